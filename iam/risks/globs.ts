import { matchesPattern, readPattern } from "../matching/pattern";
import type { Budget } from "../solving/budget";

/** Stands for a character that no pattern asks for. */
const ANY = "x";

/**
 * A text that all patterns (`*` and `?` are wildcards) match, or undefined where there is none: one of the `preferred`
 * if it fits, else a pattern with `filler` for its wildcards, else the shortest.
 *
 * @throws OutOfBudget where patterns are made to make the search long.
 */
export function commonText(
  patterns: readonly string[],
  preferred: readonly string[],
  filler: string,
  budget: Budget,
): string | undefined {
  const asked = patterns.filter((text) => text !== "*");
  const literal = asked.find((text) => !/[*?]/.test(text));
  if (literal !== undefined) return matchesAll(asked, literal) ? literal : undefined;
  budget.spend(asked.reduce((sum, text) => sum + text.length, 0));
  const filled = asked.map((text) =>
    text.replaceAll("?*", filler).replaceAll("*", filler).replaceAll("?", ANY),
  );
  return [...preferred, ...filled, filler].find((text) => matchesAll(asked, text)) ?? shortest(asked, budget);
}

function matchesAll(patterns: readonly string[], text: string): boolean {
  return patterns.every(
    (pattern) =>
      pattern === text || matchesPattern(readPattern(pattern, { wildcards: true, variables: false }), text),
  );
}

interface State {
  readonly text: string;
  /** For each pattern the places in it that the text may have reached. */
  readonly places: readonly (readonly number[])[];
}

/** Breadth first over the places that texts reach in all patterns at once. */
function shortest(patterns: readonly string[], budget: Budget): string | undefined {
  const queue: State[] = [{ text: "", places: patterns.map((pattern) => pastStars(pattern, [0])) }];
  const seen = new Set<string>();
  // Grows while it is walked.
  for (const { text, places } of queue) {
    budget.spend(1 + places.reduce((sum, reached) => sum + reached.length, 0));
    if (patterns.every((pattern, index) => places[index]?.includes(pattern.length))) return text;
    for (const character of characters(patterns, places)) {
      const next = patterns.map((pattern, index) => step(pattern, places[index] ?? [], character));
      const key = next.join(";");
      if (next.some((reached) => reached.length === 0) || seen.has(key)) continue;
      seen.add(key);
      queue.push({ text: text + character, places: next });
    }
  }
  return undefined;
}

function characters(patterns: readonly string[], places: State["places"]): Set<string> {
  const asked = patterns.flatMap((pattern, index) =>
    (places[index] ?? []).map((place) => pattern[place] ?? ANY),
  );
  return new Set(asked.map((character) => (character === "*" || character === "?" ? ANY : character)));
}

function step(pattern: string, places: readonly number[], character: string): number[] {
  const reached = places.flatMap((place) => {
    const asked = pattern[place];
    if (asked === "*") return [place];
    return asked === "?" || asked === character ? [place + 1] : [];
  });
  return pastStars(pattern, reached);
}

/** A star may stand for nothing. */
function pastStars(pattern: string, places: readonly number[]): number[] {
  const reached = new Set<number>();
  for (let place of places) {
    reached.add(place);
    while (pattern[place] === "*") reached.add((place += 1));
  }
  return [...reached];
}
