import type { Condition, PolicyStatement } from "../../../iam";

/**
 * Keys by which a statement for an AWS service says on whose behalf the service may come.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
const SOURCE_KEYS = new Set([
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceowner",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
]);

/** KMS: what the service encrypts; its ARN tells the account. */
const ENCRYPTION_CONTEXT = "kms:encryptioncontext:";

/** Whether the statement is for AWS services, whoever they come for, or for some of them. */
export function namesServices({ principals }: PolicyStatement): boolean {
  return principals?.negated === false && principals.members.some(({ type }) => type === "Service");
}

/** Whether a condition of the statement ties requests of services to accounts, organisations or resources. */
export function hasSource({ conditions }: PolicyStatement, extraKeys: readonly string[] = []): boolean {
  const extra = new Set(extraKeys.map((key) => key.toLowerCase()));
  return conditions.some((condition) => isSource(condition, extra));
}

function isSource(condition: Condition, extra: ReadonlySet<string>): boolean {
  const { key, operator, quantifier, ifExists, values } = condition;
  const lower = key.toLowerCase();
  if (ifExists || quantifier === "ForAllValues" || !/^(String|Arn)(Equals|Like)/.test(operator)) {
    return false;
  }
  if (extra.has(lower)) {
    return values.every((value) => !/^[*?]*$/.test(value));
  }
  if (!SOURCE_KEYS.has(lower) && !lower.startsWith(ENCRYPTION_CONTEXT)) {
    return false;
  }
  return values.every(isOfOneOwner);
}

/** An account, an organisation, or an ARN that names its account or a bucket, whose name nobody else can have. */
function isOfOneOwner(value: string): boolean {
  if (/^\d{12}$/.test(value) || /^o-[a-z0-9]{10,32}(\/|$)/.test(value)) {
    return true;
  }
  const [arn, , service, , account, ...resource] = value.split(":");
  return (
    arn === "arn" &&
    (/^\d{12}$/.test(account ?? "") || (service === "s3" && /^[^*?/]+(\/|$)/.test(resource.join(":"))))
  );
}
