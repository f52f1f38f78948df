import assert from "node:assert/strict";
import { digest } from "../../simulator/names";
import { projectFolder } from "../../cli/project";
import { LocalStack } from "../../cli/stack";
import { testEngine } from "../e2e/support";
import { assertKept, outcomeOf, statefulIds, worldOf, type Outcome } from "./whole";

export interface Place {
  readonly name: string;
  readonly home: string;
  /** @default this project */
  readonly program?: string;
  /** Text of the settings file. @default that of the program */
  readonly settings?: string;
}

/** What the engine is doing when it or the simulated AWS is killed. */
export type Way = "up" | "destroy";

/** Who is killed, at which call of a run, before or after the change. */
export interface Kill {
  readonly victim: "engine" | "simulator";
  readonly verb: "create" | "update" | "delete";
  /** The call of that verb, from 1. */
  readonly nth: number;
  readonly isDone: boolean;
}

/** The calls that kills may come at. */
export interface Targets {
  readonly verbs: readonly Kill["verb"][];
  /** The last call of a run that may be hit. */
  readonly most: number;
}

const creations: Targets = { verbs: ["create"], most: 12 };

/** The kill of that number among those of a seed. */
export function killOf(seed: string, number: number, { verbs, most }: Targets = creations): Kill {
  const [victim, nth, moment, verb] = ["victim", "creation", "moment", "verb"].map((what) =>
    parseInt(digest([seed, String(number), what], 8), 16),
  ) as [number, number, number, number];
  return {
    victim: victim % 2 === 0 ? "engine" : "simulator",
    verb: verbs[verb % verbs.length] ?? "create",
    nth: 1 + (nth % most),
    isDone: moment % 2 === 0,
  };
}

export function textOf({ victim, verb, nth, isDone }: Kill): string {
  return `kill of the ${victim} ${isDone ? "after" : "before"} ${verb} ${nth}`;
}

/** Runs with a stack whose calls go wrong; closes it afterwards. */
export async function withStack<T>(
  place: Place,
  faults: string | undefined,
  use: (stack: LocalStack, said: readonly string[]) => Promise<T>,
): Promise<T> {
  const said: string[] = [];
  const stack = await LocalStack.open({
    program: projectFolder,
    ...place,
    engine: await testEngine(),
    ...(faults !== undefined && { faults }),
    report: (line) => {
      said.push(line);
      // A call that hangs holds the engine where it is to be killed.
      if (line.startsWith("Fault: hang")) void stack.kill();
    },
  });
  try {
    return await use(stack, said);
  } finally {
    await stack.close();
  }
}

/**
 * Brings a stack up, or takes it down, with a kill in the middle.
 *
 * @returns whether it was killed; otherwise there were fewer such calls left
 */
export async function runWithKill(place: Place, kill: Kill, way: Way = "up"): Promise<boolean> {
  const kind = kill.victim === "engine" ? "hang" : "kill";
  const faults = `${kind}-${kill.verb}=${kill.nth}${kill.isDone ? ":done" : ""}`;
  return await withStack(place, faults, async (stack, said) => {
    if (way === "up") await stack.recover();
    const { code, stdout, stderr } = await stack.capture(way, ["--skip-preview", "--suppress-outputs"]);
    const isKilled = faultsIn(said) > 0;
    assert.equal(code !== 0, isKilled, `${textOf(kill)}\n${stdout}${stderr}`);
    return isKilled;
  });
}

/** Brings a stack up, or the rest of it, and looks whether everything is there once. */
export async function upWhole(place: Place): Promise<Outcome> {
  return await withStack(place, undefined, async (stack) => {
    await stack.recover();
    for (const [command, ...args] of [
      ["up", "--skip-preview", "--suppress-outputs"],
      ["refresh", "--skip-preview", "--expect-no-changes"],
      ["up", "--skip-preview", "--suppress-outputs", "--expect-no-changes"],
    ] as const) {
      await succeed(stack, command, args);
    }
    return await outcomeOf(stack, worldOf(place.home, place.name));
  });
}

