/**
 * Texts with `*` and `?`, as sets of strings.
 *
 * A glob is a row of numbers: UTF-16 units of text, and below zero the wildcards. Besides AWS's two it knows the ones
 * that stop at a colon, by which an ARN pattern matches part by part, a digit, and letters in either case. Policy
 * variables whose value is open stand as unknowns: each is a letter of its own that only itself and `*` match, because
 * it stands for a text of any length.
 */
export type Glob = readonly number[];

/** `?` */
export const ANY = -1;
/** `*` */
export const STAR = -2;
/** `?` within a part of an ARN. */
export const ANY_IN_PART = -3;
/** `*` within a part of an ARN. */
export const STAR_IN_PART = -4;
/** `0` to `9`. */
export const DIGIT = -5;
/** Added to a lower-case letter: the letter in either case. */
export const FOLDED = 0x10000;

const COLON = 0x3a;
/** Unknowns are units of Unicode's private use area, which no policy holds. */
const FIRST_UNKNOWN = 0xe000;
const LAST_UNKNOWN = 0xf8ff;

/** How many letters there are for unknowns. */
export const MAX_UNKNOWNS = LAST_UNKNOWN - FIRST_UNKNOWN + 1;

/** The letter that stands for an unknown. */
export function unknown(id: number): number {
  return FIRST_UNKNOWN + id;
}

export function isUnknown(unit: number): boolean {
  return unit >= FIRST_UNKNOWN && unit <= LAST_UNKNOWN;
}

export function holdsUnknown(glob: Glob): boolean {
  return glob.some(isUnknown);
}

/** The units of a text without wildcards. */
export function literal(text: string, fold = false): number[] {
  const units: number[] = [];
  for (let at = 0; at < text.length; at += 1)
    units.push(fold ? folded(text.charCodeAt(at)) : text.charCodeAt(at));
  return units;
}

/** A letter in either case; other units as they are. */
function folded(unit: number): number {
  const char = String.fromCharCode(unit);
  const lower = char.toLowerCase();
  return lower.length === 1 && lower !== char.toUpperCase() ? lower.charCodeAt(0) + FOLDED : unit;
}

/** A text in which `*` and `?` are wildcards. */
export function globOf(text: string, fold = false): Glob {
  return literal(text, fold).map((unit) => (unit === 0x2a ? STAR : unit === 0x3f ? ANY : unit));
}

/** The set of all strings that are not empty. */
export const NOT_EMPTY: Glob = [ANY, STAR];

export function isStar(token: number): boolean {
  return token === STAR || token === STAR_IN_PART;
}

/** Whether one token, a star's repetition included, matches one unit. */
export function accepts(token: number, unit: number): boolean {
  if (token >= FOLDED) return unit === token - FOLDED || folded(unit) === token;
  if (token >= 0) return token === unit;
  switch (token) {
    case STAR:
      return true;
    case STAR_IN_PART:
      return unit !== COLON;
    case ANY:
      return !isUnknown(unit);
    case ANY_IN_PART:
      return unit !== COLON && !isUnknown(unit);
    default:
      return unit >= 0x30 && unit <= 0x39;
  }
}

/** Whether a glob holds a text. Takes at most the product of the lengths. */
export function holds(glob: Glob, text: string): boolean {
  let token = 0;
  let at = 0;
  let star = -1;
  let mark = 0;
  while (at < text.length) {
    const current = glob[token];
    if (current !== undefined && isStar(current)) {
      star = token;
      mark = at;
      token += 1;
    } else if (current !== undefined && accepts(current, text.charCodeAt(at))) {
      token += 1;
      at += 1;
    } else if (star >= 0 && accepts(glob[star] ?? 0, text.charCodeAt(mark))) {
      // The last star takes one unit more; an earlier one would do no better.
      mark += 1;
      at = mark;
      token = star + 1;
    } else {
      return false;
    }
  }
  while (token < glob.length && isStar(glob[token] ?? 0)) token += 1;
  return token === glob.length;
}

/** The text of a glob without wildcards. */
export function onlyText(glob: Glob): string | undefined {
  return glob.every((token) => token >= 0 && token < FOLDED) ? String.fromCharCode(...glob) : undefined;
}

/** A text that the glob holds, with `filler` for each star and wildcard units of its own. */
export function filled(glob: Glob, filler: string): string {
  return glob
    .map((token) => {
      if (token >= FOLDED) return String.fromCharCode(token - FOLDED);
      if (token >= 0) return String.fromCharCode(token);
      return isStar(token) ? filler : token === DIGIT ? "9" : "x";
    })
    .join("");
}
