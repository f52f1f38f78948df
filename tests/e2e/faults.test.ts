import assert from "node:assert/strict";
import {
  killOf,
  runWithKill,
  textOf,
  upThroughFaults,
  upWhole,
  type Kill,
  type Place,
} from "../faults/chain";
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

  for (const victim of ["engine", "simulator"] as const) {
    it(`a kill of the ${victim} while resources are replaced leaves none twice`, async () => {
      const home = temporaryHome();
      const program = programOf("replaced", home);
      const place = (cidr: string): Place => ({
        ...{ name: "dev", home, program },
        settings: settingsWith("dev", { "tests:cidr": cidr }),
      });
      await upWhole(place("10.0.0.0/16"));
      const kill: Kill = { victim, verb: "create", nth: 1, isDone: true };
      assert.ok(await runWithKill(place("10.9.0.0/16"), kill));
      const { world } = await upWhole(place("10.9.0.0/16"));
      assert.equal(Object.keys(world).length, 3);
    });
  }

  const home = temporaryHome();

  it("kills of engine and simulated AWS lose, double and replace nothing of dev", async () => {
    const place = { name: "dev", home };
    let kept: ReadonlyMap<string, string> = new Map();
    const victims = new Set<string>();
    for (let number = 0; number < 3; number++) {
      const kill = killOf("e2e", number);
      victims.add(kill.victim);
      assert.ok(await runWithKill(place, kill), textOf(kill));
      const now = statefulIds(worldOf(place.home, place.name));
      assertKept(kept, now);
      kept = now;
    }
    assert.deepEqual([...victims].sort(), ["engine", "simulator"]);
    await upWhole(place);
    assertKept(kept, statefulIds(worldOf(place.home, place.name)));
  });
});
