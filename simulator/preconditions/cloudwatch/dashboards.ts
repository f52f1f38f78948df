import type { Properties } from "../../model";
import { isObject } from "../../values";
import { refuse, type Precondition } from "../precondition";
import { readJson } from "../support/json";

/** What is wrong with a dashboard's body, and where. */
interface Problem {
  readonly dataPath: string;
  readonly message: string;
}

const TYPES = ["metric", "text", "alarm", "log", "explorer", "custom"];

/** The least and the most of each number that places a widget. */
const GRID: Readonly<Record<string, readonly [number, number]>> = {
  x: [0, 23],
  y: [0, Infinity],
  width: [1, 24],
  height: [1, 1000],
};

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  text: ["markdown"],
  alarm: ["alarms"],
  log: ["region", "query"],
  metric: ["region"],
};

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
function bodyProblems(body: unknown): Problem[] {
  if (!isObject(body)) return [{ dataPath: "", message: "Should be object" }];
  const { widgets } = body;
  if (!Array.isArray(widgets)) return [{ dataPath: "", message: "Should have required property 'widgets'" }];
  if (widgets.length > 500) return [{ dataPath: "/widgets", message: "Should NOT have more than 500 items" }];
  return widgets.flatMap((widget, index) => widgetProblems(widget, `/widgets/${String(index)}`));
}

function widgetProblems(widget: unknown, path: string): Problem[] {
  if (!isObject(widget)) return [{ dataPath: path, message: "Should be object" }];
  const { type, properties } = widget;
  if (typeof type !== "string" || !TYPES.includes(type)) {
    return [{ dataPath: `${path}/type`, message: "Should be equal to one of the allowed values" }];
  }
  if (!isObject(properties))
    return [{ dataPath: path, message: "Should have required property 'properties'" }];
  const missing = (REQUIRED[type] ?? []).filter((name) => properties[name] === undefined);
  return [
    ...gridProblems(widget, path),
    ...missing.map((name) => ({
      dataPath: `${path}/properties`,
      message: `Should have required property '${name}'`,
    })),
    ...(type === "metric" ? metricProblems(properties.metrics ?? [], `${path}/properties/metrics`) : []),
  ];
}

function gridProblems(widget: Properties, path: string): Problem[] {
  return Object.entries(GRID).flatMap(([name, [least, most]]) => {
    const value = widget[name];
    const fits =
      value === undefined ||
      (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most);
    return fits
      ? []
      : [
          {
            dataPath: `${path}/${name}`,
            message: `Should be integer from ${String(least)} to ${String(most)}`,
          },
        ];
  });
}

/** A row names namespace, metric and pairs of a dimension and its value; `...` repeats the row above. */
function metricProblems(metrics: unknown, path: string): Problem[] {
  if (!Array.isArray(metrics)) return [{ dataPath: path, message: "Should be array" }];
  return metrics.flatMap((row: unknown, index) => {
    const dataPath = `${path}/${String(index)}`;
    if (!Array.isArray(row)) return [{ dataPath, message: "Should be array" }];
    const options: unknown = row.at(-1);
    const names: unknown[] = isObject(options) ? row.slice(0, -1) : row;
    if (names.some((name) => typeof name !== "string")) return [{ dataPath, message: "Should be string" }];
    if (names.includes("...")) return [];
    const isExpression = names.length === 0 && isObject(options) && typeof options.expression === "string";
    if (isExpression) return [];
    if (names.length < 2) return [{ dataPath, message: "Should NOT have less than 2 items" }];
    return names.length % 2 === 0 ? [] : [{ dataPath, message: "Should have a value for each dimension" }];
  });
}

/** What Amazon CloudWatch demands of dashboards. */
export const dashboards: readonly Precondition[] = [
  {
    id: "CW-6",
    types: ["aws:cloudwatch/dashboard:Dashboard"],
    at: ["check", "create", "update"],
    demands:
      "A dashboard's name has at most 255 letters, digits, `-` and `_`; its body is JSON with widgets of known types.",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html",
    judge: (call) => {
      const name = call.text("dashboardName") ?? "a";
      if (!/^[0-9A-Za-z_-]{1,255}$/.test(name)) {
        return refuse(
          "InvalidParameterInput",
          `"dashboard_name" doesn't comply with restrictions: "${name}"`,
        );
      }
      const text = call.text("dashboardBody");
      if (text === undefined) return undefined;
      const body = readJson(text);
      if (body === undefined)
        return refuse("InvalidParameterInput", '"dashboard_body" contains an invalid JSON');
      // The provider looks no further.
      const problems = call.moment === "check" ? [] : bodyProblems(body);
      return problems.length === 0
        ? undefined
        : refuse(
            "InvalidParameterInput",
            `The dashboard body is invalid, there are ${String(problems.length)} validation errors: ` +
              JSON.stringify(problems),
          );
    },
  },
];
