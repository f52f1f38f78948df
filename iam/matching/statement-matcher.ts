import { type ArnPattern, arnPattern, matchesArn } from "./arn";
import { COMPARISONS, type Test } from "./comparisons";
import type { RequestContext } from "../request/context";
import type { Condition, PatternClause, PolicyStatement } from "../language/model";
import { everything, matchesPattern, type Pattern, readPattern } from "./pattern";

/** A statement with its patterns read, so that many requests can be matched against it. */
export interface StatementMatcher {
  readonly action: (action: string) => boolean;
  readonly resource: (resource: string, context: RequestContext) => boolean;
  readonly conditions: (context: RequestContext) => boolean;
}

const matchers = new WeakMap<PolicyStatement, StatementMatcher>();

/** The matcher of a statement, made at first use. */
export function matcherOf(statement: PolicyStatement): StatementMatcher {
  const known = matchers.get(statement);
  if (known !== undefined) return known;
  const made: StatementMatcher = {
    action: actionMatcher(statement.actions),
    resource: resourceMatcher(statement),
    conditions: conditionsMatcher(statement),
  };
  matchers.set(statement, made);
  return made;
}

/** Service prefix and name are compared without regard to case. */
function actionMatcher({ patterns, negated }: PatternClause): (action: string) => boolean {
  const read = patterns.map((text) => readPattern(text.toLowerCase(), { wildcards: true, variables: false }));
  return (action) => {
    const lower = action.toLowerCase();
    return read.some((pattern) => matchesPattern(pattern, lower)) !== negated;
  };
}

function resourceMatcher({ resources, version }: PolicyStatement): StatementMatcher["resource"] {
  if (resources === undefined) return () => true;
  const { patterns, negated } = resources;
  const read: ArnPattern[] = patterns.map((text) => {
    const pattern: Pattern = readPattern(text, { wildcards: true, variables: hasVariables(version) });
    return arnPattern(pattern, true);
  });
  return (resource, context) =>
    read.some((pattern) => matchesResource(pattern, resource, context)) !== negated;
}

function matchesResource(pattern: ArnPattern, resource: string, context: RequestContext): boolean {
  const [first] = pattern;
  if (pattern.length === 1 && first !== undefined && everything(first)) return true;
  return matchesArn(pattern, resource, context.single);
}

function conditionsMatcher({ conditions, version }: PolicyStatement): StatementMatcher["conditions"] {
  const tests = conditions.map((condition) => conditionTest(condition, hasVariables(version)));
  return (context) => tests.every((test) => test(context));
}

/**
 * What holds for a key that the request does not have, for sets of values and for negated operators:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function conditionTest(condition: Condition, variables: boolean): (context: RequestContext) => boolean {
  const { key, operator, quantifier, ifExists, values } = condition;
  if (operator === "Null") {
    return (context) => values.some((value) => (value.toLowerCase() === "true") === isNull(context.all(key)));
  }
  const { negated, test } = COMPARISONS[operator];
  const tests: readonly Test[] = values.map((value) => test(value, variables));
  return (context) => {
    const requested = context.all(key);
    if (requested === undefined && ifExists) return true;
    if (requested === undefined || (quantifier !== undefined && isNull(requested))) {
      return quantifier === undefined ? negated : quantifier === "ForAllValues";
    }
    const matchesSome = (value: string) => tests.some((matches) => matches(value, context.single));
    if (quantifier === "ForAllValues") return requested.every((value) => matchesSome(value) !== negated);
    if (quantifier === "ForAnyValue") return requested.some((value) => matchesSome(value) !== negated);
    return requested.some(matchesSome) !== negated;
  };
}

/** Absent, or without a value other than the empty string. */
function isNull(values: readonly string[] | undefined): boolean {
  return values === undefined || values.every((value) => value === "");
}

/** Documents of 2008 have no policy variables. */
function hasVariables(version: PolicyStatement["version"]): boolean {
  return version === "2012-10-17";
}
