import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Component, type ComponentArgs, type Transform } from "../shared";
import type { ZoneSubnet } from "./subnet-tier";

/** How private subnets reach the internet: not at all, through one NAT gateway, through one in each zone. */
export const natModes = ["none", "single", "per-zone"] as const;
export type NatMode = (typeof natModes)[number];

/** Changes to NAT gateways and their addresses. */
export interface NatGatewaysTransform {
  readonly gateway?: Transform<aws.ec2.NatGatewayArgs>;
  readonly address?: Transform<aws.ec2.EipArgs>;
}

export interface NatGatewaysArgs extends ComponentArgs {
  readonly mode: NatMode;
  /**
   * The zone of a `single` gateway.
   * @default the first
   */
  readonly zone?: string;
  /** The public subnets, sorted by zone. */
  readonly subnets: readonly ZoneSubnet[];
  /** The VPC's internet gateway. Without it attached, AWS makes NAT gateways that fail. */
  readonly internet: aws.ec2.InternetGateway;
  /** Changes to children. */
  readonly transform?: NatGatewaysTransform;
}

/** NAT gateways with an address each, named by their zone: `single` is one of `per-zone` and outlives a switch. */
export class NatGateways extends Component {
  /** The addresses that the internet sees, in zone order. */
  readonly addresses: pulumi.Output<string>[];
  private readonly gateways: ReadonlyMap<string, aws.ec2.NatGateway>;

  constructor(name: string, args: NatGatewaysArgs, options?: pulumi.ComponentResourceOptions) {
    super("network:NatGateways", name, args, options);
    const single = args.zone ?? args.subnets[0]?.zone;
    const chosen = {
      none: [],
      single: args.subnets.filter(({ zone }) => zone === single),
      "per-zone": args.subnets,
    }[args.mode];
    this.gateways = new Map(chosen.map(({ zone, subnet }) => [zone, this.gateway(name, zone, subnet, args)]));
    this.addresses = [...this.gateways.values()].map(({ publicIp }) => publicIp);
    this.registerOutputs({ addresses: this.addresses });
  }

  /** The gateway of that zone, else the single one; undefined when there is none. */
  for(zone: string): aws.ec2.NatGateway | undefined {
    return this.gateways.get(zone) ?? [...this.gateways.values()][0];
  }

  private gateway(
    name: string,
    zone: string,
    subnet: aws.ec2.Subnet,
    { internet, transform }: NatGatewaysArgs,
  ): aws.ec2.NatGateway {
    const tags = this.deployment.tags(this.deployment.name(`${name}-${zone}`));
    // The internet gateway cannot be detached while addresses are in use.
    const options = this.childOptions({ dependsOn: internet });
    const address = new aws.ec2.Eip(
      ...this.child(`${zone}-address`, transform?.address, { domain: "vpc", tags }, options),
    );
    return new aws.ec2.NatGateway(
      ...this.child(
        zone,
        transform?.gateway,
        { allocationId: address.allocationId, subnetId: subnet.id, tags },
        options,
      ),
    );
  }
}
