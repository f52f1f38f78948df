import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Component, refuse, type SecurityControl } from "../shared";
import type { VpcAddresses } from "./acl-rules";
import { BlockPublicAccess, type Exclusion } from "./block-public-access";
import { secondarySubnetCidr, subnetCidr, subnetIpv6Cidr, tiers, type Tier } from "./cidr-plan";
import { DnsFirewall } from "./dns-firewall";
import { DnsQueryLogs } from "./dns-query-logs";
import { Endpoints, gatewayServices, type GatewayService } from "./endpoints";
import { FlowLogs } from "./flow-logs";
import { byLayerAndZone, readyIds, routed, type Layer, type RoutedLayer } from "./layers";
import { NatGateways } from "./nat-gateways";
import { hasIpv6Egress, networkProblems, type NetworkArgs, type NetworkOutputs } from "./network-args";
import { ipv6Controls, vpcControls } from "./network-controls";
import { SubnetTier, type SubnetTierArgs } from "./subnet-tier";

/** What the tiers of a VPC have in common. */
type TierBasics = Pick<SubnetTierArgs, "deployment" | "vpcId" | "vpc" | "zones" | "publicHttp" | "transform">;

/**
 * A VPC with three tiers in each zone:
 *
 * - public: reached from the internet; for load balancers and NAT gateways;
 * - private: not reached from outside, reaches out through NAT gateways and endpoints; for functions and instances;
 * - isolated: the VPC only; for databases.
 *
 * Everything is named by tier and zone letter, so that adding or removing a zone or a tier, or changing `nat`, touches
 * nothing else.
 *
 * ```ts
 * const network = new Network("network", {
 *   deployment, cidr: "10.20.0.0/16", zones: ["a", "b"], nat: "single",
 *   logsKeyArn: keys.logs.arn, flowLogs: { retentionDays: 30 },
 * });
 * ```
 */
