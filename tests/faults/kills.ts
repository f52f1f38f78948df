/**
 * Kills the engine and the simulated AWS again and again while they bring a stack up, and looks whether what comes of it
 * is what an undisturbed run makes: nothing lost, nothing twice, nothing replaced that holds data.
 *
 * By hand: `node --require ts-node/register tests/faults/kills.ts [stack] [kills] [seed]`
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { upThroughKills, upWhole } from "./chain";

const [name = "dev", wanted = "200", seed = "1"] = process.argv.slice(2);

async function inNewHome<T>(use: (home: string) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), "bulwark-kills-"));
  try {
    return await use(home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const say = (line: string): void => {
    process.stdout.write(`${new Date().toISOString()} ${line}\n`);
  };
  const undisturbed = await inNewHome((home) => upWhole({ name, home }));
  say(`undisturbed: ${undisturbed.world.length} resources in AWS`);
  let kills = 0;
  for (let stacks = 1; kills < Number(wanted); stacks++) {
    const run = await inNewHome((home) => upThroughKills({ name, home }, seed, kills, say));
    assert.deepEqual(run.outcome, undisturbed);
    kills += run.kills;
    say(`${stacks} stacks came up through ${kills} kills`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
