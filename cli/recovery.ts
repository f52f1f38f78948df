import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StoredResource } from "../simulator/store";
import { UserError } from "./errors";
import type { ExportedState, LocalStack, StateResource } from "./stack";

/** What `pulumi preview --import-file` writes and `pulumi import --file` reads. */
export interface ImportFile {
  readonly nameTable?: Readonly<Record<string, string>>;
  readonly resources?: readonly ImportEntry[];
}

export interface ImportEntry {
  readonly type: string;
  readonly name: string;
  readonly id?: string;
  /** Name of an entry, or of the name table. */
  readonly parent?: string;
  readonly component?: boolean;
}

/** What recovery works on, besides the stack. */
export interface Remains {
  /** What the URNs of the stack begin with. */
  readonly stackUrn: string;
  /** Everything that AWS has. */
  readonly resources: readonly StoredResource[];
  /** Where files may be made. */
  readonly folder: string;
  readonly report: (line: string) => void;
}

/**
 * Brings a stack's state up to what an interrupted run has made without hearing of it, by the steps of
 * docs/recovery.md: otherwise the next run would make it a second time.
 */
export async function recover(
  stack: Pick<LocalStack, "exportState" | "capture" | "discard">,
  { stackUrn, resources, folder, report }: Remains,
): Promise<void> {
  const engine = async (...[command, args]: Parameters<LocalStack["capture"]>): Promise<void> => {
    const { code, stdout, stderr } = await stack.capture(command, args);
    if (code !== 0) {
      throw new UserError(`The stack cannot be mended: pulumi ${command} failed.\n${stdout}${stderr}`);
    }
  };
  const state = await stack.exportState();
  const unheard = unknownTo(state, resources, stackUrn);
  const replacements = unheardReplacements(state, resources, unheard);
  if (replacements.length > 0) {
    report(
      `An interrupted run has made ${listed(replacements)} to replace what the stack still has; deleting it.`,
    );
    await stack.discard(replacements);
  }
  const unknown = unheard.filter((resource) => !replacements.includes(resource));
  if (unknown.length > 0) {
    const file = join(folder, "import.json");
    await engine("preview", ["--import-file", file]);
    const planned = JSON.parse(await readFile(file, "utf8")) as ImportFile;
    const chosen = importable(planned, unknown);
    const unclear = unknown.filter(
      (resource) =>
        isPlanned(planned, resource) && !chosen.resources?.some(({ id }) => id === importId(resource)),
    );
    if (unclear.length > 0) {
      throw new UserError(
        `An interrupted run has made ${listed(unclear)}, and it is unclear ` +
          `what each belongs to: an update would make another. Fix: docs/recovery.md, or begin anew with --destroy.`,
      );
    }
    const names = (chosen.resources ?? []).flatMap(({ id, name }) => (id === undefined ? [] : [name]));
    if (names.length > 0) {
      report(`An interrupted run has made what the stack does not know of; importing ${names.join(", ")}.`);
      await writeFile(file, JSON.stringify(chosen));
      await engine("import", ["--file", file, "--protect=false", "--generate-code=false", "--skip-preview"]);
    }
    await rm(file);
  }
  const pending = pendingCreations(state).length;
  if (pending > 0) {
    report(`An interrupted run has left ${pending} creations pending; clearing them.`);
    await engine("refresh", ["--clear-pending-creates", "--skip-preview"]);
  }
}

function listed(resources: readonly StoredResource[]): string {
  return resources.map(({ type, id }) => `${type} ${id}`).join(", ");
}

/** Creations that a killed engine had begun, and of which it cannot know whether they were done. */
export function pendingCreations({ deployment }: ExportedState): StateResource[] {
  return (deployment.pending_operations ?? [])
    .filter(({ type }) => type === "creating")
    .map(({ resource }) => resource);
}

/**
 * Of the resources that AWS has, those that were made for a stack and that its state does not know.
 *
 * @param stackUrn what the URNs of the stack begin with
 */
export function unknownTo(
  { deployment }: ExportedState,
  resources: readonly StoredResource[],
  stackUrn: string,
): StoredResource[] {
  // By type and id: aliases may have given a resource another URN since it was made.
  // What has been deleted to be replaced is not in AWS: what has its id there is the replacement.
  const present = (deployment.resources ?? []).filter(
    ({ pendingReplacement }) => pendingReplacement !== true,
  );
  const known = new Set(present.map(({ type, id }) => JSON.stringify([type, id])));
  return resources.filter(
    ({ identity, type, id }) => identity.startsWith(stackUrn) && !known.has(JSON.stringify([type, id])),
  );
}

/**
 * Of resources that a state does not know, those that were made to replace one that it still has. Such a one is the
 * last of its name that was made; what was retained when it was replaced came before.
 */
export function unheardReplacements(
  { deployment }: ExportedState,
  resources: readonly StoredResource[],
  unknown: readonly StoredResource[],
): StoredResource[] {
  const known = new Set((deployment.resources ?? []).map(({ urn }) => urn));
  const last = new Map(resources.map((resource) => [resource.identity, resource]));
  return unknown.filter(
    (resource) => known.has(resource.identity) && last.get(resource.identity) === resource,
  );
}

/**
 * Of what a preview would create, what is there already, with its id, ready to be imported; and the components that it
 * belongs to.
 */
export function importable(planned: ImportFile, unknown: readonly StoredResource[]): ImportFile {
  const entries = planned.resources ?? [];
  const found = entries.flatMap((entry) => {
    // A type and a name may occur twice, under two parents: which is which cannot be told from here.
    const isOnly = entries.filter((other) => isLike(other, entry)).length === 1;
    const there = unknown.filter(({ type, identity }) => isLike({ type, name: nameOf(identity) }, entry));
    const [resource] = there;
    return isOnly && resource !== undefined && there.length === 1 && isUnder(planned, entry, resource)
      ? [{ ...entry, id: importId(resource) }]
      : [];
  });
  const parents = new Set<string>();
  const components = entries.filter(({ component }) => component === true);
  const adopt = (name: string | undefined): void => {
    if (name === undefined || parents.has(name)) return;
    parents.add(name);
    adopt(components.find((component) => component.name === name)?.parent);
  };
  for (const { parent } of found) adopt(parent);
  return { ...planned, resources: [...components.filter(({ name }) => parents.has(name)), ...found] };
}

/** Whether a resource was made under the parent that an entry names: Pulumi mixes up components of the same name. */
function isUnder(
  { nameTable }: ImportFile,
  { parent = "", type }: ImportEntry,
  { identity }: StoredResource,
): boolean {
  const parentUrn = nameTable?.[parent];
  return parentUrn === undefined || typesIn(identity) === `${typesIn(parentUrn)}$${type}`;
}

/** The types of a resource's parents and its own. */
function typesIn(urn: string): string {
  return urn.split("::")[2] ?? "";
}

function isPlanned({ resources = [] }: ImportFile, { type, identity }: StoredResource): boolean {
  return resources.some((entry) => isLike({ type, name: nameOf(identity) }, entry));
}

function isLike(
  left: Pick<ImportEntry, "type" | "name">,
  right: Pick<ImportEntry, "type" | "name">,
): boolean {
  return left.type === right.type && left.name === right.name;
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}

/** https://www.pulumi.com/registry/packages/aws/how-to-guides/7-0-migration/ ("multi-region support") */
function importId({ id, region }: StoredResource): string {
  return region === "" ? id : `${id}@${region}`;
}
