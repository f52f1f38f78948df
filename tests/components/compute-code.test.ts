import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { strToU8, zipSync } from "fflate";
import { codeArchive, codeProblems, type LambdaRuntime } from "../../components/compute";

type Files = Readonly<Record<string, string>>;

describe("function code", () => {
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "bulwark-code-"));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  const directory = (files: Files): string => {
    const root = path.join(folder, "code");
    fs.mkdirSync(root, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      fs.writeFileSync(path.join(root, name), text);
    }
    return root;
  };
  const zip = (files: Files): string => {
    const file = path.join(folder, "code.zip");
    fs.writeFileSync(
      file,
      zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))),
    );
    return file;
  };
  const check = (location: string, handler: string, runtime: LambdaRuntime = "python3.13") =>
    codeProblems({ code: { path: location }, runtime, handler });
  /** The names in the archive of a directory, in their order. */
  const packaged = async (root: string): Promise<string[]> => {
    const archive = codeArchive(root);
    assert.ok(archive instanceof pulumi.asset.AssetArchive);
    return Object.keys(await archive.assets);
  };
  /** The problem found must concern `at` and say `pattern`. */
  const refused = (problems: ReturnType<typeof check>, at: string, pattern: RegExp) => {
    assert.deepEqual(
      problems.map((problem) => problem.path.join(".")),
      [at],
    );
    assert.match(problems[0]!.message, pattern);
    assert.match(problems[0]!.message, /; fix: /);
  };

  for (const [kind, pack] of [
    ["a directory", directory],
    ["a zip file", zip],
  ] as const) {
    describe(`in ${kind}`, () => {
      const python: readonly [why: string, files: Files, handler: string][] = [
        ["a function of a module", { "app.py": "def handler(event, context):\n    pass\n" }, "app.handler"],
        ["a module of a package", { "jobs/app.py": "def run(event, context): pass" }, "jobs.app.run"],
        ["a module named by its path", { "jobs/app.py": "def run(event, context): pass" }, "jobs/app.run"],
        ["a package itself", { "jobs/__init__.py": "from .app import run\n", "jobs/app.py": "" }, "jobs.run"],
        ["an imported name", { "app.py": "from lib import (\n    other,\n    handler,\n)\n" }, "app.handler"],
        ["a starred import", { "app.py": "from lib import *\n" }, "app.handler"],
        ["an assignment", { "app.py": "handler = make_handler()\n" }, "app.handler"],
        ["a decorated function", { "app.py": "@traced\ndef handler(event, context): pass" }, "app.handler"],
        ["a class", { "app.py": "class Handler:\n    pass\n" }, "app.Handler"],
      ];
      for (const [why, files, handler] of python) {
        it(`C1: accepts as Python handler ${why}`, () => {
          assert.deepEqual(check(pack(files), handler), []);
        });
      }

      const node: readonly [why: string, files: Files, handler: string][] = [
        ["an ES module's export", { "index.mjs": "export const handler = async () => {};" }, "index.handler"],
        ["a CommonJS export", { "index.js": "exports.handler = async () => {};" }, "index.handler"],
        ["a file in a folder", { "src/index.cjs": "module.exports = { run };" }, "src/index.run"],
        ["a bundler's export", { "index.mjs": "var a=1;export{a as handler};" }, "index.handler"],
      ];
      for (const [why, files, handler] of node) {
        it(`C1: accepts as Node.js handler ${why}`, () => {
          assert.deepEqual(check(pack(files), handler, "nodejs22.x"), []);
        });
      }

      it("C1: refuses a handler whose module is absent, and says what was looked for and found", () => {
        refused(
          check(pack({ "main.py": "def handler(event, context): pass" }), "app.handler"),
          "handler",
          /looked for app\.py and app\/__init__\.py, found main\.py/,
        );
      });

      it("C1: refuses a handler that its module does not define", () => {
        const code =
          "def other(event, context):\n    handler(event)\n    # def handler\n    return event.handler == 1\n";
        refused(
          check(pack({ "app.py": code }), "app.handler"),
          "handler",
          /app\.py does not define "handler"/,
        );
        refused(
          check(pack({ "index.js": "exports.other = async () => {};" }), "index.handler", "nodejs22.x"),
          "handler",
          /index\.js does not define "handler"/,
        );
      });

      it("C1: refuses a handler that fits another runtime's files only", () => {
        const code = pack({ "app.py": "def handler(event, context): pass" });
        refused(
          check(code, "app.handler", "nodejs22.x"),
          "handler",
          /looked for app\.js and app\.mjs and app\.cjs/,
        );
      });

      it("C1: refuses a handler that is no handler of its runtime", () => {
        const code = pack({ "app.py": "def handler(event, context): pass", "a.js": "exports.b = 1" });
        for (const handler of [
          "app",
          "app.",
          ".handler",
          "../app.handler",
          "app py.handler",
          `app.${"h".repeat(128)}`,
        ]) {
          refused(check(code, handler), "handler", /of the form module\.function/);
        }
        for (const handler of ["a", "../a.b", "/a.b"]) {
          refused(check(code, handler, "nodejs22.x"), "handler", /of the form file\.export/);
        }
      });
    });
  }

  it("C1: refuses a path where nothing is, and names the place", () => {
    const absent = path.join(folder, "absent");
    refused(check(absent, "app.handler"), "code.path", new RegExp(`nothing at ${absent}`));
  });

  it("C1: refuses a file that is no zip file, by its name and by its content", () => {
    const text = path.join(folder, "app.py");
    fs.writeFileSync(text, "def handler(event, context): pass");
    refused(check(text, "app.handler"), "code.path", /this is neither/);
    const fake = path.join(folder, "fake.zip");
    fs.writeFileSync(fake, "def handler(event, context): pass");
    refused(check(fake, "app.handler"), "code.path", /cannot be read/);
  });

  for (const name of ["../app.py", "a/../../app.py", "/app.py", "C:/app.py", "..\\app.py"]) {
    it(`C1: refuses a zip file whose entry ${name} leads out of its folder`, () => {
      const good = { "app.py": "def handler(event, context): pass" };
      assert.deepEqual(check(zip(good), "app.handler"), []);
      refused(check(zip({ ...good, [name]: "" }), "app.handler"), "code.path", /leads out/);
    });
  }

  it("C1: refuses a zip file that unpacks to more than Lambda takes, by the sizes that it states", () => {
    const file = zip({ "app.py": "def handler(event, context): pass" });
    const stated = (bytes: number): void => {
      const data = fs.readFileSync(file);
      data.writeUInt32LE(bytes, data.indexOf("PK\x01\x02") + 24);
      fs.writeFileSync(file, data);
    };
    stated(262_144_001);
    refused(check(file, "app.handler"), "code.path", /at most 262144000 bytes unpacked/);
    stated(262_144_000);
    assert.deepEqual(check(file, "app.handler"), []);
  });

  it("C1: refuses a directory with a symbolic link, which may lead out of it", () => {
    const root = directory({ "app.py": "def handler(event, context): pass" });
    assert.deepEqual(check(root, "app.handler"), []);
    fs.symlinkSync("/etc/hostname", path.join(root, "data"));
    refused(check(root, "app.handler"), "code.path", /"data" is a symbolic link/);
  });

  it("C1: leaves out of the package what differs between machines", () => {
    const root = directory({
      "app.py": "def handler(event, context): pass",
      "lib/util.py": "",
      "__pycache__/app.cpython-313.pyc": "x",
      "lib/old.pyc": "x",
      ".env": "SECRET=1",
      ".git/config": "x",
    });
    return packaged(root).then((names) => {
      assert.deepEqual(names, ["app.py", "lib/util.py"]);
    });
  });

  it("C1: packages files in the order of their names, not of the directory's listing", async () => {
    assert.deepEqual(await packaged(directory({ "a/x.py": "", "b.py": "", "a.py": "" })), [
      "a.py",
      "a/x.py",
      "b.py",
    ]);
  });

  it("C2: the sample's runtime, handler and files agree", () => {
    assert.deepEqual(check("functions/sample", "app.handler", "python3.13"), []);
    refused(check("functions/sample", "app.main", "python3.13"), "handler", /does not define "main"/);
  });
});
