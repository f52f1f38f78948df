import assert from "node:assert/strict";
import program = require("../../../index");
import { World } from "../../../simulator";
import { preconditions } from "../../../simulator/preconditions";
import { breakages, broken } from "../../support/breakages";
import { runStack, runUnderMocks, stackConfig } from "../../support/program";

/** What AWS says of the whole world afterwards. */
function shortcomings(world: World): string[] {
  return world.shortcomings().map(({ resource, error }) => `${resource.id}: ${error.message}`);
}

describe("the project's program before all preconditions of AWS", function () {
  this.timeout(60_000);

  for (const stack of ["dev", "prod"]) {
    it(`${stack} is refused nothing, and all of it can work`, async () => {
      const world = new World({ preconditions });
      await runStack(stack, {}, { world });
      assert.deepEqual(shortcomings(world), []);
    });
  }

  for (const breakage of breakages) {
    it(`is refused with ${breakage.name}`, async () => {
      const { stack, refusal } = breakage;
      const world = new World({ preconditions });
      const said = await runUnderMocks(broken(breakage, program), {
        stack,
        config: stackConfig(stack),
        world,
      }).then(
        () => shortcomings(world).join("\n"),
        (error: unknown) => String(error),
      );
      assert.match(said, refusal);
    });
  }
});
