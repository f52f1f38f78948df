import { didYouMean, quoted } from "./suggestion";
import { isRecord } from "./values";
import { ResourcePattern } from "./resource-pattern";

/** One decision to live with one finding until a day. */
export interface Exemption {
  /** The rule's id. */
  readonly rule: string;
  /** The resource's URN, or `<type>::<name>`; `*` stands for any text within a part. */
  readonly resource: string;
  /** As printed with the violation; another finding needs another exemption. */
  readonly finding: string;
  readonly reason: string;
  readonly owner: string;
  readonly ticket: string;
  /** The last day on which it holds, `YYYY-MM-DD` (UTC). */
  readonly expires: string;
}

export const EXEMPTION_FIELDS = [
  "rule",
  "resource",
  "finding",
  "reason",
  "owner",
  "ticket",
  "expires",
] as const satisfies (keyof Exemption)[];

/** Exemptions of one place: the configuration itself, or a file. */
export interface ExemptionSource {
  readonly name: string;
  readonly entries: readonly unknown[];
}

/** A finding as far as exemptions tell findings apart. */
export interface ExemptionSubject {
  readonly rule: string;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly fingerprint: string;
}

export interface ExemptionLimits {
  readonly rules: readonly string[];
  /** `YYYY-MM-DD` */
  readonly today: string;
  readonly longestDays: number;
}

interface Entry {
  readonly title: string;
  readonly exemption: Exemption;
  readonly pattern: ResourcePattern;
  uses: number;
  /** The fingerprint of another finding of the rule on the resource. */
  otherFinding?: string;
}

/** The exemptions of a run. Those with a fault exempt nothing. */
export class Exemptions {
  readonly faults: string[] = [];
  private readonly byRule = new Map<string, Entry[]>();

  constructor(
    sources: readonly ExemptionSource[],
    private readonly limits: ExemptionLimits,
  ) {
    const seen = new Set<string>();
    for (const { name, entries } of sources) {
      entries.forEach((given, index) => {
        this.add(`${ordinal(index)} exemption of ${name}`, given, seen);
      });
    }
  }

  /** The exemption of a finding, which counts as used then. */
  find(subject: ExemptionSubject): Exemption | undefined {
    let found: Exemption | undefined;
    for (const entry of this.byRule.get(subject.rule) ?? []) {
      if (entry.pattern.matches(subject)) {
        if (entry.exemption.finding === subject.fingerprint) {
          entry.uses++;
          found ??= entry.exemption;
        } else {
          entry.otherFinding = subject.fingerprint;
        }
      }
    }
    return found;
  }

  /** What was exempted for nothing; `unseen` are resources that were not analysed in this run. */
  unused(unseen: readonly Omit<ExemptionSubject, "rule" | "fingerprint">[]): string[] {
    return [...this.byRule.values()].flat().flatMap(({ title, uses, pattern, otherFinding }) => {
      if (uses > 0 || unseen.some((each) => pattern.matches(each))) {
        return [];
      }
      const changed =
        otherFinding === undefined
          ? ""
          : ` What the rule finds there now is ${otherFinding}: decide anew on it.`;
      return [`The ${title} is for nothing that the pack finds.\nFix: Remove it.${changed}`];
    });
  }

  private add(title: string, given: unknown, seen: Set<string>): void {
    const faults = isRecord(given) ? this.faultsOf(given) : ["is no object"];
    if (faults.length > 0) {
      faults.forEach((fault) => this.faults.push(`The ${title} ${fault}`));
      return;
    }
    const exemption = given as Exemption;
    const identity = [exemption.rule, exemption.resource, exemption.finding].join("\n");
    if (seen.has(identity)) {
      this.faults.push(`The ${title} is there twice.\nFix: Remove it.`);
      return;
    }
    seen.add(identity);
    const entry = { title, exemption, pattern: new ResourcePattern(exemption.resource), uses: 0 };
    this.byRule.set(exemption.rule, [...(this.byRule.get(exemption.rule) ?? []), entry]);
  }

  private faultsOf(given: Readonly<Record<string, unknown>>): string[] {
    const known: readonly string[] = EXEMPTION_FIELDS;
    const strange = Object.keys(given).filter((key) => !known.includes(key));
    const missing = known.filter((key) => typeof given[key] !== "string" || given[key].trim() === "");
    const faults = strange.map((key) => `has "${key}".\nFix: ${didYouMean(key, known)}`);
    if (missing.length > 0) {
      return [...faults, `has no ${quoted(missing)}.\nFix: Give them as text; all are required.`];
    }
    const { rule, resource, finding, expires } = given as unknown as Exemption;
    if (!this.limits.rules.includes(rule)) {
      const fix = rule.includes("*") ? "Name one rule." : didYouMean(rule, this.limits.rules);
      faults.push(`is for "${rule}", which is no rule.\nFix: ${fix}`);
    }
    if (!/^[0-9a-f]{12}$/.test(finding)) {
      faults.push("has a finding that is none.\nFix: Copy the 12 characters printed with the violation.");
    }
    faults.push(...new ResourcePattern(resource).faults, ...this.faultsOfExpiry(expires));
    return faults;
  }

  private faultsOfExpiry(expires: string): string[] {
    const day = dayOf(expires);
    const today = dayOf(this.limits.today) ?? 0;
    if (day === undefined) {
      return [`expires on "${expires}", which is no date.\nFix: Write it as YYYY-MM-DD.`];
    }
    if (day < today) {
      return [`expired on ${expires}.\nFix: Mend what it was for, or decide anew.`];
    }
    return day - today > this.limits.longestDays
      ? [`lasts until ${expires}, more than ${this.limits.longestDays} days.\nFix: Set an earlier day.`]
      : [];
  }
}

/** Days since 1970; undefined where the text is no day of the calendar. */
function dayOf(date: string): number | undefined {
  const time = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date
    ? undefined
    : time / 86_400_000;
}

function ordinal(index: number): string {
  const number = index + 1;
  const ending = number % 100 >= 11 && number % 100 <= 13 ? undefined : ["st", "nd", "rd"][(number % 10) - 1];
  return `${number}${ending ?? "th"}`;
}
