import { parse } from "yaml";
import type { Properties } from "./model";
import type { StoredResource } from "./store";
import { isObject } from "./values";
import type { World } from "./world";

/** A change of a resource behind Pulumi's back. */
export interface Drift {
  /** The resource: its URN, or its type and name. */
  readonly urn?: string;
  readonly type?: string;
  readonly name?: string;
  /** Properties that become otherwise; those that become `null` vanish. */
  readonly set?: Properties;
  /** The whole resource vanishes. */
  readonly delete?: true;
}

/** A list of changes that cannot be understood, or that cannot be made. */
export class DriftError extends Error {}

const keys = ["urn", "type", "name", "set", "delete"];

/** Reads a list of changes, in YAML or JSON. Throws {@link DriftError}. */
export function readDrifts(text: string): Drift[] {
  let list: unknown;
  try {
    list = parse(text);
  } catch (error) {
    throw new DriftError(`it is neither YAML nor JSON: ${error instanceof Error ? error.message : ""}`);
  }
  if (!Array.isArray(list) || list.length === 0) {
    throw new DriftError("a list of changes is needed, each with urn, or type and name, and set or delete.");
  }
  list.forEach((entry: unknown, index) => {
    const mistake = mistakeIn(entry);
    if (mistake !== undefined) throw new DriftError(`change ${index + 1}: ${mistake}`);
  });
  return list as Drift[];
}

function mistakeIn(entry: unknown): string | undefined {
  if (!isObject(entry)) return "it is no object.";
  const strange = Object.keys(entry).find((key) => !keys.includes(key));
  if (strange !== undefined) return `it has "${strange}"; allowed: ${keys.join(", ")}.`;
  const { urn, type, name, set } = entry;
  const named = [urn, type, name].map((each) => (each === undefined ? "-" : typeof each)).join(" ");
  if (!["string - -", "- string string"].includes(named)) return "urn is needed, or type and name.";
  if ("set" in entry === "delete" in entry) return "set or delete is needed, and not both.";
  if ("set" in entry && (!isObject(set) || Object.keys(set).length === 0)) {
    return "set needs properties with their values.";
  }
  return "delete" in entry && entry.delete !== true ? "delete can only be true." : undefined;
}

/** Makes all changes, or none: throws {@link DriftError} where a resource is not there. */
export function applyDrifts(world: World, drifts: readonly Drift[]): void {
  const { resources } = world.toJSON();
  const targets = drifts.map((drift, index) => {
    try {
      return { resource: resourceOf(drift, resources), drift };
    } catch (error) {
      if (!(error instanceof DriftError)) throw error;
      throw new DriftError(`change ${index + 1}: ${error.message}`);
    }
  });
  for (const { resource, drift } of targets) world.tamper(resource, drift.set);
}

function resourceOf({ urn, type, name }: Drift, resources: readonly StoredResource[]): StoredResource {
  const alike = resources.filter((resource) =>
    urn === undefined ? resource.type === type && nameOf(resource) === name : resource.identity === urn,
  );
  const [found] = alike;
  if (found !== undefined && alike.length === 1) return found;
  if (found !== undefined) {
    throw new DriftError(`${alike.length} resources are like that; say which by urn.`);
  }
  if (urn !== undefined) throw new DriftError(`the simulated AWS has no ${urn}.`);
  const others = resources.filter((resource) => resource.type === type).map(nameOf);
  throw new DriftError(
    `the simulated AWS has no ${type ?? ""} "${name ?? ""}"; of that type it has: ${others.join(", ") || "none"}.`,
  );
}

/** Logical name. */
function nameOf({ identity }: StoredResource): string {
  return identity.split("::").at(-1) ?? "";
}
