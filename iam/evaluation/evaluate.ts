import { isAccountPrincipal } from "../matching/principal-matching";
import { type Request, RequestContext } from "../request/context";
import { decideForAccount } from "./account-callers";
import { type Decision, decided } from "./decision";
import { type GrantMatch, matchingGrants } from "./key-grants";
import { findMatches, type Matches } from "./matches";
import type { PolicySet } from "./policies";
import { publicStatements } from "./public-bucket";
import { allowReason, denyReason, refusalReason } from "./reasons";
import { isRefusal, type Permit, type Refusal } from "./verdict";

export type { PolicySet } from "./policies";

/**
 * What AWS answers to a request.
 *
 * An explicit Deny anywhere wins. Then every layer that there is must let the request through: SCPs at each level,
 * S3's public-access block, the endpoint policy; and something must allow it, see `decideForAccount`. Callers that
 * belong to no account (services, federated and anonymous ones) have only the resource to allow them.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/control-access-overview.html
 *
 * @throws Error where principal and resource must be compared by account and the resource's is not known.
 */
export function evaluate(request: Request, policies: PolicySet): Decision {
  return judge(new RequestContext(request), policies).decision;
}

/** A decision, and what it rests on where policies were asked. */
export interface Judgement {
  readonly decision: Decision;
  readonly matches?: Matches;
  /** Absent where a Deny decided. */
  readonly verdict?: Permit | Refusal;
}

export function judge(context: RequestContext, policies: PolicySet): Judgement {
  const { request } = context;
  if (isFree(request)) return { decision: decided("allow", [], [], () => allowReason(request, [], [])) };
  const matches = findMatches(context, policies);
  const { denies } = matches;
  if (denies.length > 0)
    return { decision: decided("explicit-deny", denies, [], () => denyReason(request, denies)), matches };
  const verdict = decide(context, policies, matches);
  const decision = isRefusal(verdict)
    ? decided("implicit-deny", [], [], () => refusalReason(context, policies, verdict))
    : decided("allow", verdict.statements, verdict.grants, () =>
        allowReason(request, verdict.statements, verdict.grants),
      );
  return { decision, matches, verdict };
}

function decide(context: RequestContext, policies: PolicySet, matches: Matches): Permit | Refusal {
  const level = matches.scps.findIndex((allows) => allows.length === 0);
  if (level >= 0) return { layer: "scp", why: "silent-level", level: level + 1 };
  const blocked = blockedBucket(context, policies);
  if (blocked !== undefined) return blocked;
  const grants = policies.grants === undefined ? NO_GRANTS : matchingGrants(context, policies.grants);
  const { principal } = context.request;
  const verdict = isAccountPrincipal(principal)
    ? decideForAccount(context, principal, policies, matches, grants)
    : decideForOthers(matches, grants);
  if (isRefusal(verdict)) return verdict;
  if (policies.endpoint !== undefined && matches.endpoint.length === 0)
    return { layer: "endpoint", why: "silent" };
  if (matches.endpoint.length === 0 && matches.scps.length === 0) return verdict;
  return { ...verdict, statements: [...verdict.statements, ...matches.endpoint, ...matches.scps.flat()] };
}

const NO_GRANTS: readonly GrantMatch[] = [];

/** Services, federated and anonymous callers have no identity policies: the resource decides. */
function decideForOthers(matches: Matches, grants: readonly GrantMatch[]): Permit | Refusal {
  if (matches.resource.length === 0 && grants.length === 0)
    return { layer: "resource", why: "resource-alone" };
  return { statements: matches.resource, grants: grants.map(({ grant }) => grant) };
}

/**
 * A bucket whose policy is public lets in AWS services and the owner's account only, even where a statement of it
 * names others. Grants by ACL are no part of this.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
function blockedBucket(context: RequestContext, policies: PolicySet): Refusal | undefined {
  const { publicAccessBlock, resource } = policies;
  if (publicAccessBlock?.restrictPublicBuckets !== true || resource === undefined) return undefined;
  const { principal } = context.request;
  const owner = context.resourceAccount;
  if (principal.type === "service" || ("account" in principal && principal.account === owner))
    return undefined;
  const statements = publicStatements(resource);
  if (statements.length === 0) return undefined;
  return {
    layer: "public-access-block",
    why: "public-bucket",
    statements,
    ...(owner !== undefined && { owner }),
  };
}

/**
 * Whoever has credentials may ask who they are; no policy can refuse it.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
function isFree({ action, principal }: Request): boolean {
  return principal.type !== "anonymous" && action.toLowerCase() === "sts:getcalleridentity";
}
