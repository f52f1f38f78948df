import assert from "node:assert/strict";
import { AlertTopic, CisAlarms, type AlertTopicArgs } from "../../components/audit";
import { alertTopicPolicy } from "../../components/audit/topic-policy";
import { Deployment, type SecurityControl } from "../../components/shared";
import { policyText } from "../../iam";
import { World, type Properties } from "../../simulator";
import { deploymentArgs } from "../support/deployment";
import { runUnderMocks, type ProgramRun } from "../support/program";

const deployment = new Deployment(deploymentArgs());
const keyArn = deployment.arn("kms", "key/11111111-2222-3333-4444-555555555555");
const queueArn = deployment.arn("sqs", "archive");
const central = deployment.arn("sns", "central-alerts");
const types = {
  topic: "aws:sns/topic:Topic",
  policy: "aws:sns/topicPolicy:TopicPolicy",
  subscription: "aws:sns/topicSubscription:TopicSubscription",
  alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
};

/** An alert topic and an alarm that publishes to it. */
function alerts(more: Partial<AlertTopicArgs>, world?: World): Promise<ProgramRun> {
  return runUnderMocks(
    () => {
      const topic = new AlertTopic("alerts", { deployment, keyArn, ...more });
      new CisAlarms("cis", { deployment, logGroupName: "/bulwark/dev/audit", topicArn: topic.arn });
      return Promise.resolve({ controls: topic.controls, arn: topic.arn });
    },
    { world },
  );
}

const subscriptions = (run: ProgramRun) =>
  run
    .ofType(types.subscription)
    .map(({ name, inputs }): unknown[] => [name, inputs.topic, inputs.protocol, inputs.endpoint])
    .sort(([a], [b]) => String(a).localeCompare(String(b)));
const off = (run: ProgramRun) =>
  (run.outputs.controls as SecurityControl[]).filter(({ enabled }) => !enabled).map(({ control }) => control);

describe("subscriptions of the alert topic", () => {
  it("A4: addresses, incident services and queues get every alert, each under a name that stays", async () => {
    const run = await alerts({
      emails: ["ops@example.com"],
      subscriptions: { pager: { https: "https://pager.example.com/x" }, archive: { queueArn } },
    });
    const arn = run.outputs.arn as string;
    assert.deepEqual(subscriptions(run), [
      ["alerts-email-ops@example.com", arn, "email", "ops@example.com"],
      ["alerts-to-archive", arn, "sqs", queueArn],
      ["alerts-to-pager", arn, "https", "https://pager.example.com/x"],
    ]);
    const policy = run.get(types.policy, "alerts-policy").urn;
    assert.ok(run.ofType(types.subscription).every(({ dependencies }) => dependencies.includes(policy)));
  });

  it("S6: adding one changes nothing that was there", async () => {
    const pager = { https: "https://pager.example.com/x" };
    const before = subscriptions(await alerts({ subscriptions: { pager } }));
    const after = subscriptions(await alerts({ subscriptions: { archive: { queueArn }, pager } }));
    assert.deepEqual(
      after.filter(([name]) => name !== "alerts-to-archive"),
      before,
    );
  });

  for (const [given, message] of [
    [{ pager: { https: "http://pager.example.com/x" } }, /subscriptions\.pager\.https .*begins with https/],
    [{ pager: { https: "pager.example.com" } }, /subscriptions\.pager\.https/],
    [{ archive: { queueArn: central } }, /subscriptions\.archive\.queueArn .*standard SQS queue/],
    [{ archive: { queueArn: `${queueArn}.fifo` } }, /standard SQS queue/],
    [{ "Two Words": { queueArn } }, /lower-case letters/],
  ] as const) {
    it(`A4: refuses ${JSON.stringify(given)}`, async () => {
      await assert.rejects(alerts({ subscriptions: given }), message);
    });
  }

  it("P6: an address that is refused is not shown, since it holds a key", async () => {
    await assert.rejects(alerts({ subscriptions: { pager: { https: "http://x.test/secret" } } }), (error) => {
      assert.ok(!String(error).includes("secret"));
      return true;
    });
  });
});

describe("an alert topic that is there already", () => {
  /** An account with a topic of that policy. */
  function withTopic(policy: string): World {
    const world = new World();
    const make = (type: string, inputs: Properties) => {
      const request = { type, name: "old", identity: `old::${type}`, inputs };
      world.create({ ...request, inputs: world.check(request) });
    };
    make(types.topic, { name: "central-alerts", kmsMasterKeyId: keyArn, policy });
    return world;
  }
  const good = policyText(alertTopicPolicy(deployment, central));

  it("X5: is looked up, gets the subscriptions, and is not changed", async () => {
    const run = await alerts({ existing: central, emails: ["ops@example.com"] }, withTopic(good));
    assert.equal(run.outputs.arn, central);
    assert.deepEqual(run.ofType(types.policy), []);
    assert.deepEqual(run.ofType(types.topic), []);
    assert.deepEqual(subscriptions(run), [
      ["alerts-email-ops@example.com", central, "email", "ops@example.com"],
    ]);
    assert.ok(
      run.ofType(types.alarm).every(({ inputs }) => (inputs.alarmActions as string[])[0] === central),
    );
    assert.deepEqual(off(run), []);
  });

  it("X4: is reported as it is", async () => {
    const closed = policyText({ Version: "2012-10-17", Statement: [] });
    assert.deepEqual(off(await alerts({ existing: central }, withTopic(closed))), [
      "alarms may publish",
      "rules may publish",
      "no publishing without TLS",
    ]);
  });

  it("A5: must exist", async () => {
    await assert.rejects(alerts({ existing: central }, new World()), /NotFound/);
  });

  for (const existing of [
    "arn:aws:sns:eu-west-1:210987654321:central-alerts",
    "arn:aws:sns:us-east-1:123456789012:central-alerts",
    "arn:aws:sns:eu-west-1:123456789012:central-alerts.fifo",
    "central-alerts",
  ]) {
    it(`A4: refuses ${existing}, to which alarms cannot publish`, async () => {
      await assert.rejects(
        alerts({ existing }),
        /existing is .*standard SNS topic of this account and region/,
      );
    });
  }
});
