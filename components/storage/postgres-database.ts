import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyText } from "../../iam";
import { SecurityGroup, type SecurityGroupTransform } from "../network";
import {
  Component,
  refuse,
  type ComponentArgs,
  type HasControls,
  type Problem,
  type SecurityControl,
  type Transform,
} from "../shared";
import {
  databaseParameters,
  parameterFamily,
  type DatabaseParameter,
  type PostgresEngine,
} from "./database-parameters";
import { databaseDefaults, type PostgresSettings } from "./database-settings";
import { connectPermissions, grantProblems, userProblems, type RoleOfDeployment } from "./role-grants";
import { monitoringPermissions, monitoringTrust } from "./monitoring-policies";

/** Where a database stands, who may connect, and its keys. */
export interface PostgresPlace {
  /** The VPC of the subnets. */
  readonly vpcId: pulumi.Input<string>;
  /** Isolated subnets in at least two zones, also when there is no standby. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /**
   * Security groups that may connect, by a stable name of each client; see {@link PostgresDatabase.admit}.
   * @default nobody
   */
  readonly clients?: Readonly<Record<string, pulumi.Input<string>>>;
  /** The KMS key of storage, backups, Performance Insights and the master password: its ARN. */
  readonly keyArn: pulumi.Input<string>;
  /** The KMS key of the exported logs. */
  readonly logsKeyArn: pulumi.Input<string>;
  /**
   * The part of all physical names between project and environment. Give it when a component is renamed with
   * `aliases`, so that the database keeps its identifier.
   * @default the component's name
   */
  readonly purpose?: string;
}

/** Changes to the children that instances and clusters have in common. */
export interface PostgresTransform {
  readonly subnetGroup?: Transform<aws.rds.SubnetGroupArgs>;
  readonly securityGroup?: SecurityGroupTransform;
  /** The policies of roles that may sign in. */
  readonly grant?: Transform<aws.iam.RolePolicyArgs>;
  /** The rule of each client. */
  readonly ingressRule?: Transform<aws.vpc.SecurityGroupIngressRuleArgs>;
  readonly logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
  readonly monitoringRole?: Transform<aws.iam.RoleArgs>;
  readonly monitoringPermissions?: Transform<aws.iam.RolePolicyArgs>;
  readonly rotationPermission?: Transform<aws.lambda.PermissionArgs>;
  readonly rotation?: Transform<aws.secretsmanager.SecretRotationArgs>;
}

export interface PostgresArgs extends ComponentArgs, PostgresPlace, PostgresSettings {
  readonly transform?: PostgresTransform;
}

/** A secret of a database user, and what changes it. */
export interface UserSecret {
  readonly secretArn: pulumi.Input<string>;
  /**
   * The Lambda function that rotates it, e.g. AWS's `SecretsManagerRDSPostgreSQLRotationSingleUser`. It must reach the
   * database ({@link PostgresDatabase.admit}) and Secrets Manager.
   * https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_available-rotation-templates.html
   */
  readonly functionArn: pulumi.Input<string>;
  /** Days between rotations, 1-1000. @default 30 */
  readonly everyDays?: number;
}

/** What differs between an instance and a cluster before either is made. */
interface Kind {
  readonly engine: PostgresEngine;
  readonly port: number;
  /** The physical names of the instances, which enhanced monitoring watches. */
  readonly instances: readonly string[];
  /** Prefixes of log groups and the suffix of their logical names: one for each database that exports logs. */
  readonly logs: readonly { readonly group: string; readonly key: string; readonly log: string }[];
}

/**
 * What PostgreSQL on RDS needs around it, on an instance or on a cluster: subnets, a security group with a rule for
 * each client, log groups with key and retention, a role for enhanced monitoring.
 */
export abstract class PostgresDatabase extends Component implements HasControls {
  abstract readonly arn: pulumi.Output<string>;
  abstract readonly identifier: pulumi.Output<string>;
  /** Host name to connect to, for reading and writing. */
  abstract readonly address: pulumi.Output<string>;
  abstract readonly databaseName: pulumi.Output<string>;
  /** What IAM policies for `rds-db:connect` name. */
  abstract readonly resourceId: pulumi.Output<string>;
  /** The secret with the master user's password. */
  abstract readonly masterSecretArn: pulumi.Output<string>;
  abstract readonly controls: pulumi.Output<SecurityControl[]>;
  readonly port: number;
  readonly securityGroupId: pulumi.Output<string>;

