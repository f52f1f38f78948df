import type { Rule } from "../../core/rule";
import {
  customAdministrator,
  customPort,
  iamAuthentication,
  managedPassword,
  notPublic,
  proxyTls,
  snapshotPrivate,
} from "./access";
import { copiesEncrypted, databaseOwnKey, insightsOwnKey, storageEncrypted } from "./encryption";
import { backupsRetained, deletionProtection, finalSnapshot, multipleZones } from "./recovery";
import { databaseTls } from "./tls";
import { copyTags, enhancedMonitoring, logExports, minorUpgrades } from "./upkeep";

export const rdsRules: readonly Rule[] = [
  storageEncrypted,
  databaseOwnKey,
  insightsOwnKey,
  copiesEncrypted,
  notPublic,
  snapshotPrivate,
  iamAuthentication,
  managedPassword,
  customAdministrator,
  customPort,
  proxyTls,
  databaseTls,
  backupsRetained,
  multipleZones,
  deletionProtection,
  finalSnapshot,
  logExports,
  enhancedMonitoring,
  minorUpgrades,
  copyTags,
];
