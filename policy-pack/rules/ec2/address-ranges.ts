import { type IpAddress, readIp } from "../../../iam/matching/ip";

/** Wider ranges count as the internet: nobody owns so much, and a few of them together are all of it. */
const WIDEST_OF_ONE_OWNER = { ipv4: 8, ipv6: 16 } as const;

interface AddressRange {
  readonly address: IpAddress;
  readonly bits: number;
}

/**
 * Whether an address range is the internet or a large part of it: `0.0.0.0/0`, `::/0`, but also `0.0.0.0/1` beside
 * `128.0.0.0/1`. Text that is no range is none: AWS refuses it.
 */
export function isInternet(range: unknown): boolean {
  const parsed = parse(range);
  if (parsed === undefined) {
    return false;
  }
  const { address, bits } = parsed;
  return address.length === 4
    ? bits < WIDEST_OF_ONE_OWNER.ipv4
    : bits < WIDEST_OF_ONE_OWNER.ipv6 && !isUniqueLocal(parsed);
}

/** Whether an address range is all addresses of its family. */
export function isEverything(range: unknown): boolean {
  return parse(range)?.bits === 0;
}

function parse(range: unknown): AddressRange | undefined {
  if (typeof range !== "string") {
    return undefined;
  }
  const [network = "", prefix, ...rest] = range.split("/");
  const address = readIp(network.trim());
  return address === undefined || prefix === undefined || rest.length > 0 || !/^\d{1,3}$/.test(prefix.trim())
    ? undefined
    : { address, bits: Number(prefix) };
}

/** `fc00::/7`, which is not routed on the internet (RFC 4193). */
function isUniqueLocal({ address, bits }: AddressRange): boolean {
  return bits >= 7 && ((address[0] ?? 0) & 0xfe00) === 0xfc00;
}
