import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyText } from "../../iam";
import { SecurityGroup } from "../network/security-group";
import type { SecurityGroupRules } from "../network/security-group-rules";
import { Component, refuse, type HasControls, type SecurityControl } from "../shared";
import { architectureOf } from "./architecture";
import { capacityAlarmArgs, capacityMetrics, capacityTitle } from "./capacity-alarm";
import type { AutoScalingGroupArgs } from "./fleet-args";
import { alarmControl, behindLoadBalancerControl, fleetControls } from "./fleet-controls";
import { amazonLinuxParameter, fleetProblems } from "./fleet-settings";
import { instanceTrust, sessionManagerPolicy, sessionRecordsPolicy } from "./instance-policies";
import { launchTemplateArgs } from "./launch-template";
import type { LoadBalancer } from "./load-balancer";
import { mixedInstancesPolicy, usesSpot } from "./mixed-instances";
import { outbound } from "./outbound";
import { scheduledSizes } from "./schedules";

/**
 * Instances in private subnets behind a launch template: IMDSv2, encrypted volumes, no public address, no SSH
 * (Session Manager), target tracking, and a rolling instance refresh on every change of the template. On demand with
 * schedules, Spot Instances, a load balancer and recorded sessions.
 *
 * ```ts
 * new AutoScalingGroup("web", {
 *   deployment, vpcId, vpcCidr, subnetIds, keyArn, serviceRole,
 *   instanceType: "t4g.small", minSize: 2, maxSize: 6, detailedMonitoring: true,
 * });
 * ```
 *
 * @throws UserError when sizes, image or user data contradict each other or AWS's limits.
 */