  protected readonly subnetGroup: aws.rds.SubnetGroup;
  protected readonly monitoringRole: aws.iam.Role;
  /** What must be there before a database is made. */
  protected readonly before: pulumi.Resource[];

  protected constructor(
    type: string,
    name: string,
    private readonly postgres: PostgresArgs,
    kind: Kind,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super(type, name, postgres, options);
    const { deployment, transform } = postgres;
    const identifier = identifierOf(name, postgres);

    this.port = kind.port;
    this.subnetGroup = new aws.rds.SubnetGroup(
      ...this.child("subnets", transform?.subnetGroup, {
        name: identifier,
        description: `Isolated subnets of ${identifier}`,
        subnetIds: [...postgres.subnetIds],
        tags: deployment.tags(identifier),
      }),
    );
    const group = new SecurityGroup(
      this.childName("access"),
      {
        deployment,
        vpcId: postgres.vpcId,
        description: `Clients of ${identifier}`,
        transform: transform?.securityGroup,
      },
      { parent: this },
    );
    this.securityGroupId = group.id;
    const monitoring = this.monitoring(postgres.purpose ?? name, identifier, kind.instances);
    this.monitoringRole = monitoring.role;
    this.before = [...kind.logs.map((log) => this.logGroup(log)), monitoring.permissions];
    for (const [client, securityGroupId] of Object.entries(postgres.clients ?? {})) {
      this.admit(client, securityGroupId);
    }
  }

  /**
   * Lets whoever is in that security group connect. `client` is the rule's identity: renaming it replaces the rule.
   * The client's own group must let it out to {@link port}.
   */
  admit(client: string, securityGroupId: pulumi.Input<string>): void {
    const suffix = `from-${client}`;
    new aws.vpc.SecurityGroupIngressRule(
      ...this.child(suffix, this.postgres.transform?.ingressRule, {
        securityGroupId: this.securityGroupId,
        referencedSecurityGroupId: securityGroupId,
        description: `PostgreSQL from ${client}`,
        ipProtocol: "tcp",
        fromPort: this.port,
        toPort: this.port,
        tags: this.deployment.tags(this.deployment.name(this.childName(suffix), 255)),
      }),
    );
  }

  /**
   * Has a Lambda function of yours rotate the secret of a database user. The master user's secret needs none: RDS
   * rotates it every seven days. `user` is the rotation's identity.
   * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html
   *
   * ```ts
   * database.rotate("reports", { secretArn: secret.arn, functionArn: rotation.arn });
   * ```
   */
  rotate(
    user: string,
    { secretArn, functionArn, everyDays = 30 }: UserSecret,
  ): aws.secretsmanager.SecretRotation {
    const { transform } = this.postgres;
    const permission = new aws.lambda.Permission(
      ...this.child(`rotate-${user}-permission`, transform?.rotationPermission, {
        function: functionArn,
        action: "lambda:InvokeFunction",
        principal: "secretsmanager.amazonaws.com",
        sourceAccount: this.deployment.accountId,
      }),
    );
    return new aws.secretsmanager.SecretRotation(
      ...this.child(
        `rotate-${user}`,
        transform?.rotation,
        {
          secretId: secretArn,
          rotationLambdaArn: functionArn,
          rotationRules: { automaticallyAfterDays: everyDays },
        },
        this.childOptions({ dependsOn: permission }),
      ),
    );
  }

