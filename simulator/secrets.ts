import type { Properties } from "./model";
import { SECRET, SIGNATURE, isObject } from "./values";

/** Where a secret is, from the resource down. */
export type SecretPath = readonly (string | number)[];

/** Plain values, and which of them are secret. */
export interface Split {
  readonly values: Properties;
  readonly secrets: readonly SecretPath[];
}

/** Unwraps the secrets in properties of Pulumi's wire format. */
export function splitSecrets(properties: Properties): Split {
  const secrets: SecretPath[] = [];
  const unwrap = (value: unknown, path: SecretPath): unknown => {
    if (Array.isArray(value)) {
      return value.map((item, index) => unwrap(item, [...path, index]));
    }
    if (!isObject(value)) {
      return value;
    }
    if (value[SIGNATURE] === SECRET) {
      secrets.push(path);
      return unwrap(value.value, path);
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, unwrap(item, [...path, key])]),
    );
  };
  return { values: unwrap(properties, []) as Properties, secrets };
}

/**
 * Wraps what lies at the paths of `secrets` again, so that outputs keep the secrets of inputs. The tags that
 * `tagsAll` repeats are as secret as those of `tags`.
 */
export function joinSecrets(values: Properties, secrets: readonly SecretPath[]): Properties {
  const all = secrets.flatMap((path) =>
    path[0] === "tags" ? [path, ["tagsAll", ...path.slice(1)]] : [path],
  );
  const isSecret = new Set(all.map((path) => JSON.stringify(path)));
  const wrap = (value: unknown, path: SecretPath): unknown => {
    const wrapped = wrapChildren(value, path);
    return isSecret.has(JSON.stringify(path)) ? { [SIGNATURE]: SECRET, value: wrapped } : wrapped;
  };
  const wrapChildren = (value: unknown, path: SecretPath): unknown => {
    if (Array.isArray(value)) {
      return value.map((item, index) => wrap(item, [...path, index]));
    }
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, wrap(item, [...path, key])]))
      : value;
  };
  return isSecret.size === 0 ? values : (wrapChildren(values, []) as Properties);
}
