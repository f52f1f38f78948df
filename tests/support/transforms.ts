import assert from "node:assert/strict";
import type { ProgramRun } from "./program";

/**
 * Tests that each entry of a component's `transform` reaches its children and no other, and that no child is left
 * that none reaches. `make` runs the component with that transform in a deployment that protects nothing.
 *
 * @param entries paths of the transform, e.g. `bucket.policy`, with the names of the children that they are for
 * @param children the names of all children of the component
 */
export function itReachesEachChild(
  entries: Readonly<Record<string, RegExp>>,
  children: RegExp,
  make: (transform: object) => Promise<ProgramRun>,
): void {
  const reached = new Set<string>();
  for (const [path, names] of Object.entries(entries)) {
    it(`X5: ${path} reaches all its children and no other`, async () => {
      const run = await make(protecting(path));
      const found = run.resources.filter(({ protect }) => protect);
      assert.ok(found.length > 0, "it reaches nothing");
      const types = new Set(found.map(({ type }) => type));
      const meant = run.resources.filter(({ name, type }) => names.test(name) && types.has(type));
      assert.deepEqual(
        found.map(({ name }) => name),
        meant.map(({ name }) => name),
      );
      assert.equal(types.size, 1);
      found.forEach(({ name }) => reached.add(name));
    });
  }

  it("X5: no child is out of reach", async () => {
    const run = await make({});
    const names = run.resources.filter(({ type }) => type.startsWith("aws:")).map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => children.test(name) && !reached.has(name)),
      [],
    );
  });
}

/** A transform with a function at that path, which protects the child and changes nothing else. */
function protecting(path: string): object {
  const protect = () => ({ options: { protect: true } });
  return path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), protect) as object;
}
