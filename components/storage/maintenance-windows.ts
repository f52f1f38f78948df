import type { Problem } from "../shared";

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const minutesADay = 24 * 60;
const minutesAWeek = days.length * minutesADay;
const leastMinutes = 30;

/** A span of minutes since Monday 00:00 UTC; it may run past the end of the week. */
interface Span {
  readonly start: number;
  readonly length: number;
}

/** `hh:mm-hh:mm` and `ddd:hh:mm-ddd:hh:mm` as RDS takes them. */
export const backupWindowPattern = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;
export const maintenanceWindowPattern =
  /^(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):([0-5]\d)-(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):([0-5]\d)$/;

/** What RDS would refuse about the two windows of an instance: form, length, overlap. */
export function windowProblems(backup: string, maintenance: string): Problem[] {
  const daily = backupSpan(backup);
  const weekly = maintenanceSpan(maintenance);
  const problems = [
    ...spanProblems("backupWindow", backup, daily, "hh:mm-hh:mm in UTC, e.g. 02:00-03:00"),
    ...spanProblems(
      "maintenanceWindow",
      maintenance,
      weekly,
      "ddd:hh:mm-ddd:hh:mm in UTC, e.g. sun:03:30-sun:04:30",
    ),
  ];
  if (daily !== undefined && weekly !== undefined && problems.length === 0 && overlaps(daily, weekly)) {
    problems.push({
      path: ["maintenanceWindow"],
      value: maintenance,
      message: `apart from the daily backupWindow (${backup}); fix: choose other hours`,
    });
  }
  return problems;
}

function spanProblems(key: string, value: string, span: Span | undefined, form: string): Problem[] {
  if (span === undefined) {
    return [{ path: [key], value, message: `${form}; fix: write it so` }];
  }
  return span.length < leastMinutes
    ? [
        {
          path: [key],
          value,
          message: `${leastMinutes} minutes or more, not ${span.length}; fix: lengthen it`,
        },
      ]
    : [];
}

function backupSpan(window: string): Span | undefined {
  const match = backupWindowPattern.exec(window);
  if (match === null) {
    return undefined;
  }
  const [fromHour, fromMinute, toHour, toMinute] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const start = fromHour * 60 + fromMinute;
  return { start, length: modulo(toHour * 60 + toMinute - start, minutesADay) };
}

function maintenanceSpan(window: string): Span | undefined {
  const match = maintenanceWindowPattern.exec(window);
  if (match === null) {
    return undefined;
  }
  const [, fromDay, fromHour, fromMinute, toDay, toHour, toMinute] = match;
  const start = minuteOfWeek(fromDay, fromHour, fromMinute);
  return { start, length: modulo(minuteOfWeek(toDay, toHour, toMinute) - start, minutesAWeek) };
}

function minuteOfWeek(day = "", hour = "", minute = ""): number {
  return days.indexOf(day) * minutesADay + Number(hour) * 60 + Number(minute);
}

/** Whether any of the seven daily spans meets the weekly one, also across midnight and across Sunday night. */
function overlaps(daily: Span, weekly: Span): boolean {
  return days.some((_, day) => {
    const start = daily.start + day * minutesADay;
    return (
      modulo(start - weekly.start, minutesAWeek) < weekly.length ||
      modulo(weekly.start - start, minutesAWeek) < daily.length
    );
  });
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
