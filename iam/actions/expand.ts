import type { PatternClause } from "../language/model";
import { matchesPattern, type Pattern, readPattern } from "../matching/pattern";
import { actionDetails } from "./details";
import { serviceData, serviceNames } from "./store";

/**
 * The known actions that a pattern of an Action element stands for, in AWS's spelling. `*` reads the data of every
 * service (hundreds); see `namesEveryService`.
 *
 * @example actionsMatching("s3:get*acl") // ["s3:GetBucketAcl", "s3:GetObjectAcl", ...]
 */
export function actionsMatching(pattern: string): string[] {
  if (!/[*?]/.test(pattern)) return [actionDetails(pattern)?.name ?? []].flat();
  return [...expandActions({ negated: false, patterns: [pattern] })];
}

/**
 * The known actions of an Action or NotAction element. Services are read as the reader gets to them: who stops
 * early, spares the rest.
 */
export function* expandActions({ patterns, negated }: PatternClause): Generator<string> {
  const read = patterns.map(readActionPattern);
  for (const prefix of negated ? serviceNames() : servicesMatching(patterns)) {
    const own = read.filter(({ service }) => matchesPattern(service, prefix));
    for (const [lower, { name }] of serviceData(prefix)?.actions ?? []) {
      if (own.some((pattern) => matchesPattern(pattern.name, lower)) !== negated) yield `${prefix}:${name}`;
    }
  }
}

/** Whether a pattern reaches into services that it does not name, e.g. `*`, `*:Get*`. Cheap: reads no data. */
export function namesEveryService(pattern: string): boolean {
  return /[*?]/.test(pattern.split(":")[0] ?? "");
}

/** Whether a pattern stands for all that its services know, e.g. `s3:*`. Cheap: reads no data. */
export function namesEveryAction(pattern: string): boolean {
  return /^(\*|[^:]+:\*+)$/.test(pattern);
}

/** The services that patterns reach into; those that are named need no search. */
function servicesMatching(patterns: readonly string[]): Iterable<string> {
  const named = patterns.map((pattern) => pattern.toLowerCase().split(":")[0] ?? "");
  if (!patterns.some(namesEveryService)) return new Set(named);
  const read = named.map((prefix) => readPattern(prefix, { wildcards: true, variables: false }));
  return [...serviceNames()].filter((name) => read.some((prefix) => matchesPattern(prefix, name)));
}

/** Everything of every service, or of some: `*` alone is the only pattern without a colon. */
function readActionPattern(pattern: string): { readonly service: Pattern; readonly name: Pattern } {
  const [service = "", name = "*"] = pattern.toLowerCase().split(":");
  const syntax = { wildcards: true, variables: false };
  return { service: readPattern(service, syntax), name: readPattern(name, syntax) };
}
