import assert from "node:assert/strict";

import { parsePolicy, type RiskOptions, type WildcardFinding, wildcards } from "../../iam";

const ACCOUNT = "123456789012";

function find(statements: object | readonly object[], options?: RiskOptions): WildcardFinding[] {
  return wildcards([parsePolicy({ Version: "2012-10-17", Statement: statements }, "identity")], options);
}

function kinds(statements: object | readonly object[], options?: RiskOptions): string[] {
  return find(statements, options).map(({ kind }) => kind);
}

function allow(
  Action: string | readonly string[],
  Resource: string | readonly string[] = "*",
  rest: object = {},
) {
  return { Effect: "Allow", Action, Resource, ...rest };
}

describe("iam: wildcards of identity policies", () => {
  it("everything on everything, however it is spelled", () => {
    for (const action of ["*", "*:*", "*:**"])
      assert.deepEqual(kinds(allow(action)), ["administrator"], action);
    assert.deepEqual(kinds(allow(["s3:GetObject", "*"], ["arn:aws:s3:::b", "*"])), ["administrator"]);
    assert.deepEqual(kinds(allow("*", "arn:aws:s3:::bucket/*")), ["every-service"]);
    assert.deepEqual(kinds({ ...allow("*"), Effect: "Deny" }), []);
  });

  it("a service as a whole, and actions of every service", () => {
    assert.deepEqual(kinds(allow("s3:*", "arn:aws:s3:::bucket/*")), ["every-action"]);
    assert.deepEqual(kinds(allow("S3:**", "arn:aws:s3:::bucket/*")), ["every-action"]);
    assert.deepEqual(kinds(allow("s3:Get*", "arn:aws:s3:::bucket/*")), []);
    assert.deepEqual(kinds(allow("*:Get*", "arn:aws:s3:::bucket/*")), ["every-service"]);
    assert.deepEqual(find(allow(["s3:*", "sqs:*", "kms:Decrypt"], "arn:aws:s3:::b/*"))[0]?.actions, [
      "s3:*",
      "sqs:*",
    ]);
  });

  it("any resource, only for actions that can name some (C1)", () => {
    const finding = find(
      allow(["s3:GetObject", "s3:ListAllMyBuckets", "ec2:DescribeInstances", "sqs:SendMessage"]),
    )[0];
    assert.equal(finding?.kind, "every-resource");
    assert.deepEqual(finding.actions, ["s3:GetObject", "sqs:SendMessage"]);
    assert.deepEqual(finding.limits, []);
    assert.deepEqual(
      kinds(allow(["s3:ListAllMyBuckets", "ec2:DescribeInstances", "ecr:GetAuthorizationToken"])),
      [],
    );
    assert.deepEqual(kinds(allow("s3:NoSuchAction")), [], "unknown to AWS");
  });

  it("any resource, by what the pattern means", () => {
    const resource = (pattern: string, action = "s3:GetObject") => kinds(allow(action, pattern));
    assert.deepEqual(resource("arn:aws:s3:::*"), ["every-resource"]);
    assert.deepEqual(resource("arn:*"), ["every-resource"]);
    assert.deepEqual(resource("arn:aws:s3:::*/*"), ["every-resource"]);
    assert.deepEqual(resource("arn:aws:s3:::bucket/*"), []);
    assert.deepEqual(resource("arn:aws:s3:::app-*/*"), []);
    assert.deepEqual(resource("arn:aws:s3:::*", "sqs:SendMessage"), [], "no queue");
    assert.deepEqual(resource(`arn:aws:sqs:*:${ACCOUNT}:*`, "sqs:SendMessage"), ["every-resource"]);
  });

  it("patterns of actions are read with AWS's data", () => {
    assert.deepEqual(find(allow("s3:GetObjectT*"))[0]?.actions, [
      "s3:GetObjectTagging",
      "s3:GetObjectTorrent",
    ]);
    assert.deepEqual(kinds(allow("s3:ListAllMy*")), []);
  });

  it("a condition that keeps resources out is told; one that does not is not", () => {
    const finding = (Condition: object) => find(allow("s3:GetObject", "*", { Condition }))[0];
    const own = finding({ StringEquals: { "aws:ResourceAccount": ACCOUNT } });
    assert.deepEqual(
      own?.limits.map(({ key }) => key),
      ["aws:ResourceAccount"],
    );
    assert.match(own.sentence, /limited by StringEquals aws:ResourceAccount "123456789012"/);
    const tag = finding({ StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } });
    assert.deepEqual(
      tag?.limits.map(({ key }) => key),
      ["aws:ResourceTag/team"],
    );
    for (const none of [
      { Bool: { "aws:SecureTransport": "true" } },
      { StringNotEquals: { "aws:ResourceAccount": "999999999999" } },
      { StringEqualsIfExists: { "aws:ResourceTag/team": "a" } },
      { "ForAllValues:StringEquals": { "aws:ResourceTag/team": "a" } },
      { StringLike: { "aws:ResourceTag/team": "*" } },
    ])
      assert.deepEqual(finding(none)?.limits, [], JSON.stringify(none));
  });

  it("what Deny, other statements and the boundary leave of it counts", () => {
    const spare = { Effect: "Deny", Action: "s3:GetObject", NotResource: "arn:aws:s3:::bucket/*" };
    assert.deepEqual(
      find([allow(["s3:GetObject", "s3:PutObject"]), spare]).map(({ actions }) => actions),
      [["s3:PutObject"]],
    );
    const boundary = parsePolicy(
      { Version: "2012-10-17", Statement: allow("*", "arn:aws:s3:::bucket/*") },
      "boundary",
    );
    assert.deepEqual(kinds(allow(["s3:GetObject", "s3:PutObject"]), { boundary }), []);
  });

  it("exceptions instead of names (reference_policies_elements_notaction.html, _notresource.html)", () => {
    assert.deepEqual(kinds({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }), ["not-action"]);
    const notResource = find({
      Effect: "Allow",
      Action: "s3:GetObject",
      NotResource: "arn:aws:s3:::secret/*",
    });
    assert.deepEqual(
      notResource.map(({ kind }) => kind),
      ["not-resource", "every-resource"],
    );
    assert.match(notResource[0]?.sentence ?? "", /all resources but "arn:aws:s3:::secret\/\*"/);
    assert.deepEqual(kinds({ Effect: "Deny", NotAction: "iam:*", Resource: "*" }), []);
    assert.deepEqual(kinds({ Effect: "Deny", Action: "s3:*", NotResource: "arn:aws:s3:::b" }), []);
  });

  it("least privilege has none", () => {
    const logs = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/lambda/worker`;
    assert.deepEqual(
      kinds([
        allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${logs}:*`),
        allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::bucket/*"),
        allow("kms:Decrypt", `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`),
        allow("ec2:DescribeNetworkInterfaces"),
      ]),
      [],
    );
  });
});
