import type { Budget } from "./budget";
import { ANY_IN_PART, DIGIT, filled, FOLDED, type Glob, STAR_IN_PART } from "./glob";
import { Automaton, DEAD } from "./glob-automaton";
import { type GlobSet, globSet, setHolds } from "./glob-set";

/** A text that is wanted: in some glob of each set of `all`, and in none of the others. */
export interface TextProblem {
  readonly all: readonly GlobSet[];
  readonly none: readonly GlobSet[];
  /** Texts to prefer where one of them will do. */
  readonly hints?: readonly string[];
}

/**
 * A text that solves the problem, or undefined where there is none: both are exact, since the product of the globs'
 * automata is searched as a whole. Texts that read well are tried first.
 *
 * Unknowns (policy variables of which the value is open) make it one-sided: undefined still holds for every value that
 * they may have.
 *
 * @throws OutOfBudget
 */
export function findText(problem: TextProblem, budget: Budget): string | undefined {
  const { all, none, hints = [] } = problem;
  const cost = none.reduce((sum, { wildcards }) => sum + wildcards.length, all.length);
  const solves = (text: string) => {
    budget.spend(cost);
    return all.every((set) => setHolds(set, text)) && !none.some((set) => setHolds(set, text));
  };
  const plain = all.find(({ wildcards }) => wildcards.length === 0);
  if (plain !== undefined) {
    const found = first(plain.texts, solves);
    if (found !== undefined || !all.some(({ hasUnknowns }) => hasUnknowns)) return found;
  }
  return first(hints, solves) ?? first(fillings(all), solves) ?? new Search(problem, budget).run();
}

/** Whether there is a text that both globs hold; the text, or undefined. */
export function intersection(one: Glob, other: Glob, budget: Budget): string | undefined {
  return findText({ all: [globSet([one]), globSet([other])], none: [] }, budget);
}

/** A text of `inner` that none of `outer` holds; undefined where they include it. */
export function difference(inner: Glob, outer: readonly Glob[], budget: Budget): string | undefined {
  return findText({ all: [globSet([inner])], none: [globSet(outer)] }, budget);
}

const FILLERS = ["anyone", "", "any-other"];
const MAX_FILLED = 24;

/** Texts that read well: what a set holds, with words for the wildcards; the smallest set first. */
function* fillings(all: TextProblem["all"]): Generator<string> {
  if (all.length === 0) yield* FILLERS;
  const sets = all.length < 2 ? all : [...all].sort((one, other) => one.globs.length - other.globs.length);
  for (const { globs } of sets) {
    for (const glob of globs.slice(0, MAX_FILLED)) {
      for (const filler of FILLERS) yield filled(glob, filler);
    }
  }
}

function first(texts: Iterable<string>, wanted: (text: string) => boolean): string | undefined {
  for (const text of texts) if (wanted(text)) return text;
  return undefined;
}

interface Node {
  readonly all: readonly (readonly number[])[];
  readonly none: readonly number[];
  readonly unit: number;
  readonly before: Node | undefined;
}

/** Breadth first over the product of the automata: the first text found is a shortest one. */
class Search {
  private readonly all: Automaton[][];
  private readonly none: Automaton[];
  private readonly seen = new Set<string>();

  constructor(
    problem: TextProblem,
    private readonly budget: Budget,
  ) {
    // Lists with unknowns are read to the letter. A text of theirs is a text with the unknowns' values in it, and any
    // other list may match within those values.
    const strict = problem.all.find(({ hasUnknowns }) => hasUnknowns)?.globs;
    this.all = problem.all.map(({ globs }) => {
      const lenient = strict !== undefined && globs !== strict && !sameGlobs(globs, strict);
      return globs.map((glob) => new Automaton(glob, lenient));
    });
    this.none = problem.none.flatMap(({ globs }) => globs.map((glob) => new Automaton(glob, false)));
  }

