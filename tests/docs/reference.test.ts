import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "../../cli/project";
import { argumentsOf, type Typedoc } from "./arguments";

const options = join(projectFolder, "docs", "typedoc.json");
const published = join(projectFolder, "docs", "reference");

describe("docs/reference, by `npm run docs:publish`", function () {
  this.timeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), "bulwark-reference-"));
  let typedoc: Typedoc;
  let project: InstanceType<Typedoc["ProjectReflection"]>;
  let warnings: number;

  before(async () => {
    typedoc = await import("typedoc");
    const app = await typedoc.Application.bootstrapWithPlugins({ options, out: folder });
    const converted = await app.convert();
    assert.ok(converted !== undefined, "TypeDoc says above why it cannot read the components");
    project = converted;
    app.validate(project);
    warnings = app.logger.warningCount + app.logger.errorCount;
    await app.generateOutputs(project);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("shows every type that it speaks of", () => {
    assert.equal(warnings, 0, "TypeDoc says above which are not exported");
  });

  it("X5: is what the docstrings say", () => {
    const files = readdirSync(folder).sort();
    assert.deepEqual(readdirSync(published).sort(), files, "npm run docs:publish");
    for (const file of files) {
      const read = (of: string): string => readFileSync(join(of, file), "utf8");
      assert.ok(read(published) === read(folder), `docs/reference/${file} is stale: npm run docs:publish`);
    }
  });

  describe("every argument of every component", () => {
    let all: ReturnType<typeof argumentsOf>;
    before(() => {
      all = argumentsOf(typedoc, project);
    });

    it("X5: says what it is for", () => {
      assert.ok(all.length > 300, `${all.length} arguments`);
      const silent = all.filter((each) => !each.hasComment());
      assert.deepEqual(names(silent), []);
    });

    it("X5: says its default, if it can be left out", () => {
      const silent = all.filter(
        ({ flags, comment }) => flags.isOptional && comment?.getTag("@default") === undefined,
      );
      assert.deepEqual(names(silent), []);
    });
  });
});

function names(properties: ReturnType<typeof argumentsOf>): string[] {
  return properties.map((each) => each.getFullName());
}