export class Network extends Component implements NetworkOutputs {
  readonly vpcId: pulumi.Output<string>;
  readonly cidr: string;
  readonly ipv6Cidr: pulumi.Output<string> | undefined;
  readonly zones: readonly string[];
  readonly publicSubnetIds: pulumi.Output<string>[];
  readonly privateSubnetIds: pulumi.Output<string>[];
  readonly isolatedSubnetIds: pulumi.Output<string>[];
  readonly secondarySubnetIds: Readonly<Record<string, pulumi.Output<string>[]>>;
  readonly gatewayPrefixListIds: Readonly<Partial<Record<GatewayService, pulumi.Output<string>>>>;
  readonly natAddresses: pulumi.Output<string>[];
  readonly flowLogGroupName: pulumi.Output<string> | undefined;
  /** The log group of DNS queries; undefined without such logs. */
  readonly dnsQueryLogGroupName: pulumi.Output<string> | undefined;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: NetworkArgs, options?: pulumi.ComponentResourceOptions) {
    super("network:Network", name, args, options);
    refuse(`Network "${name}"`, networkProblems(args));
    const { deployment, transform, logsKeyArn } = args;
    const parent = { parent: this };
    this.cidr = args.cidr;
    this.zones = [...args.zones].sort();

    const vpc = this.vpc(name, args);
    const vpcId = vpc.id;
    this.vpcId = vpcId;
    const defaultGroup = this.emptyDefaults(name, vpc, args);
    this.ipv6Cidr = args.ipv6 === undefined ? undefined : this.ipv6Block(vpc, args);
    const addresses: VpcAddresses = {
      cidrs: [args.cidr, ...Object.values(args.secondaryCidrs ?? {}).map(({ cidr }) => cidr)],
      ipv6Cidr: this.ipv6Cidr,
    };

    const layers = this.layers(args, {
      deployment,
      vpcId,
      vpc: addresses,
      zones: this.zones,
      publicHttp: args.publicHttp,
      transform: transform?.tier,
    });
    const layer = (key: string) => layers.find((each) => each.key === key);
    const publicSubnets = layer("public")?.tier.subnets;
    const internet = publicSubnets === undefined ? undefined : this.internetGateway(name, vpc, args);
    const nat =
      publicSubnets === undefined || internet === undefined
        ? undefined
        : new NatGateways(
            this.childName("nat"),
            {
              deployment,
              mode: args.nat ?? "none",
              zone: args.natZone,
              allocationIds: args.natAllocationIds,
              subnets: publicSubnets,
              internet,
              transform: transform?.nat,
            },
            parent,
          );
    const egress = hasIpv6Egress(args) ? this.egressOnlyGateway(name, vpc, args) : undefined;
    const inPrivate = layers.filter(({ kind }) => kind === "private");
    const endpoints = new Endpoints(
      this.childName("endpoint"),
      {
        deployment,
        vpcId,
        vpcCidrs: addresses.cidrs,
        vpcIpv6Cidr: this.ipv6Cidr,
        organizationId: args.organizationId,
        gatewayServices: args.gatewayEndpoints ?? gatewayServices,
        interfaceServices: args.interfaceEndpoints ?? [],
        routeTableIds: byLayerAndZone(inPrivate, ({ table }) => table.id),
        subnetIds: byLayerAndZone(
          inPrivate.filter(({ key }) => key === "private"),
          ({ subnet }) => subnet.id,
        ),
        transform: transform?.endpoints,
      },
      parent,
    );
    const flowLogs = new FlowLogs(
      this.childName("flow-logs"),
      { deployment, vpcId, logsKeyArn, ...args.flowLogs, transform: transform?.flowLogs },
      parent,
    );
    const queryLogs =
      args.dnsQueryLogs === undefined
        ? undefined
        : new DnsQueryLogs(
            this.childName("dns-queries"),
            { deployment, vpcId, logsKeyArn, ...args.dnsQueryLogs, transform: transform?.dnsQueryLogs },
            parent,
          );
    const firewall =
      args.dnsFirewall === undefined
        ? undefined
        : new DnsFirewall(
            this.childName("dns-firewall"),
            { deployment, vpcId, ...args.dnsFirewall, transform: transform?.dnsFirewall },
            parent,
          );
    const blocked =
      args.blockPublicAccess === undefined
        ? undefined
        : new BlockPublicAccess(
            this.childName("public-access"),
            {
              deployment,
              ...args.blockPublicAccess,
              exclusions: exclusions(args, vpc, layers),
              transform: transform?.blockPublicAccess,
            },
            parent,
          );

    const ways = layers.map((each) => routed(each, { internet, nat, egress }));
    const ids = (key: string) =>
      readyIds(
        ways.find((each) => each.key === key),
        endpoints.all,
      );
    this.publicSubnetIds = ids("public");
    this.privateSubnetIds = ids("private");
    this.isolatedSubnetIds = ids("isolated");
    this.secondarySubnetIds = Object.fromEntries(
      Object.keys(args.secondaryCidrs ?? {}).map((key) => [key, ids(`secondary-${key}`)]),
    );
    this.gatewayPrefixListIds = endpoints.prefixListIds;
    this.natAddresses = nat?.addresses ?? [];
    this.flowLogGroupName = flowLogs.logGroupName;
    this.dnsQueryLogGroupName = queryLogs?.logGroupName;

    const subnets = layers.flatMap(({ tier }) => tier.subnets.map(({ subnet }) => subnet));
    this.controls = pulumi
      .all([
        vpcControls(vpc, defaultGroup, subnets),
        ipv6Controls(vpc, privateRoutes(ways)),
        endpoints.controls,
        flowLogs.controls,
        ...[queryLogs, firewall, blocked].map((each) => each?.controls ?? []),
      ])
      .apply((lists) => lists.flat());
    this.registerOutputs({
      vpcId: this.vpcId,
      cidr: this.cidr,
      ipv6Cidr: this.ipv6Cidr,
      zones: this.zones,
      publicSubnetIds: this.publicSubnetIds,
      privateSubnetIds: this.privateSubnetIds,
      isolatedSubnetIds: this.isolatedSubnetIds,
      secondarySubnetIds: this.secondarySubnetIds,
      gatewayPrefixListIds: this.gatewayPrefixListIds,
      natAddresses: this.natAddresses,
      flowLogGroupName: this.flowLogGroupName,
      dnsQueryLogGroupName: this.dnsQueryLogGroupName,
      controls: this.controls,
    });
  }

  private vpc(name: string, { deployment, cidr, transform }: NetworkArgs): aws.ec2.Vpc {
    return new aws.ec2.Vpc(
      ...this.child(
        "vpc",
        transform?.vpc,
        {
          cidrBlock: cidr,
          enableDnsSupport: true,
          enableDnsHostnames: true,
          tags: deployment.tags(deployment.name(name)),
        },
        // After a refresh the VPC shows the IPv6 block, which is a resource of its own: it must not take it away.
        this.childOptions({ ignoreChanges: ["assignGeneratedIpv6CidrBlock", "ipv6CidrBlock"] }),
      ),
    );
  }

  /** The group and the ACL that come with a VPC lose all their rules: what falls back to them has no network. */
  private emptyDefaults(
    name: string,
    vpc: aws.ec2.Vpc,
    { deployment, transform }: NetworkArgs,
  ): aws.ec2.DefaultSecurityGroup {
    const tags = (suffix: string) => deployment.tags(deployment.name(`${name}-${suffix}`));
    new aws.ec2.DefaultNetworkAcl(
      ...this.child(
        "default-acl",
        transform?.defaultNetworkAcl,
        { defaultNetworkAclId: vpc.defaultNetworkAclId, tags: tags("default-acl") },
        // New subnets start at this ACL and move on to their tier's.
        this.childOptions({ ignoreChanges: ["subnetIds"] }),
      ),
    );
    return new aws.ec2.DefaultSecurityGroup(
      ...this.child("default-group", transform?.defaultSecurityGroup, {
        vpcId: vpc.id,
        ingress: [],
        egress: [],
        tags: tags("default-group"),
      }),
    );
  }

  /**
   * A resource apart from the VPC: it goes only after the subnets have given up their parts, and the VPC stays as it is.
   * The block is known when AWS has made it.
   */
  private ipv6Block(vpc: aws.ec2.Vpc, { transform }: NetworkArgs): pulumi.Output<string> {
    return new aws.ec2.VpcIpv6CidrBlockAssociation(
      ...this.child("ipv6", transform?.ipv6Cidr, { vpcId: vpc.id, assignGeneratedIpv6CidrBlock: true }),
    ).ipv6CidrBlock;
  }

  private layers(args: NetworkArgs, basics: TierBasics): Layer[] {
    const { cidr, secondaryCidrs = {}, transform } = args;
    const parent = { parent: this };
    const { ipv6Cidr } = basics.vpc;
    const own = tiers
      .filter((tier) => args.tiers?.includes(tier) ?? true)
      .map((tier): Layer => {
        const addresses = (zone: string) => ({
          cidrBlock: subnetCidr(cidr, tier, zone),
          ipv6CidrBlock: ipv6BlockOf(ipv6Cidr, tier, zone),
        });
        const made = new SubnetTier(this.childName(tier), { ...basics, tier, addresses }, parent);
        return { key: tier, kind: tier, tier: made, dualStack: ipv6Cidr !== undefined };
      });
    const secondary = Object.entries(secondaryCidrs).map(([name, { cidr: block, tier }]): Layer => {
      const key = `secondary-${name}`;
      const association = new aws.ec2.VpcIpv4CidrBlockAssociation(
        ...this.child(`${key}-cidr`, transform?.secondaryCidr, { vpcId: basics.vpcId, cidrBlock: block }),
      );
      const addresses = (zone: string) => ({ cidrBlock: secondarySubnetCidr(block, zone) });
      const made = new SubnetTier(
        this.childName(key),
        { ...basics, tier, addresses, addressSources: [association] },
        parent,
      );
      return { key, kind: tier, tier: made, dualStack: false };
    });
    return [...own, ...secondary];
  }

  private internetGateway(
    name: string,
    vpc: aws.ec2.Vpc,
    { deployment, transform }: NetworkArgs,
  ): aws.ec2.InternetGateway {
    return new aws.ec2.InternetGateway(
      ...this.child("internet", transform?.internetGateway, {
        vpcId: vpc.id,
        tags: deployment.tags(deployment.name(`${name}-internet`)),
      }),
    );
  }

  private egressOnlyGateway(
    name: string,
    vpc: aws.ec2.Vpc,
    { deployment, transform }: NetworkArgs,
  ): aws.ec2.EgressOnlyInternetGateway {
    return new aws.ec2.EgressOnlyInternetGateway(
      ...this.child("egress", transform?.egressOnlyGateway, {
        vpcId: vpc.id,
        tags: deployment.tags(deployment.name(`${name}-egress`)),
      }),
    );
  }
}

