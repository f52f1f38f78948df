import { evaluate } from "../evaluation/evaluate";
import type { PolicySet } from "../evaluation/policies";
import type { Condition, Policy, PolicyStatement } from "../language/model";
import { parseArn } from "../matching/arn";
import { isAccountPrincipal } from "../matching/principal-matching";
import { matcherOf } from "../matching/statement-matcher";
import { type Request, RequestContext } from "../request/context";
import type { AccountPrincipal } from "../request/principals";
import { type Context, contextFor, withoutVariables, withVariables } from "./conditions";
import type { RiskGrant } from "./findings";
import {
  type Reach,
  reachOf,
  resourceLike,
  type Target,
  targetOfType,
  targetsOf,
  unnamedResource,
} from "./resources";

/** Whose policies are looked at. */
export interface Subject {
  readonly principal: AccountPrincipal;
  /** What `evaluate` is asked with; for keys and roles also a policy of theirs that leaves it to the account. */
  readonly policiesFor: (action: string) => PolicySet;
  readonly identity: readonly Policy[];
  readonly boundary?: Policy;
}

/** An action that a risk is made of. */
export interface Step {
  readonly action: string;
  /** Leave is needed on a resource of each of these types. `@default` any of the types that the action works on */
  readonly types?: readonly string[];
  /** The request must be one of these kinds, e.g. hand the role to this service. */
  readonly contexts?: (principal: AccountPrincipal) => readonly Context[];
  /** Not a risk where the caller can do it to itself only, as changing one's own password. */
  readonly others?: true;
}

/** A statement with the boundary's statement that lets it through, if there is a boundary. */
interface Pair {
  readonly policy: Policy;
  readonly statement: PolicyStatement;
  readonly boundary?: PolicyStatement;
}

/** A resource to ask for, of a format that the action works on. */
interface Candidate {
  readonly resource: string;
  readonly reach: Reach;
  readonly format: string;
}

interface Found extends Omit<Candidate, "resource"> {
  readonly request: Request;
}

/** Ends the search in documents that are made to make it long. */
const MAX_CANDIDATES = 60;
/** How many Deny statements a request may have to get past. */
const MAX_TURNS = 8;
const WIDTH: Readonly<Record<Reach, number>> = { named: 0, some: 1, all: 2 };

/**
 * The statements by which a subject can really do something. Every request is put to the evaluator, so that a grant
 * is always true; not finding one proves nothing.
 */
export function grantsOf(subject: Subject, step: Step): RiskGrant[] {
  const { action, types } = step;
  const statements = statementsFor(subject.identity, action);
  if (statements.length === 0) return [];
  const needed = types?.map((type) => [targetOfType(action, type)]) ?? [targetsOf(action)];
  const grants = needed.map((targets) =>
    statements.flatMap((own) => grantBy(subject, step, own, targets) ?? []),
  );
  return grants.every((some) => some.length > 0) ? grants.flat() : [];
}

/** The widest grant of one Allow statement that speaks of the action, on a resource of one of the targets. */
export function grantBy(
  subject: Subject,
  step: Step,
  own: Omit<Pair, "boundary">,
  targets: readonly Target[],
): RiskGrant | undefined {
  let best: RiskGrant | undefined;
  for (const boundary of limitsFor(subject, step.action)) {
    const pair: Pair = { ...own, ...(boundary !== undefined && { boundary }) };
    for (const target of targets) {
      const found = search(subject, step, pair, target);
      if (found === undefined || (best !== undefined && WIDTH[found.reach] <= WIDTH[best.reach])) continue;
      best = grantOf(step.action, pair, found);
      if (best.reach === "all") return best;
    }
  }
  return best;
}

/** Allow statements that speak of an action, before anything else of the request is looked at. */
export function statementsFor(
  policies: readonly Policy[],
  action: string,
): { readonly policy: Policy; readonly statement: PolicyStatement }[] {
  return policies.flatMap((policy) =>
    policy.statements
      .filter((statement) => statement.effect === "Allow" && matcherOf(statement).action(action))
      .map((statement) => ({ policy, statement })),
  );
}

function limitsFor({ boundary }: Subject, action: string): (PolicyStatement | undefined)[] {
  if (boundary === undefined) return [undefined];
  return statementsFor([boundary], action).map(({ statement }) => statement);
}

function grantOf(
  action: string,
  { policy, statement, boundary }: Pair,
  { request, reach, format }: Found,
): RiskGrant {
  return {
    ...{ action, policy, statement, request, reach },
    resources: usedPatterns(statement, request, format),
    conditions: [...statement.conditions, ...(boundary?.conditions ?? [])],
  };
}

