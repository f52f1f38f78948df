import { precondition, showsAll, type Case } from "./cases";
import { byAccount, document, lets, trust } from "./policies";
import type { Made, SimulatedAws } from "./simulated";

const TRAIL = "aws:cloudtrail/trail:Trail";
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const SERVICE = "cloudtrail.amazonaws.com";
const trailArn = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/main";
const groupArn = "arn:aws:logs:eu-west-1:123456789012:log-group:trail";
const forTrail = { StringEquals: { "aws:SourceArn": trailArn } };

const aclCheck = lets(SERVICE, "s3:GetBucketAcl", forTrail, "arn:aws:s3:::logs");
const writeTo = (folder: string, source = trailArn) =>
  lets(
    SERVICE,
    "s3:PutObject",
    { StringEquals: { "aws:SourceArn": source, "s3:x-amz-acl": "bucket-owner-full-control" } },
    `arn:aws:s3:::logs/${folder}/123456789012/*`,
  );
/** The policy of CloudTrail's documentation. */
const bucketPolicy = [aclCheck, writeTo("AWSLogs")];

const encrypts = lets(SERVICE, "kms:GenerateDataKey*", {
  StringEquals: { "aws:SourceArn": trailArn, "kms:EncryptionContext:aws:cloudtrail:arn": trailArn },
});
const describes = lets(SERVICE, "kms:DescribeKey", forTrail);
const decrypts = lets(SERVICE, "kms:Decrypt", forTrail);

/** What surrounds a trail. Undefined where there is none of it. */
interface Surroundings {
  readonly bucket?: readonly object[];
  readonly bucketKey?: boolean;
  /** Statements of the key by which the bucket encrypts what names none. */
  readonly bucketDefault?: readonly object[];
  readonly key?: readonly object[];
  /** Properties of the key. */
  readonly keyArgs?: object;
  readonly trust?: string;
  readonly permissions?: object;
}

const writesStreams = {
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: `${groupArn}:log-stream:123456789012_CloudTrail_eu-west-1*`,
};

/** A trail that works, but for what is given. */
async function trail(aws: SimulatedAws, around: Surroundings = {}, args: object = {}): Promise<Made> {
  await aws.create("aws:s3/bucket:Bucket", { bucket: "logs" });
  const statements = around.bucket ?? bucketPolicy;
  if (statements.length > 0) {
    await aws.create("aws:s3/bucketPolicy:BucketPolicy", { bucket: "logs", policy: document(...statements) });
  }
  if (around.bucketKey === true) {
    const sse = { sseAlgorithm: "aws:kms" };
    await aws.create(ENCRYPTION, {
      bucket: "logs",
      rules: [{ applyServerSideEncryptionByDefault: sse, bucketKeyEnabled: true }],
    });
  }
  if (around.bucketDefault !== undefined) {
    const sse = {
      sseAlgorithm: "aws:kms",
      kmsMasterKeyId: (await keyOf(aws, around.bucketDefault)).text("arn"),
    };
    const rules = [{ applyServerSideEncryptionByDefault: sse }];
    await aws.create(ENCRYPTION, { bucket: "logs", rules });
  }
  const kmsKeyId = around.key ? (await keyOf(aws, around.key, around.keyArgs)).text("arn") : null;
  const logs = around.trust === undefined ? {} : await logsOf(aws, around.trust, around.permissions);
  return aws.create(TRAIL, { name: "main", s3BucketName: "logs", kmsKeyId, ...logs, ...args });
}

function keyOf(aws: SimulatedAws, statements: readonly object[], args: object = {}): Promise<Made> {
  return aws.create("aws:kms/key:Key", { policy: document(byAccount, ...statements), ...args });
}

async function logsOf(aws: SimulatedAws, assumeRolePolicy: string, permissions: object = writesStreams) {
  await aws.create("aws:cloudwatch/logGroup:LogGroup", { name: "trail" });
  const role = await aws.create("aws:iam/role:Role", { name: "trail", assumeRolePolicy });
  const policy = document(permissions);
  await aws.create("aws:iam/rolePolicy:RolePolicy", { name: "logs", role: "trail", policy });
  return { cloudWatchLogsGroupArn: `${groupArn}:*`, cloudWatchLogsRoleArn: role.text("arn") };
}

/** A trail that is made in `right` and refused in `right` with `wrong` in it. */
function surroundings(
  title: string,
  right: Surroundings,
  wrong: Surroundings,
  refusal: Case<undefined>["refusal"],
) {
  return {
    title,
    passes: (aws: SimulatedAws) => trail(aws, right),
    fails: (aws: SimulatedAws) => trail(aws, { ...right, ...wrong }),
    refusal,
  };
}

