import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { cataloguePages, publishedFiles } from "../../policy-pack/tools/publish";

const root = path.resolve(__dirname, "../..");

describe("policy pack: what is published of the rules", function () {
  this.timeout(120_000);

  it("P2: the catalogue and the schemas are those of the rules and their cases", async () => {
    const files = await publishedFiles();
    for (const { path: file, text } of files) {
      const there = path.join(root, file);
      assert.ok(fs.existsSync(there), `${file} is missing: run npm run policy:docs`);
      assert.ok(fs.readFileSync(there, "utf8") === text, `${file} is stale: run npm run policy:docs`);
    }
    const known = new Set(files.map((file) => file.path));
    assert.deepEqual(
      cataloguePages().filter((page) => !known.has(page)),
      [],
      "pages of rules that are gone: run npm run policy:docs",
    );
  });
});
