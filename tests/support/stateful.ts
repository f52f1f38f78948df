/** Types whose resources hold data or the means to read it: `protect` keeps each of them. */
export const protectedTypes: readonly string[] = [
  "aws:backup/vault:Vault",
  "aws:cloudtrail/trail:Trail",
  "aws:kms/key:Key",
  "aws:kms/replicaKey:ReplicaKey",
  "aws:rds/cluster:Cluster",
  "aws:rds/instance:Instance",
  "aws:s3/bucket:Bucket",
];

/**
 * Types whose resources no change of settings should replace or delete unawares: those, records, messages, and what
 * others hold on to, as networks with all that is in them, addresses and subscriptions.
 */
export const statefulTypes: readonly string[] = [
  ...protectedTypes,
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:ec2/eip:Eip",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/vpc:Vpc",
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:rds/clusterInstance:ClusterInstance",
  "aws:sns/topic:Topic",
  "aws:sqs/queue:Queue",
];
