import {
  evaluate,
  type Condition,
  type Decision,
  type PolicySet,
  type PolicyStatement,
  type Request,
} from "../../iam";
import { conditionTest } from "../../iam/matching/condition-test";
import { gripOf } from "../../iam/matching/principal-matching";
import { hasVariables, matcherOf } from "../../iam/matching/statement-matcher";
import { RequestContext } from "../../iam/request/context";
import type { Target } from "./resources";

/** What the question would have to say beyond what it says, to be answered with yes. */
export interface Possibility {
  /** Values that would do, by condition key; of patterns, the patterns. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** Patterns of resources within the one that was asked about. */
  readonly resources: readonly string[];
  /** A request of that kind, and why it is allowed. */
  readonly request: Request;
  readonly decision: Decision;
}

/** Enough for policies that people write; a bound for others. */
const MAX_TRIES = 400;
const MAX_FOUND = 8;
/** How many Deny statements a request may have to get past. */
const MAX_TURNS = 5;

/** What stands for a wildcard. */
const FILLER = "any";

/**
 * Requests like one that is refused, which are allowed: with condition keys that the request does not have, or about
 * a thing within the resource. Every one is put to the evaluator; that there are no others is not certain.
 */
export function possibilities(request: Request, target: Target, policies: PolicySet): Possibility[] {
  const found = new Map<string, Possibility>();
  let tries = 0;
  for (const pattern of [undefined, ...patternsWithin(target, request, policies)]) {
    const about = pattern === undefined ? request : { ...request, resource: filled(pattern) };
    for (const statements of combinations(about, policies)) {
      if (found.size >= MAX_FOUND || ++tries > MAX_TRIES) return [...found.values()];
      const conditions = statements.flatMap((statement) =>
        statement.conditions.map((condition) => ({ condition, variables: hasVariables(statement.version) })),
      );
      const possible = attempt(about, conditions, policies);
      if (possible === undefined) continue;
      const name = JSON.stringify(Object.entries(possible.keys).sort());
      const same = found.get(name);
      const resources = [...(same?.resources ?? []), ...(pattern === undefined ? [] : [pattern])];
      found.set(name, { ...possible, ...same, resources: [...new Set(resources)] });
    }
    // Whatever holds for the whole holds for its parts.
    if (pattern === undefined && found.size > 0) break;
  }
  return [...found.values()];
}

/** A condition, and whether its document knows policy variables. */
interface Wanted {
  readonly condition: Condition;
  readonly variables: boolean;
}

function attempt(
  request: Request,
  wanted: readonly Wanted[],
  policies: PolicySet,
): Omit<Possibility, "resources"> | undefined {
  let asked = request;
  const keys: Record<string, readonly string[]> = {};
  const set = (key: string, values: readonly string[]) => {
    keys[key] = values;
    asked = { ...asked, context: { ...asked.context, [key]: filled(values[0] ?? "") } };
  };
  for (const [key, conditions] of byKey(wanted)) {
    if (conditions.every((each) => holds(each, asked))) continue;
    if (new RequestContext(request).all(key) !== undefined) return undefined;
    const values = fitting(key, conditions, true, asked);
    if (values.length === 0) return undefined;
    set(key, values);
  }
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const decision = evaluate(asked, policies);
    if (decision.allowed) return { keys: thatDo(keys, asked, policies), request: asked, decision };
    const deny = decision.decision === "explicit-deny" ? decision.statements[0]?.statement : undefined;
    const way = deny && wayPast(deny, asked);
    if (way === undefined) return undefined;
    set(way.key, way.values);
  }
  return undefined;
}

/** Of the values of each key those that do; another statement may be choosier than the one that they come from. */
function thatDo(
  keys: Readonly<Record<string, readonly string[]>>,
  request: Request,
  policies: PolicySet,
): Record<string, readonly string[]> {
  const does = (key: string, value: string) =>
    evaluate({ ...request, context: { ...request.context, [key]: filled(value) } }, policies).allowed;
  return Object.fromEntries(
    Object.entries(keys).map(([key, values]) => [key, values.filter((value) => does(key, value))]),
  );
}

