import { type Budget, OutOfBudget } from "./budget";
import { holdsFor, type KeyTest } from "./key-test";
import { type Demand, findValue } from "./values";

/** A condition that must hold, or must not. */
export interface KeyDemand {
  readonly test: KeyTest;
  readonly wanted: boolean;
}

/** The values of a key; undefined where the request does not have it. */
export interface KeyValues {
  readonly values: readonly string[] | undefined;
}

/**
 * Values of one context key with which conditions on it hold, or not, as demanded; undefined where there are none.
 *
 * @param multiple Whether the key may have several values at once.
 * @throws OutOfBudget
 */
export function findValues(
  demands: readonly KeyDemand[],
  multiple: boolean,
  budget: Budget,
): KeyValues | undefined {
  budget.spend(demands.length);
  if (contradict(demands)) return undefined;
  const meets = (values: readonly string[] | undefined) =>
    demands.every(({ test, wanted }) => holdsFor(test, values) === wanted);
  if (meets(undefined)) return { values: undefined };
  const single = singleValue(demands, budget);
  if (single !== undefined) return { values: [single] };
  if (meets([""])) return { values: [""] };
  return multiple ? severalValues(demands, meets, budget) : undefined;
}

function contradict(demands: readonly KeyDemand[]): boolean {
  const held = new Set<string>();
  for (const { test, wanted } of demands) if (wanted) held.add(test.identity);
  return demands.some(({ test, wanted }) => !wanted && held.has(test.identity));
}

function singleValue(demands: readonly KeyDemand[], budget: Budget): string | undefined {
  const needs: Demand[] = [];
  for (const { test, wanted } of demands) {
    if (test.family !== "existence") needs.push({ test, match: wanted !== test.negated });
    else if (holdsFor(test, ["x"]) !== wanted) return undefined;
  }
  return findValue(needs, false, budget);
}

/** Some demands are on every value; each of the others needs one value that meets it and those. */
function severalValues(
  demands: readonly KeyDemand[],
  meets: (values: readonly string[]) => boolean,
  budget: Budget,
): KeyValues | undefined {
  const every: Demand[] = [];
  const some: Demand[] = [];
  for (const { test, wanted } of demands) {
    if (test.family === "existence") {
      if (holdsFor(test, ["x"]) !== wanted) return undefined;
      continue;
    }
    const { quantifier } = test.condition;
    const ofEvery =
      quantifier === "ForAllValues"
        ? wanted
        : quantifier === "ForAnyValue"
          ? !wanted
          : wanted === test.negated;
    (ofEvery ? every : some).push({ test, match: wanted !== test.negated });
  }
  // Demands on every value alone are met by one value or by none.
  if (some.length === 0) return undefined;
  const values: string[] = [];
  for (const demand of some) {
    const value = findValue([demand, ...every], true, budget);
    if (value === undefined) return undefined;
    values.push(value);
  }
  if (!meets(values)) throw new OutOfBudget();
  return { values };
}
