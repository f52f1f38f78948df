import type { Exemption } from "./exemptions";
import type { Finding } from "./findings";
import { hide } from "./secrets";

const FIX_FOR_UNKNOWN =
  'Give it as plain text that the program knows beforehand, or set "unknowns" to "defer": the rule then judges it ' +
  "during the update, before the resource is made.";

/** What becomes of a finding. */
export type Fate =
  | { readonly refused: false }
  | {
      readonly refused: true;
      readonly fingerprint: string;
      readonly exemption: Exemption | undefined;
    };

/** A finding as it is shown. */
export function wordingOf(finding: Finding, secrets: ReadonlySet<string>, fate: Fate): string {
  const { rule, subject, kind } = finding;
  const text = hide(finding.text, secrets);
  const title = `${subject.type} "${subject.name}" (${rule.id})`;
  const unjudged = `${title} was not judged: ${text} is not known before the update.`;
  if (!fate.refused) {
    return unjudged;
  }
  const lines =
    kind === "violation"
      ? [`${title} ${text}.`, `Why: ${rule.why}`, `Fix: ${rule.fix}`, `See: ${rule.docs}`]
      : [unjudged, `Fix: ${FIX_FOR_UNKNOWN}`];
  return [rule.description, ...lines, `Finding: ${fate.fingerprint}`, ...exempted(fate.exemption)].join("\n");
}

function exempted(exemption: Exemption | undefined): string[] {
  return exemption === undefined
    ? []
    : [
        `Exempted until ${exemption.expires} by ${exemption.owner} (${exemption.ticket}): ${exemption.reason}`,
      ];
}
