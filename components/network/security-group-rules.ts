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
    }
  | {
      /** Whatever else is in the group itself, such as the other nodes of a cluster. */
      readonly self: true;
    };

/** What is admitted: ports, ICMP messages, or everything. */
export type Traffic =
  | {
      /** The protocol of the ports. */
      readonly protocol: "tcp" | "udp";
      /** One port, or the first and the last of a range. */
      readonly ports: number | readonly [first: number, last: number];
    }
  | {
      /** Messages of the network itself. */
      readonly protocol: "icmp" | "icmpv6";
      /**
       * The type of message, 0 to 255. https://www.iana.org/assignments/icmp-parameters
       * @default all types
       */
      readonly type?: number;
      /**
       * The code of the type, 0 to 255.
       * @default all codes
       */
      readonly code?: number;
    }
  | {
      /** All protocols and ports. */
      readonly protocol: "all";
    };

/** One kind of traffic between a security group and a peer. */
export type SecurityGroupRule = Traffic & {
  /** Why the traffic is admitted, in ASCII; AWS shows it beside the rule. */
  readonly description: string;
  /** Where the traffic comes from, or goes to. */
  readonly peer: Peer;
};

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

/** ICMP's "any type", "any code". */
const any = -1;

/** The protocol and the range of a rule as AWS takes them: of ports, or type and code. */
export function trafficArgs(traffic: Traffic): { ipProtocol: string; fromPort?: number; toPort?: number } {
  switch (traffic.protocol) {
    case "tcp":
    case "udp": {
      const { ports, protocol } = traffic;
      const [fromPort, toPort] = typeof ports === "number" ? [ports, ports] : ports;
      return { ipProtocol: protocol, fromPort, toPort };
    }
    case "icmp":
    case "icmpv6":
      return {
        ipProtocol: traffic.protocol,
        fromPort: traffic.type ?? any,
        toPort: traffic.code ?? any,
      };
    case "all":
      return { ipProtocol: "-1" };
  }
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
    ...trafficProblems([direction, name], rule),
  ]);
}

function trafficProblems(path: Problem["path"], rule: Traffic): Problem[] {
  const problem = (key: string, value: unknown, message: string): Problem => ({
    path: [...path, key],
    value,
    message,
  });
  switch (rule.protocol) {
    case "tcp":
    case "udp": {
      const { fromPort = NaN, toPort = NaN } = trafficArgs(rule);
      return isUpTo(fromPort, 65535) && isUpTo(toPort, 65535) && fromPort <= toPort
        ? []
        : [
            problem(
              "ports",
              rule.ports,
              "a port from 0 to 65535, or [first, last]; fix: correct the numbers",
            ),
          ];
    }
    case "icmp":
    case "icmpv6": {
      const { type, code } = rule;
      return [
        ...(type === undefined || isUpTo(type, 255)
          ? []
          : [problem("type", type, "a type of ICMP message, 0 to 255; fix: correct it, or leave it out")]),
        ...(code === undefined || isUpTo(code, 255)
          ? []
          : [problem("code", code, "a code of ICMP message, 0 to 255; fix: correct it, or leave it out")]),
        ...(code !== undefined && type === undefined
          ? [problem("code", code, "only with a type, whose code it is; fix: name the type")]
          : []),
      ];
    }
    case "all":
      return [];
  }
}

function isUpTo(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}
