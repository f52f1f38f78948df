import { s3Deletion } from "../../../simulator/preconditions/s3/deletion";
import { precondition, showsAllOf } from "./cases";
import { document, lets } from "./policies";
import type { Made, SimulatedAws } from "./simulated";

const BUCKET = "aws:s3/bucket:Bucket";
const LOGGING = "aws:s3/bucketLogging:BucketLogging";
const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";
const LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";

const bucket = (aws: SimulatedAws, more: object = {}) => aws.create(BUCKET, { bucket: "data", ...more });
const object = (aws: SimulatedAws) => aws.create(OBJECT, { bucket: "data", key: "a.txt", content: "a" });

/** A bucket that gets access logs of another one. */
async function logs(aws: SimulatedAws, more: object = {}): Promise<{ target: Made; logging: Made }> {
  const target = await bucket(aws, more);
  await aws.create(BUCKET, { bucket: "source" });
  const policy = document(lets("logging.s3.amazonaws.com", "s3:PutObject", {}, "arn:aws:s3:::data/*"));
  await aws.create("aws:s3/bucketPolicy:BucketPolicy", { bucket: "data", policy });
  const logging = await aws.create(LOGGING, {
    bucket: "source",
    targetBucket: "data",
    targetPrefix: "logs/",
  });
  return { target, logging };
}

/** Past the preconditions of flow logs, of which others speak. */
const flowLogs = (aws: SimulatedAws, logDestination: string) =>
  aws.world.at({ preconditions: [] }).create({
    type: "aws:ec2/flowLog:FlowLog",
    identity: "flow",
    inputs: { vpcId: "vpc-1", trafficType: "ALL", logDestinationType: "s3", logDestination },
  });

const NOT_EMPTY = "BucketNotEmpty: The bucket you tried to delete is not empty";

describe("preconditions of the end of buckets", () => {
  precondition(
    "S3-40",
    {
      title: "with an object",
      given: async (aws) => ({ made: await bucket(aws), file: await object(aws) }),
      passes: async (aws, { made, file }) => {
        await aws.delete(OBJECT, file);
        await aws.delete(BUCKET, made);
      },
      fails: (aws, { made }) => aws.delete(BUCKET, made),
      refusal: NOT_EMPTY,
    },
    {
      title: "unless it is emptied first",
      passes: async (aws) => {
        const made = await bucket(aws, { forceDestroy: true });
        await object(aws);
        await aws.delete(BUCKET, made);
      },
      fails: async (aws) => {
        const made = await bucket(aws);
        await object(aws);
        await aws.delete(BUCKET, made);
      },
      refusal: NOT_EMPTY,
    },
    {
      title: "with logs, also of what is gone",
      passes: async (aws) => {
        const { target, logging } = await logs(aws, { forceDestroy: true });
        await aws.delete(LOGGING, logging);
        await aws.delete(BUCKET, target);
      },
      fails: async (aws) => {
        const { target, logging } = await logs(aws);
        await aws.delete(LOGGING, logging);
        await aws.delete(BUCKET, target);
      },
      refusal: NOT_EMPTY,
    },
    {
      title: "with flow logs in a folder",
      given: (aws) => bucket(aws),
      passes: (aws, made) => aws.delete(BUCKET, made),
      fails: async (aws, made) => {
        flowLogs(aws, "arn:aws:s3:::data/flow/");
        await aws.delete(BUCKET, made);
      },
      refusal: NOT_EMPTY,
    },
  );

  const retention = (aws: SimulatedAws, mode: string) =>
    aws.create(LOCK, { bucket: "data", rule: { defaultRetention: { mode, days: 1 } } });
  precondition("DEL-10", {
    given: (aws) => bucket(aws, { objectLockEnabled: true, forceDestroy: true }),
    passes: async (aws, made) => {
      await retention(aws, "GOVERNANCE");
      await object(aws);
      await aws.delete(BUCKET, made);
    },
    fails: async (aws, made) => {
      await retention(aws, "COMPLIANCE");
      await object(aws);
      await aws.delete(BUCKET, made);
    },
    refusal: /AccessDenied: Access Denied because object protected by object lock/,
  });

  showsAllOf(s3Deletion);
});
