import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ExportedState, LocalStack } from "../../cli/stack";
import type { StoreData, StoredResource } from "../../simulator/store";
import { statefulTypes } from "../support/stateful";

/** What AWS has, and what the engine believes that it has, in a form in which two runs can be compared. */
export interface Outcome {
  readonly world: readonly object[];
  readonly state: readonly object[];
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
  const byText = (left: object, right: object): number =>
    JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
  return {
    world: world
      .map(({ identity, type, id, region, inputs, outputs }) =>
        sorted({ identity, type, id, region, inputs, outputs }),
      )
      .sort(byText),
    state: (state.deployment.resources ?? []).map((resource) => sorted(comparable(resource))).sort(byText),
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

/** With the keys of all objects in order. */
function sorted(value: unknown): object {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  ) as object;
}
