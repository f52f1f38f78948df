import { PolicyError, parsePolicy } from "../../iam";
import type { Policy, PolicyKind } from "../../iam";
import { evidenceOfMalformed } from "./policy-evidence";
import type { Report } from "./rule";
import { hasUnknown, isRecord } from "./values";

type Outcome = { readonly policy: Policy } | { readonly faultsAt: readonly string[] };

/** What a document is, read as one of each kind that was asked for. */
type Outcomes = Map<PolicyKind, Outcome>;

/** How many texts are kept: those of the resource at hand and of resources that the stack's rules come back to. */
const KEPT = 1000;

/** Several rules read the same document: parsed once, by kind and text. */
const byText = new Map<string, Outcomes>();
const byObject = new WeakMap<object, Outcomes>();

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
  const outcome = outcomeOf(value, kind);
  if ("policy" in outcome) {
    return outcome.policy;
  }
  report.violation(
    `has a ${property} that is no valid policy document, at ${outcome.faultsAt.join(", ")}`,
    evidenceOfMalformed(value),
  );
  return undefined;
}

function outcomeOf(document: string | object, kind: PolicyKind): Outcome {
  const outcomes = typeof document === "string" ? outcomesOfText(document) : outcomesOfObject(document);
  const outcome = outcomes.get(kind) ?? parse(document, kind);
  outcomes.set(kind, outcome);
  return outcome;
}

function outcomesOfText(text: string): Outcomes {
  const known = byText.get(text);
  if (known !== undefined) {
    return known;
  }
  if (byText.size >= KEPT) {
    byText.clear();
  }
  const outcomes: Outcomes = new Map();
  byText.set(text, outcomes);
  return outcomes;
}

function outcomesOfObject(document: object): Outcomes {
  const outcomes: Outcomes = byObject.get(document) ?? new Map<PolicyKind, Outcome>();
  byObject.set(document, outcomes);
  return outcomes;
}

function parse(document: string | object, kind: PolicyKind): Outcome {
  try {
    return { policy: parsePolicy(document, kind) };
  } catch (error) {
    if (!(error instanceof PolicyError)) {
      throw error;
    }
    // Where, not what: the document may hold a secret.
    const places = error.problems.map(({ path }) => (path === "" ? "the document as a whole" : path));
    return { faultsAt: [...new Set(places)] };
  }
}
