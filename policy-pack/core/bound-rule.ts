import type { Configuration, UnknownsMode } from "./configuration";
import type { Repair } from "./repair";
import type { Report, Resource, Rule, RuleInfo } from "./rule";
import type { EnforcementLevel } from "./sdk";
import type { StackResource, StackView } from "./stack";

/** A rule with the configuration of this run. */
export interface BoundRule {
  readonly info: RuleInfo;
  readonly level: EnforcementLevel;
  readonly unknowns: UnknownsMode;
  concerns(type: string): boolean;
  /** Types whose inputs the stack half needs. */
  readonly inputsOf: readonly string[];
  readonly checkResource?: (resource: Resource, report: Report) => void;
  readonly repairs?: (resource: Resource) => readonly Repair[];
  readonly checkStack?: (stack: StackView, report: (resource: StackResource) => Report) => void;
}

export function bind(rule: Rule, configuration: Configuration): BoundRule {
  return rule.accept((definition) => {
    const { level, unknowns, settings } = configuration.of(definition);
    const { resource, stack } = definition;
    return {
      info: definition,
      level,
      unknowns,
      concerns: (type) =>
        resource?.types === "aws" ? type.startsWith("aws:") : (resource?.types.includes(type) ?? false),
      inputsOf: stack?.inputsOf ?? [],
      ...(resource && {
        checkResource: (subject, report) => {
          resource.check(subject, settings, report);
        },
      }),
      ...(resource?.repairs && { repairs: (subject) => resource.repairs?.(subject, settings) ?? [] }),
      ...(stack && {
        checkStack: (view, report) => {
          stack.check(view, settings, report);
        },
      }),
    };
  });
}
