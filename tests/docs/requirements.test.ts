import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../../cli/project";
import { isThere, requirements } from "./requirements";

const tests = join(projectFolder, "tests");

describe("docs/requirements.md", () => {
  const list = requirements();
  const ids = list.map(({ id }) => id);

  it("has each id once, in order, with what it promises", () => {
    const order = ["K", "S", "A", "V", "C", "X"];
    const sorted = [...new Set(ids)].sort(
      (a, b) =>
        order.indexOf(a.charAt(0)) - order.indexOf(b.charAt(0)) || Number(a.slice(1)) - Number(b.slice(1)),
    );
    assert.deepEqual(ids, sorted);
    assert.deepEqual(
      order.map((area) => ids.filter((id) => id.startsWith(area)).length),
      [6, 6, 6, 5, 3, 6],
    );
    assert.deepEqual(
      list.filter(({ promise }) => promise.length < 20),
      [],
    );
  });

  for (const { id, holds, otherwise } of list) {
    it(`${id}: a test shows that it holds, another what happens otherwise`, () => {
      assert.notDeepEqual(holds, otherwise);
      for (const test of [holds, otherwise]) {
        assert.ok(isThere(test), `there is no test "${test.title}" in ${test.file}`);
        assert.ok(idsOf(test.title).includes(id), `"${test.title}" does not begin with ${id}`);
      }
    });
  }

  it("has every id that tests cite, and is cited for every id", () => {
    const cited = new Set(
      (readdirSync(tests, { recursive: true }) as string[])
        .filter((file) => file.endsWith(".ts"))
        .flatMap((file) => readFileSync(join(tests, file), "utf8").split("\n"))
        .flatMap((line) => idsOf(/\b(?:it|describe)\w*\(\s*["`]([^"`]*)/.exec(line)?.[1] ?? ""))
        .filter((id) => !id.startsWith("P")),
    );
    assert.deepEqual([...cited].sort(), [...ids].sort());
  });
});

/** The ids that a title begins with: `A3, K4: ...`. */
function idsOf(title: string): string[] {
  return /^((?:[A-Z]\d+(?:, )?)+):/.exec(title)?.[1]?.split(", ") ?? [];
}
