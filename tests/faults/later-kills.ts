/**
 * Kills the engine and the simulated AWS again and again while they change a stack, and while they take it down, and
 * looks whether what comes of it is what undisturbed runs make.
 *
 * By hand: `node --require ts-node/register tests/faults/later-kills.ts [seed]`
 */
import assert from "node:assert/strict";
import { settingsWith } from "../e2e/support";
import { downThroughKills, downWhole, upThroughKills, upWhole, type Place, type Targets } from "./chain";
import { inNewHome, say, script } from "./script";

const [seed = "1"] = process.argv.slice(2);
const name = "dev";

/** Updates whatever has tags, deletes the analyzer and the budget, makes a detector. */
const changed = settingsWith(name, {
  "bulwark:tags.owner": "other-team",
  "bulwark:account.accessAnalyzer.ownership": "skip",
  "bulwark:account.budget": undefined,
  "bulwark:account.guardDuty.ownership": "create",
});

script(async () => {
  const undisturbed = await inNewHome(async (home) => {
    const place: Place = { name, home };
    await upWhole(place);
    const outcome = await upWhole({ ...place, settings: changed });
    return { outcome, left: await downWhole(place) };
  });
  say(
    `undisturbed: ${Object.keys(undisturbed.outcome.world).length} resources, then ${undisturbed.left.length}`,
  );
  await inNewHome(async (home) => {
    const place: Place = { name, home, settings: changed };
    await upWhole({ name, home });
    const targets: Targets = { verbs: ["update", "update", "update", "create", "delete"], most: 5 };
    const up = await upThroughKills(place, { seed, first: 0, targets, report: say });
    assert.deepEqual(up.outcome, undisturbed.outcome);
    say(`changed through ${up.kills} kills`);
    const down = await downThroughKills(place, { seed, first: up.kills, report: say });
    assert.deepEqual(down.left, undisturbed.left);
    say(`taken down through ${down.kills} kills`);
  });
});
