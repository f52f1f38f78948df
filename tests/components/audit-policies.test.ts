import assert from "node:assert/strict";
import { alertTopicPolicy } from "../../components/audit/topic-policy";
import {
  trailArn,
  trailBucketStatements,
  trailLogsPermissions,
  trailLogsTrust,
} from "../../components/audit/trail-policies";
import { encryptionStatements, transportStatements } from "../../components/storage/bucket-policy";
import { Deployment } from "../../components/shared";
import {
  accountMember,
  evaluate,
  parsePolicy,
  policy,
  role,
  service,
  type ContextInput,
  type Decision,
} from "../../iam";
import { deploymentArgs } from "../support/deployment";

const deployment = new Deployment(deploymentArgs());
const account = deployment.accountId;
const trailName = "bulwark-audit-dev";
const arn = trailArn(deployment, trailName);
const cloudTrail = service("cloudtrail.amazonaws.com");

describe("trail bucket policy", () => {
  const bucketArn = deployment.bucketArn(deployment.bucketName("audit"));
  const keyArn = deployment.arn("kms", "key/11111111-2222-3333-4444-555555555555");
  const document = parsePolicy(
    policy(
      ...transportStatements(bucketArn),
      ...encryptionStatements(bucketArn, keyArn),
      ...trailBucketStatements(deployment, trailName, bucketArn),
    ),
    "bucket",
  );
  const source = { "aws:SourceArn": arn, "aws:SourceAccount": account, "aws:SecureTransport": true };
  const acl = { "s3:x-amz-acl": "bucket-owner-full-control" };
  const headers = {
    "s3:x-amz-server-side-encryption": "aws:kms",
    "s3:x-amz-server-side-encryption-aws-kms-key-id": keyArn,
  };
  const logFile = `${bucketArn}/AWSLogs/${account}/CloudTrail/eu-west-1/2030/01/01/file.json.gz`;
  const ask = (action: string, resource: string, context: ContextInput, principal = cloudTrail): Decision =>
    evaluate({ principal, action, resource, resourceAccount: account, context }, { resource: document });

  it("A2: the trail may look at the bucket's ACL", () => {
    assert.equal(ask("s3:GetBucketAcl", bucketArn, source).decision, "allow");
  });

  it("A2: the trail may write log files, with and without encryption headers", () => {
    assert.equal(ask("s3:PutObject", logFile, { ...source, ...acl }).decision, "allow");
    assert.equal(ask("s3:PutObject", logFile, { ...source, ...acl, ...headers }).decision, "allow");
  });

  it("A2: no other trail, no other service, no other place, no other ACL", () => {
    const others: [string, Decision][] = [
      [
        "other trail",
        ask("s3:PutObject", logFile, { ...source, ...acl, "aws:SourceArn": trailArn(deployment, "other") }),
      ],
      [
        "ACL check of another trail",
        ask("s3:GetBucketAcl", bucketArn, { ...source, "aws:SourceArn": `${arn}-2` }),
      ],
      ["no source", ask("s3:PutObject", logFile, acl)],
      ["other service", ask("s3:PutObject", logFile, { ...source, ...acl }, service("config.amazonaws.com"))],
      ["other place", ask("s3:PutObject", `${bucketArn}/AWSLogs/210987654321/x`, { ...source, ...acl })],
      ["other ACL", ask("s3:PutObject", logFile, { ...source, "s3:x-amz-acl": "public-read" })],
      ["no ACL", ask("s3:PutObject", logFile, source)],
      ["reading", ask("s3:GetObject", logFile, { ...source, ...acl })],
    ];
    for (const [what, { decision }] of others) {
      assert.equal(decision, "implicit-deny", what);
    }
  });

  it("A2: the same trail in another region or account is another trail", () => {
    for (const more of [{ region: "eu-central-1" }, { accountId: "210987654321" }]) {
      const elsewhere = trailArn(new Deployment(deploymentArgs(more)), trailName);
      const { decision } = ask("s3:PutObject", logFile, { ...source, ...acl, "aws:SourceArn": elsewhere });
      assert.equal(decision, "implicit-deny");
    }
  });

  it("S2: not even the trail may write with another encryption or without TLS", () => {
    const sse = { "s3:x-amz-server-side-encryption": "AES256" };
    assert.equal(ask("s3:PutObject", logFile, { ...source, ...acl, ...sse }).decision, "explicit-deny");
    assert.equal(
      ask("s3:PutObject", logFile, { ...source, ...acl, "aws:SecureTransport": false }).decision,
      "explicit-deny",
    );
  });
});

