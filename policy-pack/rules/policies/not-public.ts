import { evidenceOf } from "../../core/policy-evidence";
import { type Rule, type RuleInfo, defineRule } from "../../core/rule";
import { type Carrier, typesOf } from "./carriers";
import { policiesOf } from "./read";
import { describeWildcard, isForAnyone, principalsOf } from "./wildcard-principals";

/**
 * A rule that no policy of a family is for callers whom nobody named. It is the one of its family that refuses
 * malformed documents.
 */
export function notPublicRule(info: RuleInfo, carriers: readonly Carrier[]): Rule {
  return defineRule({
    ...info,
    settings: {},
    resource: {
      types: typesOf(carriers),
      check(resource, _config, report) {
        for (const { place, policy } of policiesOf(resource, carriers, report, { malformed: "refuse" })) {
          for (const finding of principalsOf(policy).filter(isForAnyone)) {
            report.violation(describeWildcard(place, finding), evidenceOf(policy, [finding.statement]));
          }
        }
      },
    },
  });
}

export const FIX_PUBLIC =
  "Name roles, accounts or services as principals, or narrow the wildcard by StringEquals or ArnLike on " +
  "aws:PrincipalOrgID, aws:PrincipalAccount, aws:SourceArn, aws:SourceVpce or the like, with fixed values.";
