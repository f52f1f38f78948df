import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { Budget, FindingAlerts } from "../../components/account";
import { AlertTopic } from "../../components/audit";
import { EncryptionKeys } from "../../components/kms";
import { Deployment, type DeploymentArgs, type HasControls } from "../../components/shared";
import { evaluate, parsePolicy, service, type ContextInput } from "../../iam";
import { deploymentArgs } from "../support/deployment";
import { itReportsFaults } from "../support/faults";
import { runUnderMocks, type ProgramRun } from "../support/program";
import { matchesEvent } from "./event-pattern";

const account = "123456789012";
const sources = ["guardduty", "security-hub", "access-analyzer", "config"] as const;
const types = {
  key: "aws:kms/key:Key",
  topic: "aws:sns/topic:Topic",
  topicPolicy: "aws:sns/topicPolicy:TopicPolicy",
  budget: "aws:budgets/budget:Budget",
  rule: "aws:cloudwatch/eventRule:EventRule",
  target: "aws:cloudwatch/eventTarget:EventTarget",
};

/** Keys, alert topic, a budget and the rules of all findings, wired as the environment wires them. */
function alerting(more: Partial<DeploymentArgs> = {}): Promise<ProgramRun> {
  return runUnderMocks(() => {
    const deployment = new Deployment(deploymentArgs(more));
    const keys = new EncryptionKeys("keys", { deployment, trailName: "audit" });
    const topicArn = new AlertTopic("alerts", { deployment, keyArn: keys.notifications.arn }).arn;
    new Budget("budget", { deployment, monthlyLimit: 500, topicArn });
    new FindingAlerts("findings", { deployment, topicArn, sources });
    return Promise.resolve();
  });
}

let made: Promise<ProgramRun> | undefined;
const usual = () => (made ??= alerting());

/** Whether a service may publish to the deployed topic: both the topic and its key must let it. */
function publishes(run: ProgramRun, name: string, onTopic: ContextInput, onKey: ContextInput): boolean {
  const topic = run.get(types.topic, "alerts-topic");
  const topicPolicy = run.get(types.topicPolicy, "alerts-policy").inputs.policy as string;
  const key = run.ofType(types.key).find(({ outputs }) => outputs.arn === topic.inputs.kmsMasterKeyId)!;
  const ask = (
    action: string,
    resource: string,
    context: ContextInput,
    resourcePolicy: string,
    kind: "topic" | "key",
  ) =>
    evaluate(
      { principal: service(name), action, resource, resourceAccount: account, context },
      { resource: parsePolicy(resourcePolicy, kind) },
    ).allowed;
  const keyPolicy = key.inputs.policy as string;
  const keyArn = key.outputs.arn as string;
  return (
    ask(
      "sns:Publish",
      topic.outputs.arn as string,
      { "aws:SecureTransport": true, ...onTopic },
      topicPolicy,
      "topic",
    ) &&
    ["kms:Decrypt", "kms:GenerateDataKey"].every((action) => ask(action, keyArn, onKey, keyPolicy, "key"))
  );
}

