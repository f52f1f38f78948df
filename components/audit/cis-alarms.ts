import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  Component,
  type ComponentArgs,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";
import { cisControls, type CisControl, type CisControlKey } from "./cis-controls";

export interface CisAlarmsArgs extends ComponentArgs {
  /** The trail's log group. */
  readonly logGroupName: pulumi.Input<string>;
  /** The topic that alarms publish to; take {@link AlertTopic.arn}, which waits for the topic's policy. */
  readonly topicArn: pulumi.Input<string>;
  /**
   * Controls to leave out.
   * @default none
   */
  readonly disabled?: readonly CisControlKey[];
  /** Changes to children; functions are given the name, which ends in the control's key and `-filter` or `-alarm`. */
  readonly transform?: {
    readonly filter?: Transform<aws.cloudwatch.LogMetricFilterArgs>;
    readonly alarm?: Transform<aws.cloudwatch.MetricAlarmArgs>;
  };
}

/** An alarm and the metric that it watches, as a dashboard needs them. */
export interface WatchedMetric {
  /** What it counts, in words. */
  readonly title: string;
  /** Where the metric is in CloudWatch. */
  readonly namespace: string;
  /** Its name there. */
  readonly metricName: string;
  /** The alarm on it. */
  readonly alarmArn: string;
}

/**
 * The monitoring controls of the CIS AWS Foundations Benchmark: a metric filter on the trail's log group and an alarm
 * for each, ringing at the first event of five minutes. An alarm costs about 0.10 USD a month, its metric at most 0.30,
 * by the hours with events.
 *
 * ```ts
 * const alarms = new CisAlarms("cis", { deployment, logGroupName: trail.logGroupName, topicArn: alerts.arn });
 * ```
 */
export class CisAlarms extends Component implements HasControls {
  /** What is watched, known before anything exists. */
  readonly watched: readonly WatchedMetric[];
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: CisAlarmsArgs, options?: pulumi.ComponentResourceOptions) {
    super("audit:CisAlarms", name, args, options);
    const { deployment } = args;
    const namespace = `${deployment.project}/${deployment.environment}/${name}`;
    const enabled = cisControls.filter(({ key }) => args.disabled?.includes(key) !== true);
    const controls = enabled.map((control) => this.watch(name, control, namespace, args));

    this.watched = enabled.map(({ key, title }) => ({
      title,
      namespace,
      metricName: key,
      alarmArn: deployment.arn("cloudwatch", `alarm:${alarmName(deployment, name, key)}`),
    }));
    this.controls = pulumi.all(controls);
    this.registerOutputs({ controls: this.controls });
  }

  private watch(
    name: string,
    { key, cis, title, pattern }: CisControl,
    namespace: string,
    args: CisAlarmsArgs,
  ): pulumi.Output<SecurityControl> {
    const filter = new aws.cloudwatch.LogMetricFilter(
      ...this.child(`${key}-filter`, args.transform?.filter, {
        name: this.deployment.name(`${name}-${key}`, 512),
        logGroupName: args.logGroupName,
        pattern,
        metricTransformation: { name: key, namespace, value: "1" },
      }),
    );
    const physicalName = alarmName(this.deployment, name, key);
    const alarm = new aws.cloudwatch.MetricAlarm(
      ...this.child(
        `${key}-alarm`,
        args.transform?.alarm,
        {
          name: physicalName,
          alarmDescription: `${title} (CIS ${cis})`,
          namespace,
          metricName: key,
          statistic: "Sum",
          period: 300,
          evaluationPeriods: 1,
          threshold: 1,
          comparisonOperator: "GreaterThanOrEqualToThreshold",
          treatMissingData: "notBreaching",
          alarmActions: [args.topicArn],
          tags: this.deployment.tags(physicalName),
        },
        this.childOptions({ dependsOn: filter }),
      ),
    );
    return pulumi
      .output({
        arn: alarm.arn,
        actions: alarm.alarmActions,
        active: alarm.actionsEnabled,
        metric: [alarm.namespace, alarm.metricName],
        source: filter.metricTransformation,
        looksAt: filter.logGroupName,
        topicArn: args.topicArn,
        logGroupName: args.logGroupName,
      })
      .apply(({ arn, actions, active, metric, source, looksAt, topicArn, logGroupName }) => ({
        id: "A4",
        control: `alarm: ${title} (CIS ${cis})`,
        enabled:
          active !== false &&
          actions?.includes(topicArn) === true &&
          metric[0] === source.namespace &&
          metric[1] === source.name &&
          looksAt === logGroupName,
        resource: arn,
      }));
  }
}

function alarmName(deployment: ComponentArgs["deployment"], name: string, key: CisControlKey): string {
  return deployment.name(`${name}-${key}`, 255);
}
