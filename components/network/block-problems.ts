import type { Problem } from "../shared";
import { blockForm, blockText, parseBlock, start, type Block } from "./ip-blocks";

/** Prefix lengths that AWS takes, of a VPC and of a subnet. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
export const largest = 16;
export const smallest = 28;

/** What is wrong with a block of a VPC by itself; `longest` is the longest prefix with room for `purpose`. */
export function blockProblems(
  path: Problem["path"],
  cidr: string,
  longest: number,
  purpose: string,
): Problem[] {
  const problem = (message: string): Problem[] => [{ path, value: cidr, message }];
  const block = parseBlock(cidr);
  if (block === undefined) {
    return problem(blockForm);
  }
  if (block.prefix < largest || block.prefix > smallest) {
    return problem(`AWS takes a VPC from /${largest} to /${smallest}; fix: write ${resized(block, longest)}`);
  }
  if (block.prefix > longest) {
    return problem(`too small for ${purpose}, at most /${longest}; fix: write ${resized(block, longest)}`);
  }
  return block.first === start(block)
    ? []
    : problem(
        `a block starts where its prefix says; fix: write ${blockText({ ...block, first: start(block) })}`,
      );
}

/** The block at the same place that has a size between the largest and `longest`. */
function resized(block: Block, longest: number): string {
  const prefix = Math.min(Math.max(block.prefix, largest), longest);
  return blockText({ first: start({ ...block, prefix }), prefix });
}
