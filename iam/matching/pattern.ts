/**
 * Text with wildcards and policy variables, as the Resource element and condition values hold it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */

export const STAR = Symbol("*");
export const ANY = Symbol("?");

/** A policy variable, with its default if it has one. */
export interface Variable {
  readonly key: string;
  readonly fallback: string | undefined;
}

/** Literal text, a wildcard, or a variable that the request fills in. */
export type Token = string | typeof STAR | typeof ANY | Variable;

/** The value of a single-valued context key of the request, or undefined. */
export type Lookup = (key: string) => string | undefined;

/** A pattern, read once and matched often. */
export type Pattern = readonly Token[];

export interface PatternSyntax {
  /** `*` and `?` are wildcards. */
  readonly wildcards: boolean;
  /** `${key}`, `${key, 'default'}`, `${*}`, `${?}` and `${$}` are replaced. */
  readonly variables: boolean;
}

/** A variable, its default if any, or a wildcard. */
const SPECIAL = /\$\{\s*([^{},\s]+)\s*(?:,\s*'([^']*)'\s*)?\}|[*?]/g;

export function readPattern(text: string, syntax: PatternSyntax): Pattern {
  const tokens: Token[] = [];
  let at = 0;
  const literal = (part: string) => {
    const last = tokens.at(-1);
    if (part === "") return;
    if (typeof last === "string") tokens[tokens.length - 1] = last + part;
    else tokens.push(part);
  };
  for (const found of text.matchAll(SPECIAL)) {
    const [whole, key, fallback] = found;
    const read = key === undefined ? syntax.wildcards : syntax.variables;
    if (!read) continue;
    literal(text.slice(at, found.index));
    at = found.index + whole.length;
    if (key === undefined) tokens.push(whole === "*" ? STAR : ANY);
    else if (key === "*" || key === "?" || key === "$") literal(key);
    else tokens.push({ key, fallback });
  }
  literal(text.slice(at));
  return tokens;
}

/** Fills the variables in; undefined when one has neither a value nor a default: then nothing equals the pattern. */
export function resolvePattern(pattern: Pattern, lookup: Lookup): Pattern | undefined {
  if (!pattern.some(isVariable)) return pattern;
  const resolved: Token[] = [];
  for (const token of pattern) {
    const text = isVariable(token) ? (lookup(token.key) ?? token.fallback) : token;
    if (text === undefined) return undefined;
    resolved.push(text);
  }
  return resolved;
}

/** Whether a resolved pattern matches the whole of a text. Time is bounded by the product of the lengths. */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  return compilePattern(pattern)(text);
}

/** The same for one pattern and many texts: its pieces are cut once. */
export function compilePattern(pattern: Pattern): (text: string) => boolean {
  const [only = "", ...others] = pattern;
  if (pattern.length === 1 && only === STAR) return () => true;
  if (others.length === 0 && typeof only === "string") return (text) => text === only;
  const pieces = splitAtStars(pattern);
  const [head = [], ...rest] = pieces;
  const tail = rest.pop();
  const headLength = lengthOf(head);
  if (tail === undefined) return (text) => text.length === headLength && matchesAt(head, text, 0);
  const tailLength = lengthOf(tail);
  const [prefix = ""] = head;
  // By far the most common: a literal and a star at its end.
  if (rest.length === 0 && tailLength === 0 && head.length <= 1 && typeof prefix === "string") {
    return (text) => text.startsWith(prefix);
  }
  const middle = rest.map((piece) => ({ piece, length: lengthOf(piece) }));
  return (text) => {
    const end = text.length - tailLength;
    if (headLength > end || !matchesAt(head, text, 0) || !matchesAt(tail, text, end)) return false;
    let from = headLength;
    for (const { piece, length } of middle) {
      while (from + length <= end && !matchesAt(piece, text, from)) from += 1;
      if (from + length > end) return false;
      from += length;
    }
    return true;
  };
}

/** Whether the request must fill something in. */
export function hasVariable(pattern: Pattern): boolean {
  return pattern.some(isVariable);
}

/** The pattern in parts at its literal colons, at most `limit`; the last part keeps the colons that are left. */
export function splitAtColons(pattern: Pattern, limit: number): Pattern[] {
  const parts: Token[][] = [[]];
  for (const token of pattern) {
    if (typeof token !== "string") {
      parts.at(-1)?.push(token);
      continue;
    }
    splitLimited(token, limit - parts.length + 1).forEach((text, index) => {
      if (index > 0) parts.push([]);
      if (text !== "") parts.at(-1)?.push(text);
    });
  }
  return parts;
}

/** Text in parts at its colons, at most `limit`; the last part keeps the colons that are left. */
export function splitLimited(text: string, limit: number): string[] {
  const parts = text.split(":");
  return parts.length <= limit ? parts : [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(":")];
}

/** The pattern `*`. */
export const EVERYTHING: Pattern = [STAR];

export function everything(pattern: Pattern): boolean {
  return pattern.length === 1 && pattern[0] === STAR;
}

type Piece = readonly (string | typeof ANY)[];

function splitAtStars(pattern: Pattern): Piece[] {
  const pieces: (string | typeof ANY)[][] = [[]];
  for (const token of pattern) {
    if (token === STAR) pieces.push([]);
    else if (!isVariable(token)) pieces.at(-1)?.push(token);
  }
  return pieces;
}

function lengthOf(piece: Piece): number {
  return piece.reduce((sum, token) => sum + (typeof token === "string" ? token.length : 1), 0);
}

function matchesAt(piece: Piece, text: string, start: number): boolean {
  let at = start;
  for (const token of piece) {
    if (typeof token !== "string") at += 1;
    else if (text.startsWith(token, at)) at += token.length;
    else return false;
  }
  return true;
}

function isVariable(token: Token): token is Variable {
  return typeof token === "object";
}
