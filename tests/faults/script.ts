import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Works in a new folder that is removed afterwards; where something fails it stays, to be looked at. */
export async function inNewHome<T>(use: (home: string) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), "bulwark-faults-"));
  try {
    const result = await use(home);
    rmSync(home, { recursive: true, force: true });
    return result;
  } catch (error) {
    say(`It failed; what it left is in ${home}.`);
    throw error;
  }
}

export function say(line: string): void {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
}

/** Runs a script that is started by hand. */
export function script(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  });
}
