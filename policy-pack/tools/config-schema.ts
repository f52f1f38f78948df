/** JSON schemas of the files that configure the pack, for editors. */
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { ruleSchema } from "../core/description";
import { PACK_POLICY, exemptionSchema, packSchema } from "../core/pack-settings";
import type { Rule } from "../core/rule";
import type { PublishedFile } from "./publish";

const DRAFT = "http://json-schema.org/draft-07/schema#";
const levels: PolicyConfigJSONSchema = {
  type: "string",
  enum: ["advisory", "mandatory", "remediate", "disabled"],
};

/** A policy's entry: its level, or an object with level and settings. */
function entry(description: string, properties: Readonly<Record<string, PolicyConfigJSONSchema>>): object {
  const object = {
    type: "object",
    additionalProperties: false,
    properties: { enforcementLevel: levels, ...properties },
  };
  return { description, anyOf: [levels, object] };
}

export function configurationSchema(rules: readonly Rule[]): object {
  const { levels: byGroup, exemptions, ...rest } = packSchema;
  const byRule = { ...byGroup.properties };
  byRule.rules = {
    ...(byRule.rules as PolicyConfigJSONSchema),
    propertyNames: { enum: rules.map(({ id }) => id) },
  };
  const pack = {
    ...rest,
    levels: { ...byGroup, properties: byRule },
    exemptions: { ...exemptions, items: exemptionSchema },
  };
  return {
    $schema: DRAFT,
    title: "Configuration of the Bulwark policy pack",
    type: "object",
    additionalProperties: false,
    properties: {
      all: { description: "The level of every rule.", ...levels },
      [PACK_POLICY]: entry("What holds for all rules.", pack),
      ...Object.fromEntries(
        rules.map((rule) => [
          rule.id,
          entry(
            rule.description,
            rule.accept((each) => ruleSchema(each)),
          ),
        ]),
      ),
    },
  };
}

export function exemptionsSchema(rules: readonly Rule[]): object {
  const item = {
    ...exemptionSchema,
    properties: {
      ...exemptionSchema.properties,
      rule: { type: "string", enum: rules.map(({ id }) => id) },
      finding: { ...(exemptionSchema.properties?.finding as object), pattern: "^[0-9a-f]{12}$" },
      expires: { ...(exemptionSchema.properties?.expires as object), format: "date" },
    },
  };
  return {
    $schema: DRAFT,
    title: "Exemptions from rules of the Bulwark policy pack",
    type: "object",
    additionalProperties: false,
    required: ["exemptions"],
    properties: { $schema: { type: "string" }, exemptions: { type: "array", items: item } },
  };
}

export function schemas(rules: readonly Rule[]): PublishedFile[] {
  return [
    { path: "policy-pack/config.schema.json", text: JSON.stringify(configurationSchema(rules)) },
    { path: "policy-pack/exemptions.schema.json", text: JSON.stringify(exemptionsSchema(rules)) },
  ];
}
