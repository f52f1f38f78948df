import { rootUser, service } from "../../../iam";
import {
  ACCOUNT,
  allowed,
  denied,
  example,
  MAY,
  OTHER,
  ORG,
  refused,
  roleOf,
  rootOf,
  STRANGER,
  userOf,
} from "./examples";

/** The AWS CloudTrail User Guide: bucket, key and topic policies of trails, the role for CloudWatch Logs. */

const GUIDE = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide";
const BUCKET = "arn:aws:s3:::amzn-s3-demo-bucket";
const TRAIL = `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/primary`;
const SECOND = `arn:aws:cloudtrail:eu-west-1:${OTHER}:trail/secondary`;
const cloudtrail = service("cloudtrail.amazonaws.com");
const FULL_CONTROL = "bucket-owner-full-control";

const from = (arn: string | undefined) => ({ context: { "aws:SourceArn": arn } });
const forService = (action: string | string[], resource: string | string[], condition?: object) => ({
  Effect: "Allow",
  Principal: { Service: "cloudtrail.amazonaws.com" },
  Action: action,
  Resource: resource,
  ...(condition !== undefined && { Condition: condition }),
});

function logBucket(prefixes: string[], trails: string[]) {
  const source = { "aws:SourceArn": trails };
  return [
    forService("s3:GetBucketAcl", BUCKET, { StringEquals: source }),
    forService(
      "s3:PutObject",
      prefixes.map((prefix) => `${BUCKET}/prefix/AWSLogs/${prefix}/*`),
      { StringEquals: { ...source, "s3:x-amz-acl": FULL_CONTROL } },
    ),
  ];
}
const delivery = {
  principal: cloudtrail,
  action: "s3:PutObject",
  resource: `${BUCKET}/prefix/AWSLogs/${ACCOUNT}/CloudTrail/eu-west-1/2024/01/01/log.json.gz`,
  resourceAccount: ACCOUNT,
  context: { "aws:SourceArn": TRAIL, "s3:x-amz-acl": FULL_CONTROL },
};
const aclCheck = { ...delivery, action: "s3:GetBucketAcl", resource: BUCKET };

