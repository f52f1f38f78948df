import type { Problem } from "../shared";
import { blockProblems, smallest } from "./block-problems";
import { overlap, parseBlock, within, type Block } from "./ip-blocks";
import type { Tier } from "./cidr-plan";

/** A block by which a VPC is enlarged after it was made, and the kind of subnets that it is for. */
export interface SecondaryCidr {
  /** Its addresses, from /16 to /25, e.g. `100.64.0.0/16`. A change replaces the block's subnets. */
  readonly cidr: string;
  /** Who can reach its subnets: they have the routes and the ACL of that tier. */
  readonly tier: Tier;
}

/** Secondary blocks by name. The name is the block's identity: renaming a block replaces its subnets. */
export type SecondaryCidrs = Readonly<Record<string, SecondaryCidr>>;

/** A VPC has five blocks at most, the first included. https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const most = 4;
/** Each of the eight zones has an eighth. */
const longestPrefix = smallest - 3;
const nameForm = /^[a-z][a-z0-9]{0,15}$/;

/** What is wrong with secondary blocks, each by itself, with the VPC's own block, and with each other. */
export function secondaryProblems({
  cidr,
  secondaryCidrs = {},
}: {
  readonly cidr: string;
  readonly secondaryCidrs?: SecondaryCidrs;
}): Problem[] {
  const names = Object.keys(secondaryCidrs);
  const count: Problem[] =
    names.length <= most
      ? []
      : [
          {
            path: ["secondaryCidrs"],
            value: names,
            message: `at most ${most}, since AWS gives a VPC five blocks; fix: make a larger block of several`,
          },
        ];
  const each = Object.entries(secondaryCidrs).flatMap(([name, secondary], index) => {
    const path = ["secondaryCidrs", name, "cidr"];
    const earlier = Object.entries(secondaryCidrs).slice(0, index);
    return [
      ...nameProblems(name),
      ...blockProblems(path, secondary.cidr, longestPrefix, "eight zones"),
      ...meetingProblems(path, secondary.cidr, [
        ["cidr", cidr],
        ...earlier.map(([other, { cidr: block }]): [string, string] => [`secondaryCidrs.${other}`, block]),
      ]),
      ...rangeProblems(path, secondary.cidr, cidr),
    ];
  });
  return [...count, ...each];
}

function nameProblems(name: string): Problem[] {
  return nameForm.test(name)
    ? []
    : [
        {
          path: ["secondaryCidrs", name],
          value: name,
          message:
            "a name of 1 to 16 lower-case letters and digits, a letter first; fix: rename it, e.g. pods",
        },
      ];
}

function meetingProblems(
  path: Problem["path"],
  cidr: string,
  others: readonly (readonly [name: string, cidr: string])[],
): Problem[] {
  return others
    .filter(([, other]) => bothBlocks(cidr, other, overlap))
    .map(([name, other]) => ({
      path,
      value: cidr,
      message: `a block outside ${other} (${name}), since blocks of a VPC do not overlap; fix: choose another block`,
    }));
}

const ten = "10.0.0.0/8";
const oneSevenTwo = "172.16.0.0/12";
const oneNineTwo = "192.168.0.0/16";
const benchmark = "198.19.0.0/16";

/** What AWS refuses beside a VPC's own block in the given range; the last line is for all other ranges. */
const refusedBeside: readonly { readonly own?: string; readonly refused: readonly string[] }[] = [
  { own: "10.0.0.0/15", refused: [oneSevenTwo, oneNineTwo, benchmark, "10.0.0.0/16"] },
  { own: ten, refused: [oneSevenTwo, oneNineTwo, benchmark] },
  { own: oneSevenTwo, refused: [ten, oneNineTwo, benchmark, "172.31.0.0/16"] },
  { own: oneNineTwo, refused: [ten, oneSevenTwo, benchmark] },
  { own: benchmark, refused: [ten, oneSevenTwo, oneNineTwo] },
  { refused: [ten, oneSevenTwo, oneNineTwo, benchmark] },
];

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions */
function rangeProblems(path: Problem["path"], cidr: string, vpcCidr: string): Problem[] {
  const rule = refusedBeside.find(({ own }) => own === undefined || bothBlocks(vpcCidr, own, within));
  return (rule?.refused ?? [])
    .filter((refused) => bothBlocks(cidr, refused, overlap))
    .map((refused) => ({
      path,
      value: cidr,
      message: `a block outside ${refused}, which AWS refuses beside ${vpcCidr}; fix: choose one of 100.64.0.0/10`,
    }));
}

/** Whether both are blocks and `relation` holds between them. */
function bothBlocks(a: string, b: string, relation: (a: Block, b: Block) => boolean): boolean {
  const [first, second] = [parseBlock(a), parseBlock(b)];
  return first !== undefined && second !== undefined && relation(first, second);
}