function ipv6BlockOf(
  vpcIpv6Cidr: pulumi.Input<string> | undefined,
  tier: Tier,
  zone: string,
): pulumi.Output<string> | undefined {
  return vpcIpv6Cidr === undefined
    ? undefined
    : pulumi.output(vpcIpv6Cidr).apply((block) => subnetIpv6Cidr(block, tier, zone));
}

/** What Block Public Access lets through: the VPC, or the subnets of a tier, secondary blocks included. */
function exclusions(
  { blockPublicAccess }: NetworkArgs,
  vpc: aws.ec2.Vpc,
  layers: readonly Layer[],
): Record<string, Exclusion> {
  const { vpc: whole, ...byTier } = blockPublicAccess?.exclusions ?? {};
  const ofTiers = Object.entries(byTier).flatMap(([tier, mode]) => {
    const ofTier = layers.filter(({ kind }) => kind === tier);
    return Object.entries(
      byLayerAndZone(ofTier, ({ subnet }): Exclusion => ({ of: { subnetId: subnet.id }, mode })),
    );
  });
  return {
    ...(whole === undefined ? {} : { vpc: { of: { vpcId: vpc.id }, mode: whole } }),
    ...Object.fromEntries(ofTiers),
  };
}

function privateRoutes(layers: readonly RoutedLayer[]): aws.ec2.Route[] {
  return layers
    .filter(({ kind }) => kind === "private")
    .flatMap(({ members }) => members.flatMap(({ routes }) => routes));
}
