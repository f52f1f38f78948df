import type { OneOrMany, PrincipalMap } from "../language/document";
import { shown } from "../language/errors";
import { parseArn } from "../matching/arn";

/**
 * Whom a statement is about. Several kinds stand in a list: `[awsService("logs.amazonaws.com"), roles(arn)]`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type Principals = typeof everybody | OneOrMany<PrincipalMap>;

/** Every caller, also without credentials: for statements that deny, or whose conditions say who it is. */
export const everybody = "*" as const;

/** The name of a service as a principal: `logs.eu-west-1.amazonaws.com`. */
export type ServiceName = `${string}.${string}`;

/** AWS services that act for themselves, e.g. `awsService("cloudtrail.amazonaws.com")`. */
export function awsService(...names: NonEmpty<ServiceName>): PrincipalMap {
  return { Service: names };
}

/**
 * An account: whoever in it has the right by an identity policy, too.
 *
 * @param arn `arn:...:iam::ACCOUNT:root`, see `arns(...).accountRoot`.
 * @throws Error for anything else.
 */
export function accountRoot(arn: string): PrincipalMap {
  return { AWS: named(arn, (resource) => resource === "root", "an account's root") };
}

/**
 * Roles. They must exist when AWS takes the policy, and it refuses patterns: for those use `accountRoot` and a
 * condition on `aws:PrincipalArn`.
 *
 * @throws Error for anything but ARNs of roles.
 */
export function roles(...arns: NonEmpty<string>): PrincipalMap {
  return { AWS: arns.map((arn) => named(arn, (resource) => resource.startsWith("role/"), "a role")) };
}

/** IAM users; as for {@link roles}. */
export function users(...arns: NonEmpty<string>): PrincipalMap {
  return { AWS: arns.map((arn) => named(arn, (resource) => resource.startsWith("user/"), "a user")) };
}

/** In trust policies, whoever an OpenID or SAML provider vouches for: the provider's ARN, or a name such as `accounts.google.com`. */
export function identityProvider(...providers: NonEmpty<string>): PrincipalMap {
  return { Federated: providers };
}

type NonEmpty<T> = readonly [T, ...T[]];

function named(text: string, fits: (resource: string) => boolean, what: string): string {
  const arn = parseArn(text);
  const exact = arn?.service === "iam" && /^\d{12}$/.test(arn.account) && !/[*?]/.test(arn.resource);
  if (arn !== undefined && exact && fits(arn.resource)) return text;
  throw new Error(`${shown(text)} is not the ARN of ${what}; wildcards are not allowed.`);
}
