import type { Condition, PolicyPrincipal, PolicyStatement } from "../language/model";

/** What statements say about callers and context: the only values by which they can tell requests apart. */
export interface Mentions {
  /** One list for each Principal element. */
  readonly principals: readonly (readonly PolicyPrincipal[])[];
  readonly conditions: readonly Condition[];
  /** Account parts of resources, without wildcards. */
  readonly resourceAccounts: readonly string[];
  /** Region parts of resources, with their wildcards. */
  readonly resourceRegions: readonly string[];
  /** Some resource has wildcards among the digits of its account. */
  readonly partialAccounts: boolean;
  /** Condition keys, in lower case, of conditions and policy variables. */
  readonly keys: ReadonlySet<string>;
  /** Those that a set operator asks about. */
  readonly sets: ReadonlySet<string>;
  /** Those that a policy variable takes its value from. */
  readonly variables: ReadonlySet<string>;
}

const known = new WeakMap<PolicyStatement, Mentions>();

export function mentionsOf(statement: PolicyStatement): Mentions {
  const made = known.get(statement) ?? read(statement);
  known.set(statement, made);
  return made;
}

export function union(all: readonly Mentions[]): Mentions {
  return {
    principals: all.flatMap(({ principals }) => principals),
    conditions: all.flatMap(({ conditions }) => conditions),
    resourceAccounts: [...new Set(all.flatMap(({ resourceAccounts }) => resourceAccounts))],
    resourceRegions: [...new Set(all.flatMap(({ resourceRegions }) => resourceRegions))],
    partialAccounts: all.some(({ partialAccounts }) => partialAccounts),
    keys: joined(all.map(({ keys }) => keys)),
    sets: joined(all.map(({ sets }) => sets)),
    variables: joined(all.map(({ variables }) => variables)),
  };
}

const knownUnions = new WeakMap<readonly PolicyStatement[], Mentions>();

/** What a list of statements says; remembered, since many questions share the Deny statements of a policy. */
export function mentionsIn(statements: readonly PolicyStatement[]): Mentions {
  const made = knownUnions.get(statements) ?? union(statements.map(mentionsOf));
  knownUnions.set(statements, made);
  return made;
}

function joined(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const all = new Set<string>();
  for (const set of sets) for (const item of set) all.add(item);
  return all;
}

const VARIABLE = /\$\{\s*([^},\s*?$]+)/g;

function read({ principals, resources, conditions, version }: PolicyStatement): Mentions {
  const variables = new Set<string>();
  if (version === "2012-10-17") {
    for (const text of [...(resources?.patterns ?? []), ...conditions.flatMap(({ values }) => values)]) {
      if (!text.includes("${")) continue;
      for (const [, key = ""] of text.matchAll(VARIABLE)) variables.add(key.toLowerCase());
    }
  }
  const keys = conditions.map(({ key }) => key.toLowerCase());
  return {
    principals: principals === undefined ? [] : [principals.members],
    conditions,
    ...placesOf(resources?.patterns ?? []),
    keys: new Set([...keys, ...variables]),
    sets: new Set(keys.filter((_, index) => conditions[index]?.quantifier !== undefined)),
    variables,
  };
}

function placesOf(
  patterns: readonly string[],
): Pick<Mentions, "resourceAccounts" | "resourceRegions" | "partialAccounts"> {
  const parts = patterns.map((pattern) => pattern.split(":", 6));
  const regions = parts.flatMap(([, , , region]) => region ?? []);
  const accounts = parts.flatMap(([, , , , account]) => account ?? []);
  return {
    resourceAccounts: accounts.filter((account) => /^[^*?$]+$/.test(account)),
    resourceRegions: regions.filter((region) => region !== "" && region !== "*"),
    partialAccounts: accounts.some((account) => /[*?]/.test(account) && account !== "*"),
  };
}
