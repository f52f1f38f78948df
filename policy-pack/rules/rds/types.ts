import { type Accept, type PropertyDemand, isAbsent } from "../../core/property-rule";

export const INSTANCE = "aws:rds/instance:Instance";
export const CLUSTER = "aws:rds/cluster:Cluster";
export const CLUSTER_INSTANCE = "aws:rds/clusterInstance:ClusterInstance";
export const GLOBAL_CLUSTER = "aws:rds/globalCluster:GlobalCluster";

/** Read replicas take encryption, user and the rest from what they copy. */
export const notReplica = { replicateSourceDb: isAbsent } as const;
export const notReplicaCluster = { replicationSourceIdentifier: isAbsent } as const;

/** The engine is one of these, or is left out, as replicas and restored databases may. */
export function engine(...names: readonly RegExp[]): Accept {
  return (value) =>
    value === undefined || names.some((name) => typeof value === "string" && name.test(value));
}

/** The same demand on an instance and on a cluster, where the property has the same name. */
export function both<C extends object = object>(
  demand: Omit<PropertyDemand<C>, "types">,
  when: { readonly instance?: PropertyDemand<C>["when"]; readonly cluster?: PropertyDemand<C>["when"] } = {},
): PropertyDemand<C>[] {
  return [
    { ...demand, types: [INSTANCE], when: { ...demand.when, ...when.instance } },
    { ...demand, types: [CLUSTER], when: { ...demand.when, ...when.cluster } },
  ];
}
