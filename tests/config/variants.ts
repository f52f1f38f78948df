import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { settingsSchema } from "../../config/schema";

type Schema = z.core.JSONSchema.BaseSchema;
export type Settings = Readonly<Record<string, unknown>>;

/** Another value of a setting. */
export interface Change {
  /** Where it is: as the setting, with the names of maps. */
  readonly at: readonly string[];
  /** `undefined` where it is absent. */
  readonly before: unknown;
  readonly after: unknown;
}

/** One value of one setting, changed. */
export interface Variant {
  /** The setting, e.g. `fleet.schedules.*.minSize`. */
  readonly setting: string;
  /** The change, and after it those without which the schema would not accept it. */
  readonly changes: readonly Change[];
}

/** Settings by path, e.g. `{ "network.nat": "none" }`; `undefined` removes one. */
export type Patch = Readonly<Record<string, unknown>>;

/** Values that settings of a free form may take, by setting: what is no choice, no number and no switch. */
export type Samples = Readonly<Record<string, readonly unknown[]>>;

const root: Schema = z.toJSONSchema(settingsSchema, { io: "input" });

/** A setting and the value that it has. */
interface Place {
  readonly schema: Schema;
  readonly setting: string;
  readonly at: readonly string[];
  readonly value: unknown;
  readonly optional: boolean;
}

/**
 * Every change of one value that the schema accepts: each other choice, both positions of a switch, optional settings
 * with and without, lists and maps with more and less, the next and the last numbers within the limits, and `samples`.
 */
export function variantsOf(settings: Settings, samples: Samples): Variant[] {
  return placesIn(topOf(settings))
    .filter(({ at }) => at.length > 0)
    .flatMap(({ schema, setting, at, value, optional }) => {
      const others = [
        ...otherValues(schema, value, samples[setting] ?? []),
        ...(optional ? [undefined] : []),
      ];
      return unique(others)
        .filter((after) => !isDeepStrictEqual(after, value))
        .map((after) => ({ setting, changes: [{ at, before: value, after }] }));
    })
    .filter(({ changes }) => isValid(changed(settings, changes), changes));
}

/** The change of `setting` by a patch, for a setting that cannot change by itself; undefined where it changes nothing. */
export function patchOf(settings: Settings, setting: string, patch: Patch): Variant | undefined {
  const changes = Object.entries(patch)
    .map(([path, after]) => {
      const at = path.split(".");
      const before = at.reduce<unknown>((value, key) => (value as Settings | undefined)?.[key], settings);
      return { at, before, after };
    })
    .filter(({ before, after }) => !isDeepStrictEqual(before, after));
  const isComplete = changes.length === Object.keys(patch).length;
  return isComplete && isValid(changed(settings, changes), changes) ? { setting, changes } : undefined;
}

/** Values of settings of a free form, as given: samples for other settings of the same schema. */
export function valuesIn(settings: Settings): { readonly setting: string; readonly value: unknown }[] {
  return placesIn(topOf(settings)).filter(({ schema, value }) => value !== undefined && isFree(schema));
}

/** The settings after `changes`, each of another one. */
export function changed(settings: Settings, changes: readonly Pick<Change, "at" | "after">[]): Settings {
  return changes.reduce<Settings>((all, { at, after }) => withValue(all, at, after), settings);
}

/** Whether the schema accepts settings, those other than `changes` being accepted: sections are judged one by one. */
export function isValid(settings: Settings, changes: readonly Change[]): boolean {
  const { shape } = settingsSchema;
  return changes.every(({ at: [section = ""] }) =>
    section in shape ? shape[section as keyof typeof shape].safeParse(settings[section]).success : false,
  );
}

/**
 * What variants must show of the schema, each as a line: every choice of a setting, an optional one present and
 * absent, any other with two values.
 */
export function facetsOfSchema(schema = root, setting = "", optional = false): string[] {
  const own = [
    ...(optional ? [`${setting} absent`, `${setting} present`] : []),
    ...choicesOf(schema).map((choice) => `${setting} = ${String(choice)}`),
    ...(schema.anyOf ?? []).map((form) => `${setting} as {${keysOf(form).join()}}`),
    ...(isChanging(schema) ? [`${setting} changed`] : []),
  ];
  return [...own, ...childrenOf(schema, setting).flatMap((child) => facetsOfSchema(...child))];
}

