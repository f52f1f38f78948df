import { endOfString } from "./json";
import { readJsonValue } from "./json-value";
import type { PolicyKind } from "./model";

/** What an identity policy is: managed, or written into a user, role or group, whose inline policies count as one. */
export type IdentityHolder = "managed" | "user" | "role" | "group";

export interface SizeLimit {
  readonly maximum: number;
  readonly unit: "characters" | "bytes";
  /** White space between the parts of the JSON counts too. */
  readonly whiteSpace: boolean;
  /** What AWS grants on request; absent where the limit is fixed. */
  readonly raisableTo?: number;
  /** The AWS page that says so. */
  readonly docs: string;
}

const IAM_QUOTAS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const ORGANIZATIONS_QUOTAS =
  "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html";

const compact = (maximum: number, docs = IAM_QUOTAS): SizeLimit => ({
  ...{ maximum, unit: "characters", whiteSpace: false, docs },
});
const asWritten = (maximum: number, unit: SizeLimit["unit"], docs: string): SizeLimit => ({
  ...{ maximum, unit, whiteSpace: true, docs },
});

const MANAGED = compact(6_144);

const IDENTITY_LIMITS: Readonly<Record<IdentityHolder, SizeLimit>> = {
  managed: MANAGED,
  user: compact(2_048),
  role: compact(10_240),
  group: compact(5_120),
};

const LIMITS: Readonly<Record<Exclude<PolicyKind, "identity" | "resource">, SizeLimit>> = {
  boundary: MANAGED,
  trust: { ...compact(2_048), raisableTo: 8_192 },
  session: compact(2_048, "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html"),
  scp: asWritten(10_240, "characters", ORGANIZATIONS_QUOTAS),
  rcp: asWritten(5_120, "characters", ORGANIZATIONS_QUOTAS),
  key: asWritten(
    32_768,
    "bytes",
    "https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html",
  ),
  bucket: asWritten(
    20_480,
    "bytes",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html",
  ),
  topic: asWritten(
    30_720,
    "bytes",
    "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html",
  ),
  queue: asWritten(
    8_192,
    "bytes",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html",
  ),
  secret: asWritten(
    20_480,
    "characters",
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html",
  ),
  endpoint: asWritten(
    20_480,
    "characters",
    "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html",
  ),
};

/**
 * How long a document of a kind may be; undefined for `resource`, which says no service.
 *
 * @param holder Of identity policies: whose they are. The limits of a user, a role and a group are for the sum of
 * their inline policies. @default "managed"
 */
export function sizeLimit(kind: PolicyKind, holder: IdentityHolder = "managed"): SizeLimit | undefined {
  if (kind === "identity") return IDENTITY_LIMITS[holder];
  return kind === "resource" ? undefined : LIMITS[kind];
}

/**
 * The size of a document as AWS counts it for its kind: in characters or bytes, and with or without white space
 * between the parts of the JSON. White space within strings always counts, so the answer is never too small.
 *
 * @param document Text, or the object that would be written as `JSON.stringify` writes it.
 * @throws PolicyError for an object that is no JSON. Text is counted whatever it says.
 */
export function documentSize(document: string | object, kind: PolicyKind): number {
  const text = typeof document === "string" ? document : JSON.stringify(readJsonValue(document));
  const limit = sizeLimit(kind);
  const counted = limit?.whiteSpace === false ? withoutWhiteSpace(text) : text;
  return limit?.unit === "bytes" ? Buffer.byteLength(counted) : counted.length;
}

function withoutWhiteSpace(text: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const quote = text.indexOf('"', at);
    const end = quote < 0 ? text.length : quote;
    parts.push(text.slice(at, end).replace(/\s+/g, ""));
    if (quote < 0) break;
    const close = endOfString(text, quote);
    at = close < 0 ? text.length : close + 1;
    parts.push(text.slice(quote, at));
  }
  return parts.join("");
}
