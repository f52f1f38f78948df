import assert from "node:assert/strict";
import type { Properties } from "../../../simulator";
import { autoscaling } from "../../../simulator/preconditions/ec2/autoscaling";
import { precondition, showsAllOf } from "./cases";
import { VPC, network, vpc } from "./networks";
import type { Made, SimulatedAws } from "./simulated";

const GROUP = "aws:autoscaling/group:Group";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const KEY = "aws:kms/key:Key";
const roleArn =
  "arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";

interface Statement {
  readonly principal?: string;
  readonly actions: readonly string[];
  readonly condition?: unknown;
}

const administration: Statement = { principal: "arn:aws:iam::123456789012:root", actions: ["kms:*"] };
const use: Statement = {
  actions: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
};
const grants: Statement = {
  actions: ["kms:CreateGrant"],
  condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
};

function keyPolicy(statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ principal = roleArn, actions, condition }) => ({
      Effect: "Allow",
      Principal: { AWS: principal },
      Action: actions,
      Resource: "*",
      Condition: condition,
    })),
  });
}

/** What a group is made of, with a network and a launch template of its own. */
async function parts(aws: SimulatedAws, template: Properties = {}): Promise<Properties> {
  const { subnetIds } = await network(aws);
  const { id } = await aws.create(TEMPLATE, { instanceType: "t4g.small", ...template });
  return {
    minSize: 1,
    maxSize: 2,
    vpcZoneIdentifiers: subnetIds,
    launchTemplate: { id, version: "$Latest" },
  };
}

async function group(aws: SimulatedAws, template: Properties): Promise<void> {
  await aws.create(GROUP, await parts(aws, template));
}

async function keyWith(aws: SimulatedAws, statements: readonly Statement[]): Promise<Made> {
  await aws.create("aws:iam/serviceLinkedRole:ServiceLinkedRole", {
    awsServiceName: "autoscaling.amazonaws.com",
  });
  return aws.create(KEY, { policy: keyPolicy(statements) });
}

async function encryptedGroup(aws: SimulatedAws, statements: readonly Statement[]): Promise<void> {
  const key = await keyWith(aws, statements);
  const ebs = { encrypted: "true", kmsKeyId: key.text("arn") };
  await group(aws, { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs }] });
}

async function groupEncryptedByDefault(aws: SimulatedAws, statements: readonly Statement[]): Promise<void> {
  const key = await keyWith(aws, statements);
  await aws.create("aws:ebs/defaultKmsKey:DefaultKmsKey", { keyArn: key.text("arn") });
  await aws.create("aws:ebs/encryptionByDefault:EncryptionByDefault", { enabled: true });
  await group(aws, {});
}

const keyRefusal = "Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state";

/** A group whose key is made, and then changed. */
async function groupWithKey(aws: SimulatedAws, inputs: Properties): Promise<void> {
  await aws.create("aws:iam/serviceLinkedRole:ServiceLinkedRole", {
    awsServiceName: "autoscaling.amazonaws.com",
  });
  const key = await aws.create(KEY, { policy: keyPolicy([administration, use, grants]), ...inputs });
  const ebs = { encrypted: "true", kmsKeyId: key.text("arn") };
  await group(aws, { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs }] });
}

async function securityGroup(aws: SimulatedAws, vpcId: string): Promise<string> {
  return (await aws.create("aws:ec2/securityGroup:SecurityGroup", { vpcId })).id;
}

const profile = (aws: SimulatedAws, inputs: Properties) =>
  aws.create("aws:iam/instanceProfile:InstanceProfile", { name: "web", ...inputs });

const noTemplate = "ValidationError: You must use a valid fully-formed launch template.";

