import type { Call } from "../call";
import { refuse, type Precondition } from "../precondition";

/** What AWS's model of an API allows of an input. */
export interface Constraint {
  /** A number's bounds, or those of a text's length. */
  readonly min?: number;
  readonly max?: number;
  /** What a text must match as a whole. */
  readonly pattern?: RegExp;
}

/** An input and what is allowed of it. */
export interface Constrained extends Constraint {
  readonly type: string;
  readonly property: string;
  /** What AWS calls it, e.g. `roleName`. */
  readonly member: string;
}

/** A precondition that each of some inputs meets its constraint; those not given do. */
export function constrained(
  precondition: Omit<Precondition, "types" | "judge"> & { readonly code: string },
  inputs: readonly Constrained[],
): Precondition {
  const { code, ...others } = precondition;
  return {
    ...others,
    types: [...new Set(inputs.map(({ type }) => type))],
    judge: (call) => {
      for (const input of inputs) {
        const problem = input.type === call.type ? problemOf(call, input) : undefined;
        if (problem !== undefined) return refuse(code, problem);
      }
      return undefined;
    },
  };
}

/** What AWS says of a value that its model of the API does not allow. */
export function violation(value: string | number, member: string, constraint: string): string {
  return `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`;
}

function problemOf(call: Call, { property, member, min, max, pattern }: Constrained): string | undefined {
  const value = call.inputs[property];
  const isNumber = typeof value === "number";
  const given = isNumber ? value : call.text(property);
  if (given === undefined) return undefined;
  const size = typeof given === "number" ? given : given.length;
  const what = isNumber ? "value" : "length";
  if (max !== undefined && size > max)
    return violation(given, member, `Member must have ${what} less than or equal to ${max}`);
  if (min !== undefined && size < min)
    return violation(given, member, `Member must have ${what} greater than or equal to ${min}`);
  if (pattern !== undefined && !new RegExp(`^(?:${pattern.source})$`, pattern.flags).test(String(given)))
    return violation(given, member, `Member must satisfy regular expression pattern: ${pattern.source}`);
  return undefined;
}
