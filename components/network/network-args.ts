import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ComponentArgs, HasControls, Problem, Transform } from "../shared";
import type { BlockPublicAccessTransform } from "./block-public-access";
import { addressProblems, type AddressPlan, type Tier } from "./cidr-plan";
import type { DnsFirewallSettings, DnsFirewallTransform } from "./dns-firewall";
import { dnsFirewallProblems } from "./dns-firewall-rules";
import type { DnsQueryLogSettings, DnsQueryLogsTransform } from "./dns-query-logs";
import { perimeterProblems, type Perimeter } from "./endpoint-policies";
import {
  gatewayServiceProblems,
  interfaceServiceProblems,
  type EndpointsTransform,
  type GatewayService,
} from "./endpoints";
import { flowLogProblems } from "./flow-log-format";
import type { FlowLogSettings, FlowLogsTransform } from "./flow-logs";
import { natAddressProblems, type NatGatewaysTransform, type NatMode } from "./nat-gateways";
import { publicAccessProblems, type PublicAccessSettings } from "./public-access-rules";
import type { SecondaryCidrs } from "./secondary-cidrs";
import type { SubnetTierTransform } from "./subnet-tier";

/** What a network gives to what runs in it, whether it was made or adopted. */
export interface NetworkOutputs extends HasControls {
  readonly vpcId: pulumi.Output<string>;
  /** The VPC's own IPv4 block. */
  readonly cidr: string;
  /** The VPC's IPv6 block; undefined without IPv6. */
  readonly ipv6Cidr: pulumi.Output<string> | undefined;
  /** The letters of the zones, sorted; subnet ids are in the same order. */
  readonly zones: readonly string[];
  /** Whoever uses a subnet's id gets the subnet with its routes, ACL and, in private ones, endpoints. */
  readonly publicSubnetIds: pulumi.Output<string>[];
  readonly privateSubnetIds: pulumi.Output<string>[];
  readonly isolatedSubnetIds: pulumi.Output<string>[];
  /** Subnets in secondary blocks, by the block's name. */
  readonly secondarySubnetIds: Readonly<Record<string, pulumi.Output<string>[]>>;
  /** Prefix lists of the gateway endpoints by service, for egress rules. */
  readonly gatewayPrefixListIds: Readonly<Partial<Record<GatewayService, pulumi.Output<string>>>>;
  /** The addresses from which private subnets reach the internet, in zone order. */
  readonly natAddresses: pulumi.Output<string>[];
  /** The log group of flow logs; undefined when they go to a bucket or are somebody else's. */
  readonly flowLogGroupName: pulumi.Output<string> | undefined;
}

/** IPv6 beside IPv4. */
export interface Ipv6Settings {
  /**
   * Lets private subnets open IPv6 connections to the internet, through an egress-only gateway, which costs nothing but
   * traffic.
   * @default true, unless `nat` is `none`
   */
  readonly egress?: boolean;
}

/** Changes to the children of a network, by component. */
export interface NetworkTransform {
  readonly vpc?: Transform<aws.ec2.VpcArgs>;
  readonly secondaryCidr?: Transform<aws.ec2.VpcIpv4CidrBlockAssociationArgs>;
  readonly ipv6Cidr?: Transform<aws.ec2.VpcIpv6CidrBlockAssociationArgs>;
  readonly defaultSecurityGroup?: Transform<aws.ec2.DefaultSecurityGroupArgs>;
  readonly defaultNetworkAcl?: Transform<aws.ec2.DefaultNetworkAclArgs>;
  readonly internetGateway?: Transform<aws.ec2.InternetGatewayArgs>;
  readonly egressOnlyGateway?: Transform<aws.ec2.EgressOnlyInternetGatewayArgs>;
  /** Of all tiers; functions are given the name, which tells tier and zone. */
  readonly tier?: SubnetTierTransform;
  readonly nat?: NatGatewaysTransform;
  readonly endpoints?: EndpointsTransform;
  readonly flowLogs?: FlowLogsTransform;
  readonly dnsQueryLogs?: DnsQueryLogsTransform;
  readonly dnsFirewall?: DnsFirewallTransform;
  readonly blockPublicAccess?: BlockPublicAccessTransform;
}

