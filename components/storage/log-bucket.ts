import type * as pulumi from "@pulumi/pulumi";
import { policy } from "../../iam";
import { loadBalancerLogStatements, logDeliveryStatements, transportStatements } from "./bucket-policy";
import { HardenedBucket, type BucketBasics } from "./hardened-bucket";

export interface LogBucketArgs extends BucketBasics {
  /** Days until access logs are deleted. */
  readonly retentionDays: number;
  /**
   * Whether load balancers of the account may deliver their access and connection logs, too, under
   * `load-balancers/`; see `loadBalancerLogPrefix`.
   * @default false
   */
  readonly loadBalancerLogs?: boolean;
}

/**
 * The bucket that takes the access logs of this deployment's other buckets. It is encrypted with S3's own keys, since
 * S3 does not deliver access logs to buckets with a KMS key, and it does not log itself.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 *
 * ```ts
 * const accessLogs = new LogBucket("access-logs", { deployment, retentionDays: 90 });
 * ```
 */
export class LogBucket extends HardenedBucket {
  constructor(name: string, args: LogBucketArgs, options?: pulumi.ComponentResourceOptions) {
    super(
      "storage:LogBucket",
      name,
      {
        ...args,
        lifecycle: { expireAfterDays: args.retentionDays, noncurrentExpireAfterDays: 7 },
        encryption: {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
          blockedEncryptionTypes: ["SSE-C"],
        },
        policy: (bucketArn) =>
          policy.bucket(
            ...transportStatements(bucketArn),
            ...logDeliveryStatements(args.deployment, bucketArn),
            ...(args.loadBalancerLogs === true ? loadBalancerLogStatements(args.deployment, bucketArn) : []),
          ),
      },
      options,
    );
  }
}
