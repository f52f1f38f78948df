/**
 * What the simulated AWS costs: an `up` of a whole stack on the real engine, in front of the simulated AWS with all its
 * preconditions and a state file, and in front of a provider that answers at once what the former answered, without a
 * check. Both in a process of their own, in turn.
 *
 * By hand: `node --require ts-node/register bench/simulator.ts [STACK [RUNS]]` (prod, 5)
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { findEngine } from "../cli/engine/find";
import { engineEnvironment } from "../cli/environment";
import { runProcess } from "../cli/process";
import { projectFolder } from "../cli/project";
import { localSettings } from "../cli/settings";
import { World, type Properties, type Resource } from "../simulator";
import { ProviderServer } from "../simulator/provider";
import type { StoreData, StoredResource } from "../simulator/store";

type Kind = "simulated" | "floor";

/** Answers what another world has answered. */
class Replay extends World {
  private static answers = new Map<string, StoredResource>();

  static of(data: StoreData): Replay {
    Replay.answers = new Map(data.resources.map((resource) => [resource.identity, resource]));
    const [first] = data.resources;
    return new Replay({ ...(first !== undefined && { accountId: first.accountId }) });
  }

  // Functions of the provider are answered as ever: there are three calls in all.
  override at(options: Parameters<World["at"]>[0]): World {
    return Object.assign(Object.create(this) as World, super.at(options), {
      check: this.check.bind(this),
      create: this.create.bind(this),
    });
  }

  override check({ identity, inputs }: Parameters<World["check"]>[0]): Properties {
    return Replay.answers.get(identity)?.inputs ?? inputs;
  }

  override create({ identity }: Parameters<World["create"]>[0]): Resource {
    const answer = Replay.answers.get(identity);
    if (answer === undefined) throw new Error(`${identity} was not there in the first run.`);
    return answer;
  }
}

const [stack = "prod", runs = "5"] = process.argv.slice(2);
const home = mkdtempSync(join(tmpdir(), "bulwark-bench-"));

/** Seconds of an `up` from nothing. */
async function up(kind: Kind, world: string): Promise<number> {
  const folder = mkdtempSync(join(home, `${kind}-`));
  const [state, settings] = [join(folder, "state"), join(folder, `Pulumi.${stack}.yaml`)];
  mkdirSync(state);
  const file = readFileSync(join(projectFolder, `Pulumi.${stack}.yaml`), "utf8");
  writeFileSync(settings, localSettings(file));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: bulwark\nruntime: nodejs\n");
  const script =
    kind === "floor"
      ? [__filename, "--serve", world]
      : [join(projectFolder, "simulator", "main.ts"), "--state", world];
  const provider = spawn(process.execPath, ["-r", "ts-node/register", ...script], {
    cwd: projectFolder,
    stdio: ["pipe", "pipe", "inherit"],
  });
  try {
    const [line] = (await once(createInterface({ input: provider.stdout }), "line")) as [string];
    const engine = await findEngine({
      home: join(projectFolder, ".bulwark", "engine"),
      report: () => undefined,
      env: process.env,
    });
    const env = engineEnvironment(process.env, {
      searchPath: engine.searchPath,
      pulumiHome: join(home, "pulumi"),
      state,
      simulatorPort: Number(line),
    });
    const pulumi = async (cwd: string, ...args: string[]): Promise<void> => {
      const { code, stdout, stderr } = await runProcess(engine.command, [...args, "--non-interactive"], {
        cwd,
        env,
      });
      if (code !== 0) throw new Error(stdout + stderr);
    };
    await pulumi(folder, "stack", "init", stack, "--no-select");
    const start = process.hrtime.bigint();
    const options = ["--yes", "--skip-preview", "--suppress-outputs", "--suppress-progress"];
    await pulumi(projectFolder, "up", "--stack", stack, "--config-file", settings, ...options);
    return Number(process.hrtime.bigint() - start) / 1e9;
  } finally {
    provider.kill();
  }
}

async function main(): Promise<void> {
  const world = (): string => join(mkdtempSync(join(home, "world-")), "world.json");
  const recorded = world();
  await up("simulated", recorded);
  const seconds: Record<Kind, number[]> = { simulated: [], floor: [] };
  for (let run = 0; run < Number(runs); run++) {
    seconds.simulated.push(await up("simulated", world()));
    seconds.floor.push(await up("floor", recorded));
  }
  const median = (all: number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? NaN;
  for (const [kind, all] of Object.entries(seconds))
    console.log(
      kind.padEnd(10),
      median(all).toFixed(1),
      "s of",
      all.map((each) => each.toFixed(1)).join(" "),
    );
  console.log("ratio of the medians", (median(seconds.simulated) / median(seconds.floor)).toFixed(2));
}

async function serve(file: string): Promise<void> {
  const server = new ProviderServer(Replay.of(JSON.parse(readFileSync(file, "utf8")) as StoreData));
  process.stdout.write(`${await server.listen()}\n`);
}

if (process.argv[2] === "--serve") void serve(resolve(process.argv[3] ?? ""));
else
  void main().finally(() => {
    rmSync(home, { recursive: true, force: true });
  });
