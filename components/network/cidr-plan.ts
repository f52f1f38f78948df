import type { Problem } from "../shared";
import { blockProblems, smallest } from "./block-problems";
import { blockForm, blockText, overlap, parseBlock, size, type Block } from "./ip-blocks";
import { secondaryProblems, type SecondaryCidr } from "./secondary-cidrs";

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

/** The longest VPC prefix with which the smallest subnets of this plan are no smaller than AWS allows. */
const longestVpcPrefix = smallest - zoneBits - Math.max(...Object.values(parts).map(({ bits }) => bits));

/** A database subnet group and a function that survives a zone's failure both need two. */
const fewestZones = 2;

/** What {@link addressProblems} judges. */
export interface AddressPlan {
  readonly cidr: string;
  readonly zones: readonly string[];
  readonly reservedCidrs?: readonly string[];
  readonly secondaryCidrs?: Readonly<Record<string, SecondaryCidr>>;
}

/**
 * The CIDR of the subnet of that tier and zone, in a VPC of that CIDR. Total only for plans without
 * {@link addressProblems}.
 */
export function subnetCidr(vpcCidr: string, tier: Tier, zone: string): string {
  const { bits, index } = parts[tier];
  return slotOf(vpcCidr, bits, index, zone);
}

/** The CIDR of a zone's subnet in a secondary block, all of which belongs to one tier: an eighth of it. */
export function secondarySubnetCidr(cidr: string, zone: string): string {
  return slotOf(cidr, 0, 0, zone);
}

/** The zone's eighth of the `index`-th of the 2^`bits` parts of a block. */
function slotOf(cidr: string, bits: number, index: number, zone: string): string {
  const block = parseBlock(cidr);
  const slot = zoneSlot(zone);
  if (block === undefined || slot < 0) {
    throw new RangeError(`No subnet in ${cidr} for zone "${zone}"`);
  }
  const prefix = block.prefix + bits + zoneBits;
  const first = block.first + index * size(block.prefix + bits) + slot * size(prefix);
  return blockText({ first, prefix });
}

function zoneSlot(zone: string): number {
  return zoneLetters.findIndex((letter) => letter === zone);
}

/** Prefix lengths of the IPv6 block that Amazon gives a VPC, and of a subnet. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#vpc-sizing-ipv6 */
const ipv6Bits = 64 - 56;

/**
 * The IPv6 block of the subnet of that tier and zone, in the /56 of the VPC: the first /64 of its slot, at the same
 * place as its IPv4 block. In a /16 the third number of the one is the last two digits of the other:
 * `10.20.16.0/20` and `2001:db8:0:1110::/64`.
 */
export function subnetIpv6Cidr(vpcIpv6Cidr: string, tier: Tier, zone: string): string {
  const { bits, index } = parts[tier];
  const inTier = 2 ** (ipv6Bits - bits);
  return ipv6Slot(vpcIpv6Cidr, index * inTier + (zoneSlot(zone) * inTier) / zoneLetters.length, zone);
}

/** The `number`-th /64 of a /56. */
function ipv6Slot(vpcIpv6Cidr: string, number: number, zone: string): string {
  const groups = /^([0-9a-f:]+)::\/56$/.exec(vpcIpv6Cidr)?.[1]?.split(":");
  if (groups === undefined || groups.length > 4 || zoneSlot(zone) < 0) {
    throw new RangeError(`No subnet in ${vpcIpv6Cidr} for zone "${zone}"`);
  }
  const [a, b, c, last] = [...groups, "0", "0", "0"].map((group) => parseInt(group, 16)) as [
    number,
    number,
    number,
    number,
  ];
  const fourth = last + number;
  return `${[a, b, c, fourth].map((group) => group.toString(16)).join(":")}::/64`;
}

/** Everything that is wrong with an address plan, each with the value and the fix. */
export function addressProblems(plan: AddressPlan): Problem[] {
  return [
    ...cidrProblems(plan.cidr),
    ...zoneProblems(plan.zones),
    ...overlapProblems(plan),
    ...secondaryProblems(plan),
  ];
}

/** What is wrong with a VPC's block by itself. */
export function cidrProblems(cidr: string): Problem[] {
  return blockProblems(["cidr"], cidr, longestVpcPrefix, `three tiers of ${zoneLetters.length} zones`);
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

/** Where the VPC's blocks meet addresses that are used elsewhere. */
export function overlapProblems({ cidr, reservedCidrs = [], secondaryCidrs = {} }: AddressPlan): Problem[] {
  const own: (readonly [Problem["path"], string])[] = [
    [["cidr"], cidr],
    ...Object.entries(secondaryCidrs).map(
      ([key, secondary]) => [["secondaryCidrs", key, "cidr"], secondary.cidr] as const,
    ),
  ];
  return reservedCidrs.flatMap((reserved, index): Problem[] => {
    const block = parseBlock(reserved);
    if (block === undefined) {
      return [{ path: ["reservedCidrs", index], value: reserved, message: blockForm }];
    }
    return own
      .filter(([, value]) => overlaps(value, block))
      .map(([path, value]) => ({
        path,
        value,
        message: `a block outside ${reserved} (reservedCidrs), since routes between overlapping networks are ambiguous; fix: choose another block`,
      }));
  });
}

function overlaps(cidr: string, block: Block): boolean {
  const own = parseBlock(cidr);
  return own !== undefined && overlap(own, block);
}
