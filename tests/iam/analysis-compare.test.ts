import assert from "node:assert/strict";

import { comparePermissions, evaluate, isNoMorePermissive, parsePolicy, type PolicyKind } from "../../iam";

/** P3: policies compared over all requests. */

const policy = (kind: PolicyKind, ...statements: object[]) =>
  parsePolicy({ Version: "2012-10-17", Statement: statements }, kind);
const identity = (...statements: object[]) => policy("identity", ...statements);
const allow = (Action: unknown, Resource: unknown = "*", Condition: object = {}) => ({
  ...{ Effect: "Allow", Action, Resource, Condition },
});
const deny = (Action: unknown, Resource: unknown = "*", Condition: object = {}) => ({
  ...allow(Action, Resource, Condition),
  Effect: "Deny",
});

describe("iam: P3 comparing permissions", () => {
  type Compared = Parameters<typeof comparePermissions>[0];
  const compares = (title: string, first: Compared, second: Compared, relation: string) => {
    it(`${title}: ${relation}`, () => {
      const found = comparePermissions(first, second);
      assert.equal(found.relation, relation);
      for (const difference of [found.onlyFirst, found.onlySecond]) {
        if (difference === undefined) continue;
        assert.ok(evaluate(difference.request, difference.allowing).allowed);
        assert.ok(!evaluate(difference.request, difference.refusing).allowed);
      }
      assert.equal(found.onlyFirst !== undefined, relation === "wider" || relation === "incomparable");
      assert.equal(found.onlySecond !== undefined, relation === "narrower" || relation === "incomparable");
    });
  };
  const read = ["s3:GetObject", "s3:ListBucket"];
  compares(
    "an action list and its parts",
    identity(allow(read)),
    identity(allow(read[0]), allow(read[1])),
    "equal",
  );
  compares("a list and a pattern", identity(allow(read)), identity(allow("s3:*")), "narrower");
  compares("other case", identity(allow("S3:getobject")), identity(allow("s3:GetObject")), "equal");
  compares("a Deny more", identity(allow("*"), deny("iam:*")), identity(allow("*")), "narrower");
  compares(
    "NotAction and Deny",
    identity({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
    identity(allow("*"), deny("iam:*")),
    "equal",
  );
  compares(
    "what only looks different",
    identity(allow("s3:*"), allow("s3:GetObject")),
    identity(allow(["*:*"]), deny("*"), allow("s3:*")),
    "wider",
  );
  compares(
    "prefixes side by side",
    identity(allow("s3:*", "arn:aws:s3:::a/*")),
    identity(allow("s3:*", "arn:aws:s3:::b/*")),
    "incomparable",
  );
  compares(
    "several policies and one",
    [identity(allow("s3:*")), identity(allow("sqs:*"))],
    identity(allow(["s3:*", "sqs:*"])),
    "equal",
  );
  compares(
    "a number and its neighbour",
    identity(allow("*", "*", { NumericLessThan: { "s3:max-keys": 10 } })),
    identity(allow("*", "*", { NumericLessThanEquals: { "s3:max-keys": 10 } })),
    "narrower",
  );
  compares(
    "IfExists",
    identity(allow("*", "*", { StringEquals: { "aws:SourceVpc": "vpc-1" } })),
    identity(allow("*", "*", { StringEqualsIfExists: { "aws:SourceVpc": "vpc-1" } })),
    "narrower",
  );
  compares(
    "a network and its halves",
    identity(allow("*", "*", { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } })),
    identity(allow("*", "*", { IpAddress: { "aws:SourceIp": ["10.0.0.0/9", "10.128.0.0/9"] } })),
    "equal",
  );
  compares(
    "all values and any value",
    identity(allow("*", "*", { "ForAnyValue:StringEquals": { "aws:TagKeys": ["a", "b"] } })),
    identity(allow("*", "*", { "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } })),
    "incomparable",
  );
  compares(
    "a variable and what it stands for",
    identity(allow("s3:*", "arn:aws:s3:::home/${aws:username}/*")),
    identity(allow("s3:*", "arn:aws:s3:::home/*")),
    "narrower",
  );
  compares(
    "two spellings of one variable",
    identity(allow("s3:*", ["arn:aws:s3:::home/${aws:username}/*"])),
    identity(
      allow("s3:Get*", "arn:aws:s3:::home/${AWS:UserName}/*"),
      allow("s3:*", "arn:aws:s3:::home/${aws:username}/*"),
    ),
    "equal",
  );
  compares(
    "one user's folder and everybody's own",
    identity(allow("s3:*", "arn:aws:s3:::home/alice/*")),
    identity(allow("s3:*", "arn:aws:s3:::home/${aws:username}/*")),
    "incomparable",
  );

  const own = "arn:aws:s3:::home/${aws:username}/*";
  compares(
    "everybody's own folder and those of some",
    identity(allow("s3:*", own)),
    identity(allow("s3:*", ["arn:aws:s3:::home/anyone/*", "arn:aws:s3:::home/a*"])),
    "incomparable",
  );

  it("claims nothing about all names from the few that were tried", () => {
    const tried = ["anyone", "somebody-else"].map((name) => `arn:aws:s3:::home/${name}/*`);
    assert.equal(
      isNoMorePermissive(identity(allow("s3:*", own)), identity(allow("s3:*", tried))).verdict,
      "undecided",
    );
  });

  const to = (Principal: unknown, ...parts: Parameters<typeof allow>) => ({ ...allow(...parts), Principal });
  const READER = "arn:aws:iam::444455556666:role/reader";
  compares(
    "a role and its account, which may pass more on",
    policy("bucket", to({ AWS: READER }, "s3:*")),
    policy("bucket", to({ AWS: "444455556666" }, "s3:*")),
    "incomparable",
  );
  compares(
    "an account in two spellings",
    policy("bucket", to({ AWS: "444455556666" }, "s3:*")),
    policy("bucket", to({ AWS: "arn:aws:iam::444455556666:root" }, "s3:*")),
    "equal",
  );
  compares(
    "an account and everybody",
    policy("bucket", to({ AWS: "444455556666" }, "s3:*")),
    policy("bucket", to("*", "s3:*")),
    "narrower",
  );
  compares(
    "an organisation and everybody",
    policy("bucket", to("*", "s3:*", "*", { StringEquals: { "aws:PrincipalOrgID": "o-abc1234567" } })),
    policy("bucket", to("*", "s3:*")),
    "narrower",
  );
  compares(
    "a service and another",
    policy("topic", to({ Service: "s3.amazonaws.com" }, "sns:Publish")),
    policy("topic", to({ Service: "events.amazonaws.com" }, "sns:Publish")),
    "incomparable",
  );

  it("names the request that makes the difference", () => {
    const { verdict, difference } = isNoMorePermissive(
      identity(allow("s3:*")),
      identity(allow("s3:*"), deny("s3:DeleteBucket")),
    );
    assert.equal(verdict, "no");
    assert.equal(difference.request.action, "s3:DeleteBucket");
  });

  it("refuses to compare identity and resource policies", () => {
    assert.throws(
      () => isNoMorePermissive(identity(allow("*")), policy("bucket", to("*", "*"))),
      /cannot be compared/,
    );
  });
});
