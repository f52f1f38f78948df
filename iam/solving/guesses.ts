import type { PolicyStatement } from "../language/model";
import type { Budget } from "./budget";
import { type Glob, isUnknown, STAR } from "./glob";
import { intersection } from "./glob-search";
import { arnGlob, type Binding, textGlob } from "./patterns";

const MAX_GUESSES = 16;

/**
 * Values that would make a policy variable meet what other statements write out: `alice`, where one says
 * `home/${aws:username}/*` and another `home/alice/*`. Guesses only: they may lead nowhere, and others may be needed.
 */
export function guessValues(statements: readonly PolicyStatement[], key: string, budget: Budget): string[] {
  const guesses = new Set<string>();
  for (const group of comparable(statements)) {
    const templates = group.filter((glob) => glob.some(isUnknown));
    for (const template of templates) {
      const open = template.map((token) => (isUnknown(token) ? STAR : token));
      for (const other of group) {
        if (other === template || guesses.size >= MAX_GUESSES) continue;
        const text = intersection(
          open,
          other.map((token) => (isUnknown(token) ? STAR : token)),
          budget,
        );
        const value = text === undefined ? undefined : valueIn(template, text);
        if (value !== undefined && value !== "") guesses.add(value);
      }
    }
  }
  return [...guesses];

  /** Resources, and the values of each key; the variable in question is the unknown. */
  function* comparable(all: readonly PolicyStatement[]): Generator<Glob[]> {
    const bind: Binding = ({ key: name }) => (name.toLowerCase() === key ? { unknown: 0 } : { unknown: 1 });
    yield all.flatMap(({ resources, version }) =>
      (resources?.patterns ?? [])
        .map((text) => arnGlob(text, version === "2012-10-17", true, bind))
        .filter((glob) => glob !== undefined),
    );
    const byKey = new Map<string, Glob[]>();
    for (const { conditions, version } of all) {
      for (const condition of conditions) {
        const name = condition.key.toLowerCase();
        const syntax = { wildcards: true, fold: false, variables: version === "2012-10-17" };
        const globs = condition.values
          .map((text) => textGlob(text, syntax, bind))
          .filter((glob) => glob !== undefined);
        byKey.set(name, [...(byKey.get(name) ?? []), ...globs]);
      }
    }
    yield* byKey.values();
  }
}

/** What stands for the first unknown, where a text follows a template; the shortest such text. */
function valueIn(template: Glob, text: string): string | undefined {
  const source = template.map((token) => {
    if (isUnknown(token)) return token === FIRST ? "(.+?)" : ".*?";
    if (token < 0) return ".*?";
    return String.fromCharCode(token).replace(
      /[^A-Za-z0-9]/,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  });
  // Texts are as short as a policy's, and wildcards few: anything longer is not worth a guess.
  if (text.length > 300 || template.filter((token) => token < 0 || isUnknown(token)).length > 5)
    return undefined;
  return new RegExp(`^${source.join("")}$`, "s").exec(text)?.[1];
}

const FIRST = 0xe000;
