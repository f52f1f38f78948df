import type { PatternClause, PolicyStatement } from "../language/model";
import type { RequestContext } from "../request/context";
import { lowerCase } from "./case";
import { conditionTest } from "./condition-test";
import { compilePattern, readPattern } from "./pattern";
import { resourceTest } from "./text-test";

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
function actionMatcher({ patterns, negated }: PatternClause): StatementMatcher["action"] {
  const tests = patterns.map((text) =>
    compilePattern(readPattern(text.toLowerCase(), { wildcards: true, variables: false })),
  );
  return (action) => {
    const lower = lowerCase(action);
    for (const test of tests) {
      if (test(lower)) return !negated;
    }
    return negated;
  };
}

function resourceMatcher({ resources, version }: PolicyStatement): StatementMatcher["resource"] {
  if (resources === undefined) return () => true;
  const { patterns, negated } = resources;
  const tests = patterns.map((text) => resourceTest(text, hasVariables(version)));
  return (resource, context) => {
    for (const test of tests) {
      if (test(resource, context.single)) return !negated;
    }
    return negated;
  };
}

function conditionsMatcher({ conditions, version }: PolicyStatement): StatementMatcher["conditions"] {
  const tests = conditions.map((condition) => conditionTest(condition, hasVariables(version)));
  return (context) => {
    for (const test of tests) {
      if (!test(context)) return false;
    }
    return true;
  };
}

/** Documents of 2008 have no policy variables. */
export function hasVariables(version: PolicyStatement["version"]): boolean {
  return version === "2012-10-17";
}
