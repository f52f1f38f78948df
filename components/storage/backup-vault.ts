import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  Component,
  refuse,
  type ComponentArgs,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";
import { lockProblems, type VaultLock } from "./backup-settings";

export interface BackupVaultArgs extends ComponentArgs {
  /** Where the vault is; for copies, `deployment.inRegion("eu-central-1")`. */
  readonly deployment: ComponentArgs["deployment"];
  /** The KMS key of the vault, in its region, which must admit AWS Backup (see `backupKeyUse` and `dataKeyUse`). */
  readonly keyArn: pulumi.Input<string>;
  /** The part of the vault's name between project and environment. @default the component's name */
  readonly purpose?: string;
  /** @default recovery points can be deleted by whoever may delete them */
  readonly lock?: VaultLock;
  /**
   * `pulumi destroy` deletes the vault with all recovery points in it; otherwise a vault that holds any stays.
   * @default false
   */
  readonly forceDestroy?: boolean;
  /** Changes to children. */
  readonly transform?: {
    readonly vault?: Transform<aws.backup.VaultArgs>;
    readonly lock?: Transform<aws.backup.VaultLockConfigurationArgs>;
  };
}

/**
 * A vault for recovery points, with a key of ours. Backups of RDS and Aurora keep the key of their database; those of
 * other services, and copies, take the vault's.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
 *
 * ```ts
 * const vault = new BackupVault("vault", { deployment, keyArn: keys.data.arn, lock: { mode: "governance", minRetentionDays: 30 } });
 * ```
 */
export class BackupVault extends Component implements HasControls {
  readonly arn: pulumi.Output<string>;
  readonly vaultName: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: BackupVaultArgs, options?: pulumi.ComponentResourceOptions) {
    refuse(`Backup vault "${name}"`, lockProblems(args.lock));
    super("storage:BackupVault", name, args, options);
    const { deployment, transform, lock } = args;
    const region = deployment.resourceRegion;
    const vaultName = deployment.name(args.purpose ?? name, 50);
    const vault = new aws.backup.Vault(
      ...this.child<aws.backup.VaultArgs>(
        "vault",
        transform?.vault,
        {
          name: vaultName,
          kmsKeyArn: args.keyArn,
          forceDestroy: args.forceDestroy ?? false,
          region,
          tags: deployment.tags(vaultName),
        },
        // Another key would replace the vault, and AWS refuses to delete one that holds recovery points.
        this.statefulOptions({ ignoreChanges: ["kmsKeyArn"] }),
      ),
    );
    const locked =
      lock &&
      new aws.backup.VaultLockConfiguration(
        ...this.child<aws.backup.VaultLockConfigurationArgs>(
          "lock",
          transform?.lock,
          {
            backupVaultName: vault.name,
            minRetentionDays: lock.minRetentionDays,
            maxRetentionDays: lock.maxRetentionDays,
            changeableForDays: lock.changeableForDays,
            region,
          },
          // A vault has one lock: deleting the old one after making the new one would leave none.
          this.guardOptions({ deleteBeforeReplace: true }),
        ),
      );

    this.arn = vault.arn;
    this.vaultName = vault.name;
    this.controls = pulumi
      .all([vault.arn, vault.kmsKeyArn, args.keyArn, locked?.backupVaultName])
      .apply(([resource, actual, ours, lockedName]) => [
        { id: "S5", control: "vault encrypted with a key of ours", enabled: actual === ours, resource },
        { id: "S6", control: "recovery points locked", enabled: lockedName !== undefined, resource },
      ]);
    this.registerOutputs({ arn: this.arn, vaultName: this.vaultName, controls: this.controls });
  }
}
