import type { Condition } from "../language/model";
import type { RiskGrant, Severity } from "./findings";
import type { GrantReach } from "./resources";

const SEVERITIES: readonly Severity[] = ["high", "medium", "low"];
const REACH_STEPS: Readonly<Record<GrantReach, number>> = { all: 0, some: 1, named: 2 };

/** Keys that say what a request is about, or by which service or network it comes: their fixed values keep some out. */
const LIMITING_KEY =
  /^(aws:(resource(tag\/.*|account|orgid|orgpaths)|principaltag\/.*|calledvia(first|last)?|viaawsservice|sourcevpce?|sourceip)|[\w-]+:resourcetag\/.*|[\w-]+:viaservice|s3:(resourceaccount|existingobjecttag\/.*)|iam:(permissionsboundary|policyarn|passedtoservice|associatedresourcearn))$/i;

/**
 * Less for what reaches some or named resources only, or is limited by conditions: as much as for the action of the
 * combination that is kept closest, by the statement that keeps it least.
 *
 * @param settled Condition keys whose value the danger itself decides, such as the service that a role is passed to.
 */
export function severityOf(
  worst: Severity,
  actions: readonly (readonly RiskGrant[])[],
  settled: readonly string[],
): Severity {
  const less = Math.max(
    ...actions.map((grants) => Math.min(...grants.map((grant) => stepsDown(grant, settled)))),
  );
  return SEVERITIES[Math.min(SEVERITIES.indexOf(worst) + less, SEVERITIES.length - 1)] ?? worst;
}

export function isWorse(one: Severity, other: Severity): boolean {
  return SEVERITIES.indexOf(one) < SEVERITIES.indexOf(other);
}

/** Whether a condition keeps requests about some resources out, or from some places. */
export function isLimit({ key, operator, quantifier, ifExists, values }: Condition): boolean {
  return (
    LIMITING_KEY.test(key) &&
    !ifExists &&
    quantifier !== "ForAllValues" &&
    operator !== "Null" &&
    !operator.includes("Not") &&
    !values.some((value) => /^\**$/.test(value))
  );
}

function stepsDown({ reach, conditions }: RiskGrant, settled: readonly string[]): number {
  const limited = conditions.some(
    (condition) => isLimit(condition) && !settled.includes(condition.key.toLowerCase()),
  );
  return REACH_STEPS[reach] + Number(limited);
}