describe("iam: CloudTrail guide: bucket policies", () => {
  const PAGE = `${GUIDE}/create-s3-bucket-policy-for-cloudtrail.html`;
  const bucket = logBucket([ACCOUNT], [TRAIL]);
  example(
    "CloudTrail checks the ACL for one trail (A2)",
    PAGE,
    { bucket },
    { ...aclCheck, ...from(TRAIL) },
    refused("for another trail", from(`${TRAIL}2`)),
    refused("for that trail of another account", from(TRAIL.replace(ACCOUNT, OTHER))),
    refused("without source", from(undefined)),
    refused("the bucket's policy", { action: "s3:GetBucketPolicy" }),
    refused("another bucket", { resource: `${BUCKET}2` }),
    refused("another service", { principal: service("config.amazonaws.com") }),
  );
  example(
    "CloudTrail writes for one trail (A2)",
    PAGE,
    { bucket },
    delivery,
    refused("for another trail", from(`${TRAIL}2`)),
    refused("for that trail of another account", from(TRAIL.replace(ACCOUNT, OTHER))),
    refused("for that trail of another region", from(TRAIL.replace("eu-west-1", "us-east-1"))),
    refused("without source", from(undefined)),
    refused("without ACL", { context: { "s3:x-amz-acl": undefined } }),
    refused("with another ACL", { context: { "s3:x-amz-acl": "private" } }),
    refused("without prefix", { resource: `${BUCKET}/AWSLogs/${ACCOUNT}/CloudTrail/log.json.gz` }),
    refused("under another account's folder", { resource: `${BUCKET}/prefix/AWSLogs/${OTHER}/log.json.gz` }),
    refused("to read back", { action: "s3:GetObject" }),
    refused("to delete", { action: "s3:DeleteObject" }),
    refused("another service", { principal: service("delivery.logs.amazonaws.com") }),
    refused("a user of another account with the same context", {
      principal: userOf("Mallory", STRANGER),
      documents: { identity: MAY },
    }),
  );
  example(
    "without source condition every account's trail may write",
    `${PAGE}#using-cloudtrail-confused-deputy`,
    { bucket: forService("s3:PutObject", `${BUCKET}/*`) },
    { ...delivery, ...from(TRAIL.replace(ACCOUNT, STRANGER)) },
    refused("with the source condition", {
      documents: {
        bucket: forService("s3:PutObject", `${BUCKET}/*`, { StringEquals: { "aws:SourceArn": TRAIL } }),
      },
    }),
  );
  const legacy = ["903692715234", "035351147821"];
  example(
    "older policies name CloudTrail's own accounts, one a region",
    `${PAGE}#s3-bucket-policy-for-multiple-regions`,
    {
      bucket: {
        ...forService("s3:GetBucketAcl", BUCKET),
        Principal: { AWS: legacy.map((account) => rootOf(account)) },
      },
      identity: MAY,
    },
    { ...aclCheck, principal: rootUser("035351147821") },
    refused("an account that is not listed", { principal: rootUser("475085895292") }),
    refused("the service principal", { principal: cloudtrail }),
  );

  const SEVERAL = `${GUIDE}/cloudtrail-set-bucket-policy-for-multiple-accounts.html`;
  const several = logBucket([ACCOUNT, OTHER], [TRAIL, SECOND]);
  const second = delivery.resource.replace(ACCOUNT, OTHER);
  example(
    "trails of two accounts",
    SEVERAL,
    { bucket: several },
    delivery,
    allowed("the second account's", { ...from(SECOND), resource: second }),
    refused("a third account's", {
      ...from(TRAIL.replace(ACCOUNT, STRANGER)),
      resource: delivery.resource.replace(ACCOUNT, STRANGER),
    }),
    refused("another trail of the second account", { ...from(`${SECOND}2`), resource: second }),
  );

  const ORGANISATION = `${GUIDE}/creating-an-organizational-trail-prepare.html`;
  const orgTrail = `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/organisation`;
  const organisation = logBucket([ACCOUNT, ORG], [orgTrail]);
  example(
    "an organisation's trail",
    `${ORGANISATION}#org-trail-bucket-policy`,
    { bucket: organisation },
    {
      ...delivery,
      resource: `${BUCKET}/prefix/AWSLogs/${ORG}/${OTHER}/CloudTrail/log.json.gz`,
      context: { ...delivery.context, "aws:SourceArn": orgTrail },
    },
    allowed("of the management account itself, before it is of the organisation", {
      resource: delivery.resource,
    }),
    refused("a member account's own trail", from(SECOND)),
    refused("another organisation's folder", {
      resource: `${BUCKET}/prefix/AWSLogs/o-other12345/${OTHER}/CloudTrail/log.json.gz`,
    }),
    refused("without ACL", { context: { "s3:x-amz-acl": undefined } }),
  );
});

