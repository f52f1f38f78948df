import { actionDetails } from "../actions/details";
import { splitLimited } from "../matching/pattern";
import type { AccountPrincipal } from "../request/principals";
import type { Budget } from "../solving/budget";
import { commonText } from "./globs";

/** How much of all resources of its type a grant reaches. */
export type GrantReach =
  /** Any, also those that nobody thought of. */
  | "all"
  /** Those whose names fit a pattern. */
  | "some"
  /** Those that are written out; what lies within (a bucket's objects, a log group's streams) may be a pattern. */
  | "named";

/**
 * The name of what no policy names; long enough that patterns hit it only when they mean everything. The second is for
 * where something else hits the first.
 */
export const UNNAMED = "some-other-9q4z7";
export const ALSO_UNNAMED = "7z4q9-another";
const ARN_PARTS = 6;

/** A type of resource that an action works on, by the formats of its ARNs; `*` where an action knows none. */
export interface Target {
  readonly type: string;
  readonly formats: readonly string[];
}

/**
 * What an action may be asked to work on. AWS marks the types that are required, but alternatives too (an interpreter
 * of one's own or of AWS); each of them is therefore a target of its own.
 */
export function targetsOf(action: string): readonly Target[] {
  const types = actionDetails(action)?.resourceTypes ?? [];
  const required = types.filter((type) => type.required);
  const chosen = required.length > 0 ? required : types;
  if (chosen.length === 0) return [{ type: "*", formats: ["*"] }];
  // The plainest first: a bucket's object rather than the same by an access point.
  const length = ({ formats }: Target) => formats[0]?.length ?? 0;
  return chosen
    .map(({ name, arns }) => ({ type: name, formats: arns }))
    .sort((a, b) => length(a) - length(b));
}

/** One of a type of the action's that is not among those marked as required. */
export function targetOfType(action: string, type: string): Target {
  const formats = actionDetails(action)?.resourceTypes.find(({ name }) => name === type)?.arns;
  return { type, formats: formats ?? [] };
}

/** Bounds what is remembered where policies of very many accounts are looked at. */
const MAX_REMEMBERED = 5_000;
const unnamed = new Map<string, string | undefined>();

/** A resource of this format that no policy can have meant by its name. */
export function unnamedResource(
  format: string,
  principal: AccountPrincipal,
  budget: Budget,
  filler: string,
): string | undefined {
  const key = [principal.partition, principal.account, filler, format].join(" ");
  if (unnamed.size > MAX_REMEMBERED) unnamed.clear();
  if (!unnamed.has(key)) unnamed.set(key, resourceLike(format, [], principal, budget, filler));
  return unnamed.get(key);
}

/**
 * A resource of this format that all patterns of Resource elements match; undefined where they have none in common.
 * Patterns are plain, policy variables filled in.
 *
 * @param filler What stands for its name. `@default UNNAMED`
 */
export function resourceLike(
  format: string,
  patterns: readonly string[],
  { account, partition }: AccountPrincipal,
  budget: Budget,
  filler = UNNAMED,
): string | undefined {
  if (format === "*") return patterns.every((pattern) => /^\*+$/.test(pattern)) ? "*" : undefined;
  const all = [generalised(format), ...patterns].map(sixParts);
  const preferred = ["arn", partition, "", "us-east-1", account, ""];
  const parts: string[] = [];
  for (let index = 0; index < ARN_PARTS; index += 1) {
    const wanted = all.map((arn) => arn[index] ?? "*");
    const part = commonText(wanted, [preferred[index] ?? ""], filler, budget);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  // What a pattern of digits leaves open is rarely an account that exists.
  return parts[4] === "" || /^\d{12}$/.test(parts[4] ?? "") ? parts.join(":") : undefined;
}

/** How much a pattern of a Resource element reaches, given that it does not reach everything. */
export function reachOf(format: string, pattern: string): "some" | "named" {
  const [, , service, , , name = "*"] = sixParts(pattern);
  // The format's own name is its first variable: up to it, and from what comes after it.
  const [, prefix = "", end = ""] = /^([^$]*)\$\{[^}]*\}(.?)/.exec(sixParts(format)[5] ?? "") ?? [];
  if (!name.startsWith(prefix)) return name.includes("*") ? "some" : "named";
  const rest = name.slice(prefix.length);
  const own = end === "" ? rest : (rest.split(end)[0] ?? rest);
  // Secrets Manager appends six characters, for which AWS has patterns end in -??????:
  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
  const fixed = service === "secretsmanager" ? own.replace(/-\?{6}$/, "") : own;
  return /[*?]/.test(fixed) ? "some" : "named";
}

/** `${Variable}` of a format as wildcards for at least one character; what AWS owns itself has no account. */
function generalised(format: string): string {
  return format.replace(/\$\{Account\}/g, "*").replace(/\$\{[^}]*\}/g, "?*");
}

/** Parts that a pattern leaves out at the end are any, as AWS completes them. */
function sixParts(pattern: string): string[] {
  const parts = /^\*+$/.test(pattern) ? [] : splitLimited(pattern, ARN_PARTS);
  return [...parts, ...Array<string>(ARN_PARTS - parts.length).fill("*")];
}
