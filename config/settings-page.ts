import { z } from "zod";
import { settingsSchema } from "./schema";

type JsonSchema = z.core.JSONSchema.BaseSchema;

const introduction = `# Configuration

<!-- Written by \`npm run config:publish\` from config/schema.ts. -->

The settings of a stack are in \`Pulumi.<stack>.yaml\`, under the project's namespace. They are checked before the first
resource: all mistakes are reported at once, unknown keys are refused. Editors that know YAML Language Server complete
and check them by \`config/stack.schema.json\`, which the first line of each file names. \`aws:region\` and the other
settings of the AWS provider stand beside them.

The stack's name is the environment: the last part of every physical name, and the tag Environment.

`;

/** `docs/configuration.md`: every setting with what it takes. */
export function settingsPage(project: string): string {
  const sections = Object.entries(z.toJSONSchema(settingsSchema, { io: "input" }).properties ?? {}).map(
    ([key, schema]) => section(`${project}:${key}`, schema as JsonSchema),
  );
  return introduction + sections.join("\n");
}

function section(path: string, schema: JsonSchema): string {
  const rows = settings(schema, "").map(
    ({ name, required, type, purpose }) =>
      `- \`${name}\` (${required ? "required" : "optional"}; ${type}): ${purpose}`,
  );
  const body = rows.length === 0 ? [`Takes ${typeOf(schema)}.`] : rows;
  return [`## ${path}`, "", schema.description ?? "", "", ...body, ""].join("\n");
}

interface Setting {
  readonly name: string;
  readonly required: boolean;
  readonly type: string;
  readonly purpose: string;
}

/** The leaves below an object, by their path in it. */
function settings(schema: JsonSchema, prefix: string): Setting[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const child = value as JsonSchema;
    const name = prefix + key;
    const required = schema.required?.includes(key) === true;
    const forms = child.anyOf ?? [];
    if (forms.some(({ properties }) => properties !== undefined)) {
      const purpose = child.description ?? "";
      return [
        { name, required, type: "one of the forms below", purpose },
        ...forms.flatMap((form) => settings(form, `${name}.`)),
      ];
    }
    const values = child.additionalProperties;
    if (typeof values === "object" && (values.properties ?? values.anyOf) !== undefined) {
      const purpose = child.description ?? values.description ?? "";
      return [
        {
          name,
          required,
          type: `a map of names to ${values.anyOf === undefined ? "the fields" : "one of the forms"} below`,
          purpose,
        },
        ...[values, ...(values.anyOf ?? [])].flatMap((form) => settings(form, `${name}.NAME.`)),
      ];
    }
    return child.properties === undefined
      ? [{ name, required, type: typeOf(child), purpose: child.description ?? "" }]
      : settings(child, `${name}.`);
  });
}

function typeOf(schema: JsonSchema): string {
  if (schema.enum !== undefined) {
    return `one of ${schema.enum.map((value) => `\`${String(value)}\``).join(", ")}`;
  }
  if (schema.type === "array") {
    return `a list, each element ${typeOf(schema.items as JsonSchema)}`;
  }
  if (schema.type === "object") {
    return "a map of names to values";
  }
  const limits = [
    schema.minimum === undefined || schema.minimum === Number.MIN_SAFE_INTEGER
      ? ""
      : ` from ${schema.minimum}`,
    schema.maximum === undefined || schema.maximum === Number.MAX_SAFE_INTEGER ? "" : ` to ${schema.maximum}`,
  ];
  return `${String(schema.type ?? "any value")}${limits.join("")}`;
}
