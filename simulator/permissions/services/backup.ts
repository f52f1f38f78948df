import { text } from "../../services/support";
import type { ResourcePermissions, ServicePermissions } from "../model";
import { anywhere, given, keyVia, on, pass, regional, self, serviceLinkedRole, tagged } from "../rules";

const vault: ResourcePermissions = {
  type: "aws:backup/vault:Vault",
  // https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault.html#crossaccount-vault-permissions
  create: [
    on(self, "backup:CreateBackupVault"),
    anywhere("backup-storage:MountCapsule"),
    tagged(on(self, "backup:TagResource")),
    keyVia(
      "kmsKeyArn",
      "backup",
      "kms:CreateGrant",
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:GenerateDataKey",
      "kms:RetireGrant",
    ),
  ],
  read: [on(self, "backup:DescribeBackupVault", "backup:ListTags")],
  update: [],
  retag: [on(self, "backup:TagResource", "backup:UntagResource")],
  delete: [
    given(
      "forceDestroy",
      on(self, "backup:ListRecoveryPointsByBackupVault"),
      anywhere("backup:DeleteRecoveryPoint"),
    ),
    on(self, "backup:DeleteBackupVault"),
  ],
};

const ofVault = regional("backup", ({ inputs }) => `backup-vault:${text(inputs.backupVaultName)}`);

const lock: ResourcePermissions = {
  type: "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
  create: [on(ofVault, "backup:PutBackupVaultLockConfiguration")],
  read: [on(ofVault, "backup:DescribeBackupVault")],
  delete: [on(ofVault, "backup:DeleteBackupVaultLockConfiguration")],
};

const policy: ResourcePermissions = {
  type: "aws:backup/vaultPolicy:VaultPolicy",
  create: [on(ofVault, "backup:PutBackupVaultAccessPolicy")],
  read: [on(ofVault, "backup:GetBackupVaultAccessPolicy")],
  update: [on(ofVault, "backup:PutBackupVaultAccessPolicy")],
  delete: [on(ofVault, "backup:DeleteBackupVaultAccessPolicy")],
};

const plan: ResourcePermissions = {
  type: "aws:backup/plan:Plan",
  create: [on(self, "backup:CreateBackupPlan"), tagged(on(self, "backup:TagResource"))],
  read: [on(self, "backup:GetBackupPlan", "backup:ListTags")],
  update: [on(self, "backup:UpdateBackupPlan")],
  retag: [on(self, "backup:TagResource", "backup:UntagResource")],
  delete: [on(self, "backup:DeleteBackupPlan")],
};

const ofPlan = regional("backup", ({ inputs }) => `backup-plan:${text(inputs.planId)}`);

const selection: ResourcePermissions = {
  type: "aws:backup/selection:Selection",
  create: [
    on(ofPlan, "backup:CreateBackupSelection"),
    pass("iamRoleArn", "backup.amazonaws.com"),
    serviceLinkedRole("backup.amazonaws.com", "AWSServiceRoleForBackup"),
  ],
  read: [on(ofPlan, "backup:GetBackupSelection")],
  delete: [on(ofPlan, "backup:DeleteBackupSelection")],
};

/** Vaults, plans, and what the plans keep. */
export const backup: ServicePermissions = { resources: [vault, lock, policy, plan, selection] };
