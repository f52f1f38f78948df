import { type PropertyPath, parsePath, propertyOf, stepsOf, valuesAt } from "./property-path";
import type { Repair } from "./repair";
import { type Rule, type RuleDefinition, type RuleInfo, type Settings, defineRule } from "./rule";
import { type Properties, UNKNOWN, hasUnknown } from "./values";

/** Judges a value; `undefined` where the property is absent, which is judged by what AWS then does. */
export type Accept<C extends object = object> = (value: unknown, config: C) => boolean;

/** One thing that properties of resources must be. */
export interface PropertyDemand<C extends object = object> {
  readonly types: readonly string[];
  /** `a.b` inside objects, `a[].b` of each in a list (of which an empty or absent one holds none). */
  readonly path: string;
  readonly accept: Accept<C>;
  /** A clause on the resource: "has storage that is not encrypted". */
  readonly finding: string | ((config: C) => string);
  /** Path -> what must hold there for the demand to concern the resource. */
  readonly when?: Readonly<Record<string, Accept<C>>>;
  /** Whether the configuration asks for it at all. `@default` it does */
  readonly asked?: (config: C) => boolean;
  /** For what must not be there: a value that is not known yet counts as one that is. `@default` false */
  readonly presence?: boolean;
  /**
   * Types whose output the value may be though the preview does not know it yet: a key of the same program is one's
   * own, whatever its ARN will be.
   */
  readonly madeFrom?: readonly string[];
  /** The one right value, which the pack sets itself at level "remediate"; only where that cannot break what works. */
  readonly repair?: (config: C) => Repair["value"];
}

export interface PropertyRule<C extends object> extends RuleInfo {
  readonly settings?: Settings<C>;
  readonly demands: readonly PropertyDemand<C>[];
}

/**
 * A rule that properties of single resources decide:
 *
 * ```ts
 * propertyRule({
 *   id: "rds-storage-encrypted",
 *   // ... the rest of what a rule tells of itself
 *   demands: [
 *     { types: [INSTANCE], path: "storageEncrypted", accept: is(true), finding: "has storage that is not encrypted" },
 *   ],
 * })
 * ```
 */
export function propertyRule<C extends object = object>(rule: PropertyRule<C>): Rule {
  const { settings = {} as Settings<C>, demands, ...info } = rule;
  return defineRule<C>({ ...info, settings, ...propertyHalves(demands) });
}

/** The halves of a rule that demands make, for rules that ask for more than properties. */
export function propertyHalves<C extends object>(
  demands: readonly PropertyDemand<C>[],
): Pick<RuleDefinition<C>, "resource" | "stack"> {
  const byType = groupByType(demands.map(compile));
  const traced = groupByType(demands.filter(({ madeFrom }) => madeFrom !== undefined).map(compile));
  return {
    resource: {
      types: [...byType.keys()],
      check({ type, inputs }, config, report) {
        for (const demand of byType.get(type) ?? []) {
          for (const { violation, unknown, whole } of outcomes(demand, inputs, config)) {
            if (violation !== undefined) {
              report.violation(violation);
            } else if (demand.madeFrom === undefined || !whole) {
              report.unjudged(unknown);
            }
          }
        }
      },
      ...(demands.some(({ repair }) => repair !== undefined) && {
        repairs: ({ type, inputs }, config) =>
          (byType.get(type) ?? []).flatMap((demand) =>
            outcomes(demand, inputs, config).flatMap(({ place }) =>
              place === undefined || demand.repair === undefined
                ? []
                : [{ path: stepsOf(place), value: demand.repair(config) }],
            ),
          ),
      }),
    },
    // Only the stack tells what an unknown value is made from.
    ...(traced.size > 0 && {
      stack: {
        inputsOf: [...traced.keys()],
        check(stack, config, reportOn) {
          for (const resource of stack.ofType(...traced.keys())) {
            const { type, inputs } = resource;
            for (const demand of traced.get(type) ?? []) {
              const sources = resource.sourcesOf(propertyOf(demand.path));
              if (inputs !== undefined && !sources.some((each) => demand.madeFrom?.includes(each.type))) {
                for (const { unknown, whole } of outcomes(demand, inputs, config)) {
                  if (whole) {
                    reportOn(resource).unjudged(unknown);
                  }
                }
              }
            }
          }
        },
      },
    }),
  };
}

