import assert from "node:assert/strict";
import { LambdaFunction, functionAlarmKeys, type LambdaFunctionArgs } from "../../components";
import { itReportsFaults } from "../support/faults";
import { runStack, type ProgramRun } from "../support/program";
import { account, functionArgs, makeFunction, topicArn, types } from "./compute-functions";

const streamArn = `arn:aws:kinesis:eu-west-1:${account}:stream/clicks`;
const events = { clicks: { streamArn }, news: { topicArn }, nightly: { schedule: "rate(1 day)" } };

function alarmsOf(run: ProgramRun): string[] {
  return run
    .ofType(types.alarm)
    .map(({ name }) => name.replace("worker-alarms-", ""))
    .sort();
}

async function alarmOf(key: string, args: Partial<LambdaFunctionArgs> = {}) {
  const run = await makeFunction({ alarms: { topicArn }, ...args });
  return run.get(types.alarm, `worker-alarms-${key}`).inputs;
}

describe("alarms of a Lambda function", () => {
  it("C1: are made only when there is somebody to tell", async () => {
    assert.deepEqual(alarmsOf(await makeFunction()), []);
  });

  it("C1: watch calls, the dead-letter queue, and what its event sources need", async () => {
    assert.deepEqual(alarmsOf(await makeFunction({ alarms: { topicArn } })), [
      "dead-letters",
      "duration",
      "errors",
      "lost-events",
      "throttles",
    ]);
    assert.deepEqual(alarmsOf(await makeFunction({ alarms: { topicArn }, events })), [
      "dead-letters",
      "duration",
      "errors",
      "iterator-age",
      "lost-events",
      "throttles",
      "undelivered-news",
      "undelivered-nightly",
    ]);
  });

  it("C1: can be left out one by one", async () => {
    const all = alarmsOf(await makeFunction({ alarms: { topicArn }, events }));
    for (const key of functionAlarmKeys) {
      const left = alarmsOf(await makeFunction({ alarms: { topicArn, disabled: [key] }, events }));
      assert.deepEqual(
        left,
        all.filter((name) => name !== key && !name.startsWith(`${key}-`)),
        key,
      );
      assert.notEqual(left.length, all.length, key);
    }
  });

  it("C1: ring at the first bad period of five minutes, and tell the topic", async () => {
    for (const { name, inputs } of (await makeFunction({ alarms: { topicArn }, events })).ofType(
      types.alarm,
    )) {
      assert.deepEqual(
        [inputs.alarmActions, inputs.period, inputs.evaluationPeriods, inputs.treatMissingData],
        [[topicArn], 300, 1, "notBreaching"],
        name,
      );
      assert.equal(inputs.comparisonOperator, "GreaterThanOrEqualToThreshold");
    }
  });

  it("C1: are about the function, and about its queue", async () => {
    const errors = await alarmOf("errors");
    assert.deepEqual(
      [errors.namespace, errors.metricName, errors.statistic, errors.threshold, errors.dimensions],
      ["AWS/Lambda", "Errors", "Sum", 1, { FunctionName: "bulwark-worker-dev" }],
    );
    const waiting = await alarmOf("dead-letters");
    assert.deepEqual(
      [waiting.namespace, waiting.metricName, waiting.dimensions],
      ["AWS/SQS", "ApproximateNumberOfMessagesVisible", { QueueName: "bulwark-worker-dead-letter-dev" }],
    );
    const undelivered = await alarmOf("undelivered-news", { events });
    assert.deepEqual(undelivered.dimensions, { QueueName: "bulwark-worker-news-undelivered-dev" });
  });

  it("C1: know the timeout", async () => {
    assert.equal((await alarmOf("duration")).threshold, 27_000);
    assert.equal((await alarmOf("duration", { timeoutSeconds: 900 })).threshold, 810_000);
  });

  it("C1: count lost events where Lambda counts them", async () => {
    assert.equal((await alarmOf("lost-events")).metricName, "DeadLetterErrors");
    assert.equal(
      (await alarmOf("lost-events", { asynchronous: { onFailure: "record" } })).metricName,
      "DestinationDeliveryFailures",
    );
  });

  for (const stack of ["dev", "prod"]) {
    it(`A4: of ${stack} tell the alert topic, whose policy is there before them`, async () => {
      const run = await runStack(stack);
      const [topic] = run.ofType("aws:sns/topic:Topic");
      const alarms = run.ofType(types.alarm).filter(({ name }) => name.startsWith("worker-alarms-"));
      assert.ok(alarms.length >= 5);
      const policy = run.get("aws:sns/topicPolicy:TopicPolicy", "alerts-policy");
      for (const { inputs, dependencies } of alarms) {
        assert.deepEqual(inputs.alarmActions, [topic!.outputs.arn]);
        assert.ok(dependencies.includes(policy.urn));
      }
    });
  }

  itReportsFaults(
    [
      [types.alarm, { actionsEnabled: false }, "alarm: calls fail"],
      [types.alarm, { alarmActions: [] }, "alarm: calls fail"],
    ],
    () => {
      const disabled = functionAlarmKeys.filter((key) => key !== "errors");
      const args = functionArgs({ alarms: { topicArn, disabled } });
      return (name, options) => new LambdaFunction(name, args, options);
    },
  );
});