describe("preconditions of EC2 Auto Scaling", () => {
  precondition(
    "EC-41",
    {
      title: "an instance profile that is not there",
      given: async (aws) => {
        const trust = JSON.stringify({
          Version: "2012-10-17",
          Statement: {
            Effect: "Allow",
            Principal: { Service: "ec2.amazonaws.com" },
            Action: "sts:AssumeRole",
          },
        });
        await aws.create("aws:iam/role:Role", { name: "web", assumeRolePolicy: trust });
      },
      passes: async (aws) => {
        await profile(aws, { role: "web" });
        await group(aws, { iamInstanceProfile: { name: "web" } });
      },
      fails: (aws) => group(aws, { iamInstanceProfile: { name: "web" } }),
      refusal: `${noTemplate} Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name`,
    },
    {
      title: "an instance profile without a role",
      world: { existing: ["arn:aws:iam::123456789012:instance-profile/known"] },
      passes: (aws) =>
        group(aws, { iamInstanceProfile: { arn: "arn:aws:iam::123456789012:instance-profile/known" } }),
      fails: async (aws) => {
        const made = await profile(aws, {});
        await group(aws, { iamInstanceProfile: { arn: made.text("arn") } });
      },
      refusal: /for parameter iamInstanceProfile\.arn is invalid\. Invalid IAM Instance Profile ARN$/,
    },
  );

  precondition(
    "EC-42",
    {
      title: "a key that is disabled",
      passes: (aws) => groupWithKey(aws, {}),
      fails: (aws) => groupWithKey(aws, { isEnabled: false }),
      refusal: keyRefusal,
      afterwards: true,
    },
    {
      title: "a pair of keys",
      passes: (aws) => groupWithKey(aws, {}),
      fails: (aws) => groupWithKey(aws, { customerMasterKeySpec: "RSA_2048", keyUsage: "ENCRYPT_DECRYPT" }),
      refusal: keyRefusal,
      afterwards: true,
    },
  );

  precondition(
    "EC-43",
    {
      title: "a security group of another VPC",
      passes: async (aws) => {
        const made = await parts(aws);
        await withSecurityGroup(aws, made, String(aws.world.list(VPC)[0]?.id));
      },
      fails: async (aws) => {
        const made = await parts(aws);
        await withSecurityGroup(aws, made, (await vpc(aws)).id);
      },
      refusal:
        /ValidationError: You must use a valid fully-formed launch template\. Security group sg-\w+ and subnet subnet-\w+ belong to different networks\.$/,
    },
    {
      title: "security groups of the instance beside its interfaces",
      passes: (aws) => group(aws, { networkInterfaces: [{ deviceIndex: 0 }] }),
      fails: (aws) =>
        group(aws, { networkInterfaces: [{ deviceIndex: 0 }], vpcSecurityGroupIds: ["sg-00000000"] }),
      refusal: `${noTemplate} Network interfaces and an instance-level security groups may not be specified on the same request`,
    },
    {
      title: "security groups by name",
      passes: async (aws) => {
        const { vpcZoneIdentifiers, ...made } = await parts(aws, { securityGroupNames: ["web"] });
        assert.ok(vpcZoneIdentifiers);
        await aws.create(GROUP, { ...made, availabilityZones: ["eu-west-1a"] });
      },
      fails: (aws) => group(aws, { securityGroupNames: ["web"] }),
      refusal: `${noTemplate} The parameter groupName cannot be used with the parameter subnet`,
    },
  );

  precondition(
    "EC-44",
    {
      title: "a smallest size above the greatest",
      given: (aws) => parts(aws),
      passes: (aws, made) => aws.create(GROUP, { ...made, minSize: 2 }),
      fails: (aws, made) => aws.create(GROUP, { ...made, minSize: 3 }),
      refusal: /ValidationError: /,
    },
    {
      title: "more instances than the greatest size",
      given: (aws) => parts(aws),
      passes: (aws, made) => aws.create(GROUP, { ...made, desiredCapacity: 2 }),
      fails: (aws, made) => aws.create(GROUP, { ...made, desiredCapacity: 3 }),
      refusal: "ValidationError: Desired capacity:3 must be between the specified min size:1 and max size:2",
    },
    {
      title: "a group that is nowhere",
      given: (aws) => parts(aws),
      passes: (aws, made) => aws.create(GROUP, made),
      fails: (aws, { vpcZoneIdentifiers, ...made }) => {
        assert.ok(vpcZoneIdentifiers);
        return aws.create(GROUP, made);
      },
      refusal: "ValidationError: At least one Availability Zone or VPC Subnet is required.",
    },
    {
      title: "a subnet that is not there",
      given: (aws) => parts(aws),
      passes: (aws, made) => aws.create(GROUP, made),
      fails: (aws, made) => aws.create(GROUP, { ...made, vpcZoneIdentifiers: ["subnet-00000000"] }),
      refusal: /ValidationError: The subnet ID 'subnet-00000000' does not exist/,
    },
    {
      title: "no template",
      given: (aws) => parts(aws),
      passes: (aws, made) => aws.create(GROUP, made),
      fails: (aws, { launchTemplate, ...made }) => {
        assert.ok(launchTemplate);
        return aws.create(GROUP, made);
      },
      refusal: /ValidationError: Valid requests must contain either LaunchTemplate, /,
    },
    {
      title: "a template, or a version, that is not there",
      given: (aws) => parts(aws),
      passes: (aws, made) => aws.create(GROUP, made),
      fails: (aws, made) => aws.create(GROUP, { ...made, launchTemplate: { name: "others" } }),
      refusal: /ValidationError: You must use a valid fully-formed launch template\. .*does not exist/,
    },
    {
      title: "a version that is not there",
      given: (aws) => parts(aws),
      passes: (aws, made) => aws.create(GROUP, { ...made, ...version(made, "1") }),
      fails: (aws, made) => aws.create(GROUP, { ...made, ...version(made, "2") }),
      refusal:
        /ValidationError: You must use a valid fully-formed launch template\. The version 2 does not exist/,
    },
  );

  precondition("EC-44a", {
    passes: (aws) => aws.preview(GROUP, { name: "web", minSize: 1, maxSize: 1 }),
    fails: (aws) => aws.preview(GROUP, { name: "web:1", minSize: 1, maxSize: 1 }),
    refusal: /ValidationError: /,
  });

  precondition("EC-44b", {
    passes: (aws) => aws.preview(GROUP, { minSize: 1, maxSize: 1, maxInstanceLifetime: 86400 }),
    fails: (aws) => aws.preview(GROUP, { minSize: 1, maxSize: 1, maxInstanceLifetime: 3600 }),
    refusal: /ValidationError: /,
  });

  precondition("EC-46", {
    given: async (aws) => {
      await aws.create("aws:iam/serviceLinkedRole:ServiceLinkedRole", {
        awsServiceName: "autoscaling.amazonaws.com",
        customSuffix: "web",
      });
      return parts(aws);
    },
    passes: (aws, made) => aws.create(GROUP, { ...made, serviceLinkedRoleArn: `${roleArn}_web` }),
    fails: (aws, made) => aws.create(GROUP, { ...made, serviceLinkedRoleArn: `${roleArn}_others` }),
    refusal: "ValidationError: ARN specified for Service-Linked Role does not exist.",
  });

  precondition(
    "EC-45",
    {
      title: "a key that only its account's own policies lead to",
      passes: (aws) => encryptedGroup(aws, [administration, use, grants]),
      fails: (aws) => encryptedGroup(aws, [administration]),
      refusal: keyRefusal,
      afterwards: true,
    },
    {
      title: "a key on which the role may make no grants",
      passes: (aws) => encryptedGroup(aws, [administration, use, grants]),
      fails: (aws) => encryptedGroup(aws, [administration, use]),
      refusal: keyRefusal,
      afterwards: true,
    },
    {
      title: "the key of all volumes of the account",
      passes: (aws) => groupEncryptedByDefault(aws, [administration, use, grants]),
      fails: (aws) => groupEncryptedByDefault(aws, [administration]),
      refusal: keyRefusal,
      afterwards: true,
    },
  );

  showsAllOf(autoscaling);
});

function version({ launchTemplate }: Properties, number: string): Properties {
  return { launchTemplate: { ...(launchTemplate as Properties), version: number } };
}

async function withSecurityGroup(aws: SimulatedAws, made: Properties, vpcId: string): Promise<void> {
  const { id } = await aws.create(TEMPLATE, { vpcSecurityGroupIds: [await securityGroup(aws, vpcId)] });
  await aws.create(GROUP, { ...made, launchTemplate: { id } });
}
