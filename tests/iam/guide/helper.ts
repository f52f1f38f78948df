import assert from "node:assert/strict";

import {
  type ContextInput,
  type Decision,
  evaluate,
  parsePolicy,
  type Policy,
  PolicyError,
  type PolicyKind,
  type PolicySet,
  type Principal,
  type Request,
  role,
  user,
} from "../../../iam";

/** Cast of the examples: the guide's own documentation accounts, adapted names. */
export const OWN = "111122223333";
export const OTHER = "444455556666";
export const ALICE = user(`arn:aws:iam::${OWN}:user/alice`);
export const WORKER_ARN = `arn:aws:iam::${OWN}:role/worker`;
export const WORKER = role(WORKER_ARN, "run");
export const WORKER_SESSION = `arn:aws:sts::${OWN}:assumed-role/worker/run`;

/** The address of a page of the IAM User Guide, for titles. */
export function guide(page: string, anchor?: string): string {
  const address = `https://docs.aws.amazon.com/IAM/latest/UserGuide/${page}.html`;
  return anchor === undefined ? address : `${address}#${anchor}`;
}

/** The address of one of the guide's example policies. */
export function example(name: string): string {
  return guide(`reference_policies_examples_${name}`);
}

/** The address of a global condition key's entry. */
export function globalKey(name: string): string {
  return guide("reference_policies_condition-keys", `condition-keys-${name}`);
}

/** Parses statements of version 2012-10-17, as a page shows them, lists or single values alike. */
export function of(kind: PolicyKind, ...statements: object[]): Policy {
  return parsePolicy({ Version: "2012-10-17", Statement: statements }, kind);
}

export const identity = (...statements: object[]): Policy => of("identity", ...statements);
export const bucket = (...statements: object[]): Policy => of("bucket", ...statements);

export const ALLOW_ALL = { Sid: "AllowAll", Effect: "Allow", Action: "*", Resource: "*" };
/** For policies that only deny: somebody must allow before a Deny can be seen not to apply. */
export const withAllowAll = (...statements: object[]): PolicySet => ({
  identity: [identity(ALLOW_ALL, ...statements)],
});

const ALL_ACTIONS = { Sid: "If", Action: "*", Resource: "*" };

/** An identity policy that allows everything under a condition. */
export const allowIf = (condition: object): PolicySet => ({
  identity: [identity({ ...ALL_ACTIONS, Effect: "Allow", Condition: condition })],
});
/** One that denies everything under a condition, and allows it otherwise. */
export const denyIf = (condition: object): PolicySet =>
  withAllowAll({ ...ALL_ACTIONS, Effect: "Deny", Condition: condition });
/** A bucket policy that lets everybody in under a condition. */
export const openIf = (condition: object, action = "s3:*"): PolicySet => ({
  resource: bucket({ ...ALL_ACTIONS, Action: action, Effect: "Allow", Principal: "*", Condition: condition }),
});
/** One that keeps everybody out under a condition, and lets them in otherwise. */
export const closedIf = (condition: object): PolicySet => ({
  resource: bucket(
    { ...ALL_ACTIONS, Sid: "Everybody", Effect: "Allow", Principal: "*" },
    { ...ALL_ACTIONS, Effect: "Deny", Principal: "*", Condition: condition },
  ),
});

export const GET = { action: "s3:GetObject", resource: "arn:aws:s3:::example/a" };
export const PUT = { action: "s3:PutObject", resource: "arn:aws:s3:::example/a" };
export const ec2Arn = (resource: string): string => `arn:aws:ec2:us-east-1:${OWN}:${resource}`;

export interface Asked {
  readonly action: string;
  readonly resource?: string;
  readonly principal?: Principal;
  readonly resourceAccount?: string;
  readonly context?: ContextInput;
}

/**
 * One line of a table: what is asked, what AWS answers, and, where it says something, which statements decide, each as
 * `source:Sid` (`source:Statement[0]` for a statement without id).
 */
export type Row = readonly [
  title: string,
  asked: Asked,
  expected: Decision["decision"],
  by?: string[] | undefined,
];

/** A request of alice's, unless the row says otherwise, about a resource of her account where its ARN does not tell. */
export function request({ principal = ALICE, resource = "*", ...others }: Asked): Request {
  const inArn = resource.split(":")[4];
  return {
    principal,
    resource,
    resourceAccount: inArn === undefined || inArn === "" ? OWN : inArn,
    ...others,
  };
}

export function decides(policies: PolicySet, rows: readonly Row[]): void {
  for (const [title, asked, expected, by] of rows) {
    it(`${title}: ${expected}${by === undefined ? "" : ` by ${by.join(", ")}`}`, () => {
      const decision = evaluate(request(asked), policies);
      assert.equal(decision.decision, expected, decision.reason);
      assert.equal(decision.allowed, expected === "allow");
      if (by !== undefined) assert.deepEqual(deciding(decision), by);
    });
  }
}

export function deciding({ statements }: Decision): string[] {
  return statements.map(({ source, statement }) => `${source}:${statement.sid ?? statement.path}`);
}

/** Whether a Condition element holds for a request of alice's with this context. */
export function holds(condition: object, context: ContextInput, version = "2012-10-17"): boolean {
  const statement = { Effect: "Allow", Action: "*", Resource: "*", Condition: condition };
  const policy = parsePolicy({ Version: version, Statement: statement }, "identity");
  return evaluate(request({ action: "s3:GetObject", context }), { identity: [policy] }).allowed;
}

export type Values = string | number | boolean | readonly string[];

/** `KEY` is the condition key of every row; `undefined` means that the request does not have it. */
export type OperatorRow = readonly [
  operator: string,
  policy: Values,
  requested: Values | undefined,
  expected: boolean,
];

export const KEY = "test:Key";

export function operatorTable(rows: readonly OperatorRow[]): void {
  for (const [operator, policy, requested, expected] of rows) {
    const shown = requested === undefined ? "no value" : JSON.stringify(requested);
    it(`${operator} ${JSON.stringify(policy)}: ${shown} ${expected ? "holds" : "does not hold"}`, () => {
      const context: ContextInput = requested === undefined ? {} : { [KEY]: requested };
      assert.equal(holds({ [operator]: { [KEY]: policy } }, context), expected);
    });
  }
}

/** Named conditions in place of operators, where a page shows whole Condition elements. */
export function conditionTable(
  rows: readonly (readonly [title: string, condition: object, context: ContextInput, expected: boolean])[],
): void {
  for (const [title, condition, context, expected] of rows) {
    it(`${title}: ${expected ? "holds" : "does not hold"}`, () => {
      assert.equal(holds(condition, context), expected);
    });
  }
}

/** Values that an operator cannot read: the document is refused, or the condition never holds. */
export function neverHolds(
  rows: readonly (readonly [operator: string, policy: Values, context: ContextInput])[],
): void {
  for (const [operator, policy, context] of rows) {
    it(`${operator} ${JSON.stringify(policy)} is refused or never holds`, () => {
      let held = false;
      try {
        held = holds({ [operator]: { [KEY]: policy } }, context);
      } catch (error) {
        assert.ok(error instanceof PolicyError, String(error));
      }
      assert.ok(!held);
    });
  }
}
