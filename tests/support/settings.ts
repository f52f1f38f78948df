import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectFolder } from "../../cli/project";

/** Values by path, e.g. `{ "bulwark:network.nat": "none" }`; `undefined` removes one. */
export type Overrides = Readonly<Record<string, unknown>>;

/** What `Pulumi.<stack>.yaml` holds, with overrides. */
export function stackFile(stack: string, overrides: Overrides = {}): { config: Record<string, unknown> } {
  const file = parse(readFileSync(join(projectFolder, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  for (const [path, value] of Object.entries(overrides)) {
    const parts = path.split(".");
    const last = parts.pop() ?? path;
    const holder = parts.reduce((node, part) => node[part] as Record<string, unknown>, file.config);
    if (value === undefined) {
      Reflect.deleteProperty(holder, last);
    } else {
      holder[last] = value;
    }
  }
  return file;
}