describe("Budget", () => {
  it("A4: tells the topic of costs that have arisen and that are expected", async () => {
    const run = await usual();
    const { inputs } = run.get(types.budget, "budget-budget");
    const topicArn = run.get(types.topic, "alerts-topic").outputs.arn as string;
    assert.deepEqual(
      [inputs.name, inputs.budgetType, inputs.timeUnit, inputs.limitAmount, inputs.limitUnit],
      ["bulwark-budget-dev", "COST", "MONTHLY", "500", "USD"],
    );
    const alert = (notificationType: string, threshold: number) => ({
      notificationType,
      threshold,
      thresholdType: "PERCENTAGE",
      comparisonOperator: "GREATER_THAN",
      subscriberSnsTopicArns: [topicArn],
    });
    assert.deepEqual(inputs.notifications, [
      alert("ACTUAL", 80),
      alert("ACTUAL", 100),
      alert("FORECASTED", 100),
    ]);
  });

  it("A4: budgets of the account can really publish: topic and key let them, and no other account's", async () => {
    const run = await usual();
    const budget = (owner: string) => ({
      "aws:SourceAccount": owner,
      "aws:SourceArn": `arn:aws:budgets::${owner}:budget/bulwark-budget-dev`,
    });
    const own = budget(account);
    const foreign = budget("210987654321");
    assert.ok(publishes(run, "budgets.amazonaws.com", own, own));
    assert.ok(!publishes(run, "budgets.amazonaws.com", foreign, own));
    assert.ok(!publishes(run, "budgets.amazonaws.com", own, foreign));
    assert.ok(!publishes(run, "budgets.amazonaws.com", own, {}));
    assert.ok(!publishes(run, "costalerts.amazonaws.com", own, own));
    assert.ok(!publishes(run, "budgets.amazonaws.com", { ...own, "aws:SecureTransport": false }, own));
    for (const source of ["aws:SourceAccount", "aws:SourceArn"]) {
      const mixed = { ...own, [source]: foreign[source as keyof typeof foreign] };
      assert.ok(!publishes(run, "budgets.amazonaws.com", mixed, own), source);
      assert.ok(!publishes(run, "budgets.amazonaws.com", own, mixed), source);
    }
  });

  it("A4: waits for the topic's policy", async () => {
    const run = await usual();
    const { urn } = run.get(types.topicPolicy, "alerts-policy");
    assert.ok(run.get(types.budget, "budget-budget").dependencies.includes(urn));
  });

  const make = (more: object, deployment: Partial<DeploymentArgs> = {}) =>
    runUnderMocks(() => {
      new Budget("budget", {
        deployment: new Deployment(deploymentArgs(deployment)),
        monthlyLimit: 500,
        topicArn: "arn:aws:sns:eu-west-1:123456789012:alerts",
        ...more,
      });
      return Promise.resolve();
    });

  for (const [given, message] of [
    [{ monthlyLimit: 0 }, /monthlyLimit is 0: more than 0/],
    [{ monthlyLimit: Number.NaN }, /monthlyLimit is null: more than 0/],
    [{ actualPercent: [0] }, /actualPercent\.0 is 0: a whole number from 1 to 1000/],
    [{ forecastPercent: [99.5] }, /forecastPercent\.0 is 99\.5: a whole number/],
    [{ actualPercent: [50, 50] }, /actualPercent\.1 is 50: named once/],
    [{ actualPercent: [], forecastPercent: [] }, /1 to 5 percentages.*add one/],
    [{ actualPercent: [10, 20, 30, 40, 50] }, /1 to 5 percentages.*take some out/],
  ] as const) {
    it(`A4: refuses ${JSON.stringify(given)}`, async () => {
      await assert.rejects(make(given), message);
    });
  }

  it("A4: counts in the currency of the partition, and is refused where AWS has no budgets", async () => {
    const china = await make({}, { partition: "aws-cn", region: "cn-north-1" });
    assert.equal(china.get(types.budget, "budget-budget").inputs.limitUnit, "CNY");
    await assert.rejects(make({}, { partition: "aws-us-gov", region: "us-gov-west-1" }), /GovCloud/);
  });

  it("K2: no policy names the service where AWS does not know it", async () => {
    const policies = async (partition: string) => {
      const run = await runUnderMocks(() => {
        const deployment = new Deployment(deploymentArgs({ partition }));
        const keys = new EncryptionKeys("keys", { deployment, trailName: "audit" });
        new AlertTopic("alerts", { deployment, keyArn: keys.notifications.arn });
        return Promise.resolve();
      });
      return [...run.ofType(types.key), ...run.ofType(types.topicPolicy)]
        .map(({ inputs }) => inputs.policy as string)
        .filter((text) => text.includes("budgets.amazonaws.com")).length;
    };
    assert.equal(await policies("aws"), 2);
    assert.equal(await policies("aws-us-gov"), 0);
  });
});

