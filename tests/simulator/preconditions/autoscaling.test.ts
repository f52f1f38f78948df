import { autoscaling } from "../../../simulator/preconditions/autoscaling";
import { precondition, showsAllOf } from "./cases";
import { network } from "./networks";
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

async function group(aws: SimulatedAws, template: Record<string, unknown>): Promise<void> {
  const { subnetIds } = await network(aws);
  const { id } = await aws.create(TEMPLATE, { instanceType: "t4g.small", ...template });
  await aws.create(GROUP, {
    minSize: 1,
    maxSize: 2,
    vpcZoneIdentifiers: subnetIds,
    launchTemplate: { id, version: "$Latest" },
  });
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

describe("preconditions of EC2 Auto Scaling", () => {
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
