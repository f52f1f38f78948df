import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ExportedState, LocalStack } from "../../cli/stack";
import type { StoreData, StoredResource } from "../../simulator/store";
import { statefulTypes } from "../support/stateful";

/** What AWS has, and what the engine believes that it has, in a form in which two runs can be compared. */
export interface Outcome {
  /** By URN. */
  readonly world: Readonly<Record<string, object>>;
  /** By URN. */
  readonly state: Readonly<Record<string, object>>;
}

export function worldOf(home: string, name: string): readonly StoredResource[] {
  return (JSON.parse(readFileSync(join(home, `world-${name}.json`), "utf8")) as StoreData).resources;
}

/** Asserts that AWS has each resource of the stack once, that the engine knows all, and that nothing is pending. */
export function assertWhole(world: readonly StoredResource[], { deployment }: ExportedState): void {
  assert.deepEqual(deployment.pending_operations ?? [], []);
  const known = (deployment.resources ?? [])
    .filter(({ type }) => type.startsWith("aws:"))
    .map(({ urn, id }) => `${urn} ${id ?? ""}`);
  assert.deepEqual(
    world.map(({ identity, id }) => `${identity} ${id}`).sort(),
    known.sort(),
    "AWS has something else than the engine knows",
  );
}

export async function outcomeOf(stack: LocalStack, world: readonly StoredResource[]): Promise<Outcome> {
  const state = await stack.exportState();
  assertWhole(world, state);
  return {
    world: Object.fromEntries(
      world.map(({ identity, type, id, region, inputs, outputs }) => [
        identity,
        sorted({ type, id, region, inputs, outputs }),
      ]),
    ),
    state: Object.fromEntries(
      (state.deployment.resources ?? []).map((resource) => [resource.urn, sorted(comparable(resource))]),
    ),
  };
}

/** Ids of what holds data, by URN. An engine that is killed and one that is not must agree on them. */
export function statefulIds(world: readonly StoredResource[]): ReadonlyMap<string, string> {
  const types = new Set([
    ...statefulTypes,
    "aws:secretsmanager/secret:Secret",
    "aws:efs/fileSystem:FileSystem",
    "aws:ebs/volume:Volume",
  ]);
  return new Map(world.filter(({ type }) => types.has(type)).map(({ identity, id }) => [identity, id]));
}

/** Asserts that everything that held data still does, under the ids that it had. */
export function assertKept(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): void {
  assert.deepEqual(
    [...before].filter(([urn, id]) => after.get(urn) !== id),
    [],
    "what holds data was replaced or lost",
  );
}

/** Without what no two runs have in common: times, places in the text, ids of providers, how secrets are encrypted. */
function comparable(resource: object): object {
  const text = JSON.stringify(resource, (key, value: unknown) => {
    if (["created", "modified", "sourcePosition", "stackTrace"].includes(key)) return undefined;
    if (key === "ciphertext") return "[secret]";
    return value;
  });
  const uuid = /(pulumi:providers:[^"]*::[^":]*)::[0-9a-f-]{36}/g;
  const plain = JSON.parse(text.replaceAll(uuid, "$1")) as { type: string; id?: string };
  return plain.type.startsWith("pulumi:providers:") ? { ...plain, id: "" } : plain;
}

/** With the keys of all objects in order, and what the engine keeps as a list and means as a set. */
function sorted(value: unknown): object {
  return JSON.parse(JSON.stringify(value), (key, part: unknown) => {
    if (key === "dependencies" && Array.isArray(part)) return [...(part as string[])].sort();
    if (key === "propertyDependencies") {
      const lists = Object.entries(part as Record<string, string[]>);
      return inOrder(lists.map(([name, urns]) => [name, [...urns].sort()]));
    }
    return typeof part === "object" && part !== null && !Array.isArray(part)
      ? inOrder(Object.entries(part))
      : part;
  }) as object;
}

function inOrder(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries([...entries].sort(([left], [right]) => (left < right ? -1 : 1)));
}
