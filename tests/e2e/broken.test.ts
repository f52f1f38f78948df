import assert from "node:assert/strict";
import { breakages } from "../support/breakages";
import {
  engineTimeout,
  openStack,
  programOf,
  settingsWith,
  temporaryHome,
  testEngine,
  updateTimeout,
} from "./support";

describe("a broken program on the real engine", function () {
  this.timeout(updateTimeout);

  before(async function () {
    this.timeout(engineTimeout);
    await testEngine();
  });

  for (const { name, stack: stackName, refusal } of breakages) {
    describe(name, () => {
      const home = temporaryHome();

      it("is refused as AWS would refuse it", async () => {
        const { stack } = await openStack({
          name: stackName,
          home,
          program: programOf("broken", home),
          settings: settingsWith(stackName, { "broken:how": name }),
        });
        try {
          const { code, stdout, stderr } = await stack.capture("up", ["--skip-preview"]);
          const shortcomings = stack.shortcomings();
          assert.ok(code !== 0 || shortcomings.length > 0, stdout);
          assert.match(code === 0 ? shortcomings.join("\n") : stdout + stderr, refusal);
        } finally {
          await stack.close();
        }
      });
    });
  }
});
