import { precondition, showsAll } from "./cases";
import { byAccount, document, lets } from "./policies";
import type { Made, SimulatedAws } from "./simulated";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const DASHBOARD = "aws:cloudwatch/dashboard:Dashboard";
const SERVICE = "cloudwatch.amazonaws.com";
const topicArn = "arn:aws:sns:eu-west-1:123456789012:alerts";
const forAlarms = {
  StringEquals: { "aws:SourceAccount": "123456789012" },
  ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:*" },
};

const watched = {
  name: "denied",
  namespace: "app",
  metricName: "Denied",
  statistic: "Sum",
  comparisonOperator: "GreaterThanThreshold",
  threshold: 0,
  period: 300,
  evaluationPeriods: 1,
};

/** An alarm; null takes an input away. */
const alarm = (aws: SimulatedAws, args: object = {}) => aws.create(ALARM, { ...watched, ...args });

/** Inputs of an alarm. */
function alarms(title: string, right: object, wrong: object, refusal: string | RegExp) {
  return {
    title,
    passes: (aws: SimulatedAws) => alarm(aws, right),
    fails: (aws: SimulatedAws) => alarm(aws, wrong),
    refusal,
  };
}

/** Lists of actions, of five and of six. */
function actions(list: string) {
  const five = [1, 2, 3, 4, 5].map((number) => `${topicArn}${String(number)}`);
  return alarms(
    `six ${list}`,
    { [list]: five },
    { [list]: [topicArn, ...five] },
    /ValidationError: .*[aA]ctions/,
  );
}

interface TopicParts {
  readonly policy?: readonly object[];
  /** Statements of the key's policy, or the name of a key. */
  readonly key?: readonly object[] | string;
}

const publishes = lets(SERVICE, "sns:Publish", forAlarms, topicArn);
const encrypts = lets(SERVICE, ["kms:Decrypt", "kms:GenerateDataKey*"], forAlarms);

async function topic(aws: SimulatedAws, { policy = [publishes], key }: TopicParts): Promise<void> {
  const kmsMasterKeyId =
    key === undefined || typeof key === "string" ? (key ?? null) : (await keyOf(aws, key)).id;
  await aws.create("aws:sns/topic:Topic", { name: "alerts", kmsMasterKeyId });
  if (policy.length > 0) {
    await aws.create("aws:sns/topicPolicy:TopicPolicy", { arn: topicArn, policy: document(...policy) });
  }
}

function keyOf(aws: SimulatedAws, statements: readonly object[]): Promise<Made> {
  return aws.create("aws:kms/key:Key", { policy: document(byAccount, ...statements) });
}

/** Alarms that a topic takes and does not take. */
function topics(title: string, right: TopicParts, wrong: TopicParts, refusal: string | RegExp) {
  const made = async (aws: SimulatedAws, parts: TopicParts) => {
    await topic(aws, parts);
    await alarm(aws, { alarmActions: [topicArn] });
  };
  return {
    title,
    afterwards: true,
    passes: (aws: SimulatedAws) => made(aws, right),
    fails: (aws: SimulatedAws) => made(aws, wrong),
    refusal,
  };
}
const noKey =
  "AccessDenied: CloudWatch Alarms does not have authorization to access the SNS topic encryption key.";

/** Dashboards with one widget. */
function widgets(title: string, right: object, wrong: object, refusal: string | RegExp) {
  const made = (aws: SimulatedAws, widget: object) =>
    aws.create(DASHBOARD, {
      dashboardName: "security",
      dashboardBody: JSON.stringify({
        widgets: [{ type: "text", properties: { markdown: "# Hi" } }, widget],
      }),
    });
  return {
    title,
    passes: (aws: SimulatedAws) => made(aws, right),
    fails: (aws: SimulatedAws) => made(aws, wrong),
    refusal,
  };
}
const metrics = (...rows: readonly unknown[]) => ({
  type: "metric",
  x: 0,
  y: 2,
  width: 24,
  height: 8,
  properties: { region: "eu-west-1", metrics: rows },
});
const tooFew =
  'InvalidParameterInput: The dashboard body is invalid, there are 1 validation errors: [{"dataPath":"/widgets/1/properties/metrics/0","message":"Should NOT have less than 2 items"}]';

