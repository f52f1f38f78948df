import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, type Problem, type SecurityControl, type Transform } from "../shared";
import { databaseControls, type DatabaseFacts } from "./database-controls";
import { identifierProblems } from "./purpose-problems";
import { databaseProblems, type DatabaseSettings } from "./database-settings";
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

/** A copy of the database for reading, which follows it with a short delay. Charged like an instance of its own. */
export interface ReadReplica {
  /** @default the database's own class */
  readonly instanceClass?: string;
  /** A standby of the replica in another zone, which doubles its price. @default false */
  readonly multiAz?: boolean;
}

export interface DatabaseArgs extends PostgresArgs, DatabaseSettings {
  /**
   * Read replicas by a stable name of each. They need {@link masterPassword}; `DatabaseCluster` has readers without.
   * @default none
   */
  readonly readReplicas?: Readonly<Record<string, ReadReplica>>;
  /**
   * The master user's password, where RDS is not to make and keep it: RDS makes no read replicas of a database whose
   * password it keeps. It is kept in Pulumi's state as a secret, and rotating it is up to you.
   * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html (limitations)
   * @default RDS makes it, keeps it in Secrets Manager and rotates it
   */
  readonly masterPassword?: pulumi.Input<string>;
  /** Changes to children. */
  readonly transform?: PostgresTransform & {
    readonly parameterGroup?: Transform<aws.rds.ParameterGroupArgs>;
    readonly instance?: Transform<aws.rds.InstanceArgs>;
    readonly readReplica?: Transform<aws.rds.InstanceArgs>;
  };
}

/** RDS's logs of PostgreSQL that go to CloudWatch. */
const exportedLogs = ["postgresql", "upgrade"];

/**
 * A PostgreSQL database: encrypted, in isolated subnets, reached by named clients over TLS only, its master password
 * made and rotated by RDS.
 *
 * ```ts
 * const database = new Database("database", {
 *   deployment, vpcId, subnetIds: network.isolatedSubnetIds,
 *   keyArn: keys.data.arn, logsKeyArn: keys.logs.arn, ...settings.database,
 * });
 * database.admit("worker", worker.securityGroupId);
 * ```
 *
 * The final snapshot's name is fixed: after a database was deleted, delete or rename its snapshot before a database of
 * the same name is deleted again.
 */
