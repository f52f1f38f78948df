import { settingsOf } from "../support/stack-settings";
import { variantsOfStack } from "./scenes";
import { changed, facetsIn, isValid, type Change, type Settings, type Variant } from "./variants";

/** Complete settings of a stack that differs much from all others. */
export interface CoveringStack {
  /** The name: `v01`. */
  readonly name: string;
  readonly settings: Settings;
}

/** Enough that every choice is made. */
export const usualCount = 14;

/** What the stacks name that others have made, in the form in which a simulated AWS is told what exists. */
export const madeByOthers: readonly string[] = [
  "*code-of-*company*",
  "*records*",
  "*:certificate/*",
  "*:key/11111111-*",
  "*:key/99999999-*",
  "*:layer:tools:*",
  "*:role/operations",
  "*clicks",
  "*news",
  "*orders",
  "*tickets",
  "*-the-move",
  "ami-*",
];

/** How many are made for each value of a section, of which the one that shows most choices for the first time is taken. */
const candidates = 6;

/**
 * Stacks that together show every choice that a stack can make without others, and many pairs of choices: each section
 * begins as in a scene of dev or prod and has many settings changed, and meets any values of the other sections; always
 * in the same way. None adopts what others have made.
 */
export function coveringStacks(count: number): CoveringStack[] {
  const random = randomNumbers(5);
  const pool = ["dev", "prod"].flatMap(poolOf);
  const sections = sectionsOf(pool).map((name) =>
    inAnyOrder(new SectionValues(name, pool, random).take(count), random),
  );
  return Array.from({ length: count }, (_, index) => ({
    name: `v${String(index + 1).padStart(2, "0")}`,
    settings: reconciled(Object.assign({}, ...sections.map((values) => values[index])) as Settings),
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

/** Settings of one section alone, and the choices that they make in it. */
interface Value {
  readonly settings: Settings;
  readonly choices: readonly string[];
}

/** A change, and what its section is after it in the scene that it is from. */
interface Step {
  readonly changes: readonly Change[];
  readonly value: Value;
}

/** Finds values of a section that together make every choice in it. */
class SectionValues {
  private readonly starts: readonly Value[];
  private readonly steps: readonly Step[];
  private readonly seen = new Set<string>();

  constructor(
    private readonly name: string,
    pool: Pool,
    private readonly random: () => number,
  ) {
    this.starts = pool.map(({ scene }) =>
      this.valueOf(scene[name] === undefined ? {} : { [name]: scene[name] }),
    );
    this.steps = pool.flatMap(({ variants }, index) =>
      variants
        .filter(({ changes }) => changes.every(({ at }) => at[0] === name))
        .map(({ changes }) => ({
          changes,
          value: this.valueOf(changed(this.starts[index]?.settings ?? {}, changes)),
        })),
    );
  }

  take(count: number): Settings[] {
    return Array.from({ length: count }, () => {
      const { settings, choices } = Array.from({ length: candidates }, () => this.mixed()).reduce(
        (best, other) => (this.newsOf(other) > this.newsOf(best) ? other : best),
      );
      for (const choice of choices) this.seen.add(choice);
      return settings;
    });
  }

  /** Begun with a choice that was not made yet; such choices, and about half of the others, follow where they fit. */
  private mixed(): Value {
    const isNew = ({ value }: Step): boolean => this.newsOf(value) > 0;
    const wanted = this.steps.filter(isNew);
    const start = wanted.length > 0 ? this.pick(wanted).value : this.pick(this.starts);
    const next = [...groupedByPlace(this.steps)]
      .map((steps) => ({ steps, news: steps.filter(isNew) }))
      .filter(({ news }) => news.length > 0 || this.random() < 0.5)
      .map(({ steps, news }) => this.pick(news.length > 0 ? news : steps));
    return inAnyOrder(next, this.random).reduce((value, { changes }) => {
      if (!isComplete(value.settings, changes)) return value;
      const after = this.valueOf(changed(value.settings, changes));
      return this.newsOf(after) >= this.newsOf(value) &&
        isValid(after.settings, changes) &&
        hasSourcesOnce(after.settings)
        ? after
        : value;
    }, start);
  }

  private valueOf(settings: Settings): Value {
    const isOwn = (facet: string): boolean =>
      facet.startsWith(`${this.name} `) || facet.startsWith(`${this.name}.`);
    return {
      settings,
      choices: facetsIn(settings).filter((facet) => isOwn(facet) && !facet.endsWith(" changed")),
    };
  }

  /** How many choices are made for the first time. */
  private newsOf({ choices }: Value): number {
    return choices.filter((choice) => !this.seen.has(choice)).length;
  }

  private pick<T>(all: readonly T[]): T {
    return all[Math.floor(this.random() * all.length)] as T;
  }
}

function groupedByPlace(steps: readonly Step[]): Iterable<readonly Step[]> {
  const places = new Map<string, Step[]>();
  for (const step of steps) {
    const place = step.changes[0]?.at.join(".") ?? "";
    places.set(place, [...(places.get(place) ?? []), step]);
  }
  return places.values();
}

/** Whether the sections that hold the changed settings are there. */
function isComplete(settings: Settings, changes: readonly Change[]): boolean {
  return changes.every(
    ({ at }) =>
      at.slice(0, -1).reduce<unknown>((value, key) => (value as Settings | undefined)?.[key], settings) !==
      undefined,
  );
}

type Pool = readonly { readonly scene: Settings; readonly variants: readonly Variant[] }[];

/** The scenes of a stack that need nothing to adopt, and the variants of each. */
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
      variants: variants.filter(
        ({ setting, changes }) =>
          changes.every(({ after }) => standsAlone(after)) &&
          !changes.some(({ after }) => unusual[setting]?.(after)),
      ),
    }));
}

function standsAlone(settings: unknown): boolean {
  return !/"(existing|adopt|natAllocationIds)"/.test(JSON.stringify([settings]));
}

/** By setting, values that the schema takes, but no account in eu-west-1 that has the usual quotas. */
const unusual: Readonly<Record<string, (value: unknown) => boolean>> = {
  "function.reservedConcurrency": (value) => Number(value) > 900,
  "network.zones": (value) => Array.isArray(value) && value.includes("d"),
};

/** Whether the function has no two event sources of the same queue, topic or stream, which AWS refuses. */
function hasSourcesOnce(settings: Settings): boolean {
  const { events = {} } = (settings.function ?? {}) as {
    readonly events?: Readonly<Record<string, Settings>>;
  };
  const sources = Object.values(events).flatMap(
    ({ queueArn, topicArn, streamArn }) => queueArn ?? topicArn ?? streamArn ?? [],
  );
  return new Set(sources).size === sources.length;
}

/** All sections that any of the settings have. */
function sectionsOf(pool: Pool): string[] {
  const names = pool.flatMap(({ scene, variants }) => [
    ...Object.keys(scene),
    ...variants.flatMap(({ changes }) => changes.flatMap(({ at }) => at.slice(0, 1))),
  ]);
  return [...new Set(names)];
}

function inAnyOrder<T>(all: readonly T[], random: () => number): T[] {
  return all
    .map((each) => ({ each, order: random() }))
    .sort((one, other) => one.order - other.order)
    .map(({ each }) => each);
}

/** Numbers from 0 to 1 that are the same every time. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
