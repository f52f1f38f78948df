import { evaluate } from "../evaluation/evaluate";
import type { PolicySet } from "../evaluation/policies";
import type { Policy, PolicyKind, PolicyStatement, PrincipalClause } from "../language/model";
import { isEverybody } from "../matching/principal-matching";
import type { Request } from "../request/context";
import type { AccountPrincipal, Principal } from "../request/principals";
import type { Frame } from "../solving/ask";
import { examplesFor, OWNER } from "./examples";

/** Identity policies of a caller whom its own account lets do everything. */
export const ALLOWED_EVERYTHING: Policy = {
  kind: "identity",
  version: "2012-10-17",
  statements: [
    {
      path: "Statement[0]",
      effect: "Allow",
      actions: { negated: false, patterns: ["*"] },
      resources: { negated: false, patterns: ["*"] },
      conditions: [],
      version: "2012-10-17",
    },
  ],
};

/** Questions about a policy with principals. `identity`: those of callers with an account. */
export function resourceFrame(
  kind: PolicyKind,
  identity: readonly Policy[],
  accepts: (request: Request) => boolean,
): Frame {
  return {
    ...examplesFor(kind),
    identities: false,
    // KMS and STS answer signed requests only.
    unsigned: kind !== "key" && kind !== "trust",
    withoutResource: false,
    defaultOwner: () => OWNER,
    admits: () => true,
    catches: (statement, principal, owner) => isCaught(statement, principal, owner, identity),
    accepts,
  };
}

/** Statements of which only the Principal element is left. */
const bareStatements = new WeakMap<PrincipalClause, PolicyStatement>();

/** The evaluator's word on whether a Principal element means a caller; all else of the statement is put aside. */
function isCaught(
  { path, effect, principals, version }: PolicyStatement,
  principal: Principal,
  owner: string,
  identity: readonly Policy[],
): boolean {
  if (principals === undefined || (!principals.negated && principals.members.some(isEverybody))) return true;
  const bare = bareStatements.get(principals) ?? {
    ...{ path, effect, principals, version },
    ...{ actions: { negated: false, patterns: ["*"] }, conditions: [] },
  };
  bareStatements.set(principals, bare);
  const request = { principal, action: "other:Any", resource: "arn:aws:other:::any", resourceAccount: owner };
  const policies: PolicySet = { resource: { kind: "resource", version, statements: [bare] }, identity };
  return evaluate(request, policies).statements.some(({ statement }) => statement === bare);
}

/** Questions about what the policies of a user or role let it do. */
export function identityFrame(accepts: (request: Request) => boolean): Frame {
  return {
    ...examplesFor("identity"),
    identities: true,
    unsigned: false,
    withoutResource: true,
    defaultOwner: (principal) => (principal as AccountPrincipal).account,
    admits: () => true,
    catches: (statement, principal, owner) => isCaught(statement, principal, owner, [ALLOWED_EVERYTHING]),
    accepts,
  };
}

/**
 * A resource policy that leaves everything to the caller's own policies, and gives nothing beside them: what other
 * accounts' resources, keys and roles need to have before identity policies count.
 */
export function delegation({ principal }: Request): Policy {
  const { partition, account } = principal as AccountPrincipal;
  return {
    kind: "resource",
    version: "2012-10-17",
    statements: [
      {
        path: "Statement[0]",
        effect: "Allow",
        principals: {
          negated: false,
          members: [{ type: "AWS", value: `arn:${partition}:iam::${account}:root` }],
        },
        actions: { negated: false, patterns: ["*"] },
        conditions: [],
        version: "2012-10-17",
      },
    ],
  };
}
