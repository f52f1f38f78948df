import { parseArn } from "./arn";
import type { PolicyPrincipal, PrincipalClause } from "../language/model";
import { matchesPattern, readPattern } from "./pattern";
import type { AccountPrincipal, Principal } from "../request/principals";

/**
 * How closely a Principal element names a caller, which decides what a grant is worth:
 * - `caller`: exactly the one that asks (a user, a session, a service) or everybody; stands alone.
 * - `role`: the role of the session that asks; a permissions boundary of the role still limits it.
 * - `account`: the caller's whole account; the account decides by identity policies whom it passes that on to.
 */
export type Grip = "caller" | "role" | "account";

/** How a statement's Principal or NotPrincipal catches a caller; undefined where it does not. */
export function gripOf(
  clause: PrincipalClause,
  effect: "Allow" | "Deny",
  principal: Principal,
  hasBoundary: boolean,
): Grip | undefined {
  if (!clause.negated) return closest(clause.members, principal);
  if (effect === "Allow") return closest(clause.members, principal) === undefined ? "caller" : undefined;
  return isExempt(clause.members, principal, hasBoundary) ? undefined : "caller";
}

/**
 * Deny with NotPrincipal spares only a caller of whom every identity is listed (session, role and account), and none
 * that has a permissions boundary.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function isExempt(members: readonly PolicyPrincipal[], principal: Principal, hasBoundary: boolean): boolean {
  if (members.some(isEverybody)) return true;
  if (!isAccountPrincipal(principal)) return closest(members, principal) !== undefined;
  if (hasBoundary) return false;
  return identities(principal).every(({ arn, grip }) =>
    members.some((member) => (grip === "account" ? namesAccount(member, principal) : namesArn(member, arn))),
  );
}

function closest(members: readonly PolicyPrincipal[], principal: Principal): Grip | undefined {
  let found: Grip | undefined;
  for (const member of members) {
    const grip = gripOfMember(member, principal);
    if (grip === "caller") return grip;
    if (grip !== undefined && found !== "role") found = grip;
  }
  return found;
}

function gripOfMember(member: PolicyPrincipal, principal: Principal): Grip | undefined {
  // AWS: `"*"` and `{"AWS": "*"}` mean the same, everybody, with or without credentials.
  if (isEverybody(member)) return "caller";
  if (principal.type === "service") return names(member, "Service", principal.service) ? "caller" : undefined;
  if (principal.type === "federated")
    return names(member, "Federated", principal.provider) ? "caller" : undefined;
  if (principal.type === "anonymous") return undefined;
  for (const { arn, grip } of identities(principal)) {
    if (namesArn(member, arn)) return grip;
  }
  return namesAccount(member, principal) ? accountGrip(principal) : undefined;
}

/** What a caller can be named by, closest first. */
function identities(principal: AccountPrincipal): { readonly arn: string; readonly grip: Grip }[] {
  const { type, arn, sessionArn, partition, account } = principal;
  return [
    ...(sessionArn === undefined ? [] : [{ arn: sessionArn, grip: "caller" as const }]),
    { arn, grip: type === "role" ? "role" : "caller" },
    ...(type === "root" ? [] : [{ arn: `arn:${partition}:iam::${account}:root`, grip: "account" as const }]),
  ];
}

function accountGrip(principal: AccountPrincipal): Grip {
  return principal.type === "root" ? "caller" : "account";
}

function namesAccount(member: PolicyPrincipal, { partition, account }: AccountPrincipal): boolean {
  return (
    (member.type === "AWS" && member.value === account) ||
    namesArn(member, `arn:${partition}:iam::${account}:root`)
  );
}

function namesArn(member: PolicyPrincipal, arn: string): boolean {
  return names(member, "AWS", arn);
}

function names(member: PolicyPrincipal, type: PolicyPrincipal["type"], name: string): boolean {
  if (member.type !== type) return false;
  if (!hasWildcard(member.value)) return member.value === name;
  // AWS refuses most of these; where one is judged all the same, it is read as broadly as it can be meant.
  return matchesPattern(readPattern(member.value, { wildcards: true, variables: false }), name);
}

export function isEverybody({ type, value }: PolicyPrincipal): boolean {
  return type === "*" || (type === "AWS" && value === "*");
}

export function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}

export function isAccountPrincipal(principal: Principal): principal is AccountPrincipal {
  return "account" in principal;
}

/** The account that an entry of a Principal element belongs to: of its ARN, or the bare 12 digits. */
export function accountOf({ type, value }: PolicyPrincipal): string | undefined {
  if (type !== "AWS") return undefined;
  const account = /^\d{12}$/.test(value) ? value : parseArn(value)?.account;
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}
