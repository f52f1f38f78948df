/**
 * Kills the engine and the simulated AWS again and again while they bring a stack up, and looks whether what comes of it
 * is what an undisturbed run makes: nothing lost, nothing twice, nothing replaced that holds data.
 *
 * By hand: `node --require ts-node/register tests/faults/kills.ts [stack] [kills] [seed] [number of the first kill]`
 */
import assert from "node:assert/strict";
import { upThroughKills, upWhole } from "./chain";
import { inNewHome, say, script } from "./script";

const [name = "dev", wanted = "200", seed = "1", start = "0"] = process.argv.slice(2);

script(async () => {
  const undisturbed = await inNewHome((home) => upWhole({ name, home }));
  say(`undisturbed: ${Object.keys(undisturbed.world).length} resources in AWS`);
  let kills = 0;
  for (let stacks = 1; kills < Number(wanted); stacks++) {
    const run = await inNewHome((home) =>
      upThroughKills({ name, home }, { seed, first: Number(start) + kills, report: say }),
    );
    assert.deepEqual(run.outcome, undisturbed);
    kills += run.kills;
    say(`${stacks} stacks came up through ${kills} kills`);
  }
});
