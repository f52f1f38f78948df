import { precondition, showsAll } from "./cases";
import { disabledKey, keyFor } from "./keys-for-services";
import type { SimulatedAws } from "./simulated";

const PARAMETER = "aws:ssm/parameter:Parameter";

const parameter = (aws: SimulatedAws, more: object = {}) =>
  aws.create(PARAMETER, { name: "/app/mode", type: "String", value: "fast", ...more });

const secret = (aws: SimulatedAws, keyId: string, more: object = {}) =>
  parameter(aws, { type: "SecureString", keyId, ...more });

describe("preconditions of Systems Manager", () => {
  const levels = (count: number) => `/${"a/".repeat(count - 1)}a`;
  precondition(
    "SS-1",
    {
      title: "a prefix of AWS's own",
      passes: (aws) => parameter(aws, { name: "/app/aws" }),
      fails: (aws) => parameter(aws, { name: "/AWS/app" }),
      refusal:
        /ValidationException: Parameter name: can't be prefixed with "aws" or "ssm" \(case-insensitive\)/,
    },
    {
      title: "a path without its first slash",
      passes: (aws) => parameter(aws, { name: "/app/mode" }),
      fails: (aws) => parameter(aws, { name: "app/mode" }),
      refusal: /ValidationException: Parameter name must be a fully qualified name/,
    },
    {
      title: "a space",
      passes: (aws) => parameter(aws, { name: "app-mode" }),
      fails: (aws) => parameter(aws, { name: "app mode" }),
      refusal: /ValidationException: Only a mix of letters, numbers/,
    },
    {
      title: "too many levels",
      passes: (aws) => parameter(aws, { name: levels(15) }),
      fails: (aws) => parameter(aws, { name: levels(16) }),
      refusal: /HierarchyLevelLimitExceededException: /,
    },
  );

  precondition(
    "SS-2",
    {
      title: "of the standard tier",
      passes: (aws) => parameter(aws, { value: "a".repeat(4096) }),
      fails: (aws) => parameter(aws, { value: "a".repeat(4097) }),
      refusal:
        "ValidationException: Standard tier parameters support a maximum parameter value of 4096 characters. To " +
        "create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.",
    },
    {
      title: "of the advanced tier",
      passes: (aws) => parameter(aws, { tier: "Advanced", value: "a".repeat(8192) }),
      fails: (aws) => parameter(aws, { tier: "Advanced", value: "a".repeat(8193) }),
      refusal: /ValidationException: .*8192/,
    },
  );

  precondition("SS-2-NESTED", {
    passes: (aws) => parameter(aws, { value: "{ssm:other}" }),
    fails: (aws) => parameter(aws, { value: "{{ssm:other}}" }),
    refusal: /ValidationException: .*can't nest another parameter/,
  });

  precondition("SS-3", {
    given: (aws) => parameter(aws),
    passes: (aws) => parameter(aws, { name: "/app/other" }),
    fails: (aws) => parameter(aws),
    refusal:
      "ParameterAlreadyExists: The parameter already exists. To overwrite this value, set the overwrite option in " +
      "the request to true.",
  });

  precondition(
    "SS-4",
    {
      title: "a key for another service",
      passes: async (aws) => secret(aws, (await keyFor(aws, "ssm")).text("arn")),
      fails: async (aws) => secret(aws, (await keyFor(aws, "s3")).text("arn")),
      refusal: /AccessDeniedException: /,
    },
    {
      title: "a key that is disabled",
      passes: async (aws) => secret(aws, (await keyFor(aws, "ssm")).text("arn"), { tier: "Advanced" }),
      fails: async (aws) => secret(aws, (await disabledKey(aws)).text("arn"), { tier: "Advanced" }),
      refusal: /InvalidKeyId: /,
    },
    {
      title: "a key that is not there",
      passes: (aws) => secret(aws, "alias/aws/ssm"),
      fails: (aws) => secret(aws, "alias/app"),
      refusal: /InvalidKeyId: Invalid keyId alias\/app/,
    },
  );

  precondition("SS-5", {
    passes: (aws) => parameter(aws, { allowedPattern: "fast|slow" }),
    fails: (aws) => parameter(aws, { allowedPattern: "quick|slow" }),
    refusal: /ParameterPatternMismatchException: /,
  });

  showsAll("SS-");
});
