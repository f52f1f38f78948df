import { UPGRADED } from "../../core/frameworks";
import { ownKey } from "../../core/own-key";
import { is, isGiven, propertyRule } from "../../core/property-rule";
import { defineRule } from "../../core/rule";
import { isSecretName, isSecretValue, holdsSecret } from "../../core/secret-text";
import { UNKNOWN, at, isRecord, textOf } from "../../core/values";

export const FUNCTION = "aws:lambda/function:Function";
const DOCS = "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html";

interface RuntimeConfig {
  readonly supported: readonly string[];
}

export const runtimeSupported = propertyRule<RuntimeConfig>({
  id: "lambda-runtime-supported",
  description: "Functions run on a runtime that AWS still patches.",
  severity: "medium",
  level: "mandatory",
  frameworks: { fsbp: ["Lambda.2"], nist: ["CM-2", ...UPGRADED], pci: ["12.3.4"] },
  why: "A runtime past its end gets no security fixes any more, and soon cannot be deployed either.",
  fix: "Set `runtime` to one that Lambda lists as supported.",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
  settings: {
    supported: {
      // As of 23 November 2026, without previews. Gone since the summer: provided.al2, python3.10, dotnet8.
      default: [
        ...["nodejs22.x", "nodejs24.x"],
        ...["python3.11", "python3.12", "python3.13", "python3.14"],
        ...["java8.al2", "java11", "java17", "java21", "java25"],
        ...["java8.al2023", "java11.al2023", "java17.al2023"],
        ...["dotnet10"],
        ...["ruby3.3", "ruby3.4", "ruby4.0"],
        ...["provided.al2023"],
      ],
      schema: { type: "array", items: { type: "string" }, description: "Runtimes that will do." },
    },
  },
  demands: [
    {
      types: [FUNCTION],
      path: "runtime",
      accept: (value, { supported }) => value === undefined || supported.includes(textOf(value)),
      finding: "runs on a runtime that is not supported",
    },
  ],
});

export const environmentEncrypted = propertyRule({
  id: "lambda-environment-own-key",
  description: "Environment variables of functions are encrypted with a KMS key of one's own.",
  severity: "medium",
  level: "mandatory",
  frameworks: { nist: ["SC-28"] },
  why: "With AWS's key everybody who may read the function's configuration reads its variables too.",
  fix: "Set `kmsKeyArn`, and let the function's role decrypt with the key.",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",
  demands: [
    ownKey([FUNCTION], "kmsKeyArn", "has environment variables without a KMS key of one's own (kmsKeyArn)", {
      "environment.variables": (value) => isRecord(value) && Object.keys(value).length > 0,
    }),
  ],
});

export const noSecretsInEnvironment = defineRule({
  id: "lambda-no-secrets-in-environment",
  description: "Environment variables of functions hold no passwords, tokens or keys.",
  severity: "critical",
  level: "mandatory",
  frameworks: { nist: ["IA-5(7)"], pci: ["8.6.2"] },
  why: "Variables are shown in the console, in exports and in state, and are copied with each version of the function.",
  fix: "Give the ARN of a secret in AWS Secrets Manager, and let the function's role read it.",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
  settings: {},
  resource: {
    types: [FUNCTION],
    check({ inputs }, _config, report) {
      const variables = at(inputs.get("environment"), "variables");
      if (variables === UNKNOWN) {
        report.unjudged("environment");
        return;
      }
      for (const [name, value] of Object.entries(isRecord(variables) ? variables : {})) {
        if (value === UNKNOWN) {
          // Only where the name says so: most unknown values are names and ARNs of other resources.
          if (isSecretName(name)) {
            report.unjudged(`the value of "${name}" in environment`);
          }
        } else if (typeof value === "string" && (isSecretValue(name, value) || holdsSecret(value))) {
          report.violation(`has something that looks like a secret as "${name}" in environment`);
        }
      }
    },
  },
});

export const inVpc = propertyRule({
  id: "lambda-in-vpc",
  description: "Functions run inside a VPC.",
  severity: "low",
  level: "advisory",
  frameworks: { nist: ["AC-4", "SC-7"] },
  why: "Outside of a VPC no security group, endpoint policy or flow log limits or shows where a function connects to.",
  fix: "Set `vpcConfig` with private subnets and a security group.",
  docs: `${DOCS}#lambda-3`,
  demands: [
    {
      types: [FUNCTION],
      path: "vpcConfig.subnetIds",
      accept: isGiven,
      finding: "runs outside of a VPC",
    },
  ],
});

export const traced = propertyRule({
  id: "lambda-traced",
  description: "Functions are traced with X-Ray.",
  severity: "low",
  level: "advisory",
  frameworks: { nist: ["CA-7"] },
  why: "Without traces nobody sees which call of a function failed or was slow.",
  fix: 'Set `tracingConfig: { mode: "Active" }`.',
  docs: `${DOCS}#lambda-7`,
  demands: [
    {
      types: [FUNCTION],
      path: "tracingConfig.mode",
      accept: is("Active"),
      finding: "is not traced (tracingConfig)",
    },
  ],
});

export const concurrencyLimited = propertyRule({
  id: "lambda-concurrency-reserved",
  description: "Functions have a share of the account's concurrency, which also limits them.",
  severity: "low",
  level: "advisory",
  frameworks: { nist: ["SC-5"] },
  why: "One function that runs away takes the concurrency from all others in the account, and costs accordingly.",
  fix: "Set `reservedConcurrentExecutions`.",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
  demands: [
    {
      types: [FUNCTION],
      path: "reservedConcurrentExecutions",
      accept: (value) => typeof value === "number" && value >= 0,
      finding: "has no share of the account's concurrency",
    },
  ],
});

export const codeSigned = propertyRule({
  id: "lambda-code-signed",
  description: "Functions run only code that a trusted publisher signed.",
  severity: "medium",
  level: "advisory",
  frameworks: { nist: ["SI-7"] },
  why: "Whoever gets at the bucket or the pipeline otherwise decides what runs with the function's role.",
  fix: "Set `codeSigningConfigArn`, with a configuration that enforces signatures.",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html",
  demands: [
    {
      types: [FUNCTION],
      path: "codeSigningConfigArn",
      accept: isGiven,
      finding: "runs code that nobody signed",
      // Images are signed in their registry.
      when: { packageType: is(undefined, "Zip") },
    },
    {
      types: ["aws:lambda/codeSigningConfig:CodeSigningConfig"],
      path: "policies.untrustedArtifactOnDeployment",
      accept: is("Enforce"),
      finding: "only warns of code that nobody signed",
    },
  ],
});
