import type { Problem } from "../shared";

/** How long backups are kept, and when they start. Charged by the GiB and month that recovery points take. */
export interface BackupRule {
  /** Days until a recovery point is deleted. */
  readonly keepDays: number;
  /**
   * Time in UTC, `hh:mm`. Best an hour apart from the database's own backup and maintenance windows, in which a
   * snapshot can fail.
   * @default "05:30"
   */
  readonly at?: string;
}

/** How often; weekly is on Sundays, monthly on the first. */
export const backupFrequencies = ["daily", "weekly", "monthly"] as const;
export type BackupFrequency = (typeof backupFrequencies)[number];

/** What is done how often. */
export type BackupRules = Readonly<Partial<Record<BackupFrequency, BackupRule>>>;

/**
 * Keeps recovery points from being deleted, and from being kept too briefly.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
 */
export interface VaultLock {
  /**
   * `governance`: whoever may change vault locks can take it away. `compliance`: nobody can, AWS included, once
   * `changeableForDays` are over; neither the vault nor its recovery points can be deleted before these have expired.
   */
  readonly mode: "governance" | "compliance";
  /** Backups that would be kept for fewer days are refused. @default no limit */
  readonly minRetentionDays?: number;
  /** Backups that would be kept for more days are refused. @default no limit */
  readonly maxRetentionDays?: number;
  /**
   * `compliance` only, and needed there: days in which the lock can still be taken away, at least 3.
   * @default none
   */
  readonly changeableForDays?: number;
}

/** What is backed up when, and how it is guarded; plain values, so that they can come from a stack's configuration. */
export interface BackupSettings {
  /**
   * How often backups are made.
   * @default never: nothing is made
   */
  readonly rules?: BackupRules;
  /** @default recovery points can be deleted by whoever may delete them */
  readonly lock?: VaultLock;
  /**
   * A second region that every backup is copied to: its own vault, and a key of its own ($1 a month). The copies and
   * their transfer are charged.
   * @default no copies
   */
  readonly copyRegion?: string;
}

const time = /^([01]\d|2[0-3]):([0-5]\d)$/;
const defaultTime = "05:30";

/** The time at which rules start, as the schema of settings checks it. */
export const backupTimePattern = time;

/** Day of the month, month and day of the week; one of the days must be `?`. */
const days = {
  daily: "? * *",
  weekly: "? * SUN",
  monthly: "1 * ?",
} as const satisfies Record<BackupFrequency, string>;

/** The rules that there are, most frequent first. */
export function rulesOf(rules: BackupRules): readonly (readonly [BackupFrequency, BackupRule])[] {
  return backupFrequencies.flatMap((frequency) => {
    const rule = rules[frequency];
    return rule === undefined ? [] : [[frequency, rule] as const];
  });
}

/**
 * When a rule starts, as AWS Backup takes it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function schedule(frequency: BackupFrequency, { at = defaultTime }: BackupRule): string {
  const [hour, minute] = at.split(":").map(Number);
  return `cron(${minute} ${hour} ${days[frequency]} *)`;
}

/** What AWS Backup would refuse, or would only fail at when a backup is due. */
export function backupProblems({ rules = {}, lock }: BackupSettings): Problem[] {
  return [
    ...rulesOf(rules).flatMap(([frequency, rule]) => ruleProblems(frequency, rule, lock)),
    ...lockProblems(lock),
  ];
}

function ruleProblems(
  frequency: BackupFrequency,
  { at, keepDays }: BackupRule,
  lock: VaultLock | undefined,
): Problem[] {
  const problem = (key: string, value: unknown, message: string): Problem => ({
    path: ["rules", frequency, key],
    value,
    message,
  });
  const { minRetentionDays: least = 1, maxRetentionDays: most = 36_500 } = lock ?? {};
  return [
    ...(at === undefined || time.test(at) ? [] : [problem("at", at, "hh:mm in UTC; fix: write it so")]),
    ...(Number.isInteger(keepDays) && keepDays >= least && keepDays <= most
      ? []
      : [
          problem(
            "keepDays",
            keepDays,
            `whole days from ${least} to ${most}${lock === undefined ? "" : ", as the lock wants it"}; fix: choose one of them`,
          ),
        ]),
  ];
}

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html */
export function lockProblems(lock: VaultLock | undefined): Problem[] {
  if (lock === undefined) return [];
  const { mode, minRetentionDays: least, maxRetentionDays: most, changeableForDays: changeable } = lock;
  const problem = (key: string, value: unknown, message: string): Problem => ({
    path: ["lock", key],
    value,
    message,
  });
  return [
    ...(least !== undefined && most !== undefined && most < least
      ? [
          problem(
            "maxRetentionDays",
            most,
            `no less than minRetentionDays (${least}); fix: raise it or leave it out`,
          ),
        ]
      : []),
    ...(mode === "compliance" && (changeable === undefined || !Number.isInteger(changeable) || changeable < 3)
      ? [
          problem(
            "changeableForDays",
            changeable,
            "3 days or more for a compliance lock, which nobody can take away afterwards; fix: say how many",
          ),
        ]
      : []),
    ...(mode === "governance" && changeable !== undefined
      ? [
          problem(
            "changeableForDays",
            changeable,
            "for compliance locks only, since it makes the lock final; fix: leave it out",
          ),
        ]
      : []),
  ];
}
