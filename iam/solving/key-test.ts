import type { Condition } from "../language/model";
import { COMPARISONS } from "../matching/comparisons";
import type { Glob } from "./glob";
import { type GlobSet, globSet, setHolds } from "./glob-set";
import { arnGlob, type Binding, textGlob } from "./patterns";

/** A condition in a form that says which values its key may have. */
export interface KeyTest {
  readonly condition: Condition;
  /** In lower case. */
  readonly key: string;
  readonly negated: boolean;
  readonly family: Family;
  /** What the condition's values stand for, in the family `text`. */
  readonly set: GlobSet;
  /** Whether a value of the request satisfies one of the condition's. */
  readonly matches: (value: string) => boolean;
  /** Tests with the same identity mean the same. */
  readonly identity: string;
}

export type Family = "text" | "number" | "date" | "ip" | "binary" | "existence";

/** @param variables Whether the document's version knows policy variables. */
export function keyTest(condition: Condition, variables: boolean, bind: Binding): KeyTest {
  const { operator, values } = condition;
  const family = familyOf(operator);
  const globs = family === "text" ? globsOf(condition, variables, bind) : [];
  const set = globSet(globs);
  const tests =
    family === "text" || operator === "Null"
      ? []
      : values.map((value) => COMPARISONS[operator].test(value, false));
  const matches =
    family === "text"
      ? (value: string) => setHolds(set, value)
      : (value: string) => tests.some((test) => test(value, () => undefined));
  return {
    ...{ condition, key: condition.key.toLowerCase(), family, set, matches },
    negated: operator !== "Null" && COMPARISONS[operator].negated,
    identity: JSON.stringify([
      operator,
      condition.quantifier,
      condition.ifExists,
      family === "text" ? globs : values,
    ]),
  };
}

/** Whether a condition holds for the values of its key, undefined standing for a request without the key. */
export function holdsFor(test: KeyTest, values: readonly string[] | undefined): boolean {
  const { condition, negated, matches } = test;
  const { quantifier, ifExists } = condition;
  if (test.family === "existence") {
    return condition.values.some((value) => (value.toLowerCase() === "true") === isNull(values));
  }
  if (values === undefined && ifExists) return true;
  if (values === undefined || (quantifier !== undefined && isNull(values))) {
    return quantifier === undefined ? negated : quantifier === "ForAllValues";
  }
  if (quantifier === "ForAllValues") return values.every((value) => matches(value) !== negated);
  if (quantifier === "ForAnyValue") return values.some((value) => matches(value) !== negated);
  return values.some(matches) !== negated;
}

export function isNull(values: readonly string[] | undefined): boolean {
  return values === undefined || values.every((value) => value === "");
}

function familyOf(operator: Condition["operator"]): Family {
  if (operator === "Null") return "existence";
  if (operator.startsWith("Numeric")) return "number";
  if (operator.startsWith("Date")) return "date";
  if (operator.endsWith("IpAddress")) return "ip";
  return operator === "BinaryEquals" ? "binary" : "text";
}

function globsOf(condition: Condition, variables: boolean, bind: Binding): Glob[] {
  return condition.values
    .map((value) => glob(condition, value, variables, bind))
    .filter((one) => one !== undefined);
}

function glob({ operator }: Condition, value: string, variables: boolean, bind: Binding): Glob | undefined {
  if (operator.startsWith("Arn")) return arnGlob(value, variables, false, bind);
  const wildcards = operator.endsWith("Like");
  const fold = operator.endsWith("IgnoreCase") || operator === "Bool";
  return textGlob(value, { wildcards, fold, variables }, bind);
}
