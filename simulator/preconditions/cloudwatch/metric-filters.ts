import type { Properties } from "../../model";
import { text } from "../../services/support";
import { hasUnknowns } from "../../values";
import type { Call } from "../call";
import { LOG_GROUP } from "./log-groups";
import { refuse, type Precondition, type Refusal } from "../precondition";

const METRIC_FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter";
const PUT = "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html";

/** Longest text and pattern of each part of a transformation. */
const TRANSFORMATION: readonly (readonly [string, number, RegExp])[] = [
  ["name", 255, /^[^:*$]*$/],
  ["namespace", 255, /^[^:*$]*$/],
  ["value", 100, /^/],
];

/** The first text among some that is too long or has the wrong characters. */
function misfit(of: Properties, limits: typeof TRANSFORMATION): Refusal | undefined {
  const wrong = limits.find(([name, length, pattern]) => {
    const value = text(of[name]);
    return !hasUnknowns(value) && (value.length > length || !pattern.test(value));
  });
  return (
    wrong &&
    refuse(
      "InvalidParameterException",
      `1 validation error detected: Value '${text(of[wrong[0]])}' at '${wrong[0]}' failed to satisfy constraint: ` +
        `Member must have length less than or equal to ${String(wrong[1])} and satisfy regular expression pattern: ${wrong[2].source}`,
    )
  );
}

/**
 * Whether the brackets and quotes of a filter pattern fit together: text in quotes and regular expressions in `%` say
 * nothing, `{...}` and `[...]` enclose all of a pattern or none of it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
function isPattern(pattern: string): boolean {
  const bare = pattern.trim().replace(/"(?:[^"\\]|\\.)*"|%[^%]*%/g, "");
  if (bare.includes('"')) return false;
  const enclosed = /^(?:\{.*\}|\[.*\])$/s.test(bare);
  return enclosed ? isBalanced(bare) : !/[{}]/.test(bare);
}

const CLOSING: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")" };

function isBalanced(bare: string): boolean {
  const open: string[] = [];
  for (const character of bare.replace(/[^[\](){}]/g, "")) {
    const closing = CLOSING[character];
    if (closing !== undefined) open.push(closing);
    else if (open.pop() !== character) return false;
  }
  return open.length === 0;
}

function groupOf(call: Call) {
  return call.find(LOG_GROUP, call.text("logGroupName"));
}

/** What Amazon CloudWatch Logs demands of metric filters. */
export const metricFilters: readonly Precondition[] = [
  {
    id: "LG-8",
    types: [METRIC_FILTER],
    demands: "The log group of a metric filter exists.",
    source: PUT,
    judge: (call) =>
      groupOf(call) === undefined && !call.mayExist(call.text("logGroupName"))
        ? refuse("ResourceNotFoundException", "The specified log group does not exist.")
        : undefined,
  },
  {
    id: "LG-9",
    types: [METRIC_FILTER],
    at: ["check", "create", "update"],
    demands:
      "Name, pattern and the one transformation of a metric filter have the length and characters that AWS demands, " +
      "the pattern's brackets and quotes fit together, and there are at most three dimensions, without a default value.",
    source: PUT,
    judge: (call) => {
      const transformations = call.objects("metricTransformation");
      const wrong =
        misfit(call.inputs, [
          ["name", 512, /^[^:*]*$/],
          ["pattern", 1024, /^/],
        ]) ?? transformations.map((each) => misfit(each, TRANSFORMATION)).find((each) => each !== undefined);
      // The provider itself leaves the rest to AWS.
      return (
        wrong ?? (call.moment === "check" ? undefined : (dimensionsOf(transformations[0]) ?? syntaxOf(call)))
      );
    },
  },
  {
    id: "LG-10",
    types: [METRIC_FILTER],
    at: ["create"],
    demands: "A log group has at most 100 metric filters.",
    source: PUT,
    judge: (call) => {
      const group = call.text("logGroupName");
      const others = call.list(METRIC_FILTER).filter(({ inputs }) => inputs.logGroupName === group);
      return others.length < call.quota("metricFiltersPerLogGroup")
        ? undefined
        : refuse("LimitExceededException", "Resource limit exceeded.");
    },
  },
  {
    id: "LG-11",
    types: [METRIC_FILTER],
    demands: "A log group with metric filters is of the class STANDARD.",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html",
    judge: (call) => {
      const group = groupOf(call);
      return group === undefined || group.outputs.logGroupClass === "STANDARD"
        ? undefined
        : refuse("InvalidOperationException", "The operation is not valid on the specified resource.");
    },
  },
];

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html */
function dimensionsOf(transformation: Properties = {}): Refusal | undefined {
  const { dimensions, defaultValue } = transformation;
  if (dimensions === undefined || dimensions === null || hasUnknowns(dimensions)) return undefined;
  const count = Object.keys(dimensions).length;
  if (count > 3) {
    return refuse("InvalidParameterException", "A metric transformation can have at most three dimensions.");
  }
  return count > 0 && defaultValue !== undefined && defaultValue !== null
    ? refuse(
        "InvalidParameterException",
        "Invalid metric transformation: dimensions and default value are mutually exclusive.",
      )
    : undefined;
}

function syntaxOf(call: Call): Refusal | undefined {
  return isPattern(call.text("pattern") ?? "")
    ? undefined
    : refuse("InvalidParameterException", "Invalid metric filter pattern");
}