/** The same for properties of the trail itself. */
function trailWith(
  title: string,
  right: object,
  wrong: object,
  refusal: Case<undefined>["refusal"],
  around = {},
) {
  return {
    title,
    passes: (aws: SimulatedAws) => trail(aws, around, right),
    fails: (aws: SimulatedAws) => trail(aws, around, { ...right, ...wrong }),
    refusal,
  };
}

const wrongPolicy =
  "InsufficientS3BucketPolicyException: Incorrect S3 bucket policy is detected for bucket: logs";
const noKey =
  /InsufficientEncryptionPolicyException: Insufficient permissions to access S3 bucket logs or KMS key arn:aws:kms:eu-west-1:123456789012:key\/[^ ]+\.$/;
const encrypted = { key: [encrypts, describes, decrypts] };
const trusted = { trust: trust(SERVICE, forTrail) };

/** What a role that writes a trail's events lacks. */
const writing = (title: string, wrong: object) =>
  surroundings(
    title,
    trusted,
    { permissions: { ...writesStreams, ...wrong } },
    "InvalidCloudWatchLogsLogGroupArnException: Access denied. Check the permissions for your role.",
  );

interface Topic {
  readonly publisher?: string;
  readonly source?: string;
  readonly key?: readonly object[];
}

/** A trail that notifies a topic. */
async function notifying(
  aws: SimulatedAws,
  { publisher = SERVICE, source = trailArn, key }: Topic,
): Promise<void> {
  const arn = "arn:aws:sns:eu-west-1:123456789012:files";
  const kmsMasterKeyId = key === undefined ? null : (await keyOf(aws, key)).id;
  await aws.create("aws:sns/topic:Topic", { name: "files", kmsMasterKeyId });
  const publishes = lets(publisher, "sns:Publish", { StringEquals: { "aws:SourceArn": source } }, arn);
  await aws.create("aws:sns/topicPolicy:TopicPolicy", { arn, policy: document(publishes) });
  await trail(aws, {}, { snsTopicName: "files" });
}

function notified(title: string, right: Topic, wrong: Topic, refusal: Case<undefined>["refusal"]) {
  return {
    title,
    passes: (aws: SimulatedAws) => notifying(aws, right),
    fails: (aws: SimulatedAws) => notifying(aws, { ...right, ...wrong }),
    refusal,
  };
}

/** Names of trails. */
function names(title: string, name: string, refusal = /InvalidTrailNameException: /) {
  return {
    title,
    passes: (aws: SimulatedAws) => trail(aws),
    fails: (aws: SimulatedAws) => trail(aws, {}, { name }),
    refusal,
  };
}

const noTopic =
  "InsufficientSnsTopicPolicyException: SNS Topic does not exist or the topic policy is incorrect!";
const badSelectors = /InvalidEventSelectorsException: /;

