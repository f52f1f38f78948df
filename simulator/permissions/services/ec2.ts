import { text } from "../../services/support";
import type { FunctionPermissions, ResourcePermissions, ServicePermissions, Subject } from "../model";
import { anywhere, on, pass, self, when } from "../rules";
import { filterPermissions } from "./filters";
import { anew, of, retags, tagsWith, vpcPermissions } from "./vpc";

/** https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html: for other goals than log groups. */
const isDelivered = ({ inputs }: Subject): boolean =>
  !["", "cloud-watch-logs"].includes(text(inputs.logDestinationType));

const flowLog: ResourcePermissions = {
  type: "aws:ec2/flowLog:FlowLog",
  create: [
    on(anew("vpc-flow-log"), "ec2:CreateFlowLogs"),
    on(of("vpc", "vpcId"), "ec2:CreateFlowLogs"),
    on(of("subnet", "subnetId"), "ec2:CreateFlowLogs"),
    on(of("network-interface", "eniId"), "ec2:CreateFlowLogs"),
    tagsWith("vpc-flow-log", "CreateFlowLogs"),
    pass("iamRoleArn", "vpc-flow-logs.amazonaws.com"),
    when(isDelivered, anywhere("logs:CreateLogDelivery")),
  ],
  read: [anywhere("ec2:DescribeFlowLogs")],
  retag: retags("vpc-flow-log"),
  delete: [on(self, "ec2:DeleteFlowLogs"), when(isDelivered, anywhere("logs:DeleteLogDelivery"))],
};

const launchTemplate: ResourcePermissions = {
  type: "aws:ec2/launchTemplate:LaunchTemplate",
  create: [
    on(anew("launch-template"), "ec2:CreateLaunchTemplate"),
    tagsWith("launch-template", "CreateLaunchTemplate"),
  ],
  read: [anywhere("ec2:DescribeLaunchTemplates", "ec2:DescribeLaunchTemplateVersions")],
  update: [on(self, "ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate")],
  retag: retags("launch-template"),
  delete: [on(self, "ec2:DeleteLaunchTemplate")],
};

const metadataDefaults: ResourcePermissions = {
  type: "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults",
  create: [anywhere("ec2:ModifyInstanceMetadataDefaults")],
  read: [anywhere("ec2:GetInstanceMetadataDefaults")],
  update: [anywhere("ec2:ModifyInstanceMetadataDefaults")],
  delete: [anywhere("ec2:ModifyInstanceMetadataDefaults")],
};

const isOn = ({ inputs }: Subject): boolean => inputs.enabled !== false;

const encryptionByDefault: ResourcePermissions = {
  type: "aws:ebs/encryptionByDefault:EncryptionByDefault",
  create: [anywhere("ec2:EnableEbsEncryptionByDefault")],
  read: [anywhere("ec2:GetEbsEncryptionByDefault")],
  update: [
    when(isOn, anywhere("ec2:EnableEbsEncryptionByDefault")),
    when((subject) => !isOn(subject), anywhere("ec2:DisableEbsEncryptionByDefault")),
  ],
  delete: [anywhere("ec2:DisableEbsEncryptionByDefault")],
};

const defaultKey: ResourcePermissions = {
  type: "aws:ebs/defaultKmsKey:DefaultKmsKey",
  create: [anywhere("ec2:ModifyEbsDefaultKmsKeyId")],
  read: [anywhere("ec2:GetEbsDefaultKmsKeyId")],
  delete: [anywhere("ec2:ResetEbsDefaultKmsKeyId")],
};

const snapshotBlock: ResourcePermissions = {
  type: "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
  create: [anywhere("ec2:EnableSnapshotBlockPublicAccess")],
  read: [anywhere("ec2:GetSnapshotBlockPublicAccessState")],
  update: [anywhere("ec2:EnableSnapshotBlockPublicAccess")],
  delete: [anywhere("ec2:DisableSnapshotBlockPublicAccess")],
};

const functions: readonly FunctionPermissions[] = [
  {
    token: "aws:ec2/getVpc:getVpc",
    needs: [
      anywhere("ec2:DescribeVpcs", "ec2:DescribeRouteTables"),
      on(of("vpc", "id"), "ec2:DescribeVpcAttribute"),
    ],
  },
  { token: "aws:ec2/getSubnet:getSubnet", needs: [anywhere("ec2:DescribeSubnets")] },
  { token: "aws:ec2/getSubnets:getSubnets", needs: [anywhere("ec2:DescribeSubnets")] },
  { token: "aws:ec2/getAmi:getAmi", needs: [anywhere("ec2:DescribeImages")] },
];

/** Networks, launch templates, and the account's defaults for volumes and instances. */
export const ec2: ServicePermissions = {
  resources: [
    ...vpcPermissions,
    ...filterPermissions,
    flowLog,
    launchTemplate,
    metadataDefaults,
    encryptionByDefault,
    defaultKey,
    snapshotBlock,
  ],
  functions,
};
