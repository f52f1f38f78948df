import type { Properties } from "../../../simulator";
import { parsePolicy } from "../../../iam";
import { flowLogs } from "../../../simulator/preconditions/network/flow-logs";
import { precondition, showsAllOf } from "./cases";
import { vpc } from "./networks";
import { unknown, type SimulatedAws } from "./simulated";

const FLOW_LOG = "aws:ec2/flowLog:FlowLog";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const BUCKET = "aws:s3/bucket:Bucket";
const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const KEY = "aws:kms/key:Key";
const groupArn = "arn:aws:logs:eu-west-1:123456789012:log-group:flows";

const document = (...statements: Properties[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })),
  });

const trust = (source: string) =>
  document({
    Principal: { Service: "vpc-flow-logs.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { ArnLike: { "aws:SourceArn": `arn:aws:ec2:eu-west-1:123456789012:vpc-flow-log/${source}` } },
  });

/** A flow log in a log group, by a role of its own. */
async function toGroup(
  aws: SimulatedAws,
  { source = "*", actions = ["logs:CreateLogStream", "logs:PutLogEvents"], ...more }: Properties = {},
): Promise<void> {
  await aws.create("aws:cloudwatch/logGroup:LogGroup", { name: "flows" });
  const role = await aws.create(ROLE, { name: "flows", assumeRolePolicy: trust(String(source)) });
  const policy = document({ Action: actions, Resource: `${groupArn}:*` });
  await aws.create(ROLE_POLICY, { role: "flows", name: "write", policy });
  await aws.create(FLOW_LOG, {
    vpcId: (await vpc(aws)).id,
    trafficType: "ALL",
    logDestination: groupArn,
    iamRoleArn: role.text("arn"),
    ...more,
  });
}

const delivery = { Principal: { Service: "delivery.logs.amazonaws.com" } };
const conditions = {
  StringEquals: { "aws:SourceAccount": "123456789012" },
  ArnLike: { "aws:SourceArn": "arn:aws:logs:eu-west-1:123456789012:*" },
};
const acl = {
  ...delivery,
  Action: "s3:GetBucketAcl",
  Resource: "arn:aws:s3:::flows",
  Condition: conditions,
};
const write = (folder = "") => ({
  ...delivery,
  Action: "s3:PutObject",
  Resource: `arn:aws:s3:::flows/${folder}AWSLogs/123456789012/*`,
  Condition: {
    ...conditions,
    StringEquals: { ...conditions.StringEquals, "s3:x-amz-acl": "bucket-owner-full-control" },
  },
});

const allOfIt = { Action: "*", Resource: "*" };
const everything = parsePolicy(document(allOfIt), "identity");
const noBucketPolicies = parsePolicy(
  document(allOfIt, { Effect: "Deny", Action: "s3:PutBucketPolicy", Resource: "*" }),
  "identity",
);

/** A flow log in a bucket with that policy. */
async function toBucket(aws: SimulatedAws, policy?: string, path = ""): Promise<void> {
  await aws.create(BUCKET, { bucket: "flows" });
  if (policy !== undefined) {
    const inputs = { bucket: "flows", policy };
    aws.world.at({ callerPolicies: [everything] }).create({ type: BUCKET_POLICY, identity: "flows", inputs });
  }
  await aws.create(FLOW_LOG, {
    vpcId: (await vpc(aws)).id,
    trafficType: "ALL",
    logDestinationType: "s3",
    logDestination: `arn:aws:s3:::flows${path}`,
  });
}

async function toEncryptedBucket(aws: SimulatedAws, ...statements: Properties[]): Promise<void> {
  const root = { Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "kms:*", Resource: "*" };
  const key = await aws.create(KEY, { policy: document(root, ...statements) });
  await toBucket(aws, document(acl, write()));
  await aws.create("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {
    bucket: "flows",
    rules: [
      {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms",
          kmsMasterKeyId: key.text("arn"),
        },
      },
    ],
  });
}

