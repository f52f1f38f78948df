import { BACKED_UP, ENCRYPTED_AT_REST, ENCRYPTED_IN_TRANSIT, LOGGED } from "../../core/frameworks";
import { ownKey } from "../../core/own-key";
import { type PropertyDemand, atLeast, is, isAbsent, orAbsent, propertyRule } from "../../core/property-rule";
import type { Rule, RuleInfo } from "../../core/rule";

/** What a rule of a kind needs to know of its service. */
interface Kind<C extends object = object> {
  /** The service, with which the rule's id begins. */
  readonly service: string;
  /** "Redis or Valkey group": what the sentences are about. */
  readonly what: string;
  readonly fix: string;
  readonly docs: string;
  readonly fsbp?: readonly string[];
  readonly demands: readonly PropertyDemand<C>[];
}

type Words = Pick<RuleInfo, "description" | "severity" | "why"> & { readonly nist?: readonly string[] };

function ruleOf(id: string, { fix, docs, fsbp, demands }: Kind, { nist, ...words }: Words): Rule {
  return propertyRule({
    id,
    ...words,
    level: "mandatory",
    frameworks: { ...(fsbp && { fsbp }), ...(nist && { nist }) },
    fix,
    docs,
    demands,
  });
}

export const encrypted = (kind: Kind): Rule =>
  ruleOf(`${kind.service}-encrypted`, kind, {
    description: `Every ${kind.what} encrypts what it stores.`,
    severity: "high",
    nist: ENCRYPTED_AT_REST,
    why: "Disks and backups are readable for whoever gets hold of them, and most services cannot change it later.",
  });

export const withOwnKey = (kind: Kind): Rule =>
  ruleOf(`${kind.service}-own-key`, kind, {
    description: `Every ${kind.what} encrypts with a KMS key of one's own.`,
    severity: "medium",
    why: "Nobody can limit, log apart or revoke AWS's key: the right to read the data is all that it takes.",
  });

export const inTransit = (kind: Kind): Rule =>
  ruleOf(`${kind.service}-tls`, kind, {
    description: `Every ${kind.what} speaks TLS alone.`,
    severity: "high",
    nist: ENCRYPTED_IN_TRANSIT,
    why: "Data and passwords can be read and changed on the way.",
  });

export const notPublic = (kind: Kind): Rule =>
  ruleOf(`${kind.service}-not-public`, kind, {
    description: `No ${kind.what} is reachable from the internet.`,
    severity: "critical",
    nist: ["AC-4", "AC-4(21)", "SC-7", "SC-7(4)", "SC-7(11)", "SC-7(16)", "SC-7(21)"],
    why: "Only passwords and policies then stand between the data and everybody.",
  });

export const backedUp = (kind: Kind): Rule =>
  ruleOf(`${kind.service}-backed-up`, kind, {
    description: `Every ${kind.what} keeps its backups for a week at least.`,
    severity: "medium",
    nist: BACKED_UP,
    why: "What was deleted or damaged longer ago than the backups reach is lost.",
  });

export const deletionProtected = (kind: Kind): Rule =>
  ruleOf(`${kind.service}-deletion-protection`, kind, {
    description: `Every ${kind.what} is protected from deletion.`,
    severity: "medium",
    why: "One wrong command or update deletes it.",
  });

export const logged = (kind: Kind): Rule =>
  ruleOf(`${kind.service}-logged`, kind, {
    description: `Every ${kind.what} logs who did what.`,
    severity: "medium",
    nist: LOGGED,
    why: "Nobody can tell afterwards who came, and what was read or changed.",
  });

export const noPassword = (kind: Kind): Rule =>
  ruleOf(`${kind.service}-no-plaintext-password`, kind, {
    description: `No ${kind.what} gets a password from the program.`,
    severity: "high",
    why: "Whoever reads the program's configuration or its state then has the data, and nobody changes the password.",
  });

/** The demands that come again and again. */
export const mustBe = (
  types: readonly string[],
  path: string,
  value: unknown,
  finding: string,
): PropertyDemand => ({ types, path, accept: is(value), finding });

export const mayNotBe = (
  types: readonly string[],
  path: string,
  value: unknown,
  finding: string,
): PropertyDemand => ({ types, path, accept: orAbsent((given) => given !== value), finding });

export const stores = (types: readonly string[], path: string): PropertyDemand =>
  mustBe(types, path, true, "does not encrypt what it stores");

export const key = (types: readonly string[], path: string, when?: PropertyDemand["when"]): PropertyDemand =>
  ownKey(types, path, "names no KMS key of one's own", when);

export const week = (types: readonly string[], path: string): PropertyDemand => ({
  types,
  path,
  accept: atLeast(7),
  finding: "keeps its backups for less than a week",
});

export const open = (types: readonly string[], path: string): PropertyDemand =>
  mayNotBe(types, path, true, "is reachable from the internet");

export const kept = (types: readonly string[], path: string): PropertyDemand =>
  mustBe(types, path, true, "is not protected from deletion");

export const password = (types: readonly string[], path: string): PropertyDemand => ({
  types,
  path,
  accept: isAbsent,
  presence: true,
  finding: "is given a password by the program, which then stands in the state",
});
