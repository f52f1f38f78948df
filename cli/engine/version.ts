/** Major, minor, patch. */
export type Version = readonly [number, number, number];

/**
 * The first version number in a text such as `v3.220.0`, `go1.26.8`, `go1.25rc1` or `3.221.0-alpha.1`; a patch left
 * out counts as 0. `undefined` when there is none.
 */
export function parseVersion(text: string): Version | undefined {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

/** Whether `version` is `minimum` or newer. */
export function isAtLeast(version: Version, minimum: Version): boolean {
  for (const [index, part] of version.entries()) {
    const difference = part - (minimum[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

export function formatVersion(version: Version): string {
  return version.join(".");
}
