import type { PolicyPrincipal, PrincipalClause } from "../language/model";
import { type AccountPrincipal, isAccountPrincipal, type Principal } from "../request/principals";
import { parseArn } from "./arn";
import { compilePattern, readPattern } from "./pattern";

export { isAccountPrincipal };

/**
 * How closely a Principal element names a caller, which decides what a grant is worth:
 * - `caller`: exactly the one that asks (a user, a session, a service) or everybody; stands alone.
 * - `role`: the role (or user) behind the session that asks; boundary and session policies still limit it.
 * - `account`: the caller's whole account; the account decides by identity policies whom it passes that on to.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type Grip = "caller" | "role" | "account";

/** How a statement's Principal or NotPrincipal catches a caller; undefined where it does not. */
export function gripOf(
  clause: PrincipalClause,
  effect: "Allow" | "Deny",
  principal: Principal,
  hasBoundary: boolean,
): Grip | undefined {
  const names = namesIn(clause);
  if (!clause.negated) return closest(names, principal);
  if (effect === "Allow") return closest(names, principal) === undefined ? "caller" : undefined;
  return isExempt(names, principal, hasBoundary) ? undefined : "caller";
}

/** The entries of a Principal element, read once. */
interface Names {
  readonly everybody: boolean;
  readonly is: (type: PolicyPrincipal["type"], name: string) => boolean;
}

const read = new WeakMap<PrincipalClause, Names>();

function namesIn(clause: PrincipalClause): Names {
  const known = read.get(clause);
  if (known !== undefined) return known;
  const made = readNames(clause.members);
  read.set(clause, made);
  return made;
}

function readNames(members: readonly PolicyPrincipal[]): Names {
  const everybody = members.some(isEverybody);
  const literal = new Map<PolicyPrincipal["type"], Set<string>>();
  // AWS refuses most wildcards; where one is judged all the same, it is read as broadly as it can be meant.
  const wildcards: { readonly type: PolicyPrincipal["type"]; readonly test: (text: string) => boolean }[] =
    [];
  for (const { type, value } of members) {
    if (hasWildcard(value)) {
      wildcards.push({
        type,
        test: compilePattern(readPattern(value, { wildcards: true, variables: false })),
      });
      continue;
    }
    const names = literal.get(type) ?? new Set();
    literal.set(type, names.add(value));
  }
  return {
    everybody,
    is: (type, name) =>
      literal.get(type)?.has(name) === true ||
      (wildcards.length > 0 && wildcards.some((one) => one.type === type && one.test(name))),
  };
}

function closest(names: Names, principal: Principal): Grip | undefined {
  // AWS: `"*"` and `{"AWS": "*"}` mean the same, everybody, with or without credentials.
  if (names.everybody) return "caller";
  switch (principal.type) {
    case "service":
      return names.is("Service", principal.service) ? "caller" : undefined;
    case "federated":
      return names.is("Federated", principal.provider) ? "caller" : undefined;
    case "anonymous":
      return undefined;
    default:
      return gripOnAccount(names, principal);
  }
}

function gripOnAccount(names: Names, principal: AccountPrincipal): Grip | undefined {
  const { type, arn, sessionArn, userArn } = principal;
  if (sessionArn !== undefined && names.is("AWS", sessionArn)) return "caller";
  if (names.is("AWS", arn)) return type === "role" ? "role" : "caller";
  if (userArn !== undefined && names.is("AWS", userArn)) return "role";
  if (namesAccount(names, principal)) return type === "root" ? "caller" : "account";
  return undefined;
}

/**
 * By its root's ARN, its twelve digits, or its canonical user id, which S3 knows it by.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-bucket-user-policy-specifying-principal-intro.html
 */
function namesAccount(names: Names, { partition, account, canonicalUserId }: AccountPrincipal): boolean {
  return (
    names.is("AWS", `arn:${partition}:iam::${account}:root`) ||
    names.is("AWS", account) ||
    (canonicalUserId !== undefined && names.is("CanonicalUser", canonicalUserId))
  );
}

/**
 * Deny with NotPrincipal spares only a caller of whom every identity is listed (session, role and account), and none
 * that has a permissions boundary.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function isExempt(names: Names, principal: Principal, hasBoundary: boolean): boolean {
  if (names.everybody) return true;
  if (!isAccountPrincipal(principal)) return closest(names, principal) !== undefined;
  if (hasBoundary) return false;
  const { type, arn, sessionArn } = principal;
  return (
    (sessionArn === undefined || names.is("AWS", sessionArn)) &&
    (type === "root" || names.is("AWS", arn)) &&
    namesAccount(names, principal)
  );
}

export function isEverybody({ type, value }: PolicyPrincipal): boolean {
  return type === "*" || (type === "AWS" && value === "*");
}

export function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}

/** The account that an entry of a Principal element belongs to: of its ARN, or the bare 12 digits. */
export function accountOf({ type, value }: PolicyPrincipal): string | undefined {
  if (type !== "AWS") return undefined;
  const account = /^\d{12}$/.test(value) ? value : parseArn(value)?.account;
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}
