import type { Properties, ResourceModel } from "./model";
import { isAutoName, prefixInput } from "./names";
import { SIGNATURE, isObject, sameValue } from "./values";

export type ChangeKind = "add" | "update" | "delete";

/** One changed property. */
export interface PropertyChange {
  /** Names and list positions from the resource down: `["tags", "Owner"]`. */
  readonly path: readonly (string | number)[];
  readonly kind: ChangeKind;
  /** Whether the resource must be replaced for it. */
  readonly replaces: boolean;
}

export interface Difference {
  readonly changes: readonly PropertyChange[];
  /** Replacement must delete the old resource first. */
  readonly deleteBeforeReplace: boolean;
}

/** What {@link difference} compares. All inputs are checked ones. */
export interface DiffRequest {
  /** Logical name. */
  readonly name: string;
  readonly oldInputs: Properties;
  readonly oldOutputs: Properties;
  readonly inputs: Properties;
}

type RawChange = Pick<PropertyChange, "path" | "kind">;

/** What must change for a resource to become as its new inputs say. */
export function difference(model: ResourceModel, request: DiffRequest): Difference {
  const { oldInputs, inputs } = request;
  const naming = model.followName === undefined ? [model.physicalName, prefixInput(model)] : [];
  const replaceOn = new Set(["region", ...naming, ...(model.replaceOn ?? [])]);
  const changes = inputChanges(model, request).map((change) => ({
    ...change,
    replaces: replaceOn.has(String(change.path[0])),
  }));
  const name = model.physicalName;
  const keepsGivenName =
    name !== undefined &&
    inputs[name] !== undefined &&
    sameValue(oldInputs[name], inputs[name]) &&
    !isAutoName(request.name, inputs[name]);
  return {
    changes,
    deleteBeforeReplace:
      changes.some((change) => change.replaces) && (model.deleteBeforeReplace === true || keepsGivenName),
  };
}

function inputChanges(model: ResourceModel, { oldInputs, oldOutputs, inputs }: DiffRequest): RawChange[] {
  const names = new Set([...Object.keys(oldInputs), ...Object.keys(inputs)]);
  return [...names].flatMap((name) => {
    const isComputed = model.computed !== undefined && name in model.computed;
    // What AWS computes when left out stays when it is no longer asked for, and may be asked for as it is.
    if (isComputed && inputs[name] === undefined) {
      return [];
    }
    const old = oldInputs[name] ?? (isComputed ? oldOutputs[name] : undefined);
    return valueChanges([name], old, inputs[name]);
  });
}

/** Where two values differ, as deep as both have the same shape. */
export function valueChanges(path: PropertyChange["path"], old: unknown, value: unknown): RawChange[] {
  if (sameValue(old, value) || sameContent(old, value)) {
    return [];
  }
  if (old === undefined || old === null) {
    return [{ path, kind: "add" }];
  }
  if (value === undefined || value === null) {
    return [{ path, kind: "delete" }];
  }
  if (Array.isArray(old) && Array.isArray(value)) {
    const positions = [...Array(Math.max(old.length, value.length)).keys()];
    return positions.flatMap((index) => valueChanges([...path, index], old[index], value[index]));
  }
  if (isObject(old) && isObject(value) && !(SIGNATURE in old) && !(SIGNATURE in value)) {
    const names = [...new Set([...Object.keys(old), ...Object.keys(value)])];
    return names.flatMap((name) => valueChanges([...path, name], old[name], value[name]));
  }
  return [{ path, kind: "update" }];
}

/** Whether both are assets or archives of one content, wherever that was read from. */
function sameContent(old: unknown, value: unknown): boolean {
  return (
    isObject(old) &&
    isObject(value) &&
    SIGNATURE in old &&
    old[SIGNATURE] === value[SIGNATURE] &&
    old.hash !== undefined &&
    old.hash === value.hash
  );
}
