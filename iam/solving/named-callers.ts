import { parseArn } from "../matching/arn";
import { type Glob, globOf, holds } from "./glob";
import type { Mentions } from "./mentions";
import { arnGlob } from "./patterns";

/** What statements name callers by. Of names that stand in the same places one is kept: it does for the others. */
export interface NamedCallers {
  /** Account ids without wildcards. */
  readonly accounts: readonly string[];
  /** All of them, to tell strangers apart. */
  readonly allAccounts: ReadonlySet<string>;
  readonly accountGlobs: readonly Glob[];
  readonly partitions: ReadonlySet<string>;
  /** By account. */
  readonly arns: ReadonlyMap<string, readonly string[]>;
  readonly arnGlobs: readonly Glob[];
  readonly services: readonly string[];
  readonly serviceGlobs: readonly Glob[];
  readonly providers: readonly string[];
  readonly providerGlobs: readonly Glob[];
  readonly userNames: readonly string[];
  readonly userNameGlobs: readonly Glob[];
  readonly canonicalUsers: readonly string[];
  /** Some statement asks what kind of caller it is. */
  readonly byKind: boolean;
}

/** Keys by which a caller's account may be compared with the owner's. */
const OWNER_KEYS = ["aws:resourceaccount", "s3:resourceaccount"];
const PARTITIONS = ["aws", "aws-cn", "aws-us-gov"];

export function namedCallers(mentions: Mentions): NamedCallers {
  const found = new Collector();
  mentions.principals.forEach((members, index) => {
    for (const { type, value } of members) found.principal(type, value, index);
  });
  mentions.conditions.forEach(({ key, values, operator }, index) => {
    for (const value of values) found.condition(key.toLowerCase(), operator, value, -1 - index);
  });
  const { keys, variables } = mentions;
  const partitions = new Set(["aws", ...found.partitions]);
  // A caller's partition is seen in its ARN only.
  if (found.arnGlobs.size > 0 || variables.has("aws:principalarn"))
    for (const one of PARTITIONS) partitions.add(one);
  // With variables, a name can matter beyond the places where it stands.
  const grouped =
    variables.size === 0 &&
    mentions.resourceAccounts.length === 0 &&
    !OWNER_KEYS.some((key) => keys.has(key));
  const { accounts, arns } = grouped
    ? found.groups()
    : { accounts: [...found.accounts.keys()], arns: [...found.arns.keys()] };
  return {
    ...{ accounts, arns: byAccount(arns) },
    allAccounts: new Set(found.accounts.keys()),
    accountGlobs: [...found.accountGlobs.values()],
    partitions,
    arnGlobs: [...found.arnGlobs.values()],
    ...{ services: found.services.plain(), serviceGlobs: found.services.globs() },
    ...{ providers: found.providers.plain(), providerGlobs: found.providers.globs() },
    ...{ userNames: found.userNames.plain(), userNameGlobs: found.userNames.globs() },
    canonicalUsers: found.canonicalUsers,
    byKind: found.arnGlobs.size > 0 || keys.has("aws:principaltype") || keys.has("aws:userid"),
  };
}

/** Names with and without wildcards. */
class Names {
  private readonly names = new Set<string>();

  add(name: string): void {
    this.names.add(name);
  }

  plain(): string[] {
    return [...this.names].filter((name) => !isWild(name));
  }

  globs(): Glob[] {
    return [...this.names].filter(isWild).map((name) => globOf(name));
  }
}

class Collector {
  /** Each with the places where it stands. */
  readonly accounts = new Map<string, Set<number>>();
  readonly arns = new Map<string, Set<number>>();
  readonly accountGlobs = new Map<string, Glob>();
  readonly arnGlobs = new Map<string, Glob>();
  readonly partitions = new Set<string>();
  readonly services = new Names();
  readonly providers = new Names();
  readonly userNames = new Names();
  readonly canonicalUsers: string[] = [];

  principal(type: string, value: string, place: number): void {
    if (type === "Service") this.services.add(value);
    else if (type === "Federated") this.providers.add(value);
    else if (type === "CanonicalUser") this.canonicalUsers.push(value);
    else if (value !== "*") {
      if (/^\d{12}$/.test(value)) this.account(value, place);
      else this.arn(value, globOf(value), place);
    }
  }

