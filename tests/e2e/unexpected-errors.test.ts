import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import {
  engineTimeout,
  openStack,
  programOf,
  resourcesOf,
  settingsWith,
  temporaryHome,
  testEngine,
} from "./support";

describe("an unexpected error on the real engine", function () {
  this.timeout(engineTimeout);
  const home = temporaryHome();

  it("X2: is told with its place in the program, and not printed for minutes", async () => {
    await testEngine();
    const { stack } = await openStack({
      ...{ name: "dev", home, program: programOf("unexpected", home) },
      settings: settingsWith("dev", {}),
    });
    try {
      const { code, stdout, stderr } = await stack.capture("up");
      assert.notEqual(code, 0);
      const printed = stripVTControlCharacters(stdout + stderr);
      assert.match(printed, /reading 'length'[\s\S]*unexpected\.ts:7:\d+/);
      // The frame that Node cannot print as the source maps have it.
      assert.match(printed, /node_modules\/@pulumi\/pulumi\/output\.ts:\d+/);
      assert.deepEqual(
        (await resourcesOf(stack)).filter(({ type }) => type.startsWith("aws:s3/")),
        [],
      );
    } finally {
      await stack.close();
    }
  });
});
