import { COMPARISONS } from "../matching/comparisons";
import { shown } from "../language/errors";
import { isLimitingKey } from "./limiting-keys";
import {
  type Condition,
  operatorName,
  type Policy,
  type PolicyPrincipal,
  type PolicyStatement,
  type PrincipalClause,
} from "../language/model";
import { accountOf, hasWildcard, isEverybody } from "../matching/principal-matching";
import { findWitness, type Witness } from "./witness";

/** Whom an Allow statement is for, judged over all requests. */
export interface PrincipalFinding {
  readonly statement: PolicyStatement;
  /**
   * - `named`: principals are written out.
   * - `limited`: a wildcard, which a condition with fixed values narrows down to named callers.
   * - `anyone`: a wildcard that nothing narrows down to named callers.
   */
  readonly verdict: "named" | "limited" | "anyone";
  readonly reason: PrincipalReason;
  /** The conditions that narrow a wildcard down, for `limited`. */
  readonly limits: readonly Condition[];
  /** The conditions that do not, and why, for `anyone`. */
  readonly noLimits: readonly NoLimit[];
  /** Accounts that principals and limits name, sorted; whether they may be there is for the caller to judge. */
  readonly accounts: readonly string[];
  /** The finding in a sentence for people. */
  readonly sentence: string;
  /**
   * For `anyone`: a request by a stranger that `evaluate` allows, searched for when asked for. Absent where none was found: the other conditions
   * contradict each other, or Deny statements of the document stop every request that was tried.
   */
  readonly witness?: Witness;
}

export type PrincipalReason =
  | "named-principals"
  | "limited-by-condition"
  /** `"*"`, alone or in a list. */
  | "everybody"
  /** `*` or `?` within an ARN. */
  | "wildcard-arn"
  /** `*` or `?` in a Service, Federated or CanonicalUser entry. */
  | "wildcard-service"
  | "wildcard-federated"
  | "wildcard-canonical-user"
  /** Allow for all but some. */
  | "not-principal";

/** A condition that does not narrow a wildcard down to named callers. */
export interface NoLimit {
  readonly condition: Condition;
  readonly why: keyof typeof WHY;
}

const WHY = {
  "other-key": "says nothing about who asks",
  "negated-operator": "keeps some out and lets all others in",
  "if-exists": "holds for every request without this key",
  "for-all-values": "holds for every request without this key",
  "other-operator": "compares with no fixed value",
  "wildcard-value": "allows a pattern, not a fixed value",
  "policy-variable": "compares with a value that the request itself brings",
} as const;

/** Whom each Allow statement of a policy with principals is for, in the document's order. */
export function analysePrincipals(policy: Policy): PrincipalFinding[] {
  return policy.statements.flatMap((statement) => {
    const { principals, effect } = statement;
    return principals === undefined || effect === "Deny" ? [] : [judge(policy, statement, principals)];
  });
}

/** The statements that let in callers whom nobody named: what a policy for one's own resources must not have. */
export function grantsToAnyone(policy: Policy): PrincipalFinding[] {
  return analysePrincipals(policy).filter(({ verdict }) => verdict === "anyone");
}

/** Whether a principal given as plain text, such as the grantee of a KMS grant, is a wildcard. */
export function isWildcardPrincipal(principal: string): boolean {
  return hasWildcard(principal);
}

