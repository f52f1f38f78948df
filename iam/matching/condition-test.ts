import type { Condition } from "../language/model";
import type { RequestContext } from "../request/context";
import { COMPARISONS, type Test } from "./comparisons";
import type { Lookup } from "./pattern";

/** Whether a condition holds for a request. */
export type ConditionTest = (context: RequestContext) => boolean;

/**
 * Reads a condition once. What holds for a key that the request does not have, for sets of values and for negated
 * operators:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 *
 * @param variables Whether the document knows policy variables.
 */
export function conditionTest(condition: Condition, variables: boolean): ConditionTest {
  const { operator, quantifier, ifExists, values } = condition;
  const key = condition.key.toLowerCase();
  if (operator === "Null") {
    const wanted = values.map((value) => value.toLowerCase() === "true");
    return (context) => wanted.includes(isNull(context.values(key)));
  }
  const { negated, test } = COMPARISONS[operator];
  const matches = anyOf(values.map((value) => test(value, variables)));
  const absent = ifExists || (quantifier === undefined ? negated : quantifier === "ForAllValues");
  if (quantifier === undefined) {
    return (context) => {
      const requested = context.values(key);
      if (requested === undefined) return absent;
      if (typeof requested === "string") return matches(requested, context.single) !== negated;
      return requested.some((value) => matches(value, context.single)) !== negated;
    };
  }
  const all = quantifier === "ForAllValues";
  return (context) => {
    const requested = context.values(key);
    if (requested === undefined) return absent;
    // An empty set, to which an empty string comes down too.
    if (isNull(requested)) return all;
    const fits = (value: string) => matches(value, context.single) !== negated;
    if (typeof requested === "string") return fits(requested);
    return all ? requested.every(fits) : requested.some(fits);
  };
}

function anyOf(tests: readonly Test[]): Test {
  const [first, ...others] = tests;
  if (first === undefined) return () => false;
  if (others.length === 0) return first;
  return (requested: string, lookup: Lookup) => {
    for (const test of tests) {
      if (test(requested, lookup)) return true;
    }
    return false;
  };
}

/** Absent, or without a value other than the empty string. */
function isNull(values: string | readonly string[] | undefined): boolean {
  if (values === undefined || values === "") return true;
  return typeof values !== "string" && values.every((value) => value === "");
}
