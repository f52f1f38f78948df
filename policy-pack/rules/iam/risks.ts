import type { RiskCategory, RiskFinding } from "../../../iam";
import { evidenceOf } from "../../core/policy-evidence";
import { type Rule, type RuleInfo, type Settings, defineRule } from "../../core/rule";
import { IDENTITY_POLICIES, typesOf } from "../policies/carriers";
import { Rights } from "./identity";
import { ROLE_SOURCES, risksTogether } from "./together";

const SEVERITIES = ["low", "medium", "high"] as const;

interface RiskConfig {
  readonly from: (typeof SEVERITIES)[number];
}

const settings: Settings<RiskConfig> = {
  from: {
    default: "medium",
    schema: {
      type: "string",
      enum: [...SEVERITIES],
      description:
        "From which severity on: high is any resource without a condition, medium some of them or a condition that " +
        "limits it, low what is tied to named resources.",
    },
  },
};

/** How many of the ways that one statement opens are named; a statement with `*` opens dozens. */
const NAMED = 3;

/**
 * One finding for each place. Without names that the program made up: statements by their place, actions as AWS spells
 * them.
 */
function describe(
  risks: readonly RiskFinding[],
  placesOf: (risk: RiskFinding) => string,
): { readonly finding: string; readonly evidence: readonly string[] }[] {
  const ways = new Map<string, RiskFinding[]>();
  for (const risk of risks) {
    const places = placesOf(risk);
    ways.set(places, [...(ways.get(places) ?? []), risk]);
  }
  return [...ways].map(([places, found]) => {
    const named = found.slice(0, NAMED).map(({ actions }) => actions.join(" with "));
    const more = found.length - NAMED;
    return {
      finding: `allows ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""} in ${places}`,
      evidence: evidenceOfGrants(found),
    };
  });
}

function evidenceOfGrants(risks: readonly RiskFinding[]): readonly string[] {
  const grants = risks.flatMap((risk) => risk.grants);
  const each = grants.map(({ policy, statement }) => evidenceOf(policy, [statement]));
  return [...new Set(each)].toSorted();
}

function riskRule(info: RuleInfo, category: RiskCategory, together: "together" | "apart" = "apart"): Rule {
  const isSevere = (risk: RiskFinding, { from }: RiskConfig): boolean =>
    risk.category === category && SEVERITIES.indexOf(risk.severity) >= SEVERITIES.indexOf(from);
  return defineRule<RiskConfig>({
    ...info,
    settings,
    resource: {
      types: typesOf(IDENTITY_POLICIES),
      check(resource, config, report) {
        const rights = new Rights(resource, report, "leave");
        const { risks } = rights.found;
        if (risks.some((risk) => risk.category === "undecided")) {
          report.violation("has policies that are too intricate to tell what they allow", rights.evidence);
        }
        const severe = risks.filter((risk) => isSevere(risk, config));
        for (const { finding, evidence } of describe(severe, ({ grants }) => rights.places(grants))) {
          report.violation(finding, evidence);
        }
      },
    },
    ...(together === "together" && {
      stack: {
        inputsOf: ROLE_SOURCES,
        check(stack, config, report) {
          for (const { role, risk } of risksTogether(stack)) {
            if (isSevere(risk, config)) {
              report(role).violation(
                `may do ${risk.actions.join(" with ")} by its policies together`,
                evidenceOfGrants([risk]),
              );
            }
          }
        },
      },
    }),
  });
}

const LEAST_PRIVILEGE =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege";

export const riskRules: readonly Rule[] = [
  riskRule(
    {
      id: "iam-no-privilege-escalation",
      description: "No policies of a role or user let it give itself more rights than it has.",
      severity: "critical",
      level: "mandatory",
      frameworks: { nist: ["AC-2", "AC-3", "AC-5", "AC-6"] },
      why:
        "The rights on paper are then not the rights in fact: by the actions named, its holder takes those of another " +
        "role, in the end an administrator's.",
      fix:
        "Take one of the actions away, or limit it to named roles, policies or functions, or set a permissions " +
        "boundary that new roles must carry.",
      docs: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    },
    "privilege-escalation",
    "together",
  ),
  riskRule(
    {
      id: "iam-pass-role-named",
      description: "iam:PassRole is allowed for named roles only.",
      severity: "high",
      level: "mandatory",
      frameworks: { nist: ["AC-3", "AC-5", "AC-6"] },
      why: "Whoever passes any role to a service that runs code has the rights of every role that the service may take.",
      fix: "Give the ARNs of the roles as Resource, and iam:PassedToService as condition.",
      docs: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    },
    "pass-role",
  ),
  riskRule(
    {
      id: "iam-no-data-exfiltration",
      description: "No policies of a role or user read stored data beyond resources that they name.",
      severity: "high",
      level: "mandatory",
      frameworks: { nist: ["AC-3", "AC-4", "AC-6"] },
      why: "A role that reads any object, table or parameter carries all of the account's data out when it is taken over.",
      fix: "Give the ARNs of the buckets, tables, queues or parameters as Resource.",
      docs: LEAST_PRIVILEGE,
    },
    "data-exfiltration",
  ),
  riskRule(
    {
      id: "iam-no-credentials-exposure",
      description:
        "No policies of a role or user get at passwords, tokens or keys beyond resources that they name.",
      severity: "high",
      level: "mandatory",
      frameworks: { nist: ["AC-3", "AC-6", "IA-5"] },
      why: "Credentials work elsewhere and later: with them a break-in outlives the role by which it began.",
      fix: "Give the ARNs of the secrets, roles or clusters as Resource, or take the action away.",
      docs: LEAST_PRIVILEGE,
    },
    "credentials-exposure",
  ),
  riskRule(
    {
      id: "iam-no-resource-exposure",
      description: "No policies of a role or user let others at resources beyond those that they name.",
      severity: "high",
      level: "mandatory",
      frameworks: { nist: ["AC-3", "AC-4", "AC-6"] },
      why: "Who may write resource policies or share snapshots can open any of them to the world, by mistake or not.",
      fix: "Give the ARNs of the resources as Resource, or leave these actions to the roles that deploy.",
      docs: LEAST_PRIVILEGE,
    },
    "resource-exposure",
  ),
];
