import { text } from "../../services/support";
import type { Action, ResourcePermissions, Rule, ServicePermissions, Subject } from "../model";
import { anywhere, given, keyArn, on, pass, self, tagged, type Target } from "../rules";

/** The bucket that an input names. */
const bucket: Target = ({ partition, inputs }) => {
  const name = text(inputs.bucket);
  return name === "" ? undefined : `arn:${partition}:s3:::${name}`;
};

/**
 * Tags of buckets go through S3 Control since version 6.23 of the provider.
 * https://github.com/hashicorp/terraform-provider-aws/pull/45251
 */
const bucketItself: ResourcePermissions = {
  type: "aws:s3/bucket:Bucket",
  create: [
    on(self, "s3:CreateBucket"),
    tagged(on(self, "s3:TagResource")),
    given("objectLockEnabled", on(self, "s3:PutBucketObjectLockConfiguration", "s3:PutBucketVersioning")),
  ],
  read: [
    on(
      self,
      "s3:ListBucket",
      "s3:GetAccelerateConfiguration",
      "s3:GetBucketAcl",
      "s3:GetBucketCORS",
      "s3:GetBucketLocation",
      "s3:GetBucketLogging",
      "s3:GetBucketObjectLockConfiguration",
      "s3:GetBucketPolicy",
      "s3:GetBucketRequestPayment",
      "s3:GetBucketVersioning",
      "s3:GetBucketWebsite",
      "s3:GetEncryptionConfiguration",
      "s3:GetLifecycleConfiguration",
      "s3:GetReplicationConfiguration",
      "s3:ListTagsForResource",
    ),
  ],
  update: [],
  retag: [on(self, "s3:TagResource", "s3:UntagResource")],
  delete: [
    given(
      "forceDestroy",
      on(self, "s3:ListBucketVersions"),
      on((subject) => `${text(subject.outputs.arn)}/*`, "s3:DeleteObject", "s3:DeleteObjectVersion"),
    ),
    on(self, "s3:DeleteBucket", "s3:ListBucket"),
  ],
};

/**
 * A setting of a bucket. Where S3 has no permission of its own for taking the setting away, that for putting it counts.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
function setting(name: string, put: Action, get: Action, more: readonly Rule[] = []): ResourcePermissions {
  return {
    type: `aws:s3/${name}:${name[0]?.toUpperCase() ?? ""}${name.slice(1)}`,
    create: [on(bucket, put), ...more],
    read: [on(bucket, get)],
    update: [on(bucket, put), ...more],
    delete: [on(bucket, put)],
  };
}

const policy: ResourcePermissions = {
  ...setting("bucketPolicy", "s3:PutBucketPolicy", "s3:GetBucketPolicy"),
  delete: [on(bucket, "s3:DeleteBucketPolicy")],
};

const accountBlock: ResourcePermissions = {
  type: "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
  create: [anywhere("s3:PutAccountPublicAccessBlock")],
  read: [anywhere("s3:GetAccountPublicAccessBlock")],
  update: [anywhere("s3:PutAccountPublicAccessBlock")],
  delete: [anywhere("s3:PutAccountPublicAccessBlock")],
};

const put: readonly Rule[] = [on(self, "s3:PutObject"), on(objectKey, "kms:Decrypt", "kms:GenerateDataKey")];

const object: ResourcePermissions = {
  type: "aws:s3/bucketObjectv2:BucketObjectv2",
  create: [...put, tagged(on(self, "s3:PutObjectTagging"))],
  read: [on(self, "s3:GetObject", "s3:GetObjectTagging"), on(objectKey, "kms:Decrypt")],
  update: put,
  retag: [on(self, "s3:PutObjectTagging", "s3:DeleteObjectTagging")],
  delete: [
    on(self, "s3:DeleteObject", "s3:DeleteObjectVersion"),
    on(bucket, "s3:ListBucket", "s3:ListBucketVersions"),
  ],
};

/** The key by which S3 encrypts an object: its own, or the bucket's. */
function objectKey(subject: Subject): string | undefined {
  return keyArn(subject, text(subject.inputs.kmsKeyId) || text(subject.outputs.kmsKeyId));
}

/** Buckets, their settings, and objects. */
export const s3: ServicePermissions = {
  resources: [
    bucketItself,
    policy,
    setting("bucketVersioning", "s3:PutBucketVersioning", "s3:GetBucketVersioning"),
    setting(
      "bucketServerSideEncryptionConfiguration",
      "s3:PutEncryptionConfiguration",
      "s3:GetEncryptionConfiguration",
    ),
    setting("bucketPublicAccessBlock", "s3:PutBucketPublicAccessBlock", "s3:GetBucketPublicAccessBlock"),
    setting("bucketOwnershipControls", "s3:PutBucketOwnershipControls", "s3:GetBucketOwnershipControls"),
    setting("bucketAcl", "s3:PutBucketAcl", "s3:GetBucketAcl"),
    setting("bucketLifecycleConfiguration", "s3:PutLifecycleConfiguration", "s3:GetLifecycleConfiguration"),
    setting("bucketLogging", "s3:PutBucketLogging", "s3:GetBucketLogging"),
    setting("bucketNotification", "s3:PutBucketNotification", "s3:GetBucketNotification"),
    setting(
      "bucketObjectLockConfiguration",
      "s3:PutBucketObjectLockConfiguration",
      "s3:GetBucketObjectLockConfiguration",
    ),
    setting("bucketReplicationConfig", "s3:PutReplicationConfiguration", "s3:GetReplicationConfiguration", [
      pass("role", "s3.amazonaws.com"),
    ]),
    setting("inventory", "s3:PutInventoryConfiguration", "s3:GetInventoryConfiguration"),
    setting(
      "bucketIntelligentTieringConfiguration",
      "s3:PutIntelligentTieringConfiguration",
      "s3:GetIntelligentTieringConfiguration",
    ),
    accountBlock,
    object,
  ],
  functions: [{ token: "aws:s3/getBucket:getBucket", needs: [on(bucket, "s3:ListBucket")] }],
};
