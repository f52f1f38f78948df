import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** What the instances of a group start from. */
export interface InstanceSettings {
  /** Encrypts the volumes. Its policy must let the group's service role use it. */
  readonly keyArn: pulumi.Input<string>;
  /** E.g. `t4g.small`. */
  readonly instanceType: string;
  /** Metrics every minute instead of every five; costs about 2.10 USD a month and instance. */
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
  /** About 0.09 USD a month and GiB. @default 10 */
  readonly rootVolumeGib?: number;
  /**
   * Script or cloud-config for the first start, in plain text. No secrets: whoever may describe instances reads it.
   * @default none
   */
  readonly userData?: string;
}

/** What a launch template refers to. */
export interface InstanceParts {
  readonly name: string;
  readonly imageId: pulumi.Input<string>;
  readonly profileArn: pulumi.Input<string>;
  readonly securityGroupId: pulumi.Input<string>;
  readonly tags: Record<string, string>;
}

/** A launch template of hardened instances: IMDSv2, encrypted volumes, no public address, no key pair. */
export function launchTemplateArgs(
  settings: InstanceSettings,
  { name, imageId, profileArn, securityGroupId, tags }: InstanceParts,
): aws.ec2.LaunchTemplateArgs {
  return {
    name,
    description: `Instances of ${name}`,
    updateDefaultVersion: true,
    imageId,
    instanceType: settings.instanceType,
    iamInstanceProfile: { arn: profileArn },
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
          kmsKeyId: settings.keyArn,
          volumeType: "gp3",
          volumeSize: settings.rootVolumeGib ?? 10,
          deleteOnTermination: "true",
        },
      },
    ],
    networkInterfaces: [
      {
        deviceIndex: 0,
        associatePublicIpAddress: "false",
        deleteOnTermination: "true",
        securityGroups: [securityGroupId],
      },
    ],
    monitoring: { enabled: settings.detailedMonitoring },
    ...(settings.userData !== undefined && { userData: Buffer.from(settings.userData).toString("base64") }),
    tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({
      resourceType,
      tags,
    })),
    tags,
  };
}
