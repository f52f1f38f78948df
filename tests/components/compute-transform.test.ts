import assert from "node:assert/strict";
import type { LambdaFunctionArgs } from "../../components";
import { account, makeFunction, topicArn, types } from "./compute-functions";

const queueArn = `arn:aws:sqs:eu-west-1:${account}:orders`;
const streamArn = `arn:aws:kinesis:eu-west-1:${account}:stream/clicks`;
const schedule = "rate(1 day)";

/** A change of one child, and how it shows. */
interface Case {
  readonly entry: string;
  readonly args: Partial<LambdaFunctionArgs>;
  readonly type: string;
  readonly child: string;
  readonly changed: readonly [property: string, value: unknown];
}

const own = (
  entry: keyof NonNullable<LambdaFunctionArgs["transform"]>,
  type: string,
  child: string,
  [property, value]: Case["changed"],
  more: Partial<LambdaFunctionArgs> = {},
): Case => ({
  entry,
  args: { ...more, transform: { [entry]: { [property]: value } } },
  type,
  child,
  changed: [property, value],
});

const cases: readonly Case[] = [
  own("logGroup", types.logGroup, "logs", ["skipDestroy", true]),
  own("deadLetterQueue", types.queue, "dead-letter", ["messageRetentionSeconds", 60]),
  own("deadLetterPolicy", types.queuePolicy, "dead-letter-tls", ["region", "eu-west-1"]),
  own("role", types.role, "role", ["maxSessionDuration", 7200]),
  own("function", types.function, "function", ["ephemeralStorage", { size: 1024 }]),
  own("asynchronous", types.asynchronous, "asynchronous", ["maximumRetryAttempts", 1], { asynchronous: {} }),
  {
    entry: "securityGroup",
    args: { transform: { securityGroup: { group: { revokeRulesOnDelete: true } } } },
    type: "aws:ec2/securityGroup:SecurityGroup",
    child: "security-group-group",
    changed: ["revokeRulesOnDelete", true],
  },
  {
    entry: "release.alias",
    args: { release: { transform: { alias: { description: "x" } } } },
    type: types.alias,
    child: "release-alias",
    changed: ["description", "x"],
  },
  {
    entry: "release.provisionedConcurrency",
    args: {
      release: { provisionedConcurrency: 1, transform: { provisionedConcurrency: { skipDestroy: true } } },
    },
    type: types.provisionedConcurrency,
    child: "release-provisioned-concurrency",
    changed: ["skipDestroy", true],
  },
  {
    entry: "alarms.alarm",
    args: { alarms: { topicArn, transform: { alarm: { evaluationPeriods: 3 } } } },
    type: types.alarm,
    child: "alarms-errors",
    changed: ["evaluationPeriods", 3],
  },
  {
    entry: "events.QUEUE.mapping",
    args: { events: { orders: { queueArn, transform: { mapping: { enabled: false } } } } },
    type: types.mapping,
    child: "orders-mapping",
    changed: ["enabled", false],
  },
  {
    entry: "events.QUEUE.rolePolicy",
    args: { events: { orders: { queueArn, transform: { rolePolicy: { name: "other" } } } } },
    type: types.rolePolicy,
    child: "orders-policy",
    changed: ["name", "other"],
  },
  {
    entry: "events.STREAM.mapping",
    args: { events: { clicks: { streamArn, transform: { mapping: { parallelizationFactor: 4 } } } } },
    type: types.mapping,
    child: "clicks-mapping",
    changed: ["parallelizationFactor", 4],
  },
  {
    entry: "events.STREAM.rolePolicy",
    args: { events: { clicks: { streamArn, transform: { rolePolicy: { name: "other" } } } } },
    type: types.rolePolicy,
    child: "clicks-policy",
    changed: ["name", "other"],
  },
  {
    entry: "events.RULE.rule",
    args: { events: { nightly: { schedule, transform: { rule: { state: "DISABLED" } } } } },
    type: types.rule,
    child: "nightly-rule",
    changed: ["state", "DISABLED"],
  },
  {
    entry: "events.RULE.target",
    args: {
      events: { nightly: { schedule, transform: { target: { retryPolicy: { maximumRetryAttempts: 1 } } } } },
    },
    type: types.target,
    child: "nightly-target",
    changed: ["retryPolicy", { maximumRetryAttempts: 1 }],
  },
  {
    entry: "events.RULE.permission",
    args: { events: { nightly: { schedule, transform: { permission: { statementId: "other" } } } } },
    type: types.permission,
    child: "nightly-permission",
    changed: ["statementId", "other"],
  },
  {
    entry: "events.RULE.undelivered.queue",
    args: {
      events: {
        nightly: { schedule, transform: { undelivered: { queue: { messageRetentionSeconds: 60 } } } },
      },
    },
    type: types.queue,
    child: "nightly-undelivered-queue",
    changed: ["messageRetentionSeconds", 60],
  },
  {
    entry: "events.RULE.undelivered.queuePolicy",
    args: {
      events: {
        nightly: { schedule, transform: { undelivered: { queuePolicy: { region: "eu-west-1" } } } },
      },
    },
    type: types.queuePolicy,
    child: "nightly-undelivered-policy",
    changed: ["region", "eu-west-1"],
  },
  {
    entry: "events.TOPIC.subscription",
    args: { events: { news: { topicArn, transform: { subscription: { deliveryPolicy: "{}" } } } } },
    type: types.subscription,
    child: "news-subscription",
    changed: ["deliveryPolicy", "{}"],
  },
  {
    entry: "events.TOPIC.permission",
    args: { events: { news: { topicArn, transform: { permission: { statementId: "other" } } } } },
    type: types.permission,
    child: "news-permission",
    changed: ["statementId", "other"],
  },
  {
    entry: "events.TOPIC.undelivered.queue",
    args: {
      events: { news: { topicArn, transform: { undelivered: { queue: { messageRetentionSeconds: 60 } } } } },
    },
    type: types.queue,
    child: "news-undelivered-queue",
    changed: ["messageRetentionSeconds", 60],
  },
];

describe("transforms of a Lambda function", () => {
  for (const { entry, args, type, child, changed } of cases) {
    const [property, value] = changed;
    it(`X5: ${entry} reaches its child`, async () => {
      const { inputs } = (await makeFunction(args)).get(type, `worker-${child}`);
      assert.deepEqual(inputs[property], value);
    });
  }

  it("X5: rolePolicy reaches the policies that it is for, and no other", async () => {
    const run = await makeFunction({
      transform: { rolePolicy: (_, __, name) => (name.includes("logs") ? { args: { name: "other" } } : {}) },
    });
    const names = run.ofType(types.rolePolicy).map(({ inputs }) => String(inputs.name));
    assert.deepEqual(names.sort(), ["dead-letter", "environment", "network", "other", "tracing"]);
  });
});
