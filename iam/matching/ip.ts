/** An address as the numbers between its dots (4 of 8 bits) or colons (8 of 16 bits). */
export type IpAddress = readonly number[];

/** Reads an IPv4 or IPv6 address; undefined for other text. */
export function readIp(text: string): IpAddress | undefined {
  return text.includes(":") ? readIpV6(text) : readIpV4(text);
}

/**
 * Whether an address lies in a range such as `203.0.113.0/24` or `2001:db8::/32`; without a prefix the range is the
 * one address. Never so where either is not written as it should be, or they are of different families.
 */
export function ipRange(range: string): (address: string) => boolean {
  const [network = "", prefix, ...rest] = range.split("/");
  const groups = readIp(network);
  if (groups === undefined || rest.length > 0) return () => false;
  const size = groups.length === 4 ? 8 : 16;
  const bits = prefix === undefined ? size * groups.length : /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN;
  if (!(bits <= size * groups.length)) return () => false;
  return (address) => {
    const asked = readIp(address);
    return asked?.length === groups.length && sameBits(groups, asked, bits, size);
  };
}

function sameBits(a: IpAddress, b: IpAddress, bits: number, size: number): boolean {
  let left = bits;
  for (let index = 0; left > 0; index += 1) {
    const ignored = Math.max(0, size - left);
    if ((a[index] ?? 0) >> ignored !== (b[index] ?? 0) >> ignored) return false;
    left -= size;
  }
  return true;
}

function readIpV4(text: string): IpAddress | undefined {
  const groups: number[] = [];
  let value = -1;
  for (let at = 0; at <= text.length; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit >= 0 && digit <= 9) {
      // No leading zeros: some read them as octal.
      if (value === 0) return undefined;
      value = value < 0 ? digit : value * 10 + digit;
      if (value > 255) return undefined;
    } else if (value >= 0 && groups.length < 4 && (at === text.length || text[at] === ".")) {
      groups.push(value);
      value = -1;
    } else return undefined;
  }
  return groups.length === 4 ? groups : undefined;
}

const ZERO = 48;

function readIpV6(text: string): IpAddress | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => readGroups(half, index === halves.length - 1));
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? head : undefined;
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

/** Groups of hexadecimal digits; the last two may be written as an IPv4 address. */
function readGroups(text: string, last: boolean): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (last && index === parts.length - 1 && part.includes(".")) {
      const [a = 0, b = 0, c = 0, d = 0] = readIpV4(part) ?? [NaN];
      if (Number.isNaN(a)) return undefined;
      groups.push(a * 256 + b, c * 256 + d);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
