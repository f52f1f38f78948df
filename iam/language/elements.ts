import { isList, isObject, type Json, memberOf, namesOf, nameOf } from "./json";
import { type Place, type Problems, within } from "./problems";

/** The elements of one kind of block, and how to know them in any case. */
export interface ElementNames<Name extends string> {
  readonly what: string;
  readonly spelled: readonly Name[];
  readonly byName: ReadonlyMap<string, Name>;
}

export function elementNames<Name extends string>(
  what: string,
  spelled: readonly Name[],
): ElementNames<Name> {
  const lower = spelled.map((name) => [name.toLowerCase(), name] as const);
  return { what, spelled, byName: new Map([...lower, ...spelled.map((name) => [name, name] as const)]) };
}

/** The members of a block under AWS's spelling of their names; undefined where it is no object. */
export function readElements<Name extends string>(
  tree: Json,
  place: Place | undefined,
  names: ElementNames<Name>,
  problems: Problems,
): Partial<Record<Name, Json>> | undefined {
  if (!isObject(tree)) {
    problems.add(place, `${names.what} must be a JSON object, not ${nameOf(tree)}.`);
    return undefined;
  }
  const elements: Partial<Record<Name, Json>> = {};
  for (const name of namesOf(tree)) {
    const value = memberOf(tree, name);
    const spelling = names.byName.get(name) ?? names.byName.get(name.toLowerCase());
    if (spelling === undefined) {
      problems.add(within(place, name), `Unknown element; allowed: ${names.spelled.join(", ")}.`);
    } else if (elements[spelling] !== undefined) {
      problems.add(within(place, name), `${spelling} is given twice, in different case.`);
    } else {
      elements[spelling] = value;
    }
  }
  return elements;
}

/** What is wrong with a text, if anything. */
export type Check = (text: string) => string | undefined;

/** The strings of a single value or a list; each that is wrong is a problem, at its index. */
export function readTexts(value: Json, place: Place, problems: Problems, check?: Check): string[] {
  const texts: string[] = [];
  const single = !isList(value);
  const items = single ? [value] : value;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index] ?? null;
    const fault = typeof item === "string" ? check?.(item) : `Must be a string, not ${nameOf(item)}.`;
    if (fault !== undefined) problems.add(single ? place : within(place, index), fault);
    if (typeof item === "string") texts.push(item);
  }
  return texts;
}

/** The same for condition values, which may be numbers and booleans too. */
export function readScalars(value: Json, place: Place, problems: Problems, check?: Check): string[] {
  const texts: string[] = [];
  const single = !isList(value);
  const items = single ? [value] : value;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index] ?? null;
    const text = typeof item === "object" ? undefined : String(item);
    const fault =
      text === undefined ? `Must be a string, a number or a boolean, not ${nameOf(item)}.` : check?.(text);
    if (fault !== undefined) problems.add(single ? place : within(place, index), fault);
    if (text !== undefined) texts.push(text);
  }
  return texts;
}
