import { type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";

const alarm = (inputs: Readonly<Record<string, unknown>>): TestResource => ({
  type: "aws:cloudwatch/metricAlarm:MetricAlarm",
  name: "errors",
  inputs,
});

const topic = "arn:aws:sns:eu-west-1:111122223333:alerts";

export const cloudwatchCases: readonly RuleCases[] = [
  casesOf("cloudwatch-alarm-notifies", {
    passes: {
      "an alarm that notifies": [alarm({ alarmActions: [topic] })],
    },
    fails: {
      "an alarm without actions": {
        resources: [alarm({})],
        finds: ["errors does nothing in alarm (alarmActions)"],
      },
      "an alarm with its actions turned off": {
        resources: [alarm({ alarmActions: [topic], actionsEnabled: false })],
        finds: ["errors has its actions turned off (actionsEnabled)"],
      },
    },
    unknown: {
      "actions not known yet": {
        resources: [alarm({ alarmActions: UNKNOWN })],
        finds: ["errors ? alarmActions"],
      },
    },
    notApplicable: {
      "a dashboard": [{ type: "aws:cloudwatch/dashboard:Dashboard", name: "main", inputs: {} }],
    },
  }),
];
