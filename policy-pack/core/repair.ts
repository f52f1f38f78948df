import { SECRET_SIGNATURE, SIGNATURE_KEY } from "./secrets";

/** A value that a rule sets in the program's place. */
export interface Repair {
  readonly path: readonly (string | number)[];
  readonly value: boolean | number | string;
}

type Raw = Record<string | number, unknown>;

/**
 * Properties as they came from the engine, with the repairs: all else stays as it came, unknown values and secrets too.
 * A repair whose way leads through something that is no object is left out.
 */
export function repaired(properties: object, repairs: readonly Repair[]): object {
  const copy = structuredClone(properties) as Raw;
  for (const { path, value } of repairs) {
    set(copy, path, value);
  }
  return copy;
}

function set(holder: Raw, [step, ...rest]: Repair["path"], value: Repair["value"]): void {
  if (step === undefined) {
    return;
  }
  if (rest.length === 0) {
    holder[step] = value;
    return;
  }
  const inner = opened((holder[step] ??= {}));
  if (inner !== undefined) {
    set(inner, rest, value);
  }
}

/** The object that may be changed, inside of a secret too; nothing where the value is none or not known. */
function opened(value: unknown): Raw | undefined {
  if (typeof value !== "object" || value === null) {
    return undefined;
  }
  const raw = value as Raw;
  if (!(SIGNATURE_KEY in raw)) {
    return raw;
  }
  return raw[SIGNATURE_KEY] === SECRET_SIGNATURE ? opened((raw.value ??= {})) : undefined;
}
