import { z } from "zod";
import { settingsSchema } from "./schema";

/** Keys that Pulumi itself keeps in a stack's file. https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/ */
const pulumiKeys = ["secretsprovider", "encryptedkey", "encryptionsalt", "environment"];

/** The JSON Schema of `Pulumi.<stack>.yaml`, for completion and checks in editors. */
export function stackFileSchema(project: string): Record<string, unknown> {
  const { $schema, properties, required } = z.toJSONSchema(settingsSchema, { io: "input" });
  const prefixed = Object.entries(properties ?? {}).map(([key, schema]): [string, unknown] => [
    `${project}:${key}`,
    schema,
  ]);
  return {
    $schema,
    title: `Stack settings of ${project}`,
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: {
          "aws:region": { type: "string", description: "Region of the AWS provider, e.g. eu-west-1." },
          ...Object.fromEntries(prefixed),
        },
        required: ["aws:region", ...(required ?? []).map((key) => `${project}:${key}`)],
        patternProperties: { [`^(?!${project}:)`]: {} },
        additionalProperties: false,
      },
      ...Object.fromEntries(pulumiKeys.map((key) => [key, {}])),
    },
    required: ["config"],
    additionalProperties: false,
  };
}
