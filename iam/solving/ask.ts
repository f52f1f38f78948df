import type { PolicyStatement } from "../language/model";
import { isEverybody } from "../matching/principal-matching";
import type { ContextValue, Request } from "../request/context";
import type { Principal } from "../request/principals";
import type { Atom } from "./atoms";
import { axiomsFor } from "./axioms";
import { type Budget, OutOfBudget } from "./budget";
import { callers, type CallerScope } from "./callers";
import { guessValues } from "./guesses";
import { type Mentions, mentionsIn, mentionsOf, union } from "./mentions";
import { isReserved } from "./patterns";
import { placesIn, type Scene, scenes } from "./scenes";
import { type Solution, solve } from "./search";
import { type Catches, makeWorld, plainWorld, type World } from "./world";

/** What a request is to be like, in terms of statements. */
export interface Goal {
  /** All match. */
  readonly must: readonly PolicyStatement[];
  /** Of each list at least one matches. */
  readonly some: readonly (readonly PolicyStatement[])[];
  /** None matches. */
  readonly never: readonly PolicyStatement[];
}

/** How requests of a question are made and judged. */
export interface Frame {
  readonly identities: boolean;
  readonly unsigned: boolean;
  /** Whether requests without a resource (`*`) count. */
  readonly withoutResource: boolean;
  /** The account that owns the resource where nothing else says so. */
  readonly defaultOwner: (principal: Principal) => string;
  /** Whether the question is about this caller and owner at all. */
  readonly admits: (principal: Principal, owner: string) => boolean;
  readonly catches: Catches;
  /** The last word on a request that was found: the evaluator's. */
  readonly accepts: (request: Request) => boolean;
  /** Examples to prefer, as AWS writes them. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Values that keys have whoever asks, in place of what follows from the caller. */
  readonly given?: Chosen;
}

/** Values of keys in lower case, `null` for none. */
type Chosen = ReadonlyMap<string, readonly string[] | null>;

export type Answer =
  | { readonly verdict: "found"; readonly request: Request }
  /** No request is like this: every way to make one was excluded. */
  | { readonly verdict: "none" }
  /** The search was given up, or a request that was found did not convince the evaluator. */
  | { readonly verdict: "undecided" };

const UNDECIDED: Answer = { verdict: "undecided" };
const NONE: Answer = { verdict: "none" };

/** A request that reaches a goal, or the certainty that there is none. */
export function ask(goal: Goal, frame: Frame, budget: Budget): Answer {
  try {
    budget.spend(
      goal.must.length + goal.never.length + goal.some.reduce((sum, list) => sum + list.length, 1),
    );
    return new Asker(goal, frame, budget).answer();
  } catch (error) {
    if (error instanceof OutOfBudget) return UNDECIDED;
    throw error;
  }
}

/** Keys of which AWS knows several values at once. */
const SEVERAL = new Set([
  "aws:calledvia",
  "aws:principalorgpaths",
  "aws:principalservicenameslist",
  "aws:resourceorgpaths",
  "aws:sourceorgpaths",
  "aws:tagkeys",
  "aws:vpceorgpaths",
]);

/** No world takes all that a question may, so that others are looked at too. */
const STEPS_PER_WORLD = 20_000;
/** What a world costs before its search begins. */
const STEPS_TO_BEGIN = 20;
/** What it costs to tell whether a Principal element means a caller. */
const STEPS_TO_CATCH = 10;

class Asker {
  private readonly mentions: Mentions;
  private readonly statements: readonly PolicyStatement[];
  private readonly must: readonly PolicyStatement[];
  private readonly never: readonly PolicyStatement[];
  private readonly spelling = new Map<string, string>();
  private readonly given: Chosen;
  private readonly worldSteps: number;
  private undecided = false;

  constructor(
    private readonly goal: Goal,
    private readonly frame: Frame,
    private readonly budget: Budget,
  ) {
    const given = union([mentionsIn(goal.never), ...goal.must.map(mentionsOf), ...goal.some.map(mentionsIn)]);
    const axioms = axiomsFor(given.keys);
    this.must = [...goal.must, ...axioms.must];
    this.never = axioms.never.length === 0 ? goal.never : [...goal.never, ...axioms.never];
    this.given = frame.given ?? new Map<string, readonly string[] | null>();
    this.statements = [...this.must, ...goal.some.flat(), ...this.never];
    this.mentions = this.never === goal.never ? given : mentionsIn(this.statements);
    const asked = this.statements.filter(
      ({ principals }) => principals?.members.every(isEverybody) === false,
    );
    this.worldSteps = this.statements.length + asked.length * STEPS_TO_CATCH + STEPS_TO_BEGIN;
    for (const { key } of this.mentions.conditions) this.spelling.set(key.toLowerCase(), key);
  }

