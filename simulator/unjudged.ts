import type { Instance, Properties, ResourceModel } from "./model";
import { prefixInput } from "./names";
import { Call } from "./preconditions/call";
import { Preconditions } from "./preconditions/judge";
import type { Moment } from "./preconditions/precondition";
import type { StoreData } from "./store";
import { World, type WorldOptions } from "./world";

const MOMENTS: readonly Moment[] = ["check", "create", "update", "delete", "afterwards"];

/** What every resource has, and what is about nothing but where it lies. */
const OF_ALL = ["region", "tags", "tagsAll"];

/** How many inputs of a world's resources something looks at, and which nothing does. */
export interface Judged {
  /** Pairs of a resource type and an input that programs have given, however often. */
  readonly inputs: number;
  /** Inputs that were taken as they are, by type, in the order of the alphabet. */
  readonly unjudged: ReadonlyMap<string, readonly string[]>;
}

/**
 * Which inputs of the resources in a world no precondition reads and no model makes anything of. Found by looking on
 * while all of them are judged again.
 */
export function judgedInputs(data: StoreData, options: WorldOptions): Judged {
  const readers = new Map<string, Set<string>>();
  const readOf = (type: string): Set<string> => {
    const known = readers.get(type) ?? new Set(OF_ALL);
    readers.set(type, known);
    return known;
  };
  const resources = data.resources.map((resource) => ({
    ...resource,
    inputs: watched(resource.inputs, readOf(resource.type)),
    outputs: watched(resource.outputs, readOf(resource.type)),
  }));
  const world = World.fromJSON({ ...data, resources }, options);
  const preconditions = new Preconditions(options.preconditions ?? []);
  for (const resource of resources) {
    const { type, id, inputs } = resource;
    const view = world.whereIs(resource);
    for (const moment of MOMENTS) {
      const old = moment === "check" || moment === "create" ? undefined : resource;
      preconditions.refusals(new Call(moment, type, inputs, old, view));
    }
    readByModel(world.catalog.resource(type), { id, inputs, view }, readOf(type));
  }
  return summary(data, readers);
}

function summary({ resources }: StoreData, readers: ReadonlyMap<string, ReadonlySet<string>>): Judged {
  const given = new Map<string, Set<string>>();
  for (const { type, inputs } of resources) {
    given.set(type, new Set([...(given.get(type) ?? []), ...Object.keys(inputs)]));
  }
  const unjudged = [...given].flatMap(([type, names]): [string, string[]][] => {
    const left = [...names].filter((name) => readers.get(type)?.has(name) !== true).sort();
    return left.length > 0 ? [[type, left]] : [];
  });
  return {
    inputs: [...given.values()].reduce((sum, names) => sum + names.size, 0),
    unjudged: new Map(unjudged.sort(([left], [right]) => (left < right ? -1 : 1))),
  };
}

/** What a model replaces a resource for, names it by, or computes outputs from. */
function readByModel(
  model: ResourceModel,
  { id, inputs, view }: { id: string; inputs: Properties; view: World },
  read: Set<string>,
): void {
  for (const name of [model.physicalName, prefixInput(model), ...(model.replaceOn ?? [])]) {
    if (name !== undefined) read.add(name);
  }
  const { accountId, partition, region } = view;
  const hex = (length: number) => "0".repeat(length);
  const instance: Instance = { inputs, id, accountId, partition, region, world: view, hex };
  for (const compute of Object.values(model.computed ?? {})) compute(instance);
}

/** The same properties; `read` learns which of them are looked at. */
function watched(properties: Readonly<Properties>, read: Set<string>): Properties {
  return new Proxy(properties, {
    get: (target, name) => {
      if (typeof name === "string") read.add(name);
      return target[name as string];
    },
  });
}
