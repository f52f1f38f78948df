import type * as aws from "@pulumi/aws";
import type { Problem } from "../shared";

/**
 * Object lock: versions that nobody can delete or overwrite for some time. Once on, a bucket keeps it for ever: taking
 * it away here only ends the retention of objects to come.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export interface ObjectLock {
  /**
   * How new objects are locked when their writer does not say:
   * - `GOVERNANCE`: only who has `s3:BypassGovernanceRetention` can delete them before their time.
   * - `COMPLIANCE`: nobody can, not even the root user. The bucket cannot be destroyed until the last one's time is over,
   *   and is paid for until then.
   * @default not: only objects whose writer asks for it are locked
   */
  readonly mode?: ObjectLockMode;
  /** Days that new objects are locked, at least 1; with `mode`, and instead of `years`. @default none */
  readonly days?: number;
  /** Years that new objects are locked, at least 1; with `mode`, and instead of `days`. @default none */
  readonly years?: number;
}

/** All ways of locking. */
export const objectLockModes = ["GOVERNANCE", "COMPLIANCE"] as const;

export type ObjectLockMode = (typeof objectLockModes)[number];

/** The longest retention that S3 takes. */
export const longestLock = { days: 36_500, years: 100 } as const;

/** What S3 would refuse about an object lock, and what could never be undone as told. */
export function objectLockProblems(
  { mode, days, years }: ObjectLock,
  { forceDestroy = false }: { readonly forceDestroy?: boolean } = {},
): Problem[] {
  const problems: Problem[] = [];
  if (mode === undefined) {
    for (const [name, value] of Object.entries({ days, years })) {
      if (value !== undefined) {
        problems.push({
          path: ["objectLock", name],
          value,
          message: "nothing without mode; fix: set mode to GOVERNANCE or COMPLIANCE, or leave it out",
        });
      }
    }
  } else if ((days === undefined) === (years === undefined)) {
    problems.push({
      path: ["objectLock"],
      value: { mode, days, years },
      message: "a mode with either days or years; fix: set exactly one of them",
    });
  }
  for (const [name, value] of Object.entries({ days, years })) {
    const max = longestLock[name as keyof typeof longestLock];
    if (value !== undefined && (!Number.isInteger(value) || value < 1 || value > max)) {
      problems.push({
        path: ["objectLock", name],
        value,
        message: `whole ${name} from 1 to ${max}; fix: choose one of them`,
      });
    }
  }
  if (mode === "COMPLIANCE" && forceDestroy) {
    problems.push({
      path: ["forceDestroy"],
      value: forceDestroy,
      message:
        "false where objects are locked in COMPLIANCE mode, which nobody can delete; fix: set it to false, or the mode to GOVERNANCE",
    });
  }
  return problems;
}

/** The rule for new objects, if there is one. */
export function objectLockRule({
  mode,
  days,
  years,
}: ObjectLock): aws.types.input.s3.BucketObjectLockConfigurationRule | undefined {
  return mode === undefined ? undefined : { defaultRetention: { mode, days, years } };
}
