import { type PolicyProblem, shown } from "./errors";

/** Where a value stands: the way down from the document. It is put into words only when there is a problem. */
export interface Place {
  readonly parent: Place | undefined;
  /** The name of a member, or the index in a list. */
  readonly step: string | number;
}

/** One step further down; `parent` is undefined for members of the document itself. */
export function within(parent: Place | undefined, step: string | number): Place {
  return { parent, step };
}

/** `Statement[2].Principal.AWS`; empty for the document as a whole. */
export function pathOf(place: Place | undefined): string {
  if (place === undefined) return "";
  const before = pathOf(place.parent);
  return typeof place.step === "number" ? `${before}[${place.step}]` : memberPath(before, place.step);
}

/** The path of a member: `a.b`, or `a["b:c"]` where the name is not a plain word. */
export function memberPath(path: string, name: string): string {
  if (!/^\w{1,80}$/.test(name)) return `${path}[${shown(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

/** Nobody reads more; and a document made to be bad stays cheap. */
const MAX_PROBLEMS = 20;

/** What is found wrong on the way through one document. */
export class Problems {
  readonly list: PolicyProblem[] = [];

  add(place: Place | undefined, message: string): void {
    if (this.list.length < MAX_PROBLEMS) this.list.push({ path: pathOf(place), message });
  }
}