  run(): string | undefined {
    let level: Node[] = [];
    const start: Node = {
      all: this.all.map((automata) => automata.map(({ start: state }) => state)),
      none: this.none.map(({ start: state }) => state),
      unit: -1,
      before: undefined,
    };
    if (this.alive(start)) level.push(start);
    while (level.length > 0) {
      const next: Node[] = [];
      for (const node of level) {
        if (this.solved(node)) return textOf(node);
        for (const unit of this.units(node)) {
          const reached = this.step(node, unit);
          if (this.alive(reached)) next.push(reached);
        }
      }
      level = next;
    }
    return undefined;
  }

  private step(node: Node, unit: number): Node {
    this.budget.spend(this.none.length + this.all.length + 1);
    const go = (automaton: Automaton | undefined, state: number) =>
      state === DEAD || automaton === undefined ? DEAD : automaton.step(state, unit);
    return {
      all: node.all.map((states, list) => states.map((state, index) => go(this.all[list]?.[index], state))),
      none: node.none.map((state, index) => go(this.none[index], state)),
      unit,
      before: node,
    };
  }

  /** Not met before, and a solution may still lie ahead. */
  private alive(node: Node): boolean {
    if (node.all.some((states) => states.every((state) => state === DEAD))) return false;
    if (node.none.some((state, index) => state !== DEAD && this.none[index]?.holdsAll(state) === true))
      return false;
    const name = `${node.all.map((states) => states.join()).join(";")}|${node.none.join()}`;
    if (this.seen.has(name)) return false;
    this.seen.add(name);
    return true;
  }

  private solved({ all, none }: Node): boolean {
    return (
      all.every((states, list) =>
        states.some((state, index) => state !== DEAD && this.all[list]?.[index]?.accepting(state) === true),
      ) && !none.some((state, index) => state !== DEAD && this.none[index]?.accepting(state) === true)
    );
  }

  /** One unit for each way in which the globs can tell units apart here. */
  private units(node: Node): number[] {
    const tokens = new Set<number>();
    const collect = (automaton: Automaton | undefined, state: number) => {
      if (state !== DEAD) for (const token of automaton?.tokens(state) ?? []) tokens.add(token);
    };
    node.all.forEach((states, list) => {
      states.forEach((state, index) => {
        collect(this.all[list]?.[index], state);
      });
    });
    node.none.forEach((state, index) => {
      collect(this.none[index], state);
    });
    const named = new Set<number>();
    for (const token of tokens) {
      if (token >= FOLDED) {
        named.add(token - FOLDED);
        named.add(
          String.fromCharCode(token - FOLDED)
            .toUpperCase()
            .charCodeAt(0),
        );
      } else if (token >= 0) named.add(token);
    }
    const fresh = (from: Iterable<string>) => {
      for (const char of from) if (!named.has(char.charCodeAt(0))) return [char.charCodeAt(0)];
      return [];
    };
    return [
      ...fresh(LETTERS),
      ...named,
      ...(tokens.has(DIGIT) ? fresh(DIGITS) : []),
      ...(tokens.has(ANY_IN_PART) || tokens.has(STAR_IN_PART) ? fresh(":") : []),
    ];
  }
}

const DIGITS = "0123456789";
/** One of these is not named by a state, as no state has more tokens than they are; letters that read well first. */
const LETTERS = `xyzabcdefghijklmnopqrstuvwABCDEFGHIJKLMNOPQRSTUVWXYZ-_${String.fromCharCode(
  ...Array.from({ length: 2000 }, (_, index) => 0x4e00 + index),
)}`;

function textOf(node: Node): string {
  const units: number[] = [];
  for (let at = node; at.before !== undefined; at = at.before) units.push(at.unit);
  return String.fromCharCode(...units.reverse());
}

function sameGlobs(one: readonly Glob[], other: readonly Glob[]): boolean {
  return one.length === other.length && one.every((glob, index) => glob.join() === other[index]?.join());
}
