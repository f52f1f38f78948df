import type { MetricAlarmArgs } from "@pulumi/aws/cloudwatch";

/** One alarm on a load balancer. */
interface AlarmRule extends Pick<MetricAlarmArgs, "metricName" | "statistic" | "threshold"> {
  /** What it tells. */
  readonly title: string;
  /** Whether the metric is that of the target group. */
  readonly ofTargets: boolean;
}

/**
 * What is worth waking somebody for, by the alarm's key.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export const loadBalancerAlarms = {
  "unhealthy-targets": {
    title: "targets of the load balancer are unhealthy",
    metricName: "UnHealthyHostCount",
    statistic: "Maximum",
    threshold: 1,
    ofTargets: true,
  },
  "target-errors": {
    title: "targets answer with server errors",
    metricName: "HTTPCode_Target_5XX_Count",
    statistic: "Sum",
    threshold: 10,
    ofTargets: true,
  },
  "own-errors": {
    title: "the load balancer itself answers with server errors",
    metricName: "HTTPCode_ELB_5XX_Count",
    statistic: "Sum",
    threshold: 10,
    ofTargets: false,
  },
} as const satisfies Record<string, AlarmRule>;

export type LoadBalancerAlarm = keyof typeof loadBalancerAlarms;