/** A key that the request does not have, by which it gets past a Deny. */
function wayPast(
  deny: PolicyStatement,
  request: Request,
): { readonly key: string; readonly values: readonly string[] } | undefined {
  const context = new RequestContext(request);
  for (const condition of deny.conditions) {
    if (context.all(condition.key) !== undefined) continue;
    const wanted = [{ condition, variables: hasVariables(deny.version) }];
    const values = fitting(condition.key, wanted, false, request);
    if (values.length > 0) return { key: condition.key, values };
  }
  return undefined;
}

/** Values that conditions name and with which all of them hold, or with `wanted` false none. */
function fitting(key: string, conditions: readonly Wanted[], wanted: boolean, request: Request): string[] {
  const named = new Set(conditions.flatMap(({ condition }) => candidates(condition)));
  return [...named].filter((value) => {
    const changed = { ...request, context: { ...request.context, [key]: filled(value) } };
    return conditions.every((condition) => holds(condition, changed) === wanted);
  });
}

/** The values of a condition; for those that ask for a key to be there, or for another value, one that is. */
function candidates({ operator, values }: Condition): string[] {
  if (operator === "Null") return [FILLER];
  if (operator === "Bool") return ["true", "false"];
  const near = values.flatMap((value) => {
    const number = Number(value);
    return operator.startsWith("Numeric") && Number.isFinite(number)
      ? [String(number - 1), String(number + 1)]
      : [];
  });
  // An address stands for its network.
  return [...values, ...near];
}

function holds({ condition, variables }: Wanted, request: Request): boolean {
  return conditionTest(condition, variables)(new RequestContext(request));
}

/** Conditions by key, whatever its case. */
function byKey(wanted: readonly Wanted[]): Map<string, Wanted[]> {
  const keys = new Map<string, Wanted[]>();
  const spelling = new Map<string, string>();
  for (const each of wanted) {
    const lower = each.condition.key.toLowerCase();
    const key = spelling.get(lower) ?? each.condition.key;
    spelling.set(lower, key);
    keys.set(key, [...(keys.get(key) ?? []), each]);
  }
  return keys;
}

/** The ways in which statements of the layers that can allow may do it together: each alone, and one of each. */
function combinations(
  request: Request,
  { identity = [], resource, boundary, endpoint }: PolicySet,
): PolicyStatement[][] {
  const ofIdentity = identity.flatMap(({ statements }) => matching(statements, request));
  const ofResource = matching(resource?.statements ?? [], request);
  const pairs = ofIdentity.flatMap((one) => ofResource.map((other) => [one, other]));
  const limits = [boundary, endpoint].flatMap((policy) =>
    matching(policy?.statements ?? [], request).slice(0, 1),
  );
  return [...ofResource.map((one) => [one]), ...ofIdentity.map((one) => [one]), ...pairs].map(
    (statements) => [...statements, ...limits],
  );
}

/** The statements that would allow the request if their conditions held. */
function matching(statements: readonly PolicyStatement[], request: Request): PolicyStatement[] {
  const context = new RequestContext(request);
  return statements.filter((statement) => {
    const { action, resource } = matcherOf(statement);
    return (
      statement.effect === "Allow" &&
      action(request.action) &&
      resource(request.resource, context) &&
      (statement.principals === undefined ||
        gripOf(statement.principals, "Allow", request.principal, false) !== undefined)
    );
  });
}

/** Resources that Allow statements single out within the one that was asked about. */
function patternsWithin({ within }: Target, { action }: Request, policies: PolicySet): string[] {
  if (within === undefined) return [];
  const { identity = [], resource } = policies;
  const patterns = [...identity, ...(resource === undefined ? [] : [resource])]
    .flatMap(({ statements }) => statements)
    .filter((statement) => statement.effect === "Allow" && matcherOf(statement).action(action))
    .flatMap(({ resources }) => (resources?.negated === false ? resources.patterns : []));
  return [...new Set(patterns)].filter(
    (pattern) => /^[/:]/.test(pattern.slice(within.length)) && pattern.startsWith(within),
  );
}

/** A value that a pattern stands for. */
function filled(pattern: string): string {
  return pattern
    .replaceAll("*", FILLER)
    .replaceAll("?", "x")
    .replace(/^(\d+\.\d+\.\d+\.\d+)\/\d+$/, "$1");
}