  condition(key: string, operator: string, given: string, place: number): void {
    const value = given.replaceAll(/\$\{[^}]*\}/g, "*");
    switch (key) {
      case "aws:principalarn":
        if (operator.startsWith("Arn"))
          this.arn(
            value,
            arnGlob(value, false, false, () => null),
            place,
          );
        else if (operator.endsWith("Like") || !isWild(value)) this.arn(value, globOf(value), place);
        break;
      case "aws:principalaccount":
      case "kms:calleraccount":
        this.account(value, place);
        break;
      case "aws:userid":
        this.account(value.split(":")[0] ?? value, place);
        break;
      case "aws:username":
        this.userNames.add(value);
        break;
      case "aws:principalservicename":
      case "aws:principalservicenameslist":
        this.services.add(value);
        break;
      case "aws:federatedprovider":
        this.providers.add(value);
        break;
      default:
    }
  }

  /** One account and one ARN of those that stand in the same places and are in the same globs. */
  groups(): { accounts: string[]; arns: string[] } {
    const arnKinds = new Map<string, string>();
    const arnsOf = new Map<string, Set<string>>();
    for (const [arn, places] of this.arns) {
      const { service, partition, account = "", resource = "" } = parseArn(arn) ?? {};
      const kind = [
        partition,
        service,
        resource.split("/")[0],
        ...places,
        ...insides(this.arnGlobs, arn),
      ].join();
      arnKinds.set(arn, kind);
      arnsOf.set(account, (arnsOf.get(account) ?? new Set()).add(kind));
    }
    const accounts = firstOfEach([...this.accounts], ([account, places]) =>
      [
        ...places,
        ...insides(this.accountGlobs, account),
        "|",
        ...[...(arnsOf.get(account) ?? [])].sort(),
      ].join(),
    ).map(([account]) => account);
    const kept = new Set(accounts);
    const arns = [...this.arns.keys()].filter((arn) => kept.has(parseArn(arn)?.account ?? ""));
    // Sessions belong to roles of the same name.
    const named = arns.some((arn) => arn.includes(":assumed-role/"));
    return {
      accounts,
      arns: named
        ? arns
        : firstOfEach(arns, (arn) => `${parseArn(arn)?.account ?? ""} ${arnKinds.get(arn) ?? ""}`),
    };
  }

  private account(text: string, place: number): void {
    if (/^\d{12}$/.test(text)) this.accounts.set(text, (this.accounts.get(text) ?? new Set()).add(place));
    else if (/^[\d*?]+$/.test(text) && text !== "*") this.accountGlobs.set(text, globOf(text));
  }

  private arn(text: string, glob: Glob | undefined, place: number): void {
    const parts = parseArn(text);
    if (parts !== undefined) {
      if (!isWild(parts.partition)) this.partitions.add(parts.partition);
      // The account's own ARN is one of its names; others have a class of their own.
      if (parts.resource === "root") this.account(parts.account, place);
      else if (/^\d{12}$/.test(parts.account))
        this.accounts.set(parts.account, this.accounts.get(parts.account) ?? new Set());
      else this.account(parts.account, place);
    }
    if (!isWild(text)) this.arns.set(text, (this.arns.get(text) ?? new Set()).add(place));
    else if (glob !== undefined) this.arnGlobs.set(text, glob);
  }
}

function byAccount(arns: readonly string[]): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const arn of arns) {
    const account = parseArn(arn)?.account ?? "";
    const list = lists.get(account);
    if (list === undefined) lists.set(account, [arn]);
    else list.push(arn);
  }
  return lists;
}

function isWild(text: string): boolean {
  return /[*?]/.test(text);
}

function insides(globs: ReadonlyMap<string, Glob>, text: string): number[] {
  return [...globs.values()].map((glob) => Number(holds(glob, text)));
}

function firstOfEach<T>(items: readonly T[], kind: (item: T) => string): T[] {
  const kinds = new Set<string>();
  return items.filter((item) => {
    const name = kind(item);
    if (kinds.has(name)) return false;
    kinds.add(name);
    return true;
  });
}
