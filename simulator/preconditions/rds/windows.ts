const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY = 24 * 60;

/** Minutes since Monday, 0:00 UTC. */
interface Span {
  readonly start: number;
  readonly length: number;
}

/** What is wrong with the windows of a database for backups (`02:00-03:00`) and maintenance (`sun:04:00-sun:05:00`). */
export function windowProblem(
  backup: string | undefined,
  maintenance: string | undefined,
): string | undefined {
  const daily = backup === undefined ? undefined : readDaily(backup);
  const weekly = maintenance === undefined ? undefined : readWeekly(maintenance);
  if (daily === null) return `Invalid backup window format: ${backup ?? ""}. It must be hh24:mi-hh24:mi.`;
  if (weekly === null)
    return `Invalid maintenance window format: ${maintenance ?? ""}. It must be ddd:hh24:mi-ddd:hh24:mi.`;
  if (daily !== undefined && daily.length < 30) return "The backup window must be at least 30 minutes.";
  if (weekly !== undefined && weekly.length < 30)
    return "The maintenance window must be at least 30 minutes.";
  if (daily === undefined || weekly === undefined) return undefined;
  return DAYS.some((_, day) => overlap({ ...daily, start: daily.start + day * DAY }, weekly))
    ? "The backup window and maintenance window must not overlap."
    : undefined;
}

function readDaily(text: string): Span | null {
  const [, from, to] = /^([01]\d:[0-5]\d|2[0-3]:[0-5]\d)-([01]\d:[0-5]\d|2[0-3]:[0-5]\d)$/.exec(text) ?? [];
  if (from === undefined || to === undefined) return null;
  return { start: minutes(from), length: (minutes(to) - minutes(from) + DAY) % DAY };
}

function readWeekly(text: string): Span | null {
  const [, startDay = "", from = "", endDay = "", to = ""] =
    /^([a-z]{3}):(\d\d:\d\d)-([a-z]{3}):(\d\d:\d\d)$/i.exec(text) ?? [];
  const days = [startDay, endDay].map((day) => DAYS.indexOf(day.toLowerCase()));
  if (days.includes(-1)) return null;
  const [first = 0, last = 0] = days;
  const start = first * DAY + minutes(from);
  return { start, length: (last * DAY + minutes(to) - start + 7 * DAY) % (7 * DAY) };
}

function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(":").map(Number);
  return hours * 60 + rest;
}

/** A week begins again after it has ended. */
function overlap(left: Span, right: Span): boolean {
  const week = 7 * DAY;
  const between = (((right.start - left.start) % week) + week) % week;
  return between < left.length || week - between < right.length;
}
