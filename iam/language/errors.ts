/** One thing that is wrong with a policy document, and where. */
export interface PolicyProblem {
  /** Where in the document, e.g. `Statement[0].Principal.AWS[1]`; empty for the document as a whole. */
  readonly path: string;
  /** What is wrong, what is allowed. Never longer than a few lines, whatever the document holds. */
  readonly message: string;
}

/** A policy document that AWS would refuse, or whose meaning is not certain. */
export class PolicyError extends Error {
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super(problems.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("\n"));
    this.name = "PolicyError";
    this.problems = problems;
  }
}

const MAX_SHOWN = 80;

/** A value as it may be shown in a message: on one line, and short. */
export function shown(value: unknown): string {
  const text = jsonOf(typeof value === "string" ? value.slice(0, MAX_SHOWN) : value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 3)}...` : text;
}

function jsonOf(value: unknown): string {
  try {
    // The type says otherwise, but `undefined` and functions have no JSON.
    const json = JSON.stringify(value) as string | undefined;
    return json ?? typeof value;
  } catch {
    return typeof value;
  }
}
