import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import type { UnknownsMode } from "./configuration";
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
}

export function packSettings(given: Readonly<Record<string, unknown>>): PackSettings {
  const { unknowns = "defer", levels } = given as Partial<PackSettings>;
  return { unknowns, levels: { rules: {}, services: {}, frameworks: {}, severities: {}, ...levels } };
}

export const unknownsSchema: PolicyConfigJSONSchema = {
  type: "string",
  enum: ["defer", "fail"],
  description: "What a preview cannot know yet: an advisory that names it (defer), or a violation (fail).",
};

const levelSchema = (of: string): PolicyConfigJSONSchema => ({
  type: "object",
  description: `Levels by ${of}.`,
  additionalProperties: { type: "string", enum: ["advisory", "mandatory", "remediate", "disabled"] },
});

export const packSchema: Readonly<Record<keyof PackSettings, PolicyConfigJSONSchema>> = {
  unknowns: unknownsSchema,
  levels: {
    type: "object",
    description:
      "Levels of several rules at once. The most specific wins: rule, service, framework, severity.",
    additionalProperties: false,
    properties: {
      rules: levelSchema("rule, which also holds a rule to its own level"),
      services: levelSchema("service: the first part of a rule's name"),
      frameworks: levelSchema("framework: cis, fsbp, nist, pci; of several the strictest wins"),
      severities: levelSchema("severity: low, medium, high, critical"),
    },
  },
};
