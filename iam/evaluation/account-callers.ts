import { shown } from "../language/errors";
import type { Grip } from "../matching/principal-matching";
import type { RequestContext } from "../request/context";
import type { AccountPrincipal } from "../request/principals";
import type { GrantMatch } from "./key-grants";
import type { Match, Matches } from "./matches";
import type { PolicySet } from "./policies";
import type { Permit, Refusal } from "./verdict";

/**
 * Whether anything allows a caller with an account, none of the policies denying.
 *
 * Within an account, a policy of the resource that names the user or the session needs nothing beside it. One that
 * names the role (or the user that opened the session) is limited by permissions boundary and session policies; one
 * that names the account leaves it to the identity policies, as where it does not speak at all. Keys and roles must
 * speak. Across accounts both sides must allow. KMS grants stand beside the key policy, in any account.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 *
 * @throws Error where the resource's account is not known.
 */
export function decideForAccount(
  context: RequestContext,
  principal: AccountPrincipal,
  policies: PolicySet,
  matches: Matches,
  grants: readonly GrantMatch[],
): Permit | Refusal {
  const owner = ownerOf(context);
  const sameAccount = owner === principal.account;
  const direct = permit(sameAccount ? matches.resource : [], grants, "caller");
  if (direct !== undefined) return direct;

  const limit = limitOf(principal, policies, matches);
  if (limit !== undefined) return limit;
  const limits = [...matches.boundary, ...matches.session];
  const ofRole = permit(sameAccount ? matches.resource : [], grants, "role");
  if (ofRole !== undefined) return { ...ofRole, statements: [...ofRole.statements, ...limits] };

  // The root user may do everything that resources and other accounts leave to its account.
  if (matches.identity.length === 0 && principal.type !== "root") return { layer: "identity", why: "silent" };
  const byGrant = grants.map(({ grant }) => grant);
  if (matches.resource.length === 0 && byGrant.length === 0) {
    if (!sameAccount) return { layer: "resource", why: "other-account", owner };
    if (resourceMustAllow(context)) return { layer: "resource", why: "not-delegated" };
  }
  return { statements: [...matches.identity, ...matches.resource, ...limits], grants: byGrant };
}

/** What names the caller as closely as asked for. */
function permit(statements: readonly Match[], grants: readonly GrantMatch[], grip: Grip): Permit | undefined {
  const allows = statements.filter((match) => match.grip === grip);
  const given = grants.filter((match) => match.grip === grip);
  if (allows.length === 0 && given.length === 0) return undefined;
  return { statements: allows, grants: given.map(({ grant }) => grant) };
}

/** Boundary and session policies, which limit whatever is not given to the session itself. */
function limitOf(
  { type }: AccountPrincipal,
  { boundary, session = [] }: PolicySet,
  matches: Matches,
): Refusal | undefined {
  if (type === "root") return undefined;
  if (boundary !== undefined && matches.boundary.length === 0) return { layer: "boundary", why: "silent" };
  if (matches.session.length > 0 || type === "user") return undefined;
  if (session.length > 0) return { layer: "session", why: "silent" };
  return type === "federated-user" ? { layer: "session", why: "no-session-policy" } : undefined;
}

/**
 * Keys and roles: without a word of their own policy, identity policies of their account have no effect.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
function resourceMustAllow({ request: { action, resource } }: RequestContext): boolean {
  return (
    /^arn:[^:]*:kms:[^:]*:[^:]*:key\//.test(resource) ||
    (/^sts:/i.test(action) && /^arn:[^:]*:iam::[^:]*:role\//.test(resource))
  );
}

function ownerOf(context: RequestContext): string {
  const owner = context.resourceAccount;
  if (owner !== undefined) return owner;
  throw new Error(
    `${shown(context.request.resource)} does not tell which account owns it; give resourceAccount with the request.`,
  );
}
