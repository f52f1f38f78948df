import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { builtVersion, fromModules } from "../../cli/engine/build";
import { fromCache } from "../../cli/engine/cache";
import { type Engine, NotUsable, type Search } from "../../cli/engine/engine";
import { findEngine, fromPath, type Source } from "../../cli/engine/find";
import { fromInstaller } from "../../cli/engine/installer";
import { UserError } from "../../cli/errors";
import { makeFolder, script, temporaryFolder } from "./temporary";

/** The tools that the fake scripts themselves need. */
const systemPath = "/usr/bin:/bin";

describe("engine search", () => {
  const folder = temporaryFolder();
  let count = 0;
  const fresh = (): string => folder.sub(`case-${count++}`);
  const search = (path: string[], home = fresh()): Search & { readonly lines: string[] } => {
    const lines: string[] = [];
    return { home, env: { PATH: path.join(delimiter) }, report: (line) => lines.push(line), lines };
  };
  const refused = (message: RegExp) => (error: unknown) => {
    assert(error instanceof NotUsable, String(error));
    assert.match(error.message, message);
    assert.equal(error.message.includes("\n"), false);
    return true;
  };
  const pulumi = (path: string, version: string, helpers: string[] = []): string => {
    script(path, "pulumi", `echo ${version}`);
    for (const helper of helpers) script(path, helper, "");
    return path;
  };

  describe("on the PATH", () => {
    const host = "pulumi-language-nodejs";
    const analyzer = "pulumi-analyzer-policy";

    it("takes the oldest usable version with its helpers beside it and leaves the PATH as it is", async () => {
      const bin = pulumi(fresh(), "v3.220.0", [host, analyzer]);
      const expected: Engine = { version: "3.220.0", command: join(bin, "pulumi"), searchPath: bin };
      assert.deepEqual(await fromPath(search([bin])), expected);
    });

    it("takes helpers from elsewhere on the PATH", async () => {
      const bin = pulumi(fresh(), "v3.224.1");
      const helpers = fresh();
      for (const helper of [host, analyzer]) script(helpers, helper, "");
      assert.equal((await fromPath(search([bin, helpers]))).version, "3.224.1");
    });

    it("needs no analyzer from 3.225 on", async () => {
      assert.equal((await fromPath(search([pulumi(fresh(), "v3.225.0", [host])]))).version, "3.225.0");
      await assert.rejects(
        fromPath(search([pulumi(fresh(), "v3.224.9", [host])])),
        refused(/no pulumi-analyzer-policy/),
      );
    });

    it("refuses what cannot be used, each with its reason", async () => {
      await assert.rejects(fromPath(search([fresh()])), refused(/^none found/));
      await assert.rejects(
        fromPath(search([pulumi(fresh(), "v3.219.9", [host])])),
        refused(/is version 3\.219\.9; 3\.220\.0/),
      );
      await assert.rejects(
        fromPath(search([pulumi(fresh(), "v4.0.0", [host])])),
        refused(/is version 4\.0\.0/),
      );
      await assert.rejects(
        fromPath(search([pulumi(fresh(), "v3.230.0")])),
        refused(/no pulumi-language-nodejs/),
      );
      await assert.rejects(
        fromPath(search([pulumi(fresh(), "hello", [host])])),
        refused(/does not tell its version/),
      );
    });
  });

  describe("kept from before", () => {
    it("takes the first version that works, with its own folder first on the PATH", async () => {
      const home = fresh();
      const bin = join(home, "3.220.0", "bin");
      pulumi(makeFolder(bin), "v3.220.0", ["pulumi-language-nodejs", "pulumi-analyzer-policy"]);
      const engine = await fromCache(search([systemPath], home), ["3.245.0", "3.220.0"]);
      assert.equal(engine.searchPath, [bin, systemPath].join(delimiter));
    });

    it("passes over an engine that is not whole", async () => {
      const home = fresh();
      pulumi(makeFolder(join(home, "3.220.0", "bin")), "v3.220.0");
      await assert.rejects(fromCache(search([systemPath], home), ["3.220.0"]), refused(/nothing usable/));
    });
  });

  it("the installer gives up at once when its site does not answer", async () => {
    await assert.rejects(
      fromInstaller(search([systemPath]), "https://127.0.0.1:1"),
      refused(/does not answer/),
    );
  });

  describe("built from Go modules", () => {
    /** A Go that "builds" scripts and notes each build. */
    const goBody = (version: string, notes: string, build: string): string => `
      case "$1" in
        env) echo '{"GOVERSION": "${version}", "GOPROXY": "off"}' ;;
        build)
          while [ "$1" != -o ]; do shift; done
          echo "$3" >> ${notes}
          ${build}
          ;;
        mod) echo "{\\"Dir\\": \\"${join(folder.path, "sdk")}\\"}" ;;
      esac`;
    const good = `printf '#!/bin/sh\\necho v3.220.0\\n' > "$2"; chmod +x "$2"`;
    const fakeGo = (build = good, version = "go1.24.7"): { path: string[]; notes: string } => {
      const bin = fresh();
      const notes = join(bin, "notes");
      script(bin, "go", goBody(version, notes, build));
      return { path: [bin, systemPath], notes };
    };
    before(() => {
      script(folder.sub("sdk/nodejs/dist"), "pulumi-analyzer-policy", "");
    });

    it("builds both programs, adds the analyzer, and is found again without Go", async () => {
      const { path, notes } = fakeGo();
      const one = search(path);
      const engine = await fromModules(one);
      assert.equal(engine.command, join(one.home, "3.220.0", "bin", "pulumi"));
      assert.deepEqual(readFileSync(notes, "utf8").trim().split("\n"), [
        "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
      ]);
      assert.deepEqual(readdirSync(one.home), ["3.220.0"]);
      await fromCache(search([systemPath], one.home), ["3.220.0"]);
    });

    it("builds once when two ask at the same moment", async () => {
      const { path, notes } = fakeGo(`sleep 0.3; ${good}`);
      const home = fresh();
      const engines = await Promise.all([fromModules(search(path, home)), fromModules(search(path, home))]);
      assert.deepEqual(engines[0], engines[1]);
      assert.equal(readFileSync(notes, "utf8").trim().split("\n").length, 2);
    });

    it("leaves nothing behind when a build fails, and says that modules are missing when offline", async () => {
      const { path } = fakeGo("echo no such module >&2; exit 1");
      const one = search(path);
      await assert.rejects(
        fromModules(one),
        refused(/building the Pulumi CLI failed: not all of its modules/),
      );
      assert.deepEqual(readdirSync(one.home), []);
    });

    it("clears away what a killed build left", async () => {
      const home = fresh();
      makeFolder(join(home, "3.220.0.partial", "bin"));
      await fromModules(search(fakeGo().path, home));
      assert.deepEqual(readdirSync(home), ["3.220.0"]);
    });

    it("stops when asked to", async () => {
      const controller = new AbortController();
      const one = { ...search(fakeGo("exec sleep 30").path), signal: controller.signal };
      setTimeout(() => {
        controller.abort();
      }, 300);
      await assert.rejects(fromModules(one), { name: "AbortError" });
      assert.equal(existsSync(join(one.home, "3.220.0.partial")), false);
    });

    it("pins the version that it is named after", () => {
      const pinned = readFileSync(join(__dirname, "../../cli/engine/modules/pulumi/go.mod"), "utf8");
      assert(pinned.split("\n").includes(`require github.com/pulumi/pulumi/pkg/v3 v${builtVersion}`));
    });

    it("wants a Go that is new enough", async () => {
      await assert.rejects(
        fromModules(search(fakeGo(good, "go1.24.6").path)),
        refused(/Go is version go1\.24\.6; Go 1\.24\.7 or newer is needed/),
      );
      await assert.rejects(fromModules(search([fresh()])), refused(/no Go on the PATH; Go 1\.24\.7/));
    });
  });

  describe("as a whole", () => {
    const engine: Engine = { version: "3.220.0", command: "/bin/pulumi", searchPath: "/bin" };
    const source = (title: string, asked: string[], result: Engine | Error): Source => ({
      title,
      find: () => {
        asked.push(title);
        return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
      },
    });

    it("asks one source after the other, says why each cannot help, and stops at the first that can", async () => {
      const asked: string[] = [];
      const one = search([]);
      const found = await findEngine(one, [
        source("a", asked, new NotUsable("not here.")),
        source("b", asked, engine),
        source("c", asked, engine),
      ]);
      assert.equal(found, engine);
      assert.deepEqual(asked, ["a", "b"]);
      assert.deepEqual(one.lines, ["No a: not here.", "Engine: Pulumi 3.220.0 (b)."]);
    });

    it("lists what was tried and the fix when nothing works", async () => {
      const sources = ["a", "b"].map((title) => source(title, [], new NotUsable("not here.")));
      await assert.rejects(findEngine(search([]), sources), (error: unknown) => {
        assert(error instanceof UserError);
        assert.match(error.message, /Tried:\n {2}- a: not here\.\n {2}- b: not here\.\nFix: .*\n.*curl/);
        return true;
      });
    });

    it("does not hide a defect behind the next source", async () => {
      const sources = [source("a", [], new TypeError("defect")), source("b", [], engine)];
      await assert.rejects(findEngine(search([]), sources), TypeError);
    });
  });
});
