import type { Resource } from "../../store";
import type { Call } from "../call";

export const INSTANCE = "aws:rds/instance:Instance";
export const CLUSTER = "aws:rds/cluster:Cluster";
export const CLUSTER_INSTANCE = "aws:rds/clusterInstance:ClusterInstance";
export const SUBNET_GROUP = "aws:rds/subnetGroup:SubnetGroup";
export const PARAMETER_GROUP = "aws:rds/parameterGroup:ParameterGroup";
export const CLUSTER_PARAMETER_GROUP = "aws:rds/clusterParameterGroup:ClusterParameterGroup";

export const INVALID = "InvalidParameterValue";
export const COMBINATION = "InvalidParameterCombination";

/** A page of RDS's API. */
export function api(operation: string): string {
  return `https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_${operation}.html`;
}

/** A database's engine; of one that copies another, the other's. */
export function engineOf(call: Call): string | undefined {
  const given = call.text("engine") ?? call.old?.outputs.engine ?? sourceOf(call)?.outputs.engine;
  return typeof given === "string" ? given : undefined;
}

/** The instance that a replica copies. */
export function sourceOf(call: Call): Resource | undefined {
  const source = call.text("replicateSourceDb");
  return source === undefined
    ? undefined
    : call.list(INSTANCE).find(({ outputs }) => outputs.identifier === source || outputs.arn === source);
}

/** RDS keeps identifiers and names of groups in small letters. */
export function lower(value: unknown): string {
  return typeof value === "string" ? value.toLowerCase() : "";
}
