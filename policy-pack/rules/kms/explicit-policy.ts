import { Links } from "../../core/links";
import { defineRule } from "../../core/rule";
import { UNKNOWN } from "../../core/values";
import { KEY_POLICY, KEY_TYPES } from "./types";

export const kmsExplicitPolicy = defineRule({
  id: "kms-policy-explicit",
  description: "Every KMS key has a key policy of its own, inline or as a resource.",
  severity: "medium",
  level: "mandatory",
  frameworks: { nist: ["AC-3", "AC-6"] },
  why:
    "Without one KMS writes its default policy, which leaves the key to whoever gets kms:* by an IAM policy of the " +
    "account, now or later.",
  fix: "Give the key a policy that names its administrators and its users, or add an aws.kms.KeyPolicy for it.",
  docs: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  settings: {},
  stack: {
    inputsOf: [...KEY_TYPES, KEY_POLICY],
    check(stack, _config, report) {
      const keys = new Links(stack, KEY_TYPES, ["id", "keyId", "arn"]);
      const covered = keys.coveredBy({ [KEY_POLICY]: "keyId" });
      for (const key of keys.targets) {
        const policy = key.asked("policy");
        if (key.inputs === undefined || (policy !== undefined && policy !== "" && policy !== UNKNOWN)) {
          continue;
        }
        const separate = covered.has(key);
        if (policy === UNKNOWN) {
          report(key).unjudged("policy");
        } else if (separate === "perhaps") {
          report(key).unjudged("which key an aws.kms.KeyPolicy of the stack belongs to");
        } else if (separate === "no") {
          report(key).violation("has no key policy, neither inline nor as a resource of its own");
        }
      }
    },
  },
});
