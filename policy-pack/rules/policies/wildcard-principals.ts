import {
  type NoLimit,
  type PrincipalFinding,
  type PrincipalReason,
  analysePrincipals,
  operatorName,
} from "../../../iam";
import { memo } from "./memo";

/** Whom each Allow statement of a policy is for. */
export const principalsOf = memo(analysePrincipals);

/** Whether the statement lets in callers whom nobody named, or that could not be excluded. */
export function isForAnyone({ verdict }: PrincipalFinding): boolean {
  return verdict === "anyone" || verdict === "undecided";
}

const WHOM: Readonly<Record<PrincipalReason, string>> = {
  "named-principals": "named principals",
  "limited-by-condition": "a wildcard principal, narrowed down by conditions",
  "limited-by-deny": "a wildcard principal, narrowed down by Deny statements",
  everybody: 'everybody (principal "*")',
  "wildcard-arn": "principals by a wildcard in an ARN or account id",
  "wildcard-service": "services by a wildcard",
  "wildcard-federated": "identity providers by a wildcard",
  "wildcard-canonical-user": "canonical users by a wildcard",
  "not-principal": "everybody but a few (NotPrincipal)",
};

const WHY_NO_LIMIT: Readonly<Record<NoLimit["why"], string>> = {
  "other-key": "says nothing about who asks",
  "negated-operator": "keeps some out and lets all others in",
  "if-exists": "holds for every request without the key",
  "for-all-values": "holds for every request without the key",
  "other-operator": "compares with no fixed value",
  "wildcard-value": "allows a pattern, not a fixed value",
  "policy-variable": "compares with what the request itself brings",
};

/** `an accessPolicy`, `a policy`. */
export function withArticle(place: string): string {
  return `${/^[aeio]/.test(place) ? "an" : "a"} ${place}`;
}

/** Without the values of principals and conditions: the policy may come from a secret. */
export function describeWildcard(
  place: string,
  { statement, reason, noLimits, verdict }: PrincipalFinding,
): string {
  const conditions = noLimits.map(
    ({ condition, why }) => `; ${operatorName(condition)} on ${condition.key} ${WHY_NO_LIMIT[why]}`,
  );
  const doubt = verdict === "undecided" ? "; it is too intricate to tell whether anybody gets through" : "";
  return `has ${withArticle(place)} that allows ${WHOM[reason]} in ${statement.path}${conditions.join("")}${doubt}`;
}
