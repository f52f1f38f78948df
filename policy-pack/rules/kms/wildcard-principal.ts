import { isWildcardPrincipal } from "../../../iam";
import { evidenceOf } from "../../core/policy-evidence";
import { defineRule } from "../../core/rule";
import type { Report } from "../../core/rule";
import { UNKNOWN } from "../../core/values";
import { KEY_POLICIES, typesOf } from "../policies/carriers";
import { policiesOf } from "../policies/read";
import { describeWildcard, isForAnyone, principalsOf } from "../policies/wildcard-principals";

const GRANT = "aws:kms/grant:Grant";

interface KmsPrincipalConfig {
  readonly limitedWildcards: "allow" | "refuse";
}

export const kmsWildcardPrincipal = defineRule<KmsPrincipalConfig>({
  id: "kms-no-wildcard-principal",
  description: "No key policy or grant is for callers whom nobody named.",
  severity: "critical",
  level: "mandatory",
  frameworks: { fsbp: ["KMS.5"], nist: ["AC-3"] },
  why:
    "Who may use the key may read what it encrypts; with a wildcard that is anybody, of any account, who comes by a " +
    "copy of the data.",
  fix:
    "Name the roles or accounts as principals, or narrow the wildcard by StringEquals or ArnLike on " +
    "aws:PrincipalOrgID, aws:PrincipalAccount, aws:PrincipalArn, kms:CallerAccount or the like, with fixed values.",
  docs: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
  settings: {
    limitedWildcards: {
      default: "allow",
      schema: {
        type: "string",
        enum: ["allow", "refuse"],
        description: "Whether a wildcard may stand where a condition with fixed values narrows it down.",
      },
    },
  },
  resource: {
    types: [...typesOf(KEY_POLICIES), GRANT],
    check(resource, { limitedWildcards }, report) {
      const { type, inputs } = resource;
      if (type === GRANT) {
        checkGrantee("granteePrincipal", inputs.get("granteePrincipal"), report);
        checkGrantee("retiringPrincipal", inputs.get("retiringPrincipal"), report);
        return;
      }
      for (const { place, policy } of policiesOf(resource, KEY_POLICIES, report, { malformed: "refuse" })) {
        for (const finding of principalsOf(policy)) {
          if (isForAnyone(finding) || (finding.verdict === "limited" && limitedWildcards === "refuse")) {
            report.violation(describeWildcard(place, finding), evidenceOf(policy, [finding.statement]));
          }
        }
      }
    },
  },
});

function checkGrantee(property: string, principal: unknown, report: Report): void {
  if (principal === UNKNOWN) {
    report.unjudged(property);
  } else if (principal !== undefined && (typeof principal !== "string" || isWildcardPrincipal(principal))) {
    report.violation(`has a ${property} that is a wildcard`);
  }
}