describe("preconditions of flow logs", () => {
  precondition(
    "EC-29",
    {
      title: "a log group without a role",
      passes: (aws) => toGroup(aws),
      fails: async (aws) =>
        aws.create(FLOW_LOG, { vpcId: (await vpc(aws)).id, trafficType: "ALL", logDestination: groupArn }),
      refusal:
        "InvalidParameter: DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.",
    },
    {
      title: "a role and a bucket",
      passes: (aws) => toBucket(aws, document(acl, write())),
      fails: (aws) => toGroup(aws, { logDestinationType: "s3", logDestination: "arn:aws:s3:::flows" }),
      refusal: "InvalidParameter: DeliverLogsPermissionArn is not applicable for s3 delivery",
    },
  );

  precondition("EC-29a", {
    passes: (aws) => aws.preview(FLOW_LOG, { vpcId: unknown, maxAggregationInterval: 60 }),
    fails: (aws) => aws.preview(FLOW_LOG, { vpcId: unknown, maxAggregationInterval: 300 }),
    refusal: "InvalidParameter: Invalid Flow Log Max Aggregation Interval",
  });

  precondition(
    "EC-30",
    {
      title: "a role that trusts another flow log",
      passes: (aws) => toGroup(aws),
      fails: (aws) => toGroup(aws, { source: "fl-11111111111111111" }),
      refusal: "InvalidParameter: Unable to assume given IAM role",
    },
    {
      title: "a role that is not there",
      passes: (aws) => toGroup(aws, { iamRoleArn: "arn:aws:iam::210987654321:role/flows" }),
      fails: (aws) => toGroup(aws, { iamRoleArn: "arn:aws:iam::123456789012:role/others" }),
      refusal: "InvalidParameter: Unable to assume given IAM role",
    },
  );

  precondition("EC-31", {
    passes: (aws) => toGroup(aws),
    fails: (aws) => toGroup(aws, { actions: ["logs:CreateLogStream"] }),
    refusal: "FAILED: Access error",
    afterwards: true,
  });

  precondition(
    "EC-32",
    {
      title: "a bucket that is not there",
      passes: (aws) => toBucket(aws, document(acl, write())),
      fails: (aws) => toBucket(aws, document(acl, write()), "-of-others"),
      refusal: /LogDestinationNotFoundException: /,
    },
    {
      title: "a policy that denies",
      passes: (aws) => toBucket(aws),
      fails: (aws) => toBucket(aws, document({ ...acl, Effect: "Deny" })),
      refusal: "400: Access Denied for LogDestination: flows. Please check LogDestination permission",
    },
    {
      title: "a policy for another folder, which the caller may not change",
      world: { callerPolicies: [noBucketPolicies] },
      passes: (aws) => toBucket(aws, document(acl, write("vpc/")), "/vpc/"),
      fails: (aws) => toBucket(aws, document(acl, write()), "/vpc/"),
      refusal: /400: Access Denied for LogDestination: flows\./,
    },
  );

  precondition("EC-33", {
    passes: (aws) =>
      toEncryptedBucket(aws, {
        ...delivery,
        Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
        Resource: "*",
        Condition: conditions,
      }),
    fails: (aws) => toEncryptedBucket(aws),
    refusal: "FAILED: Access error",
    afterwards: true,
  });

  precondition("EC-34", {
    given: async (aws) => {
      await toBucket(aws, document(acl, write()));
      const [log] = aws.world.list(FLOW_LOG);
      return { ...log?.inputs };
    },
    passes: (aws, log) => aws.create(FLOW_LOG, { ...log, trafficType: "REJECT" }),
    fails: (aws, log) => aws.create(FLOW_LOG, log),
    refusal:
      "FlowLogAlreadyExists: Error. There is an existing Flow Log with the same configuration and log destination.",
  });

  showsAllOf(flowLogs);
});
