import assert from "node:assert/strict";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { noFaults } from "../../simulator/faults";
import { UsageError, readOptions, usage } from "../../simulator/options";
import { EngineClient } from "./client";

const root = path.resolve(__dirname, "../..");
const type = "aws:cloudwatch/logGroup:LogGroup";

/** A simulator process. */
class Simulator {
  readonly child: ChildProcessWithoutNullStreams;
  stdout = "";
  stderr = "";

  constructor(...args: string[]) {
    this.child = spawn(process.execPath, ["-r", "ts-node/register", "simulator/main.ts", ...args], {
      cwd: root,
    });
    this.child.stdout.on("data", (data: Buffer) => (this.stdout += data.toString()));
    this.child.stderr.on("data", (data: Buffer) => (this.stderr += data.toString()));
  }

  async port(): Promise<number> {
    while (!this.stdout.includes("\n")) {
      await once(this.child.stdout, "data");
    }
    return Number(this.stdout.split("\n")[0]);
  }

  /** Exit code; rejects nothing, null after a signal that was not handled. */
  async exit(): Promise<number | null> {
    if (this.child.exitCode === null) {
      await once(this.child, "close");
    }
    return this.child.exitCode;
  }
}

async function withClient<T>(port: number, use: (client: EngineClient) => Promise<T>): Promise<T> {
  const client = new EngineClient(port);
  try {
    await client.configure({ region: "eu-west-1" });
    return await use(client);
  } finally {
    client.close();
  }
}

describe("simulator process", () => {
  const running: Simulator[] = [];
  let folder: string;

  function start(...args: string[]): Simulator {
    const simulator = new Simulator(...args);
    running.push(simulator);
    return simulator;
  }

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "bulwark-simulator-"));
  });

  afterEach(() => {
    running.splice(0).forEach(({ child }) => child.kill("SIGKILL"));
    fs.rmSync(folder, { recursive: true });
  });

  it("prints its port and serves there, until its parent is gone", async () => {
    const simulator = start();
    const port = await simulator.port();
    await withClient(port, async (client) => {
      assert.equal((await client.handshake()).getAcceptSecrets(), true);
    });
    simulator.child.stdin.end();
    assert.equal(await simulator.exit(), 0);
    assert.equal(simulator.stdout, `${port}\n`);
    assert.equal(simulator.stderr, "");
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`ends cleanly on ${signal}, also with a connection open`, async () => {
      const simulator = start();
      await withClient(await simulator.port(), async () => {
        simulator.child.kill(signal);
        assert.equal(await simulator.exit(), 0);
      });
    });
  }

  it("keeps the simulated AWS in a file", async () => {
    const file = path.join(folder, "state", "world.json");
    const first = start("--state", file, "--account", "210987654321");
    const names = ["a", "b", "c", "d"];
    await withClient(await first.port(), async (client) => {
      await Promise.all(
        names.map((name) => client.create(type, name, { name: `/${name}`, region: "eu-west-1" })),
      );
      const kept = JSON.parse(fs.readFileSync(file, "utf8")) as {
        resources: { id: string; accountId: string }[];
      };
      assert.deepEqual(kept.resources.map(({ id }) => id).sort(), ["/a", "/b", "/c", "/d"]);
      assert.equal(kept.resources[0]?.accountId, "210987654321");
    });
    // Not even a kill loses what has been answered.
    first.child.kill("SIGKILL");
    await first.exit();
    const second = start("--state", file, "--account", "210987654321");
    await withClient(await second.port(), async (client) => {
      assert.equal((await client.read(type, "a", "/a")).id, "/a");
    });
    assert.deepEqual(fs.readdirSync(path.dirname(file)), ["world.json"]);
    assert.equal(fs.statSync(file).mode & 0o077, 0, "secrets of stacks are in it");
  });

  it("says that a state file cannot be read", async () => {
    const file = path.join(folder, "world.json");
    fs.writeFileSync(file, "{");
    const simulator = start("--state", file);
    assert.equal(await simulator.exit(), 1);
    assert.match(simulator.stderr, /^error: The state file .*world\.json cannot be read: .* Delete it/s);
  });

  it("says that the port is in use", async () => {
    const port = await start().port();
    const second = start("--port", String(port));
    assert.equal(await second.exit(), 1);
    assert.match(second.stderr, new RegExp(`^error: .* port ${port} .* --port`, "s"));
    assert.equal(second.stdout, "");
  });

  it("explains itself, and refuses what it does not understand", async () => {
    const [help, wrong] = [start("--help"), start("--unknown")];
    assert.deepEqual([await help.exit(), await wrong.exit()], [0, 2]);
    assert.equal(help.stdout, usage);
    assert.match(wrong.stderr, /--unknown/);
    assert.ok(wrong.stderr.endsWith(usage));
  });
});

describe("options of the simulator process", () => {
  it("has defaults", () => {
    assert.deepEqual(readOptions([]), {
      help: false,
      port: 0,
      state: undefined,
      account: "123456789012",
      callerPolicies: [],
      existing: [],
      faults: noFaults,
      liftsGuards: false,
    });
    const args = ["--port", "80", "--state", "f", "--account", "210987654321", "--help"];
    assert.deepEqual(
      readOptions([
        ...args,
        "--existing",
        "a",
        "--existing",
        "b*",
        "--caller-policy",
        "p.json",
        "--lift-guards",
      ]),
      {
        help: true,
        port: 80,
        state: "f",
        account: "210987654321",
        callerPolicies: ["p.json"],
        existing: ["a", "b*"],
        faults: noFaults,
        liftsGuards: true,
      },
    );
  });

  for (const args of [
    ["--port", "x"],
    ["--port", "65536"],
    ["--account", "1"],
    ["--unknown"],
    ["more"],
    ["--state"],
    ["--faults", "explode-create=1"],
  ]) {
    it(`refuses ${args.join(" ")}`, () => {
      assert.throws(() => readOptions(args), UsageError);
    });
  }
});
