import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { type BoundRule, bind } from "./bound-rule";
import { Configuration, type GivenConfiguration } from "./configuration";
import { describePack, levelFromWire, levelOnWire, severityOnWire } from "./description";
import { type Finding, Findings } from "./findings";
import { PACK_POLICY } from "./pack-settings";
import type { Rule } from "./rule";
import type { EnforcementLevel } from "./sdk";
import { StackView } from "./stack";
import type { Properties } from "./values";
import { propertiesOf } from "./wire";
import { wordingOf } from "./wording";

export interface PackOptions {
  /** Of the pack, as its package.json says. */
  readonly version: string;
}

/** What the pack does with resources of one type. */
interface Plan {
  readonly rules: readonly BoundRule[];
  readonly remembersInputs: boolean;
  readonly notApplicable: analyzer.PolicyNotApplicable[];
}

/**
 * The engine's side of the pack for one run: answers its requests by running the rules that concern a resource's type,
 * on properties that are unpacked once for all of them.
 */
export class Pack {
  private configuration: Configuration;
  private bound: readonly BoundRule[] = [];
  private readonly plans = new Map<string, Plan>();
  private readonly inputs = new Map<string, Properties>();
  private saidFaults = false;
  private unjudged = 0;

  constructor(
    private readonly rules: readonly Rule[],
    private readonly options: PackOptions,
  ) {
    this.configuration = new Configuration(rules);
    this.rebind();
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
    this.configuration = new Configuration(this.rules, given);
    this.rebind();
  }

  /** One resource with its inputs, before it is made. */
  analyze(request: analyzer.AnalyzeRequest): analyzer.AnalyzeResponse {
    const type = request.getType();
    const plan = this.planFor(type);
    const answer = new analyzer.AnalyzeResponse().setNotApplicableList(plan.notApplicable);
    // With the first resource, so that a mistake stops an update before it makes anything.
    this.addFaults(answer);
    if (plan.rules.length === 0 && !plan.remembersInputs) {
      return answer;
    }
    const resource = {
      type,
      name: request.getName(),
      urn: request.getUrn(),
      inputs: propertiesOf(request.getProperties()),
      options: { protect: request.getOptions()?.getProtect() ?? false },
    };
    if (plan.remembersInputs) {
      this.inputs.set(resource.urn, resource.inputs);
    }
    for (const rule of plan.rules) {
      const findings = new Findings();
      rule.checkResource?.(resource, findings.of(rule.info, resource));
      this.addFindings(answer, rule, findings.all);
    }
    return answer;
  }

  /** All resources with their outputs, at the end. */
  analyzeStack(request: analyzer.AnalyzeStackRequest): analyzer.AnalyzeResponse {
    const answer = new analyzer.AnalyzeResponse();
    this.addFaults(answer);
    const view = new StackView(request.getResourcesList(), this.inputs);
    for (const rule of this.bound) {
      const findings = new Findings();
      rule.checkStack?.(view, (resource) => findings.of(rule.info, resource));
      this.addFindings(answer, rule, findings.all);
    }
    if (this.unjudged > 0) {
      const message = `${this.unjudged} findings are open: what they need is not known before the update.`;
      this.add(answer, PACK_POLICY, "advisory", message);
    }
    return answer;
  }

  private rebind(): void {
    this.bound = this.rules
      .map((rule) => bind(rule, this.configuration))
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
    const plan = {
      rules,
      remembersInputs: this.bound.some(({ inputsOf }) => inputsOf.includes(type)),
      notApplicable: this.rules
        .filter(({ id }) => !concerned.has(id))
        .map(({ id }) => new analyzer.PolicyNotApplicable().setPolicyName(id)),
    };
    this.plans.set(type, plan);
    return plan;
  }

  private addFaults(answer: analyzer.AnalyzeResponse): void {
    const { faults, packLevel } = this.configuration;
    if (!this.saidFaults && packLevel !== "disabled") {
      this.saidFaults = true;
      faults.forEach((fault) => {
        this.add(answer, PACK_POLICY, packLevel, fault);
      });
    }
  }

  private addFindings(answer: analyzer.AnalyzeResponse, rule: BoundRule, findings: readonly Finding[]): void {
    // "violation" after "unjudged": what is certain comes first.
    for (const finding of findings.toSorted((a, b) => b.kind.localeCompare(a.kind))) {
      const deferred = finding.kind === "unjudged" && rule.unknowns === "defer";
      if (deferred) {
        this.unjudged++;
      }
      const { id, severity } = rule.info;
      const message = wordingOf(finding, !deferred);
      this.add(answer, id, deferred ? "advisory" : rule.level, message, finding.subject.urn)
        .setSeverity(severityOnWire(severity))
        .setDescription(rule.info.description);
    }
  }

  private add(
    answer: analyzer.AnalyzeResponse,
    policy: string,
    level: EnforcementLevel,
    message: string,
    urn = "",
  ): analyzer.AnalyzeDiagnostic {
    const diagnostic = new analyzer.AnalyzeDiagnostic()
      .setPolicyname(policy)
      .setPolicypackname(PACK_POLICY)
      .setPolicypackversion(this.options.version)
      // What a remediation has left is refused.
      .setEnforcementlevel(levelOnWire(level === "remediate" ? "mandatory" : level))
      .setMessage(message)
      .setUrn(urn);
    answer.addDiagnostics(diagnostic);
    return diagnostic;
  }
}
