import { delimiter, dirname } from "node:path";
import { UserError } from "../errors";
import { fromCache } from "./cache";
import { findExecutable, inspectEngine, NotUsable, type Engine, type Search } from "./engine";
import { fromInstaller, installedVersion } from "./installer";
import { builtVersion, fromModules } from "./build";

export interface Source {
  readonly title: string;
  readonly find: (search: Search) => Promise<Engine>;
}

const allSources: readonly Source[] = [
  { title: "pulumi on the PATH", find: fromPath },
  { title: "engine set up before", find: (search) => fromCache(search, [installedVersion, builtVersion]) },
  { title: "official installer", find: (search) => fromInstaller(search) },
  { title: "build from Go modules", find: fromModules },
];

/**
 * Finds a Pulumi that can run this project, or makes one: `pulumi` on the PATH, else the official installer, else a
 * build from its Go modules. What is made is kept and found again.
 * @throws UserError that lists what was tried and how to mend it.
 */
export async function findEngine(search: Search, sources = allSources): Promise<Engine> {
  const tried: string[] = [];
  for (const { title, find } of sources) {
    try {
      const engine = await find(search);
      search.report(`Engine: Pulumi ${engine.version} (${title}).`);
      return engine;
    } catch (error) {
      if (!(error instanceof NotUsable)) throw error;
      const line = `${title}: ${error.message}`;
      tried.push(line);
      search.report(`No ${line}`);
    }
  }
  throw new UserError(
    [
      "No Pulumi engine can be had here. Tried:",
      ...tried.map((line) => `  - ${line}`),
      "Fix: install Pulumi, then run this again:",
      "  curl -fsSL https://get.pulumi.com | sh",
      "or, where only package registries can be reached, install Go 1.24.7 or newer.",
    ].join("\n"),
  );
}

export async function fromPath({ env }: Search): Promise<Engine> {
  const searchPath = env.PATH ?? "";
  const command = await findExecutable("pulumi", searchPath.split(delimiter));
  if (command === undefined) throw new NotUsable("none found.");
  return await inspectEngine(dirname(command), searchPath);
}
