import { hash } from "node:crypto";
import type { Finding } from "./findings";
import { hide } from "./secrets";

/**
 * Names a finding by what was found, so that an exemption of it ends when something else is found. The resource is not
 * in it: an exemption names that itself, by a pattern where one decision is for several.
 */
export function fingerprintOf(finding: Finding, secrets: ReadonlySet<string>): string {
  const { rule, kind, text, evidence } = finding;
  const told = [rule.id, kind, text, canonical(evidence)].map((each) => hide(each, secrets));
  return hash("sha256", told.join("\n")).slice(0, 12);
}

/** The same text for the same value, whatever the order of its keys. */
function canonical(value: unknown): string {
  if (value === undefined) {
    return "";
  }
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : typeof each === "symbol"
        ? String(each)
        : each,
  );
}