function judge(policy: Policy, statement: PolicyStatement, principals: PrincipalClause): PrincipalFinding {
  const reason = wildcardReason(principals);
  if (reason === undefined) {
    return {
      ...{ statement, verdict: "named", reason: "named-principals", limits: [], noLimits: [] },
      accounts: accountsOf(principals, []),
      sentence: `${nameOf(statement)} names its principals.`,
    };
  }
  const judged = statement.conditions.map((condition) => ({ condition, why: whyNoLimit(condition) }));
  const limits = judged.filter(({ why }) => why === undefined).map(({ condition }) => condition);
  const accounts = accountsOf(principals, limits);
  // An exception list is a fault whatever the conditions: whoever is created tomorrow is let in.
  if (limits.length > 0 && reason !== "not-principal") {
    return {
      ...{ statement, verdict: "limited", reason: "limited-by-condition", limits, noLimits: [], accounts },
      sentence: `${nameOf(statement)} is for ${whom(principals)}, but only where ${limits.map(quoted).join(" and ")}.`,
    };
  }
  const noLimits = judged.flatMap(({ condition, why }) => (why === undefined ? [] : [{ condition, why }]));
  return {
    ...{ statement, verdict: "anyone", reason, limits: [], noLimits, accounts },
    sentence: anyoneSentence(statement, principals, noLimits),
    get witness() {
      return findWitness(policy, statement);
    },
  };
}

function wildcardReason({ negated, members }: PrincipalClause): PrincipalReason | undefined {
  if (negated) return "not-principal";
  if (members.some(isEverybody)) return "everybody";
  const wildcard = members.find(({ value }) => hasWildcard(value));
  switch (wildcard?.type) {
    case undefined:
      return undefined;
    case "Service":
      return "wildcard-service";
    case "Federated":
      return "wildcard-federated";
    case "CanonicalUser":
      return "wildcard-canonical-user";
    default:
      return "wildcard-arn";
  }
}

function whyNoLimit(condition: Condition): NoLimit["why"] | undefined {
  const { key, operator, quantifier, ifExists, values } = condition;
  if (!isLimitingKey(key)) return "other-key";
  if (operator !== "Null" && COMPARISONS[operator].negated) return "negated-operator";
  if (!/^(String|Arn)/.test(operator)) return "other-operator";
  if (ifExists) return "if-exists";
  if (quantifier === "ForAllValues") return "for-all-values";
  if (values.some((value) => value.includes("${"))) return "policy-variable";
  return values.some(hasWildcard) ? "wildcard-value" : undefined;
}

function accountsOf({ members }: PrincipalClause, limits: readonly Condition[]): string[] {
  const limited = limits.flatMap(({ key, values }): PolicyPrincipal[] =>
    /^(kms:CallerAccount|aws:PrincipalAccount|aws:PrincipalArn)$/i.test(key)
      ? values.map((value) => ({ type: "AWS", value }))
      : [],
  );
  return [...new Set([...members, ...limited].flatMap((member) => accountOf(member) ?? []))].sort();
}

function anyoneSentence(
  statement: PolicyStatement,
  principals: PrincipalClause,
  noLimits: readonly NoLimit[],
): string {
  const { actions } = statement;
  const what = `${actions.negated ? "all actions but " : ""}${shortList(actions.patterns)}`;
  const start = `${nameOf(statement)} allows ${what} to ${whom(principals)}`;
  if (noLimits.length === 0) return `${start}, without any condition.`;
  return `${start}; ${noLimits.map(({ condition, why }) => `${quoted(condition)} ${WHY[why]}`).join("; ")}.`;
}

function nameOf({ path, sid }: PolicyStatement): string {
  return sid === undefined ? path : `${path} (${shown(sid)})`;
}

function whom({ negated, members }: PrincipalClause): string {
  if (negated) return `everybody except ${shortList(members.map(({ value }) => value))}`;
  const everybody = members.find(isEverybody);
  if (everybody !== undefined) return 'everybody (principal "*")';
  const wildcards = members.filter(({ value }) => hasWildcard(value));
  return `every principal like ${wildcards.map(({ type, value }) => `${type} ${shown(value)}`).join(", ")}`;
}

function quoted(condition: Condition): string {
  return `${operatorName(condition)} ${condition.key} ${shortList(condition.values)}`;
}

function shortList(values: readonly string[]): string {
  const some = values.slice(0, 3).map(shown).join(", ");
  return values.length > 3 ? `${some} and ${values.length - 3} more` : some;
}
