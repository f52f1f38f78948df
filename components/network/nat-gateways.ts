import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Component, type ComponentArgs, type Problem, type Transform } from "../shared";
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
  /**
   * Elastic IP addresses that are there already, by the zone of their gateway; see {@link AddressSettings}.
   * @default an address is made for each gateway
   */
  readonly allocationIds?: Readonly<Record<string, string>>;
  /** The public subnets, sorted by zone. */
  readonly subnets: readonly ZoneSubnet[];
  /** The VPC's internet gateway. Without it attached, AWS makes NAT gateways that fail. */
  readonly internet: aws.ec2.InternetGateway;
  /** Changes to children. */
  readonly transform?: NatGatewaysTransform;
}

/** What {@link natAddressProblems} judges. */
export interface AddressSettings {
  readonly nat?: NatMode;
  readonly natZone?: string;
  readonly zones: readonly string[];
  readonly natAllocationIds?: Readonly<Record<string, string>>;
}

const allocationForm = /^eipalloc-[0-9a-f]{8,17}$/;

/** What is wrong with addresses that are there already. */
export function natAddressProblems({
  nat = "none",
  natZone,
  zones,
  natAllocationIds = {},
}: AddressSettings): Problem[] {
  const single = natZone ?? [...zones].sort()[0];
  const standing = zones.filter((zone) => nat === "per-zone" || (nat === "single" && zone === single));
  const given = Object.entries(natAllocationIds);
  return given.flatMap(([zone, id], index): Problem[] => {
    const problem = (message: string): Problem => ({
      path: ["natAllocationIds", zone],
      value: id,
      message,
    });
    return [
      ...(standing.includes(zone)
        ? []
        : [
            problem(
              `for zones with a NAT gateway (${standing.join(", ") || "none"}); fix: remove it, or change nat`,
            ),
          ]),
      ...(allocationForm.test(id)
        ? []
        : [problem("eipalloc- and 8 or 17 hexadecimal digits; fix: write the allocation's id, no address")]),
      ...(given.slice(0, index).some(([, other]) => other === id)
        ? [problem("each address once; fix: name another")]
        : []),
    ];
  });
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
    { internet, transform, allocationIds = {} }: NatGatewaysArgs,
  ): aws.ec2.NatGateway {
    const tags = this.deployment.tags(this.deployment.name(`${name}-${zone}`));
    // The internet gateway cannot be detached while addresses are in use.
    const options = this.childOptions({ dependsOn: internet });
    const known = allocationIds[zone];
    const address =
      known === undefined
        ? new aws.ec2.Eip(
            ...this.child(`${zone}-address`, transform?.address, { domain: "vpc", tags }, options),
          )
        : this.existing(aws.ec2.Eip, `${zone}-known-address`, known);
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
