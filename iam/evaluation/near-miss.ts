import { shown } from "../language/errors";
import { type Condition, operatorName, type Policy, type PolicyStatement } from "../language/model";
import { conditionTest } from "../matching/condition-test";
import { gripOf } from "../matching/principal-matching";
import { hasVariables, matcherOf } from "../matching/statement-matcher";
import type { RequestContext } from "../request/context";
import { type DecidingStatement, statementName } from "./decision";
import type { PolicySet, PolicySource } from "./policies";
import type { Refusal } from "./verdict";

/** A statement that would allow the request but for one thing. */
export interface NearMiss extends DecidingStatement {
  readonly failing: "condition" | "resource" | "principal" | "action";
  /** The one that does not hold, where `failing` says so. */
  readonly condition?: Condition;
  /** What is asked for, and what the request has instead. */
  readonly sentence: string;
}

/** The nearer, the more likely is it what was meant. */
const ORDER: readonly NearMiss["failing"][] = ["condition", "resource", "principal", "action"];

/** The Allow statements that miss the request by one thing, of the layers where one is missing; the nearest first. */
export function nearMissesOf(context: RequestContext, policies: PolicySet, refusal: Refusal): NearMiss[] {
  const misses = layersToSearch(policies, refusal).flatMap(([source, list]) =>
    list.flatMap((policy) =>
      policy.statements.flatMap((statement) => missOf(context, source, policy, statement, policies) ?? []),
    ),
  );
  return misses.sort((a, b) => ORDER.indexOf(a.failing) - ORDER.indexOf(b.failing));
}

function layersToSearch(
  policies: PolicySet,
  { layer, level = 0 }: Refusal,
): (readonly [PolicySource, readonly Policy[]])[] {
  const { identity = [], resource, boundary, endpoint, session = [], scps = [] } = policies;
  const one = (policy: Policy | undefined) => (policy === undefined ? [] : [policy]);
  switch (layer) {
    case "identity":
      return [
        ["identity", identity],
        ["resource", one(resource)],
      ];
    case "resource":
      return [["resource", one(resource)]];
    case "boundary":
      return [["boundary", one(boundary)]];
    case "endpoint":
      return [["endpoint", one(endpoint)]];
    case "session":
      return [["session", session]];
    case "scp":
      return [["scp", scps[level - 1] ?? []]];
    default:
      return [];
  }
}

function missOf(
  context: RequestContext,
  source: PolicySource,
  policy: Policy,
  statement: PolicyStatement,
  { boundary }: PolicySet,
): NearMiss | undefined {
  if (statement.effect === "Deny") return undefined;
  const { request } = context;
  const matcher = matcherOf(statement);
  const failing: (NearMiss["failing"] | Condition)[] = [];
  if (!matcher.action(request.action)) failing.push("action");
  if (!matcher.resource(request.resource, context)) failing.push("resource");
  const named =
    statement.principals === undefined ||
    gripOf(statement.principals, "Allow", request.principal, boundary !== undefined) !== undefined;
  if (!named) failing.push("principal");
  const variables = hasVariables(statement.version);
  for (const condition of statement.conditions) {
    if (!conditionTest(condition, variables)(context)) failing.push(condition);
  }
  const [only, ...others] = failing;
  if (only === undefined || others.length > 0) return undefined;
  const condition = typeof only === "string" ? undefined : only;
  return {
    source,
    policy,
    statement,
    failing: typeof only === "string" ? only : "condition",
    ...(condition !== undefined && { condition }),
    sentence: `${statementName(source, statement)} would, but for its ${whatFails(context, statement, only)}.`,
  };
}

function whatFails(
  context: RequestContext,
  { actions, resources, principals }: PolicyStatement,
  only: NearMiss["failing"] | Condition,
): string {
  if (typeof only === "string") {
    const clause = { action: actions, resource: resources, principal: principals, condition: undefined }[
      only
    ];
    const not = clause?.negated === true ? "Not" : "";
    const name = `${not}${only.charAt(0).toUpperCase()}${only.slice(1)}`;
    return `${name} ${list(only === "principal" ? (principals?.members ?? []).map(({ value }) => value) : patternsOf(clause))}`;
  }
  const has = context.all(only.key);
  return `condition ${operatorName(only)} ${only.key} ${list(only.values)}: the request has ${has === undefined ? "no such key" : list(has)}`;
}

function patternsOf(clause: PolicyStatement["resources"] | PolicyStatement["principals"]): readonly string[] {
  return clause !== undefined && "patterns" in clause ? clause.patterns : [];
}

function list(values: readonly string[]): string {
  const some = values.slice(0, 3).map(shown).join(", ");
  return values.length > 3 ? `${some} and ${values.length - 3} more` : some || "(nothing)";
}
