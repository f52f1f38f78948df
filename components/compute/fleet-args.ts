import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { SecurityGroupTransform } from "../network/security-group";
import type { SecurityGroupRules } from "../network/security-group-rules";
import type { ComponentArgs, Transform } from "../shared";
import type { AutoScalingServiceRole } from "./autoscaling-service-role";
import type { InstanceSettings } from "./launch-template";
import type { LoadBalancer } from "./load-balancer";
import type { MixedInstances } from "./mixed-instances";
import type { Schedules } from "./schedules";
import type { SessionPreferences } from "./session-preferences";

/** Changes to the children of an Auto Scaling group. */
export interface AutoScalingGroupTransform {
  readonly role?: Transform<aws.iam.RoleArgs>;
  /** Of all policies of the role; functions are given the name, which tells which. */
  readonly rolePolicy?: Transform<aws.iam.RolePolicyArgs>;
  readonly profile?: Transform<aws.iam.InstanceProfileArgs>;
  readonly template?: Transform<aws.ec2.LaunchTemplateArgs>;
  readonly group?: Transform<aws.autoscaling.GroupArgs>;
  readonly scalingPolicy?: Transform<aws.autoscaling.PolicyArgs>;
  readonly schedule?: Transform<aws.autoscaling.ScheduleArgs>;
  readonly alarm?: Transform<aws.cloudwatch.MetricAlarmArgs>;
  readonly securityGroup?: SecurityGroupTransform;
}

export interface AutoScalingGroupArgs extends ComponentArgs, InstanceSettings {
  /** The VPC of the subnets. */
  readonly vpcId: pulumi.Input<string>;
  /** The VPC's address range, for name resolution. */
  readonly vpcCidr: string;
  /** Private subnets, one a zone. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Launches the instances; the key must let it use it. */
  readonly serviceRole: AutoScalingServiceRole;
  /** The fewest instances. Each is charged while it runs. */
  readonly minSize: number;
  /** The most instances, and so what the group can cost. */
  readonly maxSize: number;
  /**
   * More instance types, and Spot Instances.
   * @default `instanceType` alone, on demand
   */
  readonly mixedInstances?: MixedInstances;
  /**
   * Average processor use that the group aims at, in percent.
   * @default 60
   */
  readonly cpuTargetPercent?: number;
  /**
   * Sizes at set times, by a stable name each. They change the group's own limits, which stay until another schedule or
   * a change of `minSize` and `maxSize` here; `pulumi refresh` shows the difference.
   * @default none
   */
  readonly schedules?: Schedules;
  /**
   * Seconds after its start in which an instance is neither judged nor counted in.
   * @default 120
   */
  readonly warmupSeconds?: number;
  /**
   * Seconds after its start in which an instance that fails its health checks is kept.
   * @default `warmupSeconds`
   */
  readonly healthCheckGraceSeconds?: number;
  /**
   * Forwards requests to the instances, which let in nobody else on its port, and replaces those that it finds
   * unhealthy.
   * @default none; EC2's own checks decide
   */
  readonly loadBalancer?: LoadBalancer;
  /**
   * The preferences of Session Manager: instances may then decrypt sessions and record them.
   * @default no rights but to open sessions, as the account's preferences, if any, are not known
   */
  readonly sessions?: SessionPreferences;
  /**
   * The topic of the alarm that tells when fewer instances are in service than the least number; take
   * `AlertTopic.arn`. About 0.20 USD a month, since it compares two metrics.
   * @default no alarm
   */
  readonly topicArn?: pulumi.Input<string>;
  /**
   * Traffic that is let in, besides that of the load balancer.
   * @default none
   */
  readonly ingress?: SecurityGroupRules;
  /**
   * Traffic that instances may send besides HTTPS and DNS.
   * @default none
   */
  readonly egress?: SecurityGroupRules;
  /** Changes to children. */
  readonly transform?: AutoScalingGroupTransform;
}
