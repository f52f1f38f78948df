import { PolicyError } from "./errors";
import { pathOf, type Place } from "./problems";

/**
 * A JSON value. Names such as `__proto__` and `constructor` are names as any other in a policy document: members are
 * found through `namesOf`: asked by another name, an object answers with what it inherits.
 */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = object;

/** A policy document has at most six levels. */
export const MAX_DEPTH = 16;

export function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** The names of an object's members in the document's order. */
export function namesOf(value: JsonObject): string[] {
  return Object.keys(value);
}

/** The member of a name that `namesOf` gave. */
export function memberOf(value: JsonObject, name: string): Json {
  return (value as Record<string, Json>)[name] as Json;
}

/** Sets a member of its own, whatever its name: assignment to `__proto__` would not. */
export function setMember(target: JsonObject, name: string, value: Json): void {
  if (name !== "__proto__") (target as Record<string, Json>)[name] = value;
  else Object.defineProperty(target, name, { value, enumerable: true });
}

/** What a value is, for messages. */
export function nameOf(value: Json): string {
  if (value === null) return "null";
  if (isList(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** The error for what is no JSON, or too much of it. */
export function jsonError(place: Place | undefined, message: string): PolicyError {
  return new PolicyError([{ path: pathOf(place), message }]);
}

const QUOTE = '"';
const BACKSLASH = 0x5c;

/** The index of the quote that closes the string opened at `start`, or -1. */
export function endOfString(text: string, start: number): number {
  for (let at = text.indexOf(QUOTE, start + 1); at >= 0; at = text.indexOf(QUOTE, at + 1)) {
    let before = at;
    while (text.charCodeAt(before - 1) === BACKSLASH) before -= 1;
    if ((at - before) % 2 === 0) return at;
  }
  return -1;
}
