import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "./project";
import { type Totals, totalsVariable } from "./reporter";

/** Runs one of the project's tools; what it prints goes to this process's output. */
function passes(tool: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean {
  process.stdout.write(`\n> ${tool} ${args.join(" ")}\n`);
  const { status } = spawnSync(join(projectFolder, "node_modules", ".bin", tool), args, {
    cwd: projectFolder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return status === 0;
}

/** A check counts as one test. */
function check(tool: string, args: readonly string[]): Totals {
  return passes(tool, args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** All tests; the totals are mocha's own. */
function tests(): Totals {
  const folder = mkdtempSync(join(tmpdir(), "bulwark-totals-"));
  const file = join(folder, "totals.json");
  try {
    const passed = passes("mocha", ["--reporter", join(__dirname, "reporter.ts"), "tests/**/*.test.ts"], {
      [totalsVariable]: file,
    });
    const totals = JSON.parse(readFileSync(file, "utf8")) as Totals;
    // Mocha can fail without a failed test, e.g. when it finds none.
    return passed || totals.failed > 0 ? totals : { ...totals, failed: 1 };
  } catch {
    // It ended before it had run anything: its own message is above.
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The sample function's own tests; machines without Python can do without them. */
function pythonTests(): Totals {
  const args = ["-m", "unittest", "discover", "-s", "tests/functions"];
  process.stdout.write(`\n> python3 ${args.join(" ")}\n`);
  const { error, status, stderr } = spawnSync("python3", args, { cwd: projectFolder, encoding: "utf8" });
  if (error !== undefined) {
    process.stdout.write("There is no python3 on the PATH: the sample function's own tests are left out.\n");
    return { passed: 0, failed: 0 };
  }
  process.stdout.write(stderr);
  const count = (pattern: RegExp): number => Number(pattern.exec(stderr)?.[1] ?? 0);
  const failed = count(/failures=(\d+)/) + count(/errors=(\d+)/);
  const passed = count(/^Ran (\d+) tests?/m) - failed - count(/skipped=(\d+)/);
  return { passed, failed: status === 0 ? failed : Math.max(1, failed) };
}

const totals = [
  check("eslint", ["."]),
  check("tsc", ["-p", "tsconfig.check.json"]),
  check("prettier", ["--check", "."]),
  pythonTests(),
  tests(),
];
const sum = (key: keyof Totals): number => totals.reduce((total, each) => total + each[key], 0);
process.stdout.write(`\n${sum("passed")} passed, ${sum("failed")} failed\n`);
process.exitCode = sum("failed") === 0 && sum("passed") > 0 ? 0 : 1;
