import { ENCRYPTED_AT_REST } from "../../core/frameworks";
import { ownKey } from "../../core/own-key";
import { propertyRule } from "../../core/property-rule";
import type { Rule } from "../../core/rule";

const topicOwnKey = propertyRule({
  id: "sns-topic-own-key",
  description: "Every topic encrypts with a KMS key of one's own.",
  severity: "medium",
  level: "mandatory",
  frameworks: { nist: ENCRYPTED_AT_REST },
  why:
    "Without a key of one's own nobody can limit, log apart or revoke who reads the messages; under AWS's key, alarms " +
    "and other services cannot publish, either.",
  fix: "Set kmsMasterKeyId to an aws.kms.Key whose policy lets the publishing services use it.",
  docs: "https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",
  demands: [ownKey(["aws:sns/topic:Topic"], "kmsMasterKeyId", "names no KMS key of one's own")],
});

export const snsRules: readonly Rule[] = [topicOwnKey];
