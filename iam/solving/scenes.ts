import type { Principal } from "../request/principals";
import type { Budget } from "./budget";
import { globOf } from "./glob";
import type { Mentions } from "./mentions";
import { representatives } from "./regions";
import type { ActionService, WorldParts } from "./world";

/** Who asks about whose resource, where, and of which service: all that keys follow from. */
export type Scene = Pick<WorldParts, "principal" | "owner" | "region" | "service">;

/** Owners, regions and services of which one stands for every way in which statements can tell them apart. */
export interface Places {
  readonly owners: readonly string[];
  /** The owner may be the caller's account, and that may matter. */
  readonly mayBeCaller: boolean;
  readonly regions: readonly (string | undefined)[];
  readonly services: readonly (ActionService | undefined)[];
  /** Some account is given by a wildcard, for which no example is made. */
  readonly complete: boolean;
}

export function placesIn(mentions: Mentions, budget: Budget): Places {
  const { keys, variables, conditions, resourceAccounts, partialAccounts } = mentions;
  const asked = keys.has("aws:resourceaccount") || keys.has("s3:resourceaccount");
  const values = conditions
    .filter(({ key, operator }) => /:resourceaccount$/i.test(key) && operator !== "Null")
    .flatMap((condition) => condition.values);
  const named = [...new Set([...resourceAccounts, ...values.filter((value) => !/[*?$]/.test(value))])];
  const mayBeCaller = named.length > 0 || asked || variables.size > 0;
  return {
    owners: mayBeCaller
      ? [...named, FRESH.find((account) => !named.includes(account)) ?? "123412341234"]
      : [],
    mayBeCaller,
    regions: regionsIn(mentions, budget),
    services:
      keys.has("kms:calleraccount") || keys.has("s3:resourceaccount") ? ["kms", "s3", "other"] : [undefined],
    complete: !partialAccounts && !values.some((value) => /[*?]/.test(value)),
  };
}

/** Accounts that hardly any policy names, as owners. */
const FRESH = ["555555555555", "333333333333"];

/** The scenes with a caller, those that the frame has no interest in left out. */
export function* scenes(
  principal: Principal,
  { owners, mayBeCaller, regions, services }: Places,
  frame: {
    readonly defaultOwner: (principal: Principal) => string;
    readonly admits: (principal: Principal, owner: string) => boolean;
  },
): Generator<Scene> {
  const own = mayBeCaller && "account" in principal ? [principal.account] : [];
  for (const owner of new Set([frame.defaultOwner(principal), ...owners, ...own])) {
    if (!frame.admits(principal, owner)) continue;
    for (const region of regions) {
      for (const service of services) yield { principal, owner, region, service };
    }
  }
}

/** Regions of the resource, where a statement asks about them; `""` for resources that tell none. */
function regionsIn(
  { keys, conditions, resourceRegions }: Mentions,
  budget: Budget,
): readonly (string | undefined)[] {
  if (!keys.has("aws:requestedregion")) return [undefined];
  const values = conditions
    .filter(({ key, operator }) => key.toLowerCase() === "aws:requestedregion" && operator !== "Null")
    .flatMap((condition) => condition.values);
  const texts = [...new Set([...resourceRegions, ...values])];
  const names = texts.filter((text) => /^[a-z0-9-]+$/.test(text));
  const globs = texts.filter((text) => /[*?]/.test(text)).map((text) => globOf(text));
  return ["", ...names, ...representatives([globOf("?*-?*-?*")], globs, names, USUAL_REGIONS, budget)];
}

const USUAL_REGIONS = ["us-east-1", "us-west-2"];