describe("preconditions of CloudWatch", () => {
  precondition(
    "CW-1",
    alarms("256 characters", { name: "a".repeat(255) }, { name: "a".repeat(256) }, /ValidationError: .*name/),
    alarms(
      "a long description",
      { alarmDescription: "a".repeat(1024) },
      { alarmDescription: "a".repeat(1025) },
      /ValidationError: .*alarmDescription/,
    ),
    alarms(
      "an unknown comparison",
      { comparisonOperator: "LessThanThreshold" },
      { comparisonOperator: "Less" },
      /ValidationError: expected comparisonOperator to be one of/,
    ),
    alarms(
      "an unknown treatment of missing data",
      { treatMissingData: "notBreaching" },
      { treatMissingData: "ok" },
      /ValidationError: expected treatMissingData to be one of/,
    ),
    alarms(
      "no periods",
      { evaluationPeriods: 3 },
      { evaluationPeriods: 0 },
      /evaluationPeriods to be at least/,
    ),
    alarms("a period of 90 seconds", { period: 30 }, { period: 90 }, /expected period .* got: 90/),
    alarms(
      "both statistics",
      {},
      { extendedStatistic: "p90" },
      /"statistic": conflicts with extendedStatistic/,
    ),
    alarms(
      "metric queries and a metric",
      { metricName: null, namespace: null, statistic: null, period: null, metricQueries: [{ id: "m1" }] },
      { metricQueries: [{ id: "m1" }] },
      /"metricQueries": conflicts with metricName/,
    ),
    alarms(
      "no statistic",
      { statistic: null, extendedStatistic: "p90" },
      { statistic: null },
      /ValidationError: /,
    ),
    alarms("no metric", {}, { metricName: null }, /ValidationError: Either MetricName/),
    alarms(
      "more datapoints than periods",
      { evaluationPeriods: 3, datapointsToAlarm: 3 },
      { evaluationPeriods: 3, datapointsToAlarm: 4 },
      /ValidationError: DatapointsToAlarm/,
    ),
    alarms(
      "more than a day",
      { period: 300, evaluationPeriods: 288 },
      { period: 300, evaluationPeriods: 289 },
      /ValidationError: .*EvaluationPeriods \* Period must be <= 86400/,
    ),
    alarms(
      "more than a week of hours",
      { period: 3600, evaluationPeriods: 168 },
      { period: 3600, evaluationPeriods: 169 },
      /ValidationError: .*EvaluationPeriods/,
    ),
    alarms(
      "31 dimensions",
      { dimensions: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`d${String(i)}`, "x"])) },
      { dimensions: Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`d${String(i)}`, "x"])) },
      /ValidationError: .*Dimensions/,
    ),
    actions("alarmActions"),
    actions("okActions"),
  );

  precondition(
    "CW-2",
    alarms(
      "a topic of another region",
      { alarmActions: [topicArn] },
      { alarmActions: ["arn:aws:sns:us-east-1:123456789012:alerts"] },
      "ValidationError: Invalid region us-east-1 specified. Only eu-west-1 is supported.",
    ),
  );

  precondition(
    "CW-3",
    topics("a key for the account only", { key: [encrypts] }, { key: [] }, noKey),
    {
      ...topics("AWS's own key for SNS", { key: [encrypts] }, { key: "alias/aws/sns" }, noKey),
      world: { existing: ["alias/aws/sns"] },
    },
    topics(
      "a key for alarms of another region",
      { key: [encrypts] },
      {
        key: [
          lets(SERVICE, "kms:*", {
            ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:*" },
          }),
        ],
      },
      noKey,
    ),
    topics(
      "no right to decrypt",
      { key: [encrypts] },
      { key: [lets(SERVICE, "kms:GenerateDataKey*")] },
      noKey,
    ),
    topics("a key that is not there", { key: [encrypts] }, { key: "none" }, noKey),
  );

  precondition(
    "CW-4",
    topics(
      "a policy that does not know CloudWatch",
      {},
      { policy: [lets("events.amazonaws.com", "sns:Publish", {}, topicArn)] },
      /AuthorizationError: .* arn:aws:sns:eu-west-1:123456789012:alerts/,
    ),
    {
      title: "a topic that is not there",
      afterwards: true,
      given: (aws) => topic(aws, {}),
      passes: (aws) => alarm(aws, { okActions: [topicArn] }),
      fails: (aws) => alarm(aws, { okActions: [`${topicArn}2`] }),
      refusal: /AuthorizationError: /,
    },
  );

  precondition("CW-5", {
    afterwards: true,
    given: async (aws) => {
      await aws.create("aws:cloudwatch/logGroup:LogGroup", { name: "app" });
      await aws.create("aws:cloudwatch/logMetricFilter:LogMetricFilter", {
        name: "denied",
        logGroupName: "app",
        pattern: "DENIED",
        metricTransformation: { name: "Denied", namespace: "app", value: "1" },
      });
    },
    passes: async (aws) => {
      await alarm(aws);
      await alarm(aws, { name: "busy", namespace: "AWS/EC2", metricName: "CPUUtilization" });
    },
    fails: (aws) => alarm(aws, { metricName: "denied" }),
    refusal: /InsufficientData: No metric filter writes the metric denied to the namespace app\./,
  });

  precondition(
    "CW-6",
    {
      title: "a dot in the name",
      passes: (aws) => aws.preview(DASHBOARD, { dashboardName: "app_1-x", dashboardBody: '{"widgets":[]}' }),
      fails: (aws) => aws.preview(DASHBOARD, { dashboardName: "app.1", dashboardBody: '{"widgets":[]}' }),
      refusal: /InvalidParameterInput: /,
    },
    {
      title: "a body that is not JSON",
      passes: (aws) => aws.preview(DASHBOARD, { dashboardName: "app", dashboardBody: '{"widgets":[]}' }),
      fails: (aws) => aws.preview(DASHBOARD, { dashboardName: "app", dashboardBody: "widgets" }),
      refusal: /InvalidParameterInput: .*invalid JSON/,
    },
    widgets("a metric without a name", metrics(["AWS/EC2", "CPUUtilization"]), metrics(["AWS/EC2"]), tooFew),
    widgets(
      "a dimension without a value",
      metrics(["AWS/EC2", "CPUUtilization", "InstanceId", "i-1", { label: "x" }], ["...", "i-2"]),
      metrics(["AWS/EC2", "CPUUtilization", "InstanceId", { label: "x" }]),
      /"dataPath":"\/widgets\/1\/properties\/metrics\/0"/,
    ),
    widgets(
      "an expression and a row that is none",
      metrics([{ expression: "m1 * 2" }]),
      metrics("AWS/EC2"),
      /"\/widgets\/1\/properties\/metrics\/0","message":"Should be array"/,
    ),
    widgets(
      "a widget of no type",
      { type: "alarm", properties: { alarms: [] } },
      { type: "alarms", properties: { alarms: [] } },
      /"\/widgets\/1\/type"/,
    ),
    widgets(
      "a widget beside the grid",
      { ...metrics(), x: 23, width: 1 },
      { ...metrics(), x: 24, width: 1 },
      /"\/widgets\/1\/x"/,
    ),
    widgets(
      "a query without a region",
      { type: "log", properties: { region: "eu-west-1", query: "SOURCE 'a'" } },
      { type: "log", properties: { query: "SOURCE 'a'" } },
      /Should have required property 'region'/,
    ),
  );

  showsAll("CW-");
});
