import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import type { Repair } from "./repair";
import type { Properties } from "./values";
import type { StackResource, StackView } from "./stack";

export type Level = "mandatory" | "advisory";
export type Severity = "low" | "medium" | "high" | "critical";

/** Control ids by framework. */
export interface Frameworks {
  /** CIS AWS Foundations Benchmark 5.0, e.g. `3.6`. */
  readonly cis?: readonly string[];
  /** Controls of AWS Foundational Security Best Practices, e.g. `KMS.3`; not others of Security Hub. */
  readonly fsbp?: readonly string[];
  /** NIST SP 800-53 revision 5, e.g. `SC-12`. */
  readonly nist?: readonly string[];
  /** PCI DSS 4, e.g. `3.7.4`. */
  readonly pci?: readonly string[];
}

/** What a rule is, for people: shown in violations, in the engine's listing and in the catalogue. */
export interface RuleInfo {
  /** Unique in the pack, and the name in configuration: the service, then what holds (`rds-storage-encrypted`). */
  readonly id: string;
  /** One sentence: what holds where the rule passes. */
  readonly description: string;
  readonly severity: Severity;
  /** Level where the configuration gives none. */
  readonly level: Level;
  /** Controls of public frameworks that the rule serves. */
  readonly frameworks: Frameworks;
  /** Why it matters: what an attacker or an accident does with it. */
  readonly why: string;
  /** What to change in the program. */
  readonly fix: string;
  /** AWS's page on it. */
  readonly docs: string;
}

/** Options of the resource in the program, as far as the engine shows them to a pack. */
export interface ResourceOptions {
  readonly protect: boolean;
}

/** The resource that a rule looks at: as the program asks for it, before anything is made. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly inputs: Properties;
  readonly options: ResourceOptions;
}

/** How a rule says what it found. Texts must not repeat values that may be secret. */
export interface Report {
  /**
   * Something breaks the rule. `finding` is a clause on the resource: "has no ...". `evidence` is what it rests on, as
   * data: an exemption of the finding ends when it changes; it is not shown.
   */
  violation(finding: string, evidence?: unknown): void;
  /** Something could not be judged, because it is not known before the update. `what` is what is unknown. */
  unjudged(what: string): void;
}

/** One setting of a rule: what the configuration file may hold, and what holds without it. */
export interface Setting<T> {
  readonly default: T;
  readonly schema: PolicyConfigJSONSchema;
}

export type Settings<C> = { readonly [K in keyof C]: Setting<C[K]> };

/**
 * A rule on parsed resources. The engine shows each resource on its own before it is made (`resource`), and the
 * whole stack at the end (`stack`). Only `resource` can stop an update between its preview and the resource; so
 * what one resource can tell is judged there, and `stack` judges only what needs several.
 */
export interface RuleDefinition<C extends object> extends RuleInfo {
  readonly settings: Settings<C>;
  readonly resource?: {
    /** The type tokens it concerns; `"aws"` for every resource of @pulumi/aws, whatever its type. */
    readonly types: readonly string[] | "aws";
    check(resource: Resource, config: C, report: Report): void;
    /**
     * What the pack sets in the program's place where the rule's level is "remediate": only what has one right value
     * and cannot break what works.
     */
    repairs?(resource: Resource, config: C): readonly Repair[];
  };
  readonly stack?: {
    /** Types whose inputs the check needs: the stack itself holds outputs, which hide what was left to a default. */
    readonly inputsOf: readonly string[];
    check(stack: StackView, config: C, report: (resource: StackResource) => Report): void;
  };
}

/** A rule whatever its configuration: what the pack is a list of. */
export interface Rule extends RuleInfo {
  readonly accept: <R>(use: <C extends object>(definition: RuleDefinition<C>) => R) => R;
}

export function defineRule<C extends object>(definition: RuleDefinition<C>): Rule {
  const { id, description, severity, level, frameworks, why, fix, docs } = definition;
  return {
    ...{ id, description, severity, level, frameworks, why, fix, docs },
    accept: (use) => use(definition),
  };
}
