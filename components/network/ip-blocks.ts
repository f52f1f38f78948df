/** IPv4 blocks as numbers. */
export interface Block {
  /** The first address, as an unsigned 32-bit number. */
  readonly first: number;
  readonly prefix: number;
}

/** What to write where a block is wanted, in the words of a problem. */
export const blockForm =
  "an IPv4 block such as 10.20.0.0/16; fix: write four numbers from 0 to 255, a slash and a prefix length";

/** The block of that text; undefined when it is not one. */
export function parseBlock(text: string): Block | undefined {
  const match = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\/(0|[1-9]\d?)$/.exec(
    text,
  );
  const numbers = (match ?? []).slice(1).map(Number);
  const prefix = numbers.pop();
  if (prefix === undefined || prefix > 32 || numbers.some((number) => number > 255)) {
    return undefined;
  }
  return { first: numbers.reduce((address, number) => address * 256 + number, 0), prefix };
}

export function blockText({ first, prefix }: Block): string {
  const numbers = [24, 16, 8, 0].map((shift) => (first >>> shift) & 255);
  return `${numbers.join(".")}/${prefix}`;
}

/** Number of addresses of a block with that prefix. */
export function size(prefix: number): number {
  return 2 ** (32 - prefix);
}

/** Where the block that holds the address starts, as its prefix says. */
export function start({ first, prefix }: Block): number {
  return first - (first % size(prefix));
}

export function overlap(a: Block, b: Block): boolean {
  return start(a) < start(b) + size(b.prefix) && start(b) < start(a) + size(a.prefix);
}

/** Whether all of `inner` is in `outer`. */
export function within(inner: Block, outer: Block): boolean {
  return inner.prefix >= outer.prefix && overlap(inner, outer);
}
