import { precondition, showsAll } from "./cases";
import { byAccount, document, lets, trust } from "./policies";
import type { Made, SimulatedAws } from "./simulated";

const RECORDER = "aws:cfg/recorder:Recorder";
const CHANNEL = "aws:cfg/deliveryChannel:DeliveryChannel";
const STATUS = "aws:cfg/recorderStatus:RecorderStatus";
const RULE = "aws:cfg/rule:Rule";
const SERVICE = "config.amazonaws.com";
const accountOnly = { StringEquals: { "aws:SourceAccount": "123456789012" } };
const slr = "arn:aws:iam::123456789012:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig";

const writes: object[] = [
  { Effect: "Allow", Action: ["s3:GetBucketAcl", "s3:ListBucket"], Resource: "arn:aws:s3:::history" },
  { Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::history/AWSLogs/123456789012/*" },
];
const usesKey = { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: "*" };

/** The bucket policy of AWS Config's documentation. */
const bucketPolicy = [
  lets(SERVICE, ["s3:GetBucketAcl", "s3:ListBucket"], accountOnly, "arn:aws:s3:::history"),
  lets(
    SERVICE,
    "s3:PutObject",
    { StringEquals: { ...accountOnly.StringEquals, "s3:x-amz-acl": "bucket-owner-full-control" } },
    "arn:aws:s3:::history/AWSLogs/123456789012/Config/*",
  ),
];

/** A recorder with a role of those permissions. */
async function recorder(
  aws: SimulatedAws,
  { permissions = writes, service = SERVICE, args = {} } = {},
): Promise<Made> {
  const assumeRolePolicy = trust(service, accountOnly);
  const role = await aws.create("aws:iam/role:Role", { name: "config", assumeRolePolicy });
  if (permissions.length > 0) {
    const policy = document(...permissions);
    await aws.create("aws:iam/rolePolicy:RolePolicy", { name: "deliver", role: "config", policy });
  }
  return aws.create(RECORDER, { name: "main", roleArn: role.text("arn"), ...args });
}

/** A recorder whose role has no right to any bucket. */
const recorderOfService = (aws: SimulatedAws) => aws.create(RECORDER, { name: "main", roleArn: slr });

async function bucket(aws: SimulatedAws, ...statements: readonly object[]): Promise<void> {
  await aws.create("aws:s3/bucket:Bucket", { bucket: "history" });
  if (statements.length > 0) {
    await aws.create("aws:s3/bucketPolicy:BucketPolicy", {
      bucket: "history",
      policy: document(...statements),
    });
  }
}

const channel = (aws: SimulatedAws, args = {}) =>
  aws.create(CHANNEL, { name: "main", s3BucketName: "history", ...args });

async function delivering(aws: SimulatedAws): Promise<Made> {
  await recorder(aws);
  await bucket(aws);
  return channel(aws);
}

async function keyOf(aws: SimulatedAws, ...statements: readonly object[]): Promise<string> {
  const made = await aws.create("aws:kms/key:Key", { policy: document(byAccount, ...statements) });
  return made.text("arn");
}

const cannotWrite = (prefix = "null", key = "null") =>
  `InsufficientDeliveryPolicyException: Insufficient delivery policy to s3 bucket: history, unable to write to bucket, provided s3 key prefix is '${prefix}', provided kms key is '${key}'.`;
const cannotWriteWithKey =
  /^.*InsufficientDeliveryPolicyException: .* provided kms key is 'arn:aws:kms:.*'\.$/;

const rule = (aws: SimulatedAws, args = {}) =>
  aws.create(RULE, {
    name: "mfa",
    source: { owner: "AWS", sourceIdentifier: "ROOT_ACCOUNT_MFA_ENABLED" },
    ...args,
  });

/** Recording groups. */
function groups(title: string, right: object, wrong: object) {
  return {
    title,
    passes: (aws: SimulatedAws) => recorder(aws, { args: { recordingGroup: right } }),
    fails: (aws: SimulatedAws) => recorder(aws, { args: { recordingGroup: wrong } }),
    refusal: "InvalidRecordingGroupException: The recording group provided is not valid",
  };
}
const someTypes = { resourceTypes: ["AWS::EC2::Instance"] };

describe("preconditions of AWS Config", () => {
  precondition("CF-1", {
    passes: (aws) => recorder(aws),
    fails: async (aws) => {
      await recorder(aws);
      await aws.create(RECORDER, { name: "second", roleArn: slr });
    },
    refusal:
      "MaxNumberOfConfigurationRecordersExceededException: Failed to put configuration recorder 'second' because the maximum number of configuration recorders: 1 is reached.",
  });

  precondition(
    "CF-2",
    groups("all and some types", { allSupported: true }, { allSupported: true, ...someTypes }),
    groups(
      "global types without all",
      { allSupported: false, ...someTypes },
      { allSupported: false, includeGlobalResourceTypes: true, ...someTypes },
    ),
    groups("no types at all", { allSupported: false, ...someTypes }, { allSupported: false }),
    groups(
      "exclusions without their strategy",
      {
        allSupported: false,
        exclusionByResourceTypes: [someTypes],
        recordingStrategies: [{ useOnly: "EXCLUSION_BY_RESOURCE_TYPES" }],
      },
      { allSupported: false, exclusionByResourceTypes: [someTypes] },
    ),
    groups(
      "all with the strategy of exclusions",
      { allSupported: true, recordingStrategies: [{ useOnly: "ALL_SUPPORTED_RESOURCE_TYPES" }] },
      { allSupported: true, recordingStrategies: [{ useOnly: "EXCLUSION_BY_RESOURCE_TYPES" }] },
    ),
  );

  precondition("CF-3", {
    afterwards: true,
    passes: (aws) => recorder(aws),
    fails: (aws) => recorder(aws, { service: "ec2.amazonaws.com" }),
    refusal: /AccessDenied: AWS Config cannot assume the role arn:aws:iam::123456789012:role\/config/,
  });

  precondition("CF-4", {
    given: (aws) => bucket(aws, ...bucketPolicy),
    passes: async (aws) => {
      await recorder(aws);
      await channel(aws);
    },
    fails: (aws) => channel(aws),
    refusal:
      "NoAvailableConfigurationRecorderException: Configuration recorder is not available to put delivery channel.",
  });

  precondition("CF-5", {
    given: async (aws) => {
      await recorder(aws);
      await bucket(aws);
    },
    passes: (aws) => channel(aws),
    fails: (aws) => channel(aws, { s3BucketName: "none" }),
    refusal: /NoSuchBucketException: .*none/,
  });

  precondition(
    "CF-6",
    {
      title: "a role that may not write",
      given: (aws) => bucket(aws),
      passes: async (aws) => {
        await recorder(aws);
        await channel(aws);
      },
      fails: async (aws) => {
        await recorder(aws, { permissions: [] });
        await channel(aws);
      },
      refusal: cannotWrite(),
    },
    {
      title: "a role that AWS Config cannot assume",
      given: (aws) => bucket(aws),
      passes: async (aws) => {
        await recorder(aws);
        await channel(aws);
      },
      fails: async (aws) => {
        await recorder(aws, { service: "ec2.amazonaws.com" });
        await channel(aws);
      },
      refusal: cannotWrite(),
    },
    {
      title: "a service-linked role and a bucket without a policy",
      world: { existing: [slr] },
      given: recorderOfService,
      passes: async (aws) => {
        await bucket(aws, ...bucketPolicy);
        await channel(aws);
      },
      fails: async (aws) => {
        await bucket(aws);
        await channel(aws);
      },
      refusal: cannotWrite(),
    },
    {
      title: "a service-linked role and a prefix that the bucket's policy does not know",
      given: async (aws) => {
        await recorderOfService(aws);
        await bucket(aws, ...bucketPolicy);
      },
      passes: (aws) => channel(aws),
      fails: (aws) => channel(aws, { s3KeyPrefix: "a" }),
      refusal: cannotWrite("a"),
    },
    {
      title: "a Deny in the bucket's policy",
      given: (aws) => recorder(aws),
      passes: async (aws) => {
        await bucket(aws, ...bucketPolicy);
        await channel(aws);
      },
      fails: async (aws) => {
        const all = { Principal: "*", Action: "s3:PutObject", Resource: "arn:aws:s3:::history/*" };
        await bucket(aws, ...bucketPolicy, { Effect: "Deny", ...all });
        await channel(aws);
      },
      refusal: cannotWrite(),
    },
  );

  precondition(
    "CF-7",
    {
      title: "a role that may not use the channel's key",
      given: async (aws) => {
        await bucket(aws);
        return keyOf(aws);
      },
      passes: async (aws, s3KmsKeyArn) => {
        await recorder(aws, { permissions: [...writes, usesKey] });
        await channel(aws, { s3KmsKeyArn });
      },
      fails: async (aws, s3KmsKeyArn) => {
        await recorder(aws);
        await channel(aws, { s3KmsKeyArn });
      },
      refusal: cannotWriteWithKey,
    },
    {
      title: "a service-linked role and a key that does not know AWS Config",
      given: async (aws) => {
        await recorderOfService(aws);
        await bucket(aws, ...bucketPolicy);
        return "";
      },
      passes: async (aws) =>
        channel(aws, {
          s3KmsKeyArn: await keyOf(aws, lets(SERVICE, ["kms:Decrypt", "kms:GenerateDataKey"], accountOnly)),
        }),
      fails: async (aws) => channel(aws, { s3KmsKeyArn: await keyOf(aws) }),
      refusal: cannotWriteWithKey,
    },
    {
      title: "a key that is not there",
      given: async (aws) => {
        await recorder(aws, { permissions: [...writes, usesKey] });
        await bucket(aws);
        return keyOf(aws);
      },
      passes: (aws, s3KmsKeyArn) => channel(aws, { s3KmsKeyArn }),
      fails: (aws, s3KmsKeyArn) => channel(aws, { s3KmsKeyArn: `${s3KmsKeyArn}2` }),
      refusal: cannotWriteWithKey,
    },
    {
      title: "the bucket's own key",
      given: async (aws) => {
        await bucket(aws);
        const sse = { sseAlgorithm: "aws:kms", kmsMasterKeyId: await keyOf(aws) };
        await aws.create(
          "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
          {
            bucket: "history",
            rules: [{ applyServerSideEncryptionByDefault: sse }],
          },
        );
        return "";
      },
      passes: async (aws) => {
        await recorder(aws, { permissions: [...writes, usesKey] });
        await channel(aws);
      },
      fails: async (aws) => {
        await recorder(aws);
        await channel(aws);
      },
      refusal: cannotWrite(),
    },
  );

  precondition("CF-8", {
    given: async (aws) => {
      await recorder(aws);
      await bucket(aws);
    },
    passes: async (aws) =>
      channel(aws, {
        snsTopicArn: (await aws.create("aws:sns/topic:Topic", { name: "changes" })).text("arn"),
      }),
    fails: (aws) => channel(aws, { snsTopicArn: "arn:aws:sns:eu-west-1:123456789012:none" }),
    refusal: /InvalidSNSTopicARNException: /,
  });

  precondition("CF-9", {
    given: delivering,
    passes: (aws, made) =>
      aws.update(CHANNEL, made, { snapshotDeliveryProperties: { deliveryFrequency: "One_Hour" } }),
    fails: (aws) => channel(aws, { name: "second" }),
    refusal:
      "MaxNumberOfDeliveryChannelsExceededException: Failed to put delivery channel 'second' because the maximum number of delivery channels: 1 is reached.",
  });

  precondition(
    "CF-10",
    {
      title: "no channel",
      given: async (aws) => {
        await recorder(aws);
        await bucket(aws);
      },
      passes: async (aws) => {
        await channel(aws);
        await aws.create(STATUS, { name: "main", isEnabled: true });
      },
      fails: (aws) => aws.create(STATUS, { name: "main", isEnabled: true }),
      refusal:
        "NoAvailableDeliveryChannelException: Delivery channel is not available to start configuration recorder.",
    },
    {
      title: "no such recorder",
      given: async (aws) => {
        await delivering(aws);
      },
      passes: (aws) => aws.create(STATUS, { name: "main", isEnabled: true }),
      fails: (aws) => aws.create(STATUS, { name: "none", isEnabled: true }),
      refusal: /NoSuchConfigurationRecorderException: /,
    },
  );

  precondition("CF-11", {
    passes: async (aws) => {
      await recorder(aws);
      await rule(aws);
    },
    fails: (aws) => rule(aws),
    refusal: /NoAvailableConfigurationRecorderException: /,
  });

  const custom = (name: string) => ({
    source: {
      owner: "CUSTOM_LAMBDA",
      sourceIdentifier: `arn:aws:lambda:eu-west-1:123456789012:function:${name}`,
      sourceDetails: [{ messageType: "ConfigurationItemChangeNotification" }],
    },
  });
  const withRecorder = { world: { quotas: { configRules: 1 } }, given: recorder };
  precondition(
    "CF-12",
    {
      ...withRecorder,
      title: "129 characters",
      passes: (aws) => rule(aws, { name: "a".repeat(128) }),
      fails: (aws) => rule(aws, { name: "a".repeat(129) }),
      refusal: /InvalidParameterValueException: /,
    },
    {
      ...withRecorder,
      title: "parameters that are not JSON",
      passes: (aws) => rule(aws, { inputParameters: '{"maxAccessKeyAge":"90"}' }),
      fails: (aws) => rule(aws, { inputParameters: "maxAccessKeyAge=90" }),
      refusal: /InvalidParameterValueException: .*invalid JSON/,
    },
    {
      ...withRecorder,
      title: "a rule too many",
      passes: (aws) => rule(aws),
      fails: async (aws) => {
        await rule(aws);
        await rule(aws, { name: "second" });
      },
      refusal: /MaxNumberOfConfigRulesExceededException: /,
    },
    {
      ...withRecorder,
      title: "a function that AWS Config may not invoke",
      world: { existing: ["arn:aws:lambda:eu-west-1:123456789012:function:there"] },
      passes: (aws) => rule(aws, custom("there")),
      fails: (aws) => rule(aws, custom("none")),
      refusal: /InsufficientPermissionsException: /,
    },
  );

  precondition("CF-13", {
    given: async (aws) => ({
      channel: await delivering(aws),
      status: await aws.create(STATUS, { name: "main", isEnabled: true }),
    }),
    passes: async (aws, made) => {
      await aws.delete(STATUS, made.status);
      await aws.delete(CHANNEL, made.channel);
    },
    fails: (aws, made) => aws.delete(CHANNEL, made.channel),
    refusal:
      "LastDeliveryChannelDeleteFailedException: Failed to delete last specified delivery channel with name 'main', because there is a running configuration recorder.",
  });

  showsAll("CF-");
});
