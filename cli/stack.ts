import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { World, WorldOptions } from "../simulator";
import { preconditions } from "../simulator/preconditions";
import { applyDrifts, type Drift } from "../simulator/drift";
import { loadWorld, StateFile } from "../simulator/state-file";
import type { StoredResource } from "../simulator/store";
import { judgedInputs } from "../simulator/unjudged";
import type { Engine } from "./engine/engine";
import { engineEnvironment } from "./environment";
import { UserError } from "./errors";
import { recover } from "./recovery";
import { descendants, isAlive, type ProcessResult, runProcess } from "./process";
import { projectName } from "./project";
import { localSettings } from "./settings";
import { startSimulator, type Simulator } from "./simulator";

export interface StackOptions {
  readonly name: string;
  /** Folder of the program: `Pulumi.yaml`, `Pulumi.<name>.yaml`. */
  readonly program: string;
  /** Folder for everything that a local run keeps: file state, settings copy, simulated AWS, Pulumi's own home. */
  readonly home: string;
  readonly engine: Engine;
  /** Text of the settings file. @default that of `Pulumi.<name>.yaml` in `program` */
  readonly settings?: string;
  /** Port of the simulated AWS. @default a free one */
  readonly simulatorPort?: number;
  /** What the simulated account has besides: names, ids and ARNs, with `*` for any text. @default nothing */
  readonly existing?: readonly string[];
  /** Files with the policies of whoever deploys. @default none: may do everything */
  readonly deployerPolicies?: readonly string[];
  /** Calls to AWS that shall go wrong, in the words of simulator/faults. @default none */
  readonly faults?: string;
  /** Whether AWS deletes what is guarded from deletion, too. @default false, until {@link LocalStack.unprotect} */
  readonly liftsGuards?: boolean;
  /** Takes lines of explanation and what the simulated AWS says. */
  readonly report: (line: string) => void;
}

/** One resource in the engine's exported state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly protect?: boolean;
  /** It has been deleted, and its replacement not been made yet. */
  readonly pendingReplacement?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

export interface ExportedState {
  readonly version: number;
  readonly deployment: {
    readonly resources?: readonly StateResource[];
    /** What an engine that was killed had begun. */
    readonly pending_operations?: readonly { readonly type: string; readonly resource: StateResource }[];
  };
}

export type Command = "preview" | "up" | "refresh" | "destroy" | "import";

/** What runs of a stack leave on disk. */
interface Paths {
  readonly state: string;
  readonly settings: string;
  readonly world: string;
  readonly pulumiHome: string;
}

/**
 * A stack on the real engine with file state, in front of a simulated AWS. The working tree of the program stays as
 * it is. One user at a time: callers that may meet hold a lock.
 */
export class LocalStack {
  private running: ChildProcess | undefined;
  private interrupts = 0;

  private constructor(
    private readonly options: StackOptions,
    private readonly project: string,
    private readonly paths: Paths,
    private simulator: Simulator,
  ) {}

  /** Starts the simulated AWS, makes the stack if there is none yet and frees it from the lock of a killed run. */
  public static async open(options: StackOptions): Promise<LocalStack> {
    const { home, name } = options;
    const paths: Paths = {
      state: join(home, "state"),
      settings: join(home, "settings", `Pulumi.${name}.yaml`),
      world: worldFile(home, name),
      pulumiHome: join(home, "home"),
    };
    for (const folder of [paths.state, dirname(paths.settings), paths.pulumiHome])
      await mkdir(folder, { recursive: true });
    const file = join(options.program, `Pulumi.${name}.yaml`);
    await writeFile(paths.settings, localSettings(options.settings ?? (await readFile(file, "utf8"))));
    const simulator = await simulatorFor(options, paths);
    const stack = new LocalStack(options, projectName(options.program), paths, simulator);
    try {
      await stack.create();
      await stack.freeFromKilledRun();
    } catch (error) {
      await simulator.stop();
      throw error;
    }
    return stack;
  }

  /** Whether a local stack of that name has ever been made. */
  public static exists(options: Pick<StackOptions, "home" | "program" | "name">): boolean {
    return existsSync(checkpoint(join(options.home, "state"), projectName(options.program), options.name));
  }

  /** Changes the simulated AWS behind Pulumi's back, while no stack is open. @throws DriftError */
  public static async tamper(
    { home, name }: Pick<StackOptions, "home" | "name">,
    drifts: readonly Drift[],
  ): Promise<void> {
    await changeWorld(worldFile(home, name), (world) => {
      applyDrifts(world, drifts);
    });
  }

