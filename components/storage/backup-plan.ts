import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyText } from "../../iam";
import {
  Component,
  refuse,
  type ComponentArgs,
  type Deployment,
  type HasControls,
  type Problem,
  type SecurityControl,
  type Transform,
} from "../shared";
import { backupPermissions, backupTrust } from "./backup-policies";
import { backupProblems, rulesOf, schedule, type BackupRules } from "./backup-settings";

/** A vault to back up to, and the key of what lies in it. */
export interface BackupTarget {
  /** The vault that keeps the recovery points. */
  readonly vaultName: pulumi.Input<string>;
  /** ARN of the vault. */
  readonly vaultArn: pulumi.Input<string>;
  /** The KMS key of the databases, or of their copies. */
  readonly keyArn: pulumi.Input<string>;
}

export interface BackupPlanArgs extends ComponentArgs {
  /** Where backups go, in the region of the databases. */
  readonly target: BackupTarget;
  /**
   * Where each backup is copied to, in another region.
   * @default nowhere
   */
  readonly copies?: BackupTarget & {
    /** That region: `deployment.inRegion("eu-central-1")`. */
    readonly deployment: Deployment;
  };
  /** How often backups are made; at least one rule. */
  readonly rules: BackupRules;
  /**
   * ARNs of database instances and clusters by a stable name of each. Adding one touches no other.
   * @default none
   */
  readonly databases?: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * All databases of the account and region with this tag. Other kinds of resources with the tag are chosen as well,
   * and their backups fail, since the role may back up databases only.
   * @default none
   */
  readonly tagged?: {
    /** The tag's key. */
    readonly key: string;
    /** The tag's value. */
    readonly value: string;
  };
  /** Changes to children. */
  readonly transform?: {
    readonly plan?: Transform<aws.backup.PlanArgs>;
    readonly selection?: Transform<aws.backup.SelectionArgs>;
    readonly role?: Transform<aws.iam.RoleArgs>;
    readonly permissions?: Transform<aws.iam.RolePolicyArgs>;
  };
}

/** Minutes in which a backup must have begun, and must be done. AWS's own defaults fit no large database. */
const windows = { startWindow: 60, completionWindow: 24 * 60 } as const;

/**
 * Backs databases up by AWS Backup, besides RDS's own automatic backups: on a schedule of its own, for longer than 35
 * days, in a vault that outlives the databases.
 *
 * ```ts
 * new BackupPlan("nightly", {
 *   deployment, target: { vaultName: vault.vaultName, vaultArn: vault.arn, keyArn: keys.data.arn },
 *   rules: { daily: { keepDays: 35 } },
 *   databases: { orders: orders.arn },
 * });
 * ```
 */
export class BackupPlan extends Component implements HasControls {
  readonly arn: pulumi.Output<string>;
  readonly roleArn: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: BackupPlanArgs, options?: pulumi.ComponentResourceOptions) {
    const { deployment, transform, databases = {}, tagged } = args;
    refuse(`Backup plan "${name}"`, [...backupProblems(args), ...choiceProblems(args)]);
    super("storage:BackupPlan", name, args, options);
    const planName = deployment.name(name, 50);
    const plan = new aws.backup.Plan(
      ...this.child<aws.backup.PlanArgs>("plan", transform?.plan, {
        name: planName,
        rules: rulesOf(args.rules).map(([frequency, rule]) => ({
          ruleName: frequency,
          targetVaultName: args.target.vaultName,
          schedule: schedule(frequency, rule),
          ...windows,
          lifecycle: { deleteAfter: rule.keepDays },
          copyActions: args.copies && [
            { destinationVaultArn: args.copies.vaultArn, lifecycle: { deleteAfter: rule.keepDays } },
          ],
          recoveryPointTags: deployment.tags(planName),
        })),
        tags: deployment.tags(planName),
      }),
    );
    const { role, permissions } = this.role(name, args);
    const selections = [
      ...Object.entries(databases).map(([key, arn]) => ({ key, chosen: { resources: [arn] } })),
      ...(tagged === undefined
        ? []
        : [{ key: "tagged", chosen: { selectionTags: [{ type: "STRINGEQUALS", ...tagged }] } }]),
    ].map(
      ({ key, chosen }) =>
        new aws.backup.Selection(
          ...this.child<aws.backup.SelectionArgs>(
            `selection-${key}`,
            transform?.selection,
            { name: deployment.name(key, 50), planId: plan.id, iamRoleArn: role.arn, ...chosen },
            // AWS changes no selection: a new one of the same name waits for the old one to go.
            this.childOptions({ dependsOn: permissions, deleteBeforeReplace: true }),
          ),
        ),
    );

    this.arn = plan.arn;
    this.roleArn = role.arn;
    this.controls = pulumi
      .all([plan.arn, plan.rules, selections.map(({ planId }) => planId), plan.id])
      .apply(([resource, rules, planIds, id]) => [
        {
          id: "S5",
          control: "backed up by AWS Backup",
          enabled: rules.length > 0 && planIds.length > 0 && planIds.every((planId) => planId === id),
          resource,
        },
      ]);
    this.registerOutputs({ arn: this.arn, roleArn: this.roleArn, controls: this.controls });
  }

  private role(
    name: string,
    { deployment, transform, target, copies, databases = {}, tagged }: BackupPlanArgs,
  ): { role: aws.iam.Role; permissions: aws.iam.RolePolicy } {
    const roleName = deployment.name(name, 64);
    const role = new aws.iam.Role(
      ...this.child<aws.iam.RoleArgs>("role", transform?.role, {
        name: roleName,
        path: deployment.rolePath,
        description: "AWS Backup makes, copies and expires snapshots of databases",
        assumeRolePolicy: policyText(backupTrust(deployment)),
        tags: deployment.tags(roleName),
      }),
    );
    const anyDatabase = [deployment.arn("rds", "db:*"), deployment.arn("rds", "cluster:*")];
    const places = [{ ...target, deployment }, ...(copies === undefined ? [] : [copies])];
    const permissions = new aws.iam.RolePolicy(
      ...this.child<aws.iam.RolePolicyArgs>("permissions", transform?.permissions, {
        name: "databases",
        role: role.name,
        policy: pulumi
          .all([
            pulumi.all(Object.values(databases)),
            pulumi.all(places.map((place) => place.vaultArn)),
            pulumi.all(places.map((place) => place.keyArn)),
          ])
          .apply(([arns, vaultArns, keyArns]) =>
            policyText(
              backupPermissions(
                tagged === undefined ? arns : anyDatabase,
                places.map((place, index) => ({
                  deployment: place.deployment,
                  vaultArn: vaultArns[index] ?? "",
                  keyArn: keyArns[index] ?? "",
                })),
              ),
            ),
          ),
      }),
    );
    return { role, permissions };
  }
}

function choiceProblems({ databases = {}, tagged, rules }: BackupPlanArgs): Problem[] {
  return [
    ...(rulesOf(rules).length === 0
      ? [{ path: ["rules"], value: {}, message: "at least one rule; fix: add one" }]
      : []),
    ...(Object.keys(databases).length === 0 && tagged === undefined
      ? [
          {
            path: ["databases"],
            value: {},
            message: "a database, or a tag, so that something is backed up; fix: give databases or tagged",
          },
        ]
      : []),
    ...(tagged !== undefined && "tagged" in databases
      ? [
          {
            path: ["databases"],
            value: "tagged",
            message: "another name beside tagged, which takes it; fix: rename the database's entry",
          },
        ]
      : []),
  ];
}
