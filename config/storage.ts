import { z } from "zod";
import {
  backupWindowPattern,
  bucketProblems,
  databaseInsightsModes,
  databaseProblems,
  lifecycleProblems,
  logBucketProblems,
  maintenanceWindowPattern,
} from "../components/storage";
import { bucketExtras, bucketName } from "./bucket-extras";
import { addProblems, logRetentionDays } from "./common";

const days = z.int().min(1).max(36_500);

const forceDestroy = z
  .boolean()
  .describe(
    "Delete the bucket with everything in it on pulumi destroy; false keeps a bucket that holds anything.",
  );

export const lifecycleSettings = z
  .strictObject({
    infrequentAccessAfterDays: days
      .min(30)
      .optional()
      .describe("Days until objects move to STANDARD_IA, at least 30. Default: 30."),
    archiveAfterDays: days
      .min(30)
      .optional()
      .describe("Days until objects move to GLACIER_IR, at least 30 after STANDARD_IA. Default: 90."),
    deepArchiveAfterDays: days
      .min(30)
      .optional()
      .describe("Days until objects move to DEEP_ARCHIVE, at least 90 after GLACIER_IR. Default: never."),
    intelligentTieringAfterDays: z
      .int()
      .min(0)
      .max(36_500)
      .optional()
      .describe(
        "Days until objects move to INTELLIGENT_TIERING instead, 0 for at once; S3 then chooses the tier. Default: never.",
      ),
    expireAfterDays: days.optional().describe("Days until objects are deleted. Default: never."),
    noncurrentExpireAfterDays: days
      .optional()
      .describe("Days until overwritten and deleted versions are gone for good. Default: 90."),
    noncurrentVersionsKept: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe("The latest overwritten versions of each object that stay nevertheless. Default: none."),
    abortUploadsAfterDays: days
      .optional()
      .describe("Days until the parts of unfinished uploads are removed. Default: 7."),
  })
  .superRefine((lifecycle, context) => {
    addProblems(context, lifecycleProblems(lifecycle));
  })
  .describe("What becomes of objects with age.");

const dataBucketSettings = z
  .strictObject({
    forceDestroy,
    lifecycle: lifecycleSettings.optional(),
    ...bucketExtras,
  })
  .superRefine((settings, context) => {
    addProblems(context, bucketProblems(settings));
  })
  .describe("The bucket for the application's data.");

const accessLogSettings = z
  .strictObject({
    forceDestroy: forceDestroy.optional(),
    retentionDays: days.optional().describe("Days until access logs are deleted; needed unless existing."),
    existing: bucketName
      .optional()
      .describe(
        "Name of a bucket that is there already, takes access logs, and is not changed. Default: the stack makes one.",
      ),
  })
  .superRefine((settings, context) => {
    addProblems(context, logBucketProblems(settings));
  })
  .describe("The bucket for the access logs of all other buckets.");

export const storageSettings = z
  .strictObject({ data: dataBucketSettings, accessLogs: accessLogSettings })
  .describe("Buckets.");

const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,15}$/, "must be 1-16 lower-case letters, digits or underscores, a letter first");

export const databaseSettings = z
  .strictObject({
    instanceClass: z
      .string()
      .regex(/^db\.[a-z0-9-]+\.[a-z0-9-]+$/, "must be an instance class of RDS such as db.t4g.micro")
      .describe("Instance class, e.g. db.t4g.micro; it decides the price."),
    engineVersion: z
      .string()
      .regex(/^1[4-9]$/, 'must be a major version of PostgreSQL in quotes: "14" or later')
      .describe("Major version of PostgreSQL, in quotes; RDS upgrades the minor version by itself."),
    allocatedStorageGib: z.int().min(20).max(65_536).describe("Size of the volume in GiB; it can only grow."),
    maxAllocatedStorageGib: z
      .int()
      .min(22)
      .max(65_536)
      .optional()
      .describe("RDS enlarges the volume up to this size in GiB. Default: it stays as it is."),
    multiAz: z.boolean().describe("A standby in another zone, which doubles the price."),
    backupRetentionDays: z.int().min(1).max(35).describe("Days that automatic backups are kept."),
    deletionProtection: z
      .boolean()
      .describe("RDS refuses to delete the database until this is off and deployed."),
    finalSnapshot: z.boolean().describe("Deleting the database leaves a last snapshot."),
    snapshotIdentifier: z
      .string()
      .min(1)
      .optional()
      .describe("Name or ARN of a snapshot that a new database is made from; later it changes nothing."),
    parameters: z
      .record(z.string(), z.string())
      .optional()
      .describe("Further parameters of PostgreSQL; static ones hold after the next restart."),
    applyImmediately: z
      .boolean()
      .describe("Restart for changes at once instead of in the maintenance window."),
    logRetentionDays: logRetentionDays.describe("Days that the exported logs are kept."),
    performanceInsightsRetentionDays: z
      .literal([7, ...Array.from({ length: 23 }, (_, month) => 31 * (month + 1)), 731])
      .optional()
      .describe("Days of Performance Insights history; more than 7 is charged. Default: 7."),
    databaseInsights: z
      .enum(databaseInsightsModes)
      .optional()
      .describe(
        "Mode of CloudWatch Database Insights; advanced is charged by vCPU and takes 465 days of performanceInsightsRetentionDays. Default: standard.",
      ),
    monitoringIntervalSeconds: z
      .literal([1, 5, 10, 15, 30, 60])
      .optional()
      .describe("Seconds between enhanced-monitoring samples. Default: 60."),
    databaseName: name
      .optional()
      .describe("Name of the first database of a new instance; later it changes nothing. Default: app."),
    masterUsername: name
      .optional()
      .describe("Name of the master user of a new instance; later it changes nothing. Default: dbadmin."),
    port: z.int().min(1150).max(65_535).optional().describe("TCP port. Default: 5432."),
    backupWindow: z
      .string()
      .regex(backupWindowPattern, "must be hh:mm-hh:mm in UTC")
      .optional()
      .describe("Daily backup window in UTC, at least 30 minutes. Default: 02:00-03:00."),
    maintenanceWindow: z
      .string()
      .regex(maintenanceWindowPattern, "must be ddd:hh:mm-ddd:hh:mm in UTC")
      .optional()
      .describe("Weekly maintenance window in UTC, at least 30 minutes. Default: sun:03:30-sun:04:30."),
  })
  .superRefine((settings, context) => {
    addProblems(context, databaseProblems(settings));
  })
  .describe("The PostgreSQL database.");
