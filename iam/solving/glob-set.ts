import { type Glob, holds, holdsUnknown, onlyText } from "./glob";

/** Globs of which any may hold a text, with those that are plain text apart: there may be thousands. */
export interface GlobSet {
  readonly globs: readonly Glob[];
  readonly texts: ReadonlySet<string>;
  readonly wildcards: readonly Glob[];
  readonly hasUnknowns: boolean;
}

export function globSet(globs: readonly Glob[]): GlobSet {
  const texts = new Set<string>();
  const wildcards: Glob[] = [];
  for (const glob of globs) {
    const text = onlyText(glob);
    if (text === undefined) wildcards.push(glob);
    else texts.add(text);
  }
  return { globs, texts, wildcards, hasUnknowns: globs.some(holdsUnknown) };
}

export function setHolds({ texts, wildcards }: GlobSet, text: string): boolean {
  if (texts.has(text)) return true;
  for (const glob of wildcards) if (holds(glob, text)) return true;
  return false;
}
