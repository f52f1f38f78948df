import { defineRule } from "../../core/rule";
import { STATEFUL_TYPES } from "./stateful-types";

interface ProtectionConfig {
  readonly types: readonly string[];
}

/**
 * The engine shows a pack what a program asks for, not what it is about to delete or replace; and it refuses itself
 * to delete or replace what is protected. So this is what a pack can do: see to it that data is protected.
 */
export const statefulProtected = defineRule<ProtectionConfig>({
  id: "change-stateful-protected",
  description: "What holds data is protected: no update deletes or replaces it before somebody consents.",
  severity: "high",
  level: "mandatory",
  frameworks: { nist: ["CM-3", "CP-9"] },
  why: "One changed name in the program, and the update replaces the database by an empty one.",
  fix: "Set the resource option `protect: true`; to delete or replace it on purpose, unprotect it first: pulumi state unprotect.",
  docs: "https://www.pulumi.com/docs/iac/concepts/options/protect/",
  settings: {
    types: {
      default: STATEFUL_TYPES,
      schema: { type: "array", items: { type: "string" }, description: "Type tokens of what holds data." },
    },
  },
  resource: {
    types: "aws",
    check({ type, options }, { types }, report) {
      if (types.includes(type) && !options.protect) {
        report.violation("holds data and is not protected (resource option protect)");
      }
    },
  },
});
