/**
 * Writes `data/taggable-types.ts`: the resource types of the installed @pulumi/aws that take tags.
 *
 * Run it after an update of @pulumi/aws: `node -r ts-node/register policy-pack/tools/taggable-types.ts`.
 * The SDK's own sources are the only full list: a resource without tags looks the same to a policy as one that
 * cannot have any.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import * as prettier from "prettier";

export interface TaggableTypes {
  /** Version of @pulumi/aws that the table was read from. */
  readonly version: string;
  /** Module of the SDK -> names of its taggable resources; `aws:module/name:Name` is the token. */
  readonly modules: Readonly<Record<string, readonly string[]>>;
}

/** Reads the table from an installed @pulumi/aws. `tagsAll` marks the types with which the provider merges tags. */
export function readTaggableTypes(packageFolder: string): TaggableTypes {
  const manifest = JSON.parse(fs.readFileSync(path.join(packageFolder, "package.json"), "utf8")) as {
    version: string;
  };
  const modules = new Map<string, string[]>();
  for (const file of sources(packageFolder)) {
    const text = fs.readFileSync(file, "utf8");
    const token = /static __pulumiType = '([^']+)'/.exec(text)?.[1];
    if (token !== undefined && text.includes('resourceInputs["tagsAll"]')) {
      const [module, name] = splitToken(token);
      modules.set(module, [...(modules.get(module) ?? []), name]);
    }
  }
  const sorted = [...modules]
    .sort(([a], [b]) => compare(a, b))
    .map(([key, names]) => [key, names.sort(compare)]);
  return { version: manifest.version, modules: Object.fromEntries(sorted) as Record<string, string[]> };
}

/** The table as it stands in the repository, as source. */
export async function tableSource({ version, modules }: TaggableTypes): Promise<string> {
  const text = `// Written by policy-pack/tools/taggable-types.ts from @pulumi/aws ${version}; do not edit.
export const taggableModules: Readonly<Record<string, readonly string[]>> = ${JSON.stringify(modules)};`;
  const options = await prettier.resolveConfig(tableFile);
  return await prettier.format(text, { ...options, filepath: tableFile });
}

function* sources(folder: string): Generator<string> {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== "node_modules" && entry.name !== "types") {
      yield* sources(full);
    } else if (entry.isFile() && entry.name.endsWith(".js")) {
      yield full;
    }
  }
}

/** `aws:s3/bucket:Bucket` -> `["s3", "Bucket"]`. */
function splitToken(token: string): [string, string] {
  const [, module, file, name] = /^aws:([^/]+)\/([^:]+):(.+)$/.exec(token) ?? [];
  if (module === undefined || name === undefined || file !== name.charAt(0).toLowerCase() + name.slice(1)) {
    throw new Error(
      `The type token "${token}" does not follow aws:module/name:Name: extend the table's form.`,
    );
  }
  return [module, name];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Folder of the @pulumi/aws that this project installs. */
export function installedPackage(): string {
  return path.dirname(require.resolve("@pulumi/aws/package.json"));
}

export const tableFile = path.resolve(__dirname, "../data/taggable-types.ts");

if (require.main === module) {
  void tableSource(readTaggableTypes(installedPackage())).then((text) => {
    fs.writeFileSync(tableFile, text);
  });
}
