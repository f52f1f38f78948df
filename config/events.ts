import { z } from "zod";

const arnOf = (service: string) =>
  z
    .string()
    .regex(
      new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:.+$`),
      `the ARN of a resource of ${service.replaceAll(/[()]/g, "").replace("|", " or ")}`,
    );

const keyArn = arnOf("kms")
  .optional()
  .describe("ARN of the KMS key that encrypts it; the key must let roles of the deployment use it.");

const batchingWindowSeconds = z
  .int()
  .optional()
  .describe("Seconds to wait for a full batch, 0 to 300 (default 0).");

const scheduleSource = z.strictObject({
  schedule: z.string().describe("rate(5 minutes) or cron(0 3 * * ? *), in UTC."),
});

const queueSource = z.strictObject({
  queueArn: arnOf("sqs").describe(
    "ARN of an SQS queue of the region, whose visibility timeout is at least timeoutSeconds.",
  ),
  keyArn,
  maximumConcurrency: z
    .int()
    .optional()
    .describe(
      "Calls at the same time for this queue, 2 to 1000 (default: as many as the function may have).",
    ),
  batchSize: z
    .int()
    .optional()
    .describe("Messages of a call, 1 to 10000; more than 10 need batchingWindowSeconds (default 10)."),
  batchingWindowSeconds,
  partialBatchResponses: z
    .boolean()
    .optional()
    .describe("The function names the messages that failed, and only those come again (default true)."),
});

const topicSource = z.strictObject({
  topicArn: arnOf("sns").describe("ARN of an SNS topic of the region."),
});

const streamSource = z.strictObject({
  streamArn: arnOf("(dynamodb|kinesis)").describe("ARN of a DynamoDB or Kinesis stream of the region."),
  keyArn,
  startingPosition: z
    .enum(["TRIM_HORIZON", "LATEST"])
    .optional()
    .describe(
      "Where a new source starts: with the oldest record, or with what comes (default TRIM_HORIZON).",
    ),
  batchSize: z.int().optional().describe("Records of a call, 1 to 10000 (default 100)."),
  batchingWindowSeconds,
  maximumRetries: z
    .int()
    .optional()
    .describe("How often a batch that failed is tried again, 0 to 10000 (default 3)."),
});

/** What calls the function, besides new objects of the data bucket. */
export const eventSettings = z
  .record(z.string(), z.union([scheduleSource, queueSource, topicSource, streamSource]))
  .describe("What calls the function, by a stable name each: a schedule, a queue, a topic, a stream.");