  /**
   * Runs the engine and passes what it prints on to this process's own output.
   * @returns its exit code
   */
  public async run(command: Command, args: readonly string[] = []): Promise<number> {
    return (await this.start(command, args, "inherit")).code;
  }

  /** Runs the engine and returns what it printed. */
  public capture(command: Command, args: readonly string[] = []): Promise<ProcessResult> {
    return this.start(command, args, "pipe");
  }

  public async exportState(): Promise<ExportedState> {
    return JSON.parse(await this.pulumi(["stack", "export", "--stack", this.options.name])) as ExportedState;
  }

  /** Outputs of the program; secret ones read `[secret]`. */
  public async outputs(): Promise<Record<string, unknown>> {
    const args = ["stack", "output", "--json", "--stack", this.options.name];
    return JSON.parse(await this.pulumi(args)) as Record<string, unknown>;
  }

  /** Uses another text of the settings file from now on. */
  public async configure(settings: string): Promise<void> {
    await writeFile(this.paths.settings, localSettings(settings));
  }

  /** Lets everything be deleted: what the engine protects, and what AWS guards, e.g. by deletion protection. */
  public async unprotect(): Promise<void> {
    await this.pulumi(["state", "unprotect", "--all", "--yes", "--stack", this.options.name]);
    if (this.options.liftsGuards === true) return;
    await this.simulator.stop();
    this.simulator = await simulatorFor(this.options, this.paths, true);
  }

  /** Deletes resources of the simulated AWS behind Pulumi's back. Faults begin to count anew. */
  public async discard(resources: readonly StoredResource[]): Promise<void> {
    await this.simulator.stop();
    await changeWorld(this.paths.world, (world) => {
      const isMeant = ({ identity, id }: StoredResource) =>
        resources.some((resource) => resource.identity === identity && resource.id === id);
      for (const resource of world.toJSON().resources.filter(isMeant)) world.tamper(resource);
    });
    this.simulator = await simulatorFor(this.options, this.paths);
  }

  /**
   * Asks a running engine to stop: the first time it finishes what it has begun, the second time it stops at once,
   * from the third time on it and all that it started are ended by force.
   */
  public interrupt(): void {
    const pid = this.running?.pid;
    if (pid === undefined) return;
    this.interrupts++;
    if (this.interrupts <= 2) process.kill(pid, "SIGINT");
    else void this.kill();
  }

  /** Ends a running engine and all that it started by force. */
  public async kill(): Promise<void> {
    const pid = this.running?.pid;
    if (pid === undefined) return;
    for (const each of [pid, ...(await descendants(pid))]) {
      if (isAlive(each)) process.kill(each, "SIGKILL");
    }
  }

  /** What AWS has accepted and what cannot work, a line each. To be asked when a deployment is done. */
  public shortcomings(): string[] {
    return loadWorld(this.paths.world, this.worldOptions())
      .shortcomings()
      .map(({ resource, error }) => `${resource.type} ${resource.id}: ${error.message}`);
  }

  /**
   * Inputs that the simulated AWS has taken as they are, without a judgement; the list is left in a file.
   * @returns how many there are of how many, and the file
   */
  public async unjudgedInputs(): Promise<{ unjudged: number; inputs: number; file: string }> {
    const options = this.worldOptions();
    const { inputs, unjudged } = judgedInputs(loadWorld(this.paths.world, options).toJSON(), options);
    const file = join(this.options.home, `unjudged-${this.options.name}.txt`);
    await writeFile(file, [...unjudged].map(([type, names]) => `${type}: ${names.join(", ")}\n`).join(""));
    return { inputs, unjudged: [...unjudged.values()].flat().length, file };
  }

  /** Brings the stack's state up to what an interrupted run has made without hearing of it. */
  public async recover(): Promise<void> {
    await recover(this, {
      stackUrn: `urn:pulumi:${this.options.name}::${this.project}::`,
      resources: loadWorld(this.paths.world, {}).toJSON().resources,
      folder: dirname(this.paths.settings),
      report: this.options.report,
    });
  }

  /** Stops the simulated AWS. */
  public close(): Promise<void> {
    return this.simulator.stop();
  }

  /** Forgets the simulated AWS; after `close`. */
  public async removeWorld(): Promise<void> {
    await rm(this.paths.world, { force: true });
  }

  private worldOptions(): WorldOptions {
    const { existing } = this.options;
    return { preconditions, ...(existing !== undefined && { existing }) };
  }

