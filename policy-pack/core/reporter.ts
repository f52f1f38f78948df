import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import type { BoundRule } from "./bound-rule";
import { levelOnWire, severityOnWire } from "./description";
import type { Exemptions } from "./exemptions";
import { fingerprintOf } from "./fingerprint";
import type { Finding } from "./findings";
import { PACK_POLICY } from "./pack-settings";
import type { EnforcementLevel } from "./sdk";
import { wordingOf } from "./wording";

/** Turns findings into what the engine shows, at their level and with their exemptions. */
export class Reporter {
  private readonly deferred = new Map<string, number>();

  constructor(
    private readonly version: string,
    private readonly exemptions: Exemptions,
  ) {}

  /** @param secretsOf what must not be shown; asked for only when there is something to show. */
  addFindings(
    answer: analyzer.AnalyzeResponse,
    { info, level, unknowns }: BoundRule,
    findings: readonly Finding[],
    secretsOf: (finding: Finding) => ReadonlySet<string>,
  ): void {
    // "violation" before "unjudged": what is certain comes first.
    for (const finding of findings.toSorted((a, b) => b.kind.localeCompare(a.kind))) {
      const { urn, type, name } = finding.subject;
      const secrets = secretsOf(finding);
      let shown: EnforcementLevel;
      let message: string;
      if (finding.kind === "unjudged" && unknowns === "defer") {
        this.deferred.set(info.id, (this.deferred.get(info.id) ?? 0) + 1);
        shown = "advisory";
        message = wordingOf(finding, secrets, { refused: false });
      } else {
        const fingerprint = fingerprintOf(finding, secrets);
        const exemption = this.exemptions.find({ rule: info.id, urn, type, name, fingerprint });
        shown = exemption === undefined ? level : "advisory";
        message = wordingOf(finding, secrets, { refused: true, fingerprint, exemption });
      }
      this.add(answer, info.id, shown, message)
        .setUrn(urn)
        .setSeverity(severityOnWire(info.severity))
        .setDescription(info.description);
    }
  }

  /** Says something on the pack itself; the engine shows it at the resource at hand or at the stack. */
  addOwn(answer: analyzer.AnalyzeResponse, level: EnforcementLevel, messages: readonly string[]): void {
    if (level !== "disabled") {
      messages.forEach((message) => this.add(answer, PACK_POLICY, level, message));
    }
  }

  /** How much of the run could not be judged, or nothing if all was. */
  summary(): string[] {
    const counts = [...this.deferred].map(([rule, count]) => `${rule} ${count}`);
    const total = [...this.deferred.values()].reduce((sum, count) => sum + count, 0);
    return total === 0
      ? []
      : [`Not judged, as it is not known before the update: ${total} (${counts.toSorted().join(", ")}).`];
  }

  private add(
    answer: analyzer.AnalyzeResponse,
    policy: string,
    level: EnforcementLevel,
    message: string,
  ): analyzer.AnalyzeDiagnostic {
    const diagnostic = new analyzer.AnalyzeDiagnostic()
      .setPolicyname(policy)
      .setPolicypackname(PACK_POLICY)
      .setPolicypackversion(this.version)
      // What a remediation has left is refused.
      .setEnforcementlevel(levelOnWire(level === "remediate" ? "mandatory" : level))
      .setMessage(message);
    answer.addDiagnostics(diagnostic);
    return diagnostic;
  }
}
