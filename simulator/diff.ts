import { allTags, type ProviderDefaults } from "./lifecycle";
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
  /** Whether the program changed it; otherwise the provider's configuration did. */
  readonly ofInput: boolean;
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
export function difference(
  model: ResourceModel,
  request: DiffRequest,
  defaults: ProviderDefaults,
): Difference {
  const { oldInputs, oldOutputs, inputs } = request;
  const replaceOn = new Set(["region", model.physicalName, prefixInput(model), ...(model.replaceOn ?? [])]);
  const mark = (changes: readonly RawChange[], ofInput: boolean): PropertyChange[] =>
    changes.map((change) => ({ ...change, ofInput, replaces: replaceOn.has(String(change.path[0])) }));

  const changes = [
    ...mark(inputChanges(model, request), true),
    ...mark(
      regionChange(oldOutputs["region"], inputs["region"] ?? defaults.region),
      inputs["region"] !== undefined,
    ),
    ...(model.taggable === true
      ? mark(valueChanges(["tagsAll"], oldOutputs["tagsAll"] ?? {}, allTags(inputs, defaults)), false)
      : []),
  ];
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

/** Changes of inputs, the region apart: that one depends on the provider as well. */
function inputChanges(model: ResourceModel, { oldInputs, oldOutputs, inputs }: DiffRequest): RawChange[] {
  const names = new Set([...Object.keys(oldInputs), ...Object.keys(inputs)]);
  names.delete("region");
  return [...names].flatMap((name) => {
    if (model.computed !== undefined && name in model.computed) {
      // What AWS computes when left out stays when it is no longer asked for, and may be asked for as it is.
      if (
        inputs[name] === undefined ||
        (oldInputs[name] === undefined && sameValue(oldOutputs[name], inputs[name]))
      ) {
        return [];
      }
    }
    return valueChanges([name], oldInputs[name], inputs[name]);
  });
}

function regionChange(old: unknown, region: unknown): RawChange[] {
  return old === undefined || old === region ? [] : [{ path: ["region"], kind: "update" }];
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
    old["hash"] !== undefined &&
    old["hash"] === value["hash"]
  );
}
