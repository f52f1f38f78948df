import { UNKNOWN, textOf } from "../../core/values";

/** Ports as a rule of a security group or network ACL names them; what is unknown in it is {@link UNKNOWN}. */
export interface Ports {
  readonly protocol: unknown;
  readonly from: unknown;
  readonly to: unknown;
}

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** Those with ports. */
export const PROTOCOLS = ["tcp", "udp"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml */
const NAMES: Readonly<Record<Protocol, readonly string[]>> = { tcp: ["tcp", "6"], udp: ["udp", "17"] };
const EVERY_PROTOCOL = ["-1", "all"];
const EVERY_PORT: PortRange = { from: 0, to: 65_535 };

/** Whether what a rule says of protocols, or leaves out, lets this one through. */
export function includesProtocol(given: unknown, wanted: Protocol): boolean | typeof UNKNOWN {
  if (given === UNKNOWN) {
    return UNKNOWN;
  }
  const name = textOf(given ?? "-1").toLowerCase();
  return [...EVERY_PROTOCOL, ...NAMES[wanted]].includes(name);
}

/**
 * The TCP and UDP ports that are named: {@link UNKNOWN} where that is not known, undefined for protocols without
 * ports such as ICMP. Without limits they are all ports, as with every protocol at once, for which AWS ignores limits:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
 */
export function portRange({ protocol, from, to }: Ports): PortRange | typeof UNKNOWN | undefined {
  if (protocol === UNKNOWN) {
    return UNKNOWN;
  }
  const name = textOf(protocol ?? "-1").toLowerCase();
  if (EVERY_PROTOCOL.includes(name)) {
    return EVERY_PORT;
  }
  if (!PROTOCOLS.some((each) => NAMES[each].includes(name))) {
    return undefined;
  }
  if (from === UNKNOWN || to === UNKNOWN) {
    return UNKNOWN;
  }
  const range = { from: Number(from ?? EVERY_PORT.from), to: Number(to ?? EVERY_PORT.to) };
  return range.from < 0 ? EVERY_PORT : range;
}

/** Ports for a message: `port 22`, `ports 1 to 9`, `every port`. */
export function portsText({ from, to }: PortRange): string {
  if (from === to) {
    return `port ${from}`;
  }
  return from <= EVERY_PORT.from && to >= EVERY_PORT.to ? "every port" : `ports ${from} to ${to}`;
}
