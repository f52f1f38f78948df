import { allow, awsService, policy, type PolicyDocument } from "../../iam";
import type { Deployment } from "../shared";

/** Everything that S3 touches to copy objects from one bucket to another. */
export interface CopyPath {
  readonly sourceArn: string;
  readonly sourceKeyArn: string;
  readonly destinationArn: string;
  readonly destinationKeyArn: string;
  /** Region of the destination and its key. */
  readonly destinationRegion: string;
  /** The destination's account, where it is another one. */
  readonly otherAccount: boolean;
  readonly deleteMarkers: boolean;
  /** Whether objects of the source have locks, which their copies shall have, too. */
  readonly locks: boolean;
}

/**
 * Who may take the role on: S3. AWS documents no condition that S3 would fulfil here. Nobody else's bucket can make use
 * of the role, since naming it for a bucket takes `iam:PassRole` in this account.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
 */
export function replicationTrust(): PolicyDocument {
  return policy.trust(allow("S3", { principals: awsService("s3.amazonaws.com"), actions: "sts:AssumeRole" }));
}

/**
 * What S3 may do to copy objects: read versions of the source and write copies, nothing else. The keys are for these
 * buckets only; S3 names the bucket to KMS where bucket keys are on, else the object. `GenerateDataKey` makes the
 * destination's bucket key.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
 */
export function replicationPermissions(deployment: Deployment, path: CopyPath): PolicyDocument {
  const throughS3 = (region: string, bucketArn: string) => ({
    StringEquals: { "kms:ViaService": deployment.inRegion(region).viaService("s3") },
    StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucketArn, `${bucketArn}/*`] },
  });
  return policy.identity(
    allow("ReadConfiguration", {
      actions: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
      resources: path.sourceArn,
    }),
    allow("ReadVersions", {
      actions: [
        "s3:GetObjectVersionAcl",
        "s3:GetObjectVersionForReplication",
        "s3:GetObjectVersionTagging",
        ...(path.locks ? (["s3:GetObjectLegalHold", "s3:GetObjectRetention"] as const) : []),
      ],
      resources: `${path.sourceArn}/*`,
    }),
    allow("WriteCopies", {
      actions: [
        "s3:ReplicateObject",
        "s3:ReplicateTags",
        ...(path.deleteMarkers ? (["s3:ReplicateDelete"] as const) : []),
        ...(path.otherAccount ? (["s3:ObjectOwnerOverrideToBucketOwner"] as const) : []),
      ],
      resources: `${path.destinationArn}/*`,
    }),
    allow("DecryptSource", {
      actions: "kms:Decrypt",
      resources: path.sourceKeyArn,
      conditions: throughS3(deployment.region, path.sourceArn),
    }),
    allow("EncryptCopies", {
      actions: ["kms:Encrypt", "kms:GenerateDataKey"],
      resources: path.destinationKeyArn,
      conditions: throughS3(path.destinationRegion, path.destinationArn),
    }),
  );
}
