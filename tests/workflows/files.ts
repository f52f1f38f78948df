import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";

export const root = path.resolve(__dirname, "../..");
const folder = path.join(root, ".github");

export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly uses?: string;
  readonly needs?: string | string[];
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly "cancel-in-progress"?: boolean };
  readonly steps?: readonly Step[];
}

export interface Workflow {
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

export const workflowFiles = fs
  .readdirSync(path.join(folder, "workflows"))
  .map((name) => `.github/workflows/${name}`);
export const actionFiles = fs
  .readdirSync(path.join(folder, "actions"))
  .map((name) => `.github/actions/${name}/action.yml`);

export function text(file: string): string {
  return fs.readFileSync(path.join(root, file), "utf8");
}

export function workflow(name: string): Workflow {
  return parse(text(`.github/workflows/${name}.yml`)) as Workflow;
}

/** All jobs of all workflows, by `workflow/job`. */
export function allJobs(): [name: string, job: Job][] {
  return workflowFiles.flatMap((file) => {
    const name = path.basename(file, ".yml");
    return Object.entries(workflow(name).jobs).map(([job, value]): [string, Job] => [
      `${name}/${job}`,
      value,
    ]);
  });
}

/** All steps, of jobs and of the project's own actions. */
export function allSteps(): Step[] {
  const ofActions = actionFiles.flatMap(
    (file) => (parse(text(file)) as { runs: { steps: Step[] } }).runs.steps,
  );
  return [...allJobs().flatMap(([, job]) => job.steps ?? []), ...ofActions];
}

/** The script of the step of that name. */
export function script(workflowName: string, job: string, step: string): string {
  const found = workflow(workflowName).jobs[job]?.steps?.find(({ name }) => name === step)?.run;
  if (found === undefined) {
    throw new Error(`No step "${step}" with a script in ${workflowName}/${job}`);
  }
  return found;
}