describe("role of the trail for CloudWatch Logs", () => {
  const roleArn = deployment.roleArn("bulwark-audit-logs-dev");
  const logGroupName = deployment.logGroupName("audit");
  const assume = (principal: string, context: ContextInput) =>
    evaluate(
      { principal: service(principal), action: "sts:AssumeRole", resource: roleArn, context },
      { resource: parsePolicy(trailLogsTrust(deployment, trailName), "trust") },
    ).decision;

  it("A1: CloudTrail assumes it for this trail only", () => {
    const source = { "aws:SourceArn": arn, "aws:SourceAccount": account };
    assert.equal(assume("cloudtrail.amazonaws.com", source), "allow");
    assert.equal(
      assume("cloudtrail.amazonaws.com", { ...source, "aws:SourceArn": `${arn}-2` }),
      "implicit-deny",
    );
    assert.equal(
      assume("cloudtrail.amazonaws.com", { ...source, "aws:SourceAccount": "210987654321" }),
      "implicit-deny",
    );
    assert.equal(assume("cloudtrail.amazonaws.com", {}), "implicit-deny");
    assert.equal(assume("lambda.amazonaws.com", source), "implicit-deny");
  });

  it("A1: it writes to the trail's streams of its group, and nothing else", () => {
    const identity = [parsePolicy(trailLogsPermissions(deployment, logGroupName), "identity")];
    const may = (action: string, resource: string) =>
      evaluate({ principal: role(roleArn), action, resource }, { identity }).allowed;
    const group = deployment.arn("logs", `log-group:${logGroupName}`);
    const stream = `${group}:log-stream:${account}_CloudTrail_eu-west-1_2`;
    assert.ok(may("logs:CreateLogStream", stream));
    assert.ok(may("logs:PutLogEvents", stream));
    assert.ok(!may("logs:DeleteLogStream", stream));
    assert.ok(!may("logs:PutLogEvents", `${group}:log-stream:other`));
    assert.ok(!may("logs:PutLogEvents", `${group}-2:log-stream:${account}_CloudTrail_eu-west-1`));
    assert.ok(!may("logs:CreateLogGroup", group));
  });
});

describe("alert topic policy", () => {
  const topicArn = deployment.arn("sns", "bulwark-alerts-dev");
  const document = parsePolicy(alertTopicPolicy(deployment, topicArn), "topic");
  const publish = (
    principal: Parameters<typeof evaluate>[0]["principal"],
    context: ContextInput,
    action = "sns:Publish",
  ) => evaluate({ principal, action, resource: topicArn, context }, { resource: document }).decision;
  const cloudWatch = service("cloudwatch.amazonaws.com");
  const events = service("events.amazonaws.com");
  const here = { "aws:SourceAccount": account, "aws:SecureTransport": true };
  const alarm = { ...here, "aws:SourceArn": deployment.arn("cloudwatch", "alarm:bulwark-cis-root-use-dev") };
  const rule = { ...here, "aws:SourceArn": deployment.arn("events", "rule/guardduty") };

  it("A4: alarms and rules of this account may publish", () => {
    assert.equal(publish(cloudWatch, alarm), "allow");
    assert.equal(publish(events, rule), "allow");
  });

  it("A4: not those of other accounts, not without a source, not for another service", () => {
    const foreign = { ...alarm, "aws:SourceAccount": "210987654321" };
    const foreignArn = { ...alarm, "aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:210987654321:alarm:x" };
    assert.equal(publish(cloudWatch, foreign), "implicit-deny");
    assert.equal(publish(cloudWatch, foreignArn), "implicit-deny");
    assert.equal(publish(cloudWatch, { "aws:SecureTransport": true }), "implicit-deny");
    assert.equal(publish(events, alarm), "implicit-deny");
    assert.equal(publish(events, { ...rule, "aws:SourceAccount": "210987654321" }), "implicit-deny");
    assert.equal(publish(service("s3.amazonaws.com"), alarm), "implicit-deny");
    assert.equal(publish(cloudWatch, alarm, "sns:Subscribe"), "implicit-deny");
  });

  it("A4: nobody publishes without TLS", () => {
    for (const principal of [cloudWatch, accountMember(account), { type: "anonymous" } as const]) {
      assert.equal(publish(principal, { ...alarm, "aws:SecureTransport": false }), "explicit-deny");
    }
  });
});
