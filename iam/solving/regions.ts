import { type Budget, OutOfBudget } from "./budget";
import { type Glob, literal } from "./glob";
import { globSet } from "./glob-set";
import { findText } from "./glob-search";

const MAX_REGIONS = 64;

/**
 * One text for every way in which globs can divide the texts of a domain, those in none of the globs first.
 *
 * @param apart Texts that stand for themselves, and are not to be the example of others.
 * @param budget Spent by searches; also thrown where there are more ways than anybody writes down.
 */
export function* representatives(
  domain: readonly Glob[],
  globs: readonly Glob[],
  apart: readonly string[],
  hints: readonly string[],
  budget: Budget,
): Generator<string> {
  const whole = globSet(domain);
  const names = globSet(apart.map((text) => literal(text)));
  let count = 0;
  const divide = function* (
    index: number,
    inside: readonly Glob[],
    outside: readonly Glob[],
  ): Generator<string> {
    const text = findText(
      { all: [whole, ...inside.map((glob) => globSet([glob]))], none: [globSet(outside), names], hints },
      budget,
    );
    if (text === undefined) return;
    const glob = globs[index];
    if (glob === undefined) {
      if ((count += 1) > MAX_REGIONS) throw new OutOfBudget();
      yield text;
      return;
    }
    yield* divide(index + 1, inside, [...outside, glob]);
    yield* divide(index + 1, [...inside, glob], outside);
  };
  yield* divide(0, [], []);
}
