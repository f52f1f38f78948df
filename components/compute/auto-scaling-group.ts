import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyText } from "../../iam";
import { SecurityGroup } from "../network/security-group";
import type { SecurityGroupRules } from "../network/security-group-rules";
import { Component, refuse, type ComponentArgs, type HasControls, type SecurityControl } from "../shared";
import type { AutoScalingServiceRole } from "./autoscaling-service-role";
import { amazonLinuxParameter, architectureOf, fleetProblems } from "./fleet-settings";
import { instanceTrust, sessionManagerPolicy } from "./instance-policies";
import { outbound } from "./outbound";

export interface AutoScalingGroupArgs extends ComponentArgs {
  readonly vpcId: pulumi.Input<string>;
  /** The VPC's address range, for name resolution. */
  readonly vpcCidr: string;
  /** Private subnets, one a zone. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Encrypts the volumes. Its policy must let {@link serviceRole} use it. */
  readonly keyArn: pulumi.Input<string>;
  readonly serviceRole: AutoScalingServiceRole;
  /** E.g. `t4g.small`. */
  readonly instanceType: string;
  readonly minSize: number;
  readonly maxSize: number;
  /** Metrics every minute instead of every five; costs per instance. */
  readonly detailedMonitoring: boolean;
  /**
   * The public SSM parameter that names the image. It is read at every deployment, and the id found is written into
   * the launch template: a group never changes its image by itself, only by a deployment.
   * @default the newest Amazon Linux 2023 for the instance type's architecture
   */
  readonly imageParameter?: string;
  /**
   * The image itself, instead of a parameter: stays until it is changed here. Its root device must be `/dev/xvda`.
   * @default what `imageParameter` names
   */
  readonly imageId?: string;
  /** @default 10 */
  readonly rootVolumeGib?: number;
  /**
   * Script or cloud-config for the first start, in plain text. No secrets: whoever may describe instances reads it.
   * @default none
   */
  readonly userData?: string;
  /**
   * Average processor use that the group aims at, in percent.
   * @default 60
   */
  readonly cpuTargetPercent?: number;
  /**
   * Seconds after its start in which an instance is neither judged nor counted in.
   * @default 120
   */
  readonly warmupSeconds?: number;
  /**
   * Traffic that is let in.
   * @default none
   */
  readonly ingress?: SecurityGroupRules;
  /**
   * Traffic that instances may send besides HTTPS and DNS.
   * @default none
   */
  readonly egress?: SecurityGroupRules;
}

/**
 * Instances in private subnets behind a launch template: IMDSv2, encrypted volumes, no public address, no SSH
 * (Session Manager), target tracking, and a rolling instance refresh on every change of the template.
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
    const groupName = deployment.name(name, 64);
    const tags = deployment.tags(groupName);

    const role = new aws.iam.Role(
      this.childName("role"),
      {
        name: groupName,
        path: deployment.rolePath,
        description: `Role of the instances of ${groupName}`,
        assumeRolePolicy: policyText(instanceTrust(deployment)),
        tags,
      },
      this.childOptions(),
    );
    const sessions = new aws.iam.RolePolicy(
      this.childName("session-manager-policy"),
      { name: "session-manager", role: role.name, policy: policyText(sessionManagerPolicy(deployment)) },
      this.childOptions(),
    );
    const profile = new aws.iam.InstanceProfile(
      this.childName("profile"),
      { name: groupName, path: deployment.rolePath, role: role.name, tags },
      this.childOptions(),
    );
    const securityGroup = new SecurityGroup(
      this.childName("security-group"),
      {
        deployment,
        vpcId: args.vpcId,
        description: `Instances of ${groupName}`,
        ingress: args.ingress,
        egress: outbound(args.vpcCidr, args.egress),
      },
      { parent: this },
    );

    const template = new aws.ec2.LaunchTemplate(
      this.childName("template"),
      {
        name: groupName,
        description: `Instances of ${groupName}`,
        updateDefaultVersion: true,
        imageId: args.imageId ?? this.newestImage(args),
        instanceType: args.instanceType,
        iamInstanceProfile: { arn: profile.arn },
        metadataOptions: {
          httpEndpoint: "enabled",
          httpTokens: "required",
          // One hop: the answer does not reach containers or what is forwarded through the instance.
          httpPutResponseHopLimit: 1,
          instanceMetadataTags: "disabled",
        },
        blockDeviceMappings: [
          {
            deviceName: "/dev/xvda",
            ebs: {
              encrypted: "true",
              kmsKeyId: args.keyArn,
              volumeType: "gp3",
              volumeSize: args.rootVolumeGib ?? 10,
              deleteOnTermination: "true",
            },
          },
        ],
        networkInterfaces: [
          {
            deviceIndex: 0,
            associatePublicIpAddress: "false",
            deleteOnTermination: "true",
            securityGroups: [securityGroup.id],
          },
        ],
        monitoring: { enabled: args.detailedMonitoring },
        ...(args.userData !== undefined && { userData: Buffer.from(args.userData).toString("base64") }),
        tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({
          resourceType,
          tags,
        })),
        tags,
      },
      this.childOptions({ dependsOn: sessions }),
    );

    const group = new aws.autoscaling.Group(
      this.childName("group"),
      {
        name: groupName,
        minSize: args.minSize,
        maxSize: args.maxSize,
        vpcZoneIdentifiers: [...args.subnetIds],
        launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
        serviceLinkedRoleArn: args.serviceRole.arn,
        healthCheckType: "EC2",
        healthCheckGracePeriod: args.warmupSeconds ?? 120,
        defaultInstanceWarmup: args.warmupSeconds ?? 120,
        instanceRefresh: {
          strategy: "Rolling",
          preferences: { minHealthyPercentage: 100, maxHealthyPercentage: 200, autoRollback: true },
          // Tags reach instances at their launch only.
          triggers: ["tag"],
        },
        tags: Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      },
      this.childOptions({ dependsOn: [args.serviceRole] }),
    );
    new aws.autoscaling.Policy(
      this.childName("cpu-target"),
      {
        name: "cpu-target",
        autoscalingGroupName: group.name,
        policyType: "TargetTrackingScaling",
        targetTrackingConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
          targetValue: args.cpuTargetPercent ?? 60,
        },
      },
      this.childOptions(),
    );

    this.groupName = group.name;
    this.arn = group.arn;
    this.launchTemplateId = template.id;
    this.imageId = template.imageId.apply((id) => id ?? "");
    this.roleArn = role.arn;
    this.securityGroupId = securityGroup.id;
    this.controls = fleetControls(template, group);
    this.registerOutputs({
      groupName: this.groupName,
      arn: this.arn,
      launchTemplateId: this.launchTemplateId,
      imageId: this.imageId,
      roleArn: this.roleArn,
      securityGroupId: this.securityGroupId,
    });
  }

  private newestImage(args: AutoScalingGroupArgs): pulumi.Output<string> {
    const name = args.imageParameter ?? amazonLinuxParameter(architectureOf(args.instanceType));
    // `value` would be a secret, and with it the whole template; a public image id is none.
    return aws.ssm.getParameterOutput({ name }, { parent: this }).insecureValue;
  }
}

function fleetControls(
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
