import { PolicyError, parsePolicy } from "../../iam";
import type { Policy, PolicyKind } from "../../iam";
import type { Report } from "./rule";
import { hasUnknown, isRecord } from "./values";

/**
 * The policy document in a property, as text or object. What is unknown or no valid document is reported at once;
 * undefined then, and where there is no document.
 */
export function readPolicy(
  property: string,
  value: unknown,
  kind: PolicyKind,
  report: Report,
): Policy | undefined {
  if (value === undefined) {
    return undefined;
  }
  if (hasUnknown(value)) {
    report.unjudged(property);
    return undefined;
  }
  if (typeof value !== "string" && !isRecord(value)) {
    report.violation(`has a ${property} that is neither text nor an object`);
    return undefined;
  }
  try {
    return parsePolicy(value, kind);
  } catch (error) {
    if (!(error instanceof PolicyError)) {
      throw error;
    }
    // Where, not what: the document may hold a secret.
    const places = error.problems.map(({ path }) => (path === "" ? "the document as a whole" : path));
    report.violation(
      `has a ${property} that is no valid policy document, at ${[...new Set(places)].join(", ")}`,
    );
    return undefined;
  }
}
