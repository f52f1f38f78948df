import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import type { UnknownsMode } from "./configuration";
import { EXEMPTION_FIELDS, type Exemption } from "./exemptions";
import type { EnforcementLevel } from "./sdk";

/** The policy under whose name the pack itself is configured and reports. */
export const PACK_POLICY = "bulwark";

type Levels = Readonly<Record<string, EnforcementLevel>>;

/** What the configuration says for all rules. */
export interface PackSettings {
  readonly unknowns: UnknownsMode;
  readonly levels: {
    readonly rules: Levels;
    readonly services: Levels;
    readonly frameworks: Levels;
    readonly severities: Levels;
  };
  readonly exemptions: readonly unknown[];
  readonly exemptionFiles: readonly string[];
  readonly longestExemptionDays: number;
}

const LONGEST_EXEMPTION_DAYS = 365;

export function packSettings(given: Readonly<Record<string, unknown>>): PackSettings {
  const { levels, ...settings } = given as Partial<PackSettings>;
  return {
    unknowns: "defer",
    exemptions: [],
    exemptionFiles: [],
    longestExemptionDays: LONGEST_EXEMPTION_DAYS,
    ...settings,
    levels: { rules: {}, services: {}, frameworks: {}, severities: {}, ...levels },
  };
}

export const unknownsSchema: PolicyConfigJSONSchema = {
  type: "string",
  enum: ["defer", "fail"],
  description: "What a preview cannot know yet: an advisory that names it (defer), or a violation (fail).",
};

const levelsSchema = (of: string): PolicyConfigJSONSchema => ({
  type: "object",
  description: `Levels by ${of}.`,
  additionalProperties: { type: "string", enum: ["advisory", "mandatory", "remediate", "disabled"] },
});

const EXEMPTION_TEXTS: Readonly<Record<keyof Exemption, string>> = {
  rule: "The rule's name.",
  resource:
    "URN, or <type>::<name>; * stands for any text within the name, of which 3 characters are written out.",
  finding: "The 12 characters printed with the violation. Another finding needs another exemption.",
  reason: "Why the finding is accepted. Always printed.",
  owner: "Who answers for it.",
  ticket: "Where it was decided.",
  expires: "The last day on which it holds, YYYY-MM-DD (UTC).",
};

export const exemptionSchema: PolicyConfigJSONSchema = {
  type: "object",
  additionalProperties: false,
  required: [...EXEMPTION_FIELDS],
  properties: Object.fromEntries(
    EXEMPTION_FIELDS.map((field) => [field, { type: "string", description: EXEMPTION_TEXTS[field] }]),
  ),
};

export const packSchema: Readonly<Record<keyof PackSettings, PolicyConfigJSONSchema>> = {
  unknowns: { ...unknownsSchema, default: "defer" },
  levels: {
    type: "object",
    description:
      "Levels of several rules at once. The most specific wins: rule, service, framework, severity.",
    additionalProperties: false,
    properties: {
      rules: levelsSchema("rule, which also holds a rule to its own level"),
      services: levelsSchema("service: the first part of a rule's name"),
      frameworks: levelsSchema("framework: cis, fsbp, nist, pci; of several the strictest wins"),
      severities: levelsSchema("severity: low, medium, high, critical"),
    },
  },
  exemptions: {
    type: "array",
    description: "Findings that are accepted for a time.",
    items: { type: "object" },
  },
  exemptionFiles: {
    type: "array",
    description: "JSON files with more of them, relative to the pack's folder.",
    items: { type: "string" },
  },
  longestExemptionDays: {
    type: "integer",
    minimum: 1,
    default: LONGEST_EXEMPTION_DAYS,
    description: "How far ahead an exemption may expire.",
  },
};
