import type { Policy } from "../language/model";
import { type Request, RequestContext } from "../request/context";
import { isAccountPrincipal } from "../request/principals";
import type { DecidingStatement, Decision } from "./decision";
import { judge } from "./evaluate";
import type { Matches } from "./matches";
import { type NearMiss, nearMissesOf } from "./near-miss";
import { limitsCaller, limitsResource } from "./organization";
import type { PolicySet, PolicySource } from "./policies";
import { isRefusal, type Layer, type Refusal } from "./verdict";

/** What one layer says to a request. */
export interface LayerAnswer {
  readonly layer: Layer;
  /**
   * - `denies`, `allows`: by the statements listed.
   * - `silent`: it has policies, none of which speaks; of SCPs, not at every level.
   * - `blocks`: S3 Block Public Access keeps the caller out.
   */
  readonly says: "denies" | "allows" | "silent" | "blocks";
  readonly statements: readonly DecidingStatement[];
}

/** A decision with all that led to it. */
export interface Explanation {
  readonly decision: Decision;
  /** The layers that there are and that bear on this caller, outermost first. */
  readonly layers: readonly LayerAnswer[];
  /** For an implicit deny: the statements that would allow but for one thing, the likeliest first. */
  readonly nearMisses: readonly NearMiss[];
}

/**
 * Why a request is allowed or not: what each layer says, and what comes closest where an Allow is missing. Gives the
 * same decision as `evaluate`, in more time.
 *
 * @throws Error as `evaluate` does.
 */
export function explain(request: Request, policies: PolicySet): Explanation {
  const context = new RequestContext(request);
  const { decision, matches, verdict } = judge(context, policies);
  if (matches === undefined) return { decision, layers: [], nearMisses: [] };
  const refusal = verdict !== undefined && isRefusal(verdict) ? verdict : undefined;
  const layers = ORDER.flatMap((layer) =>
    bears(layer, request, policies) ? [answerOf(layer, matches)] : [],
  );
  return {
    decision,
    layers: [...layers, ...(refusal === undefined ? [] : blockOf(refusal, policies.resource))],
    nearMisses: refusal === undefined ? [] : nearMissesOf(context, policies, refusal),
  };
}

/** S3 Block Public Access, with the statements that make the bucket policy public. */
function blockOf({ layer, statements = [] }: Refusal, policy: Policy | undefined): LayerAnswer[] {
  if (layer !== "public-access-block" || policy === undefined) return [];
  const publicOnes = statements.map((statement) => ({ source: "resource" as const, policy, statement }));
  return [{ layer, says: "blocks", statements: publicOnes }];
}

const ORDER: readonly PolicySource[] = [
  "rcp",
  "scp",
  "endpoint",
  "resource",
  "identity",
  "boundary",
  "session",
];

function bears(layer: PolicySource, request: Request, policies: PolicySet): boolean {
  const { principal } = request;
  const { identity, resource, boundary, session, endpoint, scps, rcps } = policies;
  const ofAccount = isAccountPrincipal(principal) && principal.type !== "root";
  switch (layer) {
    case "rcp":
      return rcps !== undefined && limitsResource(request);
    case "scp":
      return scps !== undefined && limitsCaller(principal);
    case "endpoint":
      return endpoint !== undefined;
    case "resource":
      return resource !== undefined;
    case "identity":
      return ofAccount && identity !== undefined;
    case "boundary":
      return ofAccount && boundary !== undefined;
    case "session":
      return ofAccount && session !== undefined;
  }
}

function answerOf(layer: PolicySource, matches: Matches): LayerAnswer {
  const denies = matches.denies.filter(({ source }) => source === layer);
  if (denies.length > 0) return { layer, says: "denies", statements: denies };
  // What an RCP does not deny, RCPFullAWSAccess allows.
  if (layer === "rcp") return { layer, says: "allows", statements: [] };
  const levels = layer === "scp" ? matches.scps : [matches[layer]];
  const silent = levels.some((allows) => allows.length === 0);
  return { layer, says: silent ? "silent" : "allows", statements: silent ? [] : levels.flat() };
}
