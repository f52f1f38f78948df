import { type AccountPrincipal, type Policy, accountMember, evaluate, parsePolicy } from "../../../iam";
import { evidenceOf } from "../../core/policy-evidence";
import { defineRule } from "../../core/rule";
import { KEY_POLICIES, typesOf } from "../policies/carriers";
import { memo } from "../policies/memo";
import { policiesOf } from "../policies/read";

/** What an IAM policy of the account then is enough for. */
const USES = [
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:GenerateDataKeyPair",
  "kms:GenerateMac",
  "kms:Sign",
  "kms:ReEncryptFrom",
  "kms:CreateGrant",
];
const DESTRUCTION = ["kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:DeleteImportedKeyMaterial"];

export const kmsRoot = defineRule({
  id: "kms-root-limited",
  description:
    "The account as a whole neither uses a key nor, without MFA, destroys it: key policies name who does.",
  severity: "medium",
  level: "advisory",
  frameworks: { nist: ["AC-5", "AC-6"] },
  why:
    "With kms:* for the account's root every IAM policy of the account that says kms:Decrypt on * opens the key, and " +
    "the key policy protects nothing; so AWS's default policy does.",
  fix:
    "Give the root administration only (kms:PutKeyPolicy, kms:DescribeKey, ...), name roles for the use of the key or " +
    "limit it by kms:ViaService, and ask for aws:MultiFactorAuthPresent where the key could be destroyed.",
  docs: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  settings: {},
  resource: {
    types: typesOf(KEY_POLICIES),
    check(resource, _config, report) {
      for (const { place, policy } of policiesOf(resource, KEY_POLICIES, report, { malformed: "leave" })) {
        const { uses, destroys } = allowedToAccount(policy);
        if (uses.length > 0) {
          report.violation(
            `has a ${place} that leaves the use of the key to the account (${uses.join(", ")})`,
            evidenceOf(policy),
          );
        }
        if (destroys.length > 0) {
          report.violation(
            `has a ${place} that leaves the end of the key to the account without MFA (${destroys.join(", ")})`,
            evidenceOf(policy),
          );
        }
      }
    },
  },
});

const EVERYTHING = parsePolicy(
  { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
  "identity",
);

/** Asks for somebody of the account whom the key policy does not name, with leave by IAM for everything. */
const allowedToAccount = memo((policy: Policy) => {
  const members = policy.statements.flatMap(({ effect, principals }) =>
    effect === "Allow" ? (principals?.members ?? []).flatMap(({ value }) => memberOf(value)) : [],
  );
  const different = [...new Map(members.map((member) => [member.arn, member])).values()];
  const may = (action: string) => different.some((member) => isAllowed(member, action, policy));
  return { uses: USES.filter(may), destroys: DESTRUCTION.filter(may) };
});

function memberOf(principal: string): AccountPrincipal[] {
  const [, partition, root, digits] =
    /^(?:arn:(aws[a-z-]*):iam::(\d{12}):root|(\d{12}))$/.exec(principal) ?? [];
  const account = root ?? digits;
  return account === undefined ? [] : [accountMember(account, partition)];
}

function isAllowed(principal: AccountPrincipal, action: string, policy: Policy): boolean {
  const resource = `arn:${principal.partition}:kms:us-east-1:${principal.account}:key/any`;
  return evaluate({ principal, action, resource }, { identity: [EVERYTHING], resource: policy }).allowed;
}
