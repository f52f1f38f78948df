import { type Properties, UNKNOWN, asList, at } from "../../core/values";
import { isInternet } from "./address-ranges";
import type { Ports } from "./ports";

export const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";
export const DEFAULT_SECURITY_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
export const GROUP_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
export const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
export const EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

/** Everything in which a program writes rules of security groups. */
export const OPENING_TYPES = [
  SECURITY_GROUP,
  DEFAULT_SECURITY_GROUP,
  GROUP_RULE,
  INGRESS_RULE,
  EGRESS_RULE,
] as const;

export type Direction = "ingress" | "egress";

/** One rule of a security group, in whatever resource it is written. */
export interface Opening {
  readonly ports: Ports;
  /** Address ranges; {@link UNKNOWN} among them where one is not known. */
  readonly ranges: readonly unknown[];
  /** Ids of prefix lists. */
  readonly prefixLists: readonly unknown[];
  /** The property that holds the prefix lists, to follow what they are made from. */
  readonly prefixListProperty: string;
  /** Where in the resource, for messages; empty where the resource is the rule. */
  readonly where: string;
}

/** The rules of one direction that a resource writes; {@link UNKNOWN} where that is not known. */
export function openings(type: string, inputs: Properties, direction: Direction): Opening[] | typeof UNKNOWN {
  switch (type) {
    case INGRESS_RULE:
    case EGRESS_RULE:
      return (type === INGRESS_RULE) === (direction === "ingress")
        ? [
            {
              ports: {
                protocol: inputs.get("ipProtocol"),
                from: inputs.get("fromPort"),
                to: inputs.get("toPort"),
              },
              ranges: [inputs.get("cidrIpv4"), inputs.get("cidrIpv6")].filter((range) => range !== undefined),
              prefixLists: asList(inputs.get("prefixListId")),
              prefixListProperty: "prefixListId",
              where: "",
            },
          ]
        : [];
    case GROUP_RULE: {
      const given = inputs.get("type");
      const get = (key: string) => inputs.get(key);
      return given === UNKNOWN ? UNKNOWN : given === direction ? [classic(get, "prefixListIds", "")] : [];
    }
    default: {
      const rules = inputs.get(direction);
      return rules === UNKNOWN
        ? UNKNOWN
        : asList(rules).map((rule, index) =>
            classic((key) => at(rule, key), direction, `${direction}[${index}]`),
          );
    }
  }
}

/** A rule in the form that standalone rules of the older kind and inline rules share. */
function classic(get: (key: string) => unknown, prefixListProperty: string, where: string): Opening {
  return {
    ports: { protocol: get("protocol"), from: get("fromPort"), to: get("toPort") },
    ranges: [...asList(get("cidrBlocks")), ...asList(get("ipv6CidrBlocks"))],
    prefixLists: asList(get("prefixListIds")),
    prefixListProperty,
    where,
  };
}

/** Whether the rule is for the internet: {@link UNKNOWN} where no range is that is known, but some range is not. */
export function forInternet({ ranges }: Opening): boolean | typeof UNKNOWN {
  return ranges.some(isInternet) ? true : ranges.includes(UNKNOWN) ? UNKNOWN : false;
}
