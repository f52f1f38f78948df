import type { Rule } from "../../core/rule";
import { aclClosedForAdministration } from "./acls";
import { flowLogs } from "./flow-logs";
import { noDefaultVpc, noPublicAddressesInSubnet } from "./subnets";

export const vpcRules: readonly Rule[] = [
  flowLogs,
  noPublicAddressesInSubnet,
  aclClosedForAdministration,
  noDefaultVpc,
];
