import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type BoundRule, bind } from "./bound-rule";
import { Configuration, type GivenConfiguration } from "./configuration";
import { describePack, levelFromWire } from "./description";
import { readExemptions } from "./exemption-files";
import { Exemptions } from "./exemptions";
import { Findings } from "./findings";
import { Reporter } from "./reporter";
import { PACK_POLICY } from "./pack-settings";
import { repaired } from "./repair";
import type { Report, Resource, Rule } from "./rule";
import { hide, secretsIn } from "./secrets";
import { StackView } from "./stack";
import type { Properties } from "./values";
import { propertiesOf } from "./wire";

export interface PackOptions {
  /** Of the pack, as its package.json says. */
  readonly version: string;
  /** The pack's folder: what paths in the configuration are relative to. */
  readonly folder: string;
  /** When the run began. */
  readonly now: Date;
}

/** What the pack does with resources of one type. */
interface Plan {
  readonly rules: readonly BoundRule[];
  readonly remembersInputs: boolean;
  /** The part of the answer that names the rules which do not concern the type: always the same bytes. */
  readonly notApplicable: Uint8Array;
}

/** An AnalyzeResponse as it goes to the engine. */
export type Answer = Uint8Array;

/**
 * The engine's side of the pack for one run: answers its requests by running the rules that concern a resource's type,
 * on properties that are unpacked once for all of them.
 */
export class Pack {
  private configuration!: Configuration;
  private exemptions!: Exemptions;
  private reporter!: Reporter;
  /** What is wrong with the configuration; said once. */
  private faults: readonly string[] = [];
  private bound: readonly BoundRule[] = [];
  private readonly plans = new Map<string, Plan>();
  private readonly inputs = new Map<string, Properties>();
  private readonly analysed = new Set<string>();

  constructor(
    private readonly rules: readonly Rule[],
    private readonly options: PackOptions,
  ) {
    this.use(new Configuration(rules));
  }

  info(): analyzer.AnalyzerInfo {
    return describePack(this.options.version, this.rules);
  }

  configure(request: analyzer.ConfigureAnalyzerRequest): void {
    const given = new Map<string, GivenConfiguration>();
    for (const [name, message] of request.getPolicyconfigMap().entries()) {
      const settings = message.getProperties()?.toJavaScript() ?? {};
      given.set(name, { level: levelFromWire(message.getEnforcementlevel()), settings });
    }
    this.use(new Configuration(this.rules, given));
  }

  /** One resource with its inputs, before it is made. */
  analyze(request: analyzer.AnalyzeRequest): Answer {
    const type = request.getType();
    const urn = request.getUrn();
    const plan = this.planFor(type);
    const answer = new analyzer.AnalyzeResponse();
    this.analysed.add(urn);
    // With the first resource, so that a mistake stops an update before it makes anything.
    this.addFaults(answer);
    if (plan.rules.length > 0 || plan.remembersInputs) {
      const resource = resourceOf(request);
      if (plan.remembersInputs) {
        this.inputs.set(urn, resource.inputs);
      }
      const secrets = once(() => secretsIn([request.getProperties()]));
      for (const rule of plan.rules) {
        const findings = new Findings();
        const report = findings.of(rule.info, resource);
        attempt(report, secrets, () => rule.checkResource?.(resource, report));
        this.reporter.addFindings(answer, rule, findings.all, secrets);
      }
    }
    return Buffer.concat([answer.serializeBinary(), plan.notApplicable]);
  }

