import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  Component,
  type ComponentArgs,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";
import { alarmRules, type FunctionAlarmKey, type Watched } from "./function-alarm-rules";

/** Who is told, and of what. */
export interface AlarmSettings {
  /**
   * The topic that alarms publish to; take `AlertTopic.arn`, which waits for the topic's policy. Every alarm costs
   * about 0.10 USD a month: five of a function, one more of each source that delivers by itself, one for streams.
   */
  readonly topicArn: pulumi.Input<string>;
  /**
   * Alarms to leave out.
   * @default none
   */
  readonly disabled?: readonly FunctionAlarmKey[];
  readonly transform?: { readonly alarm?: Transform<aws.cloudwatch.MetricAlarmArgs> };
}

export interface FunctionAlarmsArgs extends ComponentArgs, AlarmSettings, Watched {
  /** The function to watch. */
  readonly functionName: pulumi.Input<string>;
  /** Its dead-letter queue, watched for anything in it. */
  readonly deadLetterQueueName: pulumi.Input<string>;
  /**
   * Queues with what could not be delivered, by the name of the event source.
   * @default none
   */
  readonly undeliveredQueueNames?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Whether the function reads streams. @default false */
  readonly streams?: boolean;
}

/**
 * Tells when a function fails, is throttled or slow, and when events wait or are lost; each alarm after one bad period
 * of five minutes. Thresholds can be changed by `transform.alarm`.
 *
 * ```ts
 * new FunctionAlarms("worker-alarms", {
 *   deployment, topicArn: alerts.arn, functionName, deadLetterQueueName, timeoutSeconds: 30, failureRecords: false,
 * });
 * ```
 */
export class FunctionAlarms extends Component implements HasControls {
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: FunctionAlarmsArgs, options?: pulumi.ComponentResourceOptions) {
    super("compute:FunctionAlarms", name, args, options);
    const wanted = (key: FunctionAlarmKey): boolean => args.disabled?.includes(key) !== true;
    const ofFunction = { FunctionName: args.functionName };
    const keys = ["errors", "throttles", "duration", "lost-events"] as const;
    const alarms = [
      ...keys.filter(wanted).map((key) => this.watch(name, args, key, key, ofFunction)),
      ...(args.streams === true && wanted("iterator-age")
        ? [this.watch(name, args, "iterator-age", "iterator-age", ofFunction)]
        : []),
      ...(wanted("dead-letters")
        ? [this.watch(name, args, "dead-letters", "dead-letters", { QueueName: args.deadLetterQueueName })]
        : []),
      ...(wanted("undelivered")
        ? Object.entries(args.undeliveredQueueNames ?? {}).map(([source, QueueName]) =>
            this.watch(name, args, "undelivered", `undelivered-${source}`, { QueueName }),
          )
        : []),
    ];
    this.controls = pulumi.all(alarms);
    this.registerOutputs({ controls: this.controls });
  }

  private watch(
    name: string,
    { topicArn, transform, ...args }: FunctionAlarmsArgs,
    key: FunctionAlarmKey,
    purpose: string,
    dimensions: Readonly<Record<string, pulumi.Input<string>>>,
  ): pulumi.Output<SecurityControl> {
    const { title, ...rule } = alarmRules(args)[key];
    const alarmName = this.deployment.name(`${name}-${purpose}`, 255);
    const alarm = new aws.cloudwatch.MetricAlarm(
      ...this.child(purpose, transform?.alarm, {
        name: alarmName,
        alarmDescription: `${name}: ${title}`,
        ...rule,
        dimensions: { ...dimensions },
        period: 300,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        treatMissingData: "notBreaching",
        alarmActions: [topicArn],
        tags: this.deployment.tags(alarmName),
      }),
    );
    return pulumi
      .all([alarm.arn, alarm.alarmActions, alarm.actionsEnabled])
      .apply(([resource, actions, active]) => ({
        id: "C1",
        control: `alarm: ${title}`,
        enabled: active !== false && (actions ?? []).length > 0,
        resource,
      }));
  }
}
