/**
 * What AWS Config checks: the account's share of the CIS AWS Foundations Benchmark 5.0, by rules of AWS's own.
 * The keys are the rules' identifiers in small letters; the values their parameters.
 * https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html
 */
const rules = {
  "access-keys-rotated": { maxAccessKeyAge: "90" },
  "cloud-trail-cloud-watch-logs-enabled": {},
  "cloud-trail-encryption-enabled": {},
  "cloud-trail-log-file-validation-enabled": {},
  "cmk-backing-key-rotation-enabled": {},
  "ec2-ebs-encryption-by-default": {},
  "ec2-imdsv2-check": {},
  "encrypted-volumes": {},
  "iam-password-policy": {},
  "iam-policy-no-statements-with-admin-access": {},
  "iam-root-access-key-check": {},
  "iam-user-no-policies-check": {},
  "iam-user-unused-credentials-check": { maxCredentialUsageAge: "45" },
  "incoming-ssh-disabled": {},
  "kms-cmk-not-scheduled-for-deletion": {},
  "mfa-enabled-for-iam-console-access": {},
  "multi-region-cloud-trail-enabled": {},
  "rds-automatic-minor-version-upgrade-enabled": {},
  "rds-instance-public-access-check": {},
  "rds-storage-encrypted": {},
  "root-account-mfa-enabled": {},
  "s3-account-level-public-access-blocks-periodic": {},
  "s3-bucket-level-public-access-prohibited": {},
  "s3-bucket-ssl-requests-only": {},
  "vpc-default-security-group-closed": {},
  "vpc-flow-logs-enabled": {},
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type ConfigRuleKey = keyof typeof rules;

/** The keys of all rules, for choosing among them. */
export const configRuleKeys = Object.keys(rules) as [ConfigRuleKey, ...ConfigRuleKey[]];

/** The identifier by which AWS knows a rule. */
export function ruleIdentifier(key: ConfigRuleKey): string {
  return key.toUpperCase().replaceAll("-", "_");
}

/** A rule's parameters as AWS Config takes them; undefined where it has none. */
export function ruleParameters(key: ConfigRuleKey): string | undefined {
  const parameters: Readonly<Record<string, string>> = rules[key];
  return Object.keys(parameters).length === 0 ? undefined : JSON.stringify(parameters);
}
