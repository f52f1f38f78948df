import type { PolicySet } from "../evaluation/policies";
import type { Policy } from "../language/model";
import { parsePolicy } from "../language/parse";
import { parseArn } from "../matching/arn";
import { type AccountPrincipal, role, rootUser, user } from "../request/principals";
import type { Subject } from "./grants";

/** The account of AWS's own examples, for policies that name none. */
const EXAMPLE_ACCOUNT = "111122223333";
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
  const texts = textsOf(boundary === undefined ? policies : [...policies, boundary]);
  const principals = given === undefined ? likelyPrincipals(texts) : [given];
  return principals.map((principal) => ({
    principal,
    identity: policies,
    ...(boundary !== undefined && { boundary }),
    policiesFor: policySets(principal, { identity: policies, ...(boundary !== undefined && { boundary }) }),
  }));
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
  const named = [
    ...valuesOf(/^(aws:(principal|resource)account|kms:calleraccount|s3:resourceaccount)$/),
    ...patterns.map((pattern) => parseArn(pattern)?.account ?? ""),
  ];
  const account = named.find((text) => /^\d{12}$/.test(text)) ?? EXAMPLE_ACCOUNT;
  const partition =
    patterns.map((pattern) => parseArn(pattern)?.partition ?? "").find((text) => /^aws[a-z-]*$/.test(text)) ??
    "aws";
  const some = role(`arn:${partition}:iam::${account}:role/some-role`);
  const usersMatter =
    [...patterns, ...conditions.flatMap(({ values }) => values)].some((text) =>
      /\$\{\s*aws:username/i.test(text),
    ) || conditions.some(({ key }) => /^aws:(username|principaltype)$/.test(key));
  const asked = valuesOf(/^aws:principalarn$/).flatMap((arn) => principalOf(arn, account) ?? []);
  const users = usersMatter ? [user(`arn:${partition}:iam::${account}:user/some-user`)] : [];
  return [some, ...users, ...asked].slice(0, MAX_CALLERS);
}

function principalOf(pattern: string, account: string): AccountPrincipal | undefined {
  const arn = parseArn(pattern);
  if (arn === undefined || arn.service !== "iam") return undefined;
  const owner = /^\d{12}$/.test(arn.account) ? arn.account : account;
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
