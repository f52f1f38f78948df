import { parseArn } from "../matching/arn";
import { type ContextValue, type Request, RequestContext } from "../request/context";
import { evaluate, type PolicySet } from "../evaluation/evaluate";
import { matcherOf } from "../matching/statement-matcher";
import { isLimitingKey } from "./limiting-keys";
import type { Condition, Policy, PolicyKind, PolicyStatement } from "../language/model";
import { parsePolicy } from "../language/parse";
import { hasWildcard, isAccountPrincipal, isEverybody } from "../matching/principal-matching";
import { anonymous, federated, type Principal, role, rootUser, user } from "../request/principals";

/** A request that proves a finding: `evaluate(witness.request, witness.policies)` allows it. */
export interface Witness {
  readonly request: Request;
  /** The policy that was judged, and for callers with an account an identity policy that allows them everything. */
  readonly policies: PolicySet;
}

/**
 * A request by somebody whom the statement does not name, which the whole policy allows. Every request tried is put
 * to the evaluator, so that a witness is always true; not finding one proves nothing.
 */
export function findWitness(policy: Policy, statement: PolicyStatement): Witness | undefined {
  let left = MAX_TRIES;
  for (const principal of strangers(policy.kind, statement)) {
    for (const action of actionsFor(policy.kind, statement)) {
      const witness = tryRequest(policy, statement, principal, action);
      if (witness !== undefined) return witness;
      if (--left === 0) return undefined;
    }
  }
  return undefined;
}

/** Ends the search in documents that are made to make it long. */
const MAX_TRIES = 100;
/** How many Deny statements a request may have to get past. */
const MAX_TURNS = 10;

/** The example account of AWS's own documentation, as owner; and others that a policy hardly names. */
const OWNER = "111122223333";
const STRANGERS = ["999999999999", "888888888888", "777777777777"] as const;
const PARTITIONS = ["aws", "aws-cn", "aws-us-gov"] as const;
/** What stands for a wildcard, or for a variable without value. */
const FILLER = "anyone";

/** What could be asked of each kind of resource, the most harmful first. */
const EXAMPLES: Readonly<
  Record<PolicyKind, { readonly actions: readonly string[]; readonly resource: string }>
