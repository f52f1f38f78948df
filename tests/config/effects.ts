import { statefulTypes } from "../support/stateful";
import type { ProgramRun, Registered } from "../support/program";

/** What a change of settings does to a resource that others hold on to. */
export interface Effect {
  readonly type: string;
  readonly name: string;
  readonly what: "replaced" | "deleted";
}

/**
 * What an update from one deployment to the other replaces or deletes of {@link statefulTypes}, by what the simulator
 * knows of the types' inputs. A replaced resource has another id and ARN, which may replace those that hold it.
 */
export function effects(before: ProgramRun, after: ProgramRun): Effect[] {
  const next = new Map(after.resources.map((resource) => [resource.urn, resource]));
  const kept = before.resources.flatMap((old) => {
    const successor = next.get(old.urn);
    return successor === undefined || !old.type.startsWith("aws:") ? [] : [{ old, successor }];
  });
  const changing = kept.filter(({ old, successor }) => !sameText(old.inputs, successor.inputs));
  const replaced = new Set(
    changing.filter(({ old, successor }) => isReplaced(before, old, successor.inputs)).map(({ old }) => old),
  );
  for (let size = 0; size < replaced.size;) {
    size = replaced.size;
    const stale = [...replaced].flatMap(references);
    for (const { old, successor } of kept) {
      if (replaced.has(old)) continue;
      const inputs = without(stale, successor.inputs);
      if (inputs !== undefined && isReplaced(before, old, inputs)) replaced.add(old);
    }
  }
  const gone = before.resources.filter(({ urn, retainOnDelete }) => !next.has(urn) && !retainOnDelete);
  return [
    ...[...replaced].map(({ type, name }): Effect => ({ type, name, what: "replaced" })),
    ...gone.map(({ type, name }): Effect => ({ type, name, what: "deleted" })),
  ].filter(({ type }) => statefulTypes.includes(type));
}

function isReplaced({ world }: ProgramRun, old: Registered, inputs: Registered["inputs"]): boolean {
  const { type, name, inputs: oldInputs, outputs: oldOutputs, ignoreChanges } = old;
  const ignored = Object.fromEntries(ignoreChanges.map((key) => [key, oldInputs[key] as unknown]));
  const request = { name, oldInputs, oldOutputs, inputs: { ...inputs, ...ignored } };
  return world.diff(type, request).changes.some(({ replaces }) => replaces);
}

/** The id and the ARN, unless they were given and stay: what nobody can know of the new resource beforehand. */
function references({ id, inputs, outputs }: Registered): string[] {
  const given = new Set<unknown>(Object.values(inputs));
  return [id, outputs.arn as unknown].filter(
    (reference): reference is string =>
      typeof reference === "string" && reference !== "" && !given.has(reference),
  );
}

/** The inputs with other values for the stale references; undefined where they hold none. */
function without(stale: readonly string[], inputs: Registered["inputs"]): Registered["inputs"] | undefined {
  const text = JSON.stringify(inputs);
  const held = stale.filter((reference) => text.includes(reference));
  if (held.length === 0) return undefined;
  const renewed = held.reduce((all, reference) => all.replaceAll(reference, "(new)"), text);
  return JSON.parse(renewed) as Registered["inputs"];
}

function sameText(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
