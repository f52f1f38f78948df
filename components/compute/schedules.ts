import type { Problem } from "../shared";

/** Sizes that an Auto Scaling group takes at set times; at least one of the three. */
export interface ScheduledSize {
  /**
   * When, as a cron expression of five fields: minute, hour, day of the month, month, day of the week.
   * https://docs.aws.amazon.com/autoscaling/ec2/userguide/scheduled-scaling-recurring-schedules.html
   */
  readonly recurrence: string;
  /**
   * The time zone of `recurrence`, by its IANA name, e.g. `Europe/Berlin`.
   * @default "Etc/UTC"
   */
  readonly timeZone?: string;
  /** @default the least number stays as it is */
  readonly minSize?: number;
  /** @default the greatest number stays as it is */
  readonly maxSize?: number;
  /** Instances to start with from then on. @default the number stays as it is, within the limits */
  readonly desiredCapacity?: number;
}

/** Scheduled sizes by name. The name is the identity: renaming one replaces it. */
export type Schedules = Readonly<Record<string, ScheduledSize>>;

/** What Auto Scaling takes for a number that stays as it is. */
const unchanged = -1;

/** The sizes of a scheduled action as the provider takes them. */
export function scheduledSizes({ minSize, maxSize, desiredCapacity }: ScheduledSize) {
  return {
    minSize: minSize ?? unchanged,
    maxSize: maxSize ?? unchanged,
    desiredCapacity: desiredCapacity ?? unchanged,
  };
}

const cron = /^[\d*,/-]+ [\d*,/-]+ [\d*,/?LW-]+ [\dA-Za-z*,/-]+ [\dA-Za-z*,/?#-]+$/;

/** What Auto Scaling would refuse in schedules, or would never do. */
export function scheduleProblems(schedules: Schedules): Problem[] {
  return Object.entries(schedules).flatMap(([name, schedule]) => {
    const problems: Problem[] = [];
    const complain = (field: string, value: unknown, message: string): void => {
      problems.push({ path: ["schedules", name, field], value, message });
    };
    const { recurrence, timeZone, minSize, maxSize, desiredCapacity } = schedule;
    if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) {
      problems.push({
        path: ["schedules", name],
        value: name,
        message:
          "a name of 1 to 63 lower-case letters, digits or hyphens, a letter first; fix: choose such a name",
      });
    }
    if (!cron.test(recurrence)) {
      complain(
        "recurrence",
        recurrence,
        'a cron expression of five fields; fix: write e.g. "0 7 * * MON-FRI"',
      );
    }
    if (timeZone !== undefined && !isTimeZone(timeZone)) {
      complain("timeZone", timeZone, "the IANA name of a time zone; fix: write e.g. Europe/Berlin");
    }
    if (minSize === undefined && maxSize === undefined && desiredCapacity === undefined) {
      complain(
        "minSize",
        minSize,
        "given, or maxSize or desiredCapacity, since the schedule would change nothing; fix: add one",
      );
    }
    if (minSize !== undefined && maxSize !== undefined && maxSize < minSize) {
      complain(
        "maxSize",
        maxSize,
        `at least minSize, which is ${minSize}; fix: raise maxSize or lower minSize`,
      );
    }
    if (
      desiredCapacity !== undefined &&
      (desiredCapacity < (minSize ?? 0) || desiredCapacity > (maxSize ?? Infinity))
    ) {
      complain(
        "desiredCapacity",
        desiredCapacity,
        `from ${minSize ?? 0} to ${maxSize ?? "the group's maxSize"}; fix: choose a number in between`,
      );
    }
    return problems;
  });
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return name.includes("/");
  } catch {
    return false;
  }
}
