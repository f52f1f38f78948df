/** The two things of the policy SDK that its types do not show. */
import type { EnforcementLevel, ReportViolation } from "@pulumi/policy";
import internals = require("@pulumi/policy/proxy");

const { UnknownValueError } = internals as unknown as { readonly UnknownValueError: new () => Error };

/** Whether the SDK threw `error` because a rule read a value that is not known in this preview. */
export function isUnknownValueError(error: unknown): boolean {
  return error instanceof UnknownValueError;
}

/** Reports at a level of its own, whatever the rule's level. */
export function reportAtLevel(
  reportViolation: ReportViolation,
  level: EnforcementLevel,
  message: string,
  urn: string,
): void {
  const report = reportViolation as unknown as (info: {
    readonly message: string;
    readonly urn: string;
    readonly enforcementLevel: EnforcementLevel;
  }) => void;
  report({ message, urn, enforcementLevel: level });
}
