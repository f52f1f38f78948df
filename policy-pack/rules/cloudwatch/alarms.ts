import { is, isGiven, propertyRule } from "../../core/property-rule";

const ALARMS: readonly string[] = [
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:cloudwatch/compositeAlarm:CompositeAlarm",
];

export const alarmsNotify = propertyRule({
  id: "cloudwatch-alarm-notifies",
  description: "Alarms do something: notify a topic, scale a group, recover an instance.",
  severity: "medium",
  level: "mandatory",
  frameworks: { nist: ["AU-6(1)", "SI-4(12)"] },
  why: "An alarm without an action is a red line on a page that nobody looks at when it matters.",
  fix: "Set `alarmActions` to a topic's ARN, and leave `actionsEnabled` at its default.",
  docs: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-15",
  demands: [
    {
      types: ALARMS,
      path: "alarmActions",
      accept: isGiven,
      finding: "does nothing in alarm (alarmActions)",
    },
    {
      types: ALARMS,
      path: "actionsEnabled",
      accept: is(true, undefined),
      finding: "has its actions turned off (actionsEnabled)",
    },
  ],
});
