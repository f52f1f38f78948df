import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyText } from "../../iam";
import { SecurityGroup } from "../network";
import {
  Component,
  refuse,
  type ComponentArgs,
  type HasControls,
  type Problem,
  type SecurityControl,
} from "../shared";
import { databaseControls } from "./database-controls";
import { databaseParameters, parameterFamily } from "./database-parameters";
import { databaseDefaults, databaseProblems, type DatabaseSettings } from "./database-settings";
import { monitoringPermissions, monitoringTrust } from "./monitoring-policies";

export interface DatabaseArgs extends ComponentArgs, DatabaseSettings {
  readonly vpcId: pulumi.Input<string>;
  /** Isolated subnets in at least two zones, also when there is no standby. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /**
   * Security groups that may connect, by a stable name of each client; see {@link Database.admit}.
   * @default nobody
   */
  readonly clients?: Readonly<Record<string, pulumi.Input<string>>>;
  /** The KMS key of storage, backups, Performance Insights and the master password. */
  readonly keyArn: pulumi.Input<string>;
  /** The KMS key of the exported logs. */
  readonly logsKeyArn: pulumi.Input<string>;
}

/** RDS's logs of PostgreSQL that go to CloudWatch. */
const exportedLogs = ["postgresql", "upgrade"];

/**
 * A PostgreSQL database: encrypted, in isolated subnets, reached by named clients over TLS only, its master password
 * made and rotated by RDS.
 *
 * ```ts
 * const database = new Database("database", {
 *   deployment, vpcId, subnetIds: network.isolatedSubnetIds, clients: { worker: workerGroup.id },
 *   keyArn: keys.data.arn, logsKeyArn: keys.logs.arn, ...settings.database,
 * });
 * ```
 *
 * The final snapshot's name is fixed: after a database was deleted, delete or rename its snapshot before a database of
 * the same name is deleted again.
 */