/** What a variant shows of the schema. */
export function facetsOf({ changes }: Variant): string[] {
  return changes.flatMap(facetsOfChange);
}

/** What settings show of the schema, as {@link facetsOfSchema} but for values that need a second one. */
export function facetsIn(settings: Settings): string[] {
  return placesIn(topOf(settings))
    .filter(({ at }) => at.length > 0)
    .flatMap(({ schema, setting, value, optional }) =>
      facetsOfValue({ schema, setting }, value).filter((facet) => optional || facet !== `${setting} present`),
    );
}

function facetsOfChange({ at, before, after }: Change): string[] {
  const place = found(at);
  const both = before !== undefined && after !== undefined;
  return [
    ...facetsOfValue(place, before),
    ...facetsOfValue(place, after),
    ...(both && isChanging(place.schema) ? [`${place.setting} changed`] : []),
    ...(isObject(before) && isObject(after) ? partsOf(at, before, after).flatMap(facetsOfChange) : []),
  ];
}

function facetsOfValue({ schema, setting }: Found, value: unknown): string[] {
  if (value === undefined) return [`${setting} absent`];
  const chosen = choicesOf(schema).filter((choice) =>
    Array.isArray(value) ? value.includes(choice) : value === choice,
  );
  const forms = (schema.anyOf ?? []).filter((form) => fits(form, value));
  return [
    `${setting} present`,
    ...chosen.map((choice) => `${setting} = ${String(choice)}`),
    ...forms.map((form) => `${setting} as {${keysOf(form).join()}}`),
  ];
}

/** The changes that a change of a whole section or map consists of. */
function partsOf(at: readonly string[], before: Settings, after: Settings): Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((key) => ({ at: [...at, key], before: before[key], after: after[key] }))
    .filter((part) => !isDeepStrictEqual(part.before, part.after));
}

/** Whether the variant only makes something greater, smaller or another: nothing comes or goes by it. */
export function isQuiet({ changes }: Variant): boolean {
  return changes.every(({ at, before, after }) => {
    const { type, enum: choices } = found(at).schema;
    const isText = type === "string" && choices === undefined;
    return (type === "number" || type === "integer" || isText) && before !== undefined && after !== undefined;
  });
}

function topOf(settings: Settings): Place {
  return { schema: root, setting: "", at: [], value: settings, optional: false };
}

/** The place and those within it, as deep as there are values. */
function placesIn(place: Place): Place[] {
  const { value, setting, at } = place;
  if (!isObject(value)) return [place];
  const schema = formOf(place.schema, value);
  const inside = Object.entries(schema.properties ?? {}).map(([key, child]): Place => ({
    schema: child as Schema,
    setting: joined(setting, key),
    at: [...at, key],
    value: value[key],
    optional: schema.required?.includes(key) !== true,
  }));
  const entries = isMap(schema)
    ? Object.entries(value).map(([key, entry]): Place => ({
        schema: schema.additionalProperties as Schema,
        setting: joined(setting, "*"),
        at: [...at, key],
        value: entry,
        // An entry goes with the map, as one of its other values.
        optional: false,
      }))
    : [];
  return [place, ...[...inside, ...entries].flatMap(placesIn)];
}

function otherValues(schema: Schema, value: unknown, samples: readonly unknown[]): unknown[] {
  if (schema.type === "boolean") return [true, false];
  if (schema.type === "array") return [...samples, ...lists(choicesOf(schema), value as unknown[])];
  if (isMap(schema)) return [...samples, ...maps(value as Settings | undefined)];
  if (schema.enum !== undefined && schema.type === "number") {
    return neighbours(schema.enum as number[], value as number | undefined);
  }
  if (schema.enum !== undefined) return schema.enum;
  if (schema.type === "number" || schema.type === "integer") {
    return [...samples, ...numbers(schema, value as number | undefined)];
  }
  // Of a section that is there each setting is changed by itself.
  return schema.properties !== undefined && value !== undefined ? [] : [...samples];
}

/** None, one less at either end, all choices. */
function lists(choices: readonly unknown[], value: readonly unknown[] = []): unknown[][] {
  const more = choices.find((choice) => !value.includes(choice));
  return [
    [],
    value.slice(1),
    value.slice(0, -1),
    ...(more === undefined ? [] : [[...value, more], [...choices]]),
  ];
}

