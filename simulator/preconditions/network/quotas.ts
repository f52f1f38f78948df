import { text } from "../../services/support";
import type { Call } from "../call";
import * as type from "./types";
import { ofVpc } from "./networks";
import { refuse, type Precondition } from "../precondition";
import type { Quota } from "../quotas";

/** A quota of Amazon VPC. */
interface Row {
  readonly id: string;
  readonly quota: Quota;
  readonly type: string;
  readonly demands: string;
  /** How many of them count before the one that is to be made. */
  readonly count: (call: Call) => number;
  readonly code: string;
  readonly message: string;
}

const rows: readonly Row[] = [
  {
    id: "EC-2",
    quota: "vpcs",
    type: type.VPC,
    demands: "An account has a number of VPCs in a region, of which its default VPC is one.",
    count: (call) => call.list(type.VPC).length + 1,
    code: "VpcLimitExceeded",
    message: "The maximum number of VPCs has been reached.",
  },
  {
    id: "EC-7",
    quota: "elasticIps",
    type: type.EIP,
    demands: "An account has a number of Elastic IP addresses in a region.",
    count: (call) => call.list(type.EIP).length,
    code: "AddressLimitExceeded",
    message: "The maximum number of addresses has been reached.",
  },
  {
    id: "EC-11",
    quota: "natGatewaysPerZone",
    type: type.NAT_GATEWAY,
    demands: "An availability zone has a number of an account's NAT gateways.",
    count: (call) => {
      const zoneOf = (subnetId: unknown) => call.find(type.SUBNET, text(subnetId))?.outputs.availabilityZone;
      const zone = zoneOf(call.inputs.subnetId);
      return zone === undefined
        ? 0
        : call.list(type.NAT_GATEWAY).filter(({ outputs }) => zoneOf(outputs.subnetId) === zone).length;
    },
    code: "NatGatewayLimitExceeded",
    message: "The maximum number of NAT gateways has been reached.",
  },
  {
    id: "EC-50",
    quota: "internetGateways",
    type: type.INTERNET_GATEWAY,
    demands:
      "An account has a number of internet gateways in a region, of which that of its default VPC is one.",
    count: (call) => call.list(type.INTERNET_GATEWAY).length + 1,
    code: "InternetGatewayLimitExceeded",
    message: "The maximum number of internet gateways has been reached.",
  },
  {
    id: "EC-51",
    quota: "subnetsPerVpc",
    type: type.SUBNET,
    demands: "A VPC has a number of subnets.",
    count: (call) => ofVpc(call, type.SUBNET, call.text("vpcId")).length,
    code: "SubnetLimitExceeded",
    message: "The maximum number of subnets has been reached.",
  },
  {
    id: "EC-52",
    quota: "ipv4BlocksPerVpc",
    type: type.IPV4_ASSOCIATION,
    demands: "A VPC has a number of IPv4 blocks, of which its own is one.",
    count: (call) => ofVpc(call, type.IPV4_ASSOCIATION, call.text("vpcId")).length + 1,
    code: "CidrLimitExceeded",
    message: "This network has met its maximum number of allowed CIDRs.",
  },
  {
    id: "EC-53",
    quota: "interfaceEndpointsPerVpc",
    type: type.ENDPOINT,
    demands: "A VPC has a number of interface endpoints.",
    count: (call) =>
      isGateway(call.inputs)
        ? 0
        : ofVpc(call, type.ENDPOINT, call.text("vpcId")).filter(({ outputs }) => !isGateway(outputs)).length,
    code: "VpcEndpointLimitExceeded",
    message: "The maximum number of VPC endpoints has been reached.",
  },
  {
    id: "EC-56",
    quota: "gatewayEndpoints",
    type: type.ENDPOINT,
    demands: "An account has a number of gateway endpoints in a region.",
    count: (call) =>
      isGateway(call.inputs)
        ? call.list(type.ENDPOINT).filter(({ outputs }) => isGateway(outputs)).length
        : 0,
    code: "VpcEndpointLimitExceeded",
    message: "The maximum number of VPC endpoints has been reached.",
  },
  {
    id: "EC-54",
    quota: "routeTablesPerVpc",
    type: type.ROUTE_TABLE,
    demands: "A VPC has a number of route tables, of which the main one is one.",
    count: (call) => ofVpc(call, type.ROUTE_TABLE, call.text("vpcId")).length + 1,
    code: "RouteTableLimitExceeded",
    message: "The maximum number of route tables has been reached.",
  },
  {
    id: "EC-55",
    quota: "networkAclsPerVpc",
    type: type.NETWORK_ACL,
    demands: "A VPC has a number of network ACLs, of which the default one is one.",
    count: (call) => ofVpc(call, type.NETWORK_ACL, call.text("vpcId")).length + 1,
    code: "NetworkAclLimitExceeded",
    message: "The maximum number of network ACLs has been reached.",
  },
];

/** How many things of a network an account may have. */
export const networkQuotas: readonly Precondition[] = rows.map(
  ({ id, quota, type: kind, demands, count, code, message }) => ({
    id,
    types: [kind],
    at: ["create"],
    demands,
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
    judge: (call) => (count(call) >= call.quota(quota) ? refuse(code, message) : undefined),
  }),
);

function isGateway({ vpcEndpointType }: Readonly<Record<string, unknown>>): boolean {
  return vpcEndpointType === "Gateway";
}
