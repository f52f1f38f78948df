import { shown } from "../language/errors";
import { parseArn } from "../matching/arn";

/**
 * Who makes a request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type Principal = AccountPrincipal | ServicePrincipal | FederatedPrincipal | AnonymousPrincipal;

/**
 * Somebody with credentials of an AWS account: its root user, an IAM user, a session of a role, or a session that a
 * user opened with `GetFederationToken`.
 */
export interface AccountPrincipal {
  readonly type: "root" | "user" | "role" | "federated-user";
  readonly account: string;
  readonly partition: string;
  /** What `aws:PrincipalArn` says: of the root user, the user, the role (not its session), the federated user. */
  readonly arn: string;
  /** `arn:...:sts::ACCOUNT:assumed-role/ROLE/SESSION`, for a role. */
  readonly sessionArn?: string;
  /** Of the user that called `GetFederationToken`, for a federated user; policies that name it reach the session. */
  readonly userArn?: string;
  /** By which S3 bucket policies may name the caller's account; nothing else tells it, so only if given. */
  readonly canonicalUserId?: string;
}

/** An AWS service that acts for itself. */
export interface ServicePrincipal {
  readonly type: "service";
  readonly service: string;
}

/** Somebody whom a SAML or OpenID provider vouches for, while they assume a role. */
export interface FederatedPrincipal {
  readonly type: "federated";
  readonly provider: string;
  /** Condition keys of the provider's token or assertion, e.g. `accounts.google.com:aud`, `SAML:aud`. */
  readonly claims?: Readonly<Record<string, string | readonly string[]>>;
}

/** A request without credentials. */
export interface AnonymousPrincipal {
  readonly type: "anonymous";
}

/** A session of a role, e.g. `role("arn:aws:iam::111122223333:role/app/worker")`. */
export function role(roleArn: string, sessionName = "session"): AccountPrincipal {
  const { partition, account, resource } = iamArn(roleArn, "role/");
  const name = resource.slice(resource.lastIndexOf("/") + 1);
  const sessionArn = `arn:${partition}:sts::${account}:assumed-role/${name}/${sessionName}`;
  return { type: "role", account, partition, arn: roleArn, sessionArn };
}

/** An IAM user, e.g. `user("arn:aws:iam::111122223333:user/alice")`. */
export function user(userArn: string): AccountPrincipal {
  const { partition, account } = iamArn(userArn, "user/");
  return { type: "user", account, partition, arn: userArn };
}

/**
 * A session of `GetFederationToken`, e.g. `federatedUser("arn:aws:sts::111122223333:federated-user/bob")`. Its
 * identity policies are those of the user that opened it, limited by the session policies: without any it has none.
 *
 * @param userArn Of that user; resource policies that name it reach the session too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getfederationtoken.html
 */
export function federatedUser(sessionArn: string, userArn?: string): AccountPrincipal {
  const arn = parseArn(sessionArn);
  if (arn?.service !== "sts" || !/^\d{12}$/.test(arn.account) || !/^federated-user\/./.test(arn.resource)) {
    throw new Error(
      `${shown(sessionArn)} is not the ARN of a federated user; expected arn:aws:sts::ACCOUNT:federated-user/NAME.`,
    );
  }
  const { account, partition } = arn;
  const opener = userArn === undefined ? {} : { userArn: user(userArn).arn };
  return { type: "federated-user", account, partition, arn: sessionArn, ...opener };
}

/**
 * The root user of an account.
 *
 * @param partition `@default "aws"`
 */
export function rootUser(account: string, partition = "aws"): AccountPrincipal {
  return { type: "root", account, partition, arn: `arn:${partition}:iam::${account}:root` };
}

/**
 * Some role of an account that no policy names: for "anybody in that account".
 *
 * @param partition `@default "aws"`
 */
export function accountMember(account: string, partition = "aws"): AccountPrincipal {
  return role(`arn:${partition}:iam::${account}:role/some-member`);
}

/** An AWS service, e.g. `service("cloudtrail.amazonaws.com")`; give `aws:SourceArn` and the like as context. */
export function service(name: string): ServicePrincipal {
  if (!name.includes("."))
    throw new Error(`${JSON.stringify(name)} is not a service principal such as "s3.amazonaws.com".`);
  return { type: "service", service: name };
}

/**
 * A caller from an identity provider: an `oidc-provider` or `saml-provider` ARN, or a name such as
 * `accounts.google.com`.
 *
 * @param claims What its token says, e.g. `{ aud: "sts.amazonaws.com", sub: "repo:org/name:ref:refs/heads/main" }`.
 * Each becomes a condition key under the provider's name (`token.actions.githubusercontent.com:aud`), for SAML under
 * `SAML`; a name that has a colon is a key already.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
export function federated(provider: string, claims?: FederatedPrincipal["claims"]): FederatedPrincipal {
  if (claims === undefined) return { type: "federated", provider };
  const prefix = claimPrefix(provider);
  const keys = Object.entries(claims).map(([name, value]) => [
    name.includes(":") ? name : `${prefix}:${name}`,
    value,
  ]);
  return { type: "federated", provider, claims: Object.fromEntries(keys) as NonNullable<typeof claims> };
}

/** Anybody, without credentials. */
export function anonymous(): AnonymousPrincipal {
  return { type: "anonymous" };
}

function iamArn(text: string, prefix: string) {
  const arn = parseArn(text);
  if (arn?.service !== "iam" || !/^\d{12}$/.test(arn.account) || !arn.resource.startsWith(prefix)) {
    throw new Error(`${JSON.stringify(text)} is not the ARN of an IAM ${prefix.slice(0, -1)}.`);
  }
  return arn;
}

/** The provider's address (with its path), or `SAML`. */
function claimPrefix(provider: string): string {
  const resource = parseArn(provider)?.resource;
  if (resource === undefined) return provider;
  return resource.startsWith("saml-provider/") ? "SAML" : resource.slice(resource.indexOf("/") + 1);
}

export function isAccountPrincipal(principal: Principal): principal is AccountPrincipal {
  return "account" in principal;
}

/** A role that a service made for itself; organisation policies do not touch it. */
export function isServiceLinkedRole(principal: Principal): boolean {
  return principal.type === "role" && isServiceLinkedRoleArn(principal.arn);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html */
export function isServiceLinkedRoleArn(arn: string): boolean {
  return /^arn:[^:]*:iam::[^:]*:role\/aws-service-role\//.test(arn);
}

/** The caller in a word, as messages name it. */
export function principalName(principal: Principal): string {
  switch (principal.type) {
    case "service":
      return principal.service;
    case "federated":
      return principal.provider;
    case "anonymous":
      return "anonymous callers";
    default:
      return principal.sessionArn ?? principal.arn;
  }
}
