import { precondition } from "./cases";
import {
  cluster,
  database,
  INSTANCE,
  member,
  parameterGroup,
  subnetGroup,
  vpc,
  withPassword,
} from "./databases";
import { disabledKey, keyFor } from "./keys-for-services";
import type { SimulatedAws } from "./simulated";

const KEY = "aws:kms/key:Key";
const ROLE = "aws:iam/role:Role";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

describe("preconditions of RDS: settings", () => {
  const invalid = "InvalidParameterValue: ";
  const combination = "InvalidParameterCombination: ";

  precondition(
    "RD-4",
    {
      title: "two hyphens",
      passes: (aws) => database(aws, { identifier: "main-1" }),
      fails: (aws) => database(aws, { identifier: "main--1" }),
      refusal: /InvalidParameterValue: The parameter DBInstanceIdentifier is not a valid identifier\./,
    },
    {
      title: "a cluster's that begins with a digit",
      passes: (aws) => cluster(aws, { clusterIdentifier: "main1" }),
      fails: (aws) => cluster(aws, { clusterIdentifier: "1main" }),
      refusal: /InvalidParameterValue: The parameter DBClusterIdentifier is not a valid identifier\./,
    },
  );

  precondition(
    "RD-4-UNIQUE",
    {
      title: "of instances",
      given: (aws) => database(aws),
      passes: (aws) => database(aws, { identifier: "second" }),
      fails: (aws) => database(aws),
      refusal: "DBInstanceAlreadyExists: DB instance already exists",
    },
    {
      title: "of clusters",
      given: (aws) => cluster(aws),
      passes: (aws) => cluster(aws, { clusterIdentifier: "second" }),
      fails: (aws) => cluster(aws),
      refusal: "DBClusterAlreadyExistsFault: DB Cluster already exists",
    },
    {
      title: "a new name",
      given: async (aws) => {
        await database(aws, { identifier: "second" });
        return database(aws);
      },
      passes: (aws, made) => aws.update(INSTANCE, made, { identifier: "third" }),
      fails: (aws, made) => aws.update(INSTANCE, made, { identifier: "second" }),
      refusal: "DBInstanceAlreadyExists: DB instance already exists",
    },
  );

  const password = `${invalid}The parameter MasterUserPassword is not a valid password`;
  precondition(
    "RD-5",
    {
      title: "a slash",
      passes: (aws) => withPassword(aws, "long#enough"),
      fails: (aws) => withPassword(aws, "long/enough"),
      refusal: `${password}. Only printable ASCII characters besides '/', '@', '"', ' ' may be used.`,
    },
    {
      title: "too short",
      passes: (aws) => withPassword(aws, "12345678"),
      fails: (aws) => withPassword(aws, "1234567"),
      refusal: `${password} because it is shorter than 8 characters.`,
    },
    {
      title: "too long for MySQL",
      passes: (aws) => withPassword(aws, "a".repeat(42)),
      fails: (aws) => withPassword(aws, "a".repeat(42), { engine: "mysql", engineVersion: "8.4" }),
      refusal: `${password} because it is longer than 41 characters.`,
    },
  );

  precondition(
    "RD-6",
    {
      title: "a reserved word",
      passes: (aws) => database(aws, { username: "administrator" }),
      fails: (aws) => database(aws, { username: "admin" }),
      refusal: `${invalid}MasterUsername admin cannot be used as it is a reserved word used by the engine`,
    },
    {
      title: "a word that PostgreSQL alone reserves",
      passes: (aws) => database(aws, { username: "admin", engine: "mysql", engineVersion: "8.4" }),
      fails: (aws) => database(aws, { username: "admin" }),
      refusal: /MasterUsername admin cannot be used/,
    },
    {
      title: "a name with a hyphen",
      passes: (aws) => cluster(aws, { masterUsername: "app_1" }),
      fails: (aws) => cluster(aws, { masterUsername: "app-1" }),
      refusal: /InvalidParameterValue: The parameter MasterUsername is not a valid identifier/,
    },
  );

  precondition("RD-7", {
    passes: (aws) => database(aws),
    fails: (aws) => database(aws, { password: "long#enough" }),
    refusal: /InvalidParameterCombination: You can't specify MasterUserPassword/,
  });

  precondition("RD-10", {
    given: (aws) => aws.create(KEY, {}),
    passes: (aws, key) => database(aws, { kmsKeyId: key.text("arn") }),
    fails: (aws, key) => database(aws, { kmsKeyId: key.text("arn"), storageEncrypted: false }),
    refusal: /InvalidParameterCombination: /,
  });

  precondition("RD-11", {
    passes: (aws) => database(aws, { instanceClass: "db.t2.small" }),
    fails: (aws) => database(aws, { instanceClass: "db.t2.micro" }),
    refusal: `${combination}DB Instance class db.t2.micro does not support encryption at rest`,
  });

  const monitored = async (aws: SimulatedAws, more: object = {}) => ({
    monitoringInterval: 60,
    monitoringRoleArn: await monitoringRole(aws),
    ...more,
  });
  precondition(
    "RD-15",
    {
      title: "another interval",
      passes: async (aws) => database(aws, await monitored(aws)),
      fails: async (aws) => database(aws, await monitored(aws, { monitoringInterval: 20 })),
      refusal: /InvalidParameterValue: .*20/,
    },
    {
      title: "an interval without a role",
      passes: async (aws) => database(aws, await monitored(aws)),
      fails: (aws) => database(aws, { monitoringInterval: 60 }),
      refusal: `${combination}A MonitoringRoleARN value is required if you specify a MonitoringInterval value other than 0.`,
    },
    {
      title: "a role without an interval",
      passes: async (aws) => database(aws, await monitored(aws)),
      fails: async (aws) => database(aws, await monitored(aws, { monitoringInterval: 0 })),
      refusal:
        `${combination}You must specify a MonitoringInterval value other than 0 when you specify a MonitoringRoleARN ` +
        "value.",
    },
  );

  precondition(
    "RD-17",
    {
      title: "of an instance",
      passes: (aws) => database(aws, { backupRetentionPeriod: 35 }),
      fails: (aws) => database(aws, { backupRetentionPeriod: 36 }),
      refusal: /InvalidParameterValue: .*'backupRetentionPeriod'.* less than or equal to 35/,
    },
    {
      title: "of a cluster",
      passes: (aws) => cluster(aws, { backupRetentionPeriod: 1 }),
      fails: (aws) => cluster(aws, { backupRetentionPeriod: 0 }),
      refusal: /InvalidParameterValue: .*'backupRetentionPeriod'.* greater than or equal to 1/,
    },
  );

  const replica = {
    identifier: "copy",
    replicateSourceDb: "main",
    engine: null,
    engineVersion: null,
    username: null,
    manageMasterUserPassword: null,
  };
  precondition("RD-17-SOURCE", {
    passes: async (aws) => {
      await database(aws, { backupRetentionPeriod: 1 });
      await database(aws, replica);
    },
    fails: async (aws) => {
      await database(aws);
      await database(aws, replica);
    },
    refusal: /InvalidDBInstanceState: Automated backups are not enabled for this database instance/,
  });

  precondition(
    "RD-18",
    {
      title: "windows that overlap",
      passes: (aws) =>
        database(aws, { backupWindow: "02:00-03:00", maintenanceWindow: "sun:03:00-sun:04:00" }),
      fails: (aws) =>
        database(aws, { backupWindow: "02:00-03:01", maintenanceWindow: "sun:03:00-sun:04:00" }),
      refusal: `${invalid}The backup window and maintenance window must not overlap.`,
    },
    {
      title: "windows that overlap over midnight of Sunday",
      passes: (aws) =>
        cluster(aws, {
          preferredBackupWindow: "23:00-00:00",
          preferredMaintenanceWindow: "mon:00:00-mon:01:00",
        }),
      fails: (aws) =>
        cluster(aws, {
          preferredBackupWindow: "23:30-00:30",
          preferredMaintenanceWindow: "mon:00:00-mon:01:00",
        }),
      refusal: `${invalid}The backup window and maintenance window must not overlap.`,
    },
    {
      title: "maintenance that goes on into the backup",
      passes: (aws) =>
        database(aws, { backupWindow: "03:00-04:00", maintenanceWindow: "sun:02:30-sun:03:00" }),
      fails: (aws) =>
        database(aws, { backupWindow: "03:00-04:00", maintenanceWindow: "sun:02:30-sun:03:01" }),
      refusal: `${invalid}The backup window and maintenance window must not overlap.`,
    },
    {
      title: "a short window",
      passes: (aws) => database(aws, { backupWindow: "02:00-02:30" }),
      fails: (aws) => database(aws, { backupWindow: "02:00-02:29" }),
      refusal: /InvalidParameterValue: The backup window must be at least 30 minutes/,
    },
  );

  precondition("RD-20", {
    passes: (aws) => database(aws, { enabledCloudwatchLogsExports: ["postgresql", "upgrade"] }),
    fails: (aws) => database(aws, { enabledCloudwatchLogsExports: ["postgresql", "audit"] }),
    refusal:
      /InvalidParameterCombination: You cannot use the log types 'audit' with engine version postgres 17\.4/,
  });

  const insights = (days: number) => ({
    performanceInsightsEnabled: true,
    performanceInsightsRetentionPeriod: days,
  });
  precondition("RD-21", {
    passes: (aws) => database(aws, insights(93)),
    fails: (aws) => database(aws, insights(94)),
    refusal: /InvalidParameterValue: .*94/,
  });

  precondition("RD-22", {
    passes: (aws) => database(aws, { iamDatabaseAuthenticationEnabled: true }),
    fails: (aws) =>
      database(aws, {
        iamDatabaseAuthenticationEnabled: true,
        engine: "oracle-se2",
        engineVersion: "19",
      }),
    refusal: /InvalidParameterCombination: IAM Database Authentication is not supported/,
  });

  precondition("RD-23", {
    passes: (aws) => database(aws, { multiAz: true }),
    fails: (aws) => database(aws, { multiAz: true, availabilityZone: "eu-west-1a" }),
    refusal: `${combination}Requesting a specific availability zone is not valid for Multi-AZ instances.`,
  });

  precondition(
    "RD-23-CLUSTER",
    {
      title: "another engine",
      given: (aws) => cluster(aws),
      passes: (aws) => member(aws),
      fails: (aws) => member(aws, { engine: "aurora-mysql" }),
      refusal:
        `${combination}The engine name requested for your DB instance (aurora-mysql) doesn't match the engine name of ` +
        "your DB cluster (aurora-postgresql).",
    },
    {
      title: "a cluster that is not there",
      given: (aws) => cluster(aws),
      passes: (aws) => member(aws),
      fails: (aws) => member(aws, { clusterIdentifier: "other" }),
      refusal: /DBClusterNotFoundFault: .*other/,
    },
  );
});

