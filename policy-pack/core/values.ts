import { isUnknownValueError } from "./sdk";

/** Stands in values read through {@link Properties} for what a preview cannot know yet. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/**
 * Properties of a resource, each read when it is first asked for, and once for all rules: unknown values come back as
 * {@link UNKNOWN}. What is read is shared, so rules must not change it.
 */
export class Properties {
  private readonly known = new Map<string, unknown>();

  constructor(private readonly read: (key: string) => unknown) {}

  /** The plain value of a property at any depth of the answer; undefined where it is absent or null. */
  get(key: string): unknown {
    if (!this.known.has(key)) {
      this.known.set(key, this.read(key));
    }
    return this.known.get(key);
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A list as it is; a single value as a list of one; nothing as an empty list. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** The value at a path inside one that {@link Properties} gave; {@link UNKNOWN} where a part of the way is unknown. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of path) {
    if (here === UNKNOWN) {
      return UNKNOWN;
    }
    here =
      typeof here === "object" && here !== null
        ? (here as Record<string | number, unknown>)[step]
        : undefined;
  }
  return here;
}

/** Text as it is, numbers written out; empty for all else. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

/** Yes, which the provider writes as text in some properties. */
export function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}

/** Whether anything in the value is unknown. */
export function hasUnknown(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.some(hasUnknown);
  }
  return value === UNKNOWN || (isRecord(value) && Object.values(value).some(hasUnknown));
}

/** A property of an object behind the SDK's proxy, made plain: unknown values come back as {@link UNKNOWN}. */
export function readPlain(holder: object, key: string | number): unknown {
  try {
    // An unknown value throws here, before anybody can mistake the SDK's placeholder for a value.
    return plain(Reflect.get(holder, key));
  } catch (error) {
    if (isUnknownValueError(error)) {
      return UNKNOWN;
    }
    throw error;
  }
}

function plain(value: unknown): unknown {
  if (value === null) {
    return undefined;
  }
  if (typeof value !== "object") {
    return value;
  }
  if (Array.isArray(value)) {
    return Array.from({ length: value.length }, (_, index) => readPlain(value, index));
  }
  // Without a prototype, so that a property named like one of Object's own is only data.
  const copy = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(value)) {
    copy[key] = readPlain(value, key);
  }
  return copy;
}
