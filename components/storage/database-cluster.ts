import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, type SecurityControl, type Transform } from "../shared";
import { clusterProblems, type DatabaseClusterSettings } from "./database-cluster-settings";
import { databaseControls, type DatabaseFacts } from "./database-controls";
import { identifierProblems } from "./purpose-problems";
import {
  PostgresDatabase,
  instanceNameProblems,
  madeOnce,
  parameterGroup,
  identifierOf,
  placeProblems,
  withDefaults,
  type PostgresArgs,
  type PostgresTransform,
} from "./postgres-database";

export interface DatabaseClusterArgs extends PostgresArgs, DatabaseClusterSettings {
  /** Changes to children. */
  readonly transform?: PostgresTransform & {
    readonly parameterGroup?: Transform<aws.rds.ClusterParameterGroupArgs>;
    readonly cluster?: Transform<aws.rds.ClusterArgs>;
    readonly instance?: Transform<aws.rds.ClusterInstanceArgs>;
  };
}

const engine = "aurora-postgresql";
const exportedLogs = ["postgresql"];
const port = 5432;

/**
 * An Aurora PostgreSQL cluster: storage over three zones, one writer, any number of readers; encrypted, in isolated
 * subnets, reached by named clients over TLS only, its master password made and rotated by RDS.
 *
 * ```ts
 * const orders = new DatabaseCluster("orders", {
 *   deployment, vpcId, subnetIds: network.isolatedSubnetIds, keyArn: keys.data.arn, logsKeyArn: keys.logs.arn,
 *   engineVersion: "17",
 *   instances: {
 *     a: { instanceClass: "db.serverless", zone: "a" },
 *     b: { instanceClass: "db.serverless", zone: "b" },
 *   },
 *   serverless: { minimum: 0.5, maximum: 8 },
 *   backupRetentionDays: 35, deletionProtection: true, finalSnapshot: true, applyImmediately: false,
 *   logRetentionDays: 365,
 * });
 * orders.admit("worker", worker.securityGroupId);
 * ```
 *
 * Charged by instance, by GiB of storage, and by I/O unless `storage` is `io-optimized`.
 */
