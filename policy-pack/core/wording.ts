import type { Finding } from "./findings";

const FIX_FOR_UNKNOWN =
  'Give it as plain text that the program knows beforehand, or set "unknowns" to "defer": the rule then judges it ' +
  "during the update, before the resource is made.";

/** A finding as it is shown. */
export function wordingOf({ rule, subject, kind, text }: Finding, refusesUnknown: boolean): string {
  const title = `${subject.type} "${subject.name}" (${rule.id})`;
  if (kind === "violation") {
    return `${rule.description}\n${title} ${text}.\nWhy: ${rule.why}\nFix: ${rule.fix}\nSee: ${rule.docs}`;
  }
  const unjudged = `${title} was not judged: ${text} is not known before the update.`;
  return refusesUnknown ? `${rule.description}\n${unjudged}\nFix: ${FIX_FOR_UNKNOWN}` : unjudged;
}
