import { COMPARISONS } from "../matching/comparisons";
import type { Condition, Policy, PolicyStatement, PrincipalClause } from "../language/model";
import { hasWildcard } from "../matching/principal-matching";
import { parseArn } from "../matching/arn";

/**
 * Whether S3 holds a bucket policy for public: some Allow is neither for fixed principals nor limited to fixed values
 * of certain keys. Deny statements make no difference, nor does the action. S3's ACLs are not looked at.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function isPublicBucketPolicy(policy: Policy): boolean {
  return publicStatements(policy).length > 0;
}

const judged = new WeakMap<Policy, readonly PolicyStatement[]>();

/** The statements that make a bucket policy public in S3's eyes. */
export function publicStatements(policy: Policy): readonly PolicyStatement[] {
  const known = judged.get(policy);
  if (known !== undefined) return known;
  const found = policy.statements.filter(isPublic);
  judged.set(policy, found);
  return found;
}

function isPublic({ effect, principals, conditions }: PolicyStatement): boolean {
  if (effect === "Deny") return false;
  return !(isFixed(principals) || conditions.some(isLimit));
}

/** Accounts, users, roles and services can be fixed; anybody can sign up with a federated provider. */
function isFixed(principals: PrincipalClause | undefined): boolean {
  return (
    principals?.negated === false &&
    principals.members.every(({ type, value }) => type !== "Federated" && !hasWildcard(value))
  );
}

/** A condition that lets through fixed values only. */
function isLimit({ key, operator, quantifier, ifExists, values }: Condition): boolean {
  if (ifExists || quantifier === "ForAllValues" || operator === "Null" || COMPARISONS[operator].negated) {
    return false;
  }
  const lower = key.toLowerCase();
  if (lower === "aws:sourceip") return operator === "IpAddress" && values.every(isNarrow);
  const fixed = FIXED_VALUE.get(lower);
  return fixed !== undefined && /^(String|Arn)/.test(operator) && values.every(fixed);
}

const isFixedText = (value: string) => !hasWildcard(value) && !value.includes("${");

/** What a value of each of S3's keys must be like. */
const FIXED_VALUE: ReadonlyMap<string, (value: string) => boolean> = new Map([
  ...[
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOwner",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "s3:DataAccessPointAccount",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
  ].map((key) => [key.toLowerCase(), isFixedText] as const),
  // "A fixed value outside the pattern AROLEID:*", which is what sessions of roles have.
  ["aws:userid", (value) => isFixedText(value) && !/^AROA\w*:/.test(value)],
  ["s3:dataaccesspointarn", isAccessPoint],
]);

/** The name of the access point may be a pattern, where its account is fixed. */
function isAccessPoint(value: string): boolean {
  return /^\d{12}$/.test(parseArn(value)?.account ?? "") && !value.includes("${");
}

/** Up to `/8` of IPv4 and `/32` of IPv6; what is broader takes in much of the internet. */
function isNarrow(value: string): boolean {
  const [address = "", prefix] = value.split("/");
  const least = address.includes(":") ? 32 : 8;
  return isFixedText(value) && (prefix === undefined || Number(prefix) >= least);
}
