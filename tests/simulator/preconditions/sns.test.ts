import { precondition, showsAll } from "./cases";
import { byAccount, document, lets } from "./policies";
import type { SimulatedAws } from "./simulated";

const TOPIC = "aws:sns/topic:Topic";
const POLICY = "aws:sns/topicPolicy:TopicPolicy";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const QUEUE = "aws:sqs/queue:Queue";
const topicArn = "arn:aws:sns:eu-west-1:123456789012:alerts";
const queueArn = "arn:aws:sqs:eu-west-1:123456789012:inbox";
const queueUrl = "https://sqs.eu-west-1.amazonaws.com/123456789012/inbox";

const topic = (aws: SimulatedAws, args: object = {}) => aws.create(TOPIC, { name: "alerts", ...args });

/** Names and what belongs to them, as a preview sees them. */
function previews(title: string, right: object, wrong: object, refusal: RegExp) {
  return {
    title,
    passes: (aws: SimulatedAws) => aws.preview(TOPIC, { ...right }),
    fails: (aws: SimulatedAws) => aws.preview(TOPIC, { ...wrong }),
    refusal,
  };
}

/** Statements of a topic's policy. */
function policies(title: string, right: object, wrong: object, refusal: string | RegExp) {
  const put = async (aws: SimulatedAws, statement: object) => {
    await topic(aws);
    await aws.create(POLICY, { arn: topicArn, policy: document(statement) });
  };
  return {
    title,
    passes: (aws: SimulatedAws) => put(aws, right),
    fails: (aws: SimulatedAws) => put(aws, wrong),
    refusal,
  };
}
const publish = {
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action: "sns:Publish",
  Resource: topicArn,
};
const outOfScope = "InvalidParameter: Invalid parameter: Policy statement action out of service scope!";
const notFound = "InvalidParameter: Invalid parameter: Policy Error: PrincipalNotFound";

/** Subscriptions of a topic. */
function subscriptions(title: string, right: object, wrong: object, refusal: string | RegExp) {
  const subscribe = (aws: SimulatedAws, args: object) =>
    aws.create(SUBSCRIPTION, { topic: topicArn, ...args });
  return {
    title,
    world: { existing: [`${queueArn}*`, "arn:aws:lambda:*"] },
    given: async (aws: SimulatedAws) => {
      await topic(aws);
    },
    passes: (aws: SimulatedAws) => subscribe(aws, right),
    fails: (aws: SimulatedAws) => subscribe(aws, wrong),
    refusal,
  };
}

/** A queue that subscribes, with a policy and a key. */
async function subscribedQueue(aws: SimulatedAws, source: string, key?: readonly object[]): Promise<void> {
  const made = key && (await aws.create("aws:kms/key:Key", { policy: document(byAccount, ...key) }));
  await aws.create(QUEUE, { name: "inbox", kmsMasterKeyId: made?.id ?? null });
  const fromTopic = { ArnEquals: { "aws:SourceArn": source } };
  const sends = lets("sns.amazonaws.com", "sqs:SendMessage", fromTopic, queueArn);
  await aws.create("aws:sqs/queuePolicy:QueuePolicy", { queueUrl, policy: document(sends) });
  await aws.create(SUBSCRIPTION, { topic: topicArn, protocol: "sqs", endpoint: queueArn });
}