> = {
  ...each(["identity", "boundary", "session", "scp", "rcp", "endpoint", "resource", "bucket"], {
    actions: ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject"],
    resource: "arn:aws:s3:::example/object",
  }),
  ...each(["key"], {
    actions: [
      "kms:Decrypt",
      "kms:GenerateDataKey",
      "kms:Encrypt",
      "kms:CreateGrant",
      "kms:DescribeKey",
      "kms:Sign",
    ],
    resource: `arn:aws:kms:us-east-1:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  }),
  ...each(["trust"], {
    actions: ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"],
    resource: `arn:aws:iam::${OWNER}:role/example`,
  }),
  ...each(["topic"], {
    actions: ["sns:Publish", "sns:Subscribe"],
    resource: `arn:aws:sns:us-east-1:${OWNER}:example`,
  }),
  ...each(["queue"], {
    actions: ["sqs:ReceiveMessage", "sqs:SendMessage"],
    resource: `arn:aws:sqs:us-east-1:${OWNER}:example`,
  }),
  ...each(["secret"], {
    actions: ["secretsmanager:GetSecretValue"],
    resource: `arn:aws:secretsmanager:us-east-1:${OWNER}:secret:example`,
  }),
};

function each<Kind extends PolicyKind, Example>(
  kinds: readonly Kind[],
  example: Example,
): Record<Kind, Example> {
  return Object.fromEntries(kinds.map((kind) => [kind, example])) as Record<Kind, Example>;
}

const EVERYTHING_ALLOWED =
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';

function tryRequest(
  policy: Policy,
  statement: PolicyStatement,
  principal: Principal,
  action: string,
): Witness | undefined {
  const base = { principal, action, resource: resourceFor(policy.kind, statement), resourceAccount: OWNER };
  const policies: PolicySet = {
    resource: policy,
    ...(isAccountPrincipal(principal) && { identity: [parsePolicy(EVERYTHING_ALLOWED, "identity")] }),
  };
  let context = satisfy(statement.conditions, base);
  // Each turn gets past one Deny, where a key that the request is free to choose can do that.
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const request = { ...base, context };
    const { allowed, decision, statements } = evaluate(request, policies);
    if (allowed) return { request, policies };
    const deny = decision === "explicit-deny" ? statements[0]?.statement : undefined;
    const changed = deny && avoid(deny, statement, request);
    if (changed === undefined) return undefined;
    context = changed;
  }
  return undefined;
}

/** Principals to try: the nearer to "nobody at all", the better the proof. */
function* strangers(kind: PolicyKind, { principals, conditions }: PolicyStatement): Generator<Principal> {
  const members = principals?.members ?? [];
  const negated = principals?.negated === true;
  // KMS and STS answer signed requests only.
  if ((negated || members.some(isEverybody)) && kind !== "key" && kind !== "trust") yield anonymous();
  const wildcards = negated ? [] : members.filter(({ value }) => hasWildcard(value));
  for (const { type, value } of wildcards) {
    const name = value.replace(/[*?]/g, FILLER);
    if (type === "Service")
      yield { type: "service", service: name.includes(".") ? name : `${name}.amazonaws.com` };
    if (type === "Federated") yield federated(name);
  }
  const patterns = [...askedPrincipals(conditions), ...wildcards.map(({ value }) => value)];
  for (const account of STRANGERS.filter((number) => !members.some(({ value }) => value.includes(number)))) {
    for (const pattern of patterns) yield* principalsLike(pattern, account);
    for (const partition of PARTITIONS) {
      yield role(`arn:${partition}:iam::${account}:role/${FILLER}`);
      yield rootUser(account, partition);
      yield user(`arn:${partition}:iam::${account}:user/${FILLER}`);
    }
  }
}

/** What conditions ask of the caller: account numbers and ARNs, with wildcards for policy variables. */
function askedPrincipals(conditions: readonly Condition[]): string[] {
  return conditions
    .filter(({ key }) => /^(aws:PrincipalArn|aws:PrincipalAccount|kms:CallerAccount)$/i.test(key))
    .flatMap(({ values }) => values.map((value) => value.replace(/\$\{[^}]*\}/g, "*")));
}

/** Principals that an account number or an ARN pattern of IAM stands for, wildcards filled in. */
function* principalsLike(pattern: string, stranger: string): Generator<Principal> {
  const arn = parseArn(pattern) ?? { partition: "*", account: pattern, resource: "*" };
  const account = digits(arn.account, stranger);
  if (!/^\d{12}$/.test(account)) return;
  const resource = arn.resource === "*" ? `role/${FILLER}` : fill(arn.resource);
  const [type, name] = resource.split("/");
  for (const partition of hasWildcard(arn.partition) ? PARTITIONS : [arn.partition]) {
    const iam = `arn:${partition}:iam::${account}`;
    if (type === "root") yield rootUser(account, partition);
    else if (type === "user" && name !== undefined) yield user(`${iam}:${resource}`);
    else if (type === "role" && name !== undefined) yield role(`${iam}:${resource}`);
    else if (type === "assumed-role" && name) yield role(`${iam}:role/${name}`, resource.split("/")[2]);
  }
}

/** An account that a pattern of digits and wildcards admits. */
function digits(pattern: string, account: string): string {
  const missing = 12 - pattern.replaceAll("*", "").length;
  const [head = "", ...tail] = pattern.split("*");
  const stretched =
    tail.length === 0 ? head : `${head}${account.slice(0, Math.max(0, missing))}${tail.join("")}`;
  return stretched.replaceAll("?", account.slice(0, 1));
}

function actionsFor(kind: PolicyKind, { actions }: PolicyStatement): string[] {
  const { actions: known } = EXAMPLES[kind];
  return [...known, ...(actions.negated ? [`${kind}:${FILLER}`] : actions.patterns.map(fill))];
}

function resourceFor(kind: PolicyKind, { resources }: PolicyStatement): string {
  const example = EXAMPLES[kind].resource;
  const pattern = resources?.negated === false ? resources.patterns.find((text) => text !== "*") : undefined;
  return pattern === undefined || resources?.patterns.includes("*") ? example : fill(pattern);
}

/** A context in which all conditions hold, as far as one can be found key by key. */
function satisfy(conditions: readonly Condition[], base: Request): Record<string, ContextValue> {
  const context: Record<string, ContextValue> = Object.create(null) as Record<string, ContextValue>;
  for (const { values } of conditions) {
    for (const [, key = ""] of values.join("\n").matchAll(/\$\{([^},\s*?$]+)/g)) {
      if (new RequestContext({ ...base, context }).all(key) === undefined) context[key] = FILLER;
    }
  }
  for (const key of new Set(conditions.map((condition) => condition.key))) {
    const own = conditions.filter((condition) => condition.key.toLowerCase() === key.toLowerCase());
    choose(key, own, true, base, context);
  }
  return context;
}

/**
 * The request's context changed so that a Deny no longer holds; undefined where that would change who asks, or what
 * the Allow needs.
 */
function avoid(
  deny: PolicyStatement,
  allow: PolicyStatement,
  request: Request,
): Record<string, ContextValue> | undefined {
  const fixed = new Set(allow.conditions.map(({ key }) => key.toLowerCase()));
  const context = { ...request.context };
  const caller = new RequestContext({ ...request, context: {} });
  const free = deny.conditions.filter(
    ({ key }) => !fixed.has(key.toLowerCase()) && !isLimitingKey(key) && caller.all(key) === undefined,
  );
  return free.some((condition) => choose(condition.key, [condition], false, request, context))
    ? context
    : undefined;
}

/** Sets a key (or leaves it out) so that conditions on it hold, or with `wanted` false do not. */
function choose(
  key: string,
  conditions: readonly Condition[],
  wanted: boolean,
  base: Request,
  context: Record<string, ContextValue>,
): boolean {
  const present = new RequestContext({ ...base, context });
  const candidates = conditions.flatMap(({ values }) =>
    values.flatMap((value) => candidatesFor(value, present)),
  );
  for (const candidate of [undefined, ...candidates, FILLER]) {
    const changed = { ...context, ...(candidate !== undefined && { [key]: candidate }) };
    if (holds(conditions, { ...base, context: changed }) !== wanted) continue;
    if (candidate !== undefined) context[key] = candidate;
    return true;
  }
  return false;
}

function holds(conditions: readonly Condition[], request: Request): boolean {
  const statement: PolicyStatement = {
    ...{ path: "", effect: "Allow", actions: { negated: false, patterns: [] } },
    ...{ conditions, version: "2012-10-17" },
  };
  return matcherOf(statement).conditions(new RequestContext(request));
}

/** Values at and around one of the policy: for equality, patterns, ranges, networks and dates. */
function candidatesFor(value: string, context: RequestContext): string[] {
  const resolved = value.replace(
    /\$\{\s*([^},\s]+)[^}]*\}/g,
    (_, key: string) => context.single(key) ?? FILLER,
  );
  const filled = fill(resolved);
  const near = [-1, 1].flatMap((step) => {
    const number = Number(value);
    if (value.trim() !== "" && Number.isFinite(number)) return String(number + step);
    const time = Date.parse(value);
    return Number.isFinite(time) ? String(Math.floor(time / 1000) + step) : [];
  });
  const network = value.split("/")[0] ?? value;
  return [
    filled,
    ...near,
    network,
    resolved,
    ...(filled === "true" ? ["false"] : filled === "false" ? ["true"] : []),
  ];
}

function fill(pattern: string): string {
  return pattern.replaceAll("*", FILLER).replaceAll("?", "x");
}
