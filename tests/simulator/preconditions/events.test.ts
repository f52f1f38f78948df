import { precondition, showsAll } from "./cases";
import { byAccount, document, lets } from "./policies";
import type { Made, SimulatedAws } from "./simulated";

const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const BUDGET = "aws:budgets/budget:Budget";
const EVENTS = "events.amazonaws.com";
const BUDGETS = "budgets.amazonaws.com";
const topicArn = "arn:aws:sns:eu-west-1:123456789012:alerts";
const queueArn = "arn:aws:sqs:eu-west-1:123456789012:undelivered";
const queueUrl = "https://sqs.eu-west-1.amazonaws.com/123456789012/undelivered";

const rule = (aws: SimulatedAws, name = "daily") =>
  aws.create(RULE, { name, scheduleExpression: "rate(1 day)" });

const target = (aws: SimulatedAws, args: object = {}) =>
  aws.create(TARGET, { rule: "daily", targetId: "one", arn: topicArn, ...args });

/** A topic that a service may publish to, and its key. */
async function topic(aws: SimulatedAws, publishes: object, key?: readonly object[]): Promise<void> {
  const kmsMasterKeyId = key === undefined ? null : (await keyOf(aws, key)).id;
  await aws.create("aws:sns/topic:Topic", { name: "alerts", kmsMasterKeyId });
  await aws.create("aws:sns/topicPolicy:TopicPolicy", { arn: topicArn, policy: document(publishes) });
}

const publish = (service: string, Condition = {}) => lets(service, "sns:Publish", Condition, topicArn);

function keyOf(aws: SimulatedAws, statements: readonly object[]): Promise<Made> {
  return aws.create("aws:kms/key:Key", { policy: document(byAccount, ...statements) });
}

/** A queue for what is not delivered, with a policy. */
async function queue(aws: SimulatedAws, ...statements: readonly object[]): Promise<void> {
  await aws.create("aws:sqs/queue:Queue", { name: "undelivered" });
  await aws.create("aws:sqs/queuePolicy:QueuePolicy", { queueUrl, policy: document(...statements) });
}

const keyUse = ["kms:Decrypt", "kms:GenerateDataKey*"];
const forTopics = {
  ArnLike: { "kms:EncryptionContext:aws:sns:topicArn": "arn:aws:sns:eu-west-1:123456789012:*" },
};

const budget = (aws: SimulatedAws) =>
  aws.create(BUDGET, {
    name: "monthly",
    budgetType: "COST",
    timeUnit: "MONTHLY",
    limitAmount: "100",
    limitUnit: "USD",
    notifications: [
      {
        comparisonOperator: "GREATER_THAN",
        notificationType: "ACTUAL",
        threshold: 80,
        thresholdType: "PERCENTAGE",
        subscriberSnsTopicArns: [topicArn],
      },
    ],
  });

describe("preconditions of EventBridge and Budgets", () => {
  precondition("EB-1", {
    given: async (aws) => {
      await topic(aws, publish(EVENTS));
      await rule(aws);
    },
    passes: (aws) => target(aws),
    fails: (aws) => target(aws, { rule: "none" }),
    refusal: "ResourceNotFoundException: Rule none does not exist on EventBus default.",
  });

  precondition("EB-2", {
    given: async (aws) => {
      await topic(aws, publish(EVENTS));
      return { rule: await rule(aws), target: await target(aws) };
    },
    passes: async (aws, made) => {
      await aws.delete(TARGET, made.target);
      await aws.delete(RULE, made.rule);
    },
    fails: (aws, made) => aws.delete(RULE, made.rule),
    refusal: "ValidationException: Rule can't be deleted since it has targets.",
  });

  precondition(
    "EB-3",
    {
      title: "a topic's policy that does not know EventBridge",
      afterwards: true,
      given: (aws) => rule(aws),
      passes: async (aws) => {
        await topic(aws, publish(EVENTS));
        await target(aws);
      },
      fails: async (aws) => {
        await topic(aws, publish(BUDGETS));
        await target(aws);
      },
      refusal: /AccessDenied: events\.amazonaws\.com cannot deliver to .*alerts: its policy/,
    },
    {
      title: "a key that asks for the account, which SNS does not tell",
      afterwards: true,
      given: (aws) => rule(aws),
      passes: async (aws) => {
        await topic(aws, publish(EVENTS), [lets(EVENTS, keyUse, forTopics)]);
        await target(aws);
      },
      fails: async (aws) => {
        const account = { StringEquals: { "aws:SourceAccount": "123456789012" } };
        await topic(aws, publish(EVENTS), [lets(EVENTS, keyUse, account)]);
        await target(aws);
      },
      refusal: /AccessDenied: .*alerts: its key/,
    },
    {
      title: "a function that is not there",
      afterwards: true,
      world: { existing: ["arn:aws:lambda:eu-west-1:123456789012:function:there"] },
      given: (aws) => rule(aws),
      passes: (aws) => target(aws, { arn: "arn:aws:lambda:eu-west-1:123456789012:function:there" }),
      fails: (aws) => target(aws, { arn: "arn:aws:lambda:eu-west-1:123456789012:function:none" }),
      refusal: /AccessDenied: .*function:none: it does not exist/,
    },
    {
      title: "a queue for the undelivered that takes messages of another rule",
      afterwards: true,
      given: async (aws) => {
        await topic(aws, publish(EVENTS));
        return rule(aws);
      },
      passes: async (aws, { outputs }) => {
        const source = { ArnEquals: { "aws:SourceArn": String(outputs.arn) } };
        await queue(aws, lets(EVENTS, "sqs:SendMessage", source, queueArn));
        await target(aws, { deadLetterConfig: { arn: queueArn } });
      },
      fails: async (aws, { outputs }) => {
        const source = { ArnEquals: { "aws:SourceArn": `${String(outputs.arn)}2` } };
        await queue(aws, lets(EVENTS, "sqs:SendMessage", source, queueArn));
        await target(aws, { deadLetterConfig: { arn: queueArn } });
      },
      refusal: /AccessDenied: .*undelivered: its policy/,
    },
  );

  precondition(
    "BU-1",
    {
      title: "a topic's policy that does not know AWS Budgets",
      afterwards: true,
      passes: async (aws) => {
        await topic(aws, publish(BUDGETS));
        await budget(aws);
      },
      fails: async (aws) => {
        await topic(aws, publish(EVENTS));
        await budget(aws);
      },
      refusal: /AccessDenied: budgets\.amazonaws\.com cannot deliver to .*alerts: its policy/,
    },
    {
      title: "a key that does not know AWS Budgets",
      afterwards: true,
      passes: async (aws) => {
        const source = { ArnLike: { "aws:SourceArn": "arn:aws:budgets::123456789012:*" } };
        await topic(aws, publish(BUDGETS), [lets(BUDGETS, keyUse, source)]);
        await budget(aws);
      },
      fails: async (aws) => {
        await topic(aws, publish(BUDGETS), []);
        await budget(aws);
      },
      refusal: /AccessDenied: .*alerts: its key/,
    },
  );

  showsAll("EB-", "BU-");
});
