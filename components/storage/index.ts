/** Buckets and databases that are safe as they come. */
export { Bucket, type BucketArgs } from "./bucket";
export { Database, type DatabaseArgs } from "./database";
export { databaseProblems, type DatabaseSettings } from "./database-settings";
export type { AccessLogTarget, BucketBasics } from "./hardened-bucket";
export { lifecycleProblems, type Lifecycle } from "./lifecycle";
export { LogBucket, type LogBucketArgs } from "./log-bucket";
export { backupWindowPattern, maintenanceWindowPattern } from "./maintenance-windows";
