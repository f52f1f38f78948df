import { type Policy, canEver, evaluate, rootUser } from "../../../iam";
import { demand } from "../../core/demand";
import { evidenceOf } from "../../core/policy-evidence";
import { defineRule } from "../../core/rule";
import { KEY_POLICIES, typesOf } from "../policies/carriers";
import { memo } from "../policies/memo";
import { policiesOf } from "../policies/read";

const PUT = "kms:PutKeyPolicy";

export const kmsAdministrator = defineRule({
  id: "kms-policy-keeps-administrator",
  description: "Every key policy leaves somebody who can change it, and KMS's own check of that is on.",
  severity: "high",
  level: "mandatory",
  frameworks: { nist: ["AC-3", "SC-12"] },
  why: "A key whose policy nobody can change stays as it is for ever; only AWS support can give the account access again.",
  fix:
    "Allow kms:PutKeyPolicy to a role or to the account's root, take back Deny statements that stop them, and leave " +
    "bypassPolicyLockoutSafetyCheck out.",
  docs: "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
  settings: {},
  resource: {
    types: typesOf(KEY_POLICIES),
    check(resource, _config, report) {
      const bypass = "bypassPolicyLockoutSafetyCheck";
      demand(
        report,
        bypass,
        resource.inputs.get(bypass),
        (value) => value !== true,
        `switches off KMS's check against lock-out (${bypass})`,
      );
      for (const { place, policy } of policiesOf(resource, KEY_POLICIES, report, { malformed: "leave" })) {
        if (!hasAdministrator(policy)) {
          report.violation(`has a ${place} that lets nobody change it (${PUT})`, evidenceOf(policy));
        }
      }
    },
  },
});

const hasAdministrator = memo((policy: Policy): boolean => {
  const roots = policy.statements.flatMap(({ principals }) =>
    (principals?.members ?? []).flatMap(({ value }) => rootOf(value)),
  );
  const byRoot = roots.some(
    (principal) =>
      evaluate(
        {
          principal,
          action: PUT,
          resource: `arn:${principal.partition}:kms:us-east-1:${principal.account}:key/any`,
        },
        { resource: policy },
      ).allowed,
  );
  // A service is nobody who could be asked to mend the policy.
  const statements = policy.statements.filter(
    ({ effect, principals }) =>
      effect === "Deny" ||
      principals?.negated === true ||
      principals?.members.some(({ type }) => type !== "Service"),
  );
  return byRoot || canEver({ resource: { ...policy, statements } }, { action: PUT }).verdict === "yes";
});

function rootOf(principal: string) {
  const [, partition, account] = /^arn:(aws[a-z-]*):iam::(\d{12}):root$/.exec(principal) ?? [];
  return account === undefined ? [] : [rootUser(account, partition)];
}
