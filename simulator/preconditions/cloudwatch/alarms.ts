import type { Properties } from "../../model";
import { text } from "../../services/support";
import { hasUnknowns, isObject } from "../../values";
import type { Call } from "../call";
import { deliveryFault } from "../support/deliveries";
import { refuse, type Precondition } from "../precondition";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const METRIC_FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter";
const SERVICE = "cloudwatch.amazonaws.com";
const PUT = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html";
const NOTIFY = "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html";
const NOTIFY_ENCRYPTED = "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html";

const COMPARISONS = [
  "GreaterThanOrEqualToThreshold",
  "GreaterThanThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
  "LessThanLowerOrGreaterThanUpperThreshold",
  "LessThanLowerThreshold",
  "GreaterThanUpperThreshold",
];
const MISSING_DATA = ["breaching", "notBreaching", "ignore", "missing"];
const DAY = 86_400;

const ACTION_LISTS = ["alarmActions", "okActions", "insufficientDataActions"];

function actionsOf(call: Call): string[] {
  return [...new Set(ACTION_LISTS.flatMap((list) => call.texts(list)))];
}

/** Whether an input is given, be it unknown yet. */
function has(call: Call, property: string): boolean {
  const value = call.inputs[property] ?? undefined;
  return value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);
}

/** What the provider finds wrong in a preview. */
function providerProblem(call: Call): string | undefined {
  const inList = (property: string, values: readonly string[]) => {
    const value = call.text(property);
    return value === undefined || values.includes(value)
      ? undefined
      : `expected ${property} to be one of [${values.join(" ")}], got ${value}`;
  };
  const atMost = (property: string, length: number) =>
    (call.text(property)?.length ?? 0) > length
      ? `expected length of ${property} to be in the range (0 - ${String(length)})`
      : undefined;
  const atLeastOne = (property: string) =>
    (call.number(property) ?? 1) < 1 ? `expected ${property} to be at least (1)` : undefined;
  const apart = (property: string, others: readonly string[]) => {
    const other = has(call, property) ? others.find((name) => has(call, name)) : undefined;
    return other === undefined ? undefined : `"${property}": conflicts with ${other}`;
  };
  const fewer = (property: string) =>
    call.texts(property).length > 5 ? `Too many ${property}: no more than 5 items` : undefined;
  const period = call.number("period") ?? 60;
  return (
    atMost("name", 255) ??
    atMost("alarmDescription", 1024) ??
    inList("comparisonOperator", COMPARISONS) ??
    inList("treatMissingData", MISSING_DATA) ??
    atLeastOne("evaluationPeriods") ??
    atLeastOne("datapointsToAlarm") ??
    apart("metricQueries", ["metricName", "namespace", "period", "statistic", "extendedStatistic"]) ??
    apart("statistic", ["extendedStatistic"]) ??
    apart("threshold", ["thresholdMetricId"]) ??
    fewer("okActions") ??
    fewer("insufficientDataActions") ??
    ([10, 20, 30].includes(period) || period % 60 === 0
      ? undefined
      : `expected period to be 10, 20, 30 or divisible by 60, got: ${String(period)}`)
  );
}

/** What is left to AWS. */
function problem(call: Call): string | undefined {
  const period = call.number("period") ?? 0;
  const periods = call.number("evaluationPeriods") ?? 0;
  const datapoints = call.number("datapointsToAlarm") ?? 0;
  const { dimensions } = call.inputs;
  if (!["metricName", "metricQueries", "evaluationCriteria"].some((name) => has(call, name)))
    return "Either MetricName, Metrics or EvaluationCriteria must be specified.";
  if (has(call, "metricName") && !has(call, "statistic") && !has(call, "extendedStatistic"))
    return "Exactly one of Statistic and ExtendedStatistic must be specified.";
  if (datapoints > periods) return "DatapointsToAlarm must be less than or equal to EvaluationPeriods.";
  if (period * periods > (period < 3600 ? DAY : 7 * DAY)) {
    return `Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= ${String(DAY)}).`;
  }
  if (isObject(dimensions) && Object.keys(dimensions).length > 30)
    return "The collection Dimensions must not have a size greater than 30.";
  return call.texts("alarmActions").length > 5
    ? "The collection AlarmActions must not have a size greater than 5."
    : undefined;
}

/** The first action of an alarm whose messages do not arrive for that reason. */
function silentAction(call: Call, ...reasons: readonly string[]): string | undefined {
  const source = text(call.inputs.arn);
  return actionsOf(call).find((action) => {
    const fault = deliveryFault(call, action, { service: SERVICE, source });
    return fault !== undefined && reasons.includes(fault);
  });
}

function transformationsOf(filter: { readonly outputs: Properties }): Properties[] {
  const { metricTransformation } = filter.outputs;
  return (Array.isArray(metricTransformation) ? metricTransformation : [metricTransformation]).filter(
    isObject,
  );
}

/** What Amazon CloudWatch demands of alarms. */
export const alarms: readonly Precondition[] = [
  {
    id: "CW-1",
    types: [ALARM],
    at: ["check", "create", "update"],
    demands:
      "An alarm watches one metric with one statistic, or metric queries; period and numbers of periods are such that " +
      "they span a day at most, a week where the period is an hour or more; each state has at most five actions.",
    source: PUT,
    judge: (call) => {
      const found = call.moment === "check" ? providerProblem(call) : problem(call);
      return found === undefined ? undefined : refuse("ValidationError", found);
    },
  },
  {
    id: "CW-2",
    types: [ALARM],
    demands: "The actions of an alarm are in its region.",
    source: PUT,
    judge: (call) => {
      const region = actionsOf(call)
        .map((action) => action.split(":")[3] ?? "")
        .find((each) => each !== "" && each !== call.region);
      return region === undefined
        ? undefined
        : refuse("ValidationError", `Invalid region ${region} specified. Only ${call.region} is supported.`);
    },
  },
  {
    id: "CW-3",
    types: [ALARM],
    at: ["afterwards"],
    demands: "The key of an alarm's topic lets CloudWatch use it; AWS's own key for SNS does not.",
    source: NOTIFY_ENCRYPTED,
    judge: (call) =>
      silentAction(call, "key") === undefined
        ? undefined
        : refuse(
            "AccessDenied",
            "CloudWatch Alarms does not have authorization to access the SNS topic encryption key.",
          ),
  },
  {
    id: "CW-4",
    types: [ALARM],
    at: ["afterwards"],
    demands: "The topic of an alarm exists, and its policy lets CloudWatch publish for the alarm.",
    source: NOTIFY,
    judge: (call) => {
      const action = silentAction(call, "policy", "missing");
      return action === undefined
        ? undefined
        : refuse(
            "AuthorizationError",
            `CloudWatch Alarms is not authorized to perform the action ${action}.`,
          );
    },
  },
  {
    id: "CW-5",
    types: [ALARM],
    at: ["afterwards"],
    demands: "Where metric filters write to an alarm's namespace, one of them writes its metric.",
    source: PUT,
    judge: (call) => {
      const [namespace, name] = [text(call.inputs.namespace), text(call.inputs.metricName)];
      if (namespace === "" || hasUnknowns([namespace, name])) return undefined;
      const written = call
        .list(METRIC_FILTER)
        .flatMap(transformationsOf)
        .filter((each) => each.namespace === namespace);
      return written.length === 0 || written.some((each) => each.name === name)
        ? undefined
        : refuse(
            "InsufficientData",
            `No metric filter writes the metric ${name} to the namespace ${namespace}.`,
          );
    },
  },
];
