import type { PublicAccessBlock } from "../../../iam";
import type { Properties } from "../../model";
import type { Resource, StoredResource } from "../../store";
import { isObject } from "../../values";
import type { Call } from "../call";

export const BUCKET = "aws:s3/bucket:Bucket";
export const ACL = "aws:s3/bucketAcl:BucketAcl";
export const ACCOUNT_ACCESS_BLOCK = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock";
export const ACCESS_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
export const ENCRYPTION =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
export const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
export const LOGGING = "aws:s3/bucketLogging:BucketLogging";
export const NOTIFICATION = "aws:s3/bucketNotification:BucketNotification";
export const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";
export const OBJECT_LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
export const OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
export const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
export const REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";
export const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";

/** A setting of a bucket that is a resource of its own. */
export function settingOf({ world }: Call, type: string, bucket: StoredResource): Resource | undefined {
  const home = world.whereIs(bucket);
  return home.find(type, bucket.id) ?? home.find(type, `${bucket.id},${bucket.accountId}`);
}

/** Whether there was such a setting, and somebody has taken it away. */
function wasRemoved({ world }: Call, type: string, bucket: StoredResource): boolean {
  const home = world.whereIs(bucket);
  return home.deleted(type, bucket.id) !== undefined;
}

export function isVersioned(call: Call, bucket: StoredResource): boolean {
  const own = object(settingOf(call, VERSIONING, bucket)?.outputs.versioningConfiguration);
  return own === undefined ? object(bucket.outputs.versioning)?.enabled === true : own.status === "Enabled";
}

/** What writes the ACLs of objects, and whether ACLs count at all. */
export function ownershipOf(call: Call, bucket: StoredResource): string {
  const rule = object(settingOf(call, OWNERSHIP, bucket)?.outputs.rule);
  if (rule !== undefined) return String(rule.objectOwnership);
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-ownership-new-bucket.html
  return wasRemoved(call, OWNERSHIP, bucket) ? "ObjectWriter" : "BucketOwnerEnforced";
}

/**
 * What is in force of the public-access blocks of a bucket and its account. S3 blocks all for new buckets.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function accessBlockOf(call: Call, bucket: StoredResource): PublicAccessBlock {
  const ofAccount = call.world
    .at({ accountId: bucket.accountId })
    .find(ACCOUNT_ACCESS_BLOCK, bucket.accountId)?.outputs;
  const ofBucket = settingOf(call, ACCESS_BLOCK, bucket)?.outputs;
  const isNew = ofBucket === undefined && !wasRemoved(call, ACCESS_BLOCK, bucket);
  const isSet = (flag: keyof PublicAccessBlock) =>
    isNew || ofBucket?.[flag] === true || ofAccount?.[flag] === true;
  return {
    blockPublicAcls: isSet("blockPublicAcls"),
    blockPublicPolicy: isSet("blockPublicPolicy"),
  };
}

/** The object itself, or the only one of a list. */
export function object(value: unknown): Properties | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return isObject(one) ? one : undefined;
}
