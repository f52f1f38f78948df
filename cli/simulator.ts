import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { UserError } from "./errors";
import { projectFolder } from "./project";

export interface SimulatorOptions {
  /** File in which the simulated AWS keeps its world between runs. */
  readonly world: string;
  /** Port to listen on. @default a free one */
  readonly port?: number;
  /** What the simulated account has besides: names, ids and ARNs, with `*` for any text. @default nothing */
  readonly existing?: readonly string[];
  /** Files with the policies of whoever deploys. @default none: may do everything */
  readonly deployerPolicies?: readonly string[];
  /** Calls that shall go wrong, in the words of simulator/faults. @default none */
  readonly faults?: string;
  /** Whether deletions go without what guards resources from them. @default false */
  readonly liftsGuards?: boolean;
  /** Takes what the simulator says, e.g. of a type that it does not model. */
  readonly report: (line: string) => void;
}

export interface Simulator {
  readonly port: number;
  stop(): Promise<void>;
}

const secondsToStart = 60;

/**
 * Starts the simulated AWS as a provider process. It ends with this process, however that ends: its standard input is
 * a pipe from here, and it stops when that closes.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const args = ["-r", require.resolve("ts-node/register"), join(projectFolder, "simulator", "main.ts")];
  args.push("--state", options.world);
  if (options.port !== undefined) args.push("--port", String(options.port));
  for (const file of options.deployerPolicies ?? []) args.push("--caller-policy", resolve(file));
  for (const name of options.existing ?? []) args.push("--existing", name);
  if (options.faults !== undefined) args.push("--faults", options.faults);
  if (options.liftsGuards === true) args.push("--lift-guards");
  // A process group of its own: Ctrl-C in a terminal must not end it before the engine has wound up.
  const child = spawn(process.execPath, args, {
    cwd: projectFolder,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => undefined);
  const ended = once(child, "close");
  let lastWords = "";
  let started = false;
  createInterface({ input: child.stderr }).on("line", (line) => {
    lastWords = line;
    if (started) options.report(line);
  });
  const lines = createInterface({ input: child.stdout });
  const port = await new Promise<number>((resolvePort, reject) => {
    const fail = (why: string): void => {
      const message = lastWords === "" ? why : lastWords.replace(/^error: /, "");
      reject(new UserError(`The simulated AWS did not start: ${message}`));
    };
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(`no answer within ${secondsToStart} s`);
    }, secondsToStart * 1000);
    lines.once("line", (line) => {
      clearTimeout(timer);
      started = true;
      resolvePort(Number(line));
    });
    void ended.then(([code]) => {
      clearTimeout(timer);
      fail(`it ended with exit code ${String(code)}`);
    });
  });
  lines.on("line", options.report);
  return {
    port,
    stop: async () => {
      child.stdin.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
}
