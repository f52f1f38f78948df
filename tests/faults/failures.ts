/**
 * Lets creations of a stack fail, runs again, and looks whether what comes of it is what an undisturbed run makes.
 *
 * By hand: `node --require ts-node/register tests/faults/failures.ts [stack] [single failures] [seed]`
 */
import assert from "node:assert/strict";
import { digest } from "../../simulator/names";
import { upThroughFaults, upWhole } from "./chain";
import { inNewHome, say, script } from "./script";

const [name = "dev", singles = "5", seed = "1"] = process.argv.slice(2);

script(async () => {
  const undisturbed = await inNewHome((home) => upWhole({ name, home }));
  const creations = Object.keys(undisturbed.world).length;
  say(`undisturbed: ${creations} resources in AWS`);
  const single = (index: number): string =>
    `fail-create=${1 + (parseInt(digest([seed, String(index)], 8), 16) % creations)}`;
  const plans = [
    "fail-create=first",
    `throttle-call=20%:3,slow-iam=4,seed=${seed}`,
    `lose-create=10%,seed=${seed}`,
    ...Array.from({ length: Number(singles) }, (_, index) => single(index)),
  ];
  for (const plan of plans) {
    await inNewHome(async (home) => {
      const { outcome, runs, faults } = await upThroughFaults({ name, home }, plan);
      assert.deepEqual(outcome, undisturbed, plan);
      say(`${plan}: ${faults} faults, ${runs} runs, the same end`);
    });
  }
});
