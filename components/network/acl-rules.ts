import type { types } from "@pulumi/aws";
import type { Input } from "@pulumi/pulumi";
import type { Tier } from "./cidr-plan";

/** IANA numbers, the form in which AWS reports protocols. */
const all = "-1";
const tcp = "6";
const udp = "17";
const icmp = "1";
const icmpv6 = "58";
const anywhere: Source = { cidrBlock: "0.0.0.0/0" };
const anywhere6: Source = { ipv6CidrBlock: "::/0" };

type Rule = types.input.ec2.NetworkAclIngress;
type Source = Pick<Rule, "cidrBlock" | "ipv6CidrBlock">;

export interface AclRules {
  readonly ingress: Rule[];
  readonly egress: Rule[];
}

/** The addresses of a VPC. */
export interface VpcAddresses {
  /** Its own IPv4 block, then secondary ones in the order in which they were added. */
  readonly cidrs: readonly [string, ...string[]];
  /** Its IPv6 block; undefined without IPv6. */
  readonly ipv6Cidr?: Input<string>;
}

/**
 * The network ACL of a tier: the second fence behind security groups, which holds even when one of those is wrong.
 *
 * - isolated: the VPC and nothing else;
 * - private: the VPC, and answers to connections that were opened from inside;
 * - public: also HTTPS from anywhere, and HTTP with `publicHttp`.
 *
 * ACLs keep no state: answers come in on any port from 1024, since NAT gateways and Lambda open connections from all of
 * them. Port 3389 is left out, so that no tier admits remote administration from the internet (CIS AWS 5.2); whoever
 * opens a connection from that very port, one in 64 thousand, has to try again.
 * https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 *
 * With IPv6 the same holds for IPv6.
 *
 * Routers on the way ask for smaller packets in ICMP messages that must come in, or connections hang: "fragmentation
 * needed" of IPv4 and "packet too big" of IPv6 (RFC 4890, 4.3.1).
 * https://docs.aws.amazon.com/vpc/latest/userguide/path_mtu_discovery.html
 */
export function aclRules(tier: Tier, { cidrs, ipv6Cidr }: VpcAddresses, publicHttp = false): AclRules {
  const ipv6 = ipv6Cidr !== undefined;
  const inside = [
    ...cidrs.map((cidrBlock, index) => rule(100 + index, all, { cidrBlock })),
    ...(ipv6 ? [rule(150, all, { ipv6CidrBlock: ipv6Cidr })] : []),
  ];
  const out = [rule(100, all, anywhere), ...(ipv6 ? [rule(150, all, anywhere6)] : [])];
  const answers = [
    ...answersFrom(anywhere, 200),
    { ...rule(240, icmp, anywhere), icmpType: 3, icmpCode: 4 },
    ...(ipv6
      ? [...answersFrom(anywhere6, 250), { ...rule(290, icmpv6, anywhere6), icmpType: 2, icmpCode: 0 }]
      : []),
  ];
  switch (tier) {
    case "isolated":
      return { ingress: inside, egress: inside };
    case "private":
      return { ingress: [...inside, ...answers], egress: out };
    case "public":
      return {
        ingress: [
          ...inside,
          rule(110, tcp, anywhere, 443, 443),
          ...(ipv6 ? [rule(160, tcp, anywhere6, 443, 443)] : []),
          ...(publicHttp ? [rule(120, tcp, anywhere, 80, 80)] : []),
          ...(publicHttp && ipv6 ? [rule(170, tcp, anywhere6, 80, 80)] : []),
          ...answers,
        ],
        egress: out,
      };
  }
}

function answersFrom(source: Source, firstNumber: number): Rule[] {
  return [
    rule(firstNumber, tcp, source, 1024, 3388),
    rule(firstNumber + 10, tcp, source, 3390, 65535),
    rule(firstNumber + 20, udp, source, 1024, 3388),
    rule(firstNumber + 30, udp, source, 3390, 65535),
  ];
}

function rule(ruleNo: number, protocol: string, source: Source, fromPort = 0, toPort = 0): Rule {
  return { ruleNo, action: "allow", protocol, ...source, fromPort, toPort };
}
