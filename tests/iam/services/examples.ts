import assert from "node:assert/strict";

import {
  type ContextValue,
  type Decision,
  evaluate,
  type KeyGrant,
  parsePolicy,
  type Policy,
  type PolicyKind,
  type PolicySet,
  type Principal,
  type PublicAccessBlock,
  role,
  user,
} from "../../../iam";

/**
 * Worked examples of AWS's service guides as tables: the policies of a page with example accounts, one request that
 * the page means to allow, and its smallest deviations.
 */

/** The example accounts of AWS's documentation. */
export const ACCOUNT = "111122223333";
export const OTHER = "444455556666";
export const STRANGER = "999999999999";
export const ORG = "o-a1b2c3d4e5";

export const userOf = (name: string, account = ACCOUNT) => user(`arn:aws:iam::${account}:user/${name}`);
export const roleOf = (name: string, account = ACCOUNT, session = "session") =>
  role(`arn:aws:iam::${account}:role/${name}`, session);
export const rootOf = (account = ACCOUNT) => `arn:aws:iam::${account}:root`;

/** A whole document, a statement, or statements. */
export type Doc = object | readonly object[];

/** The documents of an example, by what they are attached to; at most one of them to the resource. */
export interface Documents extends Partial<Record<ResourceKind, Doc | undefined>> {
  readonly identity?: Doc | undefined;
  readonly boundary?: Doc | undefined;
  readonly session?: Doc | undefined;
  readonly endpoint?: Doc | undefined;
  /** By level, from the organisation's root down. */
  readonly scps?: readonly (readonly Doc[])[] | undefined;
  readonly rcps?: readonly (readonly Doc[])[] | undefined;
  readonly grants?: readonly KeyGrant[] | undefined;
  readonly publicAccessBlock?: PublicAccessBlock | undefined;
}

const RESOURCE_KINDS = ["key", "bucket", "topic", "queue", "secret", "trust", "resource"] as const;
type ResourceKind = (typeof RESOURCE_KINDS)[number];

export interface Asked {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount?: string;
  readonly context?: Readonly<Record<string, ContextValue | undefined>>;
}

/** What differs from the intended request; a context key of `undefined` is left out. */
export interface Change extends Partial<Asked> {
  readonly documents?: Documents;
}

export interface Row {
  readonly title: string;
  readonly change: Change;
  readonly expected: Decision["decision"];
}

const row = (expected: Row["expected"]) => (title: string, change: Change) => ({ title, change, expected });
export const allowed = row("allow");
/** Denied by a statement. */
export const denied = row("explicit-deny");
/** Allowed by none. */
export const refused = row("implicit-deny");

/** Lets an identity do everything that others leave to it. */
export const MAY = { Effect: "Allow", Action: "*", Resource: "*" };
/** What the organisation attaches at every level unless told otherwise. */
export const FULL_ACCESS = MAY;
export const RCP_FULL_ACCESS = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };

/** The intended request is allowed; each row says what becomes of it with one thing changed. */
export function example(title: string, page: string, documents: Documents, asked: Asked, ...rows: Row[]) {
  describe(`${title} (${page})`, () => {
    for (const { title: name, change, expected } of [allowed("as intended", {}), ...rows]) {
      it(`${name}: ${expected}`, () => {
        const decision = decide(documents, asked, change);
        assert.equal(decision.decision, expected, decision.reason);
        assert.equal(decision.allowed, expected === "allow");
      });
    }
  });
}

export function decide(documents: Documents, asked: Asked, change: Change = {}): Decision {
  const { documents: others, ...deviation } = change;
  const request = { ...asked, ...deviation };
  const context = Object.entries({ ...asked.context, ...change.context });
  return evaluate(
    {
      ...request,
      context: Object.fromEntries(
        context.filter((entry): entry is [string, ContextValue] => entry[1] !== undefined),
      ),
    },
    policySet({ ...documents, ...others }),
  );
}

function policySet(documents: Documents): PolicySet {
  const { identity, boundary, session, endpoint, scps, rcps, grants, publicAccessBlock } = documents;
  const attached = RESOURCE_KINDS.flatMap((kind) => {
    const doc = documents[kind];
    return doc === undefined ? [] : [read(doc, kind)];
  });
  assert.ok(attached.length <= 1, "an example has one resource");
  const [resource] = attached;
  return {
    ...(identity !== undefined && { identity: [read(identity, "identity")] }),
    ...(resource !== undefined && { resource }),
    ...(boundary !== undefined && { boundary: read(boundary, "boundary") }),
    ...(session !== undefined && { session: [read(session, "session")] }),
    ...(endpoint !== undefined && { endpoint: read(endpoint, "endpoint") }),
    ...(scps !== undefined && { scps: scps.map((level) => level.map((doc) => read(doc, "scp"))) }),
    ...(rcps !== undefined && { rcps: rcps.map((level) => level.map((doc) => read(doc, "rcp"))) }),
    ...(grants !== undefined && { grants }),
    ...(publicAccessBlock !== undefined && { publicAccessBlock }),
  };
}

function read(doc: Doc, kind: PolicyKind): Policy {
  return parsePolicy("Statement" in doc ? doc : { Version: "2012-10-17", Statement: doc }, kind);
}
