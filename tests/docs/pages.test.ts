import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../../cli/project";
import { requirements } from "./requirements";

const folder = join(projectFolder, "docs", "components");
const ids = requirements().map(({ id }) => id);
const areas = readdirSync(join(projectFolder, "components"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "shared")
  .map(({ name }) => name);

describe("docs/components", () => {
  it("has a page an area", () => {
    assert.deepEqual(readdirSync(folder).sort(), areas.map((area) => `${area}.md`).sort());
  });

  for (const area of areas) {
    const text = readFileSync(join(folder, `${area}.md`), "utf8");
    const says = (heading: RegExp) => heading.test(text);

    it(`X5: ${area}.md has a picture, an example, costs, and what to know for upgrading`, () => {
      assert.ok(says(/^```(mermaid|text)$/m), "a picture");
      assert.ok(says(/^```ts$/m), "an example");
      assert.ok(says(/^#+ .*\bcosts?\b|^- \*\*Costs?:/im), "costs");
      assert.ok(says(/^#+ .*upgrading|^- \*\*Upgrading:/im), "upgrading");
      assert.ok(text.includes(`](../reference/${area}.md)`), "its reference");
    });

    it(`${area}.md says which requirements its properties meet, and only such as there are`, () => {
      const cited = [...text.matchAll(/(?<=[(|] ?|, )([KSAVCX]\d)\b/g)].map(([, id]) => id ?? "");
      assert.ok(new Set(cited).size >= 3, cited.join(", "));
      assert.deepEqual(
        cited.filter((id) => !ids.includes(id)),
        [],
      );
    });
  }
});
