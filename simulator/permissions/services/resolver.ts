import { text } from "../../services/support";
import type { ResourcePermissions, ServicePermissions } from "../model";
import { anywhere, on, regional, self, serviceLinkedRole, tagged, type Target } from "../rules";

/** Something of Route 53 Resolver that an input names by its id. */
function of(kind: string, input: string): Target {
  return regional("route53resolver", ({ inputs }) => `${kind}/${text(inputs[input])}`);
}

const retag = [on(self, "route53resolver:TagResource", "route53resolver:UntagResource")];
const tags = tagged(on(self, "route53resolver:TagResource"));

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-choosing-target-resource.html */
const queryLog: ResourcePermissions = {
  type: "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig",
  create: [
    on(self, "route53resolver:CreateResolverQueryLogConfig"),
    tags,
    anywhere(
      "logs:CreateLogDelivery",
      "logs:DescribeLogGroups",
      "logs:DescribeResourcePolicies",
      "logs:GetLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:UpdateLogDelivery",
    ),
    serviceLinkedRole("route53resolver.amazonaws.com", "AWSServiceRoleForRoute53Resolver"),
  ],
  read: [on(self, "route53resolver:GetResolverQueryLogConfig", "route53resolver:ListTagsForResource")],
  retag,
  delete: [
    on(self, "route53resolver:DeleteResolverQueryLogConfig", "route53resolver:GetResolverQueryLogConfig"),
    anywhere("logs:DeleteLogDelivery"),
  ],
};

const ofQueryLog = of("resolver-query-log-config", "resolverQueryLogConfigId");

const queryLogLink: ResourcePermissions = {
  type: "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
  create: [on(ofQueryLog, "route53resolver:AssociateResolverQueryLogConfig"), anywhere("ec2:DescribeVpcs")],
  read: [anywhere("route53resolver:GetResolverQueryLogConfigAssociation")],
  delete: [
    on(ofQueryLog, "route53resolver:DisassociateResolverQueryLogConfig"),
    anywhere("route53resolver:GetResolverQueryLogConfigAssociation"),
  ],
};

const domains: ResourcePermissions = {
  type: "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
  create: [
    on(self, "route53resolver:CreateFirewallDomainList", "route53resolver:UpdateFirewallDomains"),
    tags,
  ],
  read: [
    on(
      self,
      "route53resolver:GetFirewallDomainList",
      "route53resolver:ListFirewallDomains",
      "route53resolver:ListTagsForResource",
    ),
  ],
  update: [on(self, "route53resolver:UpdateFirewallDomains")],
  retag,
  delete: [on(self, "route53resolver:DeleteFirewallDomainList", "route53resolver:GetFirewallDomainList")],
};

const group: ResourcePermissions = {
  type: "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
  create: [on(self, "route53resolver:CreateFirewallRuleGroup"), tags],
  read: [on(self, "route53resolver:GetFirewallRuleGroup", "route53resolver:ListTagsForResource")],
  update: [],
  retag,
  delete: [on(self, "route53resolver:DeleteFirewallRuleGroup")],
};

const ofGroup = of("firewall-rule-group", "firewallRuleGroupId");
const ofDomains = of("firewall-domain-list", "firewallDomainListId");

const rule: ResourcePermissions = {
  type: "aws:route53/resolverFirewallRule:ResolverFirewallRule",
  create: [
    on(ofGroup, "route53resolver:CreateFirewallRule"),
    on(ofDomains, "route53resolver:CreateFirewallRule"),
  ],
  read: [on(ofGroup, "route53resolver:ListFirewallRules")],
  update: [
    on(ofGroup, "route53resolver:UpdateFirewallRule"),
    on(ofDomains, "route53resolver:UpdateFirewallRule"),
  ],
  delete: [
    on(ofGroup, "route53resolver:DeleteFirewallRule"),
    on(ofDomains, "route53resolver:DeleteFirewallRule"),
  ],
};

const groupLink: ResourcePermissions = {
  type: "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
  create: [on(self, "route53resolver:AssociateFirewallRuleGroup"), tags, anywhere("ec2:DescribeVpcs")],
  read: [on(self, "route53resolver:GetFirewallRuleGroupAssociation", "route53resolver:ListTagsForResource")],
  update: [on(self, "route53resolver:UpdateFirewallRuleGroupAssociation")],
  retag,
  delete: [
    on(
      self,
      "route53resolver:DisassociateFirewallRuleGroup",
      "route53resolver:GetFirewallRuleGroupAssociation",
    ),
  ],
};

const firewalls = regional("route53resolver", "firewall-config/*");

const firewall: ResourcePermissions = {
  type: "aws:route53/resolverFirewallConfig:ResolverFirewallConfig",
  create: [on(firewalls, "route53resolver:UpdateFirewallConfig"), anywhere("ec2:DescribeVpcs")],
  read: [anywhere("route53resolver:ListFirewallConfigs"), on(firewalls, "route53resolver:GetFirewallConfig")],
  update: [on(firewalls, "route53resolver:UpdateFirewallConfig")],
  delete: [on(firewalls, "route53resolver:UpdateFirewallConfig")],
};

/** Query logs and the DNS firewall. */
export const resolver: ServicePermissions = {
  resources: [queryLog, queryLogLink, domains, group, rule, groupLink, firewall],
};
