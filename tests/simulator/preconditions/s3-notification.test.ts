import { s3Notification } from "../../../simulator/preconditions/s3/notification";
import { precondition, showsAllOf } from "./cases";
import { byAccount, document, lets } from "./policies";
import type { SimulatedAws } from "./simulated";

const NOTIFICATION = "aws:s3/bucketNotification:BucketNotification";
const KEY = "aws:kms/key:Key";
const QUEUE = "aws:sqs/queue:Queue";
const TOPIC = "aws:sns/topic:Topic";

const bucket = (aws: SimulatedAws) => aws.create("aws:s3/bucket:Bucket", { bucket: "data" });
const from = (source: string) => ({ ArnEquals: { "aws:SourceArn": source } });
const fromData = from("arn:aws:s3:::data");
const notification = (aws: SimulatedAws, more: object) =>
  aws.create(NOTIFICATION, { bucket: "data", ...more });
const created = (more: object) => ({ events: ["s3:ObjectCreated:*"], ...more });

const TO_QUEUE =
  "InvalidArgument: Unable to validate the following destination configurations (: Permissions on the destination " +
  "queue do not allow S3 to publish notifications from this bucket)";
const UNABLE = "InvalidArgument: Unable to validate the following destination configurations";

/** Notifies a queue. */
async function toQueue(
  aws: SimulatedAws,
  { source = "arn:aws:s3:::data", action = "sqs:SendMessage", queue = {} } = {},
): Promise<void> {
  await bucket(aws);
  const policy = document(lets("s3.amazonaws.com", action, from(source)));
  const made = await aws.create(QUEUE, { name: "events", policy, ...queue });
  await notification(aws, { queues: [created({ queueArn: made.text("arn") })] });
}

/** Notifies a queue under a key that S3 may use so. */
async function toEncryptedQueue(aws: SimulatedAws, actions: readonly string[]): Promise<void> {
  const key = await aws.create(KEY, {
    policy: document(byAccount, ...(actions.length === 0 ? [] : [lets("s3.amazonaws.com", actions)])),
  });
  await toQueue(aws, { queue: { kmsMasterKeyId: key.id } });
}

async function toTopic(aws: SimulatedAws, service: string): Promise<void> {
  await bucket(aws);
  const policy = document(lets(service, "sns:Publish", fromData));
  const made = await aws.create(TOPIC, { name: "events", policy });
  await notification(aws, { topics: [created({ topicArn: made.text("arn") })] });
}

async function toFunction(aws: SimulatedAws, sourceArn?: string): Promise<void> {
  await bucket(aws);
  const role = "arn:aws:iam::123456789012:role/app";
  const code = { runtime: "nodejs22.x", handler: "index.handler", s3Bucket: "code", s3Key: "app.zip" };
  const made = await aws.create("aws:lambda/function:Function", { name: "app", role, ...code });
  if (sourceArn !== undefined)
    await aws.create("aws:lambda/permission:Permission", {
      action: "lambda:InvokeFunction",
      function: "app",
      principal: "s3.amazonaws.com",
      sourceArn,
    });
  await notification(aws, { lambdaFunctions: [created({ lambdaFunctionArn: made.text("arn") })] });
}

describe("preconditions of notifications of S3", () => {
  const permitted = ["kms:GenerateDataKey*", "kms:Decrypt"];
  const existing = ["arn:aws:iam::123456789012:role/app", "code", "arn:aws:s3:::code*"];
  precondition(
    "S3-38",
    {
      title: "a queue for another bucket",
      passes: (aws) => toQueue(aws),
      fails: (aws) => toQueue(aws, { source: "arn:aws:s3:::date" }),
      refusal: TO_QUEUE,
    },
    {
      title: "a queue that S3 may only read",
      passes: (aws) => toQueue(aws),
      fails: (aws) => toQueue(aws, { action: "sqs:ReceiveMessage" }),
      refusal: TO_QUEUE,
    },
    {
      title: "a queue under a key that S3 may not use",
      passes: (aws) => toEncryptedQueue(aws, permitted),
      fails: (aws) => toEncryptedQueue(aws, []),
      refusal: TO_QUEUE,
    },
    {
      title: "a queue under a key that S3 may not decrypt with",
      passes: (aws) => toEncryptedQueue(aws, permitted),
      fails: (aws) => toEncryptedQueue(aws, ["kms:GenerateDataKey*"]),
      refusal: TO_QUEUE,
    },
    {
      title: "a queue under the key of AWS",
      passes: (aws) => toEncryptedQueue(aws, permitted),
      fails: (aws) => toQueue(aws, { queue: { kmsMasterKeyId: "alias/aws/sqs" } }),
      refusal: TO_QUEUE,
    },
    {
      title: "a topic for another service",
      passes: (aws) => toTopic(aws, "s3.amazonaws.com"),
      fails: (aws) => toTopic(aws, "sns.amazonaws.com"),
      refusal: UNABLE,
    },
    {
      title: "a function without a permission",
      world: { existing },
      passes: (aws) => toFunction(aws, "arn:aws:s3:::data"),
      fails: (aws) => toFunction(aws),
      refusal: UNABLE,
    },
    {
      title: "a function with a permission for another bucket",
      world: { existing },
      passes: (aws) => toFunction(aws, "arn:aws:s3:::data"),
      fails: (aws) => toFunction(aws, "arn:aws:s3:::date"),
      refusal: UNABLE,
    },
  );

  const queueArn = "arn:aws:sqs:eu-west-1:210987654321:events";
  const queues = (aws: SimulatedAws, ...list: object[]) =>
    notification(aws, { queues: list.map((queue) => created({ queueArn, ...queue })) });
  precondition(
    "S3-39",
    {
      title: "to another region",
      given: bucket,
      passes: (aws) => queues(aws, {}),
      fails: (aws) => queues(aws, { queueArn: "arn:aws:sqs:eu-central-1:210987654321:events" }),
      refusal:
        "InvalidArgument: The notification destination service region is not valid for the bucket location constraint",
    },
    {
      title: "to a URL",
      given: bucket,
      passes: (aws) => queues(aws, {}),
      fails: (aws) => queues(aws, { queueArn: "https://sqs.eu-west-1.amazonaws.com/210987654321/events" }),
      refusal: "InvalidArgument: The ARN is not well formed",
    },
    {
      title: "of the same objects",
      given: bucket,
      passes: (aws) => queues(aws, { filterPrefix: "a/" }, { filterPrefix: "b/" }),
      fails: (aws) => queues(aws, { filterPrefix: "a/" }, { filterPrefix: "a/b/" }),
      refusal:
        "InvalidArgument: Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the " +
        "prefixes are overlapping for the same event type.",
    },
    {
      title: "of the same event",
      given: bucket,
      passes: (aws) => queues(aws, {}, { events: ["s3:ObjectRemoved:*"] }),
      fails: (aws) => queues(aws, {}, { events: ["s3:ObjectCreated:Put"] }),
      refusal: /InvalidArgument: Configuration is ambiguously defined\./,
    },
    {
      title: "of files that end alike",
      given: bucket,
      passes: (aws) => queues(aws, { filterSuffix: ".csv" }, { filterSuffix: ".json" }),
      fails: (aws) => queues(aws, { filterSuffix: ".json" }, { filterSuffix: "a.json" }),
      refusal: /InvalidArgument: Configuration is ambiguously defined\./,
    },
  );

  showsAllOf(s3Notification);
});
