import type { Instance, ResourceModel } from "../model";
import { accountId, always, ec2Id, emptyList, emptyText, regionalArn, stringHash, text } from "./support";
import { VPC, defaultSecurityGroupId, defaultVpcId } from "./vpc";

const groupOutputs = {
  arn: (instance: Instance) => regionalArn(instance, "ec2", `security-group/${instance.id}`),
  egress: emptyList,
  ingress: emptyList,
  namePrefix: emptyText,
  ownerId: accountId,
  vpcId: defaultVpcId,
};

const securityGroup: ResourceModel = {
  type: "aws:ec2/securityGroup:SecurityGroup",
  physicalName: "name",
  taggable: true,
  replaceOn: ["description", "vpcId"],
  defaults: () => ({ description: "Managed by Pulumi", revokeRulesOnDelete: false }),
  id: ec2Id("sg"),
  computed: groupOutputs,
};

/** Takes over the group that AWS made with the VPC; without a VPC that of the default one. */
const defaultSecurityGroup: ResourceModel = {
  type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  taggable: true,
  replaceOn: ["vpcId"],
  defaults: () => ({ revokeRulesOnDelete: false }),
  id: (instance) => defaultSecurityGroupId(text(instance.inputs.vpcId) || defaultVpcId(instance)),
  computed: { ...groupOutputs, description: always("default VPC security group"), name: always("default") },
};

function rule(direction: "Ingress" | "Egress"): ResourceModel {
  return {
    type: `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`,
    taggable: true,
    replaceOn: ["securityGroupId"],
    id: ec2Id("sgr"),
    computed: {
      arn: (instance) => regionalArn(instance, "ec2", `security-group-rule/${instance.id}`),
      securityGroupRuleId: ({ id }) => id,
    },
  };
}

const aclOutputs = {
  arn: (instance: Instance) => regionalArn(instance, "ec2", `network-acl/${instance.id}`),
  ownerId: accountId,
};

const networkAcl: ResourceModel = {
  type: "aws:ec2/networkAcl:NetworkAcl",
  taggable: true,
  replaceOn: ["vpcId"],
  id: ec2Id("acl"),
  computed: { ...aclOutputs, egress: emptyList, ingress: emptyList, subnetIds: emptyList },
};

/** Takes over the list that AWS made with the VPC. */
const defaultNetworkAcl: ResourceModel = {
  type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
  taggable: true,
  replaceOn: ["defaultNetworkAclId"],
  id: ({ inputs }) => text(inputs.defaultNetworkAclId),
  computed: {
    ...aclOutputs,
    vpcId: ({ world, id }) => world.list(VPC).find((vpc) => vpc.outputs.defaultNetworkAclId === id)?.id ?? "",
  },
};

const networkAclAssociation: ResourceModel = {
  type: "aws:ec2/networkAclAssociation:NetworkAclAssociation",
  replaceOn: ["networkAclId", "subnetId"],
  id: ec2Id("aclassoc"),
};

const networkAclRule: ResourceModel = {
  type: "aws:ec2/networkAclRule:NetworkAclRule",
  replaceOn: [
    "cidrBlock",
    "egress",
    "fromPort",
    "icmpCode",
    "icmpType",
    "ipv6CidrBlock",
    "networkAclId",
    "protocol",
    "ruleAction",
    "ruleNumber",
    "toPort",
  ],
  defaults: () => ({ egress: false }),
  id: ({ inputs }) => {
    const parts = [inputs.networkAclId, inputs.ruleNumber, inputs.egress, inputs.protocol];
    return `nacl-${stringHash(`${parts.map(String).join("-")}-`)}`;
  },
};

export const securityGroupModels: readonly ResourceModel[] = [
  securityGroup,
  defaultSecurityGroup,
  rule("Ingress"),
  rule("Egress"),
  networkAcl,
  defaultNetworkAcl,
  networkAclRule,
  networkAclAssociation,
];
