/** A VPC with public, private and isolated tiers, and the security groups of what runs in it. */
export {
  addressProblems,
  cidrProblems,
  overlapProblems,
  subnetCidr,
  tiers,
  zoneLetters,
  zoneProblems,
  type AddressPlan,
  type Tier,
} from "./cidr-plan";
export {
  gatewayServiceProblems,
  gatewayServices,
  interfaceServiceProblems,
  type GatewayService,
} from "./endpoints";
export { natModes, type NatMode } from "./nat-gateways";
export { Network, type NetworkArgs } from "./network";
export { SecurityGroup, type SecurityGroupArgs } from "./security-group";
export {
  dns,
  https,
  type Peer,
  type SecurityGroupRule,
  type SecurityGroupRules,
} from "./security-group-rules";
