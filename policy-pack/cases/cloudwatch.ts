import { type RuleCases, UNKNOWN, casesOf } from "./case";
import { finds, of } from "./resources";

const alarm = of("aws:cloudwatch/metricAlarm:MetricAlarm", "errors");
const topic = "arn:aws:sns:eu-west-1:111122223333:alerts";

export const cloudwatchCases: readonly RuleCases[] = [
  casesOf("cloudwatch-alarm-notifies", {
    passes: {
      "an alarm that notifies": [alarm({ alarmActions: [topic] })],
    },
    fails: {
      "an alarm without actions": finds(alarm(), "does nothing in alarm (alarmActions)"),
      "an alarm with its actions turned off": finds(
        alarm({ alarmActions: [topic], actionsEnabled: false }),
        "has its actions turned off (actionsEnabled)",
      ),
    },
    unknown: {
      "actions not known yet": finds(alarm({ alarmActions: UNKNOWN }), "? alarmActions"),
    },
    notApplicable: {
      "a dashboard": [of("aws:cloudwatch/dashboard:Dashboard", "main")()],
    },
  }),
];
