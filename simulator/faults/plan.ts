/** Calls that change AWS or look at what is there. */
export type Verb = "create" | "read" | "update" | "delete";

const verbs: readonly string[] = ["create", "read", "update", "delete", "call"];

/**
 * - `fail`: AWS refuses with an error of its own.
 * - `throttle`: AWS has had too many calls; callers try again, {@link maxAttempts} times.
 * - `lose`: the change is made, and the caller never hears of it: its connection breaks.
 * - `hang`: there is no answer.
 * - `kill`: the simulated AWS ends at once.
 */
export type FaultKind = (typeof kinds)[number];

const kinds = ["fail", "throttle", "lose", "hang", "kill"] as const;

/** How often AWS's provider makes one call: https://www.pulumi.com/registry/packages/aws/ ("maxRetries") */
export const maxAttempts = 25;

/** The calls that a fault hits. */
export type When =
  /** The call of that number, from 1. */
  | { readonly nth: number }
  /** The first call for each resource. */
  | "first"
  /** Each call with that probability, by the seed. */
  | { readonly percent: number };

export interface Fault {
  readonly kind: FaultKind;
  /** `call` is any of them. */
  readonly verb: Verb | "call";
  readonly when: When;
  /** Of `hang` and `kill`: after the change, instead of before. */
  readonly isDone: boolean;
  /** Of `throttle`: how many attempts of the call are refused. */
  readonly attempts: number;
}

/** What shall go wrong. */
export interface FaultPlan {
  readonly faults: readonly Fault[];
  /** What chance depends on. */
  readonly seed: string;
  /** How many attempts of calls it takes until other services see what IAM has made. */
  readonly lag: number;
}

export const noFaults: FaultPlan = { faults: [], seed: "1", lag: 0 };

export const faultGrammar = `FAULTS is a list with commas of
  KIND-VERB=WHEN[:HOW]  KIND  fail, throttle, lose (done, but the answer is lost), hang (no answer),
                              kill (the simulated AWS ends)
                        VERB  create, read, update, delete, or call for any of them
                        WHEN  17 (the 17th), first (the first for each resource), 5% (that many, at random)
                        HOW   done (of hang and kill: after the change; otherwise before it), or
                              30 (of throttle: so many attempts; otherwise 1; the provider gives up after ${maxAttempts})
  slow-iam=CALLS        other services see what IAM has made only so many attempts of calls later
  seed=NUMBER           what chance depends on (default: ${noFaults.seed})
e.g. fail-create=17,throttle-call=5%,seed=7`;

/** A list of faults that cannot be understood. */
export class FaultSyntaxError extends Error {}

/** Reads the list of faults that {@link faultGrammar} describes. Throws {@link FaultSyntaxError}. */
export function parseFaults(text: string): FaultPlan {
  let plan = noFaults;
  for (const part of text.split(",").map((each) => each.trim())) {
    const [, name = "", value = ""] = /^([a-z-]+)=(.+)$/.exec(part) ?? [];
    if (name === "seed" && /^\d+$/.test(value)) plan = { ...plan, seed: value };
    else if (name === "slow-iam" && /^[1-9]\d*$/.test(value)) plan = { ...plan, lag: Number(value) };
    else plan = { ...plan, faults: [...plan.faults, faultOf(part, name, value)] };
  }
  return plan;
}

function faultOf(part: string, name: string, value: string): Fault {
  const [kind, verb, ...more] = name.split("-");
  const [whenText = "", how, ...rest] = value.split(":");
  const when = whenOf(whenText);
  const hasKind = (kinds as readonly (string | undefined)[]).includes(kind);
  if (!hasKind || !verbs.includes(verb ?? "") || when === undefined || more.length + rest.length > 0) {
    throw new FaultSyntaxError(`"${part}" is no fault.`);
  }
  const isDone = how === "done" && (kind === "hang" || kind === "kill");
  const isTimes = /^[1-9]\d*$/.test(how ?? "") && kind === "throttle";
  if (how !== undefined && !isDone && !isTimes) {
    throw new FaultSyntaxError(`"${part}" is no fault: ":${how}" means nothing for ${String(kind)}.`);
  }
  return {
    kind: kind as FaultKind,
    verb: verb as Fault["verb"],
    when,
    isDone,
    attempts: isTimes ? Number(how) : 1,
  };
}

function whenOf(text: string): When | undefined {
  if (text === "first") return text;
  if (/^[1-9]\d*$/.test(text)) return { nth: Number(text) };
  const [, digits] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? [];
  const percent = Number(digits ?? NaN);
  return percent > 0 && percent <= 100 ? { percent } : undefined;
}
