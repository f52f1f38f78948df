import type { Report } from "./rule";
import { UNKNOWN } from "./values";

/** Judges one value: what is unknown is left open, under the name `what`; what is not accepted is a violation. */
export function demand(
  report: Report,
  what: string,
  value: unknown,
  accept: (value: unknown) => boolean,
  finding: string,
): void {
  if (value === UNKNOWN) {
    report.unjudged(what);
  } else if (!accept(value)) {
    report.violation(finding);
  }
}
