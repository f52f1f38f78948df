import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Engine } from "../../cli/engine/engine";
import { findEngine } from "../../cli/engine/find";
import type { ProcessResult } from "../../cli/process";
import { projectFolder } from "../../cli/project";
import { LocalStack, type StateResource } from "../../cli/stack";
import { stackFile, type Overrides } from "../support/settings";

/** Long enough for an engine that has to be built first. */
export const engineTimeout = 30 * 60_000;
/** Long enough for an update of a whole environment on a busy machine. */
export const updateTimeout = 10 * 60_000;

let engine: Promise<Engine> | undefined;

/** The engine that `npm run local` uses, set up where need be. */
export function testEngine(): Promise<Engine> {
  engine ??= findEngine({
    home: join(projectFolder, ".bulwark", "engine"),
    report: (line) => process.stdout.write(`    ${line}\n`),
    env: process.env,
  });
  return engine;
}

/** A folder outside the project that is removed after the tests of the current block. */
export function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), "bulwark-e2e-"));
  after(() => {
    rmSync(home, { recursive: true, force: true });
  });
  return home;
}

export interface TestStackOptions {
  readonly name: string;
  /** @default this project */
  readonly program?: string;
  readonly settings?: string;
  readonly home: string;
}

/** A stack with state and simulated AWS of its own. Whoever opens it closes it. */
export async function openStack(options: TestStackOptions): Promise<TestStack> {
  const said: string[] = [];
  const stack = await LocalStack.open({
    program: projectFolder,
    ...options,
    engine: await testEngine(),
    report: (line) => said.push(line),
  });
  return { stack, said };
}

export interface TestStack {
  readonly stack: LocalStack;
  /** What the driver and the simulated AWS said. */
  readonly said: readonly string[];
}

/** Text of `Pulumi.<stack>.yaml` with overrides. */
export function settingsWith(stack: string, overrides: Overrides): string {
  return stringify(stackFile(stack, overrides));
}

/** Everything in a stack's state but the stack itself and its providers. */
export async function resourcesOf(stack: LocalStack): Promise<StateResource[]> {
  const { deployment } = await stack.exportState();
  assert.deepEqual(deployment.pending_operations ?? [], []);
  return (deployment.resources ?? []).filter(
    ({ type }) => type !== "pulumi:pulumi:Stack" && !type.startsWith("pulumi:providers:"),
  );
}

export function assertSucceeded(result: ProcessResult): void {
  assert.equal(result.code, 0, result.stdout + result.stderr);
}

/** The engine refused: it said why, in words meant for users, and has made nothing. */
export async function assertRefused(
  stack: LocalStack,
  result: ProcessResult,
  message: RegExp,
): Promise<void> {
  const printed = result.stdout + result.stderr;
  assert.notEqual(result.code, 0, printed);
  assert.match(printed, message);
  assertNoStackTrace(printed);
  assert.deepEqual(await resourcesOf(stack), []);
}

export function assertNoStackTrace(printed: string): void {
  assert.doesNotMatch(printed, /^\s+at .*:\d+:\d+\)?$/m);
}