export class Database extends PostgresDatabase {
  readonly arn: pulumi.Output<string>;
  readonly identifier: pulumi.Output<string>;
  readonly address: pulumi.Output<string>;
  readonly databaseName: pulumi.Output<string>;
  readonly resourceId: pulumi.Output<string>;
  /** The secret with the master user's password; empty where RDS does not keep it. */
  readonly masterSecretArn: pulumi.Output<string>;
  /** Host names of the read replicas, by their names. */
  readonly replicaAddresses: Readonly<Record<string, pulumi.Output<string>>>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: DatabaseArgs, options?: pulumi.ComponentResourceOptions) {
    refuse(`Database "${name}"`, [
      ...identifierProblems(args.deployment, args.purpose ?? name, Object.keys(args.readReplicas ?? {})),
      ...placeProblems(args),
      ...databaseProblems(args),
      ...replicaProblems(args),
    ]);
    const identifier = identifierOf(name, args);
    const replicas = Object.entries(args.readReplicas ?? {}).map(([key, replica]) => ({
      key,
      replica,
      identifier: identifierOf(name, args, key),
    }));
    const settings = withDefaults(args);
    super(
      "storage:Database",
      name,
      args,
      {
        engine: "postgres",
        port: settings.port,
        instances: [identifier, ...replicas.map((replica) => replica.identifier)],
        logs: exportedLogs.flatMap((log) => [
          { log, group: `instance/${identifier}`, key: `log-${log}` },
          ...replicas.map(({ key, identifier: replica }) => ({
            log,
            group: `instance/${replica}`,
            key: `log-${key}-${log}`,
          })),
        ]),
      },
      options,
    );
    const { deployment, transform } = args;
    const parameters = new aws.rds.ParameterGroup(
      ...this.child("parameters", transform?.parameterGroup, parameterGroup(name, args, "postgres")),
    );
    /** What replicas do not take over from the database. */
    const common = {
      autoMinorVersionUpgrade: true,
      allowMajorVersionUpgrade: true,
      storageType: "gp3",
      maxAllocatedStorage: settings.maxAllocatedStorageGib,
      storageEncrypted: true,
      port: settings.port,
      iamDatabaseAuthenticationEnabled: true,
      parameterGroupName: parameters.name,
      vpcSecurityGroupIds: [this.securityGroupId],
      publiclyAccessible: false,
      maintenanceWindow: settings.maintenanceWindow,
      copyTagsToSnapshot: true,
      deletionProtection: settings.deletionProtection,
      enabledCloudwatchLogsExports: exportedLogs,
      databaseInsightsMode: settings.databaseInsights,
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: args.keyArn,
      performanceInsightsRetentionPeriod: settings.performanceInsightsRetentionDays,
      monitoringInterval: settings.monitoringIntervalSeconds,
      monitoringRoleArn: this.monitoringRole.arn,
      applyImmediately: settings.applyImmediately,
    } satisfies Partial<aws.rds.InstanceArgs>;

    const restored = settings.snapshotIdentifier !== undefined;
    const instance = new aws.rds.Instance(
      ...this.child<aws.rds.InstanceArgs>(
        "instance",
        transform?.instance,
        {
          ...common,
          identifier,
          engine: "postgres",
          engineVersion: settings.engineVersion,
          instanceClass: settings.instanceClass,
          allocatedStorage: settings.allocatedStorageGib,
          kmsKeyId: args.keyArn,
          snapshotIdentifier: settings.snapshotIdentifier,
          dbName: restored ? undefined : settings.databaseName,
          username: restored ? undefined : settings.masterUsername,
          ...(args.masterPassword === undefined
            ? { manageMasterUserPassword: true, masterUserSecretKmsKeyId: args.keyArn }
            : { password: pulumi.secret(args.masterPassword) }),
          dbSubnetGroupName: this.subnetGroup.name,
          multiAz: settings.multiAz,
          backupRetentionPeriod: settings.backupRetentionDays,
          backupWindow: settings.backupWindow,
          skipFinalSnapshot: !settings.finalSnapshot,
          finalSnapshotIdentifier: settings.finalSnapshot ? `${identifier}-final` : undefined,
          tags: deployment.tags(identifier),
        },
        this.statefulOptions({
          dependsOn: this.before,
          // One that stayed would hold its subnets and its network; a final snapshot stays instead.
          retainOnDelete: false,
          ignoreChanges: [...madeOnce, "dbName", "username"],
        }),
      ),
    );

    this.replicaAddresses = Object.fromEntries(
      replicas.map(({ key, replica, identifier: replicaIdentifier }) => [
        key,
        new aws.rds.Instance(
          ...this.child<aws.rds.InstanceArgs>(
            `replica-${key}`,
            transform?.readReplica,
            {
              ...common,
              identifier: replicaIdentifier,
              replicateSourceDb: instance.identifier,
              instanceClass: replica.instanceClass ?? settings.instanceClass,
              multiAz: replica.multiAz ?? false,
              // It holds nothing that the database does not: RDS takes no last snapshot of a replica.
              skipFinalSnapshot: true,
              tags: deployment.tags(replicaIdentifier),
            },
            this.childOptions({ dependsOn: this.before }),
          ),
        ).address,
      ]),
    );

    this.arn = instance.arn;
    this.identifier = instance.identifier;
    this.address = instance.address;
    this.databaseName = instance.dbName;
    this.resourceId = instance.resourceId;
    this.masterSecretArn = instance.masterUserSecrets.apply(([secret]) => secret?.secretArn ?? "");
    this.controls = databaseControls(factsOf(instance, parameters), args.keyArn);
    this.registerOutputs({
      arn: this.arn,
      identifier: this.identifier,
      address: this.address,
      port: this.port,
      databaseName: this.databaseName,
      resourceId: this.resourceId,
      masterSecretArn: this.masterSecretArn,
      replicaAddresses: this.replicaAddresses,
      securityGroupId: this.securityGroupId,
      controls: this.controls,
    });
  }
}

function replicaProblems({ readReplicas = {}, masterPassword }: DatabaseArgs): Problem[] {
  const names = Object.keys(readReplicas);
  return [
    ...instanceNameProblems("readReplicas", names),
    ...(names.length > 0 && masterPassword === undefined
      ? [
          {
            path: ["readReplicas"],
            value: names,
            message:
              "none while RDS keeps the master password, since it refuses replicas of such a database; fix: use DatabaseCluster, whose readers need nothing of the kind, or give masterPassword",
          },
        ]
      : []),
  ];
}

function factsOf(
  instance: aws.rds.Instance,
  parameters: aws.rds.ParameterGroup,
): pulumi.Output<DatabaseFacts> {
  return pulumi.output({
    arn: instance.arn,
    encrypted: instance.storageEncrypted,
    storageKeyArn: instance.kmsKeyId,
    public: instance.publiclyAccessible,
    managedPassword: instance.manageMasterUserPassword,
    iamAuthentication: instance.iamDatabaseAuthenticationEnabled,
    backupDays: instance.backupRetentionPeriod,
    deletionProtection: instance.deletionProtection,
    skipFinalSnapshot: instance.skipFinalSnapshot,
    standby: instance.multiAz,
    exports: instance.enabledCloudwatchLogsExports,
    insights: instance.performanceInsightsEnabled,
    insightsKeyArn: instance.performanceInsightsKmsKeyId,
    monitoringInterval: instance.monitoringInterval,
    parameters: parameters.parameters,
  });
}
