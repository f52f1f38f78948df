import { text, texts } from "../../services/support";
import { objects } from "../../values";
import type { Call } from "../call";
import { interfacesOf } from "./interfaces";
import * as type from "./types";
import { ofVpc, vpcOfSubnet } from "./networks";
import { refuse, type Precondition } from "../precondition";

const api = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference";

/** What must be gone before a VPC. What AWS made with it goes with it. */
const partsOfVpcs = [
  type.SUBNET,
  type.INTERNET_GATEWAY,
  type.EGRESS_ONLY_GATEWAY,
  type.ENDPOINT,
  type.SECURITY_GROUP,
  type.ROUTE_TABLE,
  type.NETWORK_ACL,
];

/** What must be gone before parts of a network. The provider waits for it: most of it goes slowly. */
export const networkDeletion: readonly Precondition[] = [
  {
    id: "DEL-1",
    types: [type.VPC],
    at: ["delete"],
    demands: "Nothing is left of a VPC but what came with it.",
    source: `${api}/API_DeleteVpc.html`,
    isRetried: true,
    judge: (call) => {
      const id = call.old?.id ?? "";
      return partsOfVpcs.some((kind) => ofVpc(call, kind, id).length > 0)
        ? refuse("DependencyViolation", `The vpc '${id}' has dependencies and cannot be deleted.`)
        : undefined;
    },
  },
  {
    id: "DEL-2",
    types: [type.SUBNET],
    at: ["delete"],
    demands: "A subnet has no network interfaces.",
    source: `${api}/API_DeleteSubnet.html`,
    isRetried: true,
    judge: (call) => {
      const id = call.old?.id ?? "";
      return interfacesOf(call).some(({ subnetIds }) => subnetIds.includes(id))
        ? refuse("DependencyViolation", `The subnet '${id}' has dependencies and cannot be deleted.`)
        : undefined;
    },
  },
  {
    id: "DEL-3",
    types: [type.SECURITY_GROUP],
    at: ["delete"],
    demands: "No network interface has a security group, and no rule of another group names it.",
    source: `${api}/API_DeleteSecurityGroup.html`,
    isRetried: true,
    judge: (call) => {
      const id = call.old?.id ?? "";
      return interfacesOf(call).some(({ groupIds }) => groupIds.includes(id)) || isPeer(call, id)
        ? refuse("DependencyViolation", `resource ${id} has a dependent object`)
        : undefined;
    },
  },
  {
    id: "DEL-5",
    types: [type.INTERNET_GATEWAY],
    at: ["delete"],
    demands: "Nothing in the VPC of an internet gateway has a public address.",
    source: `${api}/API_DetachInternetGateway.html`,
    isRetried: true,
    judge: (call) => {
      const vpcId = text(call.old?.outputs.vpcId);
      return vpcId !== "" && hasPublicAddress(call, vpcId)
        ? refuse(
            "DependencyViolation",
            `Network ${vpcId} has some mapped public address(es). Please unmap those public address(es) before ` +
              "detaching the gateway.",
          )
        : undefined;
    },
  },
  {
    id: "DEL-8",
    types: [type.EIP],
    at: ["delete"],
    demands: "Nothing has an Elastic IP address.",
    source: `${api}/API_ReleaseAddress.html`,
    judge: (call) => {
      const id = call.old?.id ?? "";
      return call.list(type.NAT_GATEWAY).some(({ outputs }) => outputs.allocationId === id)
        ? refuse("InvalidIPAddress.InUse", `The address with allocation id ${id} is in use.`)
        : undefined;
    },
  },
];

/** Whether a rule of another group admits what has the group. */
function isPeer(call: Call, groupId: string): boolean {
  const isNamed = [type.INGRESS_RULE, type.EGRESS_RULE].some((kind) =>
    call
      .list(kind)
      .some(
        ({ outputs }) => outputs.referencedSecurityGroupId === groupId && outputs.securityGroupId !== groupId,
      ),
  );
  const isListed = [type.SECURITY_GROUP, type.DEFAULT_SECURITY_GROUP].some((kind) =>
    call
      .others(kind)
      .some(({ outputs }) =>
        [...objects(outputs.ingress), ...objects(outputs.egress)].some((rule) =>
          texts(rule.securityGroups).includes(groupId),
        ),
      ),
  );
  return isNamed || isListed;
}

function hasPublicAddress(call: Call, vpcId: string): boolean {
  const ofNat = call
    .list(type.NAT_GATEWAY)
    .some(
      ({ outputs }) =>
        outputs.connectivityType !== "private" && vpcOfSubnet(call, text(outputs.subnetId)) === vpcId,
    );
  const ofBalancer = ofVpc(call, type.LOAD_BALANCER, vpcId).some(({ outputs }) => outputs.internal !== true);
  return ofNat || ofBalancer;
}
