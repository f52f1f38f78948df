import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Component, type ComponentArgs } from "../shared";
import type { ZoneSubnet } from "./subnet-tier";

/** How private subnets reach the internet: not at all, through one NAT gateway, through one in each zone. */
export const natModes = ["none", "single", "per-zone"] as const;
export type NatMode = (typeof natModes)[number];

export interface NatGatewaysArgs extends ComponentArgs {
  readonly mode: NatMode;
  /** The public subnets, sorted by zone. */
  readonly subnets: readonly ZoneSubnet[];
  /** The VPC's internet gateway. Without it attached, AWS makes NAT gateways that fail. */
  readonly internet: aws.ec2.InternetGateway;
}

/** NAT gateways with an address each, named by their zone: `single` is the first of `per-zone` and outlives a switch. */
export class NatGateways extends Component {
  /** The addresses that the internet sees, in zone order. */
  readonly addresses: pulumi.Output<string>[];
  private readonly gateways: ReadonlyMap<string, aws.ec2.NatGateway>;

  constructor(name: string, args: NatGatewaysArgs, options?: pulumi.ComponentResourceOptions) {
    super("network:NatGateways", name, args, options);
    const count = { none: 0, single: 1, "per-zone": args.subnets.length }[args.mode];
    this.gateways = new Map(
      args.subnets.slice(0, count).map(({ zone, subnet }) => [zone, this.gateway(name, zone, subnet, args)]),
    );
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
    args: NatGatewaysArgs,
  ): aws.ec2.NatGateway {
    const tags = this.deployment.tags(this.deployment.name(`${name}-${zone}`));
    const address = new aws.ec2.Eip(
      this.childName(`${zone}-address`),
      { domain: "vpc", tags },
      // The internet gateway cannot be detached while addresses are in use.
      this.childOptions({ dependsOn: args.internet }),
    );
    return new aws.ec2.NatGateway(
      this.childName(zone),
      { allocationId: address.allocationId, subnetId: subnet.id, tags },
      this.childOptions({ dependsOn: args.internet }),
    );
  }
}
