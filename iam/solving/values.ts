import { addressesAround } from "./addresses";
import { type Budget, OutOfBudget } from "./budget";
import { NOT_EMPTY } from "./glob";
import { globSet } from "./glob-set";
import { findText } from "./glob-search";
import type { Family, KeyTest } from "./key-test";

/** A test that a value must match, or must not. */
export interface Demand {
  readonly test: KeyTest;
  readonly match: boolean;
}

/**
 * One value that meets all demands, or undefined where there is none.
 *
 * Texts are solved exactly. Numbers, dates and networks cut their axis into few stretches, and one value of each stands
 * for all of it. Where texts meet other kinds and nothing is found, the search is given up: `1` and `1.0` are one
 * number but two texts.
 *
 * @throws OutOfBudget
 */
export function findValue(
  demands: readonly Demand[],
  mayBeEmpty: boolean,
  budget: Budget,
): string | undefined {
  const ordered = demands.filter(({ test }) => test.family !== "text");
  const texts = demands.filter(({ test }) => test.family === "text");
  const wanted = texts.filter(({ match }) => match).map(({ test }) => test.set);
  const unwanted = texts.filter(({ match }) => !match).map(({ test }) => test.set);
  if (ordered.length === 0) {
    return findText({ all: mayBeEmpty ? wanted : [...wanted, SOME_TEXT], none: unwanted }, budget);
  }
  const plain = wanted.find(({ wildcards }) => wildcards.length === 0);
  const literals = plain && [...plain.texts];
  const families = new Set(ordered.map(({ test }) => test.family));
  const candidates = literals ?? [...families].flatMap((family) => candidatesOf(family, ordered));
  budget.spend(candidates.length * demands.length);
  const found = candidates.find(
    (value) =>
      (mayBeEmpty || value !== "") && demands.every(({ test, match }) => test.matches(value) === match),
  );
  if (found === undefined && literals === undefined && (texts.length > 0 || families.size > 1))
    throw new OutOfBudget();
  return found;
}

const SOME_TEXT = globSet([NOT_EMPTY]);

/** Neither a number, a date nor an address. */
const OTHER = "anyone";

function candidatesOf(family: Family, demands: readonly Demand[]): string[] {
  const values = demands.flatMap(({ test }) => (test.family === family ? test.condition.values : []));
  switch (family) {
    case "number":
      return [...numbersAround(values.map(Number)).map(decimal), OTHER];
    case "date":
      return [...datesAround(values), OTHER];
    case "ip":
      return [...addressesAround(values), OTHER];
    default:
      return [...values, OTHER, ""];
  }
}

/** The bounds, and a number between each two and beyond the ends. */
function numbersAround(bounds: readonly number[]): number[] {
  const sorted = [...new Set(bounds.filter(Number.isFinite))].sort((a, b) => a - b);
  const first = sorted[0] ?? 0;
  const between = sorted.map((bound, index) => {
    const next = sorted[index + 1];
    return next === undefined ? bound + 1 : (bound + next) / 2;
  });
  return [...sorted, ...between, first - 1];
}

/** Without an exponent, which AWS does not read. */
function decimal(number: number): string {
  const text = String(number);
  if (text.includes("e")) throw new OutOfBudget();
  return text;
}

function datesAround(values: readonly string[]): string[] {
  const times = values.map(timeOf).filter(Number.isFinite);
  const near = times.flatMap((time) => [time, time - 1, time + 1]);
  return near.map((time) => {
    const text = new Date(time).toISOString();
    // Years of more than four digits have no text that AWS would read.
    if (text.length > 24) throw new OutOfBudget();
    return text;
  });
}

function timeOf(text: string): number {
  if (/^\d{5,}$/.test(text)) return Math.min(Number(text) * 1000, 8.64e15 - 1);
  return Date.parse(/T.*[^Z]$/.test(text) && !/[-+]\d\d:?\d\d$/.test(text) ? `${text}Z` : text);
}
