import assert from "node:assert/strict";

import fc from "fast-check";

import { analyseRisks, evaluate, type Policy, parsePolicy, role, wildcards } from "../../iam";
import { commonText } from "../../iam/risks/globs";
import { Budget } from "../../iam/solving/budget";

const PRINCIPAL = role("arn:aws:iam::123456789012:role/worker");
const RUNS = { numRuns: 15 };

const actions = fc.subarray(
  [
    ...[
      "iam:PassRole",
      "iam:Put*",
      "iam:*",
      "lambda:CreateFunction",
      "lambda:Invoke*",
      "lambda:*",
      "sts:AssumeRole",
    ],
    ...[
      "s3:GetObject",
      "s3:Put*",
      "kms:*",
      "ssm:SendCommand",
      "ec2:RunInstances",
      "secretsmanager:Get*",
      "*",
    ],
  ],
  { minLength: 1, maxLength: 4 },
);
const resources = fc.subarray(
  [
    ...[
      "*",
      "arn:aws:iam::123456789012:role/app-*",
      "arn:aws:iam::123456789012:role/app",
      "arn:aws:s3:::bucket/*",
    ],
    ...["arn:aws:s3:::app-*/*", "arn:aws:lambda:*:*:function:*", "arn:aws:iam::*:user/${aws:username}"],
    ...["arn:aws:kms:*:*:key/*", "arn:aws:ssm:*:*:document/*", "arn:aws:ec2:*:*:instance/*"],
  ],
  { minLength: 1, maxLength: 3 },
);
const condition = fc.constantFrom<object | undefined>(
  undefined,
  undefined,
  { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
  { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  { StringNotEquals: { "aws:RequestedRegion": "us-east-1" } },
  { StringEquals: { "aws:PrincipalAccount": "123456789012" } },
  { StringLike: { "aws:ResourceTag/team": "a*" } },
  { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/other" } },
);

function statement(effect: "Allow" | "Deny"): fc.Arbitrary<object> {
  return fc
    .record({
      action: fc.constantFrom("Action", "NotAction"),
      actions,
      resource: fc.constantFrom("Resource", "Resource", "Resource", "NotResource"),
      resources,
      condition,
    })
    .filter(({ action, actions: listed }) => action === "Action" || !listed.includes("*"))
    .map((parts) => ({
      Effect: effect,
      [parts.action]: parts.actions,
      [parts.resource]: parts.resources,
      ...(parts.condition !== undefined && { Condition: parts.condition }),
    }));
}

const allows = statement("Allow");
const statements = fc.array(
  fc.oneof({ weight: 3, arbitrary: allows }, { weight: 1, arbitrary: statement("Deny") }),
  {
    minLength: 1,
    maxLength: 4,
  },
);

function identity(list: readonly object[]): Policy {
  return parsePolicy({ Version: "2012-10-17", Statement: list }, "identity");
}

function ids(...policies: readonly Policy[]): string[] {
  return analyseRisks(policies, { principal: PRINCIPAL }).map(({ id }) => id);
}

describe("iam: risks, properties", () => {
  it("every witness is a request of that action that the evaluator allows, by the statements named", () => {
    fc.assert(
      fc.property(statements, (list) => {
        for (const { id, actions: named, grants, witnesses } of analyseRisks([identity(list)])) {
          assert.notEqual(id, "undecided");
          assert.deepEqual(new Set(witnesses.map(({ request }) => request.action)), new Set(named));
          witnesses.forEach(({ request, policies }, index) => {
            const { allowed, statements: deciding } = evaluate(request, policies);
            assert.ok(allowed, id);
            assert.ok(
              deciding.some(({ statement: one }) => one === grants[index]?.statement),
              id,
            );
          });
        }
      }),
      RUNS,
    );
  });

  it("denying all actions of a finding removes it, and makes no other", () => {
    fc.assert(
      fc.property(statements, fc.nat(), (list, pick) => {
        const policy = identity(list);
        const found = analyseRisks([policy], { principal: PRINCIPAL });
        const one = found[pick % Math.max(found.length, 1)];
        if (one === undefined) return;
        const left = ids(policy, identity([{ Effect: "Deny", Action: one.actions, Resource: "*" }]));
        const before = found.map(({ id }) => id);
        assert.ok(left.every((id) => before.includes(id)));
        // What is named by several actions may keep others of them.
        if (one.category !== "resource-exposure")
          assert.ok(!left.includes(one.id) || one.actions.length > 1, one.id);
        const all =
          before.length === 0 ? [] : ids(policy, identity([{ Effect: "Deny", Action: "*", Resource: "*" }]));
        assert.deepEqual(all, []);
      }),
      RUNS,
    );
  });

  it("a further Deny makes no finding", () => {
    fc.assert(
      fc.property(statements, statement("Deny"), (list, added) => {
        const before = ids(identity(list));
        assert.deepEqual(
          ids(identity(list), identity([added])).filter((id) => !before.includes(id)),
          [],
        );
      }),
      RUNS,
    );
  });

  it("a further Allow removes none, neither of the risks nor of the wildcards", () => {
    fc.assert(
      fc.property(statements, allows, (list, added) => {
        const policies = [identity(list), identity([added])];
        const after = ids(...policies);
        assert.deepEqual(
          ids(identity(list)).filter((id) => !after.includes(id)),
          [],
        );
        const paths = (given: readonly Policy[]) =>
          wildcards(given, { principal: PRINCIPAL }).map(
            ({ kind, statement: { path } }) => `${kind} ${path}`,
          );
        const more = paths(policies);
        assert.deepEqual(
          paths([identity(list)]).filter((one) => !more.includes(one)),
          [],
        );
      }),
      RUNS,
    );
  });

  it("the order of statements, and which policy they are in, change nothing", () => {
    fc.assert(
      fc.property(statements, (list) => {
        const apart = ids(...list.map((one) => identity([one])));
        assert.deepEqual(new Set(ids(identity([...list].reverse()))), new Set(apart));
      }),
      RUNS,
    );
  });

  it("texts in common match all patterns; what matches all patterns proves that there is one", () => {
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 6 });
    const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 6 });
    const matches = (glob: string, value: string) =>
      new RegExp(`^${glob.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(value);
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 3 }), text, (patterns, value) => {
        const common = commonText(patterns, [], "filler", new Budget(100_000));
        if (common !== undefined)
          assert.ok(
            patterns.every((glob) => matches(glob, common)),
            common,
          );
        else assert.ok(!patterns.every((glob) => matches(glob, value)), value);
      }),
      { numRuns: 1_000 },
    );
  });

  it("ends soon, whatever the patterns (hostile documents)", () => {
    const stars = "a*".repeat(200);
    const hostile = Array.from({ length: 20 }, (_, index) => ({
      Effect: index % 4 === 0 ? "Deny" : "Allow",
      Action: ["iam:*", `${"i*".repeat(50)}:*`],
      [index % 4 === 0 ? "NotResource" : "Resource"]: [
        `arn:aws:iam::*:role/${stars}${index}`,
        `arn:aws:iam::*:*${stars}b${index}`,
        `arn:aws:*:*:*:?${"?*".repeat(200)}`,
      ],
      Condition: {
        StringLike: { [`aws:PrincipalTag/${index}`]: [stars, `\${aws:PrincipalTag/${index + 1}}*`] },
      },
    }));
    const start = process.cpuUsage();
    analyseRisks([identity(hostile)]);
    wildcards([identity(hostile)]);
    const { user, system } = process.cpuUsage(start);
    assert.ok((user + system) / 1e6 < 20, `${(user + system) / 1e6} s`);
  });
});
