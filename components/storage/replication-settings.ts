import { existingKeyForm, regionForm } from "../kms";
import type { Deployment, Problem } from "../shared";

/** A destination that is there already. */
export interface ExistingDestination {
  /** It must keep versions, and have object lock where the source has it. */
  readonly bucketName: string;
  /** ARN of the key of the copies, in the destination's region; it must let the source's replication role encrypt. */
  readonly keyArn: string;
  /**
   * The account of the destination. Its bucket policy and its key must let the replication role in.
   * @default this account
   */
  readonly accountId?: string;
}

/**
 * A second bucket to which S3 copies every new version, by itself and within minutes. Objects that were there before are
 * not copied: that takes a Batch Replication job.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
 */
export interface Replication {
  /**
   * Region of a copy of the bucket that is made, with a key and a log bucket of its own. Costs the storage once more, the
   * transfer between regions (from $0.02 a GB), and $1 a month for the key.
   * @default none: `existing` is used
   */
  readonly region?: string;
  /** A bucket that is there already, instead of `region`. @default none */
  readonly existing?: ExistingDestination;
  /**
   * Deleting an object in the source deletes it in the copy. Without it the copy survives mistakes. Versions that are
   * deleted by their id, or by a lifecycle, stay in the copy in any case.
   * @default false
   */
  readonly deleteMarkers?: boolean;
  /**
   * S3 promises 99.9 % within 15 minutes, and tells of what takes longer (S3 RTC): $0.015 a GB.
   * @default false
   */
  readonly timeControl?: boolean;
  /**
   * Storage class of the copies.
   * @default that of the source
   */
  readonly storageClass?: (typeof copyClasses)[number];
  /**
   * Days that the copy's access logs are kept; for a copy that is made.
   * @default 90
   */
  readonly logRetentionDays?: number;
}

/** Storage classes for copies; access is immediate in all of them. */
export const copyClasses = [
  "STANDARD",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER_IR",
] as const;

/** The names that S3 gives to buckets. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketNameForm = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** What is wrong with a replication, as far as the deployment is known. */
export function replicationProblems(replication: Replication, deployment?: Deployment): Problem[] {
  const { region, existing } = replication;
  const problem = (path: readonly string[], value: unknown, message: string): Problem => ({
    path: ["replication", ...path],
    value,
    message,
  });
  if ((region === undefined) === (existing === undefined)) {
    return [
      problem(
        [],
        replication,
        "either a region or an existing destination; fix: set exactly one of region and existing",
      ),
    ];
  }
  if (region !== undefined) {
    if (!regionForm.test(region)) {
      return [problem(["region"], region, "the name of a region such as eu-central-1; fix: write one")];
    }
    if (region === deployment?.region) {
      return [
        problem(
          ["region"],
          region,
          "another region than the bucket's own; fix: choose one, or name an existing bucket",
        ),
      ];
    }
    if (deployment !== undefined && partitionOf(region) !== deployment.partition) {
      return [
        problem(
          ["region"],
          region,
          `a region of the partition ${deployment.partition}; fix: choose one of it`,
        ),
      ];
    }
    return [];
  }
  return [
    ...(bucketNameForm.test(existing?.bucketName ?? "")
      ? []
      : [
          problem(
            ["existing", "bucketName"],
            existing?.bucketName,
            "the name of a bucket; fix: write no ARN",
          ),
        ]),
    ...(existingKeyForm.test(existing?.keyArn ?? "")
      ? []
      : [
          problem(
            ["existing", "keyArn"],
            existing?.keyArn,
            "the ARN of the destination's KMS key; fix: write the key's ARN, not that of an alias",
          ),
        ]),
    ...(existing?.accountId === undefined || /^\d{12}$/.test(existing.accountId)
      ? []
      : [problem(["existing", "accountId"], existing.accountId, "12 digits; fix: write them in quotes")]),
    ...(replication.logRetentionDays === undefined
      ? []
      : [
          problem(
            ["logRetentionDays"],
            replication.logRetentionDays,
            "nothing for a destination that is there already; fix: leave it out",
          ),
        ]),
  ];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
