import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface ProcessOptions {
  readonly cwd?: string;
  /** The whole environment of the child. @default that of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the child when aborted. */
  readonly signal?: AbortSignal;
  /** Called with each line of standard error as it comes. */
  readonly onErrorLine?: (line: string) => void;
}

export interface ProcessResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end and captures what it printed. A program that cannot be started at all (not there, not
 * executable) rejects; one that fails resolves with its exit code.
 */
export async function runProcess(
  command: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<ProcessResult> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    signal: options.signal,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  const stderr: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  createInterface({ input: child.stderr }).on("line", (line) => {
    stderr.push(line);
    options.onErrorLine?.(line);
  });
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code: code ?? 1, stdout, stderr: stderr.join("\n") });
    });
  });
}

/** Ids of all processes that descend from `pid`, itself left out. */
export async function descendants(pid: number): Promise<number[]> {
  const { stdout } = await runProcess("ps", ["-A", "-o", "pid=,ppid="]);
  const children = new Map<number, number[]>();
  for (const line of stdout.split("\n")) {
    const [child, parent] = line.trim().split(/\s+/).map(Number);
    if (child !== undefined && parent !== undefined)
      children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const found: number[] = [];
  const queue = [pid];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const own = children.get(next) ?? [];
    found.push(...own);
    queue.push(...own);
  }
  return found;
}

/** Whether a process with that id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