/** The patterns that could name a resource of this format. */
function usedPatterns({ resources }: PolicyStatement, request: Request, format: string): readonly string[] {
  const { principal } = request;
  if (resources === undefined || !isAccountPrincipal(principal)) return [];
  if (resources.negated) return resources.patterns;
  const variables = new RequestContext(request);
  return resources.patterns.filter(
    (pattern) => resourceLike(format, [withoutVariables(pattern, variables)], principal) !== undefined,
  );
}

/** The request of the widest reach that the subject may make by this statement. */
function search(subject: Subject, step: Step, pair: Pair, target: Target): Found | undefined {
  let best: Found | undefined;
  let left = MAX_CANDIDATES;
  for (const context of step.contexts?.(subject.principal) ?? [{}]) {
    for (const { resource, ...rest } of candidates(subject, step, pair, target, context)) {
      if ((left -= 1) < 0) return best;
      if (best !== undefined && WIDTH[rest.reach] <= WIDTH[best.reach]) continue;
      if (step.others === true && resource === subject.principal.arn) continue;
      const request = allowed(subject, pair, requestOf(subject, step.action, resource, context));
      if (request !== undefined) best = { request, ...rest };
      if (best?.reach === "all") return best;
    }
  }
  return best;
}

function* candidates(
  subject: Subject,
  { action }: Step,
  { statement, boundary }: Pair,
  { formats }: Target,
  context: Context,
): Generator<Candidate> {
  const lists = [
    patternsOf(statement),
    boundary === undefined ? ["*"] : patternsOf(boundary),
    exceptions(subject, action),
  ];
  const asked = requestOf(subject, action, "*", context);
  const variables = new RequestContext({ ...asked, context: withVariables(asked, lists.flat()) });
  const [own = [], limit = [], spared = []] = lists.map((list) =>
    list.map((pattern) => withoutVariables(pattern, variables)),
  );
  for (const format of formats) {
    const unnamed = unnamedResource(format, subject.principal);
    if (unnamed !== undefined) yield { resource: unnamed, reach: "all", format };
    for (const exception of ["*", ...spared]) {
      for (const pattern of own) {
        for (const bound of limit) {
          const narrow = [pattern, bound, exception].filter((text) => text !== "*");
          const resource = resourceLike(format, narrow, subject.principal);
          if (resource === undefined) continue;
          yield {
            resource,
            reach: narrow.some((text) => reachOf(format, text) === "named") ? "named" : "some",
            format,
          };
        }
      }
    }
  }
}

/** What a statement names; where it names exceptions, anything may be left. */
function patternsOf({ resources }: PolicyStatement): readonly string[] {
  return resources === undefined || resources.negated ? ["*"] : resources.patterns;
}

/** What Deny statements with NotResource spare. */
function exceptions({ identity, boundary }: Subject, action: string): readonly string[] {
  return [...identity, ...(boundary === undefined ? [] : [boundary])].flatMap(({ statements }) =>
    statements.flatMap((statement) =>
      statement.effect === "Deny" &&
      statement.resources?.negated === true &&
      matcherOf(statement).action(action)
        ? statement.resources.patterns
        : [],
    ),
  );
}

function requestOf({ principal }: Subject, action: string, resource: string, context: Context): Request {
  // ARNs of S3 and the like do not say whose they are: the caller's account is what is at risk.
  const owned = resource === "*" || parseArn(resource)?.account !== "";
  return { principal, action, resource, ...(!owned && { resourceAccount: principal.account }), context };
}

/** The request with a context in which the statement allows it and nothing denies it. */
function allowed(subject: Subject, { statement, boundary }: Pair, request: Request): Request | undefined {
  const wanted = [...statement.conditions, ...(boundary?.conditions ?? [])];
  const patterns = [statement, boundary].flatMap((one) => one?.resources?.patterns ?? []);
  const based = { ...request, context: request.context ?? {} };
  const unwanted: Condition[] = [];
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const context = contextFor(based, wanted, unwanted, patterns);
    if (context === undefined) return undefined;
    const asked = { ...based, context };
    const { allowed: passes, decision, statements } = evaluate(asked, subject.policiesFor(request.action));
    if (passes) return statements.some((deciding) => deciding.statement === statement) ? asked : undefined;
    const denies = decision === "explicit-deny" ? statements[0]?.statement.conditions : undefined;
    const way = denies?.find((one) => contextFor(based, wanted, [...unwanted, one], patterns) !== undefined);
    if (way === undefined) return undefined;
    unwanted.push(way);
  }
  return undefined;
}
