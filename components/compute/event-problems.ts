import type { Problem } from "../shared";

/** A number that must be whole and in a range; without a value all is well. */
export function rangeProblems(
  name: string,
  value: number | undefined,
  [least, most]: readonly [least: number, most: number],
  unit = "",
): Problem[] {
  return value === undefined || (Number.isInteger(value) && value >= least && value <= most)
    ? []
    : [
        {
          path: [name],
          value,
          message: `a whole number from ${least} to ${most}${unit}; fix: correct or remove it`,
        },
      ];
}
