import { UNKNOWN, type TestResource } from "../cases/case";

/** A case's resources as a Pulumi program in TypeScript; how it is laid out is left to Prettier. */
export function exampleCode(resources: readonly TestResource[]): string {
  return resources.map(resourceCode).join("\n\n");
}

function resourceCode({ type, name, inputs = {}, from = {}, notAnalyzed, protect }: TestResource): string {
  const properties = Object.entries(inputs).map(
    ([key, value]) => `${propertyKey(key)}: ${from[key] === undefined ? code(value) : reference(from[key])}`,
  );
  const left = Object.keys(from).filter((key) => !(key in inputs));
  const all = [...properties, ...left.map((key) => `${propertyKey(key)}: ${reference(from[key] ?? [])}`)];
  const options = protect === true ? ", { protect: true }" : "";
  const comment = notAnalyzed === true ? "// Read, not made: aws...get()\n" : "";
  return `${comment}new ${className(type)}(${JSON.stringify(name)}, {${all.join(", ")}}${options});`;
}

/** `aws:s3/bucketPolicy:BucketPolicy` -> `aws.s3.BucketPolicy`. */
function className(type: string): string {
  const [provider = "", module = "", name = ""] = type.split(":");
  const folder = module.split("/")[0] ?? "";
  return [provider, ...(folder === "index" ? [] : [folder]), name].join(".");
}

function code(value: unknown): string {
  if (value === UNKNOWN) {
    return "notKnownYet";
  }
  if (typeof value === "string") {
    return textCode(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(code).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, each]) => `${propertyKey(key)}: ${code(each)}`);
    return `{${entries.join(", ")}}`;
  }
  return JSON.stringify(value ?? null);
}

/** A document reads better as the object that it is made from. */
function textCode(text: string): string {
  if (/^\s*[[{]/.test(text)) {
    try {
      return `JSON.stringify(${code(JSON.parse(text))})`;
    } catch {
      // Broken on purpose: shown as it is.
    }
  }
  return JSON.stringify(text);
}

function propertyKey(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key);
}

function reference(names: readonly string[]): string {
  return `/* made from */ ${names.map((name) => name.replaceAll(/\W+(\w)/g, (_match, letter: string) => letter.toUpperCase())).join(", ")}`;
}
