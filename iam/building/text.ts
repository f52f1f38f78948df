import type {
  ConditionBlock,
  OneOrMany,
  PolicyDocument,
  PrincipalBlock,
  Statement,
} from "../language/document";

/**
 * The document as the text that AWS stores. Documents that differ only in how sets are written give the same text, so
 * that nothing differs needlessly from one deployment to the next: lists are sorted and without repetition, a single
 * value stands alone, elements have one order. The order of the statements stays: it is the reader's.
 */
export function policyText(document: PolicyDocument): string {
  return JSON.stringify(canonicalDocument(document));
}

/** The same document in the one spelling of {@link policyText}. */
export function canonicalDocument({ Version, Id, Statement }: PolicyDocument): PolicyDocument {
  return { Version, ...(Id !== undefined && { Id }), Statement: Statement.map(canonicalStatement) };
}

function canonicalStatement(statement: Statement): Statement {
  const { Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition } =
    statement;
  return {
    ...(Sid !== undefined && { Sid }),
    Effect,
    ...(Principal !== undefined && { Principal: principals(Principal) }),
    ...(NotPrincipal !== undefined && { NotPrincipal: principals(NotPrincipal) }),
    ...(Action !== undefined && { Action: set(Action) }),
    ...(NotAction !== undefined && { NotAction: set(NotAction) }),
    ...(Resource !== undefined && { Resource: set(Resource) }),
    ...(NotResource !== undefined && { NotResource: set(NotResource) }),
    ...(Condition !== undefined && { Condition: conditions(Condition) }),
  };
}

function principals(block: PrincipalBlock): PrincipalBlock {
  return block === "*" ? block : sorted(block as Readonly<Record<string, OneOrMany<string>>>, set);
}

function conditions(block: ConditionBlock): ConditionBlock {
  return sorted(block, (keys) => sorted(keys, set));
}

function set(values: OneOrMany<string>): OneOrMany<string> {
  if (typeof values === "string") return values;
  const distinct = [...new Set(values)].sort();
  const [first] = distinct;
  return first !== undefined && distinct.length === 1 ? first : distinct;
}

/** In the order of the characters' codes, which is the same everywhere. */
function sorted<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  const names = Object.keys(record).sort();
  return Object.fromEntries(names.map((name) => [name, map(record[name] as T)]));
}
