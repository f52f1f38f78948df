import { Links } from "./links";
import { type PropertyPath, parsePath, valuesAt } from "./property-path";
import { type PropertyDemand, isGiven, propertyHalves } from "./property-rule";
import { type Report, type Rule, type RuleInfo, type Settings, defineRule } from "./rule";
import type { StackResource, StackView } from "./stack";

/** Whether something holds; or, where the preview cannot tell: what it does not know ("whether logs go there"). */
export type Tells = boolean | string;

/** What resources must have beside them: a bucket its public-access block, a secret its rotation. */
export interface Companions<C extends object> {
  readonly subjects: readonly string[];
  /** By which of their properties other resources name the subjects. */
  readonly namedBy: readonly string[];
  /** Type of companion -> the property with which it names its subject. */
  readonly companions: Readonly<Record<string, string>>;
  /** Type of subject -> properties with which it speaks for itself: then it needs no companion. */
  readonly inline?: Readonly<Record<string, readonly string[]>>;
  /** A clause on a subject that has none. */
  readonly missing: string;
  /** Whether the subject needs one; the answer holds for the whole stack. `@default` all do */
  readonly concerns?: (stack: StackView, config: C) => (subject: StackResource) => Tells;
}

export interface CompanionRule<C extends object> extends RuleInfo, Companions<C> {
  readonly settings?: Settings<C>;
  /** What companions, and subjects that speak for themselves, must say. */
  readonly demands: readonly PropertyDemand<C>[];
  /** Types whose inputs `concerns` reads. */
  readonly inputsOf?: readonly string[];
}

/**
 * A rule that every subject has a companion, and that companions say what they should. The latter is judged before
 * the resource is made; only the whole stack tells which subject has none.
 */
export function companionRule<C extends object = object>(rule: CompanionRule<C>): Rule {
  const { id, description, severity, level, frameworks, why, fix, docs } = rule;
  const { settings = {} as Settings<C>, demands, subjects, namedBy, companions, inputsOf = [] } = rule;
  const halves = propertyHalves(demands);
  const inline = new Map(
    Object.entries(rule.inline ?? {}).map(([type, paths]) => [type, paths.map(parsePath)]),
  );
  return defineRule<C>({
    ...{ id, description, severity, level, frameworks, why, fix, docs, settings },
    ...(halves.resource && { resource: halves.resource }),
    stack: {
      inputsOf: [
        ...new Set([...subjects, ...Object.keys(companions), ...inputsOf, ...(halves.stack?.inputsOf ?? [])]),
      ],
      check(stack, config, report) {
        halves.stack?.check(stack, config, report);
        const covered = new Links(stack, subjects, namedBy).coveredBy(companions);
        const concerns = rule.concerns?.(stack, config) ?? (() => true);
        for (const subject of stack.ofType(...subjects)) {
          if (covered.has(subject) !== "yes" && !speaks(subject, inline.get(subject.type) ?? [])) {
            judge(concerns(subject), covered.has(subject) === "perhaps", rule.missing, report(subject));
          }
        }
      },
    },
  });
}

/**
 * Whether the subject says something itself; what it says, the demands judge, and they tell if it is unknown. One that
 * the engine shows only in the stack is read, or not in this update: what it should have is not this update's matter.
 */
function speaks({ inputs }: StackResource, paths: readonly PropertyPath[]): boolean {
  return (
    inputs === undefined ||
    paths.some((path) => valuesAt(inputs, path).some(({ value }) => isGiven(value, {})))
  );
}

function judge(concerned: Tells, perhaps: boolean, missing: string, report: Report): void {
  if (concerned === false) {
    return;
  }
  if (perhaps) {
    report.unjudged("whether one of the resources that could be for it is");
  } else if (typeof concerned === "string") {
    report.unjudged(concerned);
  } else {
    report.violation(missing);
  }
}
