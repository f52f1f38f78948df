import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Deployment } from "../shared";
import { inventoryPrefix } from "./bucket-policy";

/**
 * Lists of all versions in a bucket with their size, class, encryption, replication and lock, delivered by S3 to the log
 * bucket under `inventory/`. $0.0025 a million versions listed, and the storage of the lists.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html
 */
export interface Inventory {
  /** How often S3 makes a list. */
  readonly frequency: (typeof inventoryFrequencies)[number];
  /**
   * The format of the list.
   * @default "Parquet"
   */
  readonly format?: (typeof inventoryFormats)[number];
}

export const inventoryFrequencies = ["Daily", "Weekly"] as const;
export const inventoryFormats = ["Parquet", "ORC", "CSV"] as const;

/** What is told of each version, besides its name and id. */
const fields = [
  "BucketKeyStatus",
  "EncryptionStatus",
  "ETag",
  "IntelligentTieringAccessTier",
  "IsMultipartUploaded",
  "LastModifiedDate",
  "ObjectLockLegalHoldStatus",
  "ObjectLockMode",
  "ObjectLockRetainUntilDate",
  "ReplicationStatus",
  "Size",
  "StorageClass",
];

/** The inventory of everything in the bucket, delivered to the log bucket of that name. */
export function inventoryArgs(
  deployment: Deployment,
  inventory: Inventory,
  {
    bucket,
    logBucket,
  }: { readonly bucket: aws.s3.InventoryArgs["bucket"]; readonly logBucket: pulumi.Input<string> },
): aws.s3.InventoryArgs {
  return {
    bucket,
    name: "all-versions",
    includedObjectVersions: "All",
    optionalFields: fields,
    schedule: { frequency: inventory.frequency },
    destination: {
      bucket: {
        bucketArn: pulumi.output(logBucket).apply((name) => deployment.bucketArn(name)),
        accountId: deployment.accountId,
        format: inventory.format ?? "Parquet",
        prefix: inventoryPrefix,
      },
    },
    region: deployment.resourceRegion,
  };
}
