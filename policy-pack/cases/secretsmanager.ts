import { type RuleCases, UNKNOWN, casesOf } from "./case";
import { KEY, finds, keyCases, of, unknownAt } from "./resources";

const secret = of("aws:secretsmanager/secret:Secret", "token", { name: "token" });
const rotation = of("aws:secretsmanager/secretRotation:SecretRotation", "rotation", {
  secretId: "token",
  rotationRules: { automaticallyAfterDays: 30 },
});
const notApplicable = { "a version": [of("aws:secretsmanager/secretVersion:SecretVersion", "version")()] };
const ownKey = keyCases(secret, "kmsKeyId");

export const secretsmanagerCases: readonly RuleCases[] = [
  casesOf("secretsmanager-own-key", {
    passes: {
      ...ownKey.passes,
      "a replica with one": [secret({ kmsKeyId: KEY, replicas: [{ region: "eu-west-2", kmsKeyId: KEY }] })],
    },
    fails: {
      ...ownKey.fails,
      "a replica without": finds(
        secret({ kmsKeyId: KEY, replicas: [{ region: "eu-west-2" }] }),
        "names no KMS key of one's own for a replica",
      ),
    },
    unknown: ownKey.unknown,
    notApplicable,
  }),

  casesOf("secretsmanager-rotated", {
    passes: {
      "every month": [secret(), rotation()],
      "by a schedule": [secret(), rotation({ rotationRules: { scheduleExpression: "rate(4 hours)" } })],
      "a secret whose ARN is not known yet": [
        { ...secret(), outputs: { arn: UNKNOWN } },
        { ...rotation({ secretId: UNKNOWN }), from: { secretId: ["token"] } },
      ],
    },
    fails: {
      never: finds(secret(), "is never changed: it has no rotation"),
      "too seldom": {
        resources: [secret(), rotation({ rotationRules: { automaticallyAfterDays: 365 } })],
        finds: ["rotation does not change its secret within 90 days"],
      },
      "no more": {
        resources: [secret(), rotation({ rotationEnabled: false })],
        finds: ["rotation is switched off"],
      },
    },
    unknown: unknownAt(rotation, "rotationRules"),
    notApplicable,
  }),

  casesOf("secretsmanager-recoverable", {
    passes: { "some days": [secret(), secret({ recoveryWindowInDays: 7 })] },
    fails: {
      none: finds(secret({ recoveryWindowInDays: 0 }), "is deleted at once (recoveryWindowInDays 0)"),
    },
    unknown: unknownAt(secret, "recoveryWindowInDays"),
    notApplicable,
  }),
];
