import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../../cli/project";
import { preconditions } from "../../simulator/preconditions";
import { notModelled } from "../../simulator/preconditions/not-modelled";
import { services } from "../../simulator/services";
import { coveragePath, publishedPage } from "../../simulator/publish";

describe("what is published of the simulated AWS", () => {
  it("is as `npm run simulator:docs` writes it now", async () => {
    assert.equal(readFileSync(join(projectFolder, coveragePath), "utf8"), await publishedPage());
  });

  it("knows each precondition by one id, and says of none both that it is demanded and that it is not", () => {
    const ids = [...preconditions, ...notModelled].map(({ id }) => id);
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
    );
  });

  it("demands things of modelled types only, with a page of documentation for each", () => {
    const types = new Set(services.flatMap(({ resources }) => resources.map(({ type }) => type)));
    for (const { id, types: of, source, demands } of preconditions) {
      assert.deepEqual(
        of.filter((type) => !types.has(type)),
        [],
        id,
      );
      assert.match(source, /^https:\/\/[\w.-]+\/\S+$/, id);
      assert.match(demands, /\.$/, id);
    }
  });
});
