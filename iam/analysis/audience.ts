import type { PolicyStatement, PrincipalClause } from "../language/model";
import { accountOf, hasWildcard } from "../matching/principal-matching";
import { limitingKey } from "./limiting-keys";
import type { Limit } from "./limits";
import type { Witness } from "./witness";

/**
 * Whom a statement is for, as a class, the widest first:
 * - `public`: everybody, signed in to AWS or not; `any-authenticated`: everybody with an AWS account.
 * - `services`, `federated`: AWS services; identities of an identity provider.
 * - `organisation`, `network`, `accounts`: callers of listed organisations, networks, accounts.
 */
export const AUDIENCES = [
  "public",
  "any-authenticated",
  "services",
  "federated",
  "organisation",
  "network",
  "accounts",
] as const;

export type Audience = (typeof AUDIENCES)[number];

/** Of principals that are written out. */
export function audienceOfNamed({ members }: PrincipalClause): readonly Audience[] {
  return sorted(
    members.map(({ type }) =>
      type === "Service" ? "services" : type === "Federated" ? "federated" : "accounts",
    ),
  );
}

/** Of a wildcard that conditions limit: any one of them keeps all others out. */
export function audienceOfLimited(limits: readonly Limit[]): readonly Audience[] {
  const scopes = limits.flatMap(({ condition }) => limitingKey(condition, "documented")?.scope ?? []);
  const narrowest = sorted(scopes).at(-1);
  return [narrowest ?? "accounts"];
}

/** Of a wildcard that nothing limits; without a witness the widest is assumed. */
export function audienceOfAnyone(
  { principals }: PolicyStatement,
  witness: Witness | undefined,
): readonly Audience[] {
  const wildcards =
    principals?.negated === false ? principals.members.filter(({ value }) => hasWildcard(value)) : [];
  if (wildcards.length > 0 && wildcards.every((member) => accountOf(member) !== undefined))
    return ["accounts"];
  switch (witness?.request.principal.type) {
    case undefined:
    case "anonymous":
      return ["public"];
    case "service":
      return ["services"];
    case "federated":
      return ["federated"];
    default:
      return ["any-authenticated"];
  }
}

function sorted(audiences: readonly Audience[]): Audience[] {
  return AUDIENCES.filter((audience) => audiences.includes(audience));
}
