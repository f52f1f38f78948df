import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

/**
 * Policy documents are built by `policy.identity` and the like, never put together as text; and ARNs by `arns`, in
 * the components, so that none names a partition.
 */
const root = join(__dirname, "../..");

/** What is not in `iam/` and makes or judges policies. */
const folders = ["components", "config", "policy-pack", "simulator", "cli"];

/**
 * One models AWS's own builder of documents, `aws.iam.getPolicyDocument`, which merges text of any kind; the other makes
 * faulty documents, which the builders refuse to make.
 */
const exempt = ["simulator/services/policy-document.ts", "policy-pack/cases/resources.ts"];

/** What a piece of source does by hand, each with its line. */
function handmade(file: string, source: string): string[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const report = (node: ts.Node, what: string) => {
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
    found.push(`${file}:${line + 1}: ${what}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      if (/"(Statement|Effect|Principal|NotPrincipal)"\s*:/.test(node.text))
        report(node, "a document as text");
      if (file.startsWith("components/") && node.text.startsWith("arn:")) report(node, "an ARN as text");
    }
    if (calls(node, "stringify") && node.arguments.some(isDocument))
      report(node, "a document written as JSON");
    if (
      calls(node, "parse") &&
      node.arguments.some((argument) => /policy|document/i.test(argument.getText()))
    ) {
      report(node, "a document read as JSON");
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function calls(node: ts.Node, method: "parse" | "stringify"): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.getText() === `JSON.${method}`;
}

function isDocument(node: ts.Node): boolean {
  return (
    ts.isObjectLiteralExpression(node) && node.properties.some(({ name }) => name?.getText() === "Statement")
  );
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !/(^|\/)(bin|node_modules)\//.test(name))
    .map((name) => join(folder, name));
}

describe("policy documents are made in one way", () => {
  const files = ["index.ts", ...folders.flatMap(sources)].filter((file) => !exempt.includes(file));

  it("no source puts a document or an ARN together by hand", () => {
    assert.ok(files.length > 100);
    const all = files.flatMap((file) =>
      handmade(relative(root, join(root, file)), readFileSync(join(root, file), "utf8")),
    );
    assert.deepEqual(all, []);
  });

  for (const [what, source] of [
    ["JSON text", `const p = '{"Statement":[{"Effect":"Allow"}]}';`],
    ["a template", 'const p = `{"Version":"2012-10-17","Statement":[${statements}]}`;'],
    ["the end of a template", 'const p = `${head},"Effect" : "Allow"}`;'],
    ["a written object", `const p = JSON.stringify({ Version: "2012-10-17", Statement: [] });`],
    ["a document read as JSON", `const p = JSON.parse(bucket.policy);`],
    ["an ARN", "const a = `arn:${partition}:s3:::${bucket}`;"],
    ["an ARN of one partition", `const a = "arn:aws:iam::aws:policy/ReadOnlyAccess";`],
  ] as const) {
    it(`finds ${what}`, () => {
      assert.equal(handmade("components/x.ts", source).length, 1);
    });
  }

  it("lets what is no document pass", () => {
    const source =
      'const q = policy.queue(deny("Tls", {})); JSON.stringify({ rules: [] }); JSON.parse(body);';
    assert.deepEqual(handmade("components/x.ts", source), []);
  });
});
