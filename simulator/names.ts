import { createHash } from "node:crypto";
import type { Properties, ResourceModel } from "./model";

/** Hex digits at the end of a name made by the provider. */
const suffixLength = 7;

/** At most 64 hex digits that depend on `parts` only. */
export function digest(parts: readonly string[], length: number): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, length);
}

/**
 * The name that the provider gives to a resource without one: its logical name and hex digits. Stable for the same
 * `urn` as long as it is free.
 * https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming
 */
export function autoName(logicalName: string, urn: string, isTaken: (name: string) => boolean): string {
  for (let attempt = 0; ; attempt++) {
    const name = `${logicalName}-${digest([urn, String(attempt)], suffixLength)}`;
    if (!isTaken(name)) {
      return name;
    }
  }
}

/** Whether {@link autoName} made `name` for the resource of that logical name. */
export function isAutoName(logicalName: string, name: unknown): boolean {
  return (
    typeof name === "string" &&
    name.startsWith(`${logicalName}-`) &&
    /^[0-9a-f]{7}$/.test(name.slice(logicalName.length + 1))
  );
}

/** The input from which AWS makes a name, e.g. `namePrefix` or `bucketPrefix`. */
export function prefixInput(model: ResourceModel): string | undefined {
  return model.physicalName === undefined ? undefined : `${model.physicalName}Prefix`;
}

/** Whether `inputs` ask for a name with a given beginning instead of one of the provider. */
export function hasPrefix(model: ResourceModel, inputs: Properties): boolean {
  const prefix = prefixInput(model);
  return prefix !== undefined && inputs[prefix] !== undefined;
}
