import { s3Logging } from "../../../simulator/preconditions/s3/logging";
import { precondition, showsAllOf } from "./cases";
import { document, lets } from "./policies";
import type { SimulatedAws } from "./simulated";

const BUCKET = "aws:s3/bucket:Bucket";
const LOGGING = "aws:s3/bucketLogging:BucketLogging";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";

const delivery = ({ source = "arn:aws:s3:::data", prefix = "data/" } = {}) =>
  document(
    lets(
      "logging.s3.amazonaws.com",
      "s3:PutObject",
      { ArnLike: { "aws:SourceArn": source }, StringEquals: { "aws:SourceAccount": "123456789012" } },
      `arn:aws:s3:::logs/${prefix}*`,
    ),
  );

/** A bucket, and one for its logs. */
async function buckets(aws: SimulatedAws, { policy = delivery(), ...target }: Record<string, unknown> = {}) {
  await aws.create(BUCKET, { bucket: "data" });
  await aws.create(BUCKET, { bucket: "logs", ...target });
  const { region } = target;
  if (policy !== "")
    await aws.create(POLICY, { bucket: "logs", policy, ...(region !== undefined && { region }) });
}

const logging = (aws: SimulatedAws, targetBucket = "logs") =>
  aws.create(LOGGING, { bucket: "data", targetBucket, targetPrefix: "data/" });

const NOT_ALLOWED =
  "InvalidTargetBucketForLogging: You must either provide the necessary permissions to the logging service using a " +
  "bucket policy or give the log-delivery group WRITE and READ_ACP permissions to the target bucket";

describe("preconditions of access logs", () => {
  const passes = async (aws: SimulatedAws) => {
    await buckets(aws);
    await logging(aws);
  };

  precondition(
    "S3-29",
    {
      title: "to a bucket that is not there",
      passes,
      fails: async (aws) => {
        await buckets(aws);
        await logging(aws, "log");
      },
      refusal: "InvalidTargetBucketForLogging: The target bucket for logging does not exist.",
    },
    {
      title: "to another region",
      passes,
      fails: async (aws) => {
        await buckets(aws, { region: "eu-central-1" });
        await logging(aws);
      },
      refusal: "CrossLocationLoggingProhibited: Cross S3 location logging not allowed.",
    },
    {
      title: "to another account",
      passes,
      fails: async (aws) => {
        await aws.create(BUCKET, { bucket: "data" });
        const other = aws.world.at({ accountId: "210987654321" });
        other.create({ type: BUCKET, identity: "other", inputs: { bucket: "logs" } });
        await logging(aws);
      },
      refusal:
        "InvalidTargetBucketForLogging: The owner for the bucket to be logged and the target bucket must be the same.",
    },
  );

  precondition(
    "S3-30",
    {
      title: "without a policy",
      passes,
      fails: async (aws) => {
        await buckets(aws, { policy: "" });
        await logging(aws);
      },
      refusal: NOT_ALLOWED,
    },
    {
      title: "with a policy for another bucket",
      passes,
      fails: async (aws) => {
        await buckets(aws, { policy: delivery({ source: "arn:aws:s3:::date" }) });
        await logging(aws);
      },
      refusal: NOT_ALLOWED,
    },
    {
      title: "with a policy for another folder",
      passes,
      fails: async (aws) => {
        await buckets(aws, { policy: delivery({ prefix: "date/" }) });
        await logging(aws);
      },
      refusal: NOT_ALLOWED,
    },
    {
      title: "with a policy that denies who is not of the organisation",
      passes: async (aws) => {
        await buckets(aws, { policy: outsiders({ Bool: { "aws:PrincipalIsAWSService": "false" } }) });
        await logging(aws);
      },
      fails: async (aws) => {
        await buckets(aws, { policy: outsiders({}) });
        await logging(aws);
      },
      refusal: NOT_ALLOWED,
    },
    {
      title: "without an ACL",
      passes: async (aws) => {
        await buckets(aws, { policy: "" });
        const rule = { objectOwnership: "BucketOwnerPreferred" };
        await aws.create("aws:s3/bucketOwnershipControls:BucketOwnershipControls", { bucket: "logs", rule });
        await aws.create("aws:s3/bucketAcl:BucketAcl", { bucket: "logs", acl: "log-delivery-write" });
        await logging(aws);
      },
      fails: async (aws) => {
        await buckets(aws, { policy: "" });
        await aws.create("aws:s3/bucketAcl:BucketAcl", { bucket: "logs", acl: "private" });
        await logging(aws);
      },
      refusal: NOT_ALLOWED,
    },
  );

  const encrypted = async (aws: SimulatedAws, sseAlgorithm: string) => {
    await buckets(aws);
    await aws.create(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      { bucket: "logs", rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm } }] },
    );
    await logging(aws);
  };
  const locked = async (aws: SimulatedAws, rule?: object) => {
    await buckets(aws, { objectLockEnabled: true });
    await aws.create("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", {
      bucket: "logs",
      ...(rule !== undefined && { rule }),
    });
    await logging(aws);
  };
  precondition(
    "S3-31",
    {
      title: "under a KMS key",
      passes: (aws) => encrypted(aws, "AES256"),
      fails: (aws) => encrypted(aws, "aws:kms"),
      refusal: /^InvalidTargetBucketForLogging: .*KMS key/,
      afterwards: true,
    },
    {
      title: "under default retention",
      passes: (aws) => locked(aws),
      fails: (aws) => locked(aws, { defaultRetention: { mode: "GOVERNANCE", days: 1 } }),
      refusal: /^InvalidTargetBucketForLogging: .*default retention/,
      afterwards: true,
    },
    {
      title: "at the readers' cost",
      passes,
      fails: async (aws) => {
        await buckets(aws, { requestPayer: "Requester" });
        await logging(aws);
      },
      refusal: /^InvalidTargetBucketForLogging: .*requester pays/,
      afterwards: true,
    },
  );

  showsAllOf(s3Logging);
});

/** Lets S3 deliver, and denies others than the organisation's, but for those of a condition. */
function outsiders(unless: object): string {
  const allowed = JSON.parse(delivery()) as { Statement: object[] };
  return document(...allowed.Statement, {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: "arn:aws:s3:::logs/*",
    Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-abcdefghij" }, ...unless },
  });
}
