import type { Condition } from "../language/model";
import { parseArn } from "../matching/arn";
import { hasWildcard } from "../matching/principal-matching";

/** Whom a limit leaves, by what its key says about a caller. */
export type LimitScope = "organisation" | "accounts" | "network" | "services";

/**
 * Which keys count as limits of a wildcard principal:
 * - `strict`: those that say who the caller is, or which VPC of somebody's own the call comes from. For KMS keys.
 * - `documented`: also those that S3 and IAM Access Analyzer take for a fixed audience: source account, source ARN, a
 *   narrow address range, an access point's account and the like.
 */
export type LimitRules = "strict" | "documented";

interface LimitingKey {
  readonly scope: LimitScope;
  readonly rules: LimitRules;
  /** Whether a value is fixed enough. */
  readonly fixed: (value: string) => boolean;
}

const exact = (value: string) => !hasWildcard(value);
/** Of an organisation of one's own, wildcards only below it: `o-abc1234567/*`. */
const inOrganisation = (value: string) => /^o-[a-z0-9]{10,32}\//.test(value);

/**
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-external-findings-filter-keys.html
 */
const LIMITING_KEYS: ReadonlyMap<string, LimitingKey> = new Map([
  ...keys(
    "strict",
    "accounts",
    exact,
    "kms:CallerAccount",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:userid",
  ),
  ...keys("strict", "organisation", exact, "aws:PrincipalOrgID"),
  ...keys("strict", "network", exact, "aws:SourceVpc", "aws:SourceVpce"),
  ...keys("documented", "organisation", exact, "aws:SourceOrgID", "aws:VpceOrgID"),
  ...keys(
    "documented",
    "organisation",
    inOrganisation,
    "aws:PrincipalOrgPaths",
    "aws:SourceOrgPaths",
    "aws:VpceOrgPaths",
  ),
  ...keys(
    "documented",
    "accounts",
    exact,
    "aws:SourceAccount",
    "aws:SourceOwner",
    "s3:DataAccessPointAccount",
    "aws:VpceAccount",
  ),
  ...keys("documented", "accounts", ofOneOwner, "aws:SourceArn", "s3:DataAccessPointArn"),
  ...keys("documented", "services", exact, "aws:PrincipalServiceName"),
  ...keys("documented", "network", isNarrow, "aws:SourceIp"),
]);

function keys(
  rules: LimitRules,
  scope: LimitScope,
  fixed: LimitingKey["fixed"],
  ...names: readonly string[]
): [string, LimitingKey][] {
  return names.map((name) => [name.toLowerCase(), { scope, rules, fixed }]);
}

/** What makes a condition on this key a limit; undefined where nothing does under the given rules. */
export function limitingKey({ key }: Condition, rules: LimitRules): LimitingKey | undefined {
  const found = LIMITING_KEYS.get(key.toLowerCase());
  return found?.rules === "documented" && rules === "strict" ? undefined : found;
}

/** An ARN that names its account, or a bucket, whose name nobody else can have. */
function ofOneOwner(value: string): boolean {
  const arn = parseArn(value);
  if (arn === undefined) return false;
  return (
    /^\d{12}$/.test(arn.account) || (arn.service === "s3" && !hasWildcard(arn.resource.split("/")[0] ?? ""))
  );
}

/** S3 takes IPv4 ranges wider than /8 and IPv6 ranges wider than /32 for the public. */
function isNarrow(value: string): boolean {
  const [address = "", prefix] = value.split("/");
  return prefix === undefined || Number(prefix) >= (address.includes(":") ? 32 : 8);
}
