import type { MetricAlarmArgs } from "@pulumi/aws/cloudwatch";
import type { Input } from "@pulumi/pulumi";

const inService = "GroupInServiceInstances";
const leastNumber = "GroupMinSize";

/** Group metrics that the alarm compares; collecting them is free. */
export const capacityMetrics = [inService, leastNumber] as const;

export const capacityTitle = "fewer instances in service than the least number";

/**
 * An alarm when a group has had fewer instances in service than its own least number, which schedules may change, for
 * ten minutes.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html
 */
export function capacityAlarmArgs(title: string, groupName: Input<string>): MetricAlarmArgs {
  const metric = (id: string, metricName: string) => ({
    id,
    returnData: false,
    metric: {
      namespace: "AWS/AutoScaling",
      metricName,
      dimensions: { AutoScalingGroupName: groupName },
      period: 60,
      stat: "Minimum",
    },
  });
  return {
    alarmDescription: `${title}: ${capacityTitle}`,
    metricQueries: [
      { id: "missing", expression: "leastNumber - inService", label: capacityTitle, returnData: true },
      metric("inService", inService),
      metric("leastNumber", leastNumber),
    ],
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    evaluationPeriods: 10,
    treatMissingData: "notBreaching",
  };
}