async function monitoringRole(
  aws: SimulatedAws,
  { service = "monitoring.rds.amazonaws.com", policy = "service-role/AmazonRDSEnhancedMonitoringRole" } = {},
): Promise<string> {
  const role = await aws.create(ROLE, {
    name: "monitoring",
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
    }),
  });
  await aws.create(ATTACHMENT, { role: role.id, policyArn: `arn:aws:iam::aws:policy/${policy}` });
  return role.text("arn");
}

describe("preconditions of RDS: keys, networks and roles", () => {
  const inaccessible =
    /KMSKeyNotAccessibleFault: The specified KMS key \[arn:.*\] either doesn't exist, isn't enabled/;

  precondition(
    "RD-8",
    {
      title: "a key for another service",
      passes: async (aws) =>
        database(aws, { masterUserSecretKmsKeyId: (await keyFor(aws, "secretsmanager")).text("arn") }),
      fails: async (aws) =>
        database(aws, { masterUserSecretKmsKeyId: (await keyFor(aws, "rds")).text("arn") }),
      refusal: inaccessible,
    },
    {
      title: "a key for a password that RDS does not keep",
      given: (aws) => aws.create(KEY, {}),
      passes: (aws, key) => database(aws, { masterUserSecretKmsKeyId: key.text("arn") }),
      fails: (aws, key) => withPassword(aws, "long#enough", { masterUserSecretKmsKeyId: key.text("arn") }),
      refusal: /InvalidParameterCombination: You can't specify MasterUserSecretKmsKeyId/,
    },
  );

  precondition(
    "RD-9",
    {
      title: "a key for another service",
      passes: async (aws) => database(aws, { kmsKeyId: (await keyFor(aws, "rds")).text("arn") }),
      fails: async (aws) => database(aws, { kmsKeyId: (await keyFor(aws, "ec2")).text("arn") }),
      refusal: inaccessible,
    },
    {
      title: "a key that is disabled",
      passes: async (aws) => cluster(aws, { kmsKeyId: (await aws.create(KEY, {})).text("arn") }),
      fails: async (aws) => cluster(aws, { kmsKeyId: (await disabledKey(aws)).text("arn") }),
      refusal: inaccessible,
    },
    {
      title: "a key that is not there",
      passes: async (aws) => database(aws, { kmsKeyId: (await aws.create(KEY, {})).text("arn") }),
      fails: (aws) => database(aws, { kmsKeyId: "arn:aws:kms:eu-west-1:123456789012:key/0" }),
      refusal: inaccessible,
    },
  );

  precondition(
    "RD-13",
    {
      title: "a group that is not there",
      given: parameterGroup,
      passes: (aws) => database(aws, { parameterGroupName: "main" }),
      fails: (aws) => database(aws, { parameterGroupName: "other" }),
      refusal: "DBParameterGroupNotFound: DBParameterGroup not found: other",
    },
    {
      title: "a group for another version",
      given: parameterGroup,
      passes: (aws) => database(aws, { parameterGroupName: "main" }),
      fails: (aws) => database(aws, { parameterGroupName: "main", engineVersion: "16.4" }),
      refusal:
        "InvalidParameterCombination: The Parameter Group main with DBParameterGroupFamily postgres17 cannot be used " +
        "for this instance. Please use a Parameter Group with DBParameterGroupFamily postgres16",
    },
  );

  precondition("RD-14-GROUP", {
    given: subnetGroup,
    passes: (aws) => database(aws, { dbSubnetGroupName: "data" }),
    fails: (aws) => database(aws, { dbSubnetGroupName: "other" }),
    refusal: /DBSubnetGroupNotFoundFault: .*other/,
  });

  const securityGroup = (aws: SimulatedAws, vpcId: string) =>
    aws.create("aws:ec2/securityGroup:SecurityGroup", { name: "data", description: "Data", vpcId });
  precondition("RD-14", {
    given: subnetGroup,
    passes: async (aws, { vpcId }) => {
      const { id } = await securityGroup(aws, vpcId);
      await database(aws, { dbSubnetGroupName: "data", vpcSecurityGroupIds: [id] });
    },
    fails: async (aws) => {
      const { id } = await securityGroup(aws, (await vpc(aws)).id);
      await database(aws, { dbSubnetGroupName: "data", vpcSecurityGroupIds: [id] });
    },
    refusal:
      /InvalidParameterCombination: The DB instance and EC2 security group are in different VPCs\. The DB/,
  });

  const monitored = (aws: SimulatedAws, monitoringRoleArn: string) =>
    database(aws, { monitoringInterval: 60, monitoringRoleArn });
  const notFit =
    "InvalidParameterValue: IAM role ARN value is invalid or does not include the required permissions for: " +
    "ENHANCED_MONITORING";
  precondition(
    "RD-16",
    {
      title: "the role of another service",
      passes: async (aws) => monitored(aws, await monitoringRole(aws)),
      fails: async (aws) => monitored(aws, await monitoringRole(aws, { service: "rds.amazonaws.com" })),
      refusal: notFit,
    },
    {
      title: "another policy",
      passes: async (aws) => monitored(aws, await monitoringRole(aws)),
      fails: async (aws) =>
        monitored(aws, await monitoringRole(aws, { policy: "service-role/AWSLambdaSQSQueueExecutionRole" })),
      refusal: notFit,
    },
    {
      title: "a role that is not there",
      passes: async (aws) => monitored(aws, await monitoringRole(aws)),
      fails: (aws) => monitored(aws, "arn:aws:iam::123456789012:role/monitoring"),
      refusal: notFit,
    },
  );
});
