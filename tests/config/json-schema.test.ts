import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import { format } from "prettier";
import { parse } from "yaml";
import { stackFileSchema } from "../../config/json-schema";
import { settingsPage } from "../../config/settings-page";

const root = join(__dirname, "../..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const validate = new Ajv2020({ strict: false, allErrors: true, formats: { email: true } }).compile(
  stackFileSchema("bulwark"),
);

describe("JSON Schema of stack files", () => {
  it("X2: the published file is the schema's own", () => {
    assert.deepEqual(
      JSON.parse(read("config/stack.schema.json")),
      stackFileSchema("bulwark"),
      "npm run config:publish",
    );
  });

  it("X2: the documentation of the settings is the schema's own", async () => {
    const page = await format(settingsPage("bulwark"), { parser: "markdown", printWidth: 110 });
    assert.equal(read("docs/configuration.md"), page, "npm run config:publish");
  });

  for (const stack of ["dev", "prod"]) {
    it(`X2: accepts Pulumi.${stack}.yaml, which names it for editors`, () => {
      const text = read(`Pulumi.${stack}.yaml`);
      assert.ok(validate(parse(text)), JSON.stringify(validate.errors));
      assert.equal(text.split("\n")[0], "# yaml-language-server: $schema=./config/stack.schema.json");
    });
  }

  it("X2: refuses unknown keys, wrong types and missing settings, and lets other namespaces be", () => {
    const broken = (change: (config: Record<string, any>) => void) => {
      const file = parse(read("Pulumi.dev.yaml")) as { config: Record<string, any> };
      change(file.config);
      return validate(file);
    };
    assert.equal(
      broken((config) => (config["bulwark:nettwork"] = {})),
      false,
    );
    assert.equal(
      broken((config) => (config["bulwark:network"].natt = "none")),
      false,
    );
    assert.equal(
      broken((config) => (config["bulwark:network"].nat = "many")),
      false,
    );
    assert.equal(
      broken((config) => delete config["bulwark:tags"].owner),
      false,
    );
    assert.equal(
      broken((config) => (config["aws:profile"] = "work")),
      true,
    );
  });

  it("X2: describes every setting", () => {
    const undescribed: string[] = [];
    const visit = (path: string, schema: any) => {
      for (const [key, value] of Object.entries<any>(schema.properties ?? {})) {
        if (value.description === undefined) {
          undescribed.push(`${path}.${key}`);
        }
        visit(`${path}.${key}`, value);
      }
    };
    const { properties } = stackFileSchema("bulwark") as any;
    visit("config", properties.config);
    assert.deepEqual(undescribed, []);
  });
});
