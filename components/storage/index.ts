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
  deliveryStatement,
  type BucketNotificationsArgs,
  type NotificationTransforms,
} from "./bucket-notifications";
export {
  BucketReplication,
  type BucketReplicationArgs,
  type ReplicationTransforms,
} from "./bucket-replication";
export { Database, type DatabaseArgs } from "./database";
export { databaseProblems, type DatabaseSettings } from "./database-settings";
export type { AccessLogTarget, BucketBasics, BucketTransforms } from "./hardened-bucket";
export { inventoryFormats, inventoryFrequencies, type Inventory } from "./inventory";
export { lifecycleProblems, type Lifecycle } from "./lifecycle";
export { LogBucket, logBucketProblems, type LogBucketArgs, type LogBucketSettings } from "./log-bucket";
export type { EventSelection, Notifications, ObjectEvent, TargetPolicy } from "./notification-settings";
export { longestLock, objectLockModes, type ObjectLock, type ObjectLockMode } from "./object-lock";
export {
  bucketNameForm,
  copyClasses,
  type ExistingDestination,
  type Replication,
} from "./replication-settings";
export { backupWindowPattern, maintenanceWindowPattern } from "./maintenance-windows";
