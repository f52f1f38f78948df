import type { Made, SimulatedAws } from "./simulated";

export const INSTANCE = "aws:rds/instance:Instance";
export const CLUSTER = "aws:rds/cluster:Cluster";
export const CLUSTER_INSTANCE = "aws:rds/clusterInstance:ClusterInstance";
export const SUBNET_GROUP = "aws:rds/subnetGroup:SubnetGroup";
export const PARAMETER_GROUP = "aws:rds/parameterGroup:ParameterGroup";

/** A database that AWS takes. */
export const database = (aws: SimulatedAws, more: object = {}) =>
  aws.create(INSTANCE, {
    identifier: "main",
    engine: "postgres",
    engineVersion: "17.4",
    instanceClass: "db.t4g.small",
    allocatedStorage: 20,
    username: "app",
    manageMasterUserPassword: true,
    storageEncrypted: true,
    skipFinalSnapshot: true,
    ...more,
  });

/** The same with a password of its own. */
export const withPassword = (aws: SimulatedAws, password: string, more: object = {}) =>
  database(aws, { manageMasterUserPassword: null, password, ...more });

export const cluster = (aws: SimulatedAws, more: object = {}) =>
  aws.create(CLUSTER, {
    clusterIdentifier: "main",
    engine: "aurora-postgresql",
    engineVersion: "17.4",
    masterUsername: "app",
    manageMasterUserPassword: true,
    storageEncrypted: true,
    skipFinalSnapshot: true,
    ...more,
  });

export const member = (aws: SimulatedAws, more: object = {}) =>
  aws.create(CLUSTER_INSTANCE, {
    identifier: "main-1",
    clusterIdentifier: "main",
    engine: "aurora-postgresql",
    instanceClass: "db.t4g.medium",
    ...more,
  });

export const vpc = (aws: SimulatedAws) => aws.create("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" });

/** Subnets of a VPC in the zones of those letters. */
export async function subnets(
  aws: SimulatedAws,
  vpcId: string,
  ...zones: readonly string[]
): Promise<string[]> {
  const ids: string[] = [];
  for (const [index, zone] of zones.entries()) {
    const made = await aws.create("aws:ec2/subnet:Subnet", {
      vpcId,
      cidrBlock: `10.0.${index}.0/24`,
      availabilityZone: `eu-west-1${zone}`,
    });
    ids.push(made.id);
  }
  return ids;
}

/** A subnet group of a VPC of its own. */
export async function subnetGroup(
  aws: SimulatedAws,
): Promise<{ readonly group: Made; readonly vpcId: string }> {
  const { id: vpcId } = await vpc(aws);
  const subnetIds = await subnets(aws, vpcId, "a", "b");
  return { group: await aws.create(SUBNET_GROUP, { name: "data", subnetIds }), vpcId };
}

export const parameterGroup = (aws: SimulatedAws, more: object = {}) =>
  aws.create(PARAMETER_GROUP, { name: "main", family: "postgres17", ...more });
