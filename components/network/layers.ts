import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Tier } from "./cidr-plan";
import type { NatGateways } from "./nat-gateways";
import { readyId, type SubnetTier, type ZoneSubnet } from "./subnet-tier";

/** Subnets of one kind, one a zone: a tier in the VPC's own block, or a secondary block. */
export interface Layer {
  /** The tier's name, or `secondary-` and the block's: what tells the layer apart for ever. */
  readonly key: string;
  readonly kind: Tier;
  readonly tier: SubnetTier;
  /** Whether its subnets have IPv6 addresses. */
  readonly dualStack: boolean;
}

/** The ways out of a VPC; undefined where there is none. */
export interface Gateways {
  readonly internet: aws.ec2.InternetGateway | undefined;
  readonly nat: NatGateways | undefined;
  readonly egress: aws.ec2.EgressOnlyInternetGateway | undefined;
}

/** A layer with its routes out. */
export interface RoutedLayer extends Layer {
  readonly members: readonly { readonly subnet: ZoneSubnet; readonly routes: readonly aws.ec2.Route[] }[];
}

/** Gives the subnets of a layer the ways out that its tier has. */
export function routed(layer: Layer, gateways: Gateways): RoutedLayer {
  const members = layer.tier.subnets.map((subnet) => ({
    subnet,
    routes: routesOut(layer, subnet, gateways),
  }));
  return { ...layer, members };
}

function routesOut(
  { kind, tier, dualStack }: Layer,
  subnet: ZoneSubnet,
  { internet, nat, egress }: Gateways,
): aws.ec2.Route[] {
  const nat4 = nat?.for(subnet.zone);
  switch (kind) {
    case "public":
      return [
        ...(internet === undefined ? [] : [tier.routeOut(subnet, { gatewayId: internet.id })]),
        ...(internet === undefined || !dualStack
          ? []
          : [tier.routeIpv6Out(subnet, { gatewayId: internet.id })]),
      ];
    case "private":
      return [
        ...(nat4 === undefined ? [] : [tier.routeOut(subnet, { natGatewayId: nat4.id })]),
        ...(egress === undefined || !dualStack
          ? []
          : [tier.routeIpv6Out(subnet, { egressOnlyGatewayId: egress.id })]),
      ];
    case "isolated":
      return [];
  }
}

/** The ids of a layer's subnets, which whoever uses them gets after the routes and `more`. */
export function readyIds(
  layer: RoutedLayer | undefined,
  more: readonly pulumi.Resource[],
): pulumi.Output<string>[] {
  return (layer?.members ?? []).map(({ subnet, routes }) =>
    readyId(subnet, [...routes, ...(layer?.kind === "private" ? more : [])]),
  );
}

/** Something of each subnet of the layers, by layer and zone. */
export function byLayerAndZone<T>(
  layers: readonly Layer[],
  select: (subnet: ZoneSubnet) => T,
): Record<string, T> {
  return Object.fromEntries(
    layers.flatMap(({ key, tier }) =>
      tier.subnets.map((subnet) => [`${key}-${subnet.zone}`, select(subnet)] as const),
    ),
  );
}