export class AutoScalingGroup extends Component implements HasControls {
  readonly groupName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly launchTemplateId: pulumi.Output<string>;
  /** The image that instances are launched from. */
  readonly imageId: pulumi.Output<string>;
  readonly roleArn: pulumi.Output<string>;
  /** For rules that admit the instances, e.g. to a database. */
  readonly securityGroupId: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: AutoScalingGroupArgs, options?: pulumi.ComponentResourceOptions) {
    super("compute:AutoScalingGroup", name, args, options);
    refuse(`Auto Scaling group "${name}"`, fleetProblems(args));
    const { deployment } = this;
    const { transform, loadBalancer, mixedInstances } = args;
    const groupName = deployment.name(name, 64);
    const tags = deployment.tags(groupName);

    const { role, policies } = this.instanceRole(groupName, tags, args);
    const profile = new aws.iam.InstanceProfile(
      ...this.child("profile", transform?.profile, {
        name: groupName,
        path: deployment.rolePath,
        role: role.name,
        tags,
      }),
    );
    const securityGroup = new SecurityGroup(
      this.childName("security-group"),
      {
        deployment,
        vpcId: args.vpcId,
        description: `Instances of ${groupName}`,
        ingress: { ...(loadBalancer !== undefined && fromLoadBalancer(loadBalancer)), ...args.ingress },
        egress: outbound(args.vpcCidr, args.egress),
        transform: transform?.securityGroup,
      },
      { parent: this },
    );
    const template = new aws.ec2.LaunchTemplate(
      ...this.child(
        "template",
        transform?.template,
        launchTemplateArgs(args, {
          name: groupName,
          imageId: args.imageId ?? this.newestImage(args),
          profileArn: profile.arn,
          securityGroupId: securityGroup.id,
          tags,
        }),
        this.childOptions({ dependsOn: policies }),
      ),
    );

    const launched = { id: template.id, version: template.latestVersion.apply(String) };
    const warmupSeconds = args.warmupSeconds ?? 120;
    const group = new aws.autoscaling.Group(
      ...this.child(
        "group",
        transform?.group,
        {
          name: groupName,
          minSize: args.minSize,
          maxSize: args.maxSize,
          vpcZoneIdentifiers: [...args.subnetIds],
          ...(mixedInstances === undefined
            ? { launchTemplate: launched }
            : { mixedInstancesPolicy: mixedInstancesPolicy(args.instanceType, mixedInstances, launched) }),
          // A replacement starts when AWS tells that a Spot Instance is at risk, before it is taken back.
          ...(usesSpot(mixedInstances) && { capacityRebalance: true }),
          serviceLinkedRoleArn: args.serviceRole.arn,
          healthCheckType: loadBalancer === undefined ? "EC2" : "ELB",
          healthCheckGracePeriod: args.healthCheckGraceSeconds ?? warmupSeconds,
          defaultInstanceWarmup: warmupSeconds,
          ...(loadBalancer !== undefined && { targetGroupArns: [loadBalancer.targetGroupArn] }),
          ...(args.topicArn !== undefined && { enabledMetrics: [...capacityMetrics] }),
          instanceRefresh: {
            strategy: "Rolling",
            preferences: { minHealthyPercentage: 100, maxHealthyPercentage: 200, autoRollback: true },
            // Tags reach instances at their launch only.
            triggers: ["tag"],
          },
          tags: Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
        },
        this.childOptions({
          dependsOn: [
            args.serviceRole,
            ...(loadBalancer === undefined ? [] : [loadBalancer.reach(name, securityGroup.id)]),
          ],
        }),
      ),
    );
    new aws.autoscaling.Policy(
      ...this.child("cpu-target", transform?.scalingPolicy, {
        name: "cpu-target",
        autoscalingGroupName: group.name,
        policyType: "TargetTrackingScaling",
        targetTrackingConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
          targetValue: args.cpuTargetPercent ?? 60,
        },
      }),
    );
    for (const [key, schedule] of Object.entries(args.schedules ?? {})) {
      new aws.autoscaling.Schedule(
        ...this.child(`schedule-${key}`, transform?.schedule, {
          scheduledActionName: key,
          autoscalingGroupName: group.name,
          recurrence: schedule.recurrence,
          timeZone: schedule.timeZone ?? "Etc/UTC",
          ...scheduledSizes(schedule),
        }),
      );
    }

    this.groupName = group.name;
    this.arn = group.arn;
    this.launchTemplateId = template.id;
    this.imageId = template.imageId.apply((id) => id ?? "");
    this.roleArn = role.arn;
    this.securityGroupId = securityGroup.id;
    this.controls = pulumi
      .all([
        fleetControls(template, group),
        pulumi.all(loadBalancer === undefined ? [] : [behindLoadBalancerControl(group)]),
        pulumi.all(this.capacityAlarm(name, group, args)),
      ])
      .apply((lists) => lists.flat());
    this.registerOutputs({
      groupName: this.groupName,
      arn: this.arn,
      launchTemplateId: this.launchTemplateId,
      imageId: this.imageId,
      roleArn: this.roleArn,
      securityGroupId: this.securityGroupId,
    });
  }

  /** The role of the instances, and its policies, a purpose each. */
  private instanceRole(
    groupName: string,
    tags: Record<string, string>,
    { sessions, transform }: AutoScalingGroupArgs,
  ): { readonly role: aws.iam.Role; readonly policies: aws.iam.RolePolicy[] } {
    const { deployment } = this;
    const role = new aws.iam.Role(
      ...this.child("role", transform?.role, {
        name: groupName,
        path: deployment.rolePath,
        description: `Role of the instances of ${groupName}`,
        assumeRolePolicy: policyText(instanceTrust(deployment)),
        tags,
      }),
    );
    const policy = (purpose: string, text: pulumi.Input<string>) =>
      new aws.iam.RolePolicy(
        ...this.child(`${purpose}-policy`, transform?.rolePolicy, {
          name: purpose,
          role: role.name,
          policy: text,
        }),
      );
    return {
      role,
      policies: [
        policy("session-manager", policyText(sessionManagerPolicy(deployment))),
        ...(sessions?.targets === undefined
          ? []
          : [
              policy(
                "session-records",
                sessions.targets.apply((targets) => policyText(sessionRecordsPolicy(deployment, targets))),
              ),
            ]),
      ],
    };
  }

  /** Compares the group with its own least number, which schedules may change. */
  private capacityAlarm(
    name: string,
    group: aws.autoscaling.Group,
    { topicArn, transform }: AutoScalingGroupArgs,
  ): pulumi.Output<SecurityControl>[] {
    if (topicArn === undefined) return [];
    const alarmName = this.deployment.name(`${name}-capacity`, 255);
    const alarm = new aws.cloudwatch.MetricAlarm(
      ...this.child("capacity-alarm", transform?.alarm, {
        name: alarmName,
        ...capacityAlarmArgs(name, group.name),
        alarmActions: [topicArn],
        tags: this.deployment.tags(alarmName),
      }),
    );
    return [alarmControl(alarm, capacityTitle)];
  }

  private newestImage(args: AutoScalingGroupArgs): pulumi.Output<string> {
    const name = args.imageParameter ?? amazonLinuxParameter(architectureOf(args.instanceType));
    // `value` would be a secret, and with it the whole template; a public image id is none.
    return aws.ssm.getParameterOutput({ name }, { parent: this }).insecureValue;
  }
}

function fromLoadBalancer({ targetPort, securityGroupId }: LoadBalancer): SecurityGroupRules {
  return {
    "load-balancer": {
      description: "Requests from the load balancer",
      protocol: "tcp",
      ports: targetPort,
      peer: { securityGroupId },
    },
  };
}
