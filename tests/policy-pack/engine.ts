/**
 * Plays the engine's part: hands resources to the pack through the SDK's own request handlers, so that rules see what
 * they see in a preview - one resource at a time with its inputs, then the whole stack with its outputs, unknown values
 * behind the SDK's proxy - and their answers come back as the engine gets them.
 */
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import type {
  EnforcementLevel,
  Policies,
  ResourceValidation,
  ResourceValidationArgs,
  StackValidation,
} from "@pulumi/policy";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { toPolicies } from "../../policy-pack/core/pack";
import type { Rule } from "../../policy-pack/core/rule";
import { type TestResource, UNKNOWN } from "../../policy-pack/cases/case";

export { type TestResource, UNKNOWN };

export interface Diagnostic {
  readonly rule: string;
  readonly level: EnforcementLevel;
  readonly message: string;
  /** Logical name of the resource that the engine shows it at. */
  readonly resource: string;
}

export type TestConfig = Readonly<
  Record<string, { readonly enforcementLevel?: EnforcementLevel; readonly [setting: string]: unknown }>
>;

type Handler = (
  call: { request: unknown },
  callback: (error: unknown, response?: analyzer.AnalyzeResponse) => void,
) => void;
type HandlerMaker = (pack: string, version: string, level: EnforcementLevel, policies: Policies) => Handler;

const { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun } = require("@pulumi/policy/server") as {
  makeAnalyzeRpcFun: HandlerMaker;
  makeAnalyzeStackRpcFun: HandlerMaker;
};

/** One run of the engine with a freshly started pack. */
export class Engine {
  private readonly analyzeResource: Handler;
  private readonly analyzeStack: Handler;

  constructor(
    rules: readonly Rule[],
    config: TestConfig = {},
    private readonly stack = "dev",
    private readonly project = "bulwark",
  ) {
    const policies = configure(toPolicies(rules), config);
    this.analyzeResource = makeAnalyzeRpcFun("bulwark", "0.0.0", "advisory", policies);
    this.analyzeStack = makeAnalyzeStackRpcFun("bulwark", "0.0.0", "advisory", policies);
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
    const request = new analyzer.AnalyzeRequest()
      .setType(resource.type)
      .setName(resource.name)
      .setUrn(this.urn(resource))
      .setProperties(struct(resource.inputs))
      .setOptions(new analyzer.AnalyzerResourceOptions().setProtect(resource.protect ?? false));
    const response = await call(this.analyzeResource, request);
    return {
      diagnostics: diagnostics(response, resource.name),
      notApplicable: response.getNotApplicableList().map((each) => each.getPolicyName()),
    };
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
    return diagnostics(
      await call(this.analyzeStack, new analyzer.AnalyzeStackRequest().setResourcesList(messages)),
    );
  }

  private urn({ type, name }: TestResource): string {
    return `urn:pulumi:${this.stack}::${this.project}::${type}::${name}`;
  }
}

/** The SDK keeps configuration in its server; here each policy gets its own, as the server would hand it over. */
function configure(policies: Policies, config: TestConfig): Policies {
  return policies.map((policy) => {
    const { enforcementLevel, ...settings } = config[policy.name] ?? {};
    const { validateResource, validateStack } = policy as {
      validateResource: ResourceValidation;
      validateStack?: StackValidation;
    };
    const getConfig = (() => settings) as ResourceValidationArgs["getConfig"];
    return {
      ...policy,
      enforcementLevel: enforcementLevel ?? policy.enforcementLevel,
      validateResource: (args, report) => validateResource({ ...args, getConfig }, report),
      ...(validateStack !== undefined && {
        validateStack: ((args, report) =>
          validateStack({ ...args, getConfig }, report)) satisfies StackValidation,
      }),
    };
  });
}

/** Undefined properties do not reach the engine. */
function struct(values: Readonly<Record<string, unknown>> = {}): Struct {
  return Struct.fromJavaScript(
    JSON.parse(JSON.stringify(values)) as Parameters<typeof Struct.fromJavaScript>[0],
  );
}

function call(handler: Handler, request: unknown): Promise<analyzer.AnalyzeResponse> {
  return new Promise((resolve, reject) => {
    handler({ request }, (error, response) => {
      if (response === undefined) {
        reject(error instanceof Error ? error : new Error(String(error)));
      } else {
        resolve(response);
      }
    });
  });
}

function diagnostics(response: analyzer.AnalyzeResponse, resource?: string): Diagnostic[] {
  return response.getDiagnosticsList().map((each) => ({
    rule: each.getPolicyname(),
    level: levelNames.get(each.getEnforcementlevel()) ?? "disabled",
    message: each.getMessage(),
    // As the engine does: a finding on a single resource is shown there, one on the stack where it says, if it does.
    resource: resource ?? each.getUrn().split("::").at(-1)!,
  }));
}

const levelNames: ReadonlyMap<analyzer.EnforcementLevel, EnforcementLevel> = new Map([
  [analyzer.EnforcementLevel.ADVISORY, "advisory"],
  [analyzer.EnforcementLevel.MANDATORY, "mandatory"],
]);
