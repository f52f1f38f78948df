import { ipRange } from "../../../iam/matching/ip";

/** An IPv4 or IPv6 block, such as `10.0.0.0/16`. */
export interface Block {
  readonly address: string;
  readonly prefix: number;
  /** Whether an address is in the block. */
  readonly has: (address: string) => boolean;
}

/** The block of that text; undefined when it is none. */
export function blockOf(text: string | undefined): Block | undefined {
  const [address = "", prefix = ""] = text?.split("/") ?? [];
  const has = ipRange(text ?? "");
  return prefix !== "" && has(address) ? { address, prefix: Number(prefix), has } : undefined;
}

/** Blocks are cut by halving: two of them share addresses only where one begins within the other. */
export function overlap(a: Block, b: Block): boolean {
  return a.has(b.address) || b.has(a.address);
}

/** Whether all of `inner` is in `outer`. */
export function within(inner: Block, outer: Block): boolean {
  return inner.prefix >= outer.prefix && outer.has(inner.address);
}
