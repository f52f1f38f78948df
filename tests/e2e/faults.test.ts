import assert from "node:assert/strict";
import { killOf, textOf, upThroughFaults, upWhole, upWithKill, type Place } from "../faults/chain";
import { assertKept, statefulIds, worldOf, type Outcome } from "../faults/whole";
import { engineTimeout, programOf, settingsWith, temporaryHome, testEngine, updateTimeout } from "./support";

describe("faults on the real engine", function () {
  this.timeout(updateTimeout);

  before(async function () {
    this.timeout(engineTimeout);
    await testEngine();
  });

  describe("a small program ends as without them", () => {
    const place = (): Place => {
      const home = temporaryHome();
      return {
        ...{ name: "dev", home, program: programOf("recovery", home) },
        settings: settingsWith("dev", {}),
      };
    };
    const places = { undisturbed: place(), fail: place(), lose: place(), slow: place() };
    let undisturbed: Outcome;

    before(async () => {
      undisturbed = await upWhole(places.undisturbed);
      assert.equal(Object.keys(undisturbed.world).length, 6);
    });

    it("when each creation fails at first", async () => {
      const { outcome, runs, faults } = await upThroughFaults(places.fail, "fail-create=first");
      assert.deepEqual(outcome, undisturbed);
      // A subnet waits for its network, and a function for its role.
      assert.deepEqual([runs, faults], [3, 6]);
    });

    it("when each creation is done at first and its answer lost", async () => {
      const { outcome, runs, faults } = await upThroughFaults(places.lose, "lose-create=first");
      assert.deepEqual(outcome, undisturbed);
      assert.deepEqual([runs, faults], [3, 6]);
    });

    it("when calls are throttled, and IAM is slow to be seen", async () => {
      const { outcome, runs, faults } = await upThroughFaults(
        places.slow,
        "throttle-create=first:5,slow-iam=4",
      );
      assert.deepEqual(outcome, undisturbed);
      assert.deepEqual([runs, faults], [1, 6]);
    });
  });

  const home = temporaryHome();

  it("kills of engine and simulated AWS lose, double and replace nothing of dev", async () => {
    const place = { name: "dev", home };
    let kept: ReadonlyMap<string, string> = new Map();
    const victims = new Set<string>();
    for (let number = 0; number < 3; number++) {
      const kill = killOf("e2e", number);
      victims.add(kill.victim);
      assert.ok(await upWithKill(place, kill), textOf(kill));
      const now = statefulIds(worldOf(place.home, place.name));
      assertKept(kept, now);
      kept = now;
    }
    assert.deepEqual([...victims].sort(), ["engine", "simulator"]);
    await upWhole(place);
    assertKept(kept, statefulIds(worldOf(place.home, place.name)));
  });
});
