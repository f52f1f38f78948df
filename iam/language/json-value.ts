import { PolicyError } from "./errors";
import { type Json, jsonError, type JsonObject, MAX_DEPTH, setMember } from "./json";
import { type Place, within } from "./problems";

/** Bounds the work for objects given in place of text, which may be cyclic. */
const MAX_VALUES = 200_000;

/**
 * Reads a document given as a JavaScript value, and copies it: what a getter or a proxy says is asked for once. Members
 * that are `undefined` count as absent.
 *
 * @throws PolicyError for what JSON does not know. A Map or an instance of a class is refused too: what it holds is no
 * member, and would be passed over in silence.
 */
export function readJsonValue(value: unknown): Json {
  try {
    return new ValueReader().value(value, undefined, 0);
  } catch (error) {
    // What a getter or a proxy threw is not for this message, and need not be an Error at all.
    throw error instanceof PolicyError ? error : jsonError(undefined, "The object throws when it is read.");
  }
}

class ValueReader {
  private left = MAX_VALUES;

  value(item: unknown, place: Place | undefined, depth: number): Json {
    if (depth > MAX_DEPTH) throw jsonError(place, `Nested more than ${MAX_DEPTH} levels deep.`);
    this.left -= 1;
    if (this.left < 0) throw jsonError(place, `The document holds more than ${MAX_VALUES} values.`);
    if (item === null || typeof item === "string" || typeof item === "boolean") return item;
    if (typeof item === "number" && Number.isFinite(item)) return item;
    if (typeof item !== "object") throw jsonError(place, `A ${typeof item} is not a JSON value.`);
    return Array.isArray(item) ? this.list(item, place, depth) : this.object(item, place, depth);
  }

  /** By index: a list may claim any length, and holes are not JSON. */
  private list(items: readonly unknown[], place: Place | undefined, depth: number): Json[] {
    const copy: Json[] = [];
    for (let index = 0; index < items.length; index += 1) {
      copy.push(this.value(items[index], within(place, index), depth + 1));
    }
    return copy;
  }

  private object(item: object, place: Place | undefined, depth: number): JsonObject {
    if (!isPlain(item)) {
      throw jsonError(place, "Only plain objects are JSON: no Map, no Date, no instance of a class.");
    }
    const copy = {};
    for (const name of Object.keys(item)) {
      const member = (item as Record<string, unknown>)[name];
      if (member !== undefined) setMember(copy, name, this.value(member, within(place, name), depth + 1));
    }
    return copy;
  }
}

/** Of this realm or another, or without a prototype. */
function isPlain(item: object): boolean {
  const prototype = Object.getPrototypeOf(item) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
