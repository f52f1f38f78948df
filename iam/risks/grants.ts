import { evaluate } from "../evaluation/evaluate";
import type { PolicySet } from "../evaluation/policies";
import type { Condition, Policy, PolicyStatement } from "../language/model";
import { parseArn } from "../matching/arn";
import { matchesPattern, type Pattern, readPattern } from "../matching/pattern";
import { matcherOf } from "../matching/statement-matcher";
import { type Request, RequestContext } from "../request/context";
import type { AccountPrincipal } from "../request/principals";
import type { Budget } from "../solving/budget";
import { type Context, contextFor, withoutVariables, withVariables } from "./conditions";
import type { RiskGrant } from "./findings";
import {
  ALSO_UNNAMED,
  type GrantReach,
  reachOf,
  resourceLike,
  type Target,
  targetOfType,
  targetsOf,
  UNNAMED,
  unnamedResource,
} from "./resources";
import { solve } from "./solver";

/** Whose policies are looked at. */
export interface Subject {
  readonly principal: AccountPrincipal;
  /** What `evaluate` is asked with; for keys and roles also a policy of theirs that leaves it to the account. */
  readonly policiesFor: (action: string) => PolicySet;
  readonly identity: readonly Policy[];
  readonly boundary?: Policy;
  readonly budget: Budget;
  /** Steps that putting a request to the evaluator counts for. */
  readonly cost: number;
  /** Resources that Deny statements with NotResource spare, for an action. */
  readonly spared: (action: string) => readonly string[];
}

/** An action that a risk is made of. */
export interface Step {
  readonly action: string;
  /** Leave is needed on a resource of each of these types. `@default` any of the types that the action works on */
  readonly types?: readonly string[];
  /** The request must be one of these kinds, e.g. hand the role to this service. */
  readonly contexts?: (principal: AccountPrincipal) => readonly Context[];
  /** Leave on resources that are written out is none. */
  readonly beyondNamed?: true;
  /** Not a risk where the caller can do it to itself only, as changing one's own password. */
  readonly others?: true;
}

/** A statement with the boundary's statement that lets it through, if there is a boundary. */
export interface Pair {
  readonly policy: Policy;
  readonly statement: PolicyStatement;
  readonly boundary?: PolicyStatement;
}

/** A resource to ask for, of a format that the action works on. */
interface Candidate {
  readonly resource: string;
  readonly reach: GrantReach;
  readonly format: string;
}

interface Found extends Omit<Candidate, "resource"> {
  readonly request: Request;
}

/** How many Deny statements a request may have to get past. */
const MAX_TURNS = 8;
const WIDTH: Readonly<Record<GrantReach, number>> = { named: 0, some: 1, all: 2 };

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

/** Whether one Allow statement really allows an action on resources that nobody named. */
export function reachesAnything(subject: Subject, action: string, own: Omit<Pair, "boundary">): boolean {
  const formats = targetsOf(action).flatMap((target) => target.formats);
  return limitsFor(subject, action).some((boundary) =>
    formats.some((format) =>
      [UNNAMED, ALSO_UNNAMED].some((filler) => {
        const resource = unnamedResource(format, subject.principal, subject.budget, filler);
        if (resource === undefined || !mayName(own.statement, resource)) return false;
        const pair: Pair = { ...own, ...(boundary !== undefined && { boundary }) };
        return allowed(subject, pair, requestOf(subject, action, resource, {})) !== undefined;
      }),
    ),
  );
}

/** The widest grant of one Allow statement that speaks of the action, on a resource of one of the targets. */
function grantBy(
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
      best = grantOf(subject, step.action, pair, found);
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
  subject: Subject,
  action: string,
  { policy, statement, boundary }: Pair,
  { request, reach, format }: Found,
): RiskGrant {
  return {
    ...{ action, policy, statement, request, reach },
    resources: usedPatterns(subject, statement, request, format),
    conditions: [...statement.conditions, ...(boundary?.conditions ?? [])],
  };
}

/** The patterns that could name a resource of this format. */
function usedPatterns(
  { principal, budget }: Subject,
  { resources }: PolicyStatement,
  request: Request,
  format: string,
): readonly string[] {
  if (resources === undefined) return [];
  if (resources.negated) return resources.patterns;
  const plain = plainPatterns(request);
  return resources.patterns.filter((pattern) => {
    if (pattern === "*") return true;
    return resourceLike(format, plain([pattern]), principal, budget) !== undefined;
  });
}

