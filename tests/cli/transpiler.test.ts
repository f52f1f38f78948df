import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CreateTranspilerOptions, Transpiler } from "ts-node";
import ts from "typescript";
// ts-node loads it as it is: JavaScript.
const { create } = require("../../cli/transpiler") as {
  create: (options: CreateTranspilerOptions, folder: string) => Transpiler;
};

describe("the transpiler", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bulwark-transpiler-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const compiler = (options: ts.CompilerOptions = {}): Transpiler => {
    const compilerOptions = { module: ts.ModuleKind.Node16, target: ts.ScriptTarget.ES2022, sourceMap: true };
    const service = { config: { options: { ...compilerOptions, ...options } } };
    return create({ service } as CreateTranspilerOptions, folder);
  };
  const fileName = "/project/some.ts";
  const code = 'import { join } from "node:path";\nexport const path: string = join("a", "b");\n';

  it("makes CommonJS with a source map, and the same of the same file in the next process", () => {
    const first = compiler().transpile(code, { fileName });
    assert.match(first.outputText, /exports\.path = \(0, node_path_1\.join\)\("a", "b"\)/);
    assert.match(first.sourceMapText ?? "", /"sources":\["some\.ts"\]/);
    assert.equal(readdirSync(folder).length, 1);
    const { outputText, sourceMapText } = compiler().transpile(code, { fileName });
    assert.deepEqual([outputText, sourceMapText], [first.outputText, first.sourceMapText]);
    assert.equal(readdirSync(folder).length, 1);
  });

  it("makes anew what has other contents, another name or other options", () => {
    const results = [
      compiler().transpile(code, { fileName }),
      compiler().transpile(code.replace('"b"', '"c"'), { fileName }),
      compiler().transpile(code, { fileName: "/project/other.ts" }),
      compiler({ removeComments: true, target: ts.ScriptTarget.ES2020 }).transpile(code, { fileName }),
    ];
    assert.match(results[1]?.outputText ?? "", /"c"/);
    assert.match(results[2]?.sourceMapText ?? "", /other\.ts/);
    assert.equal(readdirSync(folder).length, 4);
  });

  it("makes anew what is spoilt", () => {
    const { outputText } = compiler().transpile(code, { fileName });
    for (const file of readdirSync(folder)) writeFileSync(join(folder, file), '{"outputText": "');
    assert.equal(compiler().transpile(code, { fileName }).outputText, outputText);
  });

  it("tells mistakes of syntax every time", () => {
    for (let time = 0; time < 2; time++) {
      const { diagnostics = [] } = compiler().transpile("const = 1;", { fileName });
      assert.ok(diagnostics.length > 0);
    }
    assert.deepEqual(readdirSync(folder), []);
  });
});