/** None, and without each one. */
function maps(value: Settings = {}): Settings[] {
  return [
    {},
    ...Object.keys(value).map((key) =>
      Object.fromEntries(Object.entries(value).filter(([other]) => other !== key)),
    ),
  ];
}

/** The next and the last choices in either direction. */
function neighbours(choices: readonly number[], value: number | undefined): number[] {
  const index = value === undefined ? -1 : choices.indexOf(value);
  return [0, index - 1, index + 1, choices.length - 1].flatMap((at) => choices[at] ?? []);
}

/** The least, the next in either direction, and the most. */
function numbers({ minimum = 0, maximum = Infinity }: Schema, value: number | undefined): number[] {
  const near = value === undefined ? [minimum + 1] : [value - 1, value + 1];
  return [minimum, ...near, maximum].filter(
    (number) => number >= minimum && number <= maximum && Math.abs(number) < Number.MAX_SAFE_INTEGER,
  );
}

/** What can be chosen: of a list, what its elements can be; of numbers any will do. */
function choicesOf(schema: Schema): readonly unknown[] {
  const element = schema.type === "array" ? (schema.items as Schema) : schema;
  if (element.type === "boolean") return [true, false];
  return element.type === "string" ? (element.enum ?? []) : [];
}

/** Whether a setting can have another value without a choice among those of {@link choicesOf}. */
function isChanging(schema: Schema): boolean {
  return (
    schema.type === "array" ||
    isMap(schema) ||
    (schema.properties === undefined && schema.anyOf === undefined && choicesOf(schema).length === 0)
  );
}

function isFree(schema: Schema): boolean {
  return (
    schema.anyOf !== undefined ||
    schema.type === "object" ||
    schema.type === "array" ||
    (schema.type === "string" && schema.enum === undefined)
  );
}

function isMap(schema: Schema): boolean {
  return typeof schema.additionalProperties === "object";
}

type Child = [schema: Schema, setting: string, optional: boolean];

function childrenOf(schema: Schema, setting: string): Child[] {
  return [
    ...Object.entries(schema.properties ?? {}).map(([key, child]): Child => [
      child as Schema,
      joined(setting, key),
      schema.required?.includes(key) !== true,
    ]),
    ...(isMap(schema)
      ? [[schema.additionalProperties as Schema, joined(setting, "*"), false] satisfies Child]
      : []),
    ...(schema.anyOf ?? []).flatMap((form) => childrenOf(form, setting)),
  ];
}

interface Found {
  readonly schema: Schema;
  readonly setting: string;
}

/** The setting at a place, and its schema. */
function found(at: readonly string[]): Found {
  const start: Found[] = [{ schema: root, setting: "" }];
  const [last] = at.reduce<Found[]>(
    (places, key) =>
      places
        .flatMap(({ schema, setting }) => formsOf(schema).map((form): Found => ({ schema: form, setting })))
        .flatMap(({ schema, setting }) => {
          const child = schema.properties?.[key];
          if (child !== undefined) return { schema: child as Schema, setting: joined(setting, key) };
          return isMap(schema)
            ? { schema: schema.additionalProperties as Schema, setting: joined(setting, "*") }
            : [];
        }),
    start,
  );
  if (last === undefined) throw new Error(`There is no setting ${at.join(".")}`);
  return last;
}

function formsOf(schema: Schema): Schema[] {
  return schema.anyOf ?? [schema];
}

/** Of several forms the one that the value has. */
function formOf(schema: Schema, value: unknown): Schema {
  return formsOf(schema).find((form) => fits(form, value)) ?? schema;
}

function fits(schema: Schema, value: unknown): boolean {
  return (schema.required ?? []).every((key) => (value as Settings)[key] !== undefined);
}

function keysOf(form: Schema): string[] {
  return form.required ?? [];
}

function isObject(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function joined(setting: string, key: string): string {
  return setting === "" ? key : `${setting}.${key}`;
}

function withValue(settings: Settings, [key = "", ...deeper]: readonly string[], value: unknown): Settings {
  const { [key]: old, ...others } = settings;
  const next = deeper.length === 0 ? value : withValue((old ?? {}) as Settings, deeper, value);
  return next === undefined ? others : { ...others, [key]: next };
}

function unique(values: readonly unknown[]): unknown[] {
  return values.filter(
    (value, index) => values.findIndex((other) => isDeepStrictEqual(other, value)) === index,
  );
}
