import assert from "node:assert/strict";
import fc from "fast-check";

import {
  accountMember,
  analysePrincipals,
  anonymous,
  canEver,
  comparePermissions,
  type ContextInput,
  evaluate,
  isNoMorePermissive,
  parsePolicy,
  type Policy,
  type PolicyKind,
  type Principal,
  reach,
  type Request,
  role,
  rootUser,
  service,
  user,
} from "../../iam";
import { delegation } from "../../iam/analysis/frames";

/**
 * P3: analysis and evaluation agree. What analysis calls impossible no generated request achieves; what it calls
 * possible comes with a request that the evaluator allows.
 */

const pick = <T>(items: readonly T[]) => fc.constantFrom(...items);
const some = <T>(items: readonly T[], maxLength = 2) => fc.array(pick(items), { minLength: 1, maxLength });

const ACCOUNTS = ["111122223333", "444455556666"];
const ROLES = ["arn:aws:iam::111122223333:role/app/a", "arn:aws:iam::444455556666:role/b"];
const ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "sqs:SendMessage", "kms:Decrypt"];
const ACTION_PATTERNS = [
  "s3:GetObject",
  "s3:Get*",
  "s3:*",
  "*",
  "s3:?utObject",
  "S3:put*",
  "sqs:*",
  "kms:Decrypt",
  "*:*",
];
const RESOURCES = [
  "arn:aws:s3:::bucket",
  "arn:aws:s3:::bucket/a",
  "arn:aws:s3:::bucket/alice/x",
  "arn:aws:s3:::other/b",
  "arn:aws:sqs:eu-west-1:111122223333:q",
];
const RESOURCE_PATTERNS = [
  "*",
  "arn:aws:s3:::*",
  "arn:aws:s3:::bucket/*",
  "arn:aws:s3:::bucket/a*",
  "arn:aws:s3:::bucket/?",
  "arn:aws:sqs:*:*:q",
  "arn:aws:s3:::bucket/${aws:username}/*",
  "arn:aws:s3:::bucket",
];

/** Values for keys, some of which meet conditions. Keys that follow from the caller are not given. */
const FREE: Readonly<Record<string, readonly string[]>> = {
  "aws:SourceVpc": ["vpc-1", "vpc-2", "vpc-x"],
  "aws:SecureTransport": ["true", "false"],
  "s3:max-keys": ["1", "5", "10"],
  "aws:CurrentTime": ["2024-01-01T00:00:00Z", "2025-06-01T00:00:00Z", "2030-01-01T00:00:00Z"],
  "aws:SourceIp": ["10.0.0.7", "198.51.100.9", "2001:db8::1"],
  "s3:prefix": ["alice", "bob", "", "a/b"],
};
const CALLER_KEYS: Readonly<Record<string, readonly string[]>> = {
  "aws:PrincipalArn": [...ROLES, "arn:aws:iam::111122223333:role/*", "arn:aws:iam::*:user/*"],
  "aws:PrincipalAccount": [...ACCOUNTS, "1111*"],
  "aws:PrincipalType": ["User", "AssumedRole", "Account", "Anonymous"],
  "aws:username": ["alice", "bob"],
  "aws:PrincipalIsAWSService": ["true", "false"],
  "kms:CallerAccount": ACCOUNTS,
};

const STRING = ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"];
const operatorsOf = (key: string): readonly string[] => {
  if (key === "s3:max-keys")
    return ["NumericLessThan", "NumericGreaterThanEquals", "NumericEquals", "NumericNotEquals"];
  if (key === "aws:CurrentTime") return ["DateLessThan", "DateGreaterThanEquals", "DateNotEquals"];
  if (key === "aws:SourceIp") return ["IpAddress", "NotIpAddress"];
  if (key === "aws:SecureTransport") return ["Bool"];
  return key === "aws:PrincipalArn" ? [...STRING, "ArnLike", "ArnNotLike"] : STRING;
};
const valuesOf = (key: string): readonly string[] =>
  ({ ...FREE, ...CALLER_KEYS, "aws:SourceIp": ["10.0.0.0/8", "0.0.0.0/0", "198.51.100.9"] })[key] ?? [];
const withVariables = (key: string) => (key === "s3:prefix" ? ["${aws:username}", "a*"] : []);

const condition = pick([...Object.keys(FREE), ...Object.keys(CALLER_KEYS)]).chain((key) =>
  fc
    .record({
      quantifier: pick(["", "", "", "ForAllValues:", "ForAnyValue:"]),
      operator: pick([...operatorsOf(key), "Null"]),
      ifExists: fc.boolean(),
      values: some([...valuesOf(key), ...withVariables(key)]),
    })
    .map(({ quantifier, operator, ifExists, values }) =>
      operator === "Null"
        ? { Null: { [key]: values[0]?.length === 5 ? "true" : "false" } }
        : { [`${quantifier}${operator}${ifExists ? "IfExists" : ""}`]: { [key]: values } },
    ),
);

