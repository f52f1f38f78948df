import program = require("../../index");
import { runProgram, type RunProgramOptions, type World } from "../../simulator";
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
  readonly ignoreChanges: readonly string[];
  readonly retainOnDelete: boolean;
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

export type RunOptions = RunProgramOptions;

/**
 * Runs `program` under Pulumi mocks. The program must create its resources inside the callback.
 * Rejects with the first error of the program or of the simulated AWS.
 */
export async function runUnderMocks(
  program: () => Promise<unknown>,
  options: RunOptions = {},
): Promise<ProgramRun> {
  const { resources, outputs, world } = await runProgram(program, options);
  const named = resources.map((resource) => ({ ...resource, parent: resource.parent?.split("::").at(-1) }));
  return new ProgramRun(named, outputs, world);
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
