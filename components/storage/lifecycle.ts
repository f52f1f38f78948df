import type * as aws from "@pulumi/aws";
import type { Problem } from "../shared";

/** What becomes of objects with age. All numbers are days. */
export interface Lifecycle {
  /**
   * Current versions move to STANDARD_IA (half the price, retrieval is charged); at least 30.
   * @default 30, or never when objects expire earlier
   */
  readonly infrequentAccessAfterDays?: number;
  /**
   * Current versions move to GLACIER_IR (a sixth of the price, 90 days are charged in any case); at least 30 days
   * after the move to infrequent access.
   * @default 90, or never when objects expire earlier
   */
  readonly archiveAfterDays?: number;
  /**
   * Current versions are deleted.
   * @default never
   */
  readonly expireAfterDays?: number;
  /**
   * Overwritten and deleted versions are removed for good.
   * @default 90
   */
  readonly noncurrentExpireAfterDays?: number;
  /**
   * Parts of uploads that were never completed are removed.
   * @default 7
   */
  readonly abortUploadsAfterDays?: number;
}

/** Fewest days before and between moves to cheaper classes that S3 accepts. */
const transitionDays = 30;

/**
 * What S3 would refuse about a lifecycle.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 */
export function lifecycleProblems(lifecycle: Lifecycle): Problem[] {
  const {
    infrequentAccessAfterDays: infrequent,
    archiveAfterDays: archive,
    expireAfterDays: expire,
  } = lifecycle;
  const problems: Problem[] = [];
  if (infrequent !== undefined && infrequent < transitionDays) {
    problems.push({
      path: ["infrequentAccessAfterDays"],
      value: infrequent,
      message: `at least ${transitionDays}, the days after which S3 moves objects to STANDARD_IA; fix: raise it`,
    });
  }
  const step = infrequentDays(lifecycle);
  if (archive !== undefined && step !== undefined && archive < step + transitionDays) {
    problems.push({
      path: ["archiveAfterDays"],
      value: archive,
      message: `at least ${step + transitionDays}, ${transitionDays} days after the move to infrequent access; fix: raise it`,
    });
  }
  const moves = { infrequentAccessAfterDays: infrequent, archiveAfterDays: archive };
  for (const [key, days] of Object.entries(moves)) {
    if (expire !== undefined && days !== undefined && expire <= days) {
      problems.push({
        path: ["expireAfterDays"],
        value: expire,
        message: `later than ${key} (${days}); fix: raise it, or leave ${key} out`,
      });
    }
  }
  return problems;
}

/** The one rule of a bucket, for all objects. */
export function lifecycleRule(lifecycle: Lifecycle): aws.types.input.s3.BucketLifecycleConfigurationRule {
  const infrequent = infrequentDays(lifecycle);
  const archive = archiveDays(lifecycle);
  return {
    id: "all-objects",
    status: "Enabled",
    filter: { prefix: "" },
    transitions: [
      ...(infrequent === undefined ? [] : [{ days: infrequent, storageClass: "STANDARD_IA" }]),
      ...(archive === undefined ? [] : [{ days: archive, storageClass: "GLACIER_IR" }]),
    ],
    // S3 takes only one of both; delete markers of expired objects go with their last version then.
    expiration:
      lifecycle.expireAfterDays === undefined
        ? { expiredObjectDeleteMarker: true }
        : { days: lifecycle.expireAfterDays },
    noncurrentVersionExpiration: { noncurrentDays: lifecycle.noncurrentExpireAfterDays ?? 90 },
    abortIncompleteMultipartUpload: { daysAfterInitiation: lifecycle.abortUploadsAfterDays ?? 7 },
  };
}

function infrequentDays(lifecycle: Lifecycle): number | undefined {
  const { infrequentAccessAfterDays, archiveAfterDays } = lifecycle;
  const fits = archiveAfterDays === undefined || archiveAfterDays >= 2 * transitionDays;
  return infrequentAccessAfterDays ?? (fits ? beforeExpiry(transitionDays, lifecycle) : undefined);
}

function archiveDays(lifecycle: Lifecycle): number | undefined {
  const { infrequentAccessAfterDays, archiveAfterDays } = lifecycle;
  const usual = Math.max(90, (infrequentAccessAfterDays ?? 0) + transitionDays);
  return archiveAfterDays ?? beforeExpiry(usual, lifecycle);
}

/** A default step, unless objects are gone by then. */
function beforeExpiry(days: number, lifecycle: Lifecycle): number | undefined {
  return lifecycle.expireAfterDays === undefined || days < lifecycle.expireAfterDays ? days : undefined;
}
