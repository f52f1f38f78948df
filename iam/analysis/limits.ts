import type {
  Condition,
  ConditionOperator,
  Policy,
  PolicyPrincipal,
  PolicyStatement,
} from "../language/model";
import { COMPARISONS } from "../matching/comparisons";
import { hasWildcard } from "../matching/principal-matching";
import { limitingKey, type LimitRules } from "./limiting-keys";

/** A condition that leaves a wildcard principal only callers that it names. */
export interface Limit {
  readonly key: string;
  /** The fixed values: the accounts, organisations, networks ... that are let in. */
  readonly values: readonly string[];
  readonly condition: Condition;
  /** The statement itself, or a Deny for all others. */
  readonly statement: PolicyStatement;
}

/** A condition that does not. */
export interface NoLimit {
  readonly condition: Condition;
  readonly why: keyof typeof WHY_NO_LIMIT;
}

export const WHY_NO_LIMIT = {
  "other-key": "says nothing about who asks",
  "negated-operator": "keeps some out and lets all others in",
  "if-exists": "holds for every request without this key",
  "for-all-values": "holds for every request without this key",
  "other-operator": "compares with no fixed value",
  "wildcard-value": "allows a pattern, not a fixed value",
  "policy-variable": "compares with a value that the request itself brings",
} as const;

export function limitOf(condition: Condition, statement: PolicyStatement): Limit {
  return { key: condition.key, values: condition.values, condition, statement };
}

/** Why a condition of an Allow statement does not limit its principals; undefined where it does. */
export function whyNoLimit(condition: Condition, rules: LimitRules): NoLimit["why"] | undefined {
  const { operator, quantifier, ifExists } = condition;
  if (limitingKey(condition, rules) === undefined) return "other-key";
  if (operator !== "Null" && COMPARISONS[operator].negated) return "negated-operator";
  if (!isComparable(condition)) return "other-operator";
  if (ifExists) return "if-exists";
  if (quantifier === "ForAllValues") return "for-all-values";
  return whyNotFixed(condition, rules);
}

/**
 * What Deny statements of a policy spare, as statements that would match it: whoever has one of the fixed values of a
 * negated condition, and the principals of a NotPrincipal. A Deny for all but those limits the policy to them.
 */
export function sparedByDenies(
  policy: Policy,
  rules: LimitRules,
): { readonly spared: readonly PolicyStatement[]; readonly limits: readonly Limit[] } {
  const spared: PolicyStatement[] = [];
  const limits: Limit[] = [];
  for (const statement of policy.statements) {
    if (statement.effect !== "Deny") continue;
    for (const condition of statement.conditions) {
      const operator = OPPOSITES[condition.operator];
      if (operator === undefined || !isLimitWhenSpared(condition, rules)) continue;
      limits.push(limitOf(condition, statement));
      spared.push(
        matching({ version: statement.version, conditions: [{ ...condition, operator, ifExists: false }] }),
      );
    }
    const { principals } = statement;
    const named =
      principals?.negated === true ? principals.members.filter(({ value }) => !hasWildcard(value)) : [];
    if (named.length > 0) {
      spared.push(matchingPrincipals(named, statement.version));
    }
  }
  return { spared, limits };
}

const OPPOSITES: Readonly<Partial<Record<ConditionOperator, ConditionOperator>>> = {
  StringNotEquals: "StringEquals",
  StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
  StringNotLike: "StringLike",
  ArnNotEquals: "ArnEquals",
  ArnNotLike: "ArnLike",
  NotIpAddress: "IpAddress",
};

function isLimitWhenSpared(condition: Condition, rules: LimitRules): boolean {
  return (
    limitingKey(condition, rules) !== undefined &&
    isComparable(condition) &&
    whyNotFixed(condition, rules) === undefined
  );
}

/** Networks are compared by address, all else as text. */
function isComparable({ key, operator }: Condition): boolean {
  return key.toLowerCase() === "aws:sourceip"
    ? operator.endsWith("IpAddress")
    : /^(String|Arn)/.test(operator);
}

function whyNotFixed(condition: Condition, rules: LimitRules): NoLimit["why"] | undefined {
  const key = limitingKey(condition, rules);
  if (condition.values.some((value) => value.includes("${"))) return "policy-variable";
  return condition.values.every((value) => key?.fixed(value) === true) ? undefined : "wildcard-value";
}

/** A statement that matches all that the given principals ask. */
export function matchingPrincipals(
  members: readonly PolicyPrincipal[],
  version: PolicyStatement["version"],
): PolicyStatement {
  return matching({ version, principals: { negated: false, members } });
}

/** A statement that matches requests about the given action and resource, or patterns of them. */
export function matchingText(action: string, resource: string | undefined): PolicyStatement {
  const actions = { negated: false, patterns: [action] };
  const resources = resource === undefined ? {} : { resources: { negated: false, patterns: [resource] } };
  return matching({ version: "2008-10-17", actions, ...resources });
}

/** Conditions of a statement, whatever their key, that hold for listed values only. */
export function fixedConditions(statement: PolicyStatement): readonly Limit[] {
  return statement.conditions
    .filter(({ operator, quantifier, ifExists, values }) => {
      if (operator === "Null" || COMPARISONS[operator].negated) return false;
      const open = ifExists || quantifier === "ForAllValues";
      return !open && !values.some((value) => hasWildcard(value) || value.includes("${"));
    })
    .map((condition) => limitOf(condition, statement));
}

function matching(parts: Pick<PolicyStatement, "version"> & Partial<PolicyStatement>): PolicyStatement {
  return { path: "", effect: "Deny", actions: { negated: false, patterns: ["*"] }, conditions: [], ...parts };
}
