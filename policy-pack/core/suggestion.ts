import { distance } from "fastest-levenshtein";

/** What a user may have meant, as the fix of a misspelt name. */
export function didYouMean(name: string, known: readonly string[]): string {
  const [nearest] = known
    .map((each) => ({ each, distance: distance(name.toLowerCase(), each.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance);
  if (nearest !== undefined && nearest.distance <= Math.max(2, name.length / 3)) {
    return `Did you mean "${nearest.each}"?`;
  }
  return known.length > 12
    ? "Remove it; the README lists the names."
    : `Remove it or use one of ${quoted(known)}.`;
}

export function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