export interface NetworkArgs extends ComponentArgs, AddressPlan, Perimeter {
  /** The VPC's addresses, from /16 to /22. A change replaces the VPC. */
  readonly cidr: string;
  /** Letters of at least two availability zones of the region, in any order. */
  readonly zones: readonly string[];
  /**
   * Kinds of subnets to make; `private` is one of them. Without `public` there is no internet gateway.
   * @default all: public, private and isolated
   */
  readonly tiers?: readonly Tier[];
  /**
   * How private subnets reach the internet. A NAT gateway costs about 35 USD a month, whether used or not, and its
   * address 4 USD. `single` stands in one zone: when that zone fails, all private subnets lose the internet.
   * @default "none"
   */
  readonly nat?: NatMode;
  /**
   * The zone of a `single` NAT gateway. Name it before adding a zone with an earlier letter, and the gateway stays.
   * @default the first zone by letter
   */
  readonly natZone?: string;
  /**
   * Allocation ids of Elastic IP addresses that are there already, by the zone of their NAT gateway: those that partners
   * have in their allow-lists. They are looked up, never changed, and outlive the stack.
   * @default an address is made for each NAT gateway, and released with it
   */
  readonly natAllocationIds?: Readonly<Record<string, string>>;
  /**
   * Addresses used elsewhere (other VPCs, offices) that this VPC must not overlap.
   * @default none
   */
  readonly reservedCidrs?: readonly string[];
  /**
   * Further IPv4 blocks, each with a subnet in every zone, of the tier that it names. Add new ones at the end.
   * @default none
   */
  readonly secondaryCidrs?: SecondaryCidrs;
  /**
   * IPv6 beside IPv4: a block given by Amazon, and a /64 for each subnet, at the place that its IPv4 block has. Free of
   * charge. Subnets in secondary blocks have IPv4 only.
   * @default IPv4 only
   */
  readonly ipv6?: Ipv6Settings;
  /**
   * Services reached through the private route tables, at no cost.
   * @default all of them
   */
  readonly gatewayEndpoints?: readonly GatewayService[];
  /**
   * Services reached through network interfaces, e.g. `ssm`, `ssmmessages`, `logs`. Each costs about 8 USD a month and
   * zone.
   * @default none
   */
  readonly interfaceEndpoints?: readonly string[];
  /**
   * Admits plain HTTP to public subnets, for load balancers that redirect it to HTTPS.
   * @default false
   */
  readonly publicHttp?: boolean;
  /** The KMS key of the logs' groups; its policy must admit CloudWatch Logs. */
  readonly logsKeyArn: pulumi.Input<string>;
  /** Records of accepted and rejected traffic. */
  readonly flowLogs: FlowLogSettings;
  /**
   * Records of DNS queries, charged by volume.
   * @default none
   */
  readonly dnsQueryLogs?: DnsQueryLogSettings;
  /**
   * Which names may be asked for, charged by queries.
   * @default all of them
   */
  readonly dnsFirewall?: DnsFirewallSettings;
  /**
   * A fence around all VPCs of the account in this region, and what of this VPC is let through.
   * @default not looked at
   */
  readonly blockPublicAccess?: PublicAccessSettings;
  /** Changes to children. */
  readonly transform?: NetworkTransform;
}

/** What `networkProblems` judges. */
export type NetworkSettings = Omit<NetworkArgs, "deployment" | "logsKeyArn" | "transform">;

/** Everything that is wrong with a network's arguments. */
export function networkProblems(args: NetworkSettings): Problem[] {
  return [
    ...addressProblems(args),
    ...gatewayServiceProblems(args.gatewayEndpoints ?? []),
    ...interfaceServiceProblems(args.interfaceEndpoints ?? []),
    ...combinationProblems(args),
  ];
}

/** What is wrong between and within arguments, addresses and lists of services apart. */
export function combinationProblems(args: NetworkSettings): Problem[] {
  return [
    ...tierProblems(args),
    ...natZoneProblems(args),
    ...natAddressProblems(args),
    ...perimeterProblems(args),
    ...flowLogProblems(args.flowLogs),
    ...(args.dnsFirewall === undefined ? [] : dnsFirewallProblems(args.dnsFirewall.rules)).map((problem) => ({
      ...problem,
      path: ["dnsFirewall", ...problem.path],
    })),
    ...(args.blockPublicAccess === undefined
      ? []
      : publicAccessProblems(args.blockPublicAccess, {
          nat: args.nat ?? "none",
          ipv6Egress: hasIpv6Egress(args),
        })),
  ];
}

/** Whether private subnets have a way out over IPv6. */
export function hasIpv6Egress({ ipv6, nat = "none" }: Pick<NetworkArgs, "ipv6" | "nat">): boolean {
  return ipv6 !== undefined && (ipv6.egress ?? nat !== "none");
}

function tierProblems({ tiers, nat = "none", secondaryCidrs = {} }: NetworkSettings): Problem[] {
  if (tiers === undefined) {
    return [];
  }
  const problem = (path: Problem["path"], value: unknown, message: string): Problem => ({
    path,
    value,
    message,
  });
  return [
    ...(tiers.includes("private")
      ? []
      : [problem(["tiers"], tiers, "private among others, since endpoints stand there; fix: add private")]),
    ...tiers.flatMap((tier, index) =>
      tiers.indexOf(tier) === index
        ? []
        : [problem(["tiers", index], tier, `each tier once; fix: remove the second "${tier}"`)],
    ),
    ...(nat !== "none" && !tiers.includes("public")
      ? [
          problem(
            ["nat"],
            nat,
            "none without public subnets, where NAT gateways stand; fix: add public to tiers",
          ),
        ]
      : []),
    ...Object.entries(secondaryCidrs)
      .filter(([, { tier }]) => !tiers.includes(tier))
      .map(([name, { tier }]) =>
        problem(
          ["secondaryCidrs", name, "tier"],
          tier,
          `one of tiers (${tiers.join(", ")}); fix: add ${tier} there, or choose another`,
        ),
      ),
  ];
}

function natZoneProblems({ natZone, nat = "none", zones }: NetworkSettings): Problem[] {
  const problem = (message: string): Problem[] => [{ path: ["natZone"], value: natZone, message }];
  if (natZone === undefined) {
    return [];
  }
  if (nat !== "single") {
    return problem(`only with nat: single (it is ${nat}); fix: remove it`);
  }
  return zones.includes(natZone)
    ? []
    : problem(`one of zones (${zones.join(", ")}); fix: choose one of them`);
}
