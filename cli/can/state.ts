import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { join } from "node:path";
import type { PlainResource } from "../../simulator/authorisation";
import { UserError } from "../errors";
import { projectName } from "../project";

/** A resource and its place in the tree of components. */
export interface StackResource extends PlainResource {
  /** URN of the parent. */
  readonly parent?: string;
}

/** The resources of a stack, and where they come from, for people. */
export interface StackResources {
  readonly from: string;
  readonly resources: readonly StackResource[];
}

/**
 * The stack that `npm run local` keeps in its file state. The file is read as it is: no engine is needed, and one that
 * is at work is not disturbed.
 * @throws UserError when there is no such stack, or it is empty.
 */
export function localStack(home: string, program: string, stack: string): StackResources {
  const file = join(home, "state", ".pulumi", "stacks", projectName(program), `${stack}.json`);
  const path = [file, `${file}.gz`].find(existsSync);
  const ways =
    `Fix: npm run local -- --stack ${stack}; or ask what the program would create, with --preview; ` +
    `or give the state of a real deployment, with --state FILE.`;
  if (path === undefined) throw new UserError(`There is no local stack ${stack}. ${ways}`);
  const bytes = readFileSync(path);
  const resources = parseState(
    (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"),
    `the local state of stack ${stack}`,
  );
  if (resources.length === 0) throw new UserError(`The local stack ${stack} is empty. ${ways}`);
  return { from: `local stack ${stack}`, resources };
}

/**
 * The output of `pulumi stack export` in a file, or on standard input.
 * @throws UserError when it cannot be read, or is something else.
 */
export function exportedStack(file: string | undefined): StackResources {
  const from = file ?? "standard input";
  const resources = parseState(readText(file), from);
  if (resources.length === 0)
    throw new UserError(`The state in ${from} has no resources: the stack is empty.`);
  return { from: `state in ${from}`, resources };
}

function readText(file: string | undefined): string {
  try {
    return readFileSync(file ?? 0, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : String(code);
    throw new UserError(
      `--state ${file ?? "-"} cannot be read: ${why}. Fix: pulumi stack export --stack NAME --file FILE`,
    );
  }
}

/** Resources in the text of an exported stack, or of the file that a file backend keeps. */
function parseState(text: string, from: string): StackResource[] {
  const wanted = 'Needed is what "pulumi stack export" prints.';
  if (text.trim() === "") throw new UserError(`${capital(from)} is empty. ${wanted}`);
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${capital(from)} is not JSON: ${shortened((error as Error).message)}. ${wanted}`);
  }
  const deployment = member(state, "deployment") ?? member(member(state, "checkpoint"), "latest");
  // A stack that never was deployed has a checkpoint without anything in it.
  if (deployment === undefined && member(state, "checkpoint") !== undefined) return [];
  if (deployment === undefined || deployment === null || typeof deployment !== "object")
    throw new UserError(`${capital(from)} is not the state of a stack: it has no "deployment". ${wanted}`);
  const resources = member(deployment, "resources") ?? [];
  if (!Array.isArray(resources) || !resources.every(isResource))
    throw new UserError(
      `${capital(from)} is not the state of a stack: its resources have no urn and type. ${wanted}`,
    );
  return resources.filter((resource) => resource.delete !== true).map(stackResource);
}

interface StateEntry {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly provider?: string;
  readonly delete?: boolean;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

function isResource(value: unknown): value is StateEntry {
  return typeof member(value, "urn") === "string" && typeof member(value, "type") === "string";
}

function stackResource({ urn, type, id, parent, provider, outputs }: StateEntry): StackResource {
  return {
    ...{ urn, type, id: id ?? "", outputs: outputs ?? {} },
    ...(parent !== undefined && { parent }),
    ...(provider !== undefined && { provider }),
  };
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Node quotes the text that is not JSON; a state may hold what should not be seen. */
function shortened(message: string): string {
  return message.replace(/,? ?["'].*$/s, "").trim() || "malformed";
}
