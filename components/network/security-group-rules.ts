import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../shared";

/** The other end of the traffic that a rule admits. */
export type Peer =
  | {
      /** An IPv4 block, e.g. `10.0.0.0/16`. */
      readonly cidr: pulumi.Input<string>;
    }
  | {
      /** An IPv6 block. */
      readonly cidrIpv6: pulumi.Input<string>;
    }
  | {
      /** Whatever is in that security group. */
      readonly securityGroupId: pulumi.Input<string>;
    }
  | {
      /** The addresses in a prefix list, such as a gateway endpoint's. */
      readonly prefixListId: pulumi.Input<string>;
    };

/** One kind of traffic between a security group and a peer. */
export interface SecurityGroupRule {
  /** Why the traffic is admitted, in ASCII; AWS shows it beside the rule. */
  readonly description: string;
  /** The protocol of the ports. */
  readonly protocol: "tcp" | "udp";
  /** One port, or the first and the last of a range. */
  readonly ports: number | readonly [first: number, last: number];
  /** Where the traffic comes from, or goes to. */
  readonly peer: Peer;
}

/** Rules by name. The name is the rule's identity: renaming a rule replaces it. */
export type SecurityGroupRules = Readonly<Record<string, SecurityGroupRule>>;

/** HTTPS with `peer`. */
export function https(peer: Peer, description: string): SecurityGroupRule {
  return { description, protocol: "tcp", ports: 443, peer };
}

/** Name resolution with `peer`: UDP, and TCP for answers that do not fit. */
export function dns(peer: Peer): SecurityGroupRules {
  return {
    "dns-udp": { description: "DNS", protocol: "udp", ports: 53, peer },
    "dns-tcp": { description: "DNS, answers that do not fit into UDP", protocol: "tcp", ports: 53, peer },
  };
}

/** The first and the last port of a rule. */
export function portRange({ ports }: SecurityGroupRule): readonly [first: number, last: number] {
  return typeof ports === "number" ? [ports, ports] : ports;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
const descriptionForm = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

/** What AWS would refuse in a description of a group or rule. */
export function descriptionProblems(path: Problem["path"], description: string): Problem[] {
  return descriptionForm.test(description)
    ? []
    : [
        {
          path,
          value: description,
          message: `1 to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*; fix: reword it in ASCII, without quotes and <>`,
        },
      ];
}

/** Everything that AWS would refuse in these rules. */
export function ruleProblems(direction: "ingress" | "egress", rules: SecurityGroupRules): Problem[] {
  return Object.entries(rules).flatMap(([name, rule]) => [
    ...descriptionProblems([direction, name, "description"], rule.description),
    ...portProblems([direction, name, "ports"], rule),
  ]);
}

function portProblems(path: Problem["path"], rule: SecurityGroupRule): Problem[] {
  const [first, last] = portRange(rule);
  const valid =
    [first, last].every((port) => Number.isInteger(port) && port >= 0 && port <= 65535) && first <= last;
  return valid
    ? []
    : [
        {
          path,
          value: rule.ports,
          message: "a port from 0 to 65535, or [first, last]; fix: correct the numbers",
        },
      ];
}
