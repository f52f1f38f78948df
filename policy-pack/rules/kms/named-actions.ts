import { KEY_POLICIES } from "../policies/carriers";
import { namedActionsRule } from "../policies/named-actions";

/** What an account may then do as a whole, the rule `kms-root-limited` judges. */
export const kmsNamedActions = namedActionsRule(
  {
    id: "kms-policy-actions-named",
    description: "Key policies name the actions that they allow to roles, users and services.",
    severity: "medium",
    level: "mandatory",
    frameworks: { nist: ["AC-5", "AC-6"] },
    why:
      "Who has kms:* reads what the key encrypts, hands that on by grants, rewrites the key's policy and deletes the " +
      "key: whoever takes over that one role or service needs nothing else.",
    fix:
      "Name the actions, administration (kms:PutKeyPolicy, kms:ScheduleKeyDeletion, ...) and use (kms:Decrypt, " +
      "kms:GenerateDataKey, ...) for different roles.",
    docs: "https://docs.aws.amazon.com/kms/latest/developerguide/least-privilege.html",
  },
  KEY_POLICIES,
);
