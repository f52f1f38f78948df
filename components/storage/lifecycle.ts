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
   * Current versions move to DEEP_ARCHIVE (a twentieth of the price; a restore takes 12 hours or more, 180 days are
   * charged in any case); at least 90 days after the move to GLACIER_IR.
   * @default never
   */
  readonly deepArchiveAfterDays?: number;
  /**
   * Current versions move to INTELLIGENT_TIERING, where S3 chooses the tier by access ($0.0025 a month for 1000
   * objects), instead of the moves above; 0 is at once. For data whose use nobody can foretell.
   * @default never
   */
  readonly intelligentTieringAfterDays?: number;
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
   * The latest of the overwritten versions stay nevertheless, 1 to 100 of each object.
   * @default none
   */
  readonly noncurrentVersionsKept?: number;
  /**
   * Parts of uploads that were never completed are removed.
   * @default 7
   */
  readonly abortUploadsAfterDays?: number;
}

/** Fewest days before and between moves to cheaper classes that S3 accepts. */
const transitionDays = 30;
/** Days in GLACIER_IR before the next move. */
const archiveDaysAtLeast = 90;

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
  const deep = lifecycle.deepArchiveAfterDays;
  const archived = archiveDays(lifecycle);
  if (deep !== undefined && archived !== undefined && deep < archived + archiveDaysAtLeast) {
    problems.push({
      path: ["deepArchiveAfterDays"],
      value: deep,
      message: `at least ${archived + archiveDaysAtLeast}, ${archiveDaysAtLeast} days after the move to GLACIER_IR; fix: raise it`,
    });
  }
  if (deep !== undefined && archived === undefined && step !== undefined && deep < step + transitionDays) {
    problems.push({
      path: ["deepArchiveAfterDays"],
      value: deep,
      message: `at least ${step + transitionDays}, ${transitionDays} days after the move to infrequent access; fix: raise it`,
    });
  }
  const tiering = lifecycle.intelligentTieringAfterDays;
  for (const [key, days] of Object.entries({
    infrequentAccessAfterDays: infrequent,
    archiveAfterDays: archive,
    deepArchiveAfterDays: deep,
  })) {
    if (tiering !== undefined && days !== undefined) {
      problems.push({
        path: [key],
        value: days,
        message:
          "nothing beside intelligentTieringAfterDays, with which S3 chooses the tier; fix: leave one of them out",
      });
    }
  }
  const moves = {
    infrequentAccessAfterDays: infrequent,
    archiveAfterDays: archive,
    deepArchiveAfterDays: deep,
    intelligentTieringAfterDays: tiering,
  };
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
  const moves = [
    { days: lifecycle.intelligentTieringAfterDays, storageClass: "INTELLIGENT_TIERING" },
    { days: infrequentDays(lifecycle), storageClass: "STANDARD_IA" },
    { days: archiveDays(lifecycle), storageClass: "GLACIER_IR" },
    { days: lifecycle.deepArchiveAfterDays, storageClass: "DEEP_ARCHIVE" },
  ];
  return {
    id: "all-objects",
    status: "Enabled",
    filter: { prefix: "" },
    transitions: moves.flatMap(({ days, storageClass }) =>
      days === undefined ? [] : [{ days, storageClass }],
    ),
    // S3 takes only one of both; delete markers of expired objects go with their last version then.
    expiration:
      lifecycle.expireAfterDays === undefined
        ? { expiredObjectDeleteMarker: true }
        : { days: lifecycle.expireAfterDays },
    noncurrentVersionExpiration: {
      noncurrentDays: lifecycle.noncurrentExpireAfterDays ?? 90,
      ...(lifecycle.noncurrentVersionsKept !== undefined && {
        newerNoncurrentVersions: lifecycle.noncurrentVersionsKept,
      }),
    },
    abortIncompleteMultipartUpload: { daysAfterInitiation: lifecycle.abortUploadsAfterDays ?? 7 },
  };
}

function infrequentDays(lifecycle: Lifecycle): number | undefined {
  const { infrequentAccessAfterDays, archiveAfterDays, deepArchiveAfterDays } = lifecycle;
  const fits = [archiveAfterDays, deepArchiveAfterDays].every(
    (next) => next === undefined || next >= 2 * transitionDays,
  );
  return infrequentAccessAfterDays ?? (fits ? byDefault(transitionDays, lifecycle) : undefined);
}

function archiveDays(lifecycle: Lifecycle): number | undefined {
  const { infrequentAccessAfterDays, archiveAfterDays, deepArchiveAfterDays: deep } = lifecycle;
  const usual = Math.max(90, (infrequentAccessAfterDays ?? 0) + transitionDays);
  const fits = deep === undefined || deep >= usual + archiveDaysAtLeast;
  return archiveAfterDays ?? (fits ? byDefault(usual, lifecycle) : undefined);
}

/** A default step, unless S3 chooses the class or objects are gone by then. */
function byDefault(days: number, lifecycle: Lifecycle): number | undefined {
  const { expireAfterDays: expire, intelligentTieringAfterDays } = lifecycle;
  return intelligentTieringAfterDays === undefined && (expire === undefined || days < expire)
    ? days
    : undefined;
}
