import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  Component,
  refuse,
  type ComponentArgs,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";
import { dnsFirewallProblems, type DnsFirewallRule, type DnsFirewallRules } from "./dns-firewall-rules";

/** Which names a VPC may ask for. */
export interface DnsFirewallSettings {
  /** The rules, by name. Queries that none fits are answered. */
  readonly rules: DnsFirewallRules;
  /**
   * Answer queries while the firewall itself does not work: availability before security.
   * @default false
   */
  readonly failOpen?: boolean;
}

/** Changes to the children of a DNS firewall. */
export interface DnsFirewallTransform {
  readonly domainList?: Transform<aws.route53.ResolverFirewallDomainListArgs>;
  readonly ruleGroup?: Transform<aws.route53.ResolverFirewallRuleGroupArgs>;
  readonly rule?: Transform<aws.route53.ResolverFirewallRuleArgs>;
  readonly association?: Transform<aws.route53.ResolverFirewallRuleGroupAssociationArgs>;
  readonly config?: Transform<aws.route53.ResolverFirewallConfigArgs>;
}

export interface DnsFirewallArgs extends ComponentArgs, DnsFirewallSettings {
  /** The VPC whose queries are judged. */
  readonly vpcId: pulumi.Input<string>;
  /** Changes to children. */
  readonly transform?: DnsFirewallTransform;
}

/** Between 100 and 9900, both left out; groups shared by an organisation's administrator can stand before and after. */
const associationPriority = 1000;

/**
 * DNS Firewall: decides which names a VPC may ask the Route 53 Resolver for. Charged by queries, about 0.6 USD a million,
 * and by domains in own lists; rules on threats cost more.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall.html
 *
 * ```ts
 * new DnsFirewall("dns-firewall", {
 *   deployment, vpcId,
 *   rules: {
 *     partner: { priority: 100, action: "ALLOW", domains: ["*.partner.example"] },
 *     tunnels: { priority: 200, action: "BLOCK", threat: "DNS_TUNNELING" },
 *   },
 * });
 * ```
 */
export class DnsFirewall extends Component implements HasControls {
  readonly ruleGroupId: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: DnsFirewallArgs, options?: pulumi.ComponentResourceOptions) {
    super("network:DnsFirewall", name, args, options);
    refuse(`DNS firewall "${name}"`, dnsFirewallProblems(args.rules));
    const { deployment, transform } = args;
    const named = (suffix: string) => {
      const physicalName = deployment.name(suffix === "" ? name : `${name}-${suffix}`, 64);
      return { name: physicalName, tags: deployment.tags(physicalName) };
    };

    const group = new aws.route53.ResolverFirewallRuleGroup(
      ...this.child("group", transform?.ruleGroup, named("")),
    );
    const rules = Object.entries(args.rules).map(([key, rule]) => {
      const list =
        rule.domains === undefined
          ? undefined
          : new aws.route53.ResolverFirewallDomainList(
              ...this.child(`${key}-domains`, transform?.domainList, {
                domains: [...rule.domains],
                ...named(key),
              }),
            );
      return new aws.route53.ResolverFirewallRule(
        ...this.child(key, transform?.rule, {
          name: deployment.name(`${name}-${key}`, 64),
          firewallRuleGroupId: group.id,
          priority: rule.priority,
          action: rule.action,
          ...(rule.action === "BLOCK" ? { blockResponse: "NXDOMAIN" } : {}),
          ...sourceArgs(rule, list),
        }),
      );
    });
    const association = new aws.route53.ResolverFirewallRuleGroupAssociation(
      ...this.child(
        "association",
        transform?.association,
        {
          ...named("vpc"),
          firewallRuleGroupId: group.id,
          vpcId: args.vpcId,
          priority: associationPriority,
        },
        // With all its rules, so that no query passes a half-made group.
        this.childOptions({ dependsOn: rules }),
      ),
    );
    const config = new aws.route53.ResolverFirewallConfig(
      ...this.child("config", transform?.config, {
        resourceId: args.vpcId,
        firewallFailOpen: args.failOpen === true ? "ENABLED" : "DISABLED",
      }),
    );

    this.ruleGroupId = association.firewallRuleGroupId;
    this.controls = pulumi
      .all([group.arn, config.firewallFailOpen, pulumi.all(rules.map(({ action }) => action))])
      .apply(([arn, failOpen, actions]) => [
        {
          id: "V4",
          control: "DNS firewall blocks queries",
          enabled: failOpen !== "ENABLED" && actions.includes("BLOCK"),
          resource: arn,
        },
      ]);
    this.registerOutputs({ ruleGroupId: this.ruleGroupId, controls: this.controls });
  }
}

function sourceArgs(
  { managedListId, threat, confidence = "HIGH" }: DnsFirewallRule,
  list: aws.route53.ResolverFirewallDomainList | undefined,
): Partial<aws.route53.ResolverFirewallRuleArgs> {
  return threat === undefined
    ? { firewallDomainListId: list?.id ?? managedListId }
    : { dnsThreatProtection: threat, confidenceThreshold: confidence };
}
