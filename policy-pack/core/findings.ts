import type { Report, RuleInfo } from "./rule";

/** The resource that a finding is on. */
export interface Subject {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
}

/** One thing that a rule found, before level, exemptions and wording. */
export interface Finding {
  readonly rule: RuleInfo;
  readonly subject: Subject;
  readonly kind: "violation" | "unjudged";
  /** A clause on the resource, or what is unknown. */
  readonly text: string;
  /** What it rests on. */
  readonly evidence?: unknown;
}

/** Gives a rule its {@link Report} on a resource and keeps what it says. */
export class Findings {
  readonly all: Finding[] = [];

  of(rule: RuleInfo, subject: Subject): Report {
    return {
      violation: (text, evidence) => {
        this.all.push({ rule, subject, kind: "violation", text, evidence });
      },
      unjudged: (text) => {
        this.all.push({ rule, subject, kind: "unjudged", text });
      },
    };
  }
}
