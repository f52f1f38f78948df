import { parseArn } from "../matching/arn";
import {
  type AccountPrincipal,
  anonymous,
  federated,
  federatedUser,
  type Principal,
  role,
  rootUser,
  service,
  user,
} from "../request/principals";
import type { Budget } from "./budget";
import { DIGIT, type Glob, globOf, literal, STAR } from "./glob";
import { arnGlob } from "./patterns";
import type { Mentions } from "./mentions";
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
const PARTITIONS = ["aws", "aws-cn", "aws-us-gov"];
const NAME = "anyone";

/**
 * Callers of whom one stands for every way in which the mentioned principals and conditions can tell callers apart:
 * strangers first, then members of the accounts that are mentioned, then those that are named.
 *
 * @throws OutOfBudget where wildcards overlap in too many ways to list.
 */
export function* callers(mentions: Mentions, scope: CallerScope, budget: Budget): Generator<Principal> {
  const named = mentionedCallers(mentions);
  if (!scope.identities && scope.unsigned) yield anonymous();
  const stranger = STRANGERS.find((account) => !named.accounts.has(account)) ?? "123412341234";
  for (const account of [stranger, ...named.accounts]) yield* membersOf(account, named, scope, budget);
  if (named.accountGlobs.length > 0) {
    const hints = named.accountGlobs.map(filledAccount);
    const accounts = representatives(
      [TWELVE_DIGITS],
      named.accountGlobs,
      [...named.accounts, stranger],
      hints,
      budget,
    );
    for (const account of accounts) yield* membersOf(account, named, scope, budget);
  }
  if (scope.identities) return;
  const services = [...named.services].filter((name) => !/[*?]/.test(name) && name.includes("."));
  const serviceGlobs = [...named.services].filter((name) => /[*?]/.test(name)).map((name) => globOf(name));
  yield* services.map(service);
  for (const name of representatives([globOf("?*.?*")], serviceGlobs, services, SERVICES, budget))
    yield service(name);
  const providers = [...named.providers].filter((name) => !/[*?]/.test(name));
  const providerGlobs = [...named.providers].filter((name) => /[*?]/.test(name)).map((name) => globOf(name));
  yield* providers.map((provider) => federated(provider));
  for (const name of representatives([globOf("?*")], providerGlobs, providers, [], budget))
    yield federated(name);
  yield* canonicalUsers(mentions, stranger);
}

const SERVICES = ["anyone.amazonaws.com"];
const TWELVE_DIGITS: Glob = Array.from({ length: 12 }, () => DIGIT);

interface Named {
  /** Account ids without wildcards. */
  readonly accounts: Set<string>;
  readonly accountGlobs: readonly Glob[];
  readonly partitions: Set<string>;
  readonly arns: Set<string>;
  readonly arnGlobs: readonly Glob[];
  readonly services: Set<string>;
  readonly providers: Set<string>;
  readonly names: Set<string>;
}

function mentionedCallers({ principals, conditions, variables }: Mentions): Named {
  const accounts = new Set<string>();
  const partitions = new Set<string>(["aws"]);
  const arns = new Set<string>();
  const arnGlobs = new Map<string, Glob>();
  const accountGlobs = new Map<string, Glob>();
  const services = new Set<string>();
  const providers = new Set<string>();
  const names = new Set<string>();
  const account = (text: string) => {
    if (/^\d{12}$/.test(text)) accounts.add(text);
    else if (/^[\d*?]+$/.test(text) && text !== "*") accountGlobs.set(text, globOf(text));
  };
  const arn = (text: string, glob: Glob | undefined) => {
    const parts = parseArn(text);
    if (parts !== undefined) account(parts.account);
    if (parts !== undefined && !/[*?]/.test(parts.partition)) partitions.add(parts.partition);
    if (!/[*?]/.test(text)) arns.add(text);
    else if (glob !== undefined) arnGlobs.set(text, glob);
  };
  for (const { type, value } of principals) {
    if (type === "Service") services.add(value);
    else if (type === "Federated") providers.add(value);
    else if (type === "AWS" && value !== "*") {
      if (/^\d{12}$/.test(value)) account(value);
      else arn(value, globOf(value));
    }
  }
  for (const { key, values, operator } of conditions) {
    const wild = /Like$|^Arn/.test(operator);
    for (const given of values) {
      const value = given.replaceAll(/\$\{[^}]*\}/g, "*");
      switch (key.toLowerCase()) {
        case "aws:principalarn":
          if (wild || !/[*?]/.test(value))
            arn(value, operator.startsWith("Arn") ? arnGlobOf(value) : globOf(value));
          break;
        case "aws:principalaccount":
        case "kms:calleraccount":
          account(value);
          break;
        case "aws:username":
          names.add(value);
          break;
        case "aws:principalservicename":
        case "aws:principalservicenameslist":
          services.add(value);
          break;
        case "aws:federatedprovider":
          providers.add(value);
          break;
        default:
      }
    }
  }
  // The partition of a caller is seen in its ARN only.
  if (arnGlobs.size > 0 || variables.has("aws:principalarn"))
    for (const partition of PARTITIONS) partitions.add(partition);
  return {
    ...{ accounts, accountGlobs: [...accountGlobs.values()], partitions, arns, services, providers, names },
    arnGlobs: [...arnGlobs.values()],
  };
}

