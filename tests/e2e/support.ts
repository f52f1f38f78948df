import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Engine } from "../../cli/engine/engine";
import { findEngine } from "../../cli/engine/find";
import type { ProcessResult } from "../../cli/process";
import { projectFolder, projectName } from "../../cli/project";
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
  /** Files with the policies of whoever deploys. @default may do everything */
  readonly deployerPolicies?: readonly string[];
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

/**
 * A folder with a program that Pulumi takes for this project's: what a file in fixtures/ exports under its own name.
 *
 * @param home the folder is made there
 */
export function programOf(fixture: string, home: string): string {
  const folder = join(home, "programs", fixture);
  mkdirSync(folder, { recursive: true });
  for (const name of ["node_modules", "functions"]) {
    symlinkSync(join(projectFolder, name), join(folder, name), "junction");
  }
  const program = JSON.stringify(join(projectFolder, "tests", "e2e", "fixtures", fixture));
  const files = {
    "Pulumi.yaml": `name: ${projectName(projectFolder)}\nruntime: nodejs\nmain: index.ts\n`,
    "package.json": "{}",
    "tsconfig.json": JSON.stringify({ extends: join(projectFolder, "tsconfig.json"), files: [] }),
    "index.ts": `import { ${fixture} } from ${program};\nexport = ${fixture};\n`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
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

/** Each test of the block stands on the one before: after a failure the others fail too, instead of being left out. */
export function stepByStep(): void {
  let failed = false;
  beforeEach(() => {
    assert.equal(failed, false, "an earlier step failed");
  });
  afterEach(function () {
    failed ||= this.currentTest?.state === "failed";
  });
}

/** Resources whose outputs an update has changed; each must be the one that was there. */
export function changedResources(
  before: readonly StateResource[],
  after: readonly StateResource[],
): StateResource[] {
  return after.filter((resource) => {
    const old = before.find(({ urn }) => urn === resource.urn);
    assert.equal(resource.id, old?.id, resource.urn);
    return JSON.stringify(resource.outputs) !== JSON.stringify(old?.outputs);
  });
}

/** What a preview says of one resource. */
export interface PreviewStep {
  /** E.g. `create`, `update`, `replace`, `same`. */
  readonly op: string;
  readonly name: string;
}

/** What a preview would do with each resource but the stack itself. */
export async function previewSteps(stack: LocalStack): Promise<PreviewStep[]> {
  const result = await stack.capture("preview", ["--json"]);
  assertSucceeded(result);
  const { steps } = JSON.parse(result.stdout) as {
    steps: { op: string; urn: string }[];
  };
  return steps
    .filter(({ urn }) => !urn.includes("::pulumi:pulumi:Stack::"))
    .map(({ op, urn }) => ({ op, name: urn.split("::").at(-1) ?? "" }));
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
