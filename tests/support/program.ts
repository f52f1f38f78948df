import * as pulumi from "@pulumi/pulumi";
import program = require("../../index");
import { World, simulatorMocks } from "../../simulator";
import { stackFile, type Overrides } from "./settings";

/** A resource as the program registered it: what the engine would be told. */
export interface Registered {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Logical name of the parent; undefined for the stack's own children. */
  readonly parent: string | undefined;
  readonly dependencies: readonly string[];
  readonly protect: boolean;
  readonly inputs: Readonly<Record<string, any>>;
  readonly outputs: Readonly<Record<string, any>>;
  readonly id: string;
}

/** Everything a program did under Pulumi mocks answered by the simulated AWS. */
export class ProgramRun {
  constructor(
    readonly resources: readonly Registered[],
    readonly outputs: Readonly<Record<string, any>>,
    readonly world: World,
  ) {}

  /** All resources of a type token, e.g. `aws:kms/key:Key`. */
  ofType(type: string): Registered[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The one resource of that type and logical name. */
  get(type: string, name: string): Registered {
    const found = this.resources.find((resource) => resource.type === type && resource.name === name);
    if (found === undefined) {
      const names = this.ofType(type).map((resource) => resource.name);
      throw new Error(`No ${type} named "${name}"; there are: ${names.join(", ") || "none"}`);
    }
    return found;
  }
}

export interface RunOptions {
  readonly preview?: boolean;
  readonly project?: string;
  readonly stack?: string;
  readonly config?: Readonly<Record<string, string>>;
  /**
   * The AWS that answers.
   * @default an empty one
   */
  readonly world?: World;
}

/**
 * Runs `program` under Pulumi mocks. The program must create its resources inside the callback.
 * Rejects with the first error of the program or of the simulated AWS.
 */
export async function runUnderMocks(
  program: () => Promise<unknown>,
  options: RunOptions = {},
): Promise<ProgramRun> {
  const world = options.world ?? new World();
  const project = options.project ?? "bulwark";
  await pulumi.runtime.setMocks(
    simulatorMocks(world),
    project,
    options.stack ?? "dev",
    options.preview ?? false,
  );
  pulumi.runtime.setAllConfig({ "aws:region": world.region, ...options.config });
  const resources = recordRegistrations();
  // Pulumi takes a stack for each of thousands of promises, and mapping them to TypeScript is most of a run's time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const outputs = await pulumi.runtime.runInPulumiStack(program);
    await pulumi.runtime.disconnect();
    const resolved = (await promiseOf(pulumi.output(outputs))) as Record<string, any> | undefined;
    return new ProgramRun(resources, resolved ?? {}, world);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Runs the project's own program for a stack's YAML file, with `overrides` merged into its settings by path. */
export async function runStack(
  stack: string,
  overrides: Overrides = {},
  options: RunOptions = {},
): Promise<ProgramRun> {
  return await runUnderMocks(program, { ...options, stack, config: stackConfig(stack, overrides) });
}

/** The settings of a stack in the form in which the engine hands them over. */
export function stackConfig(stack: string, overrides: Overrides = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(stackFile(stack, overrides).config).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** Watches the client side of the mock monitor, which alone knows parents, dependencies and options. */
function recordRegistrations(): Registered[] {
  const recorded: Registered[] = [];
  const monitor = pulumi.runtime.getMonitor() as any;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request: any, callback: (error: unknown, response: any) => void) =>
    register(request, (error: unknown, response: any) => {
      if (response !== undefined) {
        recorded.push({
          urn: response.getUrn(),
          type: request.getType(),
          name: request.getName(),
          parent: parentName(request.getParent()),
          dependencies: request.getDependenciesList(),
          protect: request.getProtect(),
          inputs: pulumi.runtime.deserializeProperties(request.getObject()),
          outputs: pulumi.runtime.deserializeProperties(response.getObject()),
          id: response.getId(),
        });
      }
      callback(error, response);
    });
  return recorded;
}

function parentName(urn: string): string | undefined {
  return urn === "" || urn.includes("::pulumi:pulumi:Stack::") ? undefined : urn.split("::").at(-1);
}

function promiseOf<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    output.apply(resolve);
    // An output that stays unknown in a preview never runs `apply`.
    void (output as unknown as { isKnown: Promise<boolean> }).isKnown.then((known) => {
      if (!known) {
        resolve(undefined);
      }
    });
  });
}
