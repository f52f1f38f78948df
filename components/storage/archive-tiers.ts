import type * as aws from "@pulumi/aws";
import type { Problem } from "../shared";

/**
 * Archive tiers of objects in the class INTELLIGENT_TIERING (see `lifecycle.intelligentTieringAfterDays`): what nobody
 * has read for so long moves to them by itself. Reading it then takes a restore, of 3 to 12 hours.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html
 */
export interface ArchiveTiers {
  /**
   * Days without access until objects move to Archive Access, 90 to 730.
   * @default never
   */
  readonly archiveAfterDays?: number;
  /**
   * Days without access until objects move to Deep Archive Access, 180 to 730, and later than to Archive Access.
   * @default never
   */
  readonly deepArchiveAfterDays?: number;
}

/** The days that S3 takes. */
export const archiveTierDays = {
  archiveAfterDays: { min: 90, max: 730 },
  deepArchiveAfterDays: { min: 180, max: 730 },
} as const;

/** What S3 would refuse about archive tiers. */
export function archiveTierProblems(tiers: ArchiveTiers): Problem[] {
  const { archiveAfterDays: archive, deepArchiveAfterDays: deep } = tiers;
  const problem = (key: string, value: unknown, message: string): Problem => ({
    path: ["archiveTiers", key],
    value,
    message,
  });
  if (archive === undefined && deep === undefined) {
    return [
      {
        path: ["archiveTiers"],
        value: tiers,
        message: "at least one tier; fix: set one, or leave archiveTiers out",
      },
    ];
  }
  const outOfBounds = Object.entries(archiveTierDays).flatMap(([key, { min, max }]) => {
    const value = tiers[key as keyof ArchiveTiers];
    return value === undefined || (Number.isInteger(value) && value >= min && value <= max)
      ? []
      : [problem(key, value, `whole days from ${min} to ${max}; fix: choose one of them`)];
  });
  return archive !== undefined && deep !== undefined && deep <= archive
    ? [
        ...outOfBounds,
        problem("deepArchiveAfterDays", deep, `later than archiveAfterDays (${archive}); fix: raise it`),
      ]
    : outOfBounds;
}

/** The tiers as S3 takes them. */
export function tierings({
  archiveAfterDays,
  deepArchiveAfterDays,
}: ArchiveTiers): aws.types.input.s3.BucketIntelligentTieringConfigurationTiering[] {
  return [
    ...(archiveAfterDays === undefined ? [] : [{ accessTier: "ARCHIVE_ACCESS", days: archiveAfterDays }]),
    ...(deepArchiveAfterDays === undefined
      ? []
      : [{ accessTier: "DEEP_ARCHIVE_ACCESS", days: deepArchiveAfterDays }]),
  ];
}
