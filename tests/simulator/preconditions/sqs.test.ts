import { precondition, showsAll } from "./cases";
import { document, lets } from "./policies";
import type { SimulatedAws } from "./simulated";

const QUEUE = "aws:sqs/queue:Queue";
const POLICY = "aws:sqs/queuePolicy:QueuePolicy";
const arn = (name: string, region = "eu-west-1", account = "123456789012") =>
  `arn:aws:sqs:${region}:${account}:${name}`;
const queueUrl = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs";

const queue = (aws: SimulatedAws, args: object = {}) => aws.create(QUEUE, { name: "jobs", ...args });

/** Inputs as a preview sees them. */
function previews(title: string, right: object, wrong: object, refusal: RegExp) {
  return {
    title,
    passes: (aws: SimulatedAws) => aws.preview(QUEUE, { name: "jobs", ...right }),
    fails: (aws: SimulatedAws) => aws.preview(QUEUE, { name: "jobs", ...wrong }),
    refusal,
  };
}
const range = (property: string, least: number, most: number) =>
  previews(
    property,
    { [property]: most },
    { [property]: least - 1 },
    new RegExp(`InvalidAttributeValue: Invalid value for the parameter ${property}\\.`),
  );
const above = (property: string, most: number) =>
  previews(
    `${property} above`,
    { [property]: most },
    { [property]: most + 1 },
    new RegExp(`InvalidAttributeValue: Invalid value for the parameter ${property}\\.`),
  );

/** Redrive policies of a queue beside one for dead letters. */
function redrives(
  title: string,
  wrong: object,
  reason: string,
  deadLetters: object = {},
  queueArgs: object = {},
) {
  const redrive = (aws: SimulatedAws, change: object = {}, args: object = {}) => {
    const policy = { deadLetterTargetArn: arn("dead"), maxReceiveCount: 5, ...change };
    return queue(aws, { redrivePolicy: JSON.stringify(policy), ...args });
  };
  return {
    title,
    passes: async (aws: SimulatedAws) => {
      await aws.create(QUEUE, { name: "dead" });
      await redrive(aws);
    },
    fails: async (aws: SimulatedAws) => {
      await aws.create(QUEUE, { name: "dead", ...deadLetters });
      await redrive(aws, wrong, queueArgs);
    },
    refusal: new RegExp(
      `InvalidParameterValue: Value {.*} for parameter RedrivePolicy is invalid\\. Reason: ${reason}`,
    ),
  };
}
const allowing = (permission: object) => ({ redriveAllowPolicy: JSON.stringify(permission) });

const sends = lets("sns.amazonaws.com", "sqs:SendMessage", {}, arn("jobs"));

/** Statements of a queue's policy. */
function policies(title: string, wrong: object) {
  const put = async (aws: SimulatedAws, statement: object) => {
    await queue(aws);
    await aws.create(POLICY, { queueUrl, policy: document(statement) });
  };
  return {
    title,
    passes: (aws: SimulatedAws) => put(aws, sends),
    fails: (aws: SimulatedAws) => put(aws, wrong),
    refusal: "InvalidAttributeValue: Invalid value for the parameter Policy.",
  };
}

describe("preconditions of SQS", () => {
  precondition(
    "SQ-1",
    previews("a dot", { name: "a-b_1" }, { name: "a.b" }, /InvalidParameterValue: .*a\.b/),
    previews("81 characters", { name: "a".repeat(80) }, { name: "a".repeat(81) }, /InvalidParameterValue: /),
    previews(
      "a FIFO queue's name without its end",
      { name: "a.fifo", fifoQueue: true, contentBasedDeduplication: true },
      { name: "a", fifoQueue: true },
      /InvalidParameterValue: /,
    ),
    previews("deduplication in a standard queue", {}, { contentBasedDeduplication: true }, /FIFO queue/),
    range("delaySeconds", 0, 900),
    range("maxMessageSize", 1024, 1_048_576),
    range("messageRetentionSeconds", 60, 1_209_600),
    range("kmsDataKeyReusePeriodSeconds", 60, 86_400),
    above("receiveWaitTimeSeconds", 20),
    above("visibilityTimeoutSeconds", 43_200),
  );

  precondition("SQ-2", {
    given: (aws) => queue(aws),
    passes: (aws) => aws.create(QUEUE, { name: "jobs2" }),
    fails: (aws) => aws.create(QUEUE, { name: "jobs", delaySeconds: 5 }),
    refusal: /QueueAlreadyExists: /,
  });

  precondition(
    "SQ-3",
    redrives(
      "a queue that is not there",
      { deadLetterTargetArn: arn("none") },
      "Dead letter target does not exist\\.",
    ),
    redrives("a count of nought", { maxReceiveCount: 0 }, "Invalid value for maxReceiveCount"),
    redrives("a count of 1001", { maxReceiveCount: 1001 }, "Invalid value for maxReceiveCount"),
    redrives("another region", { deadLetterTargetArn: arn("dead", "us-east-1") }, ""),
    redrives("another account", { deadLetterTargetArn: arn("dead", "eu-west-1", "999999999999") }, ""),
    redrives(
      "a FIFO queue",
      {},
      "Dead-letter queue must be same type",
      {},
      { name: "jobs.fifo", fifoQueue: true },
    ),
    redrives("a queue that takes from none", {}, "", allowing({ redrivePermission: "denyAll" })),
    redrives(
      "a queue that takes from another",
      {},
      "",
      allowing({ redrivePermission: "byQueue", sourceQueueArns: [arn("other")] }),
    ),
  );

  precondition(
    "SQ-4",
    policies("a role that is not there", {
      ...sends,
      Principal: { AWS: "arn:aws:iam::123456789012:role/none" },
    }),
    policies("an action of SNS", { ...sends, Action: "sns:Publish" }),
    policies("another queue", { ...sends, Resource: arn("other") }),
    policies("an unknown effect", { ...sends, Effect: "Permit" }),
  );

  precondition(
    "SQ-5",
    previews(
      "two kinds of encryption",
      { kmsMasterKeyId: "alias/aws/sqs" },
      { kmsMasterKeyId: "alias/aws/sqs", sqsManagedSseEnabled: true },
      /InvalidAttributeValue: .*conflicts/,
    ),
  );

  precondition("SQ-QUEUE", {
    given: (aws) => queue(aws),
    passes: (aws) => aws.create(POLICY, { queueUrl, policy: document(sends) }),
    fails: (aws) =>
      aws.create(POLICY, {
        queueUrl: `${queueUrl}2`,
        policy: document(lets("sns.amazonaws.com", "sqs:SendMessage", {}, arn("jobs2"))),
      }),
    refusal: "AWS.SimpleQueueService.NonExistentQueue: The specified queue does not exist.",
  });

  showsAll("SQ-");
});
