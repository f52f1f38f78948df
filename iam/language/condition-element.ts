import { readScalars } from "./elements";
import { shown } from "./errors";
import { isObject, type Json, memberOf, namesOf, nameOf } from "./json";
import { type Condition, CONDITION_OPERATORS, operatorName } from "./model";
import { type Place, type Problems, within } from "./problems";

type Operator = Omit<Condition, "key" | "values">;

interface KnownOperator {
  readonly name: string;
  readonly operator: Operator;
}

/** Every operator with and without quantifier and `IfExists`, by its name in lower case. */
const OPERATORS: ReadonlyMap<string, KnownOperator> = new Map(
  CONDITION_OPERATORS.flatMap((operator) =>
    ([undefined, "ForAllValues", "ForAnyValue"] as const).flatMap((quantifier) =>
      [false, true].map((ifExists) => {
        const known: Operator = { ...(quantifier !== undefined && { quantifier }), operator, ifExists };
        const name = operatorName({ ...known, key: "", values: [] });
        return [name.toLowerCase(), { name, operator: known }] as const;
      }),
    ),
  ),
);

/**
 * Reads a Condition element: `{ operator: { key: value or values } }`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
export function readConditions(value: Json | undefined, place: Place, problems: Problems): Condition[] {
  if (value === undefined) return [];
  if (!isObject(value)) {
    problems.add(place, `Must be an object of operators, not ${nameOf(value)}.`);
    return [];
  }
  // By operator, in whatever case it is written: so the order is that of the document's canonical spelling.
  const byOperator = new Map<string, Condition[]>();
  for (const spelling of namesOf(value)) {
    const keys = memberOf(value, spelling);
    const here = within(place, spelling);
    const known = knownOperator(spelling, here, problems);
    if (known === undefined) continue;
    if (!isObject(keys)) {
      problems.add(here, `Must be an object of condition keys, not ${nameOf(keys)}.`);
      continue;
    }
    const conditions = byOperator.get(known.name) ?? [];
    byOperator.set(known.name, conditions);
    const seen = new Set(conditions.map(({ key }) => key.toLowerCase()));
    for (const key of namesOf(keys)) {
      const lower = key.toLowerCase();
      if (seen.has(lower)) problems.add(here, `${shown(key)} is given twice for this operator.`);
      seen.add(lower);
      conditions.push(readCondition(known.operator, key, memberOf(keys, key), within(here, key), problems));
    }
  }
  return [...byOperator.values()].flat();
}

function knownOperator(spelling: string, place: Place, problems: Problems): KnownOperator | undefined {
  const known = OPERATORS.get(spelling.toLowerCase());
  if (known === undefined) {
    problems.add(place, `Unknown condition operator ${shown(spelling)}.`);
  } else if (known.operator.operator === "Null" && known.operator.ifExists) {
    problems.add(place, "IfExists cannot be combined with Null, which asks for existence itself.");
    return undefined;
  }
  return known;
}

function readCondition(
  known: Operator,
  key: string,
  value: Json,
  place: Place,
  problems: Problems,
): Condition {
  const colon = key.indexOf(":");
  if (colon < 1 || colon === key.length - 1) {
    problems.add(place, "A condition key is prefixed by its service: aws:, kms:, s3: ...");
  }
  const { quantifier, operator, ifExists } = known;
  const values = readScalars(value, place, problems, operator === "Null" ? checkNull : undefined);
  // Spelled out, because a spread takes most of the time that a document takes.
  if (quantifier === undefined) return { operator, ifExists, key, values };
  return { quantifier, operator, ifExists, key, values };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null */
function checkNull(text: string): string | undefined {
  return /^(?:true|false)$/i.test(text) ? undefined : `${shown(text)}; allowed: "true", "false".`;
}
