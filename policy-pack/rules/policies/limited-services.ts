import type { PolicyStatement } from "../../../iam";
import { evidenceOf } from "../../core/policy-evidence";
import { type Rule, type RuleInfo, type Settings, defineRule } from "../../core/rule";
import { type Carrier, typesOf } from "./carriers";
import { policiesOf } from "./read";
import { namesServices } from "./sources";

/**
 * A rule that policies of a family let AWS services in only for sources that they name.
 *
 * @param isLimited whether a statement for services says for whom they come, or need not
 */
export function limitedServicesRule<C extends object>(
  info: RuleInfo,
  settings: Settings<C>,
  carriers: readonly Carrier[],
  isLimited: (statement: PolicyStatement, config: C) => boolean,
): Rule {
  return defineRule<C>({
    ...info,
    settings,
    resource: {
      types: typesOf(carriers),
      check(resource, config, report) {
        for (const { place, policy } of policiesOf(resource, carriers, report, { malformed: "leave" })) {
          for (const statement of policy.statements) {
            if (statement.effect === "Allow" && namesServices(statement) && !isLimited(statement, config)) {
              report.violation(
                `has a ${place} that lets an AWS service in for whomever it acts, in ${statement.path}`,
                evidenceOf(policy, [statement]),
              );
            }
          }
        }
      },
    },
  });
}