  private async start(
    command: Command,
    args: readonly string[],
    output: "inherit" | "pipe",
  ): Promise<ProcessResult> {
    const everyTime = ["--stack", this.options.name, "--non-interactive", "--suppress-progress"];
    // `destroy` and `refresh` need the settings as well: for the provider.
    everyTime.push("--config-file", this.paths.settings);
    if (command !== "preview" && !args.includes("--preview-only")) everyTime.push("--yes");
    // A process group of its own: Ctrl-C in a terminal must reach the engine once, through `interrupt`.
    const child = spawn(this.options.engine.command, [command, ...everyTime, ...args], {
      cwd: this.options.program,
      env: this.environment(),
      detached: true,
      stdio: ["ignore", output, output],
    });
    this.running = child;
    this.interrupts = 0;
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    try {
      const code = await new Promise<number>((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (status) => {
          resolve(status ?? 1);
        });
      });
      return { code, stdout, stderr };
    } finally {
      this.running = undefined;
    }
  }

  private async create(): Promise<void> {
    if (LocalStack.exists(this.options)) return;
    // `stack init` writes the key of the secrets into the settings file of its folder: not into the user's.
    const folder = dirname(this.paths.settings);
    await writeFile(join(folder, "Pulumi.yaml"), `name: ${this.project}\nruntime: nodejs\n`);
    await this.pulumi(["stack", "init", this.options.name, "--no-select"], folder);
  }

  /** A run that was killed leaves its lock behind. Nobody else can hold it: our own lock is held by then. */
  private async freeFromKilledRun(): Promise<void> {
    const { name } = this.options;
    const folder = join(this.paths.state, ".pulumi", "locks", "organization", this.project, name);
    const locks = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith(".json"));
    if (locks.length === 0) return;
    for (const file of locks) await this.waitForOwner(join(folder, file));
    this.options.report(`An earlier run on stack ${name} was killed; removing the lock it left.`);
    await this.pulumi(["cancel", "--yes", "--stack", name]);
  }

  /** An engine outlives its killed runner for a while: until it notices that the simulated AWS is gone. */
  private async waitForOwner(lock: string): Promise<void> {
    const { pid } = JSON.parse(await readFile(lock, "utf8")) as { pid: number };
    for (let second = 0; await isPulumi(pid); second++) {
      if (second === 0)
        this.options.report(`The engine of an earlier run (process ${pid}) is still running; waiting.`);
      if (second === 30) {
        throw new UserError(
          `The engine of an earlier run (process ${pid}) is still changing stack ${this.options.name}. ` +
            `Wait for it to end, or end it with: kill ${pid}`,
        );
      }
      await delay(1000);
    }
  }

  private async pulumi(args: readonly string[], cwd = this.options.program): Promise<string> {
    const result = await runProcess(this.options.engine.command, [...args, "--non-interactive"], {
      cwd,
      env: this.environment(),
    });
    if (result.code !== 0)
      throw new UserError(`pulumi ${args.slice(0, 2).join(" ")} failed: ${result.stderr.trim()}`);
    return result.stdout;
  }

  private environment(): NodeJS.ProcessEnv {
    return engineEnvironment(process.env, {
      searchPath: this.options.engine.searchPath,
      pulumiHome: this.paths.pulumiHome,
      state: this.paths.state,
      simulatorPort: this.simulator.port,
    });
  }
}

/** File in which the simulated AWS of a stack is kept. */
function worldFile(home: string, name: string): string {
  return join(home, `world-${name}.json`);
}

async function changeWorld(file: string, change: (world: World) => void): Promise<void> {
  const world = loadWorld(file, {});
  change(world);
  await new StateFile(file, world).save();
}

function simulatorFor(
  options: StackOptions,
  { world }: Paths,
  liftsGuards = options.liftsGuards,
): Promise<Simulator> {
  return startSimulator({
    world,
    port: options.simulatorPort,
    ...(options.existing !== undefined && { existing: options.existing }),
    ...(options.deployerPolicies !== undefined && { deployerPolicies: options.deployerPolicies }),
    ...(options.faults !== undefined && { faults: options.faults }),
    liftsGuards,
    report: options.report,
  });
}

/** File of the stack in a `file://` backend. */
function checkpoint(state: string, project: string, name: string): string {
  return join(state, ".pulumi", "stacks", project, `${name}.json`);
}

async function isPulumi(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const { stdout } = await runProcess("ps", ["-o", "comm=", "-p", String(pid)]);
  return stdout.trim().endsWith("pulumi");
}
