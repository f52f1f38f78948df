import type { WatchedMetric } from "./cis-alarms";

/** What the dashboard shows. */
export interface DashboardContent {
  readonly region: string;
  /** Headline of the dashboard. */
  readonly title: string;
  readonly watched: readonly WatchedMetric[];
  /** The trail's log group. */
  readonly logGroupName: string;
}

/** Columns of a dashboard's grid. */
const fullWidth = 24;

/**
 * The body of the dashboard: state of the alarms, how often each event came, who was denied what lately.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardBody({ region, title, watched, logGroupName }: DashboardContent): string {
  const widgets = [
    text(`# ${title}`, 2),
    ...(watched.length === 0
      ? []
      : [
          {
            type: "alarm",
            height: 6,
            properties: { title: "Alarms", alarms: watched.map(({ alarmArn }) => alarmArn) },
          },
          {
            type: "metric",
            height: 8,
            properties: {
              title: "Events in five minutes",
              region,
              view: "timeSeries",
              stat: "Sum",
              period: 300,
              metrics: watched.map(({ namespace, metricName, title: label }) => [
                namespace,
                metricName,
                { label },
              ]),
            },
          },
        ]),
    query("Denied calls by caller", region, logGroupName, [
      "filter errorCode like /AccessDenied|UnauthorizedOperation/",
      "stats count(*) as calls by userIdentity.arn, eventSource, eventName, errorCode",
      "sort calls desc",
      "limit 50",
    ]),
    query("Last console sign-ins", region, logGroupName, [
      'filter eventName = "ConsoleLogin"',
      "fields @timestamp, userIdentity.arn, sourceIPAddress, additionalEventData.MFAUsed, responseElements.ConsoleLogin",
      "sort @timestamp desc",
      "limit 50",
    ]),
  ];
  return JSON.stringify({ widgets: stacked(widgets) });
}

interface Widget {
  readonly type: string;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

function text(markdown: string, height: number): Widget {
  return { type: "text", height, properties: { markdown } };
}

function query(title: string, region: string, logGroupName: string, commands: readonly string[]): Widget {
  return {
    type: "log",
    height: 6,
    properties: {
      title,
      region,
      view: "table",
      query: [`SOURCE '${logGroupName}'`, ...commands].join(" | "),
    },
  };
}

/** One widget below the other, each as wide as the dashboard. */
function stacked(widgets: readonly Widget[]): object[] {
  let y = 0;
  return widgets.map((widget) => {
    const placed = { ...widget, x: 0, y, width: fullWidth };
    y += widget.height;
    return placed;
  });
}