function arnGlobOf(text: string): Glob | undefined {
  return arnGlob(text, false, false, () => null);
}

function* membersOf(account: string, named: Named, scope: CallerScope, budget: Budget): Generator<Principal> {
  const mine = [...named.arns].filter((arn) => arn.includes(`:${account}:`));
  for (const partition of named.partitions) {
    const iam = `arn:${partition}:iam::${account}`;
    const types = scope.identities ? (["role", "user"] as const) : (["role", "user", "root"] as const);
    for (const type of types) {
      if (type === "root") {
        yield rootUser(account, partition);
        continue;
      }
      const make = (arn: string) => (type === "role" ? role(arn) : user(arn));
      const prefix = `${iam}:${type}/`;
      if (named.arnGlobs.length === 0) yield make(`${prefix}${NAME}`);
      else {
        const domain: Glob = [...literal(prefix), ...globOf("?*")];
        const apart = mine.filter((arn) => arn.startsWith(prefix));
        const relevant = named.arnGlobs.filter((glob) => mayMeet(glob, prefix));
        for (const arn of representatives([domain], relevant, apart, [`${prefix}${NAME}`], budget))
          yield make(arn);
      }
      if (type === "user")
        for (const name of [...named.names, ...scope.names]) if (isName(name)) yield make(`${prefix}${name}`);
    }
    yield* sessionsOf(account, partition, named, budget);
  }
  for (const arn of mine) yield* callerOf(arn);
}

function isName(name: string): boolean {
  return /^[^*?:/]+$/.test(name);
}

/** Sessions that a wildcard of the Principal element could mean. */
function* sessionsOf(account: string, partition: string, named: Named, budget: Budget): Generator<Principal> {
  const prefix = `arn:${partition}:sts::${account}:assumed-role/`;
  const relevant = named.arnGlobs.filter((glob) => mayMeet(glob, prefix));
  if (relevant.length === 0) return;
  const domain: Glob = [...literal(prefix), ...globOf("?*/?*")];
  for (const arn of representatives([domain], relevant, [], [`${prefix}${NAME}/${NAME}`], budget))
    yield* callerOf(arn);
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

function* callerOf(arn: string): Generator<AccountPrincipal> {
  const { partition = "", account = "", service: owner, resource = "" } = parseArn(arn) ?? {};
  if (!/^\d{12}$/.test(account)) return;
  const [type, name, session] = resource.split("/");
  if (owner === "iam" && type === "role" && name) yield role(arn);
  else if (owner === "iam" && type === "user" && name) yield user(arn);
  else if (owner === "sts" && type === "assumed-role" && name) {
    yield role(`arn:${partition}:iam::${account}:role/${name}`, session ?? NAME);
  } else if (owner === "sts" && type === "federated-user" && name) yield federatedUser(arn);
}

function* canonicalUsers({ principals }: Mentions, account: string): Generator<Principal> {
  for (const { type, value } of principals) {
    if (type !== "CanonicalUser") continue;
    yield {
      ...role(`arn:aws:iam::${account}:role/${NAME}`),
      canonicalUserId: value.replaceAll(/[*?]/g, "a"),
    };
  }
}

/** A number of twelve digits, where wildcards leave room for it. */
function filledAccount(glob: Glob): string {
  const missing = 12 - glob.filter((token) => token !== STAR).length;
  let room = Math.max(0, missing);
  return glob
    .map((token) => {
      if (token !== STAR) return token < 0 ? "9" : String.fromCharCode(token);
      const digits = "9".repeat(room);
      room = 0;
      return digits;
    })
    .join("");
}
