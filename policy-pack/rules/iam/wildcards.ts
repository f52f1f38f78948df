import type { WildcardFinding, WildcardKind } from "../../../iam";
import { evidenceOf } from "../../core/policy-evidence";
import { type Rule, type RuleInfo, defineRule } from "../../core/rule";
import { IDENTITY_POLICIES, typesOf } from "../policies/carriers";
import { Rights } from "./identity";

const WHAT: Readonly<Record<WildcardKind, string>> = {
  administrator: "every action on every resource",
  "every-service": "actions of every service, by a wildcard before the colon",
  "every-action": "every action of a service",
  "every-resource": "every resource where single ones can be named",
  "not-action": "all actions but a few (NotAction)",
  "not-resource": "all resources but a few (NotResource)",
};

/** What is named in messages: AWS's names of actions, never patterns, which the program may have made up. */
function describe({ kind, actions }: WildcardFinding, place: string): string {
  const names = kind === "every-resource" ? ` (${listOf(actions)})` : "";
  return `allows ${WHAT[kind]}${names} in ${place}`;
}

const SHOWN = 5;

function listOf(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  return `${names.slice(0, SHOWN).join(", ")}${more}`;
}

/**
 * Where conditions keep to some resources, the element need not. Metrics know no ARNs in policies by AWS's own pages:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
 */
function isLimited({ limits, statement }: WildcardFinding): boolean {
  return (
    limits.length > 0 ||
    statement.conditions.some(
      ({ key, operator, ifExists, values }) =>
        key.toLowerCase() === "cloudwatch:namespace" &&
        !ifExists &&
        /^String(Equals|Like)/.test(operator) &&
        values.every((value) => !/^[*?]*$/.test(value)),
    )
  );
}

function wildcardRule(info: RuleInfo, kinds: readonly WildcardKind[], malformed: "refuse" | "leave"): Rule {
  return defineRule({
    ...info,
    settings: {},
    resource: {
      types: typesOf(IDENTITY_POLICIES),
      check(resource, _config, report) {
        const rights = new Rights(resource, report, malformed);
        for (const finding of rights.found.wildcards) {
          const limited = finding.kind === "every-resource" && isLimited(finding);
          if (kinds.includes(finding.kind) && !limited) {
            report.violation(
              describe(finding, rights.places([finding])),
              evidenceOf(finding.policy, [finding.statement]),
            );
          }
        }
      },
    },
  });
}

const PRACTICES =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege";

export const wildcardRules: readonly Rule[] = [
  wildcardRule(
    {
      id: "iam-no-administrator",
      description:
        "No policy allows every action on every resource, or actions of services that it does not name.",
      severity: "critical",
      level: "mandatory",
      frameworks: { cis: ["1.15"], fsbp: ["IAM.1"], nist: ["AC-2", "AC-3", "AC-5", "AC-6"] },
      why: "Whoever gets hold of such a role or user has the account: its data, its keys, its logs, and everybody's rights.",
      fix: "Name the actions and resources that are needed; leave administration to roles that people assume with MFA.",
      docs: PRACTICES,
    },
    ["administrator", "every-service"],
    "refuse",
  ),
  wildcardRule(
    {
      id: "iam-actions-named",
      description: "Policies name the actions that they allow: no whole service, no NotAction.",
      severity: "high",
      level: "mandatory",
      frameworks: { fsbp: ["IAM.21"], nist: ["AC-2", "AC-3", "AC-5", "AC-6"] },
      why: "A whole service holds what nobody meant: deletion, policies, and whatever AWS adds to it tomorrow.",
      fix: "List the actions that the code calls; the last-accessed data of IAM show which.",
      docs: PRACTICES,
    },
    ["every-action", "not-action"],
    "leave",
  ),
  wildcardRule(
    {
      id: "iam-resources-named",
      description: "Policies name the resources for actions that AWS can limit to some.",
      severity: "medium",
      level: "mandatory",
      frameworks: { fsbp: ["KMS.1", "KMS.2"], nist: ["AC-3", "AC-6"] },
      why: "A mistake or a break-in then reaches every resource of the kind in the account, also those of others.",
      fix:
        "Give ARNs as Resource, or a condition on tags of the resource; keep * for actions that know no resources, in " +
        "a statement of their own.",
      docs: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
    },
    ["every-resource", "not-resource"],
    "leave",
  ),
];
