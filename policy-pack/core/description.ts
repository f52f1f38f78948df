/** Tells the engine which policies the pack has. */
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { PACK_POLICY, packSchema, unknownsSchema } from "./pack-settings";
import type { Frameworks, Rule, RuleDefinition, Severity } from "./rule";
import type { EnforcementLevel } from "./sdk";

const LEVELS: Readonly<Record<EnforcementLevel, analyzer.EnforcementLevel>> = {
  advisory: analyzer.EnforcementLevel.ADVISORY,
  mandatory: analyzer.EnforcementLevel.MANDATORY,
  remediate: analyzer.EnforcementLevel.REMEDIATE,
  disabled: analyzer.EnforcementLevel.DISABLED,
};

const SEVERITIES: Readonly<Record<Severity, analyzer.PolicySeverity>> = {
  low: analyzer.PolicySeverity.POLICY_SEVERITY_LOW,
  medium: analyzer.PolicySeverity.POLICY_SEVERITY_MEDIUM,
  high: analyzer.PolicySeverity.POLICY_SEVERITY_HIGH,
  critical: analyzer.PolicySeverity.POLICY_SEVERITY_CRITICAL,
};

export const FRAMEWORK_NAMES = {
  cis: "CIS AWS 5.0",
  fsbp: "AWS FSBP",
  nist: "NIST 800-53 r5",
  pci: "PCI DSS 4",
} as const satisfies Record<keyof Frameworks, string>;

export function levelOnWire(level: EnforcementLevel): analyzer.EnforcementLevel {
  return LEVELS[level];
}

export function levelFromWire(level: analyzer.EnforcementLevel): EnforcementLevel {
  const names = Object.keys(LEVELS) as EnforcementLevel[];
  const found = names.find((name) => LEVELS[name] === level);
  if (found === undefined) {
    throw new Error(`The engine gives the enforcement level ${level}, which the pack does not know.`);
  }
  return found;
}

export function severityOnWire(severity: Severity): analyzer.PolicySeverity {
  return SEVERITIES[severity];
}

export function describePack(version: string, rules: readonly Rule[]): analyzer.AnalyzerInfo {
  return new analyzer.AnalyzerInfo()
    .setName(PACK_POLICY)
    .setDisplayname("Bulwark")
    .setVersion(version)
    .setProvider("aws")
    .setSupportsconfig(true)
    .setPoliciesList([describeItself(), ...rules.map((rule) => rule.accept(describeRule))]);
}

function describeItself(): analyzer.PolicyInfo {
  return new analyzer.PolicyInfo()
    .setName(PACK_POLICY)
    .setDescription(
      "The pack's configuration and its exemptions are in order; what could not be judged is counted.",
    )
    .setEnforcementlevel(LEVELS.mandatory)
    .setSeverity(SEVERITIES.high)
    .setPolicyType(analyzer.PolicyType.POLICY_TYPE_STACK)
    .setRemediationSteps(
      "Correct the entry that the message names in the file given by --policy-pack-config.",
    )
    .setConfigschema(schemaMessage(packSchema));
}

function describeRule<C extends object>(rule: RuleDefinition<C>): analyzer.PolicyInfo {
  return new analyzer.PolicyInfo()
    .setName(rule.id)
    .setDescription(rule.description)
    .setMessage(rule.why)
    .setEnforcementlevel(LEVELS[rule.level])
    .setSeverity(SEVERITIES[rule.severity])
    .setPolicyType(
      rule.resource === undefined
        ? analyzer.PolicyType.POLICY_TYPE_STACK
        : analyzer.PolicyType.POLICY_TYPE_RESOURCE,
    )
    .setTagsList(frameworkTags(rule.frameworks))
    .setRemediationSteps(rule.fix)
    .setUrl(rule.docs)
    .setConfigschema(schemaMessage(ruleSchema(rule)));
}

/** The settings of a rule as JSON schemas, with their defaults. */
export function ruleSchema<C extends object>(
  rule: RuleDefinition<C>,
): Readonly<Record<string, PolicyConfigJSONSchema>> {
  const settings = Object.entries<{ default: unknown; schema: PolicyConfigJSONSchema }>(rule.settings);
  const schemas = settings.map(([key, { schema, default: value }]) => [key, { ...schema, default: value }]);
  // Without a default: the engine would fill it in over what holds for all rules.
  return { ...(Object.fromEntries(schemas) as object), unknowns: unknownsSchema };
}

function schemaMessage(
  properties: Readonly<Record<string, PolicyConfigJSONSchema>>,
): analyzer.PolicyConfigSchema {
  return new analyzer.PolicyConfigSchema().setProperties(Struct.fromJavaScript(properties));
}

function frameworkTags(frameworks: Frameworks): string[] {
  return Object.entries(FRAMEWORK_NAMES).flatMap(([key, name]) =>
    (frameworks[key as keyof Frameworks] ?? []).map((control) => `${name}: ${control}`),
  );
}
