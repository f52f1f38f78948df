import type { Action, ResourcePermissions, Rule } from "../model";
import { anywhere, given, on, self } from "../rules";
import { anew, of, own, retags, tagsWith } from "./vpc";

const inVpc = of("vpc", "vpcId");
const group = of("security-group", "securityGroupId");

const inlineRules: readonly Rule[] = [
  given("ingress", on(self, "ec2:AuthorizeSecurityGroupIngress")),
  given("egress", on(self, "ec2:AuthorizeSecurityGroupEgress")),
];

const securityGroup: ResourcePermissions = {
  type: "aws:ec2/securityGroup:SecurityGroup",
  create: [
    on(anew("security-group"), "ec2:CreateSecurityGroup"),
    on(inVpc, "ec2:CreateSecurityGroup"),
    tagsWith("security-group", "CreateSecurityGroup"),
    // The provider takes away what AWS allows every new group: all traffic out.
    on(self, "ec2:RevokeSecurityGroupEgress"),
    ...inlineRules,
  ],
  read: [anywhere("ec2:DescribeSecurityGroups")],
  update: [
    ...inlineRules,
    given("ingress", on(self, "ec2:RevokeSecurityGroupIngress")),
    given("egress", on(self, "ec2:RevokeSecurityGroupEgress")),
  ],
  retag: retags("security-group"),
  delete: [
    given("revokeRulesOnDelete", on(self, "ec2:RevokeSecurityGroupIngress", "ec2:RevokeSecurityGroupEgress")),
    on(self, "ec2:DeleteSecurityGroup"),
    anywhere("ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups"),
  ],
};

/** Is there already: taken over and emptied. */
const defaultSecurityGroup: ResourcePermissions = {
  type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  create: [
    on(self, "ec2:RevokeSecurityGroupIngress", "ec2:RevokeSecurityGroupEgress"),
    ...inlineRules,
    given("tagsAll", on(self, "ec2:CreateTags")),
  ],
  read: [anywhere("ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroupRules")],
  update: [on(self, "ec2:RevokeSecurityGroupIngress", "ec2:RevokeSecurityGroupEgress"), ...inlineRules],
  retag: retags("security-group"),
  delete: [],
};

function rule(direction: "Ingress" | "Egress"): ResourcePermissions {
  const authorize = `AuthorizeSecurityGroup${direction}`;
  return {
    type: `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`,
    create: [on(group, `ec2:${authorize}`), tagsWith("security-group-rule", authorize)],
    read: [anywhere("ec2:DescribeSecurityGroupRules")],
    update: [
      on(group, "ec2:ModifySecurityGroupRules"),
      on(own("security-group-rule"), "ec2:ModifySecurityGroupRules"),
    ],
    retag: retags("security-group-rule"),
    delete: [on(group, `ec2:RevokeSecurityGroup${direction}`)],
  };
}

const acl = of("network-acl", "networkAclId");
const entries: readonly Action[] = ["ec2:CreateNetworkAclEntry", "ec2:DeleteNetworkAclEntry"];

const associations: readonly Rule[] = [
  given(
    "subnetIds",
    on(self, "ec2:ReplaceNetworkAclAssociation"),
    on(of("subnet", "subnetIds"), "ec2:ReplaceNetworkAclAssociation"),
  ),
];

const networkAcl: ResourcePermissions = {
  type: "aws:ec2/networkAcl:NetworkAcl",
  create: [
    on(anew("network-acl"), "ec2:CreateNetworkAcl"),
    on(inVpc, "ec2:CreateNetworkAcl"),
    tagsWith("network-acl", "CreateNetworkAcl"),
    given("ingress", on(self, "ec2:CreateNetworkAclEntry")),
    given("egress", on(self, "ec2:CreateNetworkAclEntry")),
    ...associations,
  ],
  read: [anywhere("ec2:DescribeNetworkAcls")],
  update: [on(self, ...entries), ...associations],
  retag: retags("network-acl"),
  delete: [on(self, "ec2:DeleteNetworkAcl"), ...associations],
};

/** Is there already: taken over. */
const defaultNetworkAcl: ResourcePermissions = {
  type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
  create: [on(self, ...entries), given("tagsAll", on(self, "ec2:CreateTags")), ...associations],
  read: [anywhere("ec2:DescribeNetworkAcls")],
  update: [on(self, ...entries), ...associations],
  retag: retags("network-acl"),
  delete: [],
};

const aclRule: ResourcePermissions = {
  type: "aws:ec2/networkAclRule:NetworkAclRule",
  create: [on(acl, "ec2:CreateNetworkAclEntry")],
  read: [anywhere("ec2:DescribeNetworkAcls")],
  delete: [on(acl, "ec2:DeleteNetworkAclEntry")],
};

const aclAssociation: ResourcePermissions = {
  type: "aws:ec2/networkAclAssociation:NetworkAclAssociation",
  create: [
    on(acl, "ec2:ReplaceNetworkAclAssociation"),
    on(of("subnet", "subnetId"), "ec2:ReplaceNetworkAclAssociation"),
  ],
  read: [anywhere("ec2:DescribeNetworkAcls")],
  // The subnet goes back to the default list of its VPC.
  delete: [
    on(anew("network-acl"), "ec2:ReplaceNetworkAclAssociation"),
    on(of("subnet", "subnetId"), "ec2:ReplaceNetworkAclAssociation"),
    anywhere("ec2:DescribeNetworkAcls"),
  ],
};

/** Security groups and network ACLs. */
export const filterPermissions: readonly ResourcePermissions[] = [
  securityGroup,
  defaultSecurityGroup,
  rule("Ingress"),
  rule("Egress"),
  networkAcl,
  defaultNetworkAcl,
  aclRule,
  aclAssociation,
];
