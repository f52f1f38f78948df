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
  /** Of the root user, the user, the role (not of its session), or the federated user's session. */
  readonly arn: string;
  /** `arn:...:sts::ACCOUNT:assumed-role/ROLE/SESSION`, for a role. */
  readonly sessionArn?: string;
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
 * A session of `GetFederationToken`, e.g. `federatedUser("arn:aws:sts::111122223333:federated-user/bob")`; its
 * identity policies are those of the user that opened it.
 */
export function federatedUser(sessionArn: string): AccountPrincipal {
  const arn = parseArn(sessionArn);
  if (arn?.service !== "sts" || !/^\d{12}$/.test(arn.account) || !/^federated-user\/./.test(arn.resource)) {
    throw new Error(
      `${shown(sessionArn)} is not the ARN of a federated user; expected arn:aws:sts::ACCOUNT:federated-user/NAME.`,
    );
  }
  return { type: "federated-user", account: arn.account, partition: arn.partition, arn: sessionArn };
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

/** A caller from an identity provider: an `oidc-provider` or `saml-provider` ARN, or a name such as `accounts.google.com`. */
export function federated(provider: string): FederatedPrincipal {
  return { type: "federated", provider };
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
