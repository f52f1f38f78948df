import { z } from "zod";
import { existingKeyForm, regionForm } from "../components/kms";
import {
  archiveTierDays,
  bucketNameForm,
  copyClasses,
  inventoryFormats,
  inventoryFrequencies,
  longestLock,
  objectLockModes,
} from "../components/storage";

/** Name of a bucket that is there already. */
export const bucketName = z.string().regex(bucketNameForm, "the name of a bucket, not its ARN");

const replication = z
  .strictObject({
    region: z
      .string()
      .regex(regionForm, "the name of a region such as eu-central-1")
      .optional()
      .describe("Region of a copy that is made, with its own key and log bucket; or name an existing one."),
    existing: z
      .strictObject({
        bucketName: bucketName.describe("Name of the bucket; it must keep versions."),
        keyArn: z
          .string()
          .regex(existingKeyForm, "the ARN of a KMS key, not of an alias")
          .describe("ARN of the key of the copies, in the bucket's region."),
        accountId: z
          .string()
          .regex(/^\d{12}$/, "must be 12 digits, in quotes")
          .optional()
          .describe("Account of the bucket. Default: this account."),
      })
      .optional()
      .describe("A bucket that is there already and takes the copies, instead of region."),
    deleteMarkers: z
      .boolean()
      .optional()
      .describe("Deleting an object deletes it in the copy, too. Default: false."),
    timeControl: z
      .boolean()
      .optional()
      .describe("S3 promises 99.9 % of copies within 15 minutes, $0.015 a GB. Default: false."),
    storageClass: z
      .enum(copyClasses)
      .optional()
      .describe("Class of the copies. Default: that of the source."),
    logRetentionDays: z
      .int()
      .min(1)
      .max(36_500)
      .optional()
      .describe("Days that access logs of the copy are kept. Default: 90."),
  })
  .describe(
    "Copies every new version to another bucket: its storage, the transfer, and $1 a month for its key. Default: no copy.",
  );

const objectLock = z
  .strictObject({
    mode: z
      .enum(objectLockModes)
      .optional()
      .describe(
        "How new objects are locked: GOVERNANCE can be bypassed with a right of its own, COMPLIANCE by nobody. Default: only objects whose writer asks for it.",
      ),
    days: z.int().min(1).max(longestLock.days).optional().describe("Days that new objects are locked."),
    years: z.int().min(1).max(longestLock.years).optional().describe("Years, instead of days."),
  })
  .describe("Versions that cannot be deleted for some time; a bucket keeps this for ever. Default: none.");

const inventory = z
  .strictObject({
    frequency: z.enum(inventoryFrequencies).describe("How often."),
    format: z.enum(inventoryFormats).optional().describe("Format of the list. Default: Parquet."),
  })
  .describe("Lists of all versions in the log bucket, $0.0025 a million. Default: none.");

const notifications = z
  .strictObject({
    eventBridge: z.boolean().describe("All events go to EventBridge, $1 a million."),
  })
  .describe("Who is told of what happens to objects. Default: nobody.");

const archiveTiers = z
  .strictObject({
    archiveAfterDays: z
      .int()
      .min(archiveTierDays.archiveAfterDays.min)
      .max(archiveTierDays.archiveAfterDays.max)
      .optional()
      .describe("Days without access until Archive Access."),
    deepArchiveAfterDays: z
      .int()
      .min(archiveTierDays.deepArchiveAfterDays.min)
      .max(archiveTierDays.deepArchiveAfterDays.max)
      .optional()
      .describe("Days without access until Deep Archive Access."),
  })
  .describe(
    "Archive tiers of objects in INTELLIGENT_TIERING; reading them takes a restore of hours. Default: none.",
  );

/** Settings of a bucket that are off unless asked for. */
export const bucketExtras = {
  replication: replication.optional(),
  objectLock: objectLock.optional(),
  inventory: inventory.optional(),
  notifications: notifications.optional(),
  archiveTiers: archiveTiers.optional(),
};
