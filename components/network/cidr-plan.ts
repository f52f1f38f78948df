import type { Problem } from "../shared";

/**
 * The address plan of a network. Every subnet has a slot of its own, given by its tier and the letter of its zone and
 * by nothing else, so that adding or removing zones or tiers never moves another subnet.
 *
 *     eighths of the VPC   0 1 2 3   4 5        6        7
 *     tier                 private   isolated   public   free, for a tier to come
 *
 * Each tier's part has eight slots of equal size, for the zones a to h: a /16 gives private subnets /20, isolated
 * subnets /21 and public subnets /22.
 */

/** Who can reach a subnet: the internet, only the VPC with a way out, only the VPC. */
export const tiers = ["public", "private", "isolated"] as const;
export type Tier = (typeof tiers)[number];

/** Letters that an availability zone can have in this plan: `a` is slot 0. */
export const zoneLetters = ["a", "b", "c", "d", "e", "f", "g", "h"] as const;

/** A tier's part of the VPC: the `index`-th of the 2^`bits` blocks of equal size. */
const parts: Readonly<Record<Tier, { readonly bits: number; readonly index: number }>> = {
  private: { bits: 1, index: 0 },
  isolated: { bits: 2, index: 2 },
  public: { bits: 3, index: 6 },
};
const zoneBits = Math.log2(zoneLetters.length);

/** Prefix lengths that AWS takes, of a VPC and of a subnet. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const largest = 16;
const smallest = 28;
/** The longest VPC prefix with which the smallest subnets of this plan are no smaller than AWS allows. */
const longestVpcPrefix = smallest - zoneBits - Math.max(...Object.values(parts).map(({ bits }) => bits));

/** A database subnet group and a function that survives a zone's failure both need two. */
const fewestZones = 2;

interface Block {
  /** The first address, as an unsigned 32-bit number. */
  readonly first: number;
  readonly prefix: number;
}

/** What {@link addressProblems} judges. */
export interface AddressPlan {
  readonly cidr: string;
  readonly zones: readonly string[];
  readonly reservedCidrs?: readonly string[];
}

/**
 * The CIDR of the subnet of that tier and zone, in a VPC of that CIDR. Total only for plans without
 * {@link addressProblems}.
 */
export function subnetCidr(vpcCidr: string, tier: Tier, zone: string): string {
  const vpc = parseBlock(vpcCidr);
  const slot = zoneLetters.findIndex((letter) => letter === zone);
  if (vpc === undefined || slot < 0) {
    throw new RangeError(`No subnet in ${vpcCidr} for zone "${zone}"`);
  }
  const { bits, index } = parts[tier];
  const prefix = vpc.prefix + bits + zoneBits;
  const first = vpc.first + index * size(vpc.prefix + bits) + slot * size(prefix);
  return blockText({ first, prefix });
}

/** Everything that is wrong with an address plan, each with the value and the fix. */
export function addressProblems(plan: AddressPlan): Problem[] {
  return [...cidrProblems(plan.cidr), ...zoneProblems(plan.zones), ...overlapProblems(plan)];
}

/** What is wrong with a VPC's block by itself. */
export function cidrProblems(cidr: string): Problem[] {
  const problem = (message: string): Problem[] => [{ path: ["cidr"], value: cidr, message }];
  const vpc = parseBlock(cidr);
  if (vpc === undefined) {
    return problem(
      "an IPv4 block such as 10.20.0.0/16; fix: write four numbers from 0 to 255, a slash and a prefix length",
    );
  }
  if (vpc.prefix < largest || vpc.prefix > smallest) {
    return problem(`AWS takes a VPC from /${largest} to /${smallest}; fix: write ${resized(vpc)}`);
  }
  if (vpc.prefix > longestVpcPrefix) {
    return problem(
      `too small for three tiers of ${zoneLetters.length} zones, at most /${longestVpcPrefix}; fix: write ${resized(vpc)}`,
    );
  }
  return vpc.first === start(vpc)
    ? []
    : problem(`a block starts where its prefix says; fix: write ${blockText({ ...vpc, first: start(vpc) })}`);
}

/** What is wrong with a list of zones. */
export function zoneProblems(zones: readonly string[]): Problem[] {
  const count: Problem[] =
    zones.length >= fewestZones
      ? []
      : [
          {
            path: ["zones"],
            value: zones,
            message: `at least ${fewestZones} zones, so that one may fail; fix: add letters, e.g. ["a", "b"]`,
          },
        ];
  const each = zones.flatMap((zone, index): Problem[] => {
    const problem = (message: string): Problem[] => [{ path: ["zones", index], value: zone, message }];
    if (!zoneLetters.some((letter) => letter === zone)) {
      const letter = zoneLetters.find((known) => known === zone.slice(-1).toLowerCase());
      const letters = zoneLetters.join(", ");
      return problem(
        `the letter of an availability zone, one of ${letters}; fix: write ${letter === undefined ? "one of them" : `"${letter}"`}`,
      );
    }
    return zones.indexOf(zone) === index ? [] : problem(`each zone once; fix: remove the second "${zone}"`);
  });
  return [...count, ...each];
}

/** Where a VPC's block meets addresses that are used elsewhere. */
export function overlapProblems({ cidr, reservedCidrs = [] }: AddressPlan): Problem[] {
  const vpc = parseBlock(cidr);
  return reservedCidrs.flatMap((reserved, index): Problem[] => {
    const block = parseBlock(reserved);
    if (block === undefined) {
      return [
        {
          path: ["reservedCidrs", index],
          value: reserved,
          message:
            "an IPv4 block such as 10.0.0.0/16; fix: write four numbers from 0 to 255, a slash and a prefix length",
        },
      ];
    }
    return vpc !== undefined && overlap(vpc, block)
      ? [
          {
            path: ["cidr"],
            value: cidr,
            message: `a block outside ${reserved} (reservedCidrs), since routes between overlapping networks are ambiguous; fix: choose another block`,
          },
        ]
      : [];
  });
}

/** The block of that text; undefined when it is not one. */
function parseBlock(text: string): Block | undefined {
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

function blockText({ first, prefix }: Block): string {
  const numbers = [24, 16, 8, 0].map((shift) => (first >>> shift) & 255);
  return `${numbers.join(".")}/${prefix}`;
}

/** Number of addresses of a block with that prefix. */
function size(prefix: number): number {
  return 2 ** (32 - prefix);
}

function start({ first, prefix }: Block): number {
  return first - (first % size(prefix));
}

function overlap(a: Block, b: Block): boolean {
  return start(a) < start(b) + size(b.prefix) && start(b) < start(a) + size(a.prefix);
}

/** The block at the same place that has a size of this plan. */
function resized(block: Block): string {
  const prefix = Math.min(Math.max(block.prefix, largest), longestVpcPrefix);
  return blockText({ first: start({ ...block, prefix }), prefix });
}