  /**
   * Lets a role of the deployment sign in by IAM as one database user, without a password. The user must have the role
   * `rds_iam` in the database (`GRANT rds_iam TO reports`), and the caller's security group must be admitted.
   * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
   *
   * ```ts
   * database.grantConnect("reports", { role: reportsRole, user: "reports" });
   * ```
   *
   * @param name who it is for, unique to the database and stable for ever: part of a logical name.
   */
  grantConnect(name: string, grantee: RoleOfDeployment & { readonly user: string }): aws.iam.RolePolicy {
    const { deployment } = this;
    refuse(`Grant "${name}" of a database`, [
      ...grantProblems(deployment, name, grantee),
      ...userProblems(grantee.user),
    ]);
    return new aws.iam.RolePolicy(
      ...this.child(`grant-${name}`, this.postgres.transform?.grant, {
        name: this.childName(`grant-${name}`),
        role: grantee.role.name,
        policy: this.resourceId.apply((id) => policyText(connectPermissions(deployment, id, grantee.user))),
      }),
    );
  }

  /** RDS makes the group of an exported log without key and retention unless it is there already. */
  private logGroup({ group, key, log }: Kind["logs"][number]): aws.cloudwatch.LogGroup {
    const { logRetentionDays, logsKeyArn, transform } = this.postgres;
    const groupName = `/aws/rds/${group}/${log}`;
    return new aws.cloudwatch.LogGroup(
      ...this.child(
        key,
        transform?.logGroup,
        {
          name: groupName,
          retentionInDays: logRetentionDays,
          kmsKeyId: logsKeyArn,
          tags: this.deployment.tags(groupName),
        },
        this.statefulOptions(),
      ),
    );
  }

  private monitoring(
    purpose: string,
    identifier: string,
    instances: readonly string[],
  ): { role: aws.iam.Role; permissions: aws.iam.RolePolicy } {
    const { deployment, transform } = this.postgres;
    const roleName = deployment.name(`${purpose}-monitoring`, 64);
    const role = new aws.iam.Role(
      ...this.child("monitoring-role", transform?.monitoringRole, {
        name: roleName,
        path: deployment.rolePath,
        description: `Enhanced monitoring of ${identifier}`,
        assumeRolePolicy: policyText(monitoringTrust(deployment, instances)),
        tags: deployment.tags(roleName),
      }),
    );
    const permissions = new aws.iam.RolePolicy(
      ...this.child("monitoring-permissions", transform?.monitoringPermissions, {
        name: "write-metrics",
        role: role.name,
        policy: policyText(monitoringPermissions(deployment)),
      }),
    );
    return { role, permissions };
  }
}

/** The identifier of a database; with `part`, of something of it. */
export function identifierOf(
  name: string,
  { deployment, purpose = name }: Pick<PostgresArgs, "deployment" | "purpose">,
  part?: string,
): string {
  return deployment.name(part === undefined ? purpose : `${purpose}-${part}`);
}

/** A parameter group, of instances or of a cluster. */
interface GroupArgs {
  readonly name: string;
  readonly family: string;
  readonly description: string;
  readonly parameters: DatabaseParameter[];
  readonly tags: Record<string, string>;
}

/**
 * The parameter group of a major version. The family is part of the name: another major version needs another group
 * while the old one is still in use.
 */
export function parameterGroup(name: string, args: PostgresArgs, engine: PostgresEngine): GroupArgs {
  const family = parameterFamily(engine, args.engineVersion);
  const groupName = identifierOf(name, args, family);
  return {
    name: groupName,
    family,
    description: `TLS only and logging for ${identifierOf(name, args)}`,
    parameters: [...databaseParameters(args.parameters)],
    tags: args.deployment.tags(groupName),
  };
}

/** What counts when a database is made, and must never replace it later. */
export const madeOnce = ["snapshotIdentifier", "kmsKeyId"];

/** The settings with their defaults; those left out in a configuration do not hide one. */
export function withDefaults<T extends PostgresSettings>(settings: T): T & typeof databaseDefaults {
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  return { ...databaseDefaults, ...given } as T & typeof databaseDefaults;
}

/** What is wrong with the place of a database. */
export function placeProblems({ subnetIds }: Pick<PostgresPlace, "subnetIds">): Problem[] {
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

/** Names of instances, which become part of identifiers. */
export function instanceNameProblems(path: string, names: readonly string[]): Problem[] {
  return names
    .filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    .map((name) => ({
      path: [path],
      value: name,
      message: "named by lower-case letters, digits and single hyphens between them; fix: rename it",
    }));
}
