import type { Policy } from "../language/model";
import { hasWildcard } from "../matching/principal-matching";
import type { LimitRules } from "./limiting-keys";
import type { PrincipalFinding } from "./principal-finding";
import { PrincipalJudge } from "./principal-judge";

export type { AnyoneFinding, OtherFinding, PrincipalFinding, PrincipalReason } from "./principal-finding";

export interface PrincipalOptions {
  /**
   * Which conditions limit a wildcard.
   *
   * @default "strict" for key policies, "documented" for all others
   */
  readonly limits?: LimitRules;
}

/**
 * Whom each Allow statement of a policy with principals is for, in the document's order.
 *
 * Named and limited statements are recognised by what is written. For all others a request is searched that proves the
 * fault; only the certainty that there is none makes them `limited` by Deny statements, or `unreachable`.
 */
export function analysePrincipals(policy: Policy, options: PrincipalOptions = {}): PrincipalFinding[] {
  const rules = options.limits ?? (policy.kind === "key" ? "strict" : "documented");
  const judge = new PrincipalJudge(policy, rules);
  return policy.statements.flatMap((statement) => {
    const { principals, effect } = statement;
    return principals === undefined || effect === "Deny" ? [] : [judge.finding(statement, principals)];
  });
}

/**
 * The statements that let in callers whom nobody named, or of which that could not be excluded: what a policy for one's
 * own resources must not have.
 */
export function grantsToAnyone(policy: Policy, options?: PrincipalOptions): PrincipalFinding[] {
  return analysePrincipals(policy, options).filter(
    ({ verdict }) => verdict === "anyone" || verdict === "undecided",
  );
}

/** Whether a principal given as plain text, such as the grantee of a KMS grant, is a wildcard. */
export function isWildcardPrincipal(principal: string): boolean {
  return hasWildcard(principal);
}
