import { defineRule } from "../../core/rule";
import { KEY_POLICIES, typesOf } from "../policies/carriers";
import { policiesOf } from "../policies/read";
import { hasSource, namesServices } from "../policies/sources";

/** Callers of a service, or the service with its caller's key: both say whose request it is. */
const CALLER_KEYS = ["kms:CallerAccount"];

export const kmsServices = defineRule({
  id: "kms-services-limited",
  description:
    "Key policies let AWS services in only for accounts, resources or encryption contexts that they name.",
  severity: "medium",
  level: "mandatory",
  frameworks: { nist: ["AC-3", "AC-6"] },
  why:
    "A service acts for every customer of AWS: without a condition on the source, anybody who can have the service " +
    "use a key ARN makes it use this key (the confused deputy).",
  fix:
    "Add aws:SourceArn or aws:SourceAccount (StringEquals, ArnLike) to the statement, or for services that do not " +
    "send them kms:EncryptionContext:... with the ARN of what is encrypted.",
  docs: "https://docs.aws.amazon.com/kms/latest/developerguide/least-privilege.html",
  settings: {},
  resource: {
    types: typesOf(KEY_POLICIES),
    check(resource, _config, report) {
      for (const { place, policy } of policiesOf(resource, KEY_POLICIES, report, { malformed: "leave" })) {
        for (const statement of policy.statements) {
          if (
            statement.effect === "Allow" &&
            namesServices(statement) &&
            !hasSource(statement, CALLER_KEYS)
          ) {
            report.violation(
              `has a ${place} that lets an AWS service in for whomever it acts, in ${statement.path}`,
            );
          }
        }
      }
    },
  },
});
