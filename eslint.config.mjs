import eslint from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import importX from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

/** What each folder may not import: imports go one way (docs/architecture.md). */
const forbidden = {
  iam: ["components", "policy-pack", "simulator", "config", "cli", "tests"],
  components: ["policy-pack", "simulator", "config", "cli", "tests"],
  "policy-pack": ["components", "simulator", "config", "cli", "tests"],
  simulator: ["components", "policy-pack", "config", "cli", "tests"],
  config: ["policy-pack", "simulator", "cli", "tests"],
};
const zones = Object.entries(forbidden).flatMap(([target, sources]) =>
  sources.map((from) => ({
    target: `./${target}`,
    from: `./${from}`,
    message: `${target}/ must not know ${from}/: see docs/architecture.md.`,
  })),
);

export default defineConfig(
  globalIgnores(["node_modules/", "policy-pack/bin/", ".bulwark/"]),
  {
    files: ["**/*.ts"],
    extends: [
      eslint.configs.recommended,
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
    ],
    plugins: { "import-x": importX },
    settings: { "import-x/resolver": { node: { extensions: [".ts", ".js", ".json"] } } },
    languageOptions: {
      parserOptions: { project: "./tsconfig.check.json", tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "import-x/no-restricted-paths": ["error", { zones }],
      "import-x/no-cycle": "error",
      // Numbers and booleans read well in messages; Pulumi's own toString() trap is caught by no-base-to-string.
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      // Pulumi resources are made for their effect.
      "no-new": "off",
      // `export =` is how a Pulumi program exports an async function.
      "@typescript-eslint/no-require-imports": "off",
    },
  },
  {
    files: ["iam/**/*.ts"],
    rules: { "no-restricted-imports": ["error", { patterns: ["@pulumi/*", "@aws-sdk/*"] }] },
  },
  {
    files: ["tests/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      // Properties of resources are looked at as the engine sees them, by name; a wrong name fails the test.
      "@typescript-eslint/no-explicit-any": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
);
