import { type Atom, atomHolds, type KeyAtom, type TextAtom, type Value } from "./atoms";
import { type Budget } from "./budget";
import { globOf } from "./glob";
import { type GlobSet, globSet, setHolds } from "./glob-set";
import { findText } from "./glob-search";
import { findValues } from "./key";

/** What a request must be like, in a world where callers are settled. */
export interface Task {
  /** Hold all. */
  readonly must: readonly Atom[];
  /** Of each list, some row holds as a whole. */
  readonly some: readonly (readonly (readonly Atom[])[])[];
  /** Of each row, something does not hold. */
  readonly never: readonly (readonly Atom[])[];
  readonly actions: { readonly within: readonly GlobSet[]; readonly without: readonly GlobSet[] };
  /** What a resource can be, apart from `*`. */
  readonly resources: GlobSet;
  /** Requests about no resource, whose resource is `*`, count too. */
  readonly withoutResource: boolean;
  readonly multiple: (key: string) => boolean;
  readonly hints: { readonly actions: readonly string[]; readonly resources: readonly string[] };
}

/** Values of a request's parts; keys that are missing are not in the request. */
export interface Solution {
  readonly action: string;
  readonly resource: string;
  readonly keys: ReadonlyMap<string, readonly string[]>;
}

type Variable = Atom["variable"];

interface Assertion {
  readonly atom: Atom;
  readonly wanted: boolean;
}

/** What is asked of each variable, and a value that meets it. */
interface Node {
  readonly asked: ReadonlyMap<Variable, readonly Assertion[]>;
  readonly values: ReadonlyMap<Variable, Value>;
}

/** At most so many broken rows are looked at for the one that leaves the fewest ways out. */
const MAX_COMPARED = 24;

/**
 * A request that fulfils the task, or undefined where there is none.
 *
 * It settles on values for what must hold, looks for a rule that they break, and tries each way to keep it, the rule
 * with the fewest ways first: no way left means that the values of this branch cannot be mended.
 *
 * @throws OutOfBudget
 */
export function solve(task: Task, budget: Budget): Solution | undefined {
  return new TaskSearch(task, budget).run();
}

class TaskSearch {
  private readonly solved = new Map<string, { readonly value: Value } | undefined>();

  constructor(
    private readonly task: Task,
    private readonly budget: Budget,
  ) {}

  run(): Solution | undefined {
    const start = this.assert({ asked: new Map(), values: new Map() }, [
      ...this.task.must.map((atom) => ({ atom, wanted: true })),
    ]);
    if (start === undefined) return undefined;
    const whole = this.withDefaults(start);
    return whole && this.search(whole);
  }

  private search(start: Node): Solution | undefined {
    let node = start;
    for (;;) {
      const ways = this.waysOut(node);
      if (ways === undefined) return solutionOf(node);
      if (ways.length !== 1) {
        for (const way of ways) {
          const found = this.search(way);
          if (found !== undefined) return found;
        }
        return undefined;
      }
      node = ways[0] ?? node;
    }
  }

  /** The ways to mend the broken rule that leaves the fewest; undefined where none is broken. */
  private waysOut(node: Node): readonly Node[] | undefined {
    let best: readonly Node[] | undefined;
    let compared = 0;
    const better = (ways: readonly Node[]) => {
      if (best === undefined || ways.length < best.length) best = ways;
      compared += 1;
      return best.length <= 1 || compared >= MAX_COMPARED;
    };
    this.budget.spend(this.task.never.length + this.task.some.length + 1);
    for (const row of this.task.never) {
      if (!row.every((atom) => atomHolds(atom, node.values.get(atom.variable)))) continue;
      if (better(row.flatMap((atom) => this.assert(node, [{ atom, wanted: false }]) ?? []))) return best;
    }
    for (const rows of this.task.some) {
      if (rows.some((row) => row.every((atom) => atomHolds(atom, node.values.get(atom.variable))))) continue;
      this.budget.spend(rows.length);
      const ways = rows.flatMap(
        (row) =>
          this.assert(
            node,
            row.map((atom) => ({ atom, wanted: true })),
          ) ?? [],
      );
      if (better(ways)) return best;
    }
    return best;
  }

  private assert(node: Node, assertions: readonly Assertion[]): Node | undefined {
    const asked = new Map(node.asked);
    const values = new Map(node.values);
    const changed = new Set<Variable>();
    for (const assertion of assertions) {
      const { variable } = assertion.atom;
      asked.set(variable, [...(asked.get(variable) ?? []), assertion]);
      changed.add(variable);
    }
    for (const variable of changed) {
      const found = this.value(variable, asked.get(variable) ?? []);
      if (found === undefined) return undefined;
      values.set(variable, found.value);
    }
    return { asked, values };
  }

  private withDefaults(node: Node): Node | undefined {
    const values = new Map(node.values);
    for (const variable of ["action", "resource"] as const) {
      if (values.has(variable)) continue;
      const found = this.value(variable, []);
      if (found === undefined) return undefined;
      values.set(variable, found.value);
    }
    return { asked: node.asked, values };
  }

  private value(variable: Variable, asked: readonly Assertion[]): { readonly value: Value } | undefined {
    this.budget.spend(1);
    const name = `${variable} ${asked.map(({ atom, wanted }) => (wanted ? atom.id : -atom.id)).join()}`;
    if (this.solved.has(name)) return this.solved.get(name);
    const found =
      variable === "action" || variable === "resource"
        ? this.text(variable, asked)
        : this.keyValues(variable, asked);
    this.solved.set(name, found);
    return found;
  }

  private keyValues(variable: Variable, asked: readonly Assertion[]): { readonly value: Value } | undefined {
    const demands = asked.map(({ atom, wanted }) => ({ test: (atom as KeyAtom).test, wanted }));
    const found = findValues(demands, this.task.multiple(variable.slice("key ".length)), this.budget);
    return found && { value: found.values };
  }

  private text(
    variable: "action" | "resource",
    asked: readonly Assertion[],
  ): { readonly value: Value } | undefined {
    const { actions, resources, hints, withoutResource } = this.task;
    const inside: GlobSet[] = [];
    const outside: GlobSet[] = [];
    for (const { atom, wanted } of asked) {
      const { set, negated } = atom as TextAtom;
      if (wanted !== negated) inside.push(set);
      else outside.push(set);
    }
    if (variable === "action") {
      const all = [...inside, ...actions.within, ACTIONS];
      const action = findText(
        { all, none: [...outside, ...actions.without], hints: hints.actions },
        this.budget,
      );
      return action === undefined ? undefined : { value: action };
    }
    const found = findText(
      { all: [...inside, resources], none: outside, hints: hints.resources },
      this.budget,
    );
    if (found !== undefined) return { value: found };
    const none = "*";
    const fits = inside.every((set) => setHolds(set, none)) && !outside.some((set) => setHolds(set, none));
    return withoutResource && fits ? { value: none } : undefined;
  }
}

/** `service:Name`, in lower case. */
const ACTIONS = globSet([globOf("?*:?*")]);

function solutionOf({ values }: Node): Solution {
  const keys = new Map<string, readonly string[]>();
  for (const [variable, value] of values) {
    if (typeof value === "object") keys.set(variable.slice("key ".length), value);
  }
  return { action: values.get("action") as string, resource: values.get("resource") as string, keys };
}
