import { isIP } from "node:net";

/**
 * Addresses of which one stands for every way in which networks can tell addresses apart: what lies in a network, right
 * behind it, and outside all.
 */
export function addressesAround(networks: readonly string[]): string[] {
  const starts = { 4: new Set<bigint>(), 6: new Set<bigint>() };
  for (const network of networks) {
    const [address = "", prefix] = network.split("/");
    const version = isIP(address);
    if (version !== 4 && version !== 6) continue;
    const bits = version === 4 ? 32 : 128;
    const length = prefix === undefined ? bits : Number(prefix);
    if (!Number.isInteger(length) || length < 0 || length > bits) continue;
    const size = 1n << BigInt(bits - length);
    const start = (numberOf(address, version) / size) * size;
    starts[version].add(start);
    if (start + size < 1n << BigInt(bits)) starts[version].add(start + size);
  }
  return [
    ...UNLISTED,
    ...[...starts[4]].map((number) => textOf(number, 4)),
    ...[...starts[6]].map((number) => textOf(number, 6)),
    "0.0.0.0",
    "::",
  ];
}

/** Addresses for documentation, that nobody has. */
const UNLISTED = ["198.51.100.7", "2001:db8::7"];

function numberOf(address: string, version: 4 | 6): bigint {
  if (version === 4) return address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const plain = address.replace(/%.*$/, "").replace(/\d+\.\d+\.\d+\.\d+$/, (mapped) => {
    const number = numberOf(mapped, 4);
    return `${(number >> 16n).toString(16)}:${(number & 0xffffn).toString(16)}`;
  });
  const [head = "", tail] = plain.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - before.length - after.length }, () => "0");
  return [...before, ...zeros, ...after].reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n);
}

function textOf(number: bigint, version: 4 | 6): string {
  const [parts, bits, radix, mark] = version === 4 ? [4, 8n, 10, "."] : [8, 16n, 16, ":"];
  return Array.from({ length: parts }, (_, index) =>
    ((number >> (bits * BigInt(parts - 1 - index))) & ((1n << bits) - 1n)).toString(radix),
  ).join(mark);
}
