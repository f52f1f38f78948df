import { parseArn } from "../matching/arn";
import {
  anonymous,
  federated,
  federatedUser,
  type Principal,
  role,
  rootUser,
  service,
  user,
} from "../request/principals";
import { type Budget, OutOfBudget } from "./budget";
import { DIGIT, type Glob, globOf, literal, STAR } from "./glob";
import type { Mentions } from "./mentions";
import { type NamedCallers, namedCallers } from "./named-callers";
import { representatives } from "./regions";

/** Which callers a question is about. */
export interface CallerScope {
  /** Only who can have identity policies. */
  readonly identities: boolean;
  /** Requests without credentials are answered too (KMS and STS do not). */
  readonly unsigned: boolean;
  /** Names that policy variables could take up, besides those that statements mention. */
  readonly names: readonly string[];
}

/** Accounts that hardly any policy names, as strangers. */
const STRANGERS = ["999999999999", "888888888888", "777777777777", "666666666666"];
const NAME = "anyone";

/**
 * Callers of whom one stands for every way in which the mentioned principals and conditions can tell callers apart:
 * strangers first, then members of the accounts that are mentioned, then those that are named.
 *
 * @throws OutOfBudget where wildcards overlap in too many ways to list.
 */
export function* callers(mentions: Mentions, scope: CallerScope, budget: Budget): Generator<Principal> {
  if (!scope.identities && scope.unsigned) yield anonymous();
  const named = namedCallers(mentions);
  const stranger = STRANGERS.find((account) => !named.allAccounts.has(account)) ?? "123412341234";
  for (const account of [stranger, ...named.accounts]) yield* membersOf(account, named, scope, budget);
  if (named.accountGlobs.length > 0) {
    const apart = [...named.allAccounts, stranger];
    const hints = named.accountGlobs.map(filledAccount);
    for (const account of representatives([TWELVE_DIGITS], named.accountGlobs, apart, hints, budget)) {
      yield* membersOf(account, named, scope, budget);
    }
  }
  if (scope.identities) return;
  const services = named.services.filter((name) => name.includes("."));
  yield* services.map(service);
  for (const name of representatives([globOf("?*.?*")], named.serviceGlobs, services, SERVICES, budget)) {
    yield service(name);
  }
  yield* named.providers.map((provider) => federated(provider));
  for (const name of representatives([globOf("?*")], named.providerGlobs, named.providers, [], budget)) {
    yield federated(name);
  }
  for (const id of named.canonicalUsers) {
    yield {
      ...role(`arn:aws:iam::${stranger}:role/${NAME}`),
      canonicalUserId: id.replaceAll(/[*?]/g, "a"),
    };
  }
}

const SERVICES = ["anyone.amazonaws.com"];
const TWELVE_DIGITS: Glob = Array.from({ length: 12 }, () => DIGIT);

/** Callers of an account: of each kind one of every way in which ARNs tell them apart, and those that are named. */
function* membersOf(
  account: string,
  named: NamedCallers,
  scope: CallerScope,
  budget: Budget,
): Generator<Principal> {
  const mine = named.arns.get(account) ?? [];
  for (const partition of named.partitions) {
    const iam = `arn:${partition}:iam::${account}`;
    const sts = `arn:${partition}:sts::${account}`;
    const like = (prefix: string, rest: string) => likeArns(prefix, rest, mine, named.arnGlobs, budget);
    for (const arn of like(`${iam}:role/`, NAME)) yield role(arn);
    for (const arn of like(`${iam}:user/`, NAME)) yield user(arn);
    for (const name of userNames(named, scope, budget)) yield user(`${iam}:user/${name}`);
    if (!scope.identities) yield rootUser(account, partition);
    if (named.byKind) for (const arn of like(`${sts}:federated-user/`, NAME)) yield federatedUser(arn);
    if (named.arnGlobs.some((glob) => mayMeet(glob, `${sts}:assumed-role/`))) {
      for (const arn of like(`${sts}:assumed-role/`, `${NAME}/${NAME}`)) yield* callersOf(arn, mine);
    }
  }
  for (const arn of mine) yield* callersOf(arn, mine);
}

function likeArns(
  prefix: string,
  rest: string,
  apart: readonly string[],
  globs: readonly Glob[],
  budget: Budget,
): Iterable<string> {
  const relevant = globs.filter((glob) => mayMeet(glob, prefix));
  if (relevant.length === 0) return [`${prefix}${rest}`];
  const domain: Glob = [...literal(prefix), ...globOf(rest.replaceAll(/\w+/g, "?*"))];
  const names = apart.filter((arn) => arn.startsWith(prefix));
  return representatives([domain], relevant, names, [`${prefix}${rest}`], budget);
}

function* userNames(named: NamedCallers, { names }: CallerScope, budget: Budget): Generator<string> {
  for (const name of [...named.userNames, ...names]) if (isName(name)) yield name;
  if (named.userNameGlobs.length === 0) return;
  for (const name of representatives([globOf("?*")], named.userNameGlobs, named.userNames, [NAME], budget)) {
    if (isName(name)) yield name;
  }
  // Paths and names together are more than is looked at here.
  if (named.arnGlobs.length > 0) throw new OutOfBudget();
}

function isName(name: string): boolean {
  return /^[^*?:/]+$/.test(name);
}

/** A wildcard that is not told apart from texts with this beginning by the beginning alone. */
function mayMeet(glob: Glob, prefix: string): boolean {
  for (let at = 0; at < prefix.length; at += 1) {
    const token = glob[at];
    if (token === undefined) return false;
    if (token < 0) return true;
    if (token !== prefix.charCodeAt(at)) return false;
  }
  return true;
}

/** Whom an ARN names; for a session, of each role with its name. */
function* callersOf(arn: string, others: readonly string[]): Generator<Principal> {
  const { partition = "", account = "", service: owner, resource = "" } = parseArn(arn) ?? {};
  if (!/^\d{12}$/.test(account)) return;
  const [type, name, session] = resource.split("/");
  if (!name) return;
  if (owner === "iam" && type === "role") yield role(arn);
  else if (owner === "iam" && type === "user") yield user(arn);
  else if (owner === "sts" && type === "federated-user") yield federatedUser(arn);
  else if (owner === "sts" && type === "assumed-role") {
    yield role(`arn:${partition}:iam::${account}:role/${name}`, session ?? NAME);
    for (const other of others) {
      if (other.startsWith(`arn:${partition}:iam::${account}:role/`) && other.endsWith(`/${name}`)) {
        yield role(other, session ?? NAME);
      }
    }
  }
}

/** A number of twelve digits, where wildcards leave room for it. */
function filledAccount(glob: Glob): string {
  let room = Math.max(0, 12 - glob.filter((token) => token !== STAR).length);
  return glob
    .map((token) => {
      if (token !== STAR) return token < 0 ? "9" : String.fromCharCode(token);
      const digits = "9".repeat(room);
      room = 0;
      return digits;
    })
    .join("");
}
