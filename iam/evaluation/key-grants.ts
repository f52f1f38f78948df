import type { PolicyPrincipal, PrincipalClause } from "../language/model";
import { type Grip, gripOf } from "../matching/principal-matching";
import type { RequestContext } from "../request/context";
import { encryptionContextOf } from "../request/encryption-context";
import type { KeyGrant } from "./policies";

/** A grant that applies to the request, and how closely it names the caller. */
export interface GrantMatch {
  readonly grant: KeyGrant;
  readonly grip: Grip;
}

/**
 * The grants that allow a KMS request. Like a statement of the key policy that names the grantee, a grant needs no
 * identity policy beside it and yields to any Deny.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html
 */
export function matchingGrants(context: RequestContext, grants: readonly KeyGrant[]): GrantMatch[] {
  const { request } = context;
  const operation = GRANT_OPERATIONS.get(request.action.toLowerCase());
  if (operation === undefined) return [];
  return grants.flatMap((grant) => {
    if (grant.keyArn !== request.resource || !grant.operations.includes(operation)) return [];
    const grip = gripOf(granteeOf(grant), "Allow", request.principal, false);
    return grip !== undefined && isWithin(context, operation, grant) ? [{ grant, grip }] : [];
  });
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations */
const GRANT_OPERATIONS: ReadonlyMap<string, string> = new Map(
  [
    "CreateGrant",
    "Decrypt",
    "DeriveSharedSecret",
    "DescribeKey",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "GetPublicKey",
    "ReEncryptFrom",
    "ReEncryptTo",
    "RetireGrant",
    "Sign",
    "Verify",
    "VerifyMac",
  ].map((operation) => [`kms:${operation.toLowerCase()}`, operation]),
);

/** Operations that take an encryption context; the constraints of a grant say nothing about the others. */
const CONSTRAINED: ReadonlySet<string> = new Set([
  "Decrypt",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyPair",
  "GenerateDataKeyPairWithoutPlaintext",
  "GenerateDataKeyWithoutPlaintext",
  "ReEncryptFrom",
  "ReEncryptTo",
]);

function isWithin(context: RequestContext, operation: string, grant: KeyGrant): boolean {
  if (operation === "CreateGrant") {
    // Who may create grants by a grant may pass on no more than that grant gives.
    return context.all("kms:GrantOperations")?.every((one) => grant.operations.includes(one)) ?? true;
  }
  if (!CONSTRAINED.has(operation)) return true;
  const { encryptionContextEquals: equals, encryptionContextSubset: subset } = grant;
  if (equals === undefined && subset === undefined) return true;
  const given = encryptionContextOf(context.request);
  const holds = (pairs: Readonly<Record<string, string>>) =>
    Object.entries(pairs).every(([key, value]) => given.get(key) === value);
  if (equals !== undefined && !(holds(equals) && Object.keys(equals).length === given.size)) return false;
  return subset === undefined || holds(subset);
}

const grantees = new WeakMap<KeyGrant, PrincipalClause>();

/** The grantee as a Principal element would name it. */
function granteeOf(grant: KeyGrant): PrincipalClause {
  const known = grantees.get(grant);
  if (known !== undefined) return known;
  const type: PolicyPrincipal["type"] = /^[^:]+\.amazonaws\./.test(grant.grantee) ? "Service" : "AWS";
  const made = { negated: false, members: [{ type, value: grant.grantee }] };
  grantees.set(grant, made);
  return made;
}
