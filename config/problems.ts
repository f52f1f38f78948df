import { distance } from "fastest-levenshtein";
import { z } from "zod";
import { settingsSchema } from "./schema";

/** Configuration values as given, and which of them must not be printed. */
export interface GivenConfig {
  readonly stack: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly isSecret: (key: string) => boolean;
}

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** What is wrong, in one paragraph a mistake: where, the value given, what is allowed, the fix. */
export function describeProblem(issue: Issue, namespace: string, given: GivenConfig): string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey([...issue.path, key], namespace, given));
  }
  if (issue.code === "invalid_union") {
    // The branch that came closest says best what is wrong.
    const closest = [...issue.errors].sort((a, b) => a.length - b.length)[0] ?? [];
    return closest.flatMap((inner) =>
      describeProblem({ ...inner, path: [...issue.path, ...inner.path] }, namespace, given),
    );
  }
  const value = valueAt(given.values, issue.path);
  const where = pathText(namespace, issue.path);
  const purpose = purposeOf(issue.path);
  if (value === undefined && issue.code !== "custom") {
    return [
      paragraph(`${where} is missing`, [
        ...(purpose === undefined ? [] : [`is: ${purpose}`]),
        `allowed: ${allowed(issue)}`,
        `fix: ${setCommand(where, given.stack)}`,
      ]),
    ];
  }
  // The components' own checks name the fix after what is allowed.
  const [rule = "", fix = setCommand(where, given.stack)] = allowed(issue).split("; fix: ");
  return [
    paragraph(`${where} is ${shown(value, issue.path, given)}`, [
      ...(purpose === undefined ? [] : [`is: ${purpose}`]),
      `allowed: ${rule}${suggestion(issue, value)}`,
      `fix: ${fix}`,
    ]),
  ];
}

function unknownKey(path: Path, namespace: string, given: GivenConfig): string {
  const where = pathText(namespace, path);
  const known = knownKeys(path.slice(0, -1));
  const near = nearest(String(path.at(-1)), known);
  return paragraph(`${where} is not a setting (value ${shown(valueAt(given.values, path), path, given)})`, [
    ...(near === undefined ? [] : [`did you mean "${near}"?`]),
    `allowed: ${known.join(", ")}`,
    `fix: rename it, or pulumi config rm -s ${given.stack} --path '${where}'`,
  ]);
}

function paragraph(head: string, lines: readonly string[]): string {
  return [`  ${head}`, ...lines.map((line) => `    ${line}`), ""].join("\n");
}

function allowed(issue: Issue): string {
  switch (issue.code) {
    case "invalid_value":
      return issue.values.map((value) => JSON.stringify(value)).join(", ");
    case "invalid_type":
      return `a value of type ${issue.expected}`;
    case "too_small":
      return `at least ${issue.minimum}${unit(issue.origin)}`;
    case "too_big":
      return `at most ${issue.maximum}${unit(issue.origin)}`;
    default:
      return issue.message;
  }
}

function unit(origin: string): string {
  return origin === "string" ? " characters" : origin === "array" ? " elements" : "";
}

function suggestion(issue: Issue, value: unknown): string {
  if (issue.code !== "invalid_value" || typeof value !== "string") {
    return "";
  }
  const near = nearest(value, issue.values.map(String));
  return near === undefined ? "" : `; did you mean "${near}"?`;
}

/** The candidate that a slip of the finger away from `word` would give. */
function nearest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const best = ranked[0];
  return best !== undefined && best.far <= Math.max(2, word.length / 3) ? best.candidate : undefined;
}

function shown(value: unknown, path: Path, given: GivenConfig): string {
  return given.isSecret(String(path[0])) ? "[secret]" : JSON.stringify(value);
}

function setCommand(where: string, stack: string): string {
  return `edit Pulumi.${stack}.yaml, or pulumi config set -s ${stack} --path '${where}' VALUE`;
}

function pathText(namespace: string, path: Path): string {
  return path.reduce<string>(
    (text, part, index) =>
      typeof part === "number" ? `${text}[${part}]` : `${text}${index === 0 ? "" : "."}${String(part)}`,
    `${namespace}:`,
  );
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, part)
        ? (value as Record<PropertyKey, unknown>)[part]
        : undefined,
    root,
  );
}

/** The schemas that the value at `path` may have: more than one below a union. */
function schemasAt(path: Path): z.core.$ZodType[] {
  return path.reduce<z.core.$ZodType[]>(
    (schemas, part) => schemas.flatMap(alternatives).flatMap((schema) => childOf(schema, part) ?? []),
    [settingsSchema],
  );
}

function childOf(schema: z.core.$ZodType, part: PropertyKey): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) {
    return (schema.shape as Record<PropertyKey, z.core.$ZodType>)[part];
  }
  if (schema instanceof z.ZodArray) {
    return schema.element;
  }
  return schema instanceof z.ZodRecord ? schema.valueType : undefined;
}

/** The schema without wrappers such as `optional`; of a union, its members. */
function alternatives(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return alternatives(schema.unwrap());
  }
  return schema instanceof z.ZodUnion ? schema.options.flatMap(alternatives) : [schema];
}

function knownKeys(path: Path): string[] {
  const keys = schemasAt(path)
    .flatMap(alternatives)
    .flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []));
  return [...new Set(keys)];
}

function purposeOf(path: Path): string | undefined {
  return schemasAt(path)
    .map((schema) => z.globalRegistry.get(schema)?.description)
    .find((description) => description !== undefined);
}
