import type { Instance, Properties, ResourceModel } from "./model";
import { prefixInput } from "./names";
import { isGlobal } from "./region";
import { UNKNOWN, hasUnknowns, isObject, spreadUnknowns } from "./values";

/** What the provider's configuration adds to every resource. */
export interface ProviderDefaults {
  readonly region: string;
  readonly defaultTags: Readonly<Record<string, string>>;
}

/**
 * `inputs` with all that the provider adds before anything is created: the model's defaults, its own region, and
 * `tagsAll`, the resource's tags over its default tags. This is where a change of the provider's configuration shows.
 *
 * https://github.com/pulumi/pulumi-aws/tree/master/provider (tags.go, region.go)
 */
export function completed(model: ResourceModel, inputs: Properties, defaults: ProviderDefaults): Properties {
  const given = Object.fromEntries(
    Object.entries(inputs).filter(([, value]) => value !== undefined && value !== null),
  );
  return spreadUnknowns({
    ...(isGlobal(model.type) ? {} : { region: defaults.region }),
    ...model.defaults?.(given),
    ...given,
    ...(model.taggable === true ? { tagsAll: allTags(given.tags, defaults) } : {}),
  });
}

/** One unknown tag makes all of them unknown, as in the provider. */
function allTags(tags: unknown, defaults: ProviderDefaults): unknown {
  if (hasUnknowns(tags)) {
    return UNKNOWN;
  }
  return { ...defaults.defaultTags, ...(isObject(tags) ? tags : {}) };
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

/** Outputs of a resource that is yet to be created: its inputs; what AWS computes is marked unknown. */
export function plannedOutputs(model: ResourceModel, inputs: Properties): Properties {
  const computed = Object.keys(model.computed ?? {}).map((name) => [name, UNKNOWN]);
  return { ...(Object.fromEntries(computed) as Properties), ...named(model, inputs, () => UNKNOWN) };
}

/** Outputs of a resource that has just been created. */
export function createdOutputs(model: ResourceModel, instance: Instance): Properties {
  const outputs: Properties = {};
  for (const [name, compute] of Object.entries(model.computed ?? {})) {
    outputs[name] = compute(instance);
  }
  return spreadUnknowns({ ...outputs, ...instance.inputs });
}

/**
 * Outputs after an update: computed ones stay as they were, volatile ones and those that follow a new name are computed
 * from `instance`, or unknown without one (in a preview).
 */
export function updatedOutputs(
  model: ResourceModel,
  inputs: Properties,
  old: Properties,
  instance?: Instance,
): Properties {
  const outputs: Properties = {};
  const isRenamed =
    model.physicalName !== undefined && inputs[model.physicalName] !== old[model.physicalName];
  const anew = [...(model.volatile ?? []), ...(isRenamed ? (model.followName ?? []) : [])];
  for (const [name, compute] of Object.entries(model.computed ?? {})) {
    if (!anew.includes(name)) {
      outputs[name] = old[name];
    } else {
      outputs[name] = instance === undefined ? UNKNOWN : compute(instance);
    }
  }
  return spreadUnknowns({ ...outputs, ...inputs });
}
