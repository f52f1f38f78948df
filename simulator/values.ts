import type { Properties } from "./model";

/**
 * Marks a value that is not known yet, wherever Pulumi would have one in a preview. It is the marker of Pulumi's own
 * wire format, so that values pass to the engine and to mocks as they are. A string that *contains* the marker was
 * made from an unknown value and counts as unknown itself (see {@link spreadUnknowns}): models may build names from
 * inputs without asking whether these are known.
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go (UnknownStringValue)
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key by which Pulumi's wire format tells secrets, assets and archives from plain objects. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
/** Value of {@link SIGNATURE} for a secret: `{ [SIGNATURE]: SECRET, value }`. */
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";
/** Value of {@link SIGNATURE} for an asset: `{ [SIGNATURE]: ASSET, path | text | uri, hash? }`. */
export const ASSET = "c44067f5952c0a294b673a41bacd8c17";
/** Value of {@link SIGNATURE} for an archive: `{ [SIGNATURE]: ARCHIVE, path | uri | assets, hash? }`. */
export const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";

/** Whether `value` is an object with properties (not an array, not null). */
export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The objects of a list, or the one object that stands in its place. */
export function objects(value: unknown): Properties[] {
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}

/** Whether `value` itself is not known. */
export function isUnknown(value: unknown): boolean {
  return typeof value === "string" && value.includes(UNKNOWN);
}

/** Whether `value` or anything in it is not known. */
export function hasUnknowns(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.some(hasUnknowns);
  }
  return isObject(value) ? Object.values(value).some(hasUnknowns) : isUnknown(value);
}

/** `value` with every string made from an unknown value replaced by {@link UNKNOWN}, and undefined properties left out. */
export function spreadUnknowns<T>(value: T): T {
  return mapLeaves(value, (leaf) => (isUnknown(leaf) ? UNKNOWN : leaf)) as T;
}

/** `value` rebuilt with `map` applied to everything that is neither an array nor an object; undefined properties go. */
export function mapLeaves(value: unknown, map: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => mapLeaves(item, map));
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, mapLeaves(item, map)]),
    );
  }
  return map(value);
}

/** Deep equality of JSON values; the order of an object's keys does not count, that of an array does. */
export function sameValue(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => sameValue(item, right[index]));
  }
  if (isObject(left) && isObject(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => key in right && sameValue(left[key], right[key]))
    );
  }
  return left === right;
}
