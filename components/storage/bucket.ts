import * as pulumi from "@pulumi/pulumi";
import { policy, type BucketStatement } from "../../iam";
import { refuse } from "../shared";
import { encryptionStatements, isOwnBucket, transportStatements } from "./bucket-policy";
import { HardenedBucket, type AccessLogTarget, type BucketBasics } from "./hardened-bucket";
import type { Lifecycle } from "./lifecycle";

export interface BucketArgs extends BucketBasics {
  /** The KMS key of everything in the bucket. */
  readonly keyArn: pulumi.Input<string>;
  /** The {@link LogBucket} that the access logs go to. */
  readonly accessLogs: AccessLogTarget;
  /**
   * Moves to cheaper storage classes and expiry.
   * @default those of {@link Lifecycle}'s fields
   */
  readonly lifecycle?: Lifecycle;
  /**
   * Further statements of the bucket policy, e.g. to let a service write.
   * @default none: access is a matter of identity policies alone
   */
  readonly statements?: (bucketArn: string) => readonly BucketStatement[];
}

/**
 * A private bucket with versions, encrypted with a key of ours, that refuses requests without TLS 1.2 and uploads that
 * ask for another encryption or key. Uploads without encryption headers are encrypted by default.
 *
 * ```ts
 * const data = new Bucket("data", { deployment, keyArn: keys.data.arn, accessLogs });
 * ```
 */
export class Bucket extends HardenedBucket {
  constructor(name: string, args: BucketArgs, options?: pulumi.ComponentResourceOptions) {
    const bucketName = args.deployment.bucketName(args.purpose ?? name);
    if (!isOwnBucket(args.deployment, bucketName)) {
      refuse(`Bucket "${name}"`, [
        {
          path: ["purpose"],
          value: args.purpose ?? name,
          message: `short enough for S3's 63 characters: "${bucketName}" was cut before the environment, and the log bucket would refuse its access logs; fix: choose a shorter name, project or environment`,
        },
      ]);
    }
    super(
      "storage:Bucket",
      name,
      {
        ...args,
        lifecycle: args.lifecycle ?? {},
        encryption: {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.keyArn },
          bucketKeyEnabled: true,
          blockedEncryptionTypes: ["SSE-C"],
        },
        policy: (bucketArn) =>
          pulumi
            .output(args.keyArn)
            .apply((keyArn) =>
              policy.bucket(
                ...transportStatements(bucketArn),
                ...encryptionStatements(bucketArn, keyArn),
                ...(args.statements?.(bucketArn) ?? []),
              ),
            ),
      },
      options,
    );
  }
}
