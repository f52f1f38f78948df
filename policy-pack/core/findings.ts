import type { Report, RuleInfo } from "./rule";

export interface Finding {
  readonly urn: string;
  readonly message: string;
}

interface Subject {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
}

/** What a rule found in one run over a resource or a stack, in the words in which it is shown. */
export class Findings {
  readonly violations: Finding[] = [];
  readonly unjudged: Finding[] = [];

  constructor(private readonly rule: RuleInfo) {}

  of(subject: Subject): Report {
    const { id, why, fix, docs } = this.rule;
    const title = `${subject.type} "${subject.name}" (${id})`;
    return {
      violation: (finding) => {
        const message = `${title} ${finding}.\nWhy: ${why}\nFix: ${fix}\nSee: ${docs}`;
        this.violations.push({ urn: subject.urn, message });
      },
      unjudged: (what) => {
        const message = `${title} was not judged: ${what} is not known before the update.`;
        this.unjudged.push({ urn: subject.urn, message });
      },
    };
  }
}
