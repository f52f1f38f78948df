import { dnsSuffix, type Place } from "./support";

/**
 * An address within an IPv4 block, chosen by `hex` among those that AWS leaves for use (not the first four, not the
 * last). Empty when `cidr` is no such block.
 * https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 */
export function hostAddress(cidr: string, hex: string): string {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr);
  if (match === null) {
    return "";
  }
  const [a, b, c, d, bits] = match.slice(1).map(Number) as [number, number, number, number, number];
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - bits);
  const address = first + 4 + (parseInt(hex, 16) % (size - 5));
  return [address / 2 ** 24, address / 2 ** 16, address / 2 ** 8, address]
    .map((part) => Math.floor(part) % 256)
    .join(".");
}

/**
 * A public address that belongs to nobody: of 198.18.0.0/15, which is kept for benchmarks (RFC 2544). `hex` has five
 * digits.
 */
export function publicAddress(hex: string): string {
  const number = parseInt(hex, 16) % 2 ** 17;
  return `198.${18 + Math.floor(number / 2 ** 16)}.${Math.floor(number / 256) % 256}.${number % 256}`;
}

/**
 * The public DNS name of an address.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html
 */
export function publicDnsName(address: string, { partition, region }: Place): string {
  const location = region === "us-east-1" ? "compute-1" : `${region}.compute`;
  return `ec2-${address.replaceAll(".", "-")}.${location}.${dnsSuffix(partition)}`;
}
