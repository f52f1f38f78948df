import { text } from "../../services/support";
import type { Resource } from "../../store";
import { encryptionOf } from "../support/bucket-encryption";
import type { Call } from "../call";
import { isUsable, regionOf } from "../support/keys";
import { refuse, type Precondition, type Refusal } from "../precondition";
import { logFolder, mayEncryptFiles, TRAIL, trailMay, whenWritten } from "./trail";

const CREATE_TRAIL = "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html";
const KEY_POLICY =
  "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html";

/** The bucket and the key of a trail, where the world holds them. */
function encryption(call: Call): { readonly bucketArn: string; readonly key: Resource } | undefined {
  const bucket = call.bucket(call.text("s3BucketName"));
  const key = call.key(call.text("kmsKeyId"));
  return bucket && key && { bucketArn: String(bucket.outputs.arn), key };
}

/** AWS's one answer where a trail with a key cannot write: the bucket's policy, or the key's. */
function mayNotEncrypt(call: Call): Refusal {
  return refuse(
    "InsufficientEncryptionPolicyException",
    `Insufficient permissions to access S3 bucket ${call.text("s3BucketName") ?? ""} or KMS key ` +
      `${text(call.key(call.text("kmsKeyId"))?.outputs.arn)}.`,
  );
}

/** What AWS CloudTrail demands of a trail's name, bucket and key. */
export const cloudtrail: readonly Precondition[] = whenWritten([
  {
    id: "CT-1",
    types: [TRAIL],
    demands: "The bucket exists.",
    source: CREATE_TRAIL,
    judge: (call) => {
      const bucket = call.text("s3BucketName");
      return call.bucket(bucket) === undefined && !call.mayExist(bucket)
        ? refuse("S3BucketDoesNotExistException", `S3 bucket ${bucket ?? ""} does not exist!`)
        : undefined;
    },
  },
  {
    id: "CT-9",
    types: [TRAIL],
    demands: "The key exists, in the region of the bucket.",
    source: CREATE_TRAIL,
    judge: (call) => {
      const wanted = call.text("kmsKeyId");
      if (wanted === undefined) return undefined;
      const key = call.key(wanted);
      const bucket = call.bucket(call.text("s3BucketName"));
      const fits =
        key === undefined
          ? call.mayExist(wanted)
          : bucket === undefined || regionOf(key) === bucket.outputs.bucketRegion;
      return fits
        ? undefined
        : refuse(
            "KmsKeyNotFoundException",
            `KMS key ID ${wanted} does not exist, or s3 bucket and key are not in the same region.`,
          );
    },
  },
  {
    id: "CT-10",
    types: [TRAIL],
    at: ["check", "create", "update"],
    demands: "The key is named by an ARN, symmetric and enabled.",
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/services-cloudtrail.html",
    judge: (call) => {
      const wanted = call.text("kmsKeyId");
      if (call.moment === "check") {
        return wanted === undefined || wanted.startsWith("arn:")
          ? undefined
          : refuse(
              "InvalidKmsKeyIdException",
              `"kms_key_id" (${wanted}) is an invalid ARN: arn: invalid prefix`,
            );
      }
      const key = call.key(wanted);
      return key === undefined || isUsable(key)
        ? undefined
        : refuse("KmsException", `The KMS key ${String(key.outputs.arn)} cannot be used by CloudTrail.`);
    },
  },
  {
    id: "CT-2",
    types: [TRAIL],
    demands:
      "The bucket's policy lets CloudTrail read its ACL and write the trail's files under their prefix, for this trail.",
    source:
      "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
    judge: (call) => {
      const bucket = call.bucket(call.text("s3BucketName"));
      if (bucket === undefined) return undefined;
      const bucketArn = String(bucket.outputs.arn);
      const mayLook = trailMay(call, { action: "s3:GetBucketAcl", resource: bucketArn });
      const keyArn = text(call.key(call.text("kmsKeyId"))?.outputs.arn);
      const mayWrite = trailMay(call, {
        action: "s3:PutObject",
        resource: `${bucketArn}/${logFolder(call)}/CloudTrail/file`,
        context: {
          "s3:x-amz-acl": "bucket-owner-full-control",
          ...(keyArn !== "" && {
            "s3:x-amz-server-side-encryption": "aws:kms",
            "s3:x-amz-server-side-encryption-aws-kms-key-id": keyArn,
          }),
        },
      });
      if (mayLook && mayWrite) return undefined;
      return call.text("kmsKeyId") === undefined
        ? refuse(
            "InsufficientS3BucketPolicyException",
            `Incorrect S3 bucket policy is detected for bucket: ${bucket.id}`,
          )
        : mayNotEncrypt(call);
    },
  },
  {
    id: "CT-5",
    types: [TRAIL],
    demands: "The key's policy lets CloudTrail make data keys for the trail's files.",
    source: KEY_POLICY,
    judge: (call) => {
      const used = encryption(call);
      return used && !mayEncryptFiles(call, used.key, used.bucketArn) ? mayNotEncrypt(call) : undefined;
    },
  },
  {
    id: "CT-6",
    types: [TRAIL],
    demands: "The key's policy lets CloudTrail describe the key, without an encryption context.",
    source: KEY_POLICY,
    judge: (call) => {
      const key = call.key(call.text("kmsKeyId"));
      return key && !trailMay(call, { action: "kms:DescribeKey", resource: String(key.outputs.arn) })
        ? mayNotEncrypt(call)
        : undefined;
    },
  },
  {
    id: "CT-7",
    types: [TRAIL],
    demands: "Where the bucket has an S3 Bucket Key, the key's policy lets CloudTrail decrypt, too.",
    source: KEY_POLICY,
    judge: (call) => {
      const bucket = call.bucket(call.text("s3BucketName"));
      const key = call.key(call.text("kmsKeyId"));
      if (!bucket || !key || !encryptionOf(call, bucket).hasBucketKey) return undefined;
      const mayDecrypt = trailMay(call, {
        action: "kms:Decrypt",
        resource: String(key.outputs.arn),
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
        encryptionContext: { "aws:s3:arn": String(bucket.outputs.arn) },
      });
      return mayDecrypt ? undefined : mayNotEncrypt(call);
    },
  },
  {
    id: "CT-8",
    types: [TRAIL],
    demands: "Where the trail names no key, the policy of the bucket's own lets CloudTrail make data keys.",
    source: KEY_POLICY,
    judge: (call) => {
      const bucket = call.bucket(call.text("s3BucketName"));
      if (!bucket || call.text("kmsKeyId") !== undefined) return undefined;
      const { key } = encryptionOf(call, bucket);
      return key && !mayEncryptFiles(call, key, text(bucket.outputs.arn)) ? mayNotEncrypt(call) : undefined;
    },
  },
]);