export class DatabaseCluster extends PostgresDatabase {
  readonly arn: pulumi.Output<string>;
  readonly identifier: pulumi.Output<string>;
  readonly address: pulumi.Output<string>;
  /** Host name to connect to for reading only, from all readers in turn. */
  readonly readerAddress: pulumi.Output<string>;
  readonly databaseName: pulumi.Output<string>;
  readonly resourceId: pulumi.Output<string>;
  readonly masterSecretArn: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: DatabaseClusterArgs, options?: pulumi.ComponentResourceOptions) {
    refuse(`Database cluster "${name}"`, [
      ...identifierProblems(args.deployment, args.purpose ?? name, Object.keys(args.instances)),
      ...placeProblems(args),
      ...clusterProblems(args),
      ...instanceNameProblems("instances", Object.keys(args.instances)),
    ]);
    const identifier = identifierOf(name, args);
    const instances = Object.entries(args.instances).map(([key, instance]) => ({
      key,
      instance,
      identifier: identifierOf(name, args, key),
    }));
    super(
      "storage:DatabaseCluster",
      name,
      args,
      {
        engine,
        port,
        instances: instances.map((instance) => instance.identifier),
        logs: exportedLogs.map((log) => ({ log, group: `cluster/${identifier}`, key: `log-${log}` })),
      },
      options,
    );
    const { deployment, transform } = args;
    const settings = withDefaults(args);
    const parameters = new aws.rds.ClusterParameterGroup(
      ...this.child("parameters", transform?.parameterGroup, parameterGroup(name, args, engine)),
    );
    const restored = settings.snapshotIdentifier !== undefined;
    const cluster = new aws.rds.Cluster(
      ...this.child<aws.rds.ClusterArgs>(
        "cluster",
        transform?.cluster,
        {
          clusterIdentifier: identifier,
          engine,
          engineVersion: settings.engineVersion,
          allowMajorVersionUpgrade: true,
          storageEncrypted: true,
          kmsKeyId: args.keyArn,
          storageType: settings.storage === "io-optimized" ? "aurora-iopt1" : undefined,
          serverlessv2ScalingConfiguration: settings.serverless && {
            minCapacity: settings.serverless.minimum,
            maxCapacity: settings.serverless.maximum,
            secondsUntilAutoPause: settings.serverless.pauseAfterSeconds,
          },
          snapshotIdentifier: settings.snapshotIdentifier,
          databaseName: restored ? undefined : settings.databaseName,
          masterUsername: restored ? undefined : settings.masterUsername,
          manageMasterUserPassword: true,
          masterUserSecretKmsKeyId: args.keyArn,
          port,
          iamDatabaseAuthenticationEnabled: true,
          dbClusterParameterGroupName: parameters.name,
          dbSubnetGroupName: this.subnetGroup.name,
          vpcSecurityGroupIds: [this.securityGroupId],
          backupRetentionPeriod: settings.backupRetentionDays,
          preferredBackupWindow: settings.backupWindow,
          preferredMaintenanceWindow: settings.maintenanceWindow,
          copyTagsToSnapshot: true,
          deletionProtection: settings.deletionProtection,
          skipFinalSnapshot: !settings.finalSnapshot,
          finalSnapshotIdentifier: settings.finalSnapshot ? `${identifier}-final` : undefined,
          enabledCloudwatchLogsExports: exportedLogs,
          applyImmediately: settings.applyImmediately,
          tags: deployment.tags(identifier),
        },
        this.statefulOptions({
          dependsOn: this.before,
          // One that stayed would hold its subnets and its network; a final snapshot stays instead.
          retainOnDelete: false,
          // RDS adds zones of its own to the list of a cluster: a difference that would replace it.
          ignoreChanges: [...madeOnce, "databaseName", "masterUsername", "availabilityZones"],
        }),
      ),
    );
    const members = instances.map(
      ({ key, instance, identifier: instanceIdentifier }) =>
        new aws.rds.ClusterInstance(
          ...this.child<aws.rds.ClusterInstanceArgs>(
            `instance-${key}`,
            transform?.instance,
            {
              identifier: instanceIdentifier,
              clusterIdentifier: cluster.clusterIdentifier,
              engine,
              instanceClass: instance.instanceClass,
              availabilityZone: instance.zone && `${deployment.region}${instance.zone}`,
              promotionTier: instance.promotionTier ?? 1,
              dbSubnetGroupName: this.subnetGroup.name,
              publiclyAccessible: false,
              autoMinorVersionUpgrade: true,
              preferredMaintenanceWindow: settings.maintenanceWindow,
              copyTagsToSnapshot: true,
              performanceInsightsEnabled: true,
              performanceInsightsKmsKeyId: args.keyArn,
              performanceInsightsRetentionPeriod: settings.performanceInsightsRetentionDays,
              monitoringInterval: settings.monitoringIntervalSeconds,
              monitoringRoleArn: this.monitoringRole.arn,
              applyImmediately: settings.applyImmediately,
              tags: deployment.tags(instanceIdentifier),
            },
            this.childOptions({ dependsOn: this.before }),
          ),
        ),
    );

    this.arn = cluster.arn;
    this.identifier = cluster.clusterIdentifier;
    this.address = cluster.endpoint;
    this.readerAddress = cluster.readerEndpoint;
    this.databaseName = cluster.databaseName;
    this.resourceId = cluster.clusterResourceId;
    this.masterSecretArn = cluster.masterUserSecrets.apply(([secret]) => secret?.secretArn ?? "");
    this.controls = databaseControls(factsOf(cluster, members, parameters), args.keyArn);
    this.registerOutputs({
      arn: this.arn,
      identifier: this.identifier,
      address: this.address,
      readerAddress: this.readerAddress,
      port: this.port,
      databaseName: this.databaseName,
      resourceId: this.resourceId,
      masterSecretArn: this.masterSecretArn,
      securityGroupId: this.securityGroupId,
      controls: this.controls,
    });
  }
}

function factsOf(
  cluster: aws.rds.Cluster,
  instances: readonly aws.rds.ClusterInstance[],
  parameters: aws.rds.ClusterParameterGroup,
): pulumi.Output<DatabaseFacts> {
  const members = instances.map((instance) => ({
    zone: instance.availabilityZone,
    public: instance.publiclyAccessible,
    insights: instance.performanceInsightsEnabled,
    insightsKeyArn: instance.performanceInsightsKmsKeyId,
    monitoringInterval: instance.monitoringInterval,
  }));
  return pulumi
    .output({
      members,
      arn: cluster.arn,
      encrypted: cluster.storageEncrypted,
      storageKeyArn: cluster.kmsKeyId,
      managedPassword: cluster.manageMasterUserPassword,
      iamAuthentication: cluster.iamDatabaseAuthenticationEnabled,
      backupDays: cluster.backupRetentionPeriod,
      deletionProtection: cluster.deletionProtection,
      skipFinalSnapshot: cluster.skipFinalSnapshot,
      exports: cluster.enabledCloudwatchLogsExports,
      parameters: parameters.parameters,
    })
    .apply(({ members: found, ...rest }) => {
      const keys = new Set(found.map(({ insightsKeyArn }) => insightsKeyArn));
      return {
        ...rest,
        public: found.some((member) => member.public),
        standby: new Set(found.map(({ zone }) => zone)).size > 1,
        insights: found.every(({ insights }) => insights),
        // Instances with different keys have none that could be ours.
        insightsKeyArn: keys.size === 1 ? [...keys][0] : undefined,
        monitoringInterval: Math.min(...found.map(({ monitoringInterval }) => monitoringInterval ?? 0)),
      };
    });
}
