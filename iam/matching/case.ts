const folded = new Map<string, string>();

/** Enough for the keys and actions that programs ask about; documents made to be bad fill no more. */
const MAX_FOLDED = 2000;

/** `toLowerCase()` of names that come again and again: condition keys and actions. */
export function lowerCase(name: string): string {
  const known = folded.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  if (folded.size < MAX_FOLDED && name.length < 200) folded.set(name, lower);
  return lower;
}
