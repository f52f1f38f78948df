import { precondition, showsAll } from "./cases";
import type { SimulatedAws } from "./simulated";

const TRAIL = "aws:cloudtrail/trail:Trail";
const BUCKET = "aws:s3/bucket:Bucket";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const trailArn = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/main";

/** The policy of CloudTrail's documentation, for files in `folder`. */
function bucketPolicy({ source = trailArn, folder = "AWSLogs" } = {}): string {
  const Principal = { Service: "cloudtrail.amazonaws.com" };
  const StringEquals = { "aws:SourceArn": source };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal,
        Action: "s3:GetBucketAcl",
        Resource: "arn:aws:s3:::logs",
        Condition: { StringEquals },
      },
      {
        Effect: "Allow",
        Principal,
        Action: "s3:PutObject",
        Resource: `arn:aws:s3:::logs/${folder}/123456789012/*`,
        Condition: { StringEquals: { ...StringEquals, "s3:x-amz-acl": "bucket-owner-full-control" } },
      },
    ],
  });
}

async function bucketWith(aws: SimulatedAws, policy?: string): Promise<void> {
  await aws.create(BUCKET, { bucket: "logs" });
  if (policy !== undefined) await aws.create(POLICY, { bucket: "logs", policy });
}

const trail = (aws: SimulatedAws, more = {}) =>
  aws.create(TRAIL, { name: "main", s3BucketName: "logs", ...more });

describe("preconditions of CloudTrail", () => {
  precondition("CT-1", {
    passes: async (aws) => {
      await bucketWith(aws, bucketPolicy());
      await trail(aws);
    },
    fails: (aws) => trail(aws),
    refusal: "S3BucketDoesNotExistException: S3 bucket logs does not exist!",
  });

  precondition(
    "CT-2",
    {
      title: "a bucket without a policy",
      passes: async (aws) => {
        await bucketWith(aws, bucketPolicy());
        await trail(aws);
      },
      fails: async (aws) => {
        await bucketWith(aws);
        await trail(aws);
      },
      refusal: "InsufficientS3BucketPolicyException: Incorrect S3 bucket policy is detected for bucket: logs",
    },
    {
      title: "the name of another trail in the policy",
      passes: async (aws) => {
        await bucketWith(aws, bucketPolicy());
        await trail(aws);
      },
      fails: async (aws) => {
        await bucketWith(aws, bucketPolicy({ source: `${trailArn}2` }));
        await trail(aws);
      },
      refusal: "InsufficientS3BucketPolicyException: Incorrect S3 bucket policy is detected for bucket: logs",
    },
  );

  showsAll("CT-");
});