const principal = pick([
  "*",
  { AWS: "*" },
  { AWS: ROLES[0] },
  { AWS: ["111122223333", "arn:aws:iam::444455556666:role/*"] },
  { AWS: "arn:aws:iam::444455556666:root" },
  { Service: "sns.amazonaws.com" },
  { Service: "*" },
]);

const statement = (withPrincipal: boolean) =>
  fc
    .record({
      Effect: pick(["Allow", "Allow", "Deny"]),
      action: some(ACTION_PATTERNS),
      notAction: pick([false, false, false, true]),
      resource: some(RESOURCE_PATTERNS),
      notResource: pick([false, false, false, true]),
      principal,
      notPrincipal: pick([false, false, false, false, true]),
      conditions: fc.array(condition, { maxLength: 2 }),
    })
    .map(
      ({ Effect, action, notAction, resource, notResource, principal: who, notPrincipal, conditions }) => ({
        Effect,
        [notAction ? "NotAction" : "Action"]: action,
        [notResource ? "NotResource" : "Resource"]: resource,
        ...(withPrincipal && { [notPrincipal && who !== "*" ? "NotPrincipal" : "Principal"]: who }),
        Condition: Object.assign({}, ...conditions) as object,
      }),
    );

const policyOf = (kind: PolicyKind, withPrincipal: boolean, maxLength = 3) =>
  fc
    .array(statement(withPrincipal), { minLength: 1, maxLength })
    .map((Statement) => parsePolicy({ Version: "2012-10-17", Statement }, kind));
const identityPolicy = policyOf("identity", false);
const bucketPolicy = policyOf("bucket", true);

const CALLERS: readonly Principal[] = [
  anonymous(),
  ...ROLES.map((arn) => role(arn)),
  user("arn:aws:iam::111122223333:user/alice"),
  user("arn:aws:iam::999999999999:user/bob"),
  ...ACCOUNTS.map((account) => rootUser(account)),
  accountMember("444455556666"),
  accountMember("123456789012"),
  service("sns.amazonaws.com"),
  service("lambda.amazonaws.com"),
];
const context = fc
  .record(
    Object.fromEntries(
      Object.entries(FREE).map(([key, values]) => [
        key,
        key === "s3:prefix" ? fc.oneof(pick(values), some(values)) : pick(values),
      ]),
    ),
    { requiredKeys: [] },
  )
  .map((keys) => keys as ContextInput);
const request = fc
  .record({ principal: pick(CALLERS), action: pick(ACTIONS), resource: pick(RESOURCES), context })
  .map((given): Request => ({
    ...given,
    resourceAccount: given.resource.includes("sqs") ? "111122223333" : "555566667777",
  }));
const requests = fc.array(request, { minLength: 60, maxLength: 60 });
const byMembers = (list: readonly Request[]) =>
  list
    .filter(({ principal: { type } }) => type === "user" || type === "role")
    .map((one) => ({ ...one, resourceAccount: (one.principal as { account: string }).account }));

