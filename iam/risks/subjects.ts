import type { PolicySet } from "../evaluation/policies";
import type { Policy } from "../language/model";
import { parsePolicy } from "../language/parse";
import { parseArn } from "../matching/arn";
import { matcherOf } from "../matching/statement-matcher";
import { type AccountPrincipal, role, rootUser, user } from "../request/principals";
import { Budget } from "../solving/budget";
import type { Subject } from "./grants";

/** The account of AWS's own examples, for policies that name none. */
const EXAMPLE_ACCOUNT = "111122223333";
/** What the search for one caller may take; far more than any policy within AWS's limits of size was seen to need. */
const STEPS = 1_000_000;
const CHARACTERS_PER_STEP = 100;
/** Ends the search in policies that name many. */
const MAX_CALLERS = 6;

/**
 * Whom policies may belong to: the one that is given, or else some role of the account that the policies name, some
 * user where they speak of users, and those whom their conditions ask for.
 */
export function subjectsOf(
  policies: readonly Policy[],
  boundary: Policy | undefined,
  given: AccountPrincipal | undefined,
): Subject[] {
  const all = boundary === undefined ? policies : [...policies, boundary];
  const sparing = all.flatMap(({ statements }) =>
    statements.filter(({ effect, resources }) => effect === "Deny" && resources?.negated === true),
  );
  const spared = (action: string) =>
    sparing.flatMap((statement) =>
      matcherOf(statement).action(action) ? (statement.resources?.patterns ?? []) : [],
    );
  const cost = 1 + Math.ceil(all.reduce((sum, policy) => sum + sizeOf(policy), 0) / CHARACTERS_PER_STEP);
  const principals = given === undefined ? likelyPrincipals(textsOf(all)) : [given];
  return principals.map((principal) => ({
    principal,
    spared,
    cost,
    budget: new Budget(STEPS),
    identity: policies,
    ...(boundary !== undefined && { boundary }),
    policiesFor: policySets(principal, { identity: policies, ...(boundary !== undefined && { boundary }) }),
  }));
}

/** Characters of all patterns and values: what a request is compared with. */
function sizeOf({ statements }: Policy): number {
  const length = (texts: readonly string[]) => texts.reduce((sum, text) => sum + text.length, 0);
  return statements.reduce(
    (sum, { actions, resources, conditions }) =>
      sum +
      length(actions.patterns) +
      length(resources?.patterns ?? []) +
      conditions.reduce((all, { values }) => all + length(values), 0),
    0,
  );
}

interface Texts {
  readonly patterns: readonly string[];
  /** Values of conditions by their key in lower case. */
  readonly conditions: readonly { readonly key: string; readonly values: readonly string[] }[];
}

function textsOf(policies: readonly Policy[]): Texts {
  const statements = policies.flatMap((policy) => policy.statements);
  return {
    patterns: statements.flatMap(({ resources }) => resources?.patterns ?? []),
    conditions: statements.flatMap(({ conditions }) =>
      conditions.map(({ key, values }) => ({ key: key.toLowerCase(), values })),
    ),
  };
}

function likelyPrincipals({ patterns, conditions }: Texts): AccountPrincipal[] {
  const valuesOf = (key: RegExp) =>
    conditions.filter((one) => key.test(one.key)).flatMap(({ values }) => values);
  const partition =
    patterns.map((pattern) => parseArn(pattern)?.partition ?? "").find((text) => /^aws[a-z-]*$/.test(text)) ??
    "aws";
  const [account = EXAMPLE_ACCOUNT, ...others] = likelyAccounts(patterns, valuesOf(ACCOUNT_KEY));
  const roles = [account, ...others].map((owner) => role(`arn:${partition}:iam::${owner}:role/some-role`));
  const usersMatter =
    [...patterns, ...conditions.flatMap(({ values }) => values)].some((text) =>
      /\$\{\s*aws:username/i.test(text),
    ) || conditions.some(({ key }) => /^aws:(username|principaltype)$/.test(key));
  const users = usersMatter ? [user(`arn:${partition}:iam::${account}:user/some-user`)] : [];
  const asked = valuesOf(/^aws:principalarn$/).flatMap((arn) => principalOf(arn, account) ?? []);
  return [...roles, ...users, ...asked].slice(0, MAX_CALLERS);
}

const ACCOUNT_KEY = /^(aws:(principal|resource)account|kms:calleraccount|s3:resourceaccount)$/;

/** The first that resources name; and where conditions compare accounts, those, and one that they do not name. */
function likelyAccounts(patterns: readonly string[], compared: readonly string[]): string[] {
  const owners = patterns.map((pattern) => parseArn(pattern)?.account ?? "");
  const named = [owners.find(isAccount) ?? EXAMPLE_ACCOUNT, ...compared.filter(isAccount).slice(0, 2)];
  return [...new Set(compared.length === 0 ? named : [...named, EXAMPLE_ACCOUNT])];
}

function isAccount(text: string): boolean {
  return /^\d{12}$/.test(text);
}

function principalOf(pattern: string, account: string): AccountPrincipal | undefined {
  const arn = parseArn(pattern);
  if (arn?.service !== "iam") return undefined;
  const owner = isAccount(arn.account) ? arn.account : account;
  const partition = arn.partition === "*" ? "aws" : arn.partition;
  const text = `arn:${partition}:iam::${owner}:${arn.resource.replaceAll("*", "any").replaceAll("?", "x")}`;
  if (arn.resource.startsWith("role/")) return role(text);
  return arn.resource.startsWith("user/") ? user(text) : undefined;
}

/** Keys and roles must allow, too: here they leave it to the identity policies of the caller's account. */
function policySets(principal: AccountPrincipal, own: PolicySet): Subject["policiesFor"] {
  const root = rootUser(principal.account, principal.partition).arn;
  const delegating = (kind: "key" | "trust", rest: object): PolicySet => {
    const statement = { Effect: "Allow", Principal: { AWS: root }, ...rest };
    return { ...own, resource: parsePolicy({ Version: "2012-10-17", Statement: [statement] }, kind) };
  };
  let key: PolicySet | undefined;
  let trust: PolicySet | undefined;
  return (action) => {
    if (/^kms:/i.test(action)) return (key ??= delegating("key", { Action: "kms:*", Resource: "*" }));
    if (/^sts:assumerole$/i.test(action))
      return (trust ??= delegating("trust", { Action: "sts:AssumeRole" }));
    return own;
  };
}
