import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Component, refuse, type ComponentArgs, type HasControls, type SecurityControl } from "../shared";
import { addressProblems, type AddressPlan, type Tier } from "./cidr-plan";
import {
  Endpoints,
  gatewayServiceProblems,
  gatewayServices,
  interfaceServiceProblems,
  type GatewayService,
} from "./endpoints";
import { FlowLogs } from "./flow-logs";
import { NatGateways, type NatMode } from "./nat-gateways";
import { readyId, SubnetTier } from "./subnet-tier";

export interface NetworkArgs extends ComponentArgs, AddressPlan {
  /** The VPC's addresses, from /16 to /22. A change replaces the VPC. */
  readonly cidr: string;
  /** Letters of at least two availability zones of the region, in any order. */
  readonly zones: readonly string[];
  /**
   * How private subnets reach the internet. A NAT gateway costs about 35 USD a month, whether used or not. `single`
   * stands in the first zone by letter: when that zone fails, all private subnets lose the internet.
   */
  readonly nat: NatMode;
  /**
   * Addresses used elsewhere (other VPCs, offices) that this VPC must not overlap.
   * @default none
   */
  readonly reservedCidrs?: readonly string[];
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
  /** The KMS key of the flow logs' group; its policy must admit CloudWatch Logs. */
  readonly logsKeyArn: pulumi.Input<string>;
  readonly flowLogs: {
    /** How long flow logs are kept: one of the numbers of days that CloudWatch Logs knows. */
    readonly retentionDays: number;
  };
}

/**
 * A VPC with three tiers in each zone:
 *
 * - public: reached from the internet; for load balancers and NAT gateways;
 * - private: not reached from outside, reaches out through NAT gateways and endpoints; for functions and instances;
 * - isolated: the VPC only; for databases.
 *
 * Everything is named by tier and zone letter, so that adding or removing a zone, or changing `nat`, touches nothing
 * else.
 *
 * ```ts
 * const network = new Network("network", {
 *   deployment, cidr: "10.20.0.0/16", zones: ["a", "b"], nat: "single",
 *   logsKeyArn: keys.logs.arn, flowLogs: { retentionDays: 30 },
 * });
 * ```
 */
