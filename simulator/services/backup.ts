import type { ResourceModel, ServiceModel } from "../model";
import { awsManagedKeyArn } from "./kms";
import { always, emptyList, mixedId, regionalArn, text, uuid } from "./support";

const vault: ResourceModel = {
  type: "aws:backup/vault:Vault",
  physicalName: "name",
  taggable: true,
  replaceOn: ["kmsKeyArn"],
  defaults: () => ({ forceDestroy: false }),
  id: ({ inputs }) => text(inputs.name),
  computed: {
    arn: (instance) => regionalArn(instance, "backup", `backup-vault:${instance.id}`),
    kmsKeyArn: (instance) => awsManagedKeyArn(instance, "backup"),
    recoveryPoints: always(0),
  },
};

/** A setting of a vault that is a resource of its own. */
function vaultSetting(type: string, replaceOn: readonly string[] = []): ResourceModel {
  return {
    type,
    replaceOn: ["backupVaultName", ...replaceOn],
    id: ({ inputs }) => text(inputs.backupVaultName),
    computed: {
      backupVaultArn: (instance) => regionalArn(instance, "backup", `backup-vault:${instance.id}`),
    },
  };
}

const plan: ResourceModel = {
  type: "aws:backup/plan:Plan",
  physicalName: "name",
  taggable: true,
  id: (instance) => uuid(instance),
  computed: {
    arn: (instance) => regionalArn(instance, "backup", `backup-plan:${instance.id}`),
    version: (instance) => mixedId(instance, 48, `version ${JSON.stringify(instance.inputs.rules)}`),
  },
  volatile: ["version"],
};

const selection: ResourceModel = {
  type: "aws:backup/selection:Selection",
  physicalName: "name",
  replaceOn: ["conditions", "iamRoleArn", "notResources", "planId", "resources", "selectionTags"],
  id: (instance) => uuid(instance),
  computed: { conditions: emptyList, notResources: emptyList },
};

/** Backup vaults, and plans that fill them. Nothing is backed up. */
export const backup: ServiceModel = {
  resources: [
    vault,
    vaultSetting("aws:backup/vaultLockConfiguration:VaultLockConfiguration", [
      "changeableForDays",
      "maxRetentionDays",
      "minRetentionDays",
    ]),
    vaultSetting("aws:backup/vaultPolicy:VaultPolicy"),
    plan,
    selection,
  ],
};
