import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Component, type ComponentArgs } from "../shared";
import { aclRules } from "./acl-rules";
import { subnetCidr, type Tier } from "./cidr-plan";
import { after } from "./ready";

export interface SubnetTierArgs extends ComponentArgs {
  readonly tier: Tier;
  readonly vpcId: pulumi.Input<string>;
  readonly vpcCidr: string;
  readonly zones: readonly string[];
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
export type Target = Pick<aws.ec2.RouteArgs, "gatewayId" | "natGatewayId">;

/**
 * A subnet with a route table of its own in every zone, behind one network ACL. Without routes: nothing leaves the VPC.
 */
export class SubnetTier extends Component {
  readonly subnets: readonly ZoneSubnet[];

  constructor(name: string, args: SubnetTierArgs, options?: pulumi.ComponentResourceOptions) {
    super("network:SubnetTier", name, args, options);
    const { deployment, tier, vpcId, vpcCidr, zones } = args;
    const tags = (suffix: string) => deployment.tags(deployment.name(`${name}-${suffix}`));

    const pairs = zones.map((zone) => {
      const subnet = new aws.ec2.Subnet(
        this.childName(zone),
        {
          vpcId,
          cidrBlock: subnetCidr(vpcCidr, tier, zone),
          availabilityZone: `${deployment.region}${zone}`,
          mapPublicIpOnLaunch: false,
          tags: tags(zone),
        },
        this.childOptions(),
      );
      const table = new aws.ec2.RouteTable(
        this.childName(`${zone}-routes`),
        { vpcId, tags: tags(`${zone}-routes`) },
        this.childOptions(),
      );
      const association = new aws.ec2.RouteTableAssociation(
        this.childName(`${zone}-association`),
        { subnetId: subnet.id, routeTableId: table.id },
        this.childOptions(),
      );
      return { zone, subnet, table, association };
    });
    const acl = new aws.ec2.NetworkAcl(
      this.childName("acl"),
      {
        vpcId,
        subnetIds: pairs.map(({ subnet }) => subnet.id),
        ...aclRules(tier, vpcCidr),
        tags: tags("acl"),
      },
      this.childOptions(),
    );
    this.subnets = pairs.map(({ association, ...pair }) => ({ ...pair, ways: [association, acl] }));
    this.registerOutputs({ subnetIds: pairs.map(({ subnet }) => subnet.id) });
  }

  /** Gives the subnet's traffic with the rest of the world a way. */
  routeOut({ zone, table }: ZoneSubnet, target: Target): aws.ec2.Route {
    return new aws.ec2.Route(
      this.childName(`${zone}-internet`),
      { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", ...target },
      this.childOptions(),
    );
  }
}

/** The id of a subnet that carries traffic, `more` included in its ways. */
export function readyId(
  { subnet, ways }: ZoneSubnet,
  more: readonly pulumi.Resource[] = [],
): pulumi.Output<string> {
  return after(subnet.id, [...ways, ...more]);
}