export class Database extends Component implements HasControls {
  readonly arn: pulumi.Output<string>;
  readonly identifier: pulumi.Output<string>;
  /** Host name to connect to. */
  readonly address: pulumi.Output<string>;
  readonly port: number;
  readonly databaseName: pulumi.Output<string>;
  /** What IAM policies for `rds-db:connect` name. */
  readonly resourceId: pulumi.Output<string>;
  /** The secret with the master user's password. */
  readonly masterSecretArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: DatabaseArgs, options?: pulumi.ComponentResourceOptions) {
    super("storage:Database", name, args, options);
    refuse(`Database "${name}"`, [...subnetProblems(args.subnetIds), ...databaseProblems(args)]);
    const { deployment } = args;
    const settings = { ...databaseDefaults, ...withoutUndefined(args) };
    const identifier = deployment.name(name);

    const subnets = new aws.rds.SubnetGroup(
      this.childName("subnets"),
      {
        name: identifier,
        description: `Isolated subnets of ${identifier}`,
        subnetIds: [...args.subnetIds],
        tags: deployment.tags(identifier),
      },
      this.childOptions(),
    );
    const group = new SecurityGroup(
      this.childName("access"),
      {
        deployment,
        vpcId: args.vpcId,
        description: `Clients of ${identifier}`,
      },
      { parent: this },
    );
    const family = parameterFamily(settings.engineVersion);
    // The family is part of the name: another major version needs another group while the old one is still in use.
    const parametersName = deployment.name(`${name}-${family}`);
    const parameters = new aws.rds.ParameterGroup(
      this.childName("parameters"),
      {
        name: parametersName,
        family,
        description: `TLS only and logging for ${identifier}`,
        parameters: databaseParameters,
        tags: deployment.tags(parametersName),
      },
      this.childOptions(),
    );
    const logGroups = exportedLogs.map((log) => this.logGroup(log, identifier, args));
    const monitoring = this.monitoringRole(name, identifier);

    const instance = new aws.rds.Instance(
      this.childName("instance"),
      {
        identifier,
        engine: "postgres",
        engineVersion: settings.engineVersion,
        autoMinorVersionUpgrade: true,
        instanceClass: settings.instanceClass,
        storageType: "gp3",
        allocatedStorage: settings.allocatedStorageGib,
        maxAllocatedStorage: settings.maxAllocatedStorageGib,
        storageEncrypted: true,
        kmsKeyId: args.keyArn,
        dbName: settings.databaseName,
        port: settings.port,
        username: settings.masterUsername,
        manageMasterUserPassword: true,
        masterUserSecretKmsKeyId: args.keyArn,
        iamDatabaseAuthenticationEnabled: true,
        parameterGroupName: parameters.name,
        dbSubnetGroupName: subnets.name,
        vpcSecurityGroupIds: [group.id],
        publiclyAccessible: false,
        multiAz: settings.multiAz,
        backupRetentionPeriod: settings.backupRetentionDays,
        backupWindow: settings.backupWindow,
        maintenanceWindow: settings.maintenanceWindow,
        copyTagsToSnapshot: true,
        deletionProtection: settings.deletionProtection,
        skipFinalSnapshot: !settings.finalSnapshot,
        finalSnapshotIdentifier: settings.finalSnapshot ? `${identifier}-final` : undefined,
        enabledCloudwatchLogsExports: exportedLogs,
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: args.keyArn,
        performanceInsightsRetentionPeriod: settings.performanceInsightsRetentionDays,
        monitoringInterval: settings.monitoringIntervalSeconds,
        monitoringRoleArn: monitoring.role.arn,
        applyImmediately: settings.applyImmediately,
        tags: deployment.tags(identifier),
      },
      this.statefulOptions({ dependsOn: [...logGroups, monitoring.permissions] }),
    );

    this.arn = instance.arn;
    this.identifier = instance.identifier;
    this.address = instance.address;
    this.port = settings.port;
    this.databaseName = instance.dbName;
    this.resourceId = instance.resourceId;
    this.masterSecretArn = instance.masterUserSecrets.apply(([secret]) => secret?.secretArn ?? "");
    this.securityGroupId = group.id;
    for (const [client, securityGroupId] of Object.entries(args.clients ?? {})) {
      this.admit(client, securityGroupId);
    }
    this.controls = databaseControls(instance, parameters);
    this.registerOutputs({
      arn: this.arn,
      identifier: this.identifier,
      address: this.address,
      port: this.port,
      databaseName: this.databaseName,
      resourceId: this.resourceId,
      masterSecretArn: this.masterSecretArn,
      securityGroupId: this.securityGroupId,
      controls: this.controls,
    });
  }

  /**
   * Lets whoever is in that security group connect. `client` is the rule's identity: renaming it replaces the rule.
   * The client's own group must let it out to {@link port}.
   */
  admit(client: string, securityGroupId: pulumi.Input<string>): void {
    const ruleName = this.childName(`from-${client}`);
    new aws.vpc.SecurityGroupIngressRule(
      ruleName,
      {
        securityGroupId: this.securityGroupId,
        referencedSecurityGroupId: securityGroupId,
        description: `PostgreSQL from ${client}`,
        ipProtocol: "tcp",
        fromPort: this.port,
        toPort: this.port,
        tags: this.deployment.tags(this.deployment.name(ruleName, 255)),
      },
      this.childOptions(),
    );
  }

  /** RDS makes the group of an exported log without key and retention unless it is there already. */
  private logGroup(log: string, identifier: string, args: DatabaseArgs): aws.cloudwatch.LogGroup {
    const groupName = `/aws/rds/instance/${identifier}/${log}`;
    return new aws.cloudwatch.LogGroup(
      this.childName(`log-${log}`),
      {
        name: groupName,
        retentionInDays: args.logRetentionDays,
        kmsKeyId: args.logsKeyArn,
        tags: this.deployment.tags(groupName),
      },
      this.statefulOptions(),
    );
  }

  private monitoringRole(
    name: string,
    identifier: string,
  ): { role: aws.iam.Role; permissions: aws.iam.RolePolicy } {
    const roleName = this.deployment.name(`${name}-monitoring`, 64);
    const role = new aws.iam.Role(
      this.childName("monitoring-role"),
      {
        name: roleName,
        path: this.deployment.rolePath,
        description: `Enhanced monitoring of ${identifier}`,
        assumeRolePolicy: policyText(monitoringTrust(this.deployment, identifier)),
        tags: this.deployment.tags(roleName),
      },
      this.childOptions(),
    );
    const permissions = new aws.iam.RolePolicy(
      this.childName("monitoring-permissions"),
      {
        name: "write-metrics",
        role: role.name,
        policy: policyText(monitoringPermissions(this.deployment)),
      },
      this.childOptions(),
    );
    return { role, permissions };
  }
}

function subnetProblems(subnetIds: readonly unknown[]): Problem[] {
  return subnetIds.length >= 2
    ? []
    : [
        {
          path: ["subnetIds", "length"],
          value: subnetIds.length,
          message: "isolated subnets in at least two zones; fix: add a zone to the network",
        },
      ];
}

/** So that settings left out in a configuration do not hide defaults. */
function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
