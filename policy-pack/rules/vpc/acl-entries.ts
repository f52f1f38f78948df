import { type Properties, UNKNOWN, asList, at } from "../../core/values";
import type { Ports } from "../ec2/ports";

export const ACL = "aws:ec2/networkAcl:NetworkAcl";
export const DEFAULT_ACL = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";
export const ACL_RULE = "aws:ec2/networkAclRule:NetworkAclRule";

/** One entry for incoming traffic; what is unknown in it is {@link UNKNOWN}. */
export interface AclEntry {
  readonly number: unknown;
  readonly action: unknown;
  readonly ports: Ports;
  readonly ranges: readonly unknown[];
}

/** The entries that an ACL writes inline; {@link UNKNOWN} where they are not known. */
export function inlineEntries(inputs: Properties): AclEntry[] | typeof UNKNOWN {
  const given = inputs.get("ingress");
  const entries = asList(given);
  return entries.includes(UNKNOWN)
    ? UNKNOWN
    : entries.map((entry) => ({
        number: at(entry, "ruleNo"),
        action: at(entry, "action"),
        ports: { protocol: at(entry, "protocol"), from: at(entry, "fromPort"), to: at(entry, "toPort") },
        ranges: [at(entry, "cidrBlock"), at(entry, "ipv6CidrBlock")].filter((range) => range !== undefined),
      }));
}

/** The entry that a resource of its own writes, if it is for incoming traffic. */
export function ruleEntry(inputs: Properties): AclEntry | undefined {
  return inputs.get("egress") === true
    ? undefined
    : {
        number: inputs.get("ruleNumber"),
        action: inputs.get("ruleAction"),
        ports: {
          protocol: inputs.get("protocol"),
          from: inputs.get("fromPort"),
          to: inputs.get("toPort"),
        },
        ranges: [inputs.get("cidrBlock"), inputs.get("ipv6CidrBlock")].filter((range) => range !== undefined),
      };
}
