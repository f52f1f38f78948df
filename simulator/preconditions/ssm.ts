import { regionalArn } from "../services/support";
import type { Call } from "./call";
import { keyFault } from "./support/key-use";
import { refuse, type Precondition, type Refusal } from "./precondition";

const PARAMETER = "aws:ssm/parameter:Parameter";
const INVALID = "ValidationException";
const PUT = "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html";

/** What AWS Systems Manager demands of parameters. */
export const ssm: readonly Precondition[] = [
  {
    id: "SS-1",
    types: [PARAMETER],
    demands:
      "The name of a parameter has letters, digits and .-_/, at most 15 levels, a slash before the first of them, and " +
      'does not begin with "aws" or "ssm".',
    source: PUT,
    judge: (call) => nameRefusal(call, call.text("name") ?? "any"),
  },
  {
    id: "SS-2",
    types: [PARAMETER],
    demands: "The value of a standard parameter has 4,096 characters at most, that of an advanced one 8,192.",
    source: PUT,
    judge: (call) => {
      const size = Buffer.byteLength(valueOf(call) ?? "");
      const tier = call.text("tier") ?? "Standard";
      if (tier === "Standard" && size > 4096)
        return refuse(
          INVALID,
          "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger " +
            "parameter value, upgrade the parameter to use the advanced-parameter tier.",
        );
      return size > 8192
        ? refuse(INVALID, "Advanced tier parameters support a maximum parameter value of 8192 characters.")
        : undefined;
    },
  },
  {
    id: "SS-2-NESTED",
    types: [PARAMETER],
    demands: "The value of a parameter names no other parameter in {{ }}.",
    source: PUT,
    judge: (call) => {
      const value = valueOf(call) ?? "";
      return /\{\{.*\}\}/s.test(value)
        ? refuse(
            INVALID,
            `Parameter value: (${value}) can't nest another parameter. Do not use "{{}}" in the value.`,
          )
        : undefined;
    },
  },
  {
    id: "SS-3",
    types: [PARAMETER],
    at: ["create"],
    demands: "No other parameter of the region has the name.",
    source: PUT,
    judge: (call) =>
      call.find(PARAMETER, call.text("name")) !== undefined && !call.flag("overwrite")
        ? refuse(
            "ParameterAlreadyExists",
            "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
          )
        : undefined,
  },
  {
    id: "SS-4",
    types: [PARAMETER],
    demands: "The key of a secret parameter is enabled, and the deployer may encrypt with it.",
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html",
    judge: (call) => {
      if (call.text("type") !== "SecureString") return undefined;
      const key = call.text("keyId");
      const isAdvanced = call.text("tier") === "Advanced";
      const fault = keyFault(call, {
        key,
        service: "ssm",
        actions: [isAdvanced ? "kms:GenerateDataKey" : "kms:Encrypt"],
        encryptionContext: { PARAMETER_ARN: parameterArn(call) },
      });
      if (fault === undefined) return undefined;
      return fault === "denied"
        ? refuse(
            "AccessDeniedException",
            `The ciphertext refers to a customer master key that you may not use: ${key ?? ""}`,
          )
        : refuse("InvalidKeyId", `Invalid keyId ${key ?? ""}`);
    },
  },
  {
    id: "SS-5",
    types: [PARAMETER],
    demands: "The value of a parameter is like the pattern for it.",
    source: PUT,
    judge: (call) => {
      const pattern = call.text("allowedPattern");
      const value = valueOf(call);
      return pattern === undefined || value === undefined || matches(pattern, value)
        ? undefined
        : refuse(
            "ParameterPatternMismatchException",
            `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
          );
    },
  },
];

function nameRefusal(call: Call, name: string): Refusal | undefined {
  const isPath = name.includes("/");
  if (!/^[\w./-]+$/.test(name))
    return refuse(
      INVALID,
      "Only a mix of letters, numbers and the following 4 symbols .-_/ are allowed in a parameter name.",
    );
  if (isPath && !name.startsWith("/"))
    return refuse(INVALID, "Parameter name must be a fully qualified name.");
  if (/^\/?(?:aws|ssm)/i.test(name))
    return refuse(INVALID, 'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).');
  const levels = name.split("/").filter((part) => part !== "").length;
  if (levels > 15)
    return refuse(
      "HierarchyLevelLimitExceededException",
      "Parameter name must not have more than 15 levels.",
    );
  return parameterArn(call).length > 1011
    ? refuse(INVALID, "Parameter name is too long: with its ARN it must have 1011 characters at most.")
    : undefined;
}

function valueOf(call: Call): string | undefined {
  return call.text("value") ?? call.text("insecureValue");
}

function parameterArn(call: Call): string {
  const name = call.text("name") ?? "";
  return regionalArn(call, "ssm", `parameter${name.startsWith("/") ? "" : "/"}${name}`);
}

/** A pattern that only AWS can read refuses nothing. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "s").test(value);
  } catch {
    return true;
  }
}
