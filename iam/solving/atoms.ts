import type { PolicyStatement } from "../language/model";
import { globOf } from "./glob";
import { type GlobSet, globSet, setHolds } from "./glob-set";
import { type KeyTest, holdsFor, keyTest } from "./key-test";
import { arnGlob, type Binding, isReserved } from "./patterns";
import { OutOfBudget } from "./budget";

/** One thing that a statement asks of a request. All must hold for the statement to match. */
export type Atom = TextAtom | KeyAtom;

/** The action (in lower case) or the resource is in one of the globs; in none, where negated. */
export interface TextAtom {
  readonly variable: "action" | "resource";
  readonly id: number;
  readonly set: GlobSet;
  readonly negated: boolean;
}

/** A condition on a context key. */
export interface KeyAtom {
  readonly variable: `key ${string}`;
  readonly id: number;
  readonly test: KeyTest;
}

/** What a search has settled on for one variable. */
export type Value = string | readonly string[] | undefined;

export function atomHolds(atom: Atom, value: Value): boolean {
  if ("test" in atom) return holdsFor(atom.test, value as readonly string[] | undefined);
  return setHolds(atom.set, value as string) !== atom.negated;
}

let lastId = 0;

interface Fixed {
  readonly action: TextAtom | undefined;
  readonly resource: TextAtom | undefined;
  readonly conditions: readonly (KeyAtom | undefined)[];
}

const fixed = new WeakMap<PolicyStatement, Fixed>();

/**
 * What a statement asks beyond its principals, where some keys are settled; undefined where those rule it out.
 *
 * @throws OutOfBudget where a document with policy variables holds letters that stand for unknowns here.
 */
export function atomsOf(
  statement: PolicyStatement,
  settled: (key: string) => readonly string[] | null | undefined,
  bind: Binding,
): readonly Atom[] | undefined {
  const known = fixed.get(statement) ?? readFixed(statement);
  fixed.set(statement, known);
  const atoms: Atom[] = [];
  const action = known.action;
  if (action !== undefined) atoms.push(action);
  for (const [index, condition] of statement.conditions.entries()) {
    const key = condition.key.toLowerCase();
    const atom = known.conditions[index] ?? keyAtom(statement, condition, bind);
    const values = settled(key);
    if (values === undefined) atoms.push(atom);
    else if (!holdsFor(atom.test, values ?? undefined)) return undefined;
  }
  const resource = known.resource ?? resourceAtom(statement, bind);
  if (resource !== undefined) atoms.push(resource);
  return atoms;
}

function readFixed(statement: PolicyStatement): Fixed {
  const { actions, resources, conditions, version } = statement;
  const texts = [...(resources?.patterns ?? []), ...conditions.flatMap(({ values }) => values)];
  const open = (list: readonly string[]) =>
    version === "2012-10-17" && list.some((text) => text.includes("${"));
  if (texts.some(isReserved)) throw new OutOfBudget();
  const everyAction = !actions.negated && actions.patterns.includes("*");
  const everyResource = resources === undefined || (!resources.negated && resources.patterns.includes("*"));
  return {
    action: everyAction
      ? undefined
      : {
          ...{ variable: "action", id: ++lastId, negated: actions.negated },
          set: globSet(actions.patterns.map((text) => globOf(text.toLowerCase()))),
        },
    resource: everyResource || open(resources.patterns) ? undefined : resourceAtom(statement, () => null),
    conditions: conditions.map((condition) =>
      open(condition.values) ? undefined : keyAtom(statement, condition, () => null),
    ),
  };
}

function resourceAtom({ resources, version }: PolicyStatement, bind: Binding): TextAtom | undefined {
  if (resources === undefined || (!resources.negated && resources.patterns.includes("*"))) return undefined;
  const globs = resources.patterns
    .map((text) => arnGlob(text, version === "2012-10-17", true, bind))
    .filter((glob) => glob !== undefined);
  return { variable: "resource", id: ++lastId, set: globSet(globs), negated: resources.negated };
}

function keyAtom(
  statement: PolicyStatement,
  condition: PolicyStatement["conditions"][number],
  bind: Binding,
): KeyAtom {
  const test = keyTest(condition, statement.version === "2012-10-17", bind);
  return { variable: `key ${test.key}`, id: ++lastId, test };
}