export class Network extends Component implements HasControls {
  readonly vpcId: pulumi.Output<string>;
  readonly cidr: string;
  /** The letters of the zones, sorted; subnet ids are in the same order. */
  readonly zones: readonly string[];
  /** Whoever uses a subnet's id gets the subnet with its routes, ACL and, in private ones, endpoints. */
  readonly publicSubnetIds: pulumi.Output<string>[];
  readonly privateSubnetIds: pulumi.Output<string>[];
  readonly isolatedSubnetIds: pulumi.Output<string>[];
  /** Prefix lists of the gateway endpoints by service, for egress rules. */
  readonly gatewayPrefixListIds: Readonly<Partial<Record<GatewayService, pulumi.Output<string>>>>;
  /** The addresses from which private subnets reach the internet, in zone order. */
  readonly natAddresses: pulumi.Output<string>[];
  readonly flowLogGroupName: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: NetworkArgs, options?: pulumi.ComponentResourceOptions) {
    super("network:Network", name, args, options);
    refuse(`Network "${name}"`, [
      ...addressProblems(args),
      ...gatewayServiceProblems(args.gatewayEndpoints ?? gatewayServices),
      ...interfaceServiceProblems(args.interfaceEndpoints ?? []),
    ]);
    const { deployment } = args;
    const tags = (suffix: string) => deployment.tags(deployment.name(`${name}-${suffix}`));
    const parent = { parent: this };
    this.cidr = args.cidr;
    this.zones = [...args.zones].sort();

    const vpc = new aws.ec2.Vpc(
      this.childName("vpc"),
      {
        cidrBlock: args.cidr,
        enableDnsSupport: true,
        enableDnsHostnames: true,
        tags: deployment.tags(deployment.name(name)),
      },
      this.childOptions(),
    );
    this.vpcId = vpc.id;
    // The group and the ACL that come with a VPC lose all their rules: what falls back to them has no network.
    const defaultGroup = new aws.ec2.DefaultSecurityGroup(
      this.childName("default-group"),
      { vpcId: vpc.id, ingress: [], egress: [], tags: tags("default-group") },
      this.childOptions(),
    );
    new aws.ec2.DefaultNetworkAcl(
      this.childName("default-acl"),
      { defaultNetworkAclId: vpc.defaultNetworkAclId, tags: tags("default-acl") },
      // New subnets start at this ACL and move on to their tier's.
      this.childOptions({ ignoreChanges: ["subnetIds"] }),
    );
    const internet = new aws.ec2.InternetGateway(
      this.childName("internet"),
      { vpcId: vpc.id, tags: tags("internet") },
      this.childOptions(),
    );

    const tier = (kind: Tier) =>
      new SubnetTier(
        this.childName(kind),
        { deployment, tier: kind, vpcId: vpc.id, vpcCidr: args.cidr, zones: this.zones },
        parent,
      );
    const publicTier = tier("public");
    const privateTier = tier("private");
    const isolatedTier = tier("isolated");

    const nat = new NatGateways(
      this.childName("nat"),
      { deployment, mode: args.nat, subnets: publicTier.subnets, internet },
      parent,
    );
    const endpoints = new Endpoints(
      this.childName("endpoint"),
      {
        deployment,
        vpcId: vpc.id,
        vpcCidr: args.cidr,
        gatewayServices: args.gatewayEndpoints ?? gatewayServices,
        interfaceServices: args.interfaceEndpoints ?? [],
        routeTableIds: privateTier.subnets.map(({ table }) => table.id),
        subnetIds: privateTier.subnets.map(({ subnet }) => subnet.id),
      },
      parent,
    );
    const flowLogs = new FlowLogs(
      this.childName("flow-logs"),
      { deployment, vpcId: vpc.id, logsKeyArn: args.logsKeyArn, retentionDays: args.flowLogs.retentionDays },
      parent,
    );

    this.publicSubnetIds = publicTier.subnets.map((member) =>
      readyId(member, [publicTier.routeOut(member, { gatewayId: internet.id })]),
    );
    this.privateSubnetIds = privateTier.subnets.map((member) => {
      const gateway = nat.for(member.zone);
      const routes =
        gateway === undefined ? [] : [privateTier.routeOut(member, { natGatewayId: gateway.id })];
      return readyId(member, [...routes, ...endpoints.all]);
    });
    this.isolatedSubnetIds = isolatedTier.subnets.map((member) => readyId(member));
    this.gatewayPrefixListIds = endpoints.prefixListIds;
    this.natAddresses = nat.addresses;
    this.flowLogGroupName = flowLogs.logGroupName;

    const subnets = [publicTier, privateTier, isolatedTier].flatMap((each) => each.subnets);
    this.controls = pulumi
      .all([
        vpcControls(
          vpc,
          defaultGroup,
          subnets.map(({ subnet }) => subnet),
        ),
        endpoints.controls,
        flowLogs.controls,
      ])
      .apply((lists) => lists.flat());
    this.registerOutputs({
      vpcId: this.vpcId,
      cidr: this.cidr,
      zones: this.zones,
      publicSubnetIds: this.publicSubnetIds,
      privateSubnetIds: this.privateSubnetIds,
      isolatedSubnetIds: this.isolatedSubnetIds,
      gatewayPrefixListIds: this.gatewayPrefixListIds,
      natAddresses: this.natAddresses,
      flowLogGroupName: this.flowLogGroupName,
      controls: this.controls,
    });
  }
}

function vpcControls(
  vpc: aws.ec2.Vpc,
  defaultGroup: aws.ec2.DefaultSecurityGroup,
  subnets: readonly aws.ec2.Subnet[],
): pulumi.Output<SecurityControl[]> {
  return pulumi
    .all([
      vpc.arn,
      defaultGroup.arn,
      defaultGroup.ingress,
      defaultGroup.egress,
      pulumi.all(subnets.map(({ mapPublicIpOnLaunch }) => mapPublicIpOnLaunch)),
    ])
    .apply(([vpcArn, groupArn, ingress, egress, publicAddresses]) => [
      {
        id: "V1",
        control: "no subnet gives out public addresses",
        enabled: publicAddresses.every((given) => given !== true),
        resource: vpcArn,
      },
      {
        id: "V4",
        control: "default security group admits nothing",
        enabled: ingress.length + egress.length === 0,
        resource: groupArn,
      },
    ]);
}