/**
 * Brings a new stack up while calls go wrong, run by run, until a run has done all that is left.
 *
 * @returns what came of it, in how many runs, through how many faults
 */
export async function upThroughFaults(
  place: Place,
  faults: string,
): Promise<{ outcome: Outcome; runs: number; faults: number }> {
  const { runs, count } = await withStack(place, faults, async (stack, said) => {
    for (let run = 1; ; run++) {
      await stack.recover();
      const before = faultsIn(said);
      const { code, stdout, stderr } = await stack.capture("up", ["--skip-preview", "--continue-on-error"]);
      if (code === 0) return { runs: run, count: faultsIn(said) };
      assert.notEqual(faultsIn(said), before, stdout + stderr);
    }
  });
  return { outcome: await upWhole(place), runs, faults: count };
}

function faultsIn(said: readonly string[]): number {
  return said.filter((line) => line.startsWith("Fault: ")).length;
}

/** Which kills, and who is told of them. */
export interface Kills {
  readonly seed: string;
  /** Number of the first. */
  readonly first: number;
  readonly report: (line: string) => void;
  /** @default creations */
  readonly targets?: Targets;
}

/** Ids of what holds data, by URN. */
function statefulIn({ home, name }: Place): ReadonlyMap<string, string> {
  return statefulIds(worldOf(home, name));
}

/**
 * Runs through kills, until none hits it any more; on the way up, what holds data must still be there after each.
 *
 * @returns how many kills it took
 */
async function throughKills(
  place: Place,
  way: Way,
  { seed, first, report, targets }: Kills,
): Promise<number> {
  let kept: ReadonlyMap<string, string> = new Map();
  for (let number = first; ; number++) {
    const kill = killOf(seed, number, targets);
    const isKilled = await runWithKill(place, kill, way);
    report(`${number}: ${isKilled ? textOf(kill) : "complete"}`);
    if (way === "up") {
      const now = statefulIn(place);
      assertKept(kept, now);
      kept = now;
    }
    if (!isKilled) return number - first;
  }
}

/**
 * Brings a stack up through kills.
 *
 * @returns what came of it, and how many kills it took
 */
export async function upThroughKills(
  place: Place,
  kills: Kills,
): Promise<{ outcome: Outcome; kills: number }> {
  const count = await throughKills(place, "up", kills);
  const before = statefulIn(place);
  const outcome = await upWhole(place);
  assertKept(before, statefulIn(place));
  return { outcome, kills: count };
}

/**
 * Takes a stack down through kills.
 *
 * @returns what AWS keeps of it, by URN and id, and how many kills it took
 */
export async function downThroughKills(
  place: Place,
  kills: Omit<Kills, "targets">,
): Promise<{ left: readonly string[]; kills: number }> {
  const targets: Targets = { verbs: ["delete"], most: 12 };
  const count = await throughKills(place, "destroy", { ...kills, targets });
  return { left: await downWhole(place), kills: count };
}

/** Takes a stack down, or the rest of it. @returns what AWS keeps of it, by URN and id */
export async function downWhole(place: Place): Promise<readonly string[]> {
  return await withStack(place, undefined, async (stack) => {
    await succeed(stack, "destroy", ["--skip-preview"]);
    const { deployment } = await stack.exportState();
    assert.deepEqual([deployment.resources ?? [], deployment.pending_operations ?? []], [[], []]);
    return worldOf(place.home, place.name).map(({ identity, id }) => `${identity} ${id}`);
  });
}

/** Asserts that the engine does what it is asked to. */
async function succeed(
  stack: LocalStack,
  ...[command, args]: Parameters<LocalStack["capture"]>
): Promise<void> {
  const { code, stdout, stderr } = await stack.capture(command, args);
  assert.equal(code, 0, stdout + stderr);
}
