import assert from "node:assert/strict";
import { isAtLeast, parseVersion } from "../../cli/engine/version";

describe("engine versions", () => {
  const texts: [string, readonly number[] | undefined][] = [
    ["v3.220.0\n", [3, 220, 0]],
    ["3.221.0-alpha.1", [3, 221, 0]],
    ["go1.26.8", [1, 26, 8]],
    ["go1.25rc1", [1, 25, 0]],
    ["devel go1.27-0123abcd", [1, 27, 0]],
    ["unknown", undefined],
  ];
  for (const [text, expected] of texts) {
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseVersion(text), expected);
    });
  }

  it("compares part by part, as numbers", () => {
    assert.equal(isAtLeast([3, 220, 0], [3, 220, 0]), true);
    assert.equal(isAtLeast([3, 1000, 0], [3, 220, 1]), true);
    assert.equal(isAtLeast([4, 0, 0], [3, 220, 0]), true);
    assert.equal(isAtLeast([3, 219, 9], [3, 220, 0]), false);
    assert.equal(isAtLeast([2, 999, 0], [3, 220, 0]), false);
    assert.equal(isAtLeast([1, 24, 6], [1, 24, 7]), false);
  });
});
