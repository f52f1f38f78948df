import assert from "node:assert/strict";
import { join } from "node:path";
import { ESLint } from "eslint";

const root = join(__dirname, "..");
const eslint = new ESLint({
  cwd: root,
  // The type-aware rules would read the whole project; the direction of imports needs the file's text only.
  overrideConfig: { languageOptions: { parserOptions: { project: false, projectService: false } } },
  ruleFilter: ({ ruleId }) => ruleId === "no-restricted-imports",
});

async function refused(file: string, imported: string): Promise<boolean> {
  const [result] = await eslint.lintText(`import "${imported}";\n`, { filePath: join(root, file) });
  assert.ok(result);
  assert.deepEqual(
    result.messages.filter(({ fatal }) => fatal),
    [],
  );
  return result.messages.some(({ ruleId }) => ruleId === "no-restricted-imports");
}

describe("direction of imports", () => {
  for (const [file, imported] of [
    ["iam/x.ts", "../components"],
    ["iam/x.ts", "@pulumi/pulumi"],
    ["components/kms/x.ts", "../../simulator/world"],
    ["components/kms/x.ts", "../../config"],
    ["policy-pack/rules/x.ts", "../../components/shared"],
    ["simulator/x.ts", "../policy-pack/rules"],
    ["config/x.ts", "../cli/stack"],
  ] as const) {
    it(`${file} may not import ${imported}`, async () => {
      assert.equal(await refused(file, imported), true);
    });
  }

  for (const [file, imported] of [
    ["iam/x.ts", "./parse"],
    ["components/kms/x.ts", "../../iam"],
    ["components/kms/x.ts", "../shared"],
    ["policy-pack/rules/x.ts", "../../iam"],
    ["simulator/services/x.ts", "../world"],
    ["config/x.ts", "../components"],
    ["cli/x.ts", "../simulator"],
  ] as const) {
    it(`${file} may import ${imported}`, async () => {
      assert.equal(await refused(file, imported), false);
    });
  }
});
