/** A VPC with public, private and isolated tiers, and the security groups of what runs in it. */
export {
  AdoptedNetwork,
  adoptionProblems,
  type AdoptedNetworkArgs,
  type Adoption,
  type SubnetSelection,
} from "./adopted-network";
export type { BlockPublicAccessTransform } from "./block-public-access";
export {
  addressProblems,
  cidrProblems,
  overlapProblems,
  secondarySubnetCidr,
  subnetCidr,
  subnetIpv6Cidr,
  tiers,
  zoneLetters,
  zoneProblems,
  type AddressPlan,
  type Tier,
} from "./cidr-plan";
export {
  DnsFirewall,
  type DnsFirewallArgs,
  type DnsFirewallSettings,
  type DnsFirewallTransform,
} from "./dns-firewall";
export {
  dnsActions,
  dnsConfidences,
  dnsThreats,
  type DnsFirewallRule,
  type DnsFirewallRules,
} from "./dns-firewall-rules";
export {
  DnsQueryLogs,
  type DnsQueryLogsArgs,
  type DnsQueryLogSettings,
  type DnsQueryLogsTransform,
} from "./dns-query-logs";
export {
  gatewayServiceProblems,
  gatewayServices,
  interfaceServiceProblems,
  type EndpointsTransform,
  type GatewayService,
} from "./endpoints";
export { flowLogStatements } from "./flow-log-bucket";
export {
  aggregationMinutes,
  flowLogFields,
  flowLogFileFormats,
  type FlowLogField,
  type FlowLogFiles,
} from "./flow-log-format";
export { FlowLogs, type FlowLogsArgs, type FlowLogSettings, type FlowLogsTransform } from "./flow-logs";
export { natModes, type NatGatewaysTransform, type NatMode } from "./nat-gateways";
export { Network } from "./network";
export {
  combinationProblems,
  type Ipv6Settings,
  type NetworkArgs,
  type NetworkOutputs,
  type NetworkSettings,
  type NetworkTransform,
} from "./network-args";
export { provideNetwork, type ProvidedNetworkArgs } from "./provide-network";
export { blockModes, excludable, exclusionModes, type PublicAccessSettings } from "./public-access-rules";
export { secondaryProblems, type SecondaryCidr, type SecondaryCidrs } from "./secondary-cidrs";
export { SecurityGroup, type SecurityGroupArgs, type SecurityGroupTransform } from "./security-group";
export {
  dns,
  https,
  type Peer,
  type SecurityGroupRule,
  type SecurityGroupRules,
  type Traffic,
} from "./security-group-rules";
export type { SubnetTierTransform } from "./subnet-tier";
