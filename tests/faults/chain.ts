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

/** Who is killed, at which creation of a run, before or after the change. */
export interface Kill {
  readonly victim: "engine" | "simulator";
  readonly creation: number;
  readonly isDone: boolean;
}

/** The kill of that number among those of a seed. */
export function killOf(seed: string, number: number): Kill {
  const [victim, creation, moment] = ["victim", "creation", "moment"].map((what) =>
    parseInt(digest([seed, String(number), what], 8), 16),
  ) as [number, number, number];
  return {
    victim: victim % 2 === 0 ? "engine" : "simulator",
    creation: 1 + (creation % 12),
    isDone: moment % 2 === 0,
  };
}

export function textOf({ victim, creation, isDone }: Kill): string {
  return `kill of the ${victim} ${isDone ? "after" : "before"} creation ${creation}`;
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
 * Brings a stack up with a kill in the middle.
 *
 * @returns whether it was killed; otherwise there were fewer creations left
 */
export async function upWithKill(place: Place, kill: Kill): Promise<boolean> {
  const kind = kill.victim === "engine" ? "hang" : "kill";
  const faults = `${kind}-create=${kill.creation}${kill.isDone ? ":done" : ""}`;
  return await withStack(place, faults, async (stack, said) => {
    await stack.recover();
    const { code, stdout, stderr } = await stack.capture("up", ["--skip-preview"]);
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
      ["up", "--skip-preview"],
      ["refresh", "--skip-preview", "--expect-no-changes"],
      ["up", "--skip-preview", "--expect-no-changes"],
    ] as const) {
      const { code, stdout, stderr } = await stack.capture(command, args);
      assert.equal(code, 0, stdout + stderr);
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
}

/**
 * Brings a new stack up through kills, until none hits it any more.
 *
 * @returns what came of it, and how many kills it took
 */
export async function upThroughKills(
  place: Place,
  { seed, first, report }: Kills,
): Promise<{ outcome: Outcome; kills: number }> {
  let stateful: ReadonlyMap<string, string> = new Map();
  for (let number = first; ; number++) {
    const kill = killOf(seed, number);
    const isKilled = await upWithKill(place, kill);
    report(`${number}: ${isKilled ? textOf(kill) : "complete"}`);
    const now = statefulIds(worldOf(place.home, place.name));
    assertKept(stateful, now);
    stateful = now;
    if (!isKilled) {
      const outcome = await upWhole(place);
      assertKept(stateful, statefulIds(worldOf(place.home, place.name)));
      return { outcome, kills: number - first };
    }
  }
}