describe("iam: CloudTrail guide: key policies", () => {
  const PAGE = `${GUIDE}/create-kms-key-policy-for-cloudtrail.html#create-kms-key-policy-for-cloudtrail`;
  const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const CONTEXT = "kms:EncryptionContext:aws:cloudtrail:arn";
  const encrypts = (accounts: string[], source?: string) =>
    forService("kms:GenerateDataKey*", KEY, {
      StringLike: { [CONTEXT]: accounts.map((account) => `arn:aws:cloudtrail:*:${account}:trail/*`) },
      ...(source !== undefined && { StringEquals: { "aws:SourceArn": source } }),
    });
  const generate = {
    principal: cloudtrail,
    action: "kms:GenerateDataKey",
    resource: KEY,
    context: { "aws:SourceArn": TRAIL, [CONTEXT]: TRAIL },
  };
  example(
    "CloudTrail encrypts for one trail (K4)",
    `${PAGE}-encrypt`,
    { key: encrypts([ACCOUNT], TRAIL) },
    generate,
    allowed("without plaintext", { action: "kms:GenerateDataKeyWithoutPlaintext" }),
    refused("for another trail", from(`${TRAIL}2`)),
    refused("for another account's trail", {
      context: { "aws:SourceArn": SECOND, [CONTEXT]: SECOND },
    }),
    refused("with another account's encryption context", { context: { [CONTEXT]: SECOND } }),
    refused("without encryption context", { context: { [CONTEXT]: undefined } }),
    refused("with a context that is no trail", {
      context: { [CONTEXT]: TRAIL.replace("trail/", "eventdatastore/") },
    }),
    refused("to decrypt", { action: "kms:Decrypt" }),
    refused("another key", { resource: KEY.replace("1234abcd", "0987dcba") }),
    refused("another service", { principal: service("logs.eu-west-1.amazonaws.com") }),
  );
  example(
    "two accounts encrypt with the key",
    `${PAGE}-encrypt`,
    { key: encrypts([ACCOUNT, OTHER]) },
    { ...generate, context: { [CONTEXT]: SECOND } },
    allowed("the first", { context: { [CONTEXT]: TRAIL } }),
    refused("a third", { context: { [CONTEXT]: TRAIL.replace(ACCOUNT, STRANGER) } }),
  );
  const decrypts = (principal: string) => ({
    Effect: "Allow",
    Principal: { AWS: principal },
    Action: "kms:Decrypt",
    Resource: "*",
    Condition: { Null: { [CONTEXT]: "false" } },
  });
  const bob = userOf("Bob");
  const decrypt = {
    principal: bob,
    action: "kms:Decrypt",
    resource: KEY,
    context: { [CONTEXT]: TRAIL },
  };
  example(
    "a user reads logs, and nothing else under the key",
    `${PAGE}-decrypt-your-account`,
    { key: decrypts(bob.arn) },
    decrypt,
    allowed("of any trail", { context: { [CONTEXT]: SECOND } }),
    refused("what is no log", { context: { [CONTEXT]: undefined } }),
    refused("to encrypt", { action: "kms:Encrypt" }),
    refused("another user", { principal: userOf("Alice") }),
  );
  example(
    "users of another account with a bucket of their own",
    `${PAGE}-decrypt-different-bucket`,
    { key: decrypts(rootOf(OTHER)), identity: { Effect: "Allow", Action: "kms:Decrypt", Resource: KEY } },
    { ...decrypt, principal: userOf("Alice", OTHER) },
    refused("without IAM policy", { documents: { identity: undefined } }),
    refused("what is no log", { context: { [CONTEXT]: undefined } }),
    refused("a third account", { principal: userOf("Alice", STRANGER) }),
  );
  const reader = roleOf("CloudTrailReadRole");
  example(
    "users of another account by a role of the key's account",
    `${PAGE}-decrypt-same-bucket`,
    { key: decrypts(reader.arn) },
    { ...decrypt, principal: reader },
    refused("those users without the role", {
      principal: userOf("Alice", OTHER),
      documents: { identity: MAY },
    }),
  );
  example(
    "who may assume that role",
    `${PAGE}-decrypt-same-bucket`,
    {
      trust: { Effect: "Allow", Principal: { AWS: rootOf(OTHER) }, Action: "sts:AssumeRole" },
      identity: { Effect: "Allow", Action: "sts:AssumeRole", Resource: reader.arn },
    },
    { principal: userOf("Alice", OTHER), action: "sts:AssumeRole", resource: reader.arn },
    refused("without IAM policy", { documents: { identity: undefined } }),
    refused("a third account", { principal: userOf("Alice", STRANGER) }),
  );
  example(
    "CloudTrail describes the key for one trail",
    `${PAGE}-describe`,
    { key: forService("kms:DescribeKey", KEY, { StringEquals: { "aws:SourceArn": TRAIL } }) },
    { ...generate, action: "kms:DescribeKey" },
    refused("for another", from(SECOND)),
    refused("to encrypt", { action: "kms:GenerateDataKey" }),
  );

  const DEFAULT = `${GUIDE}/default-kms-key-policy.html#default-kms-key-policy-trail`;
  const anyTrail = { [CONTEXT]: `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*` };
  const defaultKey = [
    {
      Effect: "Allow",
      Principal: { AWS: [rootOf(), userOf("admin").arn] },
      Action: "kms:*",
      Resource: "*",
    },
    encrypts([ACCOUNT], TRAIL),
    {
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: ["kms:Decrypt", "kms:ReEncryptFrom"],
      Resource: "*",
      Condition: { StringEquals: { "kms:CallerAccount": ACCOUNT }, StringLike: anyTrail },
    },
    {
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: "kms:CreateAlias",
      Resource: "*",
      Condition: {
        StringEquals: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com", "kms:CallerAccount": ACCOUNT },
      },
    },
  ];
  example(
    "the console's key policy: principals of the account read logs",
    DEFAULT,
    { key: defaultKey },
    decrypt,
    allowed("to re-encrypt", { action: "kms:ReEncryptFrom" }),
    refused("other data", { context: { [CONTEXT]: undefined } }),
    refused("another account's logs", { context: { [CONTEXT]: SECOND } }),
    refused("another account's principals", {
      principal: userOf("Bob", OTHER),
      documents: { identity: MAY },
    }),
    refused("to administer, without IAM policy", { action: "kms:ScheduleKeyDeletion" }),
    allowed("to administer, the user named with the account", {
      principal: userOf("admin"),
      action: "kms:ScheduleKeyDeletion",
    }),
  );
  example(
    "the console's key policy: aliases during setup",
    DEFAULT,
    { key: defaultKey },
    { ...decrypt, action: "kms:CreateAlias", context: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" } },
    refused("directly", { context: { "kms:ViaService": undefined } }),
    refused("from another account", { principal: userOf("Bob", OTHER), documents: { identity: MAY } }),
  );
});

describe("iam: CloudTrail guide: topics and CloudWatch Logs", () => {
  const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:trail`;
  const SNS = `${GUIDE}/cloudtrail-permissions-for-sns-notifications.html`;
  const condition = { StringEquals: { "aws:SourceArn": TRAIL } };
  const publish = {
    principal: cloudtrail,
    action: "sns:Publish",
    resource: TOPIC,
    context: { "aws:SourceArn": TRAIL },
  };
  example(
    "CloudTrail notifies of one trail; the action in capital letters",
    SNS,
    { topic: forService("SNS:Publish", TOPIC, condition) },
    publish,
    refused("of another trail", from(SECOND)),
    refused("without source", from(undefined)),
    refused("to subscribe", { action: "sns:Subscribe" }),
    refused("another topic", { resource: `${TOPIC}2` }),
    refused("another service", { principal: service("cloudwatch.amazonaws.com") }),
    allowed("any trail, where the policy has no condition", {
      ...from(SECOND),
      documents: { topic: forService("SNS:Publish", TOPIC) },
    }),
  );

  const LOGS = `${GUIDE}/cloudtrail-required-policy-for-cloudwatch-logs.html`;
  const group = `arn:aws:logs:us-east-2:${ACCOUNT}:log-group:trail`;
  const streams = [
    `${group}:log-stream:${ACCOUNT}_CloudTrail_us-east-2*`,
    `${group}:log-stream:o-exampleorgid_*`,
  ];
  const write = ["logs:CreateLogStream", "logs:PutLogEvents"];
  example(
    "the role writes to its own streams of one group",
    LOGS,
    { identity: write.map((action) => ({ Effect: "Allow", Action: [action], Resource: [streams[0]] })) },
    {
      principal: roleOf("CloudTrail_CloudWatchLogs_Role"),
      action: "logs:PutLogEvents",
      resource: `${group}:log-stream:${ACCOUNT}_CloudTrail_us-east-2_3`,
    },
    allowed("to create one", { action: "logs:CreateLogStream" }),
    refused("another stream", { resource: `${group}:log-stream:app` }),
    refused("another group", { resource: `${group}2:log-stream:${ACCOUNT}_CloudTrail_us-east-2` }),
    refused("another region", {
      resource: `${group.replace("us-east-2", "us-east-1")}:log-stream:${ACCOUNT}_CloudTrail_us-east-2`,
    }),
    refused("to create a group", { action: "logs:CreateLogGroup", resource: `${group}:*` }),
    refused("to delete its stream", { action: "logs:DeleteLogStream" }),
    refused("an organisation's stream", { resource: `${group}:log-stream:o-exampleorgid_${ACCOUNT}` }),
    allowed("an organisation's stream, with the organisation's policy", {
      resource: `${group}:log-stream:o-exampleorgid_${OTHER}`,
      documents: { identity: { Effect: "Allow", Action: write, Resource: streams } },
    }),
    refused("another organisation's stream, with the organisation's policy", {
      resource: `${group}:log-stream:o-other_${OTHER}`,
      documents: { identity: { Effect: "Allow", Action: write, Resource: streams } },
    }),
  );
  example(
    "CloudTrail assumes the role",
    LOGS,
    {
      trust: {
        Effect: "Allow",
        Principal: { Service: "cloudtrail.amazonaws.com" },
        Action: "sts:AssumeRole",
      },
    },
    {
      principal: cloudtrail,
      action: "sts:AssumeRole",
      resource: `arn:aws:iam::${ACCOUNT}:role/CloudTrail_CloudWatchLogs_Role`,
    },
    refused("another service", { principal: service("logs.amazonaws.com") }),
    refused("a user of the account", { principal: userOf("Alice"), documents: { identity: MAY } }),
    denied("an explicit Deny of the trust policy", {
      documents: {
        trust: [
          { Effect: "Allow", Principal: { Service: "*" }, Action: "sts:*" },
          {
            Effect: "Deny",
            Principal: { Service: "cloudtrail.amazonaws.com" },
            Action: "sts:AssumeRole",
          },
        ],
      },
    }),
  );
});
