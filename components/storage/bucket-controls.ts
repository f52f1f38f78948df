import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { accountMember, evaluate, parsePolicy, type ContextInput } from "../../iam";
import type { Deployment, SecurityControl } from "../shared";

/** The resources that make up a bucket. */
export interface BucketResources {
  readonly bucket: aws.s3.Bucket;
  readonly publicAccess: aws.s3.BucketPublicAccessBlock;
  readonly ownership: aws.s3.BucketOwnershipControls;
  readonly versioning: aws.s3.BucketVersioning;
  readonly encryption: aws.s3.BucketServerSideEncryptionConfiguration;
  readonly lifecycle: aws.s3.BucketLifecycleConfiguration;
  readonly logging: aws.s3.BucketLogging | undefined;
  readonly policy: aws.s3.BucketPolicy;
}

/** What the deployed bucket guarantees, read from its resources. */
export function bucketControls(
  deployment: Deployment,
  resources: BucketResources,
): pulumi.Output<SecurityControl[]> {
  const { bucket, publicAccess, ownership, versioning, encryption, lifecycle, logging, policy } = resources;
  // All buckets log their accesses but those that take the logs, which must not have a key.
  const takesLogs = logging === undefined;
  return pulumi
    .output({
      arn: bucket.arn,
      blocks: pulumi.all([
        publicAccess.blockPublicAcls,
        publicAccess.blockPublicPolicy,
        publicAccess.ignorePublicAcls,
        publicAccess.restrictPublicBuckets,
      ]),
      ownership: ownership.rule.objectOwnership,
      versioning: versioning.versioningConfiguration.status,
      encryption: encryption.rules,
      lifecycle: lifecycle.rules,
      logTarget: logging?.targetBucket,
      policy: policy.policy,
    })
    .apply(({ arn, ...found }) => {
      const refuses = (context: ContextInput): boolean =>
        refusesUpload(deployment, arn, found.policy, context);
      const byDefault = found.encryption.map((rule) => rule.applyServerSideEncryptionByDefault);
      const ownKey = byDefault.find((setting) => setting?.sseAlgorithm === "aws:kms")?.kmsMasterKeyId;
      const control = (id: string, text: string, enabled: boolean): SecurityControl => ({
        id,
        control: text,
        enabled,
        resource: arn,
      });
      return [
        control("S1", "public access blocked", found.blocks.every(Boolean)),
        control("S1", "ACLs disabled", found.ownership === "BucketOwnerEnforced"),
        control("S1", "versioning", found.versioning === "Enabled"),
        control("S1", "lifecycle", found.lifecycle?.some((rule) => rule.status === "Enabled") === true),
        control(
          "S2",
          "TLS 1.2 or later only",
          refuses({ "aws:SecureTransport": false }) && refuses({ ...tls, "s3:TlsVersion": "1.1" }),
        ),
        ...(takesLogs
          ? [
              control(
                "S4",
                "encrypted with S3's own keys",
                byDefault.some((setting) => setting?.sseAlgorithm === "AES256"),
              ),
            ]
          : [
              control("S1", "encrypted with a key of ours", ownKey !== undefined),
              control(
                "S2",
                "no upload with another encryption or key",
                ownKey !== undefined &&
                  refuses({ ...tls, [sse]: "AES256" }) &&
                  refuses({ ...tls, [sse]: "aws:kms", [sseKey]: `${ownKey}-other` }),
              ),
              control("S4", "access logging", found.logTarget !== undefined),
            ]),
      ];
    });
}

/** Whether a bucket that was there already can take access logs at all: S3 gives no error when it cannot. */
export function adoptedControls(
  bucket: aws.s3.Bucket,
  encryption: aws.s3.BucketServerSideEncryptionConfiguration,
): pulumi.Output<SecurityControl[]> {
  return pulumi
    .all([bucket.arn, encryption.rules, bucket.objectLockEnabled])
    .apply(([arn, rules, locked]) => [
      {
        id: "S4",
        control: "takes access logs: S3's own keys, no object lock",
        enabled:
          !locked &&
          rules.every((rule) => rule.applyServerSideEncryptionByDefault?.sseAlgorithm === "AES256"),
        resource: arn,
      },
    ]);
}

const tls = { "aws:SecureTransport": true, "s3:TlsVersion": "1.3" };
const sse = "s3:x-amz-server-side-encryption";
const sseKey = "s3:x-amz-server-side-encryption-aws-kms-key-id";

/** Whether the policy denies an upload of that kind to everybody, whatever else allows it. */
function refusesUpload(deployment: Deployment, arn: string, policy: string, context: ContextInput): boolean {
  const { decision } = evaluate(
    {
      principal: accountMember(deployment.accountId, deployment.partition),
      action: "s3:PutObject",
      resource: `${arn}/object`,
      resourceAccount: deployment.accountId,
      context,
    },
    { resource: parsePolicy(policy, "bucket") },
  );
  return decision === "explicit-deny";
}