/** The request of the widest reach that the subject may make by this statement. */
function search(subject: Subject, step: Step, pair: Pair, target: Target): Found | undefined {
  let best: Found | undefined;
  for (const context of step.contexts?.(subject.principal) ?? [{}]) {
    let tried = false;
    for (const { resource, ...rest } of candidates(subject, step, pair, target, context)) {
      if (best !== undefined && WIDTH[rest.reach] <= WIDTH[best.reach]) continue;
      if (step.others === true && resource === subject.principal.arn) continue;
      tried = true;
      const request = allowed(subject, pair, requestOf(subject, step.action, resource, context));
      if (request !== undefined) best = { request, ...rest };
      if (best?.reach === "all") return best;
    }
    // Without a candidate, no resource of the kind is in the statement: there is nothing to look for.
    if (best === undefined && tried && step.beyondNamed !== true)
      best = solved(subject, step, pair, target, context);
  }
  return best;
}

/** What the general search finds, where all that was tried is stopped by something else. */
function solved(
  subject: Subject,
  step: Step,
  pair: Pair,
  target: Target,
  context: Context,
): Found | undefined {
  const answer = solve(subject, step, pair, target, context);
  // Undecided is what this search says of most policies with variables: then the directed one has the last word.
  if (answer.verdict !== "found") return undefined;
  const { request } = answer;
  const format =
    target.formats.find((one) => resourceLike(one, [request.resource], subject.principal, subject.budget)) ??
    "*";
  const patterns = plainPatterns(request)(patternsOf(pair.statement)).filter(
    (pattern) => resourceLike(request.resource, [pattern], subject.principal, subject.budget) !== undefined,
  );
  const reach = patterns.some((pattern) => reachOf(format, pattern) === "some") ? "some" : "named";
  return reach === "named" && step.beyondNamed === true ? undefined : { request, reach, format };
}

function* candidates(
  subject: Subject,
  { action, beyondNamed }: Step,
  { statement, boundary }: Pair,
  { formats }: Target,
  context: Context,
): Generator<Candidate> {
  for (const format of formats) {
    for (const filler of [UNNAMED, ALSO_UNNAMED]) {
      const resource = unnamedResource(format, subject.principal, subject.budget, filler);
      if (resource !== undefined && mayName(statement, resource)) yield { resource, reach: "all", format };
    }
  }
  const limits = boundary === undefined ? ["*"] : patternsOf(boundary);
  const plain = plainPatterns(requestOf(subject, action, "*", context));
  const [own, bounds, spared] = [patternsOf(statement), limits, subject.spared(action)].map(plain);
  for (const format of formats) {
    for (const exception of ["*", ...(spared ?? [])]) {
      for (const pattern of own ?? []) {
        for (const bound of bounds ?? []) {
          const narrow = [pattern, bound, exception].filter((text) => text !== "*");
          const reach = narrow.some((text) => reachOf(format, text) === "named") ? "named" : "some";
          if (reach === "named" && beyondNamed === true) continue;
          for (const filler of reach === "named" ? [UNNAMED] : [UNNAMED, ALSO_UNNAMED]) {
            const resource = resourceLike(format, narrow, subject.principal, subject.budget, filler);
            if (resource !== undefined) yield { resource, reach, format };
          }
        }
      }
    }
  }
}

/** Fills in policy variables; most patterns have none, and need no context to be made. */
function plainPatterns(request: Request): (patterns: readonly string[]) => readonly string[] {
  return (patterns) => {
    if (!patterns.some((text) => text.includes("${"))) return patterns;
    const variables = new RequestContext({ ...request, context: withVariables(request, patterns) });
    return patterns.map((pattern) => withoutVariables(pattern, variables));
  };
}

/** Whether a statement could speak of a resource, at a glance: spares asking for those that it cannot. */
function mayName(statement: PolicyStatement, resource: string): boolean {
  const { resources } = statement;
  if (resources === undefined || resources.negated || resources.patterns.includes("*")) return true;
  const read =
    broad.get(statement) ??
    resources.patterns
      .filter(isBroad)
      .map((text) => readPattern(text, { wildcards: true, variables: false }));
  broad.set(statement, read);
  return resources.patterns.some(isOpen) || read.some((pattern) => matchesPattern(pattern, resource));
}

/** Patterns of statements that have wildcards and nothing left out, read once. */
const broad = new WeakMap<PolicyStatement, readonly Pattern[]>();

function isBroad(pattern: string): boolean {
  return pattern.includes("*") && !isOpen(pattern);
}

/** What it matches depends on the request, or on parts that AWS completes. */
function isOpen(pattern: string): boolean {
  return pattern.includes("${") || pattern.split(":").length < 6;
}

/** What a statement names; where it names exceptions, anything may be left. */
function patternsOf({ resources }: PolicyStatement): readonly string[] {
  return resources === undefined || resources.negated ? ["*"] : resources.patterns;
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
    const values = [...wanted, ...unwanted].reduce((sum, one) => sum + one.values.length, 0);
    subject.budget.spend(subject.cost * (1 + values));
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
