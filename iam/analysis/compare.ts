import { evaluate } from "../evaluation/evaluate";
import type { PolicySet } from "../evaluation/policies";
import type { Policy, PolicyStatement } from "../language/model";
import { isAccountPrincipal } from "../matching/principal-matching";
import type { Request } from "../request/context";
import type { Frame, Goal } from "../solving/ask";
import { Asker } from "./asker";
import { OWNER } from "./examples";
import { ALLOWED_EVERYTHING, delegation, identityFrame, resourceFrame } from "./frames";
import { statementsOf } from "./reach";

/** One resource policy, or identity policies of one user or role. */
export type Permissions = Policy | readonly Policy[];

/** How two policies stand to each other over all requests. */
export interface PermissionComparison {
  readonly relation: "equal" | "narrower" | "wider" | "incomparable" | "undecided";
  /** A request that only the first allows. */
  readonly onlyFirst?: Difference;
  /** A request that only the second allows. */
  readonly onlySecond?: Difference;
}

/** A request that `evaluate` allows with one set of policies and not with the other. */
export interface Difference {
  readonly request: Request;
  readonly allowing: PolicySet;
  readonly refusing: PolicySet;
}

/** `yes` is proven; `no` comes with a request that the first allows and the second does not. */
export type NoMorePermissive =
  | { readonly verdict: "yes" | "undecided"; readonly difference?: undefined }
  | { readonly verdict: "no"; readonly difference: Difference };

const STEPS = 1_000_000;

/**
 * Whether `first` allows nothing that `second` does not allow, over all callers, actions, resources and contexts.
 *
 * Resource policies are compared by what they themselves allow: to callers of other accounts and to services, whose
 * own account allows them everything, and to callers of the owner's account that have no policies of their own. What
 * identity policies of the owner's account allow anyhow is not counted, except for keys and roles, where the resource
 * policy must agree.
 *
 * @throws Error where an identity policy is compared with a resource policy.
 */
export function isNoMorePermissive(first: Permissions, second: Permissions): NoMorePermissive {
  const [a, b] = [listOf(first), listOf(second)];
  const asker = new Asker([...a, ...b], STEPS);
  let undecided = false;
  for (const mode of modesFor(a, b)) {
    for (const goal of goals(a, b)) {
      const answer = asker.ask(goal, mode.frame);
      if (answer.verdict === "found") return { verdict: "no", difference: mode.difference(answer.request) };
      undecided ||= answer.verdict === "undecided";
    }
  }
  return { verdict: undecided ? "undecided" : "yes" };
}

/** Both directions of `isNoMorePermissive`: `narrower` means that the first allows less than the second. */
export function comparePermissions(first: Permissions, second: Permissions): PermissionComparison {
  const forth = isNoMorePermissive(first, second);
  const back = isNoMorePermissive(second, first);
  const differences = {
    ...(forth.difference && { onlyFirst: forth.difference }),
    ...(back.difference && { onlySecond: back.difference }),
  };
  if (forth.verdict === "undecided" || back.verdict === "undecided") {
    return { relation: "undecided", ...differences };
  }
  if (forth.verdict === "yes")
    return { relation: back.verdict === "yes" ? "equal" : "narrower", ...differences };
  return { relation: back.verdict === "yes" ? "wider" : "incomparable", ...differences };
}

function listOf(permissions: Permissions): readonly Policy[] {
  return Array.isArray(permissions) ? (permissions as readonly Policy[]) : [permissions as Policy];
}

/** What a request must be like that the first allows and the second does not: unmentioned there, or denied. */
function* goals(a: readonly Policy[], b: readonly Policy[]): Generator<Goal> {
  const denies = statementsOf(a, "Deny");
  const refused = statementsOf(b, "Deny");
  const allowed = statementsOf(b, "Allow");
  const known = new Set(allowed.map(meaning));
  const deniedToo = new Set(denies.map(meaning));
  const others = refused.filter((deny) => !deniedToo.has(meaning(deny)));
  const notAllowed = [...denies, ...allowed];
  for (const allow of statementsOf(a, "Allow")) {
    if (!known.has(meaning(allow))) yield { must: [allow], some: [], never: notAllowed };
    for (const deny of others) yield { must: [allow, deny], some: [], never: denies };
  }
}

/** Statements of the same meaning that are written alike. */
function meaning({ version, effect, principals, actions, resources, conditions }: PolicyStatement): string {
  return JSON.stringify([version, effect, principals, actions, resources, conditions]);
}

interface Mode {
  readonly frame: Frame;
  readonly difference: (request: Request) => Difference;
}

function modesFor(a: readonly Policy[], b: readonly Policy[]): readonly Mode[] {
  const statements = [...statementsOf(a, "Allow"), ...statementsOf(b, "Allow")];
  const withPrincipals = statements.filter(({ principals }) => principals !== undefined).length;
  if (withPrincipals === 0) return [identityMode(a, b)];
  if (withPrincipals < statements.length) {
    throw new Error(
      "An identity policy cannot be compared with a resource policy: only one of them names principals.",
    );
  }
  const [first] = a;
  const [second] = b;
  if (first === undefined || second === undefined || a.length > 1 || b.length > 1) {
    throw new Error("A resource has one policy: give a single resource policy on each side.");
  }
  return [resourceMode(first, second, true), resourceMode(first, second, false)];
}

function mode(allowing: (request: Request) => PolicySet, refusing: (request: Request) => PolicySet) {
  const difference = (request: Request): Difference => ({
    ...{ request, allowing: allowing(request), refusing: refusing(request) },
  });
  const accepts = (request: Request) =>
    evaluate(request, allowing(request)).allowed && !evaluate(request, refusing(request)).allowed;
  return { difference, accepts };
}

function identityMode(a: readonly Policy[], b: readonly Policy[]): Mode {
  const { difference, accepts } = mode(
    (request) => ({ identity: a, resource: delegation(request) }),
    (request) => ({ identity: b, resource: delegation(request) }),
  );
  return { frame: identityFrame(accepts), difference };
}

/** @param delegated Callers are allowed everything by their own account; otherwise nothing, within the owner's. */
function resourceMode(a: Policy, b: Policy, delegated: boolean): Mode {
  const identity = delegated ? [ALLOWED_EVERYTHING] : [];
  const set = (resource: Policy) => (request: Request) => ({
    resource,
    ...(delegated && isAccountPrincipal(request.principal) && { identity }),
  });
  const { difference, accepts } = mode(set(a), set(b));
  const mustAgree = a.kind === "key" || a.kind === "trust";
  const frame: Frame = {
    ...resourceFrame(a.kind, identity, accepts),
    defaultOwner: (principal) => {
      if (!isAccountPrincipal(principal)) return OWNER;
      return delegated ? (principal.account === OWNER ? "444455556666" : OWNER) : principal.account;
    },
    admits: (principal, owner) => {
      if (!isAccountPrincipal(principal)) return delegated;
      return delegated ? mustAgree || principal.account !== owner : principal.account === owner;
    },
  };
  return { frame, difference };
}
