import { companionRule } from "../../core/companion-rule";
import { ownKey } from "../../core/own-key";
import { atLeast, is, orAbsent, propertyRule } from "../../core/property-rule";
import type { Rule } from "../../core/rule";

const VAULT = "aws:backup/vault:Vault";
const LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";

const vaultOwnKey = propertyRule({
  id: "backup-vault-own-key",
  description: "Every backup vault encrypts with a KMS key of one's own.",
  severity: "medium",
  level: "mandatory",
  frameworks: { fsbp: ["Backup.1"], nist: ["CP-9(8)", "SI-12"] },
  why: "Under AWS's key backups cannot be copied to another account, and nobody can limit who restores them.",
  fix: "Set kmsKeyArn to an aws.kms.Key.",
  docs: "https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html",
  demands: [ownKey([VAULT], "kmsKeyArn", "names no KMS key of one's own")],
});

const vaultLocked = companionRule({
  id: "backup-vault-locked",
  description: "Every backup vault keeps its backups from deletion for a time.",
  severity: "medium",
  level: "advisory",
  frameworks: {},
  why: "Whoever wants to do harm deletes the backups first.",
  fix: "Add an aws.backup.VaultLockConfiguration for the vault with minRetentionDays.",
  docs: "https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html",
  subjects: [VAULT],
  namedBy: ["name", "id"],
  companions: { [LOCK]: "backupVaultName" },
  missing: "is not locked",
  demands: [
    {
      types: [LOCK],
      path: "minRetentionDays",
      accept: atLeast(1),
      finding: "keeps no backup from deletion (minRetentionDays)",
    },
  ],
});

const noForceDestroy = propertyRule({
  id: "backup-vault-no-force-destroy",
  description: "No backup vault can be deleted together with its backups.",
  severity: "medium",
  level: "mandatory",
  frameworks: {},
  why: "Removing the vault from the program, or its stack, deletes all backups.",
  fix: "Leave forceDestroy out.",
  docs: "https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault.html",
  demands: [
    {
      types: [VAULT],
      path: "forceDestroy",
      accept: orAbsent(is(false)),
      finding: "is deleted together with its backups (forceDestroy)",
    },
  ],
});

export const backupRules: readonly Rule[] = [vaultOwnKey, vaultLocked, noForceDestroy];
