import { analysePrincipals, isWildcardPrincipal, operatorName } from "../../../iam";
import type { NoLimit, PrincipalFinding, PrincipalReason } from "../../../iam";
import { defineRule } from "../../core/rule";
import type { Report } from "../../core/rule";
import { UNKNOWN } from "../../core/values";
import { readPolicy } from "../../core/policy-document";

const GRANT = "aws:kms/grant:Grant";
const TYPES_WITH_POLICY: readonly string[] = [
  "aws:kms/key:Key",
  "aws:kms/keyPolicy:KeyPolicy",
  "aws:kms/replicaKey:ReplicaKey",
  "aws:kms/externalKey:ExternalKey",
  "aws:kms/replicaExternalKey:ReplicaExternalKey",
];

interface KmsPrincipalConfig {
  readonly limitedWildcards: "allow" | "refuse";
}

export const kmsWildcardPrincipal = defineRule<KmsPrincipalConfig>({
  id: "kms-no-wildcard-principal",
  description: "No key policy or grant is for callers whom nobody named.",
  severity: "critical",
  level: "mandatory",
  frameworks: { fsbp: ["KMS.5"], nist: ["AC-3"], pci: ["7.2.1"] },
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
    types: [...TYPES_WITH_POLICY, GRANT],
    check({ type, inputs }, { limitedWildcards }, report) {
      if (type === GRANT) {
        checkGrantee("granteePrincipal", inputs.get("granteePrincipal"), report);
        checkGrantee("retiringPrincipal", inputs.get("retiringPrincipal"), report);
        return;
      }
      const policy = readPolicy("policy", inputs.get("policy"), "key", report);
      for (const finding of policy === undefined ? [] : analysePrincipals(policy)) {
        if (
          finding.verdict === "anyone" ||
          finding.verdict === "undecided" ||
          (finding.verdict === "limited" && limitedWildcards === "refuse")
        ) {
          report.violation(describe(finding));
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

/** Without the values of principals and conditions: the policy may come from a secret. */
function describe({ statement, reason, noLimits, verdict }: PrincipalFinding): string {
  const conditions = noLimits.map(
    ({ condition, why }) => `; ${operatorName(condition)} on ${condition.key} ${WHY_NO_LIMIT[why]}`,
  );
  const doubt = verdict === "undecided" ? "; it is too intricate to tell whether anybody gets through" : "";
  return `has a policy that allows ${WHOM[reason]} in ${statement.path}${conditions.join("")}${doubt}`;
}
