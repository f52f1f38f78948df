import type { Instance, ResourceModel, ServiceModel } from "../model";
import { accountId, always, regionalArn, text } from "./support";

/** A Route 53 Resolver id: prefix and 16 hex digits. */
function resolverId(prefix: string): (instance: Pick<Instance, "hex">) => string {
  return ({ hex }) => `${prefix}-${hex(16, prefix)}`;
}

function resolverArn(kind: string): (instance: Instance) => string {
  return (instance) => regionalArn(instance, "route53resolver", `${kind}/${instance.id}`);
}

const queryLogConfig: ResourceModel = {
  type: "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig",
  physicalName: "name",
  taggable: true,
  replaceOn: ["destinationArn"],
  id: resolverId("rqlc"),
  computed: {
    arn: resolverArn("resolver-query-log-config"),
    ownerId: accountId,
    shareStatus: always("NOT_SHARED"),
  },
};

const queryLogConfigAssociation: ResourceModel = {
  type: "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
  replaceOn: ["resolverQueryLogConfigId", "resourceId"],
  id: resolverId("rqlca"),
};

const firewallDomainList: ResourceModel = {
  type: "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
  physicalName: "name",
  taggable: true,
  id: resolverId("rslvr-fdl"),
  computed: { arn: resolverArn("firewall-domain-list") },
};

const firewallRuleGroup: ResourceModel = {
  type: "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
  physicalName: "name",
  taggable: true,
  id: resolverId("rslvr-frg"),
  computed: {
    arn: resolverArn("firewall-rule-group"),
    ownerId: accountId,
    shareStatus: always("NOT_SHARED"),
  },
};

const firewallRule: ResourceModel = {
  type: "aws:route53/resolverFirewallRule:ResolverFirewallRule",
  physicalName: "name",
  replaceOn: ["firewallDomainListId", "firewallRuleGroupId"],
  uniqueWithin: ["firewallRuleGroupId"],
  defaults: () => ({ firewallDomainRedirectionAction: "INSPECT_REDIRECTION_DOMAIN" }),
  id: (instance) => {
    const { firewallRuleGroupId, firewallDomainListId } = instance.inputs;
    return `${text(firewallRuleGroupId)}:${text(firewallDomainListId) || threatProtectionId(instance)}`;
  },
  computed: { firewallThreatProtectionId: threatProtectionId },
};

const firewallRuleGroupAssociation: ResourceModel = {
  type: "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
  physicalName: "name",
  taggable: true,
  replaceOn: ["firewallRuleGroupId", "vpcId"],
  id: resolverId("rslvr-frgassoc"),
  computed: {
    arn: resolverArn("firewall-rule-group-association"),
    mutationProtection: always("DISABLED"),
  },
};

const firewallConfig: ResourceModel = {
  type: "aws:route53/resolverFirewallConfig:ResolverFirewallConfig",
  replaceOn: ["resourceId"],
  id: resolverId("rslvr-fc"),
  computed: { firewallFailOpen: always("DISABLED"), ownerId: accountId },
};

/** Rules of DNS Firewall Advanced look for a kind of threat and have no list. */
function threatProtectionId({ inputs, hex }: Pick<Instance, "inputs" | "hex">): string {
  return text(inputs.dnsThreatProtection) === "" ? "" : `rslvr-ftp-${hex(16, "threat")}`;
}

/** Route 53 Resolver: query logs and DNS Firewall. Unlike the rest of Route 53 it belongs to a region. */
export const resolver: ServiceModel = {
  resources: [
    queryLogConfig,
    queryLogConfigAssociation,
    firewallDomainList,
    firewallRuleGroup,
    firewallRule,
    firewallRuleGroupAssociation,
    firewallConfig,
  ],
};