interface CompiledDemand<C extends object> extends Omit<PropertyDemand<C>, "path" | "when"> {
  readonly path: PropertyPath;
  readonly when: readonly { readonly path: PropertyPath; readonly accept: Accept<C> }[];
}

function compile<C extends object>(demand: PropertyDemand<C>): CompiledDemand<C> {
  return {
    ...demand,
    path: parsePath(demand.path),
    when: Object.entries(demand.when ?? {}).map(([path, accept]) => ({ path: parsePath(path), accept })),
  };
}

function groupByType<C extends object>(
  demands: readonly CompiledDemand<C>[],
): ReadonlyMap<string, readonly CompiledDemand<C>[]> {
  const types = new Set(demands.flatMap((demand) => demand.types));
  return new Map([...types].map((type) => [type, demands.filter((demand) => demand.types.includes(type))]));
}

/** `whole`: the value itself is unknown, while all around it is known and asks for it. */
type Outcome =
  | {
      readonly violation: string;
      readonly place: string;
      readonly unknown?: undefined;
      readonly whole: false;
    }
  | {
      readonly violation?: undefined;
      readonly place?: undefined;
      readonly unknown: string;
      readonly whole: boolean;
    };

/** What a demand has against a resource, and what it could not judge. */
function outcomes<C extends object>(
  { path, accept, finding, when, asked, presence = false }: CompiledDemand<C>,
  inputs: Properties,
  config: C,
): Outcome[] {
  if (asked?.(config) === false) {
    return [];
  }
  const wrong = valuesAt(inputs, path).filter(({ value }) => value === UNKNOWN || !accept(value, config));
  if (wrong.length === 0) {
    return [];
  }
  let unsure: string | undefined;
  for (const condition of when) {
    const values = valuesAt(inputs, condition.path);
    const known = values.filter(({ value }) => value !== UNKNOWN);
    if (known.some(({ value }) => !condition.accept(value, config))) {
      return [];
    }
    unsure ??= values.find(({ value }) => value === UNKNOWN)?.place;
  }
  if (unsure !== undefined) {
    return [{ unknown: unsure, whole: false }];
  }
  const depth = path.filter((step) => typeof step === "string").length;
  return wrong.map(({ place, value }) => {
    const whole = value === UNKNOWN && place.split(".").length === depth;
    return hasUnknown(value) && !(presence && whole)
      ? { unknown: place, whole }
      : { violation: typeof finding === "string" ? finding : finding(config), place, whole: false };
  });
}

/** Exactly one of these; `undefined` among them where absent will do. */
export function is(...values: readonly unknown[]): Accept {
  return (value) => values.includes(value);
}

export function isNot(...values: readonly unknown[]): Accept {
  return (value) => !values.includes(value);
}

/** Anything, as long as it is there: an empty text or list is not. */
export const isGiven: Accept = (value) =>
  value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);

export const isAbsent: Accept = (value) => value === undefined;

export function orAbsent<C extends object>(accept: Accept<C>): Accept<C> {
  return (value, config) => value === undefined || accept(value, config);
}

/** A number no less than that; absent is too little. */
export function atLeast<C extends object>(least: number | ((config: C) => number)): Accept<C> {
  return (value, config) =>
    typeof value === "number" && value >= (typeof least === "number" ? least : least(config));
}

/** A list that holds all of these. */
export function holds<C extends object>(
  wanted: readonly string[] | ((config: C) => readonly string[]),
): Accept<C> {
  return (value, config) =>
    (typeof wanted === "function" ? wanted(config) : wanted).every(
      (each) => Array.isArray(value) && value.includes(each),
    );
}
