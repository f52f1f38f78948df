import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as path from "node:path";

const root = path.resolve(__dirname, "../..");
const python = (args: readonly string[]) => spawnSync("python3", args, { cwd: root, encoding: "utf8" });

describe("sample function", () => {
  if (python(["--version"]).status === 0) {
    it("C2: passes its own tests", () => {
      const run = python(["-m", "unittest", "discover", "tests/functions"]);
      assert.equal(run.status, 0, run.stderr);
      const count = /^Ran (\d+) tests/m.exec(run.stderr)?.[1];
      assert.ok(Number(count) > 0, run.stderr);
    });
  } else {
    console.warn("The sample function's own tests are left out: there is no python3 here.");
  }
});
