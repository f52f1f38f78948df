import { settingsOf } from "../support/stack-settings";
import { variantsOfStack } from "./scenes";
import { changed, facetsIn, facetsOf, isValid, type Change, type Settings, type Variant } from "./variants";

/** Complete settings of a stack that differs much from all others. */
export interface CoveringStack {
  /** The name: `v01`. */
  readonly name: string;
  readonly settings: Settings;
}

/** Enough that every choice is made. */
export const usualCount = 14;

/** How many are made for each stack, of which the one that shows most new pairs for its size is taken. */
const candidates = 6;

/**
 * Stacks that together show every choice that a stack can make without others, and as many pairs of choices as so many
 * can: each takes its sections from scenes of dev and prod at random and changes many settings in them, always in the
 * same way. None uses what must be there already.
 */
export function coveringStacks(count: number): CoveringStack[] {
  const random = randomNumbers(5);
  const pool = ["dev", "prod"].flatMap(poolOf);
  const pairs = new PairSet();
  const all = Array.from({ length: count }, () => {
    const ranked = Array.from({ length: candidates }, () => mixed(pool, random))
      .map((settings) => ({ settings, news: pairs.newsOf(settings) }))
      .sort((one, other) => other.news - one.news);
    const settings = ranked[0]?.settings ?? {};
    pairs.add(settings);
    return settings;
  });
  return completed(all, pool).map((settings, index) => ({
    name: `v${String(index + 1).padStart(2, "0")}`,
    settings: reconciled(settings),
  }));
}

/** The settings, where sections fit each other: a load balancer for the internet stands in public subnets. */
function reconciled(settings: Settings): Settings {
  const { network, fleet } = settings as {
    readonly network: { readonly tiers?: readonly string[] };
    readonly fleet: { readonly loadBalancer?: object };
  };
  return network.tiers?.includes("public") === false && fleet.loadBalancer !== undefined
    ? changed(settings, [{ at: ["fleet", "loadBalancer", "internal"], after: true }])
    : settings;
}

/** Pairs of what settings show. */
class PairSet {
  private readonly numbers = new Map<string, number>();
  private readonly seen = new Set<number>();

  /** What part of the settings' pairs is new. */
  newsOf(settings: Settings): number {
    const pairs = this.pairsOf(settings);
    return pairs.filter((pair) => !this.seen.has(pair)).length / pairs.length;
  }

  add(settings: Settings): void {
    for (const pair of this.pairsOf(settings)) this.seen.add(pair);
  }

  private pairsOf(settings: Settings): number[] {
    const shown = [...new Set(facetsIn(settings))].map((facet) => this.numberOf(facet));
    return shown.flatMap((one) => shown.filter((other) => other > one).map((other) => one * 10_000 + other));
  }

  private numberOf(facet: string): number {
    const number = this.numbers.get(facet) ?? this.numbers.size;
    this.numbers.set(facet, number);
    return number;
  }
}

/** The stacks, changed so that together they make as many choices as can be. */
function completed(all: readonly Settings[], pool: Pool): Settings[] {
  const stacks = all.map((settings) => ({ settings, facets: new Set(facetsIn(settings)) }));
  const count = new Map<string, number>();
  const note = (facets: Iterable<string>, by: 1 | -1): void => {
    for (const facet of facets) count.set(facet, (count.get(facet) ?? 0) + by);
  };
  for (const { facets } of stacks) note(facets, 1);
  const isMissing = (facet: string): boolean => (count.get(facet) ?? 0) === 0;
  for (const variant of pool.flatMap(({ variants }) => variants)) {
    if (!facetsOf(variant).some((facet) => isChoice(facet) && isMissing(facet))) continue;
    for (const stack of stacks.filter(({ settings }) => isComplete(settings, variant.changes))) {
      const settings = changed(stack.settings, variant.changes);
      const facets = new Set(facetsIn(settings));
      const gained = [...facets].filter(isMissing).length;
      const lost = [...stack.facets].filter((facet) => !facets.has(facet) && count.get(facet) === 1).length;
      if (gained <= lost || !isValid(settings, variant.changes)) continue;
      note(stack.facets, -1);
      note(facets, 1);
      Object.assign(stack, { settings, facets });
      break;
    }
  }
  return stacks.map(({ settings }) => settings);
}

/** Whether the sections that hold the changed settings are there. */
function isComplete(settings: Settings, changes: readonly Change[]): boolean {
  return changes.every(
    ({ at }) =>
      at.slice(0, -1).reduce<unknown>((value, key) => (value as Settings | undefined)?.[key], settings) !==
      undefined,
  );
}

function isChoice(facet: string): boolean {
  return !facet.endsWith(" changed");
}

type Pool = readonly { readonly scene: Settings; readonly variants: readonly Variant[] }[];

/** The scenes of a stack that need nothing that is there already, and the variants of each. */
function poolOf(stack: string): Pool {
  const byScene = new Map<Settings, Variant[]>();
  for (const { scene, variant } of variantsOfStack(settingsOf(stack))) {
    if (/(^|\.)(existing|adopt|natAllocationIds)(\.|$)/.test(variant.setting)) continue;
    byScene.set(scene, [...(byScene.get(scene) ?? []), variant]);
  }
  return [...byScene]
    .filter(([scene]) => standsAlone(scene))
    .map(([scene, variants]) => ({
      scene,
      variants: variants.filter(({ changes }) => changes.every(({ after }) => standsAlone(after))),
    }));
}

function standsAlone(settings: unknown): boolean {
  return !/"(existing|adopt|natAllocationIds)"/.test(JSON.stringify([settings]));
}

/** One stack: sections from any scenes, and about half of their settings changed where they still fit. */
function mixed(scenes: Pool, random: () => number): Settings {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const sections = Object.keys(pick(scenes).scene);
  const variants: Variant[] = [];
  const start = Object.fromEntries(
    sections.flatMap((section) => {
      const { scene, variants: all } = pick(scenes);
      variants.push(...all.filter(({ changes }) => changes.every(({ at }) => at[0] === section)));
      return scene[section] === undefined ? [] : [[section, scene[section]] as const];
    }),
  );
  const places = new Map<string, Variant[]>();
  for (const variant of variants) {
    const place = variant.changes[0]?.at.join(".") ?? "";
    places.set(place, [...(places.get(place) ?? []), variant]);
  }
  return [...places.values()]
    .filter(() => random() < 0.5)
    .map((all) => ({ ...pick(all), order: random() }))
    .sort((one, other) => one.order - other.order)
    .reduce<Settings>((settings, { changes }) => {
      const next = changed(settings, changes);
      return isComplete(settings, changes) && isValid(next, changes) ? next : settings;
    }, start);
}

/** Numbers from 0 to 1 that are the same every time. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
