import { accepts, type Glob, isStar, isUnknown, STAR } from "./glob";

/** The state from which nothing is held. */
export const DEAD = -1;

/**
 * The automaton of one glob, made state by state as a search comes by. A state is the set of tokens that may come
 * next; tokens before the last star reached are left out, as that star can take whatever they would.
 */
export class Automaton {
  private readonly states: (readonly number[])[] = [];
  private readonly ids = new Map<string, number>();
  private readonly steps: Map<number, number>[] = [];
  readonly start: number;

  /** @param lenient An unknown may hold any text that the glob could need from here on. */
  constructor(
    private readonly glob: Glob,
    private readonly lenient: boolean,
  ) {
    this.start = this.state([0]);
  }

  accepting(state: number): boolean {
    return this.states[state]?.at(-1) === this.glob.length;
  }

  /** All texts that go on from here are held. */
  holdsAll(state: number): boolean {
    return this.glob.at(-1) === STAR && this.states[state]?.includes(this.glob.length - 1) === true;
  }

  /** The tokens that may come next. */
  tokens(state: number): number[] {
    return (this.states[state] ?? []).flatMap((position) => this.glob[position] ?? []);
  }

  step(state: number, unit: number): number {
    const known = this.steps[state]?.get(unit);
    if (known !== undefined) return known;
    const positions = this.states[state] ?? [];
    const next: number[] = [];
    if (this.lenient && isUnknown(unit)) {
      for (let at = positions[0] ?? 0; at <= this.glob.length; at += 1) next.push(at);
    } else {
      for (const position of positions) {
        const token = this.glob[position];
        if (token === undefined || !accepts(token, unit)) continue;
        next.push(isStar(token) ? position : position + 1);
      }
    }
    const reached = this.state(next);
    this.steps[state]?.set(unit, reached);
    return reached;
  }

  private state(positions: readonly number[]): number {
    const closed = this.closure(positions);
    if (closed.length === 0) return DEAD;
    const name = closed.join();
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    const id = this.states.push(closed) - 1;
    this.steps.push(new Map());
    this.ids.set(name, id);
    return id;
  }

  private closure(positions: readonly number[]): number[] {
    const reached = new Set<number>();
    for (let position of positions) {
      while (!reached.has(position)) {
        reached.add(position);
        if (!isStar(this.glob[position] ?? 0)) break;
        position += 1;
      }
    }
    const sorted = [...reached].sort((a, b) => a - b);
    const star = this.lenient ? -1 : sorted.findLastIndex((position) => isStar(this.glob[position] ?? 0));
    return star > 0 ? sorted.slice(star) : sorted;
  }
}
