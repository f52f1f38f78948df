import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../../cli/project";
import program = require("../../index");
import { runUnderMocks, type ProgramRun } from "../support/program";
import { configOf, settingsOf } from "../support/stack-settings";
import { effects, type Effect } from "./effects";
import { changesOf, grouped } from "./grouping";
import { variantsOfStack, type StackVariant } from "./scenes";
import { settledWorld } from "./settled-world";
import { changed, facetsOf, facetsOfSchema, type Settings } from "./variants";

/** What docs/upgrading.md says that a change of a setting does. */
interface Row {
  readonly setting: string;
  /** Logical names, with `*`. */
  readonly names: string;
  readonly what: string;
}

/** Rows of the form `| setting | logical names | replaced or deleted | why |`. */
const rows = [
  ...readFileSync(join(projectFolder, "docs/upgrading.md"), "utf8").matchAll(
    /^\| `([\w.*]+)` +\| `([\w*-]+)` +\| (replaced|deleted) +\|/gm,
  ),
].map(([, setting = "", names = "", what = ""]): Row => ({ setting, names, what }));
const confirmed = new Set<Row>();

function rowsOf({ variant }: StackVariant): Row[] {
  return rows.filter(({ setting }) => setting === variant.setting);
}

function matches({ names, what }: Row, effect: Effect): boolean {
  const pattern = new RegExp(`^${names.replaceAll("*", ".*")}$`);
  return effect.what === what && pattern.test(effect.name);
}

/** Whether what happens tells which of the two changes did it. What stays in AWS hides what is deleted. */
function areTold(one: StackVariant, other: StackVariant): boolean {
  const settings = [one, other].map(({ variant }) => variant.setting);
  if (settings.includes("retainOnDelete")) return false;
  // A load balancer for the internet needs the tier that goes.
  if (settings.includes("network.tiers") && settings.includes("fleet.loadBalancer.internal")) return false;
  const start = ({ names }: Row): string => names.replace(/\*.*$/, "");
  return rowsOf(one).every((row) =>
    rowsOf(other).every((each) => !start(row).startsWith(start(each)) && !start(each).startsWith(start(row))),
  );
}

/** A stack, and what changes of its settings do. */
class Stack {
  readonly variants: readonly StackVariant[];
  private readonly scenes = new Map<Settings, Promise<ProgramRun>>();

  constructor(readonly name: string) {
    this.variants = variantsOfStack(settingsOf(name));
  }

  /** What the changes do, in either direction, that is not documented, or that the program refuses them. */
  async surprises(group: readonly StackVariant[]): Promise<string[]> {
    const found = await this.effects(group).catch((error: unknown) => String(error));
    const documented = group.flatMap(rowsOf);
    const explained = (effect: Effect): boolean => {
      const fitting = documented.filter((row) => matches(row, effect));
      for (const row of fitting) confirmed.add(row);
      return fitting.length > 0;
    };
    const left = typeof found === "string" ? found : found.filter((effect) => !explained(effect));
    if (left.length === 0) return [];
    const [first, ...others] = group;
    if (first !== undefined && others.length === 0) return [told(first, left)];
    // Who is to blame.
    const middle = Math.ceil(group.length / 2);
    const halves = [group.slice(0, middle), group.slice(middle)];
    const blamed = await halves.reduce(
      async (earlier, half) => [...(await earlier), ...(await this.surprises(half))],
      Promise.resolve<string[]>([]),
    );
    return blamed.length > 0
      ? blamed
      : [`only together: ${JSON.stringify(left)}: ${group.map(({ variant }) => variant.setting).join(", ")}`];
  }

  private async effects(group: readonly StackVariant[]): Promise<Effect[]> {
    const scene = group[0]?.scene ?? {};
    const before = this.scenes.get(scene) ?? this.run(scene);
    this.scenes.set(scene, before);
    const from = await before;
    const to = await this.run(changed(scene, changesOf(group)));
    return [...effects(from, to), ...effects(to, from)];
  }

  private run(settings: Settings): Promise<ProgramRun> {
    const config = configOf(this.name, settings);
    return runUnderMocks(program, { stack: this.name, config, world: settledWorld(settings) });
  }
}

function told({ variant }: StackVariant, left: string | readonly Effect[]): string {
  const change = variant.changes
    .map(({ at, before, after }) => `${at.join(".")}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`)
    .join(", ");
  const what =
    typeof left === "string"
      ? left
      : left.map(({ what: done, type, name }) => `${name} (${type}) is ${done}`);
  return `${change}: ${String(what)}`;
}

describe("one setting changed", function () {
  this.timeout(600_000);

  for (const stack of ["dev", "prod"].map((name) => new Stack(name))) {
    it(`S6: ${stack.name}: every setting has changed, to each of its choices`, () => {
      const shown = new Set(stack.variants.flatMap(({ variant }) => facetsOf(variant)));
      assert.deepEqual(
        facetsOfSchema().filter((facet) => !shown.has(facet)),
        [],
        "tests/config/scenes.ts has no such value: add it to a scene, or to the further values",
      );
    });

    grouped(stack.variants, areTold).forEach((group, index) => {
      it(`S6: ${stack.name}: ${group.length} changes (${index + 1}) replace and delete only what docs/upgrading.md says`, async () => {
        assert.deepEqual(await stack.surprises(group), []);
      });
    });
  }

  it("S6: docs/upgrading.md lists nothing that does not happen", () => {
    assert.ok(rows.length > 10);
    assert.deepEqual(
      rows.filter((row) => !confirmed.has(row)),
      [],
    );
  });
});
