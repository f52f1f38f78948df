import { matchesPattern, type Pattern, readPattern } from "../matching/pattern";

/** Ends the search in patterns that are made to make it long. */
const MAX_STATES = 2_000;
/** Stands for a character that no pattern asks for. */
const ANY = "x";

/**
 * A text that all patterns (`*` and `?` are wildcards) match, or undefined where there is none: one of the `preferred`
 * if it fits, else a pattern with `filler` for its wildcards, else the shortest.
 */
export function commonText(
  patterns: readonly string[],
  preferred: readonly string[],
  filler: string,
): string | undefined {
  const read = patterns.map((text) => readPattern(text, { wildcards: true, variables: false }));
  const filled = patterns.map((text) =>
    text.replaceAll("?*", filler).replaceAll("*", filler).replaceAll("?", ANY),
  );
  return [...preferred, ...filled].find((text) => matchesAll(read, text)) ?? shortest(patterns);
}

function matchesAll(patterns: readonly Pattern[], text: string): boolean {
  return patterns.every((pattern) => matchesPattern(pattern, text));
}

interface State {
  readonly text: string;
  /** For each pattern the places in it that the text may have reached. */
  readonly places: readonly (readonly number[])[];
}

/** Breadth first over the places that texts reach in all patterns at once. */
function shortest(patterns: readonly string[]): string | undefined {
  const queue: State[] = [{ text: "", places: patterns.map((pattern) => pastStars(pattern, [0])) }];
  const seen = new Set<string>();
  for (let at = 0; at < queue.length && at < MAX_STATES; at += 1) {
    const { text, places } = queue[at] as State;
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