describe("FindingAlerts", () => {
  const finding = (source: string, detailType: string, detail: object) => ({
    source,
    "detail-type": detailType,
    account,
    detail,
  });
  const hubFinding = (more: object) =>
    finding("aws.securityhub", "Security Hub Findings - Imported", {
      findings: [
        {
          Severity: { Label: "CRITICAL" },
          Workflow: { Status: "NEW" },
          RecordState: "ACTIVE",
          Compliance: { Status: "FAILED" },
          ...more,
        },
      ],
    });
  const guardDuty = (severity: number) => finding("aws.guardduty", "GuardDuty Finding", { severity });
  const access = (status: string) =>
    finding("aws.access-analyzer", "Access Analyzer Finding", { status, isPublic: true });
  const config = (complianceType: string) =>
    finding("aws.config", "Config Rules Compliance Change", {
      messageType: "ComplianceChangeNotification",
      newEvaluationResult: { complianceType },
    });
  /** Events in the form of AWS's documentation: those that are told, and their neighbours that are not. */
  const events: Record<(typeof sources)[number], { told: object[]; silent: object[] }> = {
    guardduty: {
      told: [guardDuty(7), guardDuty(8.9)],
      silent: [
        guardDuty(6.9),
        finding("aws.guardduty", "GuardDuty Runtime Protection Unhealthy", { severity: 8 }),
      ],
    },
    "security-hub": {
      told: [hubFinding({}), hubFinding({ Severity: { Label: "HIGH" } })],
      silent: [
        hubFinding({ Severity: { Label: "MEDIUM" } }),
        hubFinding({ Workflow: { Status: "SUPPRESSED" } }),
        hubFinding({ RecordState: "ARCHIVED" }),
        hubFinding({ Compliance: { Status: "PASSED" } }),
      ],
    },
    "access-analyzer": { told: [access("ACTIVE")], silent: [access("ARCHIVED"), access("RESOLVED")] },
    config: { told: [config("NON_COMPLIANT")], silent: [config("COMPLIANT"), config("NOT_APPLICABLE")] },
  };
  const patternOf = (run: ProgramRun, source: string) =>
    JSON.parse(run.get(types.rule, `findings-${source}`).inputs.eventPattern as string) as Parameters<
      typeof matchesEvent
    >[0];

  for (const source of sources) {
    it(`A5: ${source}: tells what is severe, and not its neighbours`, async () => {
      const pattern = patternOf(await usual(), source);
      const matches = (event: object) => matchesEvent(pattern, event as typeof pattern);
      assert.deepEqual(
        events[source].told.map(matches),
        events[source].told.map(() => true),
      );
      assert.deepEqual(
        events[source].silent.map(matches),
        events[source].silent.map(() => false),
      );
      for (const other of sources.filter((name) => name !== source)) {
        assert.ok(!events[other].told.some(matches), other);
      }
    });

    it(`A4: ${source}: the rule can really publish: topic and key let it, for this account only`, async () => {
      const run = await usual();
      const { outputs } = run.get(types.rule, `findings-${source}`);
      const target = run.get(types.target, `findings-${source}-target`);
      const topicArn = run.get(types.topic, "alerts-topic").outputs.arn as string;
      assert.deepEqual([target.inputs.arn, target.inputs.rule], [topicArn, outputs.name]);
      const own = { "aws:SourceAccount": account, "aws:SourceArn": outputs.arn as string };
      const onKey = { "kms:EncryptionContext:aws:sns:topicArn": topicArn };
      assert.ok(publishes(run, "events.amazonaws.com", own, onKey));
      const foreign = (outputs.arn as string).replace(account, "210987654321");
      assert.ok(!publishes(run, "events.amazonaws.com", { ...own, "aws:SourceArn": foreign }, onKey));
      const strange = { "kms:EncryptionContext:aws:sns:topicArn": topicArn.replace(account, "210987654321") };
      assert.ok(!publishes(run, "events.amazonaws.com", own, strange));
    });
  }

  it("A4: targets wait for the topic's policy", async () => {
    const run = await usual();
    const { urn } = run.get(types.topicPolicy, "alerts-policy");
    assert.ok(run.ofType(types.target).every(({ dependencies }) => dependencies.includes(urn)));
  });
});

const deployment = () => new Deployment(deploymentArgs());
const elsewhere = "arn:aws:sns:eu-west-1:123456789012:elsewhere";
const topicArn = "arn:aws:sns:eu-west-1:123456789012:alerts";

describe("Budget's controls", () => {
  itReportsFaults(
    [
      [types.budget, { notifications: [] }, "alert topic told of costs"],
      [
        types.budget,
        {
          notifications: [
            {
              notificationType: "ACTUAL",
              threshold: 80,
              thresholdType: "PERCENTAGE",
              comparisonOperator: "GREATER_THAN",
              subscriberSnsTopicArns: [elsewhere],
            },
          ],
        },
        "alert topic told of costs",
      ],
    ],
    () =>
      (name: string, options?: pulumi.ComponentResourceOptions): HasControls =>
        new Budget(name, { deployment: deployment(), monthlyLimit: 1, topicArn }, options),
  );
});

describe("FindingAlerts' controls", () => {
  const control = "severe findings of guardduty are told";
  itReportsFaults(
    [
      [types.rule, { state: "DISABLED" }, control],
      [types.rule, { eventPattern: JSON.stringify({ source: ["aws.health"] }) }, control],
      [types.target, { arn: elsewhere }, control],
    ],
    () =>
      (name: string, options?: pulumi.ComponentResourceOptions): HasControls =>
        new FindingAlerts(name, { deployment: deployment(), topicArn, sources: ["guardduty"] }, options),
  );
});
