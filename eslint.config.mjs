import eslint from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** What each folder may not import: imports go one way (docs/architecture.md). */
const forbidden = {
  iam: ["components", "policy-pack", "simulator", "config", "cli", "tests"],
  components: ["policy-pack", "simulator", "config", "cli", "tests"],
  "policy-pack": ["components", "simulator", "config", "cli", "tests"],
  simulator: ["components", "policy-pack", "config", "cli", "tests"],
  config: ["policy-pack", "simulator", "cli", "tests"],
};
/** Packages that a folder may not import. */
const packages = { iam: ["@pulumi/*", "@aws-sdk/*"] };

const oneWay = Object.entries(forbidden).map(([folder, others]) => ({
  files: [`${folder}/**/*.ts`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            regex: `^(\\.\\./)+(${others.join("|")})(/|$)`,
            message: `${folder}/ must not know this folder: see docs/architecture.md.`,
          },
          ...(packages[folder] ?? []).map((group) => ({ group: [group], message: "Plain data only." })),
        ],
      },
    ],
  },
}));

export default defineConfig(
  globalIgnores(["node_modules/", "policy-pack/bin/", "dist/", ".bulwark/"]),
  {
    files: ["**/*.ts"],
    extends: [
      eslint.configs.recommended,
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
    ],
    languageOptions: {
      parserOptions: { project: "./tsconfig.check.json", tsconfigRootDir: import.meta.dirname },
    },
    rules: {
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
  ...oneWay,
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
