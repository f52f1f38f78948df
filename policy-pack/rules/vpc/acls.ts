import { Links } from "../../core/links";
import { type Report, defineRule } from "../../core/rule";
import type { StackResource } from "../../core/stack";
import { UNKNOWN, textOf } from "../../core/values";
import { isEverything, isInternet } from "../ec2/address-ranges";
import { PROTOCOLS, type Protocol, includesProtocol, portRange } from "../ec2/ports";
import { ACL, ACL_RULE, type AclEntry, DEFAULT_ACL, inlineEntries, ruleEntry } from "./acl-entries";

interface AclConfig {
  readonly ports: readonly number[];
}

/**
 * AWS goes through the entries by number and stops at the first that fits:
 * https://docs.aws.amazon.com/vpc/latest/userguide/nacl-basics.html. So an ACL is judged with all of its entries; an
 * ACL whose entries are all inline before it is made, one with entries of their own at the end.
 */
export const aclClosedForAdministration = defineRule<AclConfig>({
  id: "vpc-acl-no-open-admin-ports",
  description: "No network ACL lets the internet reach the ports of remote administration.",
  severity: "medium",
  level: "mandatory",
  frameworks: {
    cis: ["5.2"],
    fsbp: ["EC2.21"],
    nist: ["AC-4(21)", "CM-7", "SC-7", "SC-7(5)"],
    pci: ["1.3.1"],
  },
  why: "The ACL is the second line: it still holds when somebody opens a security group by mistake.",
  fix: "Allow ephemeral ports around them (1024 to 3388, 3390 to 65535), or deny them in an entry with a lower number.",
  docs: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html",
  settings: {
    ports: {
      default: [22, 3389],
      schema: {
        type: "array",
        items: { type: "integer", minimum: 0, maximum: 65_535 },
        description: "Ports of remote administration.",
      },
    },
  },
  resource: {
    types: [ACL, DEFAULT_ACL],
    check({ inputs }, { ports }, report) {
      const entries = inlineEntries(inputs);
      if (entries === UNKNOWN) {
        report.unjudged("ingress");
      } else {
        judge(entries, ports, report);
      }
    },
  },
  stack: {
    inputsOf: [ACL, DEFAULT_ACL, ACL_RULE],
    check(stack, { ports }, report) {
      const acls = new Links(stack, [ACL, DEFAULT_ACL], ["id"]);
      const separate = new Map<StackResource, AclEntry[]>();
      for (const rule of stack.ofType(ACL_RULE)) {
        const entry = rule.inputs && ruleEntry(rule.inputs);
        if (entry !== undefined) {
          // An entry of an ACL from elsewhere is judged by itself.
          const acl = acls.follow(rule, "networkAclId").target ?? rule;
          separate.set(acl, [...(separate.get(acl) ?? []), entry]);
        }
      }
      for (const [acl, entries] of separate) {
        const inline = acl.type === ACL_RULE || acl.inputs === undefined ? [] : inlineEntries(acl.inputs);
        // What is unknown inline, the resource half has said.
        judge([...(inline === UNKNOWN ? [] : inline), ...entries], ports, report(acl));
      }
    },
  },
});

interface Packet {
  readonly port: number;
  readonly protocol: Protocol;
  readonly family: "IPv4" | "IPv6";
}

const FAMILIES = ["IPv4", "IPv6"] as const;

function judge(entries: readonly AclEntry[], ports: readonly number[], report: Report): void {
  const ordered = [...entries].sort((a, b) => Number(a.number) - Number(b.number));
  const certain = entries.every(({ number }) => number !== UNKNOWN);
  const verdicts = ports.map((port) => {
    const packets = PROTOCOLS.flatMap((protocol) => FAMILIES.map((family) => ({ port, protocol, family })));
    const reached = packets.map((packet) => internetReaches(packet, ordered));
    return reached.includes(true) ? (certain ? true : UNKNOWN) : reached.includes(UNKNOWN) ? UNKNOWN : false;
  });
  const open = ports.filter((_, index) => verdicts[index] === true);
  if (open.length > 0) {
    report.violation(`lets the internet reach port ${open.join(", ")}`);
  } else if (verdicts.includes(UNKNOWN)) {
    report.unjudged("what an entry is for");
  }
}

/** What the first entry that fits the packet does. */
function internetReaches(packet: Packet, ordered: readonly AclEntry[]): boolean | typeof UNKNOWN {
  let doubt = false;
  for (const entry of ordered) {
    const fits = all(
      includesProtocol(entry.ports.protocol, packet.protocol),
      holdsPort(entry, packet.port),
      isForInternet(entry, packet.family),
    );
    if (fits === true && entry.action !== UNKNOWN) {
      return doubt ? UNKNOWN : textOf(entry.action).toLowerCase() === "allow";
    }
    doubt ||= fits !== false;
  }
  return doubt ? UNKNOWN : false;
}

function holdsPort({ ports }: AclEntry, port: number): boolean | typeof UNKNOWN {
  const range = portRange(ports);
  return range === UNKNOWN ? UNKNOWN : range !== undefined && range.from <= port && port <= range.to;
}

/** Much of the internet is enough to be let in; only a range that is everything keeps all of it out. */
function isForInternet({ action, ranges }: AclEntry, family: Packet["family"]): boolean | typeof UNKNOWN {
  const ofFamily = ranges.filter((range) => textOf(range).includes(":") === (family === "IPv6"));
  const wide = textOf(action).toLowerCase() === "deny" ? isEverything : isInternet;
  return ofFamily.some(wide) ? true : ranges.includes(UNKNOWN) ? UNKNOWN : false;
}

function all(...values: readonly (boolean | typeof UNKNOWN)[]): boolean | typeof UNKNOWN {
  return values.includes(false) ? false : values.includes(UNKNOWN) ? UNKNOWN : true;
}
