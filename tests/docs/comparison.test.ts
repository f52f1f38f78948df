import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../../cli/project";
import { isThere, linkedTest, requirements, rowsOf } from "./requirements";

describe("docs/comparison.md", () => {
  const text = readFileSync(join(projectFolder, "docs", "comparison.md"), "utf8");
  const rows = rowsOf(text)
    .filter(([feature = ""]) => feature !== "feature" && !feature.startsWith("**"))
    .map(([feature = "", shown = "", ...others]) => ({ feature, shown: linkedTest(shown), others }));

  it("sets five others beside every requirement", () => {
    assert.deepEqual(
      rows.filter(({ others }) => others.length !== 5),
      [],
    );
    assert.deepEqual(
      requirements()
        .map(({ id }) => id)
        .filter((id) => !rows.some(({ feature }) => feature.startsWith(`${id} `))),
      [],
    );
  });

  for (const { feature, shown } of rows) {
    it(`links a test that there is: ${feature}`, () => {
      assert.ok(isThere(shown), `there is no test "${shown.title}" in ${shown.file}`);
    });
  }

  it("claims of others only what it links, or says that it was not found", () => {
    const sources = new Set([...text.matchAll(/^\[([\w-]+)\]: https:/gm)].map(([, name]) => name));
    const used = new Set<string | undefined>();
    for (const cell of rows.flatMap(({ others }) => others)) {
      const links = [...cell.matchAll(/\]\[([\w-]+)\]/g)].map(([, name]) => name);
      assert.ok(cell === "not found" || (links.length > 0 && links.every((name) => sources.has(name))), cell);
      for (const name of links) used.add(name);
    }
    const lead = text.slice(0, text.indexOf("\n| "));
    for (const [, name] of lead.matchAll(/\]\[([\w-]+)\]/g)) used.add(name);
    assert.deepEqual(
      [...sources].filter((name) => !used.has(name)),
      [],
      "sources that nothing is said of",
    );
  });
});
