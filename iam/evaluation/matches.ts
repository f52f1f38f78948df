import type { Policy, PolicyStatement } from "../language/model";
import { type Grip, gripOf } from "../matching/principal-matching";
import { matcherOf } from "../matching/statement-matcher";
import type { Request, RequestContext } from "../request/context";
import { limitsCaller, limitsResource } from "./organization";
import type { DecidingStatement } from "./decision";
import type { PolicySet, PolicySource } from "./policies";

/** A statement that applies to the request, and how closely it names the caller. */
export interface Match extends DecidingStatement {
  readonly grip: Grip;
}

/** All statements that apply to a request. Layers that do not bear on its caller have none. */
export interface Matches {
  readonly denies: readonly Match[];
  readonly identity: readonly Match[];
  readonly resource: readonly Match[];
  readonly boundary: readonly Match[];
  readonly session: readonly Match[];
  readonly endpoint: readonly Match[];
  /** One list a level, of levels that apply. */
  readonly scps: readonly (readonly Match[])[];
}

export function findMatches(context: RequestContext, policies: PolicySet): Matches {
  const { request } = context;
  const { type } = request.principal;
  const denies: Match[] = [];
  const hasBoundary = policies.boundary !== undefined;
  const allowsOf = (source: PolicySource, list: readonly Policy[] | undefined): readonly Match[] => {
    if (list === undefined) return NONE;
    const allows: Match[] = [];
    for (const policy of list) {
      for (const statement of policy.statements) {
        const grip = gripOfStatement(statement, request, context, hasBoundary);
        if (grip === undefined) continue;
        (statement.effect === "Deny" ? denies : allows).push({ source, policy, statement, grip });
      }
    }
    return allows;
  };
  const one = (source: PolicySource, policy: Policy | undefined) =>
    policy === undefined ? NONE : allowsOf(source, [policy]);

  const isSession = type === "role" || type === "federated-user";
  const hasIdentity = isSession || type === "user";
  const scps = limitsCaller(request.principal) ? policies.scps : undefined;
  const found = {
    identity: hasIdentity ? allowsOf("identity", policies.identity) : NONE,
    boundary: hasIdentity ? one("boundary", policies.boundary) : NONE,
    session: isSession ? allowsOf("session", policies.session) : NONE,
    resource: one("resource", policies.resource),
    endpoint: one("endpoint", policies.endpoint),
    scps: scps?.map((level) => allowsOf("scp", level)) ?? NO_LEVELS,
  };
  // Only what they deny counts: RCPFullAWSAccess, which nobody can detach, allows the rest at every level.
  if (policies.rcps !== undefined && limitsResource(request)) {
    for (const level of policies.rcps) allowsOf("rcp", level);
  }
  return { denies, ...found };
}

const NONE: readonly Match[] = [];
const NO_LEVELS: readonly (readonly Match[])[] = [];

function gripOfStatement(
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
