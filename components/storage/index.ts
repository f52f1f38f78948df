/** Buckets and databases that are safe as they come. */
export { archiveTierDays, archiveTierProblems, type ArchiveTiers } from "./archive-tiers";
export {
  Bucket,
  bucketProblems,
  type AllBucketTransforms,
  type BucketArgs,
  type BucketExtras,
} from "./bucket";
export {
  BucketNotifications,
  queueDelivery,
  topicDelivery,
  type BucketNotificationsArgs,
  type NotificationTransforms,
} from "./bucket-notifications";
export {
  BucketReplication,
  type BucketReplicationArgs,
  type ReplicationTransforms,
} from "./bucket-replication";
export { BackupAlerts, type BackupAlertsArgs } from "./backup-alerts";
export { BackupPlan, type BackupPlanArgs, type BackupTarget } from "./backup-plan";
export {
  backupFrequencies,
  backupProblems,
  backupTimePattern,
  type BackupFrequency,
  type BackupRule,
  type BackupRules,
  type BackupSettings,
  type VaultLock,
} from "./backup-settings";
export { BackupVault, type BackupVaultArgs } from "./backup-vault";
export { Backups, type BackupsArgs } from "./backups";
export { Database, type DatabaseArgs, type ReadReplica } from "./database";
export { DatabaseCluster, type DatabaseClusterArgs } from "./database-cluster";
export { type ClusterInstance, type DatabaseClusterSettings } from "./database-cluster-settings";
export {
  databaseInsightsModes,
  databaseProblems,
  type DatabaseInsights,
  type DatabaseSettings,
  type PostgresSettings,
} from "./database-settings";
export type { PostgresArgs, PostgresPlace, PostgresTransform, UserSecret } from "./postgres-database";
export type { AccessLogTarget, BucketBasics, BucketTransforms } from "./hardened-bucket";
export { inventoryFormats, inventoryFrequencies, type Inventory } from "./inventory";
export { lifecycleProblems, type Lifecycle } from "./lifecycle";
export { LogBucket, logBucketProblems, type LogBucketArgs, type LogBucketSettings } from "./log-bucket";
export type { EventSelection, Notifications, ObjectEvent, TargetPolicy } from "./notification-settings";
export type { ObjectGrantee, RoleOfDeployment } from "./role-grants";
export { longestLock, objectLockModes, type ObjectLock, type ObjectLockMode } from "./object-lock";
export {
  bucketNameForm,
  copyClasses,
  type ExistingDestination,
  type Replication,
} from "./replication-settings";
export { backupWindowPattern, maintenanceWindowPattern } from "./maintenance-windows";
