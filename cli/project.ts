import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Folder of this project. */
export const projectFolder = join(__dirname, "..");

/** Name of the Pulumi project in a folder. */
export function projectName(folder: string): string {
  const name = /^name:\s*["']?([^\s"'#]+)/m.exec(readFileSync(join(folder, "Pulumi.yaml"), "utf8"))?.[1];
  if (name === undefined) throw new Error(`${join(folder, "Pulumi.yaml")} has no name.`);
  return name;
}

/** The stacks that have a settings file in a folder: `dev` for `Pulumi.dev.yaml`. */
export function stackNames(folder: string): string[] {
  return readdirSync(folder)
    .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
    .filter((name) => name !== undefined)
    .sort();
}