  answer(): Answer {
    const { variables } = this.mentions;
    const names = variables.has("aws:username")
      ? [...guessValues(this.statements, "aws:username", this.budget), "somebody-else"]
      : [];
    const scope: CallerScope = { ...this.frame, names };
    try {
      const places = placesIn(this.mentions, this.budget);
      this.undecided ||= !places.complete;
      for (const principal of callers(this.mentions, scope, this.budget)) {
        for (const scene of scenes(principal, places, this.frame)) {
          const request = this.inWorld(scene);
          if (request !== undefined) return { verdict: "found", request };
        }
      }
    } catch (error) {
      if (error instanceof OutOfBudget) return UNDECIDED;
      throw error;
    }
    return this.undecided ? UNDECIDED : NONE;
  }

  private inWorld(scene: Scene): Request | undefined {
    const part = this.budget.part(STEPS_PER_WORLD);
    try {
      return this.search(scene, part);
    } catch (error) {
      if (!(error instanceof OutOfBudget) || this.budget.isSpent) throw error;
      this.undecided = true;
      return undefined;
    } finally {
      this.budget.regain(part);
    }
  }

  private search(scene: Scene, budget: Budget): Request | undefined {
    const { principal } = scene;
    const { variables } = this.mentions;
    const parts = { ...scene, catches: this.frame.catches, chosen: this.given, open: () => false };
    const world = this.given.size === 0 ? plainWorld(parts) : makeWorld(parts);
    const solution = this.solveIn(world, budget);
    if (solution === undefined) {
      // The caller is an example of others like it, whose names and numbers are different ones.
      if (
        variables.size > 0 &&
        this.isExample(principal) &&
        [...variables].some((key) => world.settled(key))
      ) {
        const others = makeWorld({ ...parts, open: (key) => variables.has(key) });
        if (this.solveIn(others, budget) !== undefined) this.undecided = true;
      }
      return undefined;
    }
    const request = this.accepted(world, solution, this.given);
    if (request !== undefined) return request;
    const open = [...variables].filter((key) => world.settled(key) === undefined);
    for (const chosen of this.choices(open, solution, budget)) {
      const settledWorld = makeWorld({ ...parts, chosen });
      const found = this.solveIn(settledWorld, budget);
      const settled = found && this.accepted(settledWorld, found, chosen);
      if (settled !== undefined) return settled;
    }
    this.undecided = true;
    return undefined;
  }

  private solveIn(world: World, budget: Budget): Solution | undefined {
    const rows = (statements: readonly PolicyStatement[]): (readonly Atom[])[] =>
      statements.flatMap((statement) => {
        const atoms = world.compile(statement);
        return atoms === undefined ? [] : [atoms];
      });
    const must: Atom[] = [];
    for (const statement of this.must) {
      const atoms = world.compile(statement);
      if (atoms === undefined) return undefined;
      must.push(...atoms);
    }
    budget.spend(this.worldSteps);
    return solve(
      {
        must,
        some: this.goal.some.map(rows),
        never: rows(this.never),
        actions: world.actions,
        resources: world.resources,
        withoutResource: this.frame.withoutResource,
        multiple: (key) => SEVERAL.has(key) || this.mentions.sets.has(key),
        hints: {
          actions: this.frame.actions.map((action) => action.toLowerCase()),
          resources: this.frame.resources,
        },
      },
      budget,
    );
  }

  /** Values for the keys that policy variables take up and that the request is free to choose. */
  private *choices(open: readonly string[], solution: Solution, budget: Budget): Generator<Chosen> {
    if (open.length === 0) return;
    const first = new Map([
      ...this.given,
      ...open.map((key) => [key, solution.keys.get(key) ?? ["anyone"]] as const),
    ]);
    yield first;
    for (const key of open) {
      for (const value of guessValues(this.statements, key, budget))
        yield new Map([...first, [key, [value]]]);
      yield new Map([...first, [key, null]]);
    }
    yield new Map([...this.given, ...open.map((key) => [key, null] as const)]);
  }

  private accepted(world: World, { action, resource, keys }: Solution, chosen: Chosen): Request | undefined {
    const texts = [action, resource, ...[...keys.values()].flat()];
    if (texts.some(isReserved)) return undefined;
    const context: Record<string, ContextValue> = Object.create(null) as Record<string, ContextValue>;
    const give = (key: string, values: readonly string[]) => {
      context[this.spelling.get(key) ?? key] = values.length === 1 ? (values[0] ?? "") : values;
    };
    for (const [key, values] of chosen) if (values !== null) give(key, values);
    for (const [key, values] of keys) give(key, values);
    const request: Request = {
      ...{ principal: world.principal, action: this.spelled(action), resource, resourceAccount: world.owner },
      context,
    };
    return this.frame.accepts(request) ? request : undefined;
  }

  /** An action as a statement or AWS writes it, where one does. */
  private spelled(action: string): string {
    const written = [...this.frame.actions, ...this.must.flatMap(({ actions }) => actions.patterns)];
    return written.find((text) => text.toLowerCase() === action) ?? action;
  }

  private isExample(principal: Principal): boolean {
    if (!("account" in principal)) return false;
    const names = [principal.arn, principal.sessionArn];
    return !this.mentions.principals.some((members) => members.some(({ value }) => names.includes(value)));
  }
}
