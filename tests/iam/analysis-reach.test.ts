import assert from "node:assert/strict";

import { canEver, evaluate, parsePolicy, type PolicyKind, reach } from "../../iam";

/** P3: what policies can reach at all, with a request for each yes. */

const identity = (...statements: object[]) => policy("identity", ...statements);
const policy = (kind: PolicyKind, ...statements: object[]) =>
  parsePolicy({ Version: "2012-10-17", Statement: statements }, kind);
const allow = (Action: unknown, Resource: unknown = "*", Condition: object = {}) => ({
  ...{ Effect: "Allow", Action, Resource, Condition },
});
const deny = (Action: unknown, Resource: unknown = "*", Condition: object = {}) => ({
  ...allow(Action, Resource, Condition),
  Effect: "Deny",
});
const BUCKET = "arn:aws:s3:::bucket";

describe("iam: P3 what policies can reach", () => {
  const ever = (policies: Parameters<typeof canEver>[0], action?: string, resource?: string) => {
    const answer = canEver(policies, { ...(action && { action }), ...(resource && { resource }) });
    if (answer.witness !== undefined) {
      assert.ok(evaluate(answer.witness.request, answer.witness.policies).allowed);
    }
    return answer.verdict;
  };

  it("knows that a Deny leaves parts of what is allowed", () => {
    const list = [identity(allow("s3:*"), deny("s3:Delete*"))];
    assert.equal(ever(list), "yes");
    assert.equal(ever(list, "s3:DeleteObject"), "no");
    assert.equal(ever(list, "s3:Delete*"), "no");
    assert.equal(ever(list, "s3:De*"), "yes");
    assert.equal(ever(list, "S3:GETOBJECT"), "yes");
    assert.equal(ever(list, "sqs:SendMessage"), "no");
  });

  it("puts Deny statements together, none of which does it alone", () => {
    const halves = [
      deny("s3:*", "*", { StringLike: { "aws:SourceVpc": "vpc-*" } }),
      deny("s3:*", "*", { StringNotLike: { "aws:SourceVpc": "vpc-*" } }),
    ];
    assert.equal(ever([identity(allow("s3:*"), ...halves)]), "no");
    assert.equal(ever([identity(allow("s3:*"), ...halves.slice(1))]), "yes");
    const numbers = [
      deny("*", "*", { NumericLessThan: { "s3:max-keys": "10" } }),
      deny("*", "*", { NumericGreaterThan: { "s3:max-keys": "10" } }),
    ];
    const ten = { NumericEquals: { "s3:max-keys": "10" } };
    assert.equal(ever([identity(allow("s3:*", "*", ten), ...numbers)]), "yes");
    assert.equal(ever([identity(allow("s3:*", "*", ten), ...numbers, deny("*", "*", ten))]), "no");
    const between = { NumericGreaterThan: { "s3:max-keys": "9" }, NumericLessThan: { "s3:max-keys": "11" } };
    assert.equal(ever([identity(allow("s3:*", "*", between), ...numbers)]), "yes");
    assert.equal(ever([identity(allow("s3:*", "*", between), ...numbers, deny("*", "*", ten))]), "no");
  });

  it("follows networks to their edges", () => {
    const within = (...ranges: string[]) => ({ IpAddress: { "aws:SourceIp": ranges } });
    const outside = [
      identity(allow("*", "*", within("10.0.0.0/8")), deny("*", "*", within("10.0.0.0/9", "10.128.0.0/10"))),
    ];
    assert.equal(ever(outside), "yes");
    const all = [
      identity(allow("*", "*", within("10.0.0.0/8")), deny("*", "*", within("10.0.0.0/9", "10.128.0.0/9"))),
    ];
    assert.equal(ever(all), "no");
    const six = [
      identity(
        allow("*", "*", within("2001:db8::/32")),
        deny("*", "*", within("2001:db8::/33", "2001:db8:8000::/33")),
      ),
    ];
    assert.equal(ever(six), "no");
  });

  it("knows resources part by part", () => {
    const list = [
      identity(allow("s3:*", [BUCKET, `${BUCKET}/public/*`]), deny("s3:*", `${BUCKET}/public/old*`)),
    ];
    assert.equal(ever(list, undefined, `${BUCKET}/public/*`), "yes");
    assert.equal(ever(list, undefined, `${BUCKET}/public/old/x`), "no");
    assert.equal(ever(list, undefined, `${BUCKET}/private/*`), "no");
    assert.equal(ever(list, undefined, "arn:aws:sqs:*:*:*"), "no");
  });

  it("takes the place of policy variables", () => {
    const list = [identity(allow("s3:*", `${BUCKET}/home/\${aws:username}/*`))];
    const answer = canEver(list, { resource: `${BUCKET}/home/alice/*` });
    assert.equal(answer.verdict, "yes");
    assert.ok("arn" in answer.witness.request.principal);
    assert.match(answer.witness.request.principal.arn, /:user\/alice$/);
    assert.equal(ever(list, undefined, `${BUCKET}/private/*`), "no");
    const team = [
      identity(allow("ec2:*", "*", { StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } })),
    ];
    assert.equal(ever(team), "yes");
  });

  it("keeps the region of a request and of its resource one", () => {
    const elsewhere = { StringNotEquals: { "aws:RequestedRegion": ["eu-west-1"] } };
    const list = [identity(allow("*"), deny("*", "*", elsewhere))];
    assert.equal(ever(list, undefined, "arn:aws:sqs:eu-west-1:*:*"), "yes");
    assert.equal(ever(list, undefined, "arn:aws:sqs:us-east-1:*:*"), "no");
    assert.equal(ever(list, undefined, "arn:aws:sqs:eu-*:*:*"), "yes");
  });

  it("goes through boundary, session and organisation policies", () => {
    const grants = [identity(allow("*"))];
    const boundary = policy("boundary", allow(["s3:*", "sqs:*"]));
    const scps = [[policy("scp", allow("*"))], [policy("scp", allow("*"), deny("s3:Delete*"))]];
    const session = [policy("session", allow("s3:*"))];
    const set = { identity: grants, boundary, scps, session };
    assert.equal(ever(set, "s3:GetObject"), "yes");
    assert.equal(ever(set, "s3:DeleteObject"), "no");
    assert.equal(ever({ identity: grants, boundary, scps }, "sqs:SendMessage"), "yes");
    assert.equal(ever(set, "sqs:SendMessage"), "no");
    assert.equal(ever(set, "ec2:*"), "no");
  });

  it("judges a resource policy for itself", () => {
    const bucket = policy(
      "bucket",
      { ...allow("s3:*", `${BUCKET}/*`), Principal: { AWS: "arn:aws:iam::444455556666:role/reader" } },
      { ...deny("s3:Put*", `${BUCKET}/*`), Principal: "*" },
    );
    assert.equal(ever({ resource: bucket }, "s3:GetObject"), "yes");
    assert.equal(ever({ resource: bucket }, "s3:PutObject"), "no");
    assert.throws(() => canEver({ resource: bucket, identity: [] }), /not both/);
  });

  it("says of each statement whether it reaches anything, why not, and what it is limited to", () => {
    const list = [
      identity(
        allow("s3:GetObject", "*", {
          StringEquals: { "aws:SourceVpc": ["vpc-1", "vpc-2"] },
          Bool: { "aws:SecureTransport": "true" },
        }),
        allow("s3:Put*", `${BUCKET}/*`),
        allow("s3:GetObject", "*", {
          StringEquals: { "aws:SourceVpc": "vpc-1" },
          StringLike: { "aws:SourceVpc": "vpc-2*" },
        }),
        deny("s3:Put*"),
      ),
    ];
    assert.deepEqual(
      reach(list).map(({ reachable, because }) => [reachable, because]),
      [
        ["yes", undefined],
        ["no", "denied"],
        ["no", "contradiction"],
      ],
    );
    assert.deepEqual(
      reach(list)[0]?.limits.map(({ key, values }) => [key, values]),
      [
        ["aws:SourceVpc", ["vpc-1", "vpc-2"]],
        ["aws:SecureTransport", ["true"]],
      ],
    );
  });
});