describe("preconditions of SNS", () => {
  precondition(
    "SN-1",
    previews("a dot", { name: "a-b_1" }, { name: "a.b" }, /InvalidParameter: Invalid parameter: Topic Name/),
    previews("257 characters", { name: "a".repeat(256) }, { name: "a".repeat(257) }, /Topic Name/),
    previews(
      "a FIFO topic's name without its end",
      { name: "a.fifo", fifoTopic: true, contentBasedDeduplication: true },
      { name: "a", fifoTopic: true },
      /Topic Name/,
    ),
    previews(
      "deduplication in a standard topic",
      { name: "a" },
      { name: "a", contentBasedDeduplication: true },
      /can only be set for FIFO topics/,
    ),
  );

  precondition(
    "SN-2",
    policies("all actions", publish, { ...publish, Action: "SNS:*" }, outOfScope),
    policies("an action of another service", publish, { ...publish, Action: "sqs:SendMessage" }, outOfScope),
    policies(
      "an action on no topic",
      { ...publish, Action: ["sns:Publish", "sns:Get*"] },
      { ...publish, Action: ["sns:Publish", "sns:CreateTopic"] },
      outOfScope,
    ),
    {
      title: "all actions in the topic's own policy",
      passes: (aws) => topic(aws, { policy: document(publish) }),
      fails: (aws) => topic(aws, { policy: document({ ...publish, Action: "sns:*" }) }),
      refusal: outOfScope,
    },
  );

  precondition(
    "SN-3",
    policies(
      "a role that is not there",
      { ...publish, Principal: { AWS: "arn:aws:iam::123456789012:root" } },
      { ...publish, Principal: { AWS: "arn:aws:iam::123456789012:role/none" } },
      notFound,
    ),
  );

  precondition(
    "SN-POLICY",
    policies(
      "a service among the accounts",
      publish,
      { ...publish, Principal: { AWS: "events.amazonaws.com" } },
      notFound,
    ),
    policies(
      "an unknown effect",
      publish,
      { ...publish, Effect: "Permit" },
      /InvalidParameter: .*Policy Error/,
    ),
  );

  precondition(
    "SN-TOPIC",
    {
      title: "a policy of no topic",
      given: (aws) => topic(aws),
      passes: (aws) => aws.create(POLICY, { arn: topicArn, policy: document(publish) }),
      fails: (aws) => aws.create(POLICY, { arn: `${topicArn}2`, policy: document(publish) }),
      refusal: "NotFound: Topic does not exist",
    },
    {
      title: "a subscription to no topic",
      given: (aws) => topic(aws),
      passes: (aws) =>
        aws.create(SUBSCRIPTION, { topic: topicArn, protocol: "email", endpoint: "ops@example.com" }),
      fails: (aws) =>
        aws.create(SUBSCRIPTION, { topic: `${topicArn}2`, protocol: "email", endpoint: "ops@example.com" }),
      refusal: "NotFound: Topic does not exist",
    },
  );

  precondition(
    "SN-6",
    {
      title: "a topic's key that is not there",
      afterwards: true,
      passes: async (aws) => topic(aws, { kmsMasterKeyId: (await aws.create("aws:kms/key:Key", {})).id }),
      fails: (aws) => topic(aws, { kmsMasterKeyId: "alias/none" }),
      refusal: /KMS\.NotFoundException: The key alias\/none/,
    },
    {
      title: "a queue's key that is disabled",
      afterwards: true,
      passes: async (aws) => {
        const { id } = await aws.create("aws:kms/key:Key", {});
        await aws.create(QUEUE, { name: "inbox", kmsMasterKeyId: id });
      },
      fails: async (aws) => {
        const { id } = await aws.create("aws:kms/key:Key", { isEnabled: false });
        await aws.create(QUEUE, { name: "inbox", kmsMasterKeyId: id });
      },
      refusal: /KMS\.NotFoundException: /,
    },
  );

  precondition(
    "SN-7",
    subscriptions(
      "an address that is none",
      { protocol: "email", endpoint: "ops@example.com" },
      { protocol: "email", endpoint: "ops" },
      "InvalidParameter: Invalid parameter: Endpoint",
    ),
    subscriptions(
      "https with an address of http",
      { protocol: "https", endpoint: "https://example.com/x" },
      { protocol: "https", endpoint: "http://example.com/x" },
      "InvalidParameter: Invalid parameter: Endpoint",
    ),
    subscriptions(
      "the URL of a queue",
      { protocol: "sqs", endpoint: queueArn },
      { protocol: "sqs", endpoint: queueUrl },
      "InvalidParameter: Invalid parameter: SQS endpoint ARN",
    ),
    subscriptions(
      "a queue as function",
      { protocol: "lambda", endpoint: "arn:aws:lambda:eu-west-1:123456789012:function:f" },
      { protocol: "lambda", endpoint: queueArn },
      "InvalidParameter: Invalid parameter: Endpoint",
    ),
    subscriptions(
      "a protocol that SNS does not know",
      { protocol: "sqs", endpoint: queueArn },
      { protocol: "kinesis", endpoint: queueArn },
      /InvalidParameter: /,
    ),
    subscriptions(
      "a FIFO queue",
      { protocol: "sqs", endpoint: queueArn },
      { protocol: "sqs", endpoint: `${queueArn}.fifo` },
      "InvalidParameter: Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
    ),
  );

  const keyUse = ["kms:Decrypt", "kms:GenerateDataKey*"];
  precondition(
    "SN-ENDPOINT",
    {
      title: "a queue for another topic",
      afterwards: true,
      given: (aws) => topic(aws),
      passes: (aws) => subscribedQueue(aws, topicArn),
      fails: (aws) => subscribedQueue(aws, `${topicArn}2`),
      refusal: `AccessDenied: sns.amazonaws.com cannot deliver to ${queueArn}.`,
    },
    {
      title: "a queue whose key does not know SNS",
      afterwards: true,
      given: (aws) => topic(aws),
      passes: (aws) => subscribedQueue(aws, topicArn, [lets("sns.amazonaws.com", keyUse)]),
      fails: (aws) => subscribedQueue(aws, topicArn, []),
      refusal: `AccessDenied: sns.amazonaws.com cannot deliver to ${queueArn}.`,
    },
  );

  showsAll("SN-");
});
