import type { PolicyStatement } from "../language/model";
import { type Request, RequestContext } from "../request/context";
import type { Principal } from "../request/principals";
import type { Variable } from "../matching/pattern";
import { type Atom, atomsOf } from "./atoms";
import { globOf, MAX_UNKNOWNS } from "./glob";
import { type GlobSet, globSet } from "./glob-set";
import { arnGlob, type Binding } from "./patterns";
import { OutOfBudget } from "./budget";

/** What a search takes as settled: who asks, who owns the resource, and all that follows from it. */
export interface World {
  readonly principal: Principal;
  readonly owner: string;
  /** Globs in which the action must be, and must not be. */
  readonly actions: { readonly within: readonly GlobSet[]; readonly without: readonly GlobSet[] };
  /** What a resource can be, apart from `*`. */
  readonly resources: GlobSet;
  /** The values of a key, `null` where such a request cannot have it, undefined where the request is free to choose. */
  readonly settled: (key: string) => readonly string[] | null | undefined;
  /** What must hold for the statement to match; undefined where it cannot match in this world. */
  readonly compile: (statement: PolicyStatement) => readonly Atom[] | undefined;
}

/** Services whose requests have keys that follow from the caller or the owner. */
export type ActionService = "kms" | "s3" | "other";

/** Whether the Principal element of a statement means the caller. */
export type Catches = (statement: PolicyStatement, principal: Principal, owner: string) => boolean;

export interface WorldParts {
  readonly principal: Principal;
  readonly owner: string;
  /** The region part of the resource's ARN; undefined for any, where no key depends on it. */
  readonly region: string | undefined;
  /** Which actions are asked about; undefined for any, where no key depends on it. */
  readonly service: ActionService | undefined;
  readonly catches: Catches;
  /** Keys whose value is held open although it follows from the caller: for all callers like this one. */
  readonly open: (key: string) => boolean;
  /** Values of keys that variables take up. */
  readonly chosen: ReadonlyMap<string, readonly string[] | null>;
}

const knownWorlds = new WeakMap<Catches, Map<string, World>>();
/** Questions about one policy share their first worlds; the many of a search through all callers do not come again. */
const MAX_WORLDS = 16;

/** A world in which nothing is chosen or held open; made once for all questions with the same `catches`. */
export function plainWorld(parts: Omit<WorldParts, "open" | "chosen">): World {
  const { principal, owner, region, service, catches } = parts;
  const worlds = knownWorlds.get(catches) ?? new Map<string, World>();
  knownWorlds.set(catches, worlds);
  const who =
    "account" in principal ? [principal.arn, principal.sessionArn, principal.canonicalUserId] : [principal];
  const name = JSON.stringify([principal.type, who, owner, region, service]);
  const known = worlds.get(name);
  if (known !== undefined) return known;
  const made = makeWorld({ ...parts, open: () => false, chosen: new Map() });
  if (worlds.size < MAX_WORLDS) worlds.set(name, made);
  return made;
}

export function makeWorld(parts: WorldParts): World {
  const { principal, owner, region, service, chosen } = parts;
  const resource = `arn:aws:other:${region ?? ""}:${owner}:any`;
  const derived = new RequestContext({
    ...{ principal, action: `${service ?? "other"}:Any`, resource, resourceAccount: owner },
  } satisfies Request);
  const settled: World["settled"] = (key) => {
    const given = chosen.get(key);
    if (given !== undefined) return given;
    // A consequence of other keys, which axioms tie to them.
    if (key === "aws:viaawsservice") return undefined;
    return derived.all(key) ?? (isImpossible(key, principal) ? null : undefined);
  };
  const binding = bindingOf(settled, parts.open);
  const compiled = new Map<PolicyStatement, readonly Atom[] | undefined>();
  return {
    ...{ principal, owner, settled, resources: resourcesOf(owner, region) },
    actions: actionsOf(service),
    compile(statement) {
      if (compiled.has(statement)) return compiled.get(statement);
      const caught = statement.principals === undefined || parts.catches(statement, principal, owner);
      const atoms = caught ? atomsOf(statement, settled, binding) : undefined;
      compiled.set(statement, atoms);
      return atoms;
    },
  };
}

/** Equal open variables are one unknown, wherever they stand. */
function bindingOf(settled: World["settled"], open: WorldParts["open"]): Binding {
  const ids = new Map<string, number>();
  return ({ key, fallback }: Variable) => {
    const name = key.toLowerCase();
    const values = open(name) ? undefined : settled(name);
    if (values === undefined) {
      const variable = JSON.stringify([name, fallback]);
      const id = ids.get(variable) ?? ids.size;
      if (id >= MAX_UNKNOWNS) throw new OutOfBudget();
      ids.set(variable, id);
      return { unknown: id };
    }
    return (values?.length === 1 ? values[0] : undefined) ?? fallback ?? null;
  };
}

const knownResources = new Map<string, GlobSet>();

/** ARNs of resources without an account, or of the given one; in the given region or, where it is open, in any. */
function resourcesOf(account: string, region = "*"): GlobSet {
  const name = `${region}:${account}`;
  const known = knownResources.get(name);
  if (known !== undefined) return known;
  const parts = [account, ""].map((part) =>
    arnGlob(`arn:?*:?*:${region}:${part}:?*`, false, false, () => null),
  );
  const made = globSet(parts.filter((glob) => glob !== undefined));
  if (knownResources.size < MAX_KNOWN) knownResources.set(name, made);
  return made;
}

/** Enough for the accounts and regions of a session; documents made to be bad fill no more. */
const MAX_KNOWN = 200;

function actionsOf(service: ActionService | undefined): World["actions"] {
  if (service === undefined) return { within: [], without: [] };
  if (service === "other") return { within: [], without: [globSet([globOf("kms:*"), globOf("s3:*")])] };
  return { within: [globSet([globOf(`${service}:*`)])], without: [] };
}

/**
 * Keys that AWS knows from the caller's credentials alone, and so not of callers that have none of this kind.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties
 */
function isImpossible(key: string, principal: Principal): boolean {
  if (key === "kms:calleraccount") return true;
  if (key === "s3:resourceaccount") return true;
  switch (principal.type) {
    case "anonymous":
    case "service":
      return /^aws:(principal|userid|username|assumedroot|federatedprovider|token)/.test(key);
    case "federated":
      return false;
    default:
      if (key === "aws:username") return principal.type !== "user";
      return key.startsWith("aws:principalservicename");
  }
}
