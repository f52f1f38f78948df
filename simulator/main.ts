import * as fs from "node:fs";
import { logVerbosity, setLogVerbosity } from "@grpc/grpc-js";
import { UsageError, readOptions, usage } from "./options";
import { readPolicies } from "./permissions";
import { preconditions } from "./preconditions";
import { ProviderServer } from "./provider";
import { StateFile, loadWorld } from "./state-file";
import { World } from "./world";

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(usage);
    return;
  }
  const policies = options.callerPolicies.flatMap(readPolicies);
  const settings = {
    accountId: options.account,
    ...(options.callerPolicies.length > 0 && { callerPolicies: policies }),
    existing: options.existing,
    liftsGuards: options.liftsGuards,
    preconditions,
  };
  const world = options.state === undefined ? new World(settings) : loadWorld(options.state, settings);
  const stateFile = options.state === undefined ? undefined : new StateFile(options.state, world);
  // Whatever goes wrong is thrown or answered; gRPC would say it a second time.
  setLogVerbosity(logVerbosity.NONE);
  const server = new ProviderServer(world, {
    afterChange: async () => stateFile?.save(),
    faults: options.faults,
    report: (line) => process.stdout.write(`${line}\n`),
  });
  const port = await listen(server, options.port);
  stopWithParent(async () => {
    await server.close();
    await stateFile?.save();
  });
  process.stdout.write(`${port}\n`);
}

async function listen(server: ProviderServer, port: number): Promise<number> {
  try {
    return await server.listen(port);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The simulated AWS cannot listen on port ${port} of 127.0.0.1: ${reason}. ` +
        `Choose another with --port, or leave --port out to take a free one.`,
      { cause: error },
    );
  }
}

/** Runs `stop` once and exits, on a signal or when the process at the other end of standard input is gone. */
function stopWithParent(stop: () => Promise<void>): void {
  let stopping: Promise<void> | undefined;
  const exit = (): void => {
    stopping ??= stop().then(() => process.exit(0), fail);
  };
  process.on("SIGINT", exit);
  process.on("SIGTERM", exit);
  // A terminal sends signals, and /dev/null (a background job) ends at once: neither says anything about a parent.
  const stdin = fs.fstatSync(process.stdin.fd);
  if (stdin.isFIFO() || stdin.isSocket()) {
    process.stdin.on("end", exit).on("error", exit).resume();
  }
}

function fail(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(error instanceof UsageError ? `${message}\n\n${usage}` : `error: ${message}\n`);
  process.exit(error instanceof UsageError ? 2 : 1);
}

main().catch(fail);