  /** One resource before it is analysed: what rules at level "remediate" set right in it, one after the other. */
  remediate(request: analyzer.AnalyzeRequest): analyzer.RemediateResponse {
    const answer = new analyzer.RemediateResponse();
    for (const { info, level, repairs } of this.planFor(request.getType()).rules) {
      const wanted = level === "remediate" ? (repairs?.(resourceOf(request)) ?? []) : [];
      if (wanted.length > 0) {
        const properties = repaired(request.getProperties()?.toJavaScript() ?? {}, wanted);
        const message = Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]);
        request.setProperties(message);
        answer.addRemediations(
          new analyzer.Remediation()
            .setPolicyname(info.id)
            .setPolicypackname(PACK_POLICY)
            .setPolicypackversion(this.options.version)
            .setDescription(info.description)
            .setProperties(message),
        );
      }
    }
    return answer;
  }

  /** All resources with their outputs, at the end. */
  analyzeStack(request: analyzer.AnalyzeStackRequest): Answer {
    const answer = new analyzer.AnalyzeResponse();
    this.addFaults(answer);
    const messages = request.getResourcesList();
    const view = new StackView(messages, this.inputs);
    const secrets = once(() => secretsIn(messages.map((message) => message.getProperties())));
    for (const rule of this.bound) {
      const findings = new Findings();
      const stackReport = findings.of(rule.info, { type: "pulumi:pulumi:Stack", name: "", urn: "" });
      attempt(stackReport, secrets, () =>
        rule.checkStack?.(view, (resource) => findings.of(rule.info, resource)),
      );
      this.reporter.addFindings(answer, rule, findings.all, secrets);
    }
    const unseen = view.all.filter(({ urn }) => !this.analysed.has(urn));
    this.reporter.addOwn(answer, this.configuration.packLevel, this.exemptions.unused(unseen));
    this.reporter.addOwn(answer, "advisory", this.reporter.summary());
    return answer.serializeBinary();
  }

  private use(configuration: Configuration): void {
    const { version, folder, now } = this.options;
    const { sources, faults } = readExemptions(configuration.pack, folder);
    this.configuration = configuration;
    this.exemptions = new Exemptions(sources, {
      rules: this.rules.map(({ id }) => id),
      today: now.toISOString().slice(0, 10),
      longestDays: configuration.pack.longestExemptionDays,
    });
    this.reporter = new Reporter(version, this.exemptions);
    this.faults = [...configuration.faults, ...faults, ...this.exemptions.faults];
    this.bound = this.rules
      .map((rule) => bind(rule, configuration))
      .filter(({ level }) => level !== "disabled");
    this.plans.clear();
  }

  private planFor(type: string): Plan {
    const known = this.plans.get(type);
    if (known !== undefined) {
      return known;
    }
    const rules = this.bound.filter((rule) => rule.concerns(type));
    const concerned = new Set(rules.map(({ info }) => info.id));
    const others = this.rules.filter(({ id }) => !concerned.has(id));
    const notApplicable = others.map(({ id }) => new analyzer.PolicyNotApplicable().setPolicyName(id));
    const plan = {
      rules,
      remembersInputs: this.bound.some(({ inputsOf }) => inputsOf.includes(type)),
      notApplicable: new analyzer.AnalyzeResponse().setNotApplicableList(notApplicable).serializeBinary(),
    };
    this.plans.set(type, plan);
    return plan;
  }

  private addFaults(answer: analyzer.AnalyzeResponse): void {
    this.reporter.addOwn(answer, this.configuration.packLevel, this.faults);
    this.faults = [];
  }
}

function resourceOf(request: analyzer.AnalyzeRequest): Resource {
  return {
    type: request.getType(),
    name: request.getName(),
    urn: request.getUrn(),
    inputs: propertiesOf(request.getProperties()),
    options: { protect: request.getOptions()?.getProtect() ?? false },
  };
}

/** A rule that breaks has judged nothing, so it must not seem to have passed; the other rules go on. */
function attempt(report: Report, secrets: () => ReadonlySet<string>, check: () => void): void {
  try {
    check();
  } catch (error) {
    const what = error instanceof Error ? `${error.name}: ${error.message}` : "no error";
    report.violation(`could not be judged, by a fault of the rule (${hide(what, secrets())})`);
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
