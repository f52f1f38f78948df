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

/** `Statement[2].Principal.AWS`; a name that is not a plain word stands in brackets. Empty for the document. */
export function pathOf(place: Place | undefined): string {
  if (place === undefined) return "";
  const { parent, step } = place;
  const before = pathOf(parent);
  if (typeof step === "number") return `${before}[${step}]`;
  if (!/^\w{1,80}$/.test(step)) return `${before}[${shown(step)}]`;
  return before === "" ? step : `${before}.${step}`;
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
