import { type Request, RequestContext, resourceAccount } from "../request/context";
import { matcherOf } from "../matching/statement-matcher";
import type { Policy, PolicyStatement } from "../language/model";
import { type Grip, gripOf, isAccountPrincipal } from "../matching/principal-matching";
import type { AccountPrincipal } from "../request/principals";
import type { PolicySet, PolicySource } from "./policies";

export type { KeyGrant, PolicySet, PolicySource, PublicAccessBlock } from "./policies";

export interface DecidingStatement {
  readonly source: PolicySource;
  readonly policy: Policy;
  readonly statement: PolicyStatement;
}

export interface Decision {
  readonly allowed: boolean;
  readonly decision: "allow" | "explicit-deny" | "implicit-deny";
  /** A sentence for people. */
  readonly reason: string;
  /** All statements that deny; or those that allow; or none where nothing allows. */
  readonly statements: readonly DecidingStatement[];
}

/**
 * What AWS answers to a request.
 *
 * An explicit Deny anywhere wins. Within an account one Allow, of the identity or of the resource, is enough; across
 * accounts both must allow. A key policy and a trust policy must always take part. A boundary and an endpoint policy
 * limit and never grant. Organisation policies, session policies and KMS grants are not part of this yet.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/control-access-overview.html
 *
 * @throws Error where principal and resource must be compared by account and the resource's is not known.
 */
export function evaluate(request: Request, policies: PolicySet): Decision {
  const matches = matchAll(request, policies);
  const denies = matches.filter(({ statement }) => statement.effect === "Deny");
  if (denies.length > 0) {
    return answer("explicit-deny", `${list(denies)} denies ${what(request)}.`, denies);
  }
  const allows = new Allows(matches);
  const verdict = isAccountPrincipal(request.principal)
    ? decideForAccount(request, request.principal, policies, allows)
    : decideForOthers(request, allows);
  if (typeof verdict === "string") return answer("implicit-deny", verdict, []);
  if (policies.endpoint !== undefined && allows.of("endpoint").length === 0) {
    return answer("implicit-deny", `The endpoint policy does not allow ${what(request)}.`, []);
  }
  const deciding = [...verdict, ...allows.of("endpoint")];
  return answer("allow", `${list(deciding)} allows ${what(request)}.`, deciding);
}

interface Match extends DecidingStatement {
  readonly grip: Grip;
}

/** Allowing statements by where they come from and how closely they name the caller. */
class Allows {
  constructor(private readonly matches: readonly Match[]) {}

  of(source: PolicySource, ...grips: readonly Grip[]): readonly Match[] {
    return this.matches.filter(
      (match) => match.source === source && (grips.length === 0 || grips.includes(match.grip)),
    );
  }
}

/** The statements that allow; or why nothing does. */
type Verdict = readonly Match[] | string;

/** Services, federated and anonymous callers have no identity policies: the resource decides. */
function decideForOthers(request: Request, allows: Allows): Verdict {
  const granted = allows.of("resource");
  return granted.length > 0 ? granted : `No policy of the resource allows ${what(request)}.`;
}

function decideForAccount(
  request: Request,
  principal: AccountPrincipal,
  policies: PolicySet,
  allows: Allows,
): Verdict {
  const owner = resourceAccount(request);
  if (owner === undefined) {
    throw new Error(
      `${JSON.stringify(request.resource)} does not tell which account owns it; give resourceAccount with the request.`,
    );
  }
  const granted = allows.of("resource");
  const sameAccount = owner === principal.account;
  if (sameAccount && allows.of("resource", "caller").length > 0) return allows.of("resource", "caller");

  const boundary = allows.of("boundary");
  if (policies.boundary !== undefined && boundary.length === 0) {
    return `The permissions boundary does not allow ${what(request)}.`;
  }
  if (sameAccount && allows.of("resource", "role").length > 0) {
    return [...allows.of("resource", "role"), ...boundary];
  }
  const identity = allows.of("identity");
  // The root user may do everything that resources and other accounts leave to its account.
  if (identity.length === 0 && principal.type !== "root")
    return `No identity policy allows ${what(request)}.`;
  if (granted.length === 0 && !(sameAccount && !resourceMustAllow(request))) {
    return sameAccount
      ? `The resource's own policy neither allows ${what(request)} nor leaves it to the account's identity policies.`
      : `The resource belongs to account ${owner}, and its policy does not allow ${what(request)}.`;
  }
  return [...identity, ...granted, ...boundary];
}

/** Keys and roles: without a word of their own policy, identity policies of their account have no effect. */
function resourceMustAllow({ action, resource }: Request): boolean {
  return /^arn:[^:]*:kms:[^:]*:[^:]*:key\//.test(resource) || /^sts:assumerole/i.test(action);
}

function matchAll(request: Request, policies: PolicySet): Match[] {
  const context = new RequestContext(request);
  const hasBoundary = policies.boundary !== undefined;
  const matches: Match[] = [];
  const collect = (source: PolicySource, policy: Policy) => {
    for (const statement of policy.statements) {
      const grip = matchStatement(statement, request, context, hasBoundary);
      if (grip !== undefined) matches.push({ source, policy, statement, grip });
    }
  };
  if (request.principal.type === "user" || request.principal.type === "role") {
    for (const policy of policies.identity ?? []) collect("identity", policy);
    if (policies.boundary !== undefined) collect("boundary", policies.boundary);
  }
  if (policies.resource !== undefined) collect("resource", policies.resource);
  if (policies.endpoint !== undefined) collect("endpoint", policies.endpoint);
  return matches;
}

function matchStatement(
  statement: PolicyStatement,
  { principal, action, resource }: Request,
  context: RequestContext,
  hasBoundary: boolean,
): Grip | undefined {
  const matcher = matcherOf(statement);
  if (!matcher.action(action) || !matcher.resource(resource, context)) return undefined;
  const grip =
    statement.principals === undefined
      ? "caller"
      : gripOf(statement.principals, statement.effect, principal, hasBoundary);
  return grip !== undefined && matcher.conditions(context) ? grip : undefined;
}

function answer(decision: Decision["decision"], reason: string, matches: readonly Match[]): Decision {
  const statements = matches.map(({ source, policy, statement }) => ({ source, policy, statement }));
  return { allowed: decision === "allow", decision, reason, statements };
}

function list(matches: readonly Match[]): string {
  const names = matches.map(
    ({ source, statement }) => `${statement.sid ?? statement.path} of the ${source} policy`,
  );
  return [...new Set(names)].join(" and ") || "The account";
}

function what({ principal, action, resource }: Request): string {
  const who = isAccountPrincipal(principal)
    ? (principal.sessionArn ?? principal.arn)
    : "service" in principal
      ? principal.service
      : "provider" in principal
        ? principal.provider
        : "anonymous callers";
  return `${action} on ${resource} for ${who}`;
}
