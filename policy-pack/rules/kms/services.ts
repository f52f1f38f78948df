import { KEY_POLICIES } from "../policies/carriers";
import { limitedServicesRule } from "../policies/limited-services";
import { hasSource } from "../policies/sources";

/** Callers of a service, or the service with its caller's key: both say whose request it is. */
const CALLER_KEYS = ["kms:CallerAccount"];

export const kmsServices = limitedServicesRule(
  {
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
  },
  {},
  KEY_POLICIES,
  (statement) => hasSource(statement, CALLER_KEYS),
);
