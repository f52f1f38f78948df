/**
 * Plays the engine's part: sends resources to the pack as the engine does, so that rules see what they see in a preview
 * - one resource at a time with its inputs, then the whole stack with its outputs, unknown values behind the SDK's
 * proxy - and receives its answers.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Pack, type PackOptions } from "../../policy-pack/core/pack";
import { PACK_POLICY } from "../../policy-pack/core/pack-settings";
import type { Rule } from "../../policy-pack/core/rule";
import type { EnforcementLevel } from "../../policy-pack/core/sdk";
import { type TestResource, UNKNOWN } from "../../policy-pack/cases/case";
import type { ProgramRun } from "../support/program";

export { type TestResource, UNKNOWN };

export interface Diagnostic {
  readonly rule: string;
  readonly level: EnforcementLevel;
  readonly message: string;
  /** Logical name of the resource that the engine shows it at; empty: at the stack. */
  readonly resource: string;
}

/** What a file for --policy-pack-config holds. */
export type TestConfig = Readonly<
  Record<
    string,
    EnforcementLevel | { readonly enforcementLevel?: EnforcementLevel; readonly [setting: string]: unknown }
  >
>;

const packFolder = join(__dirname, "../../policy-pack");

/** The pack's configuration for an environment. */
export function packConfig(environment: string): TestConfig {
  return JSON.parse(readFileSync(join(packFolder, `config.${environment}.json`), "utf8")) as TestConfig;
}

/** A value as the engine marks it secret. */
export function secret(value: unknown): Readonly<Record<string, unknown>> {
  return { [specialSigKey]: specialSecretSig, value };
}

/** The resources of a program as the engine shows them; each of the provider has its id among its outputs. */
export function shown({ resources }: ProgramRun): TestResource[] {
  return resources.map(({ type, name, id, inputs, outputs, protect }) => ({
    ...{ type, name, inputs, protect },
    outputs: { ...outputs, id },
  }));
}

/** One run of the engine with a freshly started pack. */
export class Engine {
  readonly pack: Pack;
  /** The line on what could not be judged; it comes with the stack, apart from the findings. */
  summary: string | undefined;

  constructor(
    rules: readonly Rule[],
    config: TestConfig = {},
    private readonly stack = "dev",
    private readonly project = "bulwark",
    options: Partial<PackOptions> = {},
  ) {
    this.pack = new Pack(rules, { version: "0.0.0", folder: packFolder, now: new Date(), ...options });
    this.pack.configure(configuration(this.pack.info(), config));
  }

  /** A preview or an update: every resource on its own, then the stack. */
  async run(...resources: readonly TestResource[]): Promise<Diagnostic[]> {
    const found: Diagnostic[] = [];
    for (const resource of resources.filter(({ notAnalyzed }) => notAnalyzed !== true)) {
      found.push(...(await this.resource(resource)).diagnostics);
    }
    return [...found, ...(await this.wholeStack(resources))];
  }

  /** What stops a single resource before it is made, and the rules that do not concern it. */
  async resource(resource: TestResource): Promise<{ diagnostics: Diagnostic[]; notApplicable: string[] }> {
    const response = analyzer.AnalyzeResponse.deserializeBinary(this.pack.analyze(this.request(resource)));
    return Promise.resolve({
      // As the engine does: a finding on a single resource is shown there, whatever the finding says.
      diagnostics: diagnostics(response).map((each) => ({ ...each, resource: resource.name })),
      notApplicable: response.getNotApplicableList().map((each) => each.getPolicyName()),
    });
  }

  /** What the pack sets right in a resource before it is analysed. */
  async remediate(resource: TestResource): Promise<{ rule: string; properties: unknown }[]> {
    const response = this.pack.remediate(this.request(resource));
    return Promise.resolve(
      response.getRemediationsList().map((each) => ({
        rule: each.getPolicyname(),
        properties: each.getProperties()!.toJavaScript(),
      })),
    );
  }

  private request(resource: TestResource): analyzer.AnalyzeRequest {
    const request = new analyzer.AnalyzeRequest()
      .setType(resource.type)
      .setName(resource.name)
      .setUrn(this.urn(resource))
      .setProperties(struct(resource.inputs))
      .setOptions(new analyzer.AnalyzerResourceOptions().setProtect(resource.protect ?? false));
    return analyzer.AnalyzeRequest.deserializeBinary(request.serializeBinary());
  }

