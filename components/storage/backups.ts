import * as pulumi from "@pulumi/pulumi";
import { EncryptionKey, type Administration, type EncryptionKeyArgs, type KeySettings } from "../kms";
import { backupKeyUse } from "../kms/key-policies";
import {
  Component,
  refuse,
  type ComponentArgs,
  type HasControls,
  type Problem,
  type SecurityControl,
} from "../shared";
import { BackupAlerts, type BackupAlertsArgs } from "./backup-alerts";
import { BackupPlan, type BackupPlanArgs } from "./backup-plan";
import { backupProblems, rulesOf, type BackupSettings } from "./backup-settings";
import { BackupVault, type BackupVaultArgs } from "./backup-vault";

export interface BackupsArgs extends ComponentArgs, BackupSettings {
  /** The KMS key of the databases, which is also the vault's. */
  readonly keyArn: pulumi.Input<string>;
  /** ARNs of database instances and clusters by a stable name of each. */
  readonly databases: Readonly<Record<string, pulumi.Input<string>>>;
  /** As for {@link BackupVault}, for both vaults. @default false */
  readonly forceDestroy?: boolean;
  /**
   * The topic that is told of failed backups and copies; take `AlertTopic.arn`, which waits for the topic's policy.
   * @default nobody is told
   */
  readonly topicArn?: pulumi.Input<string>;
  /**
   * Settings of the key that `copyRegion` makes: those of the deployment's other keys.
   * @default those of the fields
   */
  readonly copyKey?: KeySettings & Pick<Administration, "administrators">;
  /**
   * Changes to children; those of vaults are for both.
   * @default none
   */
  readonly transform?: BackupVaultArgs["transform"] &
    BackupPlanArgs["transform"] & {
      /** Of the key of the copies. */
      readonly copyKey?: EncryptionKeyArgs["transform"];
      /** Of the rule that tells of failures. */
      readonly alerts?: BackupAlertsArgs["transform"];
    };
}

/**
 * Backups of an environment's databases by AWS Backup: a vault, a plan that fills it, and on request copies in a second
 * region with a vault and a key there. Without rules nothing is made.
 *
 * ```ts
 * new Backups("backups", {
 *   deployment, keyArn: keys.data.arn, databases: { database: database.arn },
 *   rules: { daily: { keepDays: 35 }, monthly: { keepDays: 365 } },
 *   lock: { mode: "governance", minRetentionDays: 30 },
 * });
 * ```
 */
export class Backups extends Component implements HasControls {
  /** Undefined without rules. */
  readonly vaultArn: pulumi.Output<string> | undefined;
  /** The vault of the copies in the second region, if there is one. */
  readonly copyVaultArn: pulumi.Output<string> | undefined;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: BackupsArgs, options?: pulumi.ComponentResourceOptions) {
    refuse(`Backups "${name}"`, [...backupProblems(args), ...regionProblems(args)]);
    super("storage:Backups", name, args, options);
    const { deployment, keyArn, rules = {}, lock, forceDestroy, transform } = args;
    const inside = { parent: this };
    const wanted = rulesOf(rules).length > 0;

    const vault = wanted
      ? new BackupVault(
          this.childName("main"),
          { deployment, purpose: name, keyArn, lock, forceDestroy, transform },
          inside,
        )
      : undefined;
    const copies =
      wanted && args.copyRegion !== undefined ? this.copies(name, args, args.copyRegion) : undefined;
    const plan =
      vault &&
      new BackupPlan(
        this.childName("schedule"),
        {
          deployment,
          target: { vaultName: vault.vaultName, vaultArn: vault.arn, keyArn },
          copies: copies && {
            deployment: copies.deployment,
            vaultName: copies.vault.vaultName,
            vaultArn: copies.vault.arn,
            keyArn: copies.key.arn,
          },
          rules,
          databases: args.databases,
          transform,
        },
        inside,
      );

    const alerts =
      vault && args.topicArn !== undefined
        ? new BackupAlerts(
            this.childName("alerts"),
            { deployment, vaultArn: vault.arn, topicArn: args.topicArn, transform: transform?.alerts },
            inside,
          )
        : undefined;

    this.vaultArn = vault?.arn;
    this.copyVaultArn = copies?.vault.arn;
    const parts: HasControls[] = [vault, plan, copies?.key, copies?.vault, alerts].filter(
      (part) => part !== undefined,
    );
    this.controls = pulumi.all(parts.map(({ controls }) => controls)).apply((lists) => lists.flat());
    this.registerOutputs({
      vaultArn: this.vaultArn,
      copyVaultArn: this.copyVaultArn,
      controls: this.controls,
    });
  }

  /** A key and a vault in another region. */
  private copies(name: string, { lock, forceDestroy, transform, ...args }: BackupsArgs, region: string) {
    const deployment = args.deployment.inRegion(region);
    const { administrators, deletionWindowInDays, rotationPeriodInDays } = args.copyKey ?? {};
    const key = new EncryptionKey(
      this.childName("copies-key"),
      {
        administrators,
        deletionWindowInDays,
        rotationPeriodInDays,
        deployment,
        purpose: `${name}-copies`,
        description: "Copies of backups from another region",
        use: backupKeyUse(deployment),
        transform: transform?.copyKey,
      },
      { parent: this },
    );
    const vault = new BackupVault(
      this.childName("copies"),
      { deployment, purpose: `${name}-copies`, keyArn: key.arn, lock, forceDestroy, transform },
      { parent: this },
    );
    return { deployment, key, vault };
  }
}

function regionProblems({ deployment, copyRegion }: BackupsArgs): Problem[] {
  return copyRegion === deployment.region
    ? [
        {
          path: ["copyRegion"],
          value: copyRegion,
          message: "another region than the databases'; fix: choose one, or leave it out",
        },
      ]
    : [];
}
