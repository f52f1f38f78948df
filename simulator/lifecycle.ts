import type { Instance, Properties, ResourceModel } from "./model";
import { prefixInput } from "./names";
import { isGlobal } from "./region";
import { UNKNOWN, isObject, spreadUnknowns } from "./values";

/** What the provider's configuration adds to every resource. */
export interface ProviderDefaults {
  readonly region: string;
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** `inputs` with the model's defaults for those left out. */
export function withDefaults(model: ResourceModel, inputs: Properties): Properties {
  const given = Object.fromEntries(
    Object.entries(inputs).filter(([, value]) => value !== undefined && value !== null),
  );
  return spreadUnknowns({ ...model.defaults?.(given), ...given });
}

/** Outputs of a resource that is yet to be created: all that is known, the rest marked unknown. */
export function plannedOutputs(
  model: ResourceModel,
  inputs: Properties,
  defaults: ProviderDefaults,
): Properties {
  const computed = Object.keys(model.computed ?? {}).map((name) => [name, UNKNOWN]);
  const known = knownOutputs(
    model,
    named(model, inputs, () => UNKNOWN),
    defaults,
  );
  return { ...(Object.fromEntries(computed) as Properties), ...known };
}

/** Outputs of a resource that has just been created. */
export function createdOutputs(
  model: ResourceModel,
  instance: Instance,
  defaults: ProviderDefaults,
): Properties {
  const outputs: Properties = {};
  for (const [name, compute] of Object.entries(model.computed ?? {})) {
    outputs[name] = compute(instance);
  }
  return spreadUnknowns({ ...outputs, ...knownOutputs(model, instance.inputs, defaults) });
}

/**
 * Outputs after an update: computed ones stay as they were, volatile ones are computed from `instance`, or unknown
 * without one (in a preview).
 */
export function updatedOutputs(
  model: ResourceModel,
  inputs: Properties,
  old: Properties,
  defaults: ProviderDefaults,
  instance?: Instance,
): Properties {
  const outputs: Properties = {};
  for (const [name, compute] of Object.entries(model.computed ?? {})) {
    // A property that the model has learned since this resource was made is computed now.
    if (old[name] !== undefined && !(model.volatile ?? []).includes(name)) {
      outputs[name] = old[name];
    } else {
      outputs[name] = instance === undefined ? UNKNOWN : compute(instance);
    }
  }
  return spreadUnknowns({ ...outputs, ...knownOutputs(model, inputs, defaults) });
}

/** All tags of a resource: the provider's default tags, overridden by its own. */
export function allTags(inputs: Properties, defaults: ProviderDefaults): unknown {
  const tags = inputs["tags"] ?? {};
  return isObject(tags) ? { ...defaults.defaultTags, ...tags } : UNKNOWN;
}

/** Outputs that follow from the inputs alone. */
function knownOutputs(model: ResourceModel, inputs: Properties, defaults: ProviderDefaults): Properties {
  return {
    ...inputs,
    ...(isGlobal(model.type) ? {} : { region: inputs["region"] ?? defaults.region }),
    ...(model.taggable === true ? { tagsAll: allTags(inputs, defaults) } : {}),
  };
}

/** `inputs` as AWS sees them: with the physical name that it made from a prefix, if they ask for that. */
export function named(
  model: ResourceModel,
  inputs: Properties,
  makeName: (prefix: string) => unknown,
): Properties {
  const prefix = inputs[prefixInput(model) ?? ""];
  if (
    model.physicalName === undefined ||
    typeof prefix !== "string" ||
    inputs[model.physicalName] !== undefined
  ) {
    return inputs;
  }
  return { ...inputs, [model.physicalName]: makeName(prefix) };
}
