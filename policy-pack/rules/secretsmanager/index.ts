import { companionRule } from "../../core/companion-rule";
import { ownKey } from "../../core/own-key";
import { isNot, orAbsent, propertyRule } from "../../core/property-rule";
import type { Rule } from "../../core/rule";
import { isRecord } from "../../core/values";

const SECRET = "aws:secretsmanager/secret:Secret";
const ROTATION = "aws:secretsmanager/secretRotation:SecretRotation";

const secretOwnKey = propertyRule({
  id: "secretsmanager-own-key",
  description: "Every secret, and every replica of it, encrypts with a KMS key of one's own.",
  severity: "medium",
  level: "mandatory",
  frameworks: {},
  why: "Under AWS's key the right to read secrets is all that it takes, and no other account can be let in.",
  fix: "Set kmsKeyId, and that of each replica, to an aws.kms.Key.",
  docs: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
  demands: [
    ownKey([SECRET], "kmsKeyId", "names no KMS key of one's own"),
    ownKey([SECRET], "replicas[].kmsKeyId", "names no KMS key of one's own for a replica"),
  ],
});

interface RotationConfig {
  readonly days: number;
}

const rotated = companionRule<RotationConfig>({
  id: "secretsmanager-rotated",
  description: "Every secret is changed by itself, within the days that the setting allows.",
  severity: "medium",
  level: "advisory",
  frameworks: {
    fsbp: ["SecretsManager.1", "SecretsManager.4"],
    nist: ["AC-2(1)", "AC-3(15)"],
    pci: ["8.3.9", "8.6.3"],
  },
  why: "Whoever once read the secret, by a leak or in a former job, has it for ever.",
  fix: "Add an aws.secretsmanager.SecretRotation for the secret with rotationRules.",
  docs: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html",
  settings: {
    days: {
      default: 90,
      schema: {
        type: "integer",
        minimum: 1,
        maximum: 1000,
        description: "After how many days at the latest.",
      },
    },
  },
  subjects: [SECRET],
  namedBy: ["arn", "id", "name"],
  companions: { [ROTATION]: "secretId" },
  missing: "is never changed: it has no rotation",
  demands: [
    {
      types: [ROTATION],
      path: "rotationRules",
      // A schedule is a rate or a cron expression: it says when, and not in how many days at the latest.
      accept: (rules, { days }) =>
        isRecord(rules) &&
        (typeof rules.scheduleExpression === "string" ||
          (typeof rules.automaticallyAfterDays === "number" && rules.automaticallyAfterDays <= days)),
      finding: ({ days }) => `does not change its secret within ${String(days)} days`,
    },
    {
      types: [ROTATION],
      path: "rotationEnabled",
      accept: isNot(false),
      finding: "is switched off",
    },
  ],
});

const recoverable = propertyRule({
  id: "secretsmanager-recoverable",
  description: "Every secret can be restored for some days after it was deleted.",
  severity: "medium",
  level: "mandatory",
  frameworks: {},
  why: "What the secret opens is then closed for good, by a mistake or by somebody who means it.",
  fix: "Leave recoveryWindowInDays out (30 days), or set 7 to 30.",
  docs: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
  demands: [
    {
      types: [SECRET],
      path: "recoveryWindowInDays",
      accept: orAbsent(isNot(0)),
      finding: "is deleted at once (recoveryWindowInDays 0)",
    },
  ],
});

export const secretsmanagerRules: readonly Rule[] = [secretOwnKey, rotated, recoverable];
