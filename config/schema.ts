import { z } from "zod";
import { accountSettings } from "./account";
import { auditSettings } from "./audit";
import { backupSettings } from "./backup";
import { accountIds, protectSetting, retainSetting, tagSettings } from "./common";
import { functionSettings } from "./compute";
import { encryptionSettings } from "./encryption";
import { fleetSettings } from "./fleet";
import { networkSettings } from "./network";
import { databaseSettings, storageSettings } from "./storage";

/**
 * The configuration of a stack, under the project's namespace in `Pulumi.<stack>.yaml`. The one source of the
 * TypeScript type, of the validation at start, and of the JSON Schema for editors.
 */
export const settingsSchema = z.strictObject({
  tags: tagSettings,
  allowedAccountIds: accountIds,
  protect: protectSetting,
  retainOnDelete: retainSetting,
  encryption: encryptionSettings,
  network: networkSettings,
  storage: storageSettings,
  database: databaseSettings,
  backup: backupSettings,
  audit: auditSettings,
  account: accountSettings,
  function: functionSettings,
  fleet: fleetSettings,
});

export type Settings = z.infer<typeof settingsSchema>;
