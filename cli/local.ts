import { readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { SecurityControl } from "../components/shared";
import { DriftError, readDrifts } from "../simulator/drift";
import { type LocalArguments, parseLocalArguments, usage, UsageError } from "./arguments";
import { findEngine } from "./engine/find";
import { UserError } from "./errors";
import { tryLock } from "./lock";
import { policyPackArguments } from "./policy-pack";
import { projectFolder, stackNames } from "./project";
import { LocalStack, type StackOptions } from "./stack";
import { summaryTable, summaryTotals } from "./summary";
import { coloured, paint } from "./terminal";

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Signals that ask this program to end, and their numbers. */
const signals = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

const millisecondsOfOneSignal = 500;

/** Holds what a signal has to stop at the moment. */
class Interruption {
  public readonly controller = new AbortController();
  public stack: LocalStack | undefined;
  public code: number | undefined;
  private last = 0;

  public constructor() {
    for (const [name, number] of Object.entries(signals)) {
      process.on(name, () => {
        // One Ctrl-C may arrive twice: from the terminal and, a moment later, passed on by npm.
        if (Date.now() - this.last < millisecondsOfOneSignal) return;
        this.last = Date.now();
        this.code ??= 128 + number;
        this.controller.abort();
        this.stack?.interrupt();
      });
    }
  }
}

async function main(): Promise<number> {
  const parsed = parseLocalArguments(process.argv.slice(2), stackNames(projectFolder));
  if (parsed === "help") {
    process.stdout.write(usage);
    return 0;
  }
  const interruption = new Interruption();
  const home = resolve(process.env.BULWARK_HOME ?? join(projectFolder, ".bulwark"));
  const lock = await tryLock(home, `stack ${parsed.stack}`);
  if ("heldBy" in lock) {
    throw new UserError(
      `Process ${lock.heldBy} is already running stack ${parsed.stack} locally. ` +
        `Wait until it ends, or stop it with Ctrl-C.`,
    );
  }
  try {
    return await runLocal(parsed, home, interruption);
  } catch (error) {
    if (interruption.code !== undefined) return interruption.code;
    throw error;
  } finally {
    await lock.release();
  }
}

async function runLocal(parsed: LocalArguments, home: string, interruption: Interruption): Promise<number> {
  say(
    paint(
      "AWS is simulated on this machine: nothing here reaches a real account. The Pulumi engine is real.",
      "bold",
    ),
  );
  const place = { name: parsed.stack, program: projectFolder, home };
  if (parsed.action === "destroy" && !LocalStack.exists(place)) {
    say(`There is no local stack ${parsed.stack}: nothing to destroy.`);
    return 0;
  }
  if (parsed.drift !== undefined) await drift(place, parsed.drift);
  const packArguments = parsed.action === "destroy" ? [] : policyPackArguments(parsed.stack);
  const { signal } = interruption.controller;
  const engine = await findEngine({ home: join(home, "engine"), report: say, env: process.env, signal });
  signal.throwIfAborted();
  const options: StackOptions = {
    ...place,
    engine,
    simulatorPort: parsed.port,
    existing: parsed.existing,
    faults: parsed.faults,
    deployerPolicies: parsed.deployerPolicies,
    liftsGuards: parsed.action === "destroy",
    report: say,
  };
  const stack = await LocalStack.open(options);
  interruption.stack = stack;
  try {
    signal.throwIfAborted();
    const code = await act(stack, parsed, packArguments);
    if (interruption.code !== undefined) return interruption.code;
    if (code !== 0) return code;
    if (parsed.action === "up") {
      await printOutputs(stack);
      await printUnjudged(stack);
      if (printShortcomings(stack.shortcomings())) return 1;
    }
  } finally {
    await stack.close();
  }
  if (parsed.action === "destroy") {
    await stack.removeWorld();
    say(`Stack ${parsed.stack} is empty.`);
  }
  return 0;
}

async function act(
  stack: LocalStack,
  parsed: LocalArguments,
  packArguments: readonly string[],
): Promise<number> {
  // Outputs are printed at the end, in a form that can be read.
  const display = ["--suppress-outputs", "--color", coloured ? "always" : "never"];
  const refresh = parsed.refresh ? ["--refresh"] : [];
  if (parsed.action === "preview")
    return await stack.run("preview", [...display, ...refresh, ...packArguments]);
  if (parsed.action === "up") {
    await stack.recover();
    return await stack.run("up", [...display, ...refresh, ...packArguments]);
  }
  if (parsed.action === "drift") {
    const code = await stack.run("refresh", ["--preview-only", "--diff", ...display]);
    sayHowToMend(parsed.stack);
    return code;
  }
  const { deployment } = await stack.exportState();
  const guarded = (deployment.resources ?? []).filter((resource) => resource.protect === true).length;
  const protection = guarded > 0 ? `the protection of ${guarded} resources and ` : "";
  say(`Lifting ${protection}AWS's guards against deletion: all this exists in the simulated AWS only.`);
  if (guarded > 0) await stack.unprotect();
  return await stack.run("destroy", display);
}

/** Changes the simulated AWS as a file says. */
async function drift(place: Pick<StackOptions, "name" | "home" | "program">, file: string): Promise<void> {
  if (!LocalStack.exists(place)) {
    throw new UserError(
      `There is no local stack ${place.name} that could drift. Fix: run it without --drift first.`,
    );
  }
  try {
    await LocalStack.tamper(place, readDrifts(readFileSync(file, "utf8")));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!(error instanceof DriftError) && code === undefined) throw error;
    throw new UserError(`--drift ${file}: ${message} Nothing was changed.`);
  }
}

function sayHowToMend(stack: string): void {
  const command = `npm run local -- ${stack === "dev" ? "" : `--stack ${stack} `}--refresh`;
  say("");
  say("The simulated AWS has drifted as above; the stack does not know it yet.");
  say(`  To mend it:   ${command}   (of a real account: pulumi up --refresh)`);
  say(`  To accept it: put it into the settings or the program, until nothing is left to change in`);
  say(`                ${command} --preview   (pulumi preview --refresh), then do the same.`);
}

async function printOutputs(stack: LocalStack): Promise<void> {
  const { securitySummary, ...others } = await stack.outputs();
  say("");
  say(paint("Outputs", "bold"));
  for (const [name, value] of Object.entries(others)) {
    say(`  ${name}: ${outputText(value)}`);
  }
  if (!Array.isArray(securitySummary)) return;
  const controls = securitySummary as SecurityControl[];
  say("");
  say(paint(`Security summary: ${summaryTotals(controls)}`, "bold"));
  for (const line of summaryTable(controls)) say(`  ${line}`);
}

async function printUnjudged(stack: LocalStack): Promise<void> {
  const { unjudged, inputs, file } = await stack.unjudgedInputs();
  if (unjudged === 0) return;
  say("");
  say(
    `The simulated AWS took ${unjudged} of ${inputs} kinds of inputs as they are, without a judgement: ` +
      `they are listed in ${relative(process.cwd(), file)}.`,
  );
}

/** @returns whether there are any */
function printShortcomings(shortcomings: readonly string[]): boolean {
  if (shortcomings.length === 0) return false;
  say("");
  say(paint("AWS accepts all of this, but some of it cannot work:", "red"));
  for (const line of shortcomings) say(`  ${line}`);
  return true;
}

/** One line for a plain value, one for each field of an object. */
function outputText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value);
  return Object.entries(value)
    .map(([name, field]) => `\n    ${name}: ${outputText(field)}`)
    .join("");
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${usage}`);
      process.exitCode = 2;
    } else if (error instanceof UserError) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    } else {
      throw error;
    }
  },
);
