/** What is watched of a function; each can be left out. */
export const functionAlarmKeys = [
  "errors",
  "throttles",
  "duration",
  "dead-letters",
  "lost-events",
  "iterator-age",
  "undelivered",
] as const;

export type FunctionAlarmKey = (typeof functionAlarmKeys)[number];

/** A metric of a function or queue, and from where on somebody must look. */
export interface AlarmRule {
  readonly title: string;
  readonly namespace: "AWS/Lambda" | "AWS/SQS";
  readonly metricName: string;
  readonly statistic: "Maximum" | "Sum";
  /** The alarm rings when a period of five minutes reaches it. */
  readonly threshold: number;
}

/** What the rules depend on. */
export interface Watched {
  /** The function's timeout: an alarm rings near it. */
  readonly timeoutSeconds: number;
  /** Whether failed events leave as Lambda's records, which it counts apart from plain events. */
  readonly failureRecords: boolean;
}

/** A call that takes longer than this part of the timeout is about to be ended. */
const nearTimeout = 0.9;

/** Records of a stream that wait this long pile up. */
const oldRecordMinutes = 5;

/**
 * The rules of one function, by alarm.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function alarmRules({ timeoutSeconds, failureRecords }: Watched): Record<FunctionAlarmKey, AlarmRule> {
  const ofFunction = { namespace: "AWS/Lambda", statistic: "Sum", threshold: 1 } as const;
  const notEmpty = {
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesVisible",
    statistic: "Maximum",
    threshold: 1,
  } as const;
  return {
    errors: { ...ofFunction, title: "calls fail", metricName: "Errors" },
    throttles: { ...ofFunction, title: "calls are refused for want of concurrency", metricName: "Throttles" },
    duration: {
      ...ofFunction,
      title: `calls take more than ${nearTimeout * 100} percent of the timeout`,
      metricName: "Duration",
      statistic: "Maximum",
      threshold: Math.round(timeoutSeconds * 1000 * nearTimeout),
    },
    "dead-letters": { ...notEmpty, title: "failed events wait in the dead-letter queue" },
    "lost-events": {
      ...ofFunction,
      title: "failed events cannot be kept",
      metricName: failureRecords ? "DestinationDeliveryFailures" : "DeadLetterErrors",
    },
    "iterator-age": {
      ...ofFunction,
      title: `records of a stream wait more than ${oldRecordMinutes} minutes`,
      metricName: "IteratorAge",
      statistic: "Maximum",
      threshold: oldRecordMinutes * 60 * 1000,
    },
    undelivered: { ...notEmpty, title: "events could not be delivered" },
  };
}
