import * as pulumi from "@pulumi/pulumi";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable";
import { simulatorMocks } from "./mocks";
import { World } from "./world";

/** A resource as a program registered it: what the engine would be told. */
export interface RegisteredResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN of the parent; undefined for the stack's own children. */
  readonly parent: string | undefined;
  readonly dependencies: readonly string[];
  readonly protect: boolean;
  /** Inputs whose changes the engine does not pass on. */
  readonly ignoreChanges: readonly string[];
  /** Whether a deletion leaves it in AWS. */
  readonly retainOnDelete: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly id: string;
}

/** What a program did, and the AWS that answered it. */
export interface Run {
  readonly resources: readonly RegisteredResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly world: World;
}

export interface RunProgramOptions {
  /** @default "bulwark" */
  readonly project?: string;
  /** @default "dev" */
  readonly stack?: string;
  /** Settings in the form in which the engine hands them over, by full key. */
  readonly config?: Readonly<Record<string, string>>;
  /**
   * Know only what a preview knows.
   * @default false
   */
  readonly preview?: boolean;
  /**
   * The AWS that answers.
   * @default an empty one
   */
  readonly world?: World;
}

/**
 * Runs `program` in this process under Pulumi mocks that the simulated AWS answers. The program must create its
 * resources inside the callback. One run at a time: Pulumi's runtime is global.
 *
 * Rejects with the first error of the program or of the simulated AWS.
 */
export async function runProgram(
  program: () => Promise<unknown>,
  {
    project = "bulwark",
    stack = "dev",
    config,
    preview = false,
    world = new World(),
  }: RunProgramOptions = {},
): Promise<Run> {
  await pulumi.runtime.setMocks(simulatorMocks(world), project, stack, preview);
  pulumi.runtime.setAllConfig({ "aws:region": world.region, ...config });
  const { resources, refused } = recordRegistrations();
  // Pulumi takes a stack for each of thousands of promises, and mapping them to TypeScript is most of a run's time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const outputs = await Promise.race([refused, pulumi.runtime.runInPulumiStack(program)]);
    await Promise.race([refused, pulumi.runtime.disconnect()]);
    const resolved = await promiseOf(
      pulumi.output(outputs) as pulumi.Output<Record<string, unknown> | undefined>,
    );
    return { resources, outputs: resolved ?? {}, world };
  } catch (error) {
    // What waited for the refused resource waits for ever: at the end of the process Pulumi would complain of it.
    (debuggable as unknown as LeakDetector).leakedPromises();
    throw error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** After a refusal Pulumi gets that long to report it itself, with the name of the resource. */
const refusalMilliseconds = 1000;

/** What Pulumi does not publish of its detector of promises that are never fulfilled: it forgets those it returns. */
interface LeakDetector {
  leakedPromises(): unknown;
}

/** What is used here of the requests and responses of Pulumi's monitor, whose types it does not publish. */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getDependenciesList(): string[];
  getProtect(): boolean;
  getIgnorechangesList(): string[];
  getRetainondelete(): boolean;
  getObject(): unknown;
}
interface RegisterResponse {
  getUrn(): string;
  getId(): string;
  getObject(): unknown;
}
type Registered = (error: unknown, response: RegisterResponse | undefined) => void;
interface Monitor {
  registerResource(request: RegisterRequest, callback: Registered): unknown;
}

/**
 * Watches the client side of the mock monitor, which alone knows parents, dependencies and options.
 *
 * `refused` is rejected with the first refusal. An engine would end the program then; without one, what waits for the
 * refused resource would wait for ever.
 */
function recordRegistrations(): {
  readonly resources: readonly RegisteredResource[];
  readonly refused: Promise<never>;
} {
  const recorded: RegisteredResource[] = [];
  let refuse: (error: unknown) => void = () => undefined;
  const refused = new Promise<never>((_, reject) => (refuse = reject));
  // Whoever runs the program gets it; until then nobody has to listen.
  refused.catch(() => undefined);
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) =>
    register(request, (error, response) => {
      if (response !== undefined) recorded.push(registered(request, response));
      callback(error, response);
      if (error !== null && error !== undefined) setTimeout(refuse, refusalMilliseconds, error);
    });
  return { resources: recorded, refused };
}

function registered(request: RegisterRequest, response: RegisterResponse): RegisteredResource {
  const parent = request.getParent();
  return {
    urn: response.getUrn(),
    type: request.getType(),
    name: request.getName(),
    parent: parent === "" || parent.includes("::pulumi:pulumi:Stack::") ? undefined : parent,
    dependencies: request.getDependenciesList(),
    protect: request.getProtect(),
    ignoreChanges: request.getIgnorechangesList(),
    retainOnDelete: request.getRetainondelete(),
    inputs: properties(request.getObject()),
    outputs: properties(response.getObject()),
    id: response.getId(),
  };
}

function properties(struct: unknown): Record<string, unknown> {
  type Struct = Parameters<typeof pulumi.runtime.deserializeProperties>[0];
  return pulumi.runtime.deserializeProperties(struct as Struct);
}

function promiseOf<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    output.apply(resolve);
    // An output that stays unknown in a preview never runs `apply`.
    void (output as unknown as { isKnown: Promise<boolean> }).isKnown.then((known) => {
      if (!known) resolve(undefined);
    });
  });
}
