import { arnPattern } from "../matching/arn";
import {
  ANY,
  hasVariable,
  type Pattern,
  readPattern,
  STAR as PATTERN_STAR,
  type Variable,
} from "../matching/pattern";
import {
  ANY as GLOB_ANY,
  ANY_IN_PART,
  type Glob,
  isUnknown,
  literal,
  STAR as GLOB_STAR,
  STAR_IN_PART,
  unknown,
} from "./glob";

/** What a policy variable stands for: the value of its key, `null` where the request has none, or an open question. */
export type Binding = (variable: Variable) => string | null | Unknown;

/** A value that is not settled; the same number means the same value. */
export interface Unknown {
  readonly unknown: number;
}

/** The texts that a pattern stands for; undefined where a variable without value keeps it from matching any. */
export function textGlob(
  text: string,
  syntax: { readonly wildcards: boolean; readonly fold: boolean; readonly variables: boolean },
  bind: Binding,
): Glob | undefined {
  return globFrom(readPattern(text, syntax), bind, syntax.fold, false);
}

/**
 * The same for an ARN, part by part.
 *
 * @param ofResource As in the Resource element: an ARN that ends early stands for all that begin so, and variables
 * stand in the last part only.
 */
export function arnGlob(
  text: string,
  variables: boolean,
  ofResource: boolean,
  bind: Binding,
): Glob | undefined {
  const parts = arnPattern(readPattern(text, { wildcards: true, variables }), ofResource);
  if (parts.length === 1 && parts[0]?.length === 1 && parts[0][0] === PATTERN_STAR) return [GLOB_STAR];
  if (parts.length !== ARN_PARTS) return undefined;
  if (ofResource && parts.slice(0, ARN_PARTS - 1).some(hasVariable)) return undefined;
  const globs = parts.map((part, index) => globFrom(part, bind, false, index < ARN_PARTS - 1));
  const joined: number[] = [];
  for (const [index, glob] of globs.entries()) {
    if (glob === undefined) return undefined;
    joined.push(...(index === 0 ? [] : COLON), ...glob);
  }
  return joined;
}

const ARN_PARTS = 6;
const COLON = literal(":");

function globFrom(pattern: Pattern, bind: Binding, fold: boolean, inPart: boolean): Glob | undefined {
  const glob: number[] = [];
  for (const token of pattern) {
    if (token === PATTERN_STAR) glob.push(inPart ? STAR_IN_PART : GLOB_STAR);
    else if (token === ANY) glob.push(inPart ? ANY_IN_PART : GLOB_ANY);
    else {
      const text = typeof token === "string" ? token : bind(token);
      if (text === null) return undefined;
      if (typeof text !== "string") glob.push(unknown(text.unknown));
      // A value with a colon cannot be within a part.
      else if (inPart && text.includes(":")) return undefined;
      else for (const unit of literal(text, fold)) glob.push(unit);
    }
  }
  return glob;
}

/** Whether a text holds a letter that this solver uses for itself. */
export function isReserved(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (isUnknown(text.charCodeAt(at))) return true;
  return false;
}