describe("preconditions of CloudTrail", () => {
  precondition("CT-1", {
    passes: (aws) => trail(aws),
    fails: (aws) => aws.create(TRAIL, { name: "main", s3BucketName: "logs" }),
    refusal: "S3BucketDoesNotExistException: S3 bucket logs does not exist!",
  });

  precondition(
    "CT-2",
    surroundings("a bucket without a policy", {}, { bucket: [] }, wrongPolicy),
    surroundings("no right to see the ACL", {}, { bucket: [writeTo("AWSLogs")] }, wrongPolicy),
    surroundings(
      "the name of another trail in the policy",
      {},
      { bucket: [aclCheck, writeTo("AWSLogs", `${trailArn}2`)] },
      wrongPolicy,
    ),
    surroundings(
      "a Deny of what names no encryption",
      {},
      {
        bucket: [
          ...bucketPolicy,
          {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:PutObject",
            Resource: "arn:aws:s3:::logs/*",
            Condition: { Null: { "s3:x-amz-server-side-encryption": "true" } },
          },
        ],
      },
      wrongPolicy,
    ),
    surroundings("a bucket without a policy, and a key", encrypted, { bucket: [] }, noKey),
    {
      title: "a prefix that the policy does not know",
      passes: (aws) => trail(aws, { bucket: [aclCheck, writeTo("a/AWSLogs")] }, { s3KeyPrefix: "a" }),
      fails: (aws) => trail(aws, {}, { s3KeyPrefix: "a" }),
      refusal: wrongPolicy,
    },
    {
      title: "a changed prefix",
      passes: async (aws) => aws.update(TRAIL, await trail(aws), { enableLogFileValidation: true }),
      fails: async (aws) => aws.update(TRAIL, await trail(aws), { s3KeyPrefix: "a" }),
      refusal: wrongPolicy,
    },
  );

  precondition(
    "CT-5",
    surroundings("a key for the account only", encrypted, { key: [describes, decrypts] }, noKey),
    surroundings(
      "the name of another trail as encryption context",
      encrypted,
      {
        key: [
          lets(SERVICE, "kms:GenerateDataKey*", {
            StringEquals: { "kms:EncryptionContext:aws:cloudtrail:arn": `${trailArn}2` },
          }),
          describes,
        ],
      },
      noKey,
    ),
  );

  precondition(
    "CT-6",
    surroundings("no right to describe the key", encrypted, { key: [encrypts, decrypts] }, noKey),
    surroundings(
      "a demand for an encryption context",
      encrypted,
      {
        key: [
          lets(SERVICE, ["kms:GenerateDataKey*", "kms:DescribeKey"], {
            StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": trailArn },
          }),
        ],
      },
      noKey,
    ),
  );

  precondition(
    "CT-7",
    surroundings(
      "no right to decrypt the bucket's key",
      { ...encrypted, bucketKey: true },
      { key: [encrypts, describes] },
      noKey,
    ),
    surroundings("a bucket key", { key: [encrypts, describes] }, { bucketKey: true }, noKey),
  );

  precondition(
    "CT-9",
    {
      title: "a key that is not there",
      passes: (aws) => trail(aws, encrypted),
      fails: (aws) => trail(aws, {}, { kmsKeyId: "arn:aws:kms:eu-west-1:123456789012:key/none" }),
      refusal:
        "KmsKeyNotFoundException: KMS key ID arn:aws:kms:eu-west-1:123456789012:key/none does not exist, or s3 bucket and key are not in the same region.",
    },
    surroundings(
      "a key of another region",
      encrypted,
      { keyArgs: { region: "us-east-1" } },
      /KmsKeyNotFoundException: .*key\/\S+ does not exist, or s3 bucket and key are not in the same region\.$/,
    ),
  );

  precondition(
    "CT-10",
    {
      title: "the id of a key",
      given: (aws) => keyOf(aws, encrypted.key),
      passes: (aws, key) => trail(aws, {}, { kmsKeyId: key.text("arn") }),
      fails: (aws, { id }) => aws.preview(TRAIL, { name: "main", s3BucketName: "logs", kmsKeyId: id }),
      refusal: /InvalidKmsKeyIdException: .* is an invalid ARN/,
    },
    surroundings("a disabled key", encrypted, { keyArgs: { isEnabled: false } }, /KmsException: /),
    surroundings(
      "an asymmetric key",
      encrypted,
      { keyArgs: { customerMasterKeySpec: "RSA_2048" } },
      /KmsException: /,
    ),
  );

  precondition(
    "CT-12",
    trailWith(
      "a log group without a role",
      {},
      { cloudWatchLogsRoleArn: null },
      "InvalidCloudWatchLogsRoleArnException: You must specify a role ARN as well as a log group.",
      trusted,
    ),
    trailWith(
      "a role without a log group",
      {},
      { cloudWatchLogsGroupArn: null },
      /InvalidCloudWatchLogsLogGroupArnException: /,
      trusted,
    ),
    trailWith(
      "the ARN as other services know it",
      {},
      { cloudWatchLogsGroupArn: groupArn },
      "InvalidCloudWatchLogsLogGroupArnException: Check the log group ARN: CloudTrail can't validate it.",
      trusted,
    ),
  );

  precondition(
    "CT-13",
    trailWith(
      "a log group that is not there",
      {},
      { cloudWatchLogsGroupArn: `${groupArn}2:*` },
      /InvalidCloudWatchLogsLogGroupArnException: /,
      trusted,
    ),
    trailWith("another region", {}, { region: "us-east-1" }, /InvalidCloudWatchLogsLogGroupArnException: /, {
      ...trusted,
      bucket: [
        lets(SERVICE, "s3:*", {}, "arn:aws:s3:::logs"),
        lets(SERVICE, "s3:*", {}, "arn:aws:s3:::logs/*"),
      ],
    }),
  );

  precondition(
    "CT-14",
    surroundings(
      "a role for another service",
      trusted,
      { trust: trust("logs.amazonaws.com") },
      "InvalidCloudWatchLogsRoleArnException: Access denied. Check the trust relationships for your role.",
    ),
    trailWith(
      "a role that is not there",
      {},
      { cloudWatchLogsRoleArn: "arn:aws:iam::123456789012:role/none" },
      "InvalidCloudWatchLogsRoleArnException: Access denied. Check the trust relationships for your role.",
      trusted,
    ),
  );

  precondition(
    "CT-15",
    writing("a role that may only create streams", { Action: "logs:CreateLogStream" }),
    writing("a role that may only put events", { Action: "logs:PutLogEvents" }),
    writing("a role for other streams", { Resource: `${groupArn}:log-stream:trail` }),
  );

  precondition(
    "CT-8",
    surroundings(
      "a key of the bucket that does not know CloudTrail",
      { bucketDefault: [encrypts] },
      { bucketDefault: [] },
      /Insufficient(?:Encryption|S3Bucket)PolicyException: /,
    ),
  );

  precondition(
    "CT-16",
    notified("a topic that does not know CloudTrail", {}, { publisher: "events.amazonaws.com" }, noTopic),
    notified("a topic for another trail", {}, { source: `${trailArn}2` }, noTopic),
    trailWith(
      "a topic that is not there",
      {},
      { snsTopicName: "none" },
      "InsufficientSnsTopicPolicyException: SNS Topic does not exist or the topic policy is incorrect!",
    ),
  );

  precondition(
    "CT-17",
    notified(
      "a key that does not know CloudTrail",
      { key: [lets(SERVICE, ["kms:GenerateDataKey*", "kms:Decrypt"], forTrail)] },
      { key: [] },
      /InsufficientSnsTopicPolicyException|KmsKeyNotFoundException/,
    ),
  );

  const anyTrail = {
    bucket: [
      lets(SERVICE, "s3:GetBucketAcl", {}, "arn:aws:s3:::logs"),
      lets(SERVICE, "s3:PutObject", {}, "arn:aws:s3:::logs/*"),
    ],
  };
  const second = { name: "second", s3BucketName: "logs" };
  precondition(
    "CT-18",
    {
      title: "a trail too many",
      world: { quotas: { trails: 1 } },
      given: (aws) => trail(aws, anyTrail),
      passes: async (aws, made) => {
        await aws.delete(TRAIL, made);
        await aws.create(TRAIL, second);
      },
      fails: (aws) => aws.create(TRAIL, second),
      refusal:
        "MaximumNumberOfTrailsExceededException: User: 123456789012 already has 1 trails in eu-west-1.",
    },
    {
      title: "a trail of another region that is for all",
      world: { quotas: { trails: 1 } },
      passes: async (aws) => {
        await trail(aws, anyTrail, { region: "us-east-1" });
        await aws.create(TRAIL, second);
      },
      fails: async (aws) => {
        await trail(aws, anyTrail, { region: "us-east-1", isMultiRegionTrail: true });
        await aws.create(TRAIL, second);
      },
      refusal: /MaximumNumberOfTrailsExceededException: /,
    },
  );

  precondition(
    "CT-19",
    names(
      "two characters",
      "ab",
      /Trail name too short\. Minimum allowed length: 3 characters\. Specified name length: 2/,
    ),
    names("129 characters", "a".repeat(129), /Trail name too long/),
    names("a space", "my trail"),
    names("a hyphen at the end", "trail-"),
    names("two hyphens", "my--trail"),
    names("an IP address", "192.168.5.4"),
  );

  precondition("CT-20", {
    given: (aws) => trail(aws),
    passes: (aws, made) => aws.update(TRAIL, made, { enableLogging: false }),
    fails: (aws) => aws.create(TRAIL, { name: "main", s3BucketName: "logs" }),
    refusal: "TrailAlreadyExistsException: Trail main already exists for customer: 123456789012",
  });

  precondition(
    "CT-22",
    trailWith(
      "all regions without global services",
      { isMultiRegionTrail: true },
      { includeGlobalServiceEvents: false },
      "InvalidParameterCombinationException: Multi-Region trail must include global service events.",
    ),
  );

  const basic = (count: number) => Array.from({ length: count }, () => ({ readWriteType: "All" }));
  const management = { fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }] };
  const buckets = (count: number) =>
    Array.from({ length: count }, (_, index) => `arn:aws:s3:::b${String(index)}/`);
  const dataOf = (count: number) => ({
    eventSelectors: [{ dataResources: [{ type: "AWS::S3::Object", values: buckets(count) }] }],
  });
  const advanced = (count: number) => ({
    advancedEventSelectors: [
      management,
      { fieldSelectors: [{ field: "resources.ARN", notStartsWiths: buckets(count) }] },
    ],
  });
  precondition(
    "CT-23",
    trailWith("six selectors", { eventSelectors: basic(5) }, { eventSelectors: basic(6) }, badSelectors),
    trailWith(
      "both kinds",
      { eventSelectors: basic(1) },
      { advancedEventSelectors: [management] },
      badSelectors,
    ),
    trailWith("251 resources", dataOf(250), dataOf(251), badSelectors),
    trailWith("501 values", advanced(499), advanced(500), badSelectors),
  );

  showsAll("CT-");
});
