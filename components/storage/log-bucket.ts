import type * as pulumi from "@pulumi/pulumi";
import { policy } from "../../iam";
import { refuse, type Problem } from "../shared";
import {
  inventoryDeliveryStatements,
  loadBalancerLogStatements,
  logDeliveryStatements,
  transportStatements,
} from "./bucket-policy";
import { HardenedBucket, type BucketBasics } from "./hardened-bucket";

/** What a log bucket is: one of ours, or one that is there already. */
export interface LogBucketSettings {
  /** Days until access logs are deleted; needed unless the bucket is there already. @default none */
  readonly retentionDays?: number;
  /**
   * Name of a bucket of this account and region that is there already, such as a landing zone's. It is looked up and
   * not changed: its policy must let S3 deliver, it must have S3's own encryption (SSE-S3), and no object lock.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
   * @default a bucket is made
   */
  readonly existing?: string;
}

export interface LogBucketArgs extends BucketBasics, LogBucketSettings {
  /**
   * Lets load balancers of the account deliver their access and connection logs, too, under `load-balancers/`; see
   * `loadBalancerLogPrefix`. The policy of a bucket that is there already must do so itself.
   * @default false
   */
  readonly loadBalancerLogs?: boolean;
}

/** What is wrong with the settings of a log bucket. */
export function logBucketProblems({
  existing,
  retentionDays,
  forceDestroy,
}: LogBucketSettings & { readonly forceDestroy?: boolean }): Problem[] {
  const foreign = (path: string, value: unknown): Problem => ({
    path: [path],
    value,
    message:
      "nothing for a bucket that is there already, which is not changed; fix: leave it out, or existing",
  });
  if (existing !== undefined) {
    return [
      ...(retentionDays === undefined ? [] : [foreign("retentionDays", retentionDays)]),
      ...(forceDestroy === true ? [foreign("forceDestroy", forceDestroy)] : []),
    ];
  }
  return retentionDays === undefined
    ? [
        {
          path: ["retentionDays"],
          value: retentionDays,
          message: "the days until access logs are deleted; fix: set it, or existing to adopt a bucket",
        },
      ]
    : [];
}

/**
 * The bucket that takes the access logs and inventories of this deployment's other buckets. It is encrypted with S3's
 * own keys, since S3 does not deliver access logs to buckets with a KMS key, and it does not log itself. It can have no
 * object lock: S3 delivers no access logs to buckets that have.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 *
 * ```ts
 * const accessLogs = new LogBucket("access-logs", { deployment, retentionDays: 90 });
 * const central = new LogBucket("access-logs", { deployment, existing: "landing-zone-access-logs" });
 * ```
 */
export class LogBucket extends HardenedBucket {
  constructor(name: string, args: LogBucketArgs, options?: pulumi.ComponentResourceOptions) {
    refuse(`Log bucket "${name}"`, logBucketProblems(args));
    const { existing, deployment, retentionDays, loadBalancerLogs } = args;
    super(
      "storage:LogBucket",
      name,
      existing !== undefined
        ? { deployment, existing }
        : {
            ...args,
            existing,
            lifecycle: { expireAfterDays: retentionDays, noncurrentExpireAfterDays: 7 },
            encryption: {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
              blockedEncryptionTypes: ["SSE-C"],
            },
            policy: (bucketArn) =>
              policy.bucket(
                ...transportStatements(bucketArn),
                ...logDeliveryStatements(deployment, bucketArn),
                ...inventoryDeliveryStatements(deployment, bucketArn),
                ...(loadBalancerLogs === true ? loadBalancerLogStatements(deployment, bucketArn) : []),
              ),
          },
      options,
    );
    this.finish();
  }
}