const EVERYTHING = parsePolicy(
  { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
  "identity",
);
const askResource = (policy: Policy, one: Request) =>
  evaluate(one, { resource: policy, ...("account" in one.principal && { identity: [EVERYTHING] }) });
const askIdentity = (policies: readonly Policy[], one: Request) =>
  evaluate(one, { identity: policies, resource: delegation(one) }).allowed;

/** The verdicts that were met, so that no property holds for want of cases. */
function tally() {
  const counts = new Map<string, number>();
  return {
    add: (verdict: string) => counts.set(verdict, (counts.get(verdict) ?? 0) + 1),
    atLeast: (least: Readonly<Record<string, number>>) => {
      for (const [verdict, count] of Object.entries(least)) {
        assert.ok((counts.get(verdict) ?? 0) >= count, `${verdict}: ${JSON.stringify([...counts])}`);
      }
    },
    share: (verdict: string) => (counts.get(verdict) ?? 0) / [...counts.values()].reduce((a, b) => a + b, 0),
  };
}

describe("iam: analysis agrees with evaluation over all requests", () => {
  it("P1: each public verdict has a witness, and what is unreachable no request gets through", () => {
    const met = tally();
    fc.assert(
      fc.property(bucketPolicy, requests, (policy, list) => {
        for (const { statement: judged, verdict, witness } of analysePrincipals(policy)) {
          met.add(verdict);
          if (verdict === "anyone") {
            const { allowed, statements } = evaluate(witness.request, witness.policies);
            assert.ok(allowed && statements.some((one) => one.statement === judged));
          }
          if (verdict !== "unreachable") continue;
          for (const one of list) {
            const { allowed, statements } = askResource(policy, one);
            assert.ok(
              !allowed || !statements.some((deciding) => deciding.statement === judged),
              JSON.stringify(one),
            );
          }
        }
      }),
      { numRuns: 400 },
    );
    met.atLeast({ anyone: 100, unreachable: 10, named: 20, limited: 10 });
    assert.ok(met.share("undecided") < 0.05, String(met.share("undecided")));
  });

  it("P3: what identity policies can never do no request does, and what they can has a witness", () => {
    const met = tally();
    const scope = fc.record({ action: pick(ACTION_PATTERNS), resource: pick(RESOURCE_PATTERNS.slice(0, 6)) });
    fc.assert(
      fc.property(identityPolicy, scope, requests, (policy, within, list) => {
        const ever = canEver([policy], within);
        met.add(ever.verdict);
        const scoped = parsePolicy(
          {
            Version: "2008-10-17",
            Statement: [{ Effect: "Allow", Action: within.action, Resource: within.resource }],
          },
          "identity",
        );
        if (ever.verdict === "yes") {
          assert.ok(evaluate(ever.witness.request, ever.witness.policies).allowed);
          assert.ok(askIdentity([scoped], ever.witness.request));
        }
        if (ever.verdict === "no") {
          for (const one of byMembers(list))
            assert.ok(!(askIdentity([policy], one) && askIdentity([scoped], one)));
        }
      }),
      { numRuns: 500 },
    );
    met.atLeast({ yes: 100, no: 50 });
    assert.ok(met.share("undecided") < 0.05, String(met.share("undecided")));
  });

  it("P3: statements without reach allow nothing; those with it have a witness", () => {
    const met = tally();
    fc.assert(
      fc.property(identityPolicy, requests, (policy, list) => {
        for (const { statement: judged, reachable, witness } of reach([policy])) {
          met.add(reachable);
          if (witness !== undefined) assert.ok(evaluate(witness.request, witness.policies).allowed);
          if (reachable !== "no") continue;
          const alone = {
            ...policy,
            statements: policy.statements.filter((one) => one === judged || one.effect === "Deny"),
          };
          for (const one of byMembers(list)) assert.ok(!askIdentity([alone], one));
        }
      }),
      { numRuns: 300 },
    );
    met.atLeast({ yes: 100, no: 20 });
  });

  it("P3: no more permissive: nothing that one allows the other refuses; more permissive: with a request", () => {
    const met = tally();
    fc.assert(
      fc.property(identityPolicy, identityPolicy, requests, (a, b, list) => {
        const { verdict, difference } = isNoMorePermissive(a, b);
        met.add(verdict);
        if (difference !== undefined) {
          assert.ok(evaluate(difference.request, difference.allowing).allowed);
          assert.ok(!evaluate(difference.request, difference.refusing).allowed);
          assert.deepEqual([difference.allowing.identity, difference.refusing.identity], [[a], [b]]);
        }
        if (verdict !== "yes") return;
        for (const one of byMembers(list)) assert.ok(!askIdentity([a], one) || askIdentity([b], one));
      }),
      { numRuns: 500 },
    );
    met.atLeast({ yes: 50, no: 100 });
    assert.ok(met.share("undecided") < 0.05, String(met.share("undecided")));
  });

  it("P3: the same of resource policies", () => {
    const met = tally();
    fc.assert(
      fc.property(bucketPolicy, bucketPolicy, requests, (a, b, list) => {
        const { verdict, difference } = isNoMorePermissive(a, b);
        met.add(verdict);
        if (difference !== undefined) {
          assert.ok(evaluate(difference.request, difference.allowing).allowed);
          assert.ok(!evaluate(difference.request, difference.refusing).allowed);
        }
        if (verdict !== "yes") return;
        for (const one of list) {
          const own = "account" in one.principal && one.principal.account === one.resourceAccount;
          if (!own) {
            assert.ok(!askResource(a, one).allowed || askResource(b, one).allowed, JSON.stringify(one));
          } else if (one.principal.type !== "root") {
            assert.ok(!evaluate(one, { resource: a }).allowed || evaluate(one, { resource: b }).allowed);
          }
        }
      }),
      { numRuns: 300 },
    );
    met.atLeast({ yes: 20, no: 100 });
    assert.ok(met.share("undecided") < 0.05, String(met.share("undecided")));
  });

  it("P3: comparison is reflexive and monotone, and orders what follows from each other", () => {
    for (const [policy, kind] of [
      [identityPolicy, "identity"],
      [bucketPolicy, "bucket"],
    ] as const) {
      fc.assert(
        fc.property(policy, policy, (a, b) => {
          const joined = (effect: "Allow" | "Deny"): Policy => ({
            ...{ kind, version: a.version },
            statements: [...a.statements, ...b.statements.map((one) => ({ ...one, effect }))],
          });
          assert.equal(comparePermissions(a, a).relation, "equal");
          assert.equal(isNoMorePermissive(a, joined("Allow")).verdict, "yes");
          assert.equal(isNoMorePermissive(joined("Deny"), a).verdict, "yes");
        }),
        { numRuns: 200 },
      );
    }
  });

  it("P3: comparison is transitive", () => {
    let chains = 0;
    const small = policyOf("identity", false, 2);
    fc.assert(
      fc.property(small, small, small, (a, b, c) => {
        if (isNoMorePermissive(a, b).verdict !== "yes" || isNoMorePermissive(b, c).verdict !== "yes") return;
        chains += 1;
        assert.notEqual(isNoMorePermissive(a, c).verdict, "no");
      }),
      { numRuns: 600 },
    );
    assert.ok(chains >= 10, String(chains));
  });
});
