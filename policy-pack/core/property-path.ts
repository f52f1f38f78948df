import { type Properties, UNKNOWN, asList, at } from "./values";

const EACH = Symbol("each");

/** `a.b[].c`: into the objects, and into each of the list. */
export type PropertyPath = readonly (string | typeof EACH)[];

export interface PlacedValue {
  /** As written in the program: `a.b[0].c`. Where a part of the way is unknown, it ends there. */
  readonly place: string;
  readonly value: unknown;
}

export function parsePath(path: string): PropertyPath {
  return path.split(".").flatMap((step) => (step.endsWith("[]") ? [step.slice(0, -2), EACH] : [step]));
}

/** The steps of a {@link PlacedValue.place}. */
export function stepsOf(place: string): (string | number)[] {
  return place
    .split(/[.[\]]+/)
    .filter((step) => step !== "")
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** The top-level property that the path begins with. */
export function propertyOf(path: PropertyPath): string {
  return path[0] as string;
}

/** What stands at the path: one value, or as many as lists on the way have elements; undefined for what is absent. */
export function valuesAt(inputs: Properties, path: PropertyPath): PlacedValue[] {
  const property = propertyOf(path);
  return follow({ place: property, value: inputs.get(property) }, path.slice(1));
}

function follow(here: PlacedValue, path: PropertyPath): PlacedValue[] {
  const [step, ...rest] = path;
  const { place, value } = here;
  if (step === undefined || value === UNKNOWN) {
    return [here];
  }
  if (step === EACH) {
    return asList(value).flatMap((each, index) =>
      follow({ place: Array.isArray(value) ? `${place}[${index}]` : place, value: each }, rest),
    );
  }
  return follow({ place: `${place}.${step}`, value: at(value, step) }, rest);
}
