import { texts } from "../../services/support";
import type { Call } from "../call";
import * as type from "./types";
import { isMissing } from "./networks";
import { refuse, type Precondition } from "../precondition";

/** Inputs by which network resources name others. */
interface Reference {
  /** The types of what is named, of which one must be there. */
  readonly to: readonly string[];
  /** Those that name it, and by which input. */
  readonly by: Readonly<Record<string, readonly string[]>>;
  readonly code: string;
  readonly message: (id: string) => string;
}

const references: readonly Reference[] = [
  {
    to: [type.VPC],
    by: inputs("vpcId", [
      type.SUBNET,
      type.INTERNET_GATEWAY,
      type.EGRESS_ONLY_GATEWAY,
      type.IPV4_ASSOCIATION,
      type.IPV6_ASSOCIATION,
      type.ROUTE_TABLE,
      type.ENDPOINT,
      type.SECURITY_GROUP,
      type.NETWORK_ACL,
      type.FLOW_LOG,
    ]),
    code: "InvalidVpcID.NotFound",
    message: (id) => `The vpc ID '${id}' does not exist`,
  },
  {
    to: [type.SUBNET],
    by: {
      ...inputs("subnetId", [
        type.NAT_GATEWAY,
        type.ROUTE_TABLE_ASSOCIATION,
        type.NETWORK_ACL_ASSOCIATION,
        type.ENDPOINT_SUBNET,
        type.FLOW_LOG,
      ]),
      [type.ENDPOINT]: ["subnetIds"],
    },
    code: "InvalidSubnetID.NotFound",
    message: (id) => `The subnet ID '${id}' does not exist`,
  },
  {
    to: [type.ROUTE_TABLE],
    by: {
      ...inputs("routeTableId", [type.ROUTE, type.ROUTE_TABLE_ASSOCIATION, type.ENDPOINT_ROUTE_TABLE]),
      [type.ENDPOINT]: ["routeTableIds"],
    },
    code: "InvalidRouteTableID.NotFound",
    message: (id) => `The routeTable ID '${id}' does not exist`,
  },
  {
    to: [type.SECURITY_GROUP, type.DEFAULT_SECURITY_GROUP],
    by: {
      ...inputs("securityGroupId", [type.INGRESS_RULE, type.EGRESS_RULE]),
      [type.ENDPOINT]: ["securityGroupIds"],
    },
    code: "InvalidGroup.NotFound",
    message: (id) => `The security group '${id}' does not exist`,
  },
  {
    to: [type.NETWORK_ACL, type.DEFAULT_NETWORK_ACL],
    by: inputs("networkAclId", [type.NETWORK_ACL_ASSOCIATION, type.NETWORK_ACL_RULE]),
    code: "InvalidNetworkAclID.NotFound",
    message: (id) => `The networkAcl ID '${id}' does not exist`,
  },
  {
    to: [type.ENDPOINT],
    by: inputs("vpcEndpointId", [type.ENDPOINT_SUBNET, type.ENDPOINT_ROUTE_TABLE]),
    code: "InvalidVpcEndpointId.NotFound",
    message: (id) => `The Vpc Endpoint Id '${id}' does not exist`,
  },
  {
    to: [type.INTERNET_GATEWAY],
    by: inputs("gatewayId", [type.ROUTE]),
    code: "InvalidGatewayID.NotFound",
    message: (id) => `The gateway ID '${id}' does not exist`,
  },
  {
    to: [type.EGRESS_ONLY_GATEWAY],
    by: inputs("egressOnlyGatewayId", [type.ROUTE]),
    code: "InvalidGatewayID.NotFound",
    message: (id) => `The gateway ID '${id}' does not exist`,
  },
  {
    to: [type.NAT_GATEWAY],
    by: inputs("natGatewayId", [type.ROUTE]),
    code: "InvalidNatGatewayID.NotFound",
    message: (id) => `The NAT gateway ID '${id}' does not exist`,
  },
];

/** What a network resource names must be there. */
export const networkReferences: readonly Precondition[] = [
  {
    id: "EC-47",
    types: [...new Set(references.flatMap(({ by }) => Object.keys(by)))],
    demands: "The parts of a network that another part names are there, in its region.",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
    judge: (call) => {
      for (const { to, by, code, message } of references) {
        const missing = named(call, by[call.type]).find((id) =>
          to.every((kind) => isMissing(call, kind, id)),
        );
        if (missing !== undefined) return refuse(code, message(missing));
      }
      return undefined;
    },
  },
];

function inputs(name: string, types: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(types.map((kind) => [kind, [name]]));
}

function named(call: Call, names: readonly string[] = []): string[] {
  return (
    names
      .flatMap((name) => [...call.texts(name), ...texts([call.text(name)])])
      // Routes may lead to gateways that are not modelled, and to none: `local`.
      .filter((id) => !/^(?:vgw|cagw|lgw)-|^local$/.test(id))
  );
}
