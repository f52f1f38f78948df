import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { SecurityControl } from "../shared";

/** What is proven of a group's instances, and of how the group follows changes. */
export function fleetControls(
  template: aws.ec2.LaunchTemplate,
  group: aws.autoscaling.Group,
): pulumi.Output<SecurityControl[]> {
  return pulumi
    .all([
      template.arn,
      template.metadataOptions,
      template.blockDeviceMappings,
      template.networkInterfaces,
      template.keyName,
      group.arn,
      group.instanceRefresh,
    ])
    .apply(([arn, metadata, volumes, interfaces, keyName, groupArn, refresh]) => [
      {
        id: "C3",
        control: "IMDSv2 required, one hop",
        enabled: metadata.httpTokens === "required" && metadata.httpPutResponseHopLimit === 1,
        resource: arn,
      },
      {
        id: "C3",
        control: "volumes encrypted with the project's key",
        enabled:
          (volumes ?? []).length > 0 &&
          (volumes ?? []).every(({ ebs }) => ebs?.encrypted === "true" && (ebs.kmsKeyId ?? "") !== ""),
        resource: arn,
      },
      {
        id: "C3",
        control: "no public address",
        enabled:
          (interfaces ?? []).length > 0 &&
          (interfaces ?? []).every(({ associatePublicIpAddress }) => associatePublicIpAddress === "false"),
        resource: arn,
      },
      { id: "C3", control: "no SSH key", enabled: (keyName ?? "") === "", resource: arn },
      {
        id: "C3",
        control: "instance refresh on every change",
        enabled: refresh?.strategy === "Rolling",
        resource: groupArn,
      },
    ]);
}

/** What is proven of a group behind a load balancer. */
export function behindLoadBalancerControl(group: aws.autoscaling.Group): pulumi.Output<SecurityControl> {
  return pulumi
    .all([group.arn, group.healthCheckType, group.targetGroupArns])
    .apply(([resource, healthCheckType, targetGroupArns]) => ({
      id: "C3",
      control: "instances that the load balancer finds unhealthy are replaced",
      enabled: healthCheckType === "ELB" && targetGroupArns.length > 0,
      resource,
    }));
}

/** What is proven of an alarm. */
export function alarmControl(
  alarm: aws.cloudwatch.MetricAlarm,
  title: string,
): pulumi.Output<SecurityControl> {
  return pulumi
    .all([alarm.arn, alarm.alarmActions, alarm.actionsEnabled])
    .apply(([resource, actions, active]) => ({
      id: "C3",
      control: `alarm: ${title}`,
      enabled: active !== false && (actions ?? []).length > 0,
      resource,
    }));
}
