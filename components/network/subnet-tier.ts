import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Component, type ComponentArgs, type Transform } from "../shared";
import { aclRules, type VpcAddresses } from "./acl-rules";
import type { Tier } from "./cidr-plan";
import { after } from "./ready";

/** Changes to the children of a tier. */
export interface SubnetTierTransform {
  readonly subnet?: Transform<aws.ec2.SubnetArgs>;
  readonly routeTable?: Transform<aws.ec2.RouteTableArgs>;
  readonly routeTableAssociation?: Transform<aws.ec2.RouteTableAssociationArgs>;
  readonly route?: Transform<aws.ec2.RouteArgs>;
  readonly networkAcl?: Transform<aws.ec2.NetworkAclArgs>;
  readonly networkAclAssociation?: Transform<aws.ec2.NetworkAclAssociationArgs>;
}

/** The addresses of one subnet. */
export interface SubnetAddresses {
  readonly cidrBlock: string;
  /** @default no IPv6 */
  readonly ipv6CidrBlock?: pulumi.Input<string>;
}

export interface SubnetTierArgs extends ComponentArgs {
  readonly tier: Tier;
  readonly vpcId: pulumi.Input<string>;
  /** All addresses of the VPC, to which the ACL is open. */
  readonly vpc: VpcAddresses;
  /**
   * Whether the ACL of a public tier admits plain HTTP.
   * @default false
   */
  readonly publicHttp?: boolean;
  readonly zones: readonly string[];
  /** The addresses of the subnet in a zone. */
  readonly addresses: (zone: string) => SubnetAddresses;
  /**
   * What gives the VPC the addresses of the subnets.
   * @default nothing: they are in the VPC's own block
   */
  readonly addressSources?: readonly pulumi.Resource[];
  /** Changes to children. */
  readonly transform?: SubnetTierTransform;
}

/** A tier's share of one zone. */
export interface ZoneSubnet {
  readonly zone: string;
  readonly subnet: aws.ec2.Subnet;
  readonly table: aws.ec2.RouteTable;
  /** What else must exist before the subnet carries traffic. */
  readonly ways: readonly pulumi.Resource[];
}

/** Where traffic that leaves the VPC goes. */
export type Target = Pick<aws.ec2.RouteArgs, "gatewayId" | "natGatewayId" | "egressOnlyGatewayId">;

/**
 * A subnet with a route table of its own in every zone, behind one network ACL. Without routes: nothing leaves the VPC.
 */
export class SubnetTier extends Component {
  readonly subnets: readonly ZoneSubnet[];
  private readonly transform: SubnetTierTransform;

  constructor(name: string, args: SubnetTierArgs, options?: pulumi.ComponentResourceOptions) {
    super("network:SubnetTier", name, args, options);
    const { deployment, vpcId } = args;
    this.transform = args.transform ?? {};
    const tags = (suffix: string) => deployment.tags(deployment.name(`${name}-${suffix}`));

    const acl = new aws.ec2.NetworkAcl(
      ...this.child("acl", this.transform.networkAcl, {
        vpcId,
        ...aclRules(args.tier, args.vpc, args.publicHttp),
        tags: tags("acl"),
      }),
    );
    this.subnets = args.zones.map((zone) => {
      const subnet = new aws.ec2.Subnet(
        ...this.child(
          zone,
          this.transform.subnet,
          {
            vpcId,
            ...ofZone(args, zone),
            availabilityZone: `${deployment.region}${zone}`,
            mapPublicIpOnLaunch: false,
            tags: tags(zone),
          },
          this.childOptions({ dependsOn: [...(args.addressSources ?? [])] }),
        ),
      );
      const table = new aws.ec2.RouteTable(
        ...this.child(`${zone}-routes`, this.transform.routeTable, { vpcId, tags: tags(`${zone}-routes`) }),
      );
      const routes = new aws.ec2.RouteTableAssociation(
        ...this.child(`${zone}-association`, this.transform.routeTableAssociation, {
          subnetId: subnet.id,
          routeTableId: table.id,
        }),
      );
      // Apart from the ACL, so that a new zone does not change it.
      const fence = new aws.ec2.NetworkAclAssociation(
        ...this.child(`${zone}-acl`, this.transform.networkAclAssociation, {
          subnetId: subnet.id,
          networkAclId: acl.id,
        }),
      );
      return { zone, subnet, table, ways: [routes, fence] };
    });
    this.registerOutputs({ subnetIds: this.subnets.map(({ subnet }) => subnet.id) });
  }

  /** Gives the subnet's traffic with the rest of the IPv4 world a way. */
  routeOut(member: ZoneSubnet, target: Target): aws.ec2.Route {
    return this.route(`${member.zone}-internet`, member, { destinationCidrBlock: "0.0.0.0/0", ...target });
  }

  /** Gives the subnet's traffic with the rest of the IPv6 world a way. */
  routeIpv6Out(member: ZoneSubnet, target: Target): aws.ec2.Route {
    return this.route(`${member.zone}-internet-ipv6`, member, {
      destinationIpv6CidrBlock: "::/0",
      ...target,
    });
  }

  private route(
    suffix: string,
    { table }: ZoneSubnet,
    to: Omit<aws.ec2.RouteArgs, "routeTableId">,
  ): aws.ec2.Route {
    return new aws.ec2.Route(...this.child(suffix, this.transform.route, { routeTableId: table.id, ...to }));
  }
}

/**
 * New network interfaces get an IPv6 address where there are any. It is reached from the internet only through a route
 * to an internet gateway, and past the ACL and the security group.
 */
function ofZone({ addresses }: SubnetTierArgs, zone: string): Partial<aws.ec2.SubnetArgs> {
  const { cidrBlock, ipv6CidrBlock } = addresses(zone);
  return {
    cidrBlock,
    ...(ipv6CidrBlock === undefined ? {} : { ipv6CidrBlock, assignIpv6AddressOnCreation: true }),
  };
}

/** The id of a subnet that carries traffic, `more` included in its ways. */
export function readyId(
  { subnet, ways }: ZoneSubnet,
  more: readonly pulumi.Resource[] = [],
): pulumi.Output<string> {
  return after(subnet.id, [...ways, ...more]);
}