  async wholeStack(resources: readonly TestResource[]): Promise<Diagnostic[]> {
    const messages = resources.map((resource) => {
      const message = new analyzer.AnalyzerResource()
        .setType(resource.type)
        .setName(resource.name)
        .setUrn(this.urn(resource))
        .setProperties(struct(resource.outputs ?? resource.inputs))
        .setOptions(new analyzer.AnalyzerResourceOptions().setProtect(resource.protect ?? false));
      for (const [property, names] of Object.entries(resource.from ?? {})) {
        const urns = names.map((name) => this.urn(resources.find((each) => each.name === name)!));
        message.addDependencies(urns[0]!);
        message
          .getPropertydependenciesMap()
          .set(property, new analyzer.AnalyzerPropertyDependencies().setUrnsList(urns));
      }
      return message;
    });
    const request = new analyzer.AnalyzeStackRequest().setResourcesList(messages);
    const sent = analyzer.AnalyzeStackRequest.deserializeBinary(request.serializeBinary());
    const answer = this.pack.analyzeStack(sent);
    const found = diagnostics(analyzer.AnalyzeResponse.deserializeBinary(answer));
    const isSummary = ({ rule, level }: Diagnostic): boolean => rule === PACK_POLICY && level === "advisory";
    this.summary = found.find(isSummary)?.message;
    return Promise.resolve(found.filter((each) => !isSummary(each)));
  }

  private urn({ type, name }: TestResource): string {
    return `urn:pulumi:${this.stack}::${this.project}::${type}::${name}`;
  }
}

/**
 * What the engine sends for a file given by --policy-pack-config: defaults of every policy with the file over them
 * (`ReconcilePolicyPackConfig` in pkg/resource/analyzer/config.go). It validates values by the schemas before.
 */
export function configuration(
  info: analyzer.AnalyzerInfo,
  config: TestConfig,
): analyzer.ConfigureAnalyzerRequest {
  const sent = new analyzer.ConfigureAnalyzerRequest().getPolicyconfigMap();
  const entries = Object.entries(config).map(([name, entry]) => {
    const { enforcementLevel, ...settings } = typeof entry === "string" ? { enforcementLevel: entry } : entry;
    return [name, { level: enforcementLevel, settings }] as const;
  });
  const given = new Map(entries);
  for (const policy of info.getPoliciesList()) {
    const schemas = (policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {}) as Record<
      string,
      PolicyConfigJSONSchema
    >;
    const defaults = Object.entries(schemas).flatMap(([key, { default: value }]) =>
      value === undefined ? [] : [[key, value] as const],
    );
    const all = given.get("all")?.level;
    const own = given.get(policy.getName());
    const settings = { ...Object.fromEntries(defaults), ...own?.settings };
    const level = own?.level ?? all;
    sent.set(
      policy.getName(),
      new analyzer.PolicyConfig()
        .setEnforcementlevel(level === undefined ? policy.getEnforcementlevel() : levels[level])
        .setProperties(struct(settings)),
    );
  }
  for (const [name, { level, settings }] of given) {
    if (!sent.has(name)) {
      const entry = new analyzer.PolicyConfig().setEnforcementlevel(levels[level ?? "advisory"]);
      sent.set(name, entry.setProperties(struct(settings)));
    }
  }
  const request = new analyzer.ConfigureAnalyzerRequest();
  sent.forEach((entry, name) => request.getPolicyconfigMap().set(name, entry));
  return analyzer.ConfigureAnalyzerRequest.deserializeBinary(request.serializeBinary());
}

const levels: Readonly<Record<EnforcementLevel, analyzer.EnforcementLevel>> = {
  advisory: analyzer.EnforcementLevel.ADVISORY,
  mandatory: analyzer.EnforcementLevel.MANDATORY,
  disabled: analyzer.EnforcementLevel.DISABLED,
  remediate: analyzer.EnforcementLevel.REMEDIATE,
};

/** Undefined properties do not reach the engine. */
function struct(values: Readonly<Record<string, unknown>> = {}): Struct {
  return Struct.fromJavaScript(
    JSON.parse(JSON.stringify(values)) as Parameters<typeof Struct.fromJavaScript>[0],
  );
}

function diagnostics(response: analyzer.AnalyzeResponse): Diagnostic[] {
  return response.getDiagnosticsList().map((each) => ({
    rule: each.getPolicyname(),
    level: levelNames.get(each.getEnforcementlevel()) ?? "disabled",
    message: each.getMessage(),
    resource: each.getUrn().split("::").at(-1)!,
  }));
}

const levelNames: ReadonlyMap<analyzer.EnforcementLevel, EnforcementLevel> = new Map([
  [analyzer.EnforcementLevel.ADVISORY, "advisory"],
  [analyzer.EnforcementLevel.MANDATORY, "mandatory"],
]);
