import type { Rule, RuleInfo, Settings } from "../../core/rule";
import { openingRule } from "./opening-rule";
import { type PortRange, portsText } from "./ports";

const portsSchema = {
  type: "array",
  items: { type: "integer", minimum: 0, maximum: 65_535 },
} as const;

/** Names for people. */
const ADMIN_PORTS: ReadonlyMap<number, string> = new Map([
  [22, "SSH"],
  [23, "Telnet"],
  [135, "RPC"],
  [445, "CIFS"],
  [3389, "RDP"],
  [5900, "VNC"],
  [5985, "WinRM"],
  [5986, "WinRM"],
]);

export const noOpenAdminPorts = ingressRule<{ readonly ports: readonly number[] }>(
  {
    id: "ec2-no-open-admin-ports",
    description: "No security group lets the internet reach the ports of remote administration.",
    severity: "critical",
    level: "mandatory",
    frameworks: {
      cis: ["5.1.2", "5.3", "5.4"],
      fsbp: ["EC2.19"],
      nist: ["AC-4", "AC-4(21)", "CM-7", "SC-7", "SC-7(5)"],
      pci: ["1.3.1"],
    },
    why: "Whatever listens there is found within minutes and tried with every leaked password and unpatched fault.",
    fix: "Use Session Manager instead; or open the port to a security group or to the address ranges of your own networks.",
    docs: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html",
  },
  {
    ports: {
      default: [...ADMIN_PORTS.keys()],
      schema: { ...portsSchema, description: "Ports of remote administration." },
    },
  },
  (range, { ports }) => {
    const open = ports.filter((port) => range.from <= port && port <= range.to);
    return open.length === 0 ? undefined : `${portsText(range)}, ${named(open)} among them`;
  },
);

export const noOpenIngress = ingressRule<{ readonly allowedPorts: readonly number[] }>(
  {
    id: "ec2-no-open-ingress",
    description: "Security groups let the internet reach only the ports that the configuration allows.",
    severity: "high",
    level: "mandatory",
    frameworks: { fsbp: ["EC2.18", "EC2.19"], nist: ["AC-4", "AC-4(21)", "CM-7", "SC-7", "SC-7(5)"] },
    why: "What is open to everybody is attacked by everybody: databases, caches and consoles are not made for that.",
    fix: "Give the security group or the address ranges that need it as the source; put public services behind a load balancer.",
    docs: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
  },
  {
    allowedPorts: {
      default: [80, 443],
      schema: { ...portsSchema, description: "Ports that may be open to the internet." },
    },
  },
  (range, { allowedPorts }) => {
    for (let port = range.from; port <= range.to; port += 1) {
      if (!allowedPorts.includes(port)) {
        return portsText(range);
      }
    }
    return undefined;
  },
);

/** `judge` says which ports are wrongly open, in words; undefined where none is. */
function ingressRule<C extends object>(
  info: RuleInfo,
  settings: Settings<C>,
  judge: (range: PortRange, config: C) => string | undefined,
): Rule {
  return openingRule<C>("ingress", info, settings, (range, config) => {
    const wrong = judge(range, config);
    return wrong === undefined ? undefined : `lets the internet reach ${wrong}`;
  });
}

function named(ports: readonly number[]): string {
  return ports.map((port) => `${ADMIN_PORTS.get(port) ?? "port"} (${port})`).join(", ");
}
