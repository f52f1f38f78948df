import type {
  Policies,
  Policy,
  ReportViolation,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { Findings } from "./findings";
import type { Frameworks, Resource, Rule, RuleDefinition } from "./rule";
import { reportAtLevel } from "./sdk";
import { StackView } from "./stack";
import { Properties } from "./values";

/** What happens to what cannot be judged before the update: reported and left to the update, or refused. */
export type UnknownsMode = "defer" | "fail";

const unknownsSchema: PolicyConfigJSONSchema = {
  type: "string",
  enum: ["defer", "fail"],
  default: "defer",
  description: "What a preview cannot know yet: an advisory that names it (defer), or a violation (fail).",
};

/** The rules as the SDK takes them: one policy a rule, with both of its halves, so that each has one configuration. */
export function toPolicies(rules: readonly Rule[]): Policies {
  return rules.map((rule) => rule.accept(toPolicy));
}

function toPolicy<C extends object>(
  rule: RuleDefinition<C>,
): ResourceValidationPolicy | StackValidationPolicy {
  const run = new RuleRun(rule);
  const { resource: resourceHalf, stack: stackHalf } = rule;
  return {
    ...describe(rule),
    validateResource: (args, reportViolation) => {
      const resource = {
        type: args.type,
        name: args.name,
        urn: args.urn,
        inputs: new Properties(args.props),
        options: { protect: args.opts.protect },
      };
      run.remember(resource);
      if (resourceHalf === undefined || !concerns(resourceHalf.types, args.type)) {
        return args.notApplicable(`${rule.id} does not concern ${args.type}`);
      }
      const findings = new Findings(rule);
      const config = run.config(args.getConfig(), reportViolation);
      resourceHalf.check(resource, config, findings.of(resource));
      deliver(findings, config.unknowns, reportViolation);
    },
    // Left out where there is none: the SDK unpacks the whole stack anew for every policy that has it.
    ...(stackHalf !== undefined && {
      validateStack: (args: StackValidationArgs, reportViolation: ReportViolation) => {
        const findings = new Findings(rule);
        const config = run.config(args.getConfig(), reportViolation);
        stackHalf.check(new StackView(args.resources, run.inputs), config, (resource) =>
          findings.of(resource),
        );
        deliver(findings, config.unknowns, reportViolation);
      },
    }),
  };
}

function concerns(types: readonly string[] | "aws", type: string): boolean {
  return types === "aws" ? type.startsWith("aws:") : types.includes(type);
}

const fixForUnknown =
  'Give it as plain text that the program knows beforehand, or set "unknowns" of the rule to "defer": the rule then ' +
  "judges it during the update, before the resource is made.";

function deliver(findings: Findings, unknowns: UnknownsMode, reportViolation: ReportViolation): void {
  for (const { message, urn } of findings.violations) {
    reportViolation(message, urn);
  }
  for (const { message, urn } of findings.unjudged) {
    if (unknowns === "fail") {
      reportViolation(`${message}\nFix: ${fixForUnknown}`, urn);
    } else {
      reportAtLevel(reportViolation, "advisory", message, urn);
    }
  }
}

/** What a rule keeps between the resources and the stack of one run of the engine. */
class RuleRun<C extends object> {
  readonly inputs = new Map<string, Properties>();
  private configChecked = false;

  constructor(private readonly rule: RuleDefinition<C>) {}

  remember(resource: Resource): void {
    if (this.rule.stack?.inputsOf.includes(resource.type) === true) {
      this.inputs.set(resource.urn, resource.inputs);
    }
  }

  /** The configuration with defaults. The engine checks values by the schema, but lets misspelt names through. */
  config(given: object, report: ReportViolation): C & { readonly unknowns: UnknownsMode } {
    const settings: Readonly<Record<string, { readonly default: unknown }>> = {
      ...(this.rule.settings as Record<string, { readonly default: unknown }>),
      unknowns: { default: "defer" satisfies UnknownsMode },
    };
    const strange = Object.keys(given).filter((key) => !Object.hasOwn(settings, key));
    if (strange.length > 0 && !this.configChecked) {
      report(
        `The configuration of ${this.rule.id} has ${quoted(strange)}, which the rule does not know. ` +
          `Fix: remove it or use one of ${quoted(Object.keys(settings))}.`,
      );
    }
    this.configChecked = true;
    const defaults = Object.fromEntries(
      Object.entries(settings).map(([key, setting]) => [key, setting.default]),
    );
    return { ...defaults, ...given } as C & { readonly unknowns: UnknownsMode };
  }
}

function describe<C extends object>(rule: RuleDefinition<C>): Policy {
  const settings = Object.entries(
    rule.settings as Record<string, { default: unknown; schema: PolicyConfigJSONSchema }>,
  );
  const properties = settings.map(([key, setting]) => [key, { ...setting.schema, default: setting.default }]);
  return {
    name: rule.id,
    description: rule.description,
    enforcementLevel: rule.level,
    severity: rule.severity,
    tags: frameworkTags(rule.frameworks),
    remediationSteps: rule.fix,
    url: rule.docs,
    configSchema: {
      properties: {
        ...(Object.fromEntries(properties) as Record<string, PolicyConfigJSONSchema>),
        unknowns: unknownsSchema,
      },
    },
  };
}

const FRAMEWORK_NAMES = {
  cis: "CIS AWS 5.0",
  fsbp: "AWS FSBP",
  nist: "NIST 800-53 r5",
  pci: "PCI DSS 4",
} as const satisfies Record<keyof Frameworks, string>;

function frameworkTags(frameworks: Frameworks): string[] {
  return Object.entries(FRAMEWORK_NAMES).flatMap(([key, name]) =>
    (frameworks[key as keyof Frameworks] ?? []).map((control) => `${name}: ${control}`),
  );
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
