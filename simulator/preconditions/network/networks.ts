import { defaultSecurityGroupId, defaultVpcId } from "../../services/vpc";
import { text } from "../../services/support";
import type { Resource } from "../../store";
import type { Call } from "../call";
import * as type from "./types";

/** Resources of a type that belong to a VPC. */
export function ofVpc(call: Call, kind: string, vpcId: string | undefined): Resource[] {
  return vpcId === undefined ? [] : call.list(kind).filter(({ outputs }) => outputs.vpcId === vpcId);
}

/** The VPC of a subnet; undefined where the subnet is not of this world. */
export function vpcOfSubnet(call: Call, subnetId: string | undefined): string | undefined {
  return text(call.find(type.SUBNET, subnetId)?.outputs.vpcId) || undefined;
}

/** The VPC of a security group, also of the one that came with it; undefined where nothing tells. */
export function vpcOfGroup(call: Call, groupId: string | undefined): string | undefined {
  const group = call.find(type.SECURITY_GROUP, groupId) ?? call.find(type.DEFAULT_SECURITY_GROUP, groupId);
  if (group !== undefined) return text(group.outputs.vpcId) || undefined;
  return call.list(type.VPC).find(({ outputs }) => outputs.defaultSecurityGroupId === groupId)?.id;
}

/** Whether a VPC surely has no internet gateway: one that was made elsewhere may have any. */
export function lacksInternetGateway(call: Call, vpcId: string | undefined): boolean {
  return (
    vpcId !== undefined && !call.mayExist(vpcId) && ofVpc(call, type.INTERNET_GATEWAY, vpcId).length === 0
  );
}

/** Types of what AWS makes with every VPC, by the VPC's output that names it; nothing else shows it to the world. */
const madeWithVpcs: Readonly<Record<string, readonly string[]>> = {
  [type.SECURITY_GROUP]: ["defaultSecurityGroupId"],
  [type.ROUTE_TABLE]: ["defaultRouteTableId", "mainRouteTableId"],
  [type.NETWORK_ACL]: ["defaultNetworkAclId"],
};

/** Whether there is surely nothing of that type and id in the region. */
export function isMissing(call: Call, kind: string, id: string): boolean {
  if (call.find(kind, id) !== undefined || call.mayExist(id)) return false;
  if (kind === type.VPC) return id !== defaultVpcId(call);
  const outputs = madeWithVpcs[kind] ?? [];
  return (
    id !== defaultSecurityGroupId(defaultVpcId(call)) &&
    !call.list(type.VPC).some((vpc) => outputs.some((output) => vpc.outputs[output] === id)) &&
    !call.list(type.NAT_GATEWAY).some((nat) => nat.outputs.routeTableId === id)
  );
}
