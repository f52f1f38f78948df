import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../../cli/project";
import { like } from "../../policy-pack/core/glob";
import { rules } from "../../policy-pack/rules";
import { runStack } from "../support/program";
import { Engine, packConfig, shown } from "./engine";
import { mutants } from "./mutants";

/** What the pack finds on both stacks' own resources when one security property of one of them is weakened. */
describe("policy pack: mutants of both stacks' resources", function () {
  this.timeout(600_000);
  const survivors = new Set<string>();
  let caught = 0;

  for (const stack of ["dev", "prod"]) {
    it(`P1: are found in ${stack}, one by one`, async () => {
      const resources = shown(await runStack(stack));
      // Each mutant takes the place of its resource in the one run, which keeps what it was shown of the others.
      const engine = new Engine(rules, packConfig(stack), stack);
      assert.deepEqual(await engine.run(...resources), []);
      for (const target of resources) {
        for (const { weakening, resource } of mutants(target)) {
          const alone = resource === undefined ? [] : (await engine.resource(resource)).diagnostics;
          const others = resources.flatMap((each) => (each === target ? (resource ?? []) : each));
          if (alone.length > 0 || (await engine.wholeStack(others)).length > 0) {
            caught += 1;
          } else {
            survivors.add(weakening);
          }
        }
        await engine.resource(target);
      }
    });
  }

  it("P1: are hundreds, and live on only where docs/mutants.md says why", () => {
    assert.ok(caught > 900, `${caught} were found`);
    const rows = readFileSync(join(projectFolder, "docs/mutants.md"), "utf8").split("\n");
    const known = rows.flatMap((row) => /^\| `(.+?)` /.exec(row)?.[1] ?? []);
    assert.ok(known.length > 0);
    const unexplained = [...survivors].filter((each) => !known.some((pattern) => like(pattern, each)));
    assert.deepEqual(unexplained, []);
    const outdated = known.filter((pattern) => ![...survivors].some((each) => like(pattern, each)));
    assert.deepEqual(outdated, []);
  });
});
