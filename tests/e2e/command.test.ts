import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { descendants, isAlive, type ProcessResult, runProcess } from "../../cli/process";
import { projectFolder } from "../../cli/project";
import { assertNoStackTrace, engineTimeout, temporaryHome, testEngine, updateTimeout } from "./support";

describe("npm run local", function () {
  this.timeout(updateTimeout);
  const home = temporaryHome();
  let path: string;

  before(async function () {
    this.timeout(engineTimeout);
    const engine = await testEngine();
    path = [dirname(engine.command), process.env.PATH ?? ""].join(delimiter);
  });

  const program = ["-r", "ts-node/register", join("cli", "local.ts")];
  const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    ...process.env,
    PATH: path,
    BULWARK_HOME: home,
    ...more,
  });
  const local = (args: string[], more?: NodeJS.ProcessEnv): Promise<ProcessResult> =>
    runProcess(process.execPath, [...program, ...args], { cwd: projectFolder, env: environment(more) });

  /** Starts a run, and waits until it prints `marker`. */
  async function start(
    marker: string,
  ): Promise<{ child: ChildProcess; pid: number; ended: Promise<number | null> }> {
    const child = spawn(process.execPath, program, {
      cwd: projectFolder,
      env: environment(),
      stdio: ["ignore", "pipe", "inherit"],
    });
    assert(child.pid !== undefined);
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    let printed = "";
    await new Promise<void>((resolve, reject) => {
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
        if (printed.includes(marker)) resolve();
      });
      void ended.then(() => {
        reject(new Error(`It ended before it printed "${marker}":\n${printed}`));
      });
    });
    return { child, pid: child.pid, ended };
  }

  /** Waits until none of the processes is left. */
  async function assertGone(pids: readonly number[], seconds: number): Promise<void> {
    for (let waited = 0; pids.some(isAlive) && waited < seconds * 10; waited++) await delay(100);
    assert.deepEqual(pids.filter(isAlive), []);
  }

  it("--help tells the options; an unknown option is refused with them", async () => {
    const help = await local(["--help"]);
    assert.equal(help.code, 0);
    assert.match(help.stdout, /--stack NAME/);
    const wrong = await local(["--stak", "dev"]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--stak[\s\S]*--stack NAME/);
    assertNoStackTrace(wrong.stderr);
  });

  it("without any engine: says what was tried and the fix, and makes nothing", async () => {
    const result = await local([], {
      PATH: join(home, "empty"),
      BULWARK_HOME: join(home, "no-engine"),
      NODE_OPTIONS: `--require ${join(__dirname, "fixtures", "offline.js")}`,
    });
    assert.equal(result.code, 1);
    assert.match(
      result.stderr,
      /No Pulumi engine[\s\S]*on the PATH: none found[\s\S]*official installer: [\s\S]*does not answer/,
    );
    assert.match(result.stderr, /build from Go modules: there is no Go[\s\S]*Fix: install Pulumi/);
    assertNoStackTrace(result.stderr);
    assert.equal(existsSync(join(home, "no-engine", "state")), false);
  });

  it("with its port in use: says so and makes nothing", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const result = await local(["--port", String(port)]).finally(() => other.close());
    assert.equal(result.code, 1);
    assert.match(result.stderr, new RegExp(`cannot listen on port ${port}[\\s\\S]*--port`));
    assertNoStackTrace(result.stderr);
    assert.equal(existsSync(join(home, "state", ".pulumi", "stacks")), false);
  });

  it("--destroy of a stack that was never made has nothing to do", async () => {
    const result = await local(["--destroy"]);
    assert.equal(result.code, 0);
    assert.match(result.stdout, /nothing to destroy/);
  });

  it("Ctrl-C in the middle of an update ends with 130 and leaves nothing running; others are refused meanwhile", async () => {
    const { child, pid, ended } = await start("Updating (dev)");
    const second = await local([]);
    assert.equal(second.code, 1);
    assert.match(second.stderr, new RegExp(`Process ${pid} is already running stack dev`));
    const started = await descendants(pid);
    assert(started.length >= 3, "engine, language host and simulated AWS run");
    child.kill("SIGINT");
    assert.equal(await ended, 130);
    await assertGone(started, 10);
  });

  it("kill -9 takes the simulated AWS along, and the next run mends the stack", async () => {
    const { child, pid, ended } = await start("Updating (dev)");
    const started = await descendants(pid);
    child.kill("SIGKILL");
    await ended;
    await assertGone(started, 60);
    const result = await local(["--destroy"]);
    assert.equal(result.code, 0, result.stdout + result.stderr);
    assert.match(result.stdout, /Stack dev is empty/);
    assert.deepEqual(
      readdirSync(home).filter((file) => file.startsWith("world")),
      [],
    );
  });
});
