import type { PolicyStatement } from "../../../iam";
import { evidenceOf } from "../../core/policy-evidence";
import { type Rule, type RuleInfo, defineRule } from "../../core/rule";
import { type Carrier, typesOf } from "./carriers";
import { policiesOf } from "./read";
import { withArticle } from "./wildcard-principals";

/**
 * A rule that policies of a family name the actions that they allow. An account may be given all: it passes on by
 * its own policies what it sees fit; so do the policies that AWS writes for new topics and queues.
 */
export function namedActionsRule(info: RuleInfo, carriers: readonly Carrier[]): Rule {
  return defineRule({
    ...info,
    settings: {},
    resource: {
      types: typesOf(carriers),
      check(resource, _config, report) {
        for (const { place, policy } of policiesOf(resource, carriers, report, { malformed: "leave" })) {
          for (const statement of policy.statements.filter(({ effect }) => effect === "Allow")) {
            const found = whatIsUnnamed(statement);
            if (found !== undefined) {
              report.violation(
                `has ${withArticle(place)} that allows ${found} in ${statement.path}`,
                evidenceOf(policy, [statement]),
              );
            }
          }
        }
      },
    },
  });
}

function whatIsUnnamed(statement: PolicyStatement): string | undefined {
  const { actions } = statement;
  if (actions.negated) {
    return "all actions but a few (NotAction)";
  }
  if (!actions.patterns.some(isEverything)) {
    return undefined;
  }
  return isOneAccount(statement) ? undefined : "every action there is";
}

/** `*`, or `service:*`, however many stars it takes. */
function isEverything(pattern: string): boolean {
  return /^[*?]+$/.test(pattern.slice(pattern.indexOf(":") + 1));
}

function isOneAccount({ principals }: PolicyStatement): boolean {
  const [member, ...others] = principals?.negated === false ? principals.members : [];
  return (
    member?.type === "AWS" &&
    others.length === 0 &&
    /^(arn:[^:]*:iam::\d{12}:root|\d{12})$/.test(member.value)
  );
}

export const FIX_ACTIONS = "Replace the wildcard, or NotAction, by the actions that the principals need.";
