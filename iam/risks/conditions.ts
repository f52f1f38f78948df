import { evaluate } from "../evaluation/evaluate";
import type { Condition, Policy, PolicyStatement } from "../language/model";
import { type ContextValue, type Request, RequestContext } from "../request/context";

/** What the request says of itself, by key as the policies spell it. */
export type Context = Readonly<Record<string, ContextValue>>;

/** What follows from who asks, and what of: nobody chooses it with a request. */
const SETTLED_KEY =
  /^(aws:(username|userid|principal(arn|account|type|isawsservice|servicename|servicenameslist)|federatedprovider)|(aws|s3):resourceaccount|kms:calleraccount)$/i;
/** Stands for a value that nobody asks for. */
const FILLER = "any-value";

/**
 * A context in which all `wanted` conditions hold and none of the `unwanted` does, found key by key, so that not
 * finding one proves nothing. Keys of `request.context` stay as they are; policy variables in `patterns` get a value.
 */
export function contextFor(
  request: Request,
  wanted: readonly Condition[],
  unwanted: readonly Condition[],
  patterns: readonly string[],
): Context | undefined {
  if (wanted.length === 0 && unwanted.length === 0 && patterns.every((text) => !text.includes("${"))) {
    return request.context ?? {};
  }
  const texts = [...wanted, ...unwanted].flatMap(({ values }) => values);
  let context = withVariables(request, [...texts, ...patterns]);
  for (const key of keysOf([...wanted, ...unwanted])) {
    const own = (conditions: readonly Condition[]) => conditions.filter((condition) => isKey(condition, key));
    const chosen = choose(request, context, key, own(wanted), own(unwanted));
    if (chosen === undefined) return undefined;
    context = chosen;
  }
  return context;
}

/** Whether the request may carry this key with a value of its own choice. */
function isFree(key: string, request: Request): boolean {
  const given = Object.keys(request.context ?? {}).some((name) => name.toLowerCase() === key.toLowerCase());
  return !given && !SETTLED_KEY.test(key);
}

/** A pattern with its policy variables replaced by what the request has. */
export function withoutVariables(pattern: string, context: RequestContext): string {
  return pattern.replace(VARIABLE, (_, key: string, fallback?: string) =>
    /^[*?$]$/.test(key) ? key : (context.single(key) ?? fallback ?? FILLER),
  );
}

/** The request's context with a value for each policy variable in the texts that could have one and has none. */
export function withVariables(request: Request, texts: readonly string[]): Context {
  const context: Record<string, ContextValue> = { ...request.context };
  for (const [, key = "", fallback] of texts.join("\n").matchAll(VARIABLE)) {
    if (/^[*?$]$/.test(key) || fallback !== undefined || !isFree(key, { ...request, context })) continue;
    if (new RequestContext({ ...request, context }).all(key) === undefined) context[key] = FILLER;
  }
  return context;
}

const VARIABLE = /\$\{\s*([^},\s]+)\s*(?:,\s*'([^']*)'\s*)?\}/g;

function choose(
  request: Request,
  context: Context,
  key: string,
  wanted: readonly Condition[],
  unwanted: readonly Condition[],
): Context | undefined {
  const fits = (changed: Context) =>
    holds(wanted, { ...request, context: changed }) &&
    unwanted.every((condition) => !holds([condition], { ...request, context: changed }));
  if (fits(context)) return context;
  if (!isFree(key, request)) return undefined;
  const present = new RequestContext({ ...request, context });
  const values = [...wanted, ...unwanted].flatMap((condition) =>
    condition.values.flatMap((value) => valuesNear(withoutVariables(value, present))),
  );
  const candidates: readonly ContextValue[] = [...new Set(values), FILLER, []];
  return candidates.map((value) => ({ ...context, [key]: value })).find(fits);
}

/** Values at and around one of a policy: for equality, patterns, ranges, networks, dates and booleans. */
function valuesNear(value: string): string[] {
  const filled = value.replaceAll("*", FILLER).replaceAll("?", "x");
  const number = Number(value);
  const time = Date.parse(value) / 1000;
  const middle = value.trim() !== "" && Number.isFinite(number) ? number : time;
  return [
    filled,
    ...(Number.isFinite(middle) ? [middle - 1, middle + 1].map((near) => String(Math.floor(near))) : []),
    value.split("/")[0] ?? value,
    ...(/^(true|false)$/i.test(value) ? ["true", "false"] : []),
  ];
}

/** Whether conditions hold for a request, asked of the evaluator itself. */
function holds(conditions: readonly Condition[], request: Request): boolean {
  if (conditions.length === 0) return true;
  const statement: PolicyStatement = {
    ...{ path: "Statement[0]", effect: "Deny", version: "2012-10-17", conditions },
    actions: { negated: false, patterns: ["*"] },
    resources: { negated: false, patterns: ["*"] },
  };
  const policy: Policy = { kind: "identity", version: "2012-10-17", statements: [statement] };
  return evaluate(request, { identity: [policy] }).decision === "explicit-deny";
}

function keysOf(conditions: readonly Condition[]): string[] {
  return [...new Map(conditions.map(({ key }) => [key.toLowerCase(), key])).values()];
}

function isKey(condition: Condition, key: string): boolean {
  return condition.key.toLowerCase() === key.toLowerCase();
}
