import { partitionOf } from "../region";
import type { ProviderCall, StoredResource } from "../store";
import type { FunctionCall } from "./deploy-policy";
import type { Subject } from "./model";

/** Resources of a world as subjects that find each other. Those of global services are taken to the world's usual region. */
export function subjectsOf(resources: readonly StoredResource[]): readonly Subject[] {
  const home = usualRegion(resources);
  const byPlace = new Map(resources.map((resource) => [place(resource), resource] as const));
  return resources.map((resource) => {
    const { accountId } = resource;
    const region = resource.region || home;
    return {
      ...resource,
      region,
      partition: partitionOf(region),
      find: (type, id) =>
        byPlace.get(place({ type, id, accountId, region })) ??
        byPlace.get(place({ type, id, accountId, region: "" })),
    };
  });
}

/** Calls of functions that a world remembers. */
export function callsOf(calls: readonly ProviderCall[]): readonly FunctionCall[] {
  return calls.map(({ token, accountId, region, inputs }) => ({
    token,
    subject: {
      type: token,
      id: "",
      inputs,
      outputs: {},
      accountId,
      region,
      partition: partitionOf(region),
      find: () => undefined,
    },
  }));
}

function place({
  type,
  id,
  accountId,
  region,
}: Pick<StoredResource, "type" | "id" | "accountId" | "region">) {
  return JSON.stringify([type, id, accountId, region]);
}

function usualRegion(resources: readonly StoredResource[]): string {
  const counts = new Map<string, number>();
  for (const { region } of resources) {
    if (region !== "") counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  return [...counts].sort(([, left], [, right]) => right - left)[0]?.[0] ?? "us-east-1";
}
