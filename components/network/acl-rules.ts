import type { types } from "@pulumi/aws";
import type { Tier } from "./cidr-plan";

/** IANA numbers, the form in which AWS reports protocols. */
const all = "-1";
const tcp = "6";
const udp = "17";
const anywhere = "0.0.0.0/0";

type Rule = types.input.ec2.NetworkAclIngress;

export interface AclRules {
  readonly ingress: Rule[];
  readonly egress: Rule[];
}

/**
 * The network ACL of a tier: the second fence behind security groups, which holds even when one of those is wrong.
 *
 * - isolated: the VPC and nothing else;
 * - private: the VPC, and answers to connections that were opened from inside;
 * - public: also HTTPS from anywhere.
 *
 * ACLs keep no state: answers come in on any port from 1024, since NAT gateways and Lambda open connections from all of
 * them. Port 3389 is left out, so that no tier admits remote administration from the internet (CIS AWS 5.2); whoever
 * opens a connection from that very port, one in 64 thousand, has to try again.
 * https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
export function aclRules(tier: Tier, vpcCidr: string): AclRules {
  const inside = rule(100, all, vpcCidr);
  switch (tier) {
    case "isolated":
      return { ingress: [inside], egress: [inside] };
    case "private":
      return { ingress: [inside, ...answers], egress: [rule(100, all, anywhere)] };
    case "public":
      return {
        ingress: [inside, rule(110, tcp, anywhere, 443, 443), ...answers],
        egress: [rule(100, all, anywhere)],
      };
  }
}

const answers: readonly Rule[] = [
  rule(200, tcp, anywhere, 1024, 3388),
  rule(210, tcp, anywhere, 3390, 65535),
  rule(220, udp, anywhere, 1024, 3388),
  rule(230, udp, anywhere, 3390, 65535),
];

function rule(ruleNo: number, protocol: string, cidrBlock: string, fromPort = 0, toPort = 0): Rule {
  return { ruleNo, action: "allow", protocol, cidrBlock, fromPort, toPort };
}
