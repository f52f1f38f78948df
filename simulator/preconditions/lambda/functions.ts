import { isObject } from "../../values";
import type { Call } from "../call";
import { constrained } from "../support/constraints";
import { keyFault } from "../support/key-use";
import { api, FUNCTION, INVALID } from "./types";
import { SECURITY_GROUP, SUBNET } from "../network/types";
import { isMissing, vpcOfGroup, vpcOfSubnet } from "../network/networks";
import { refuse, type Precondition, type Refusal } from "../precondition";

const CREATE = api("CreateFunction");
const CONFLICT = "ResourceConflictException";
const OBJECTS = ["aws:s3/bucketObjectv2:BucketObjectv2", "aws:s3/bucketObject:BucketObject"];

/** What AWS Lambda demands of the settings of functions. */
export const lambdaFunctions: readonly Precondition[] = [
  constrained(
    {
      id: "LA-7",
      at: ["check"],
      demands:
        "A function runs for 1 to 900 seconds in 128 to 10,240 MB; its description has 256 characters at most, its " +
        "handler 128 and no spaces.",
      source: CREATE,
      code: INVALID,
    },
    [
      { type: FUNCTION, property: "timeout", member: "timeout", min: 1, max: 900 },
      { type: FUNCTION, property: "memorySize", member: "memorySize", min: 128, max: 10_240 },
      { type: FUNCTION, property: "description", member: "description", max: 256 },
      { type: FUNCTION, property: "handler", member: "handler", max: 128, pattern: /[^\s]+/ },
    ],
  ),
  constrained(
    {
      id: "LA-9",
      at: ["check"],
      demands: "The name of a function has 64 letters, digits, hyphens and underscores at most.",
      source: CREATE,
      code: "ValidationException",
    },
    [{ type: FUNCTION, property: "name", member: "functionName", max: 64, pattern: /[a-zA-Z0-9-_]+/ }],
  ),
  {
    id: "LA-9-UNIQUE",
    types: [FUNCTION],
    at: ["create"],
    demands: "No other function of the region has the name.",
    source: CREATE,
    judge: (call) => {
      const name = call.text("name");
      return call.find(FUNCTION, name) === undefined
        ? undefined
        : refuse(CONFLICT, `Function already exist: ${name ?? ""}`);
    },
  },
  {
    id: "LA-6",
    types: [FUNCTION],
    demands: "The runtime is one in which Lambda still makes functions.",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
    judge: (call) => {
      const runtime = call.text("runtime");
      return runtime !== undefined && BLOCKED.has(runtime)
        ? refuse(
            INVALID,
            `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda ` +
              "functions. We recommend you use a supported runtime while creating or updating functions.",
          )
        : undefined;
    },
  },
  {
    id: "LA-10",
    types: [FUNCTION],
    demands:
      "A function of an archive has a handler and a runtime; one of an image has an image and neither.",
    source: CREATE,
    judge: (call) => {
      const given = ["handler", "runtime"].filter((name) => (call.inputs[name] ?? undefined) !== undefined);
      if (call.text("packageType") !== "Image")
        return given.length < 2
          ? refuse(
              INVALID,
              "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
            )
          : undefined;
      return given.length > 0 || call.texts("layers").length > 0
        ? refuse(
            INVALID,
            "Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image.",
          )
        : undefined;
    },
  },
  {
    id: "LA-2",
    types: [FUNCTION],
    demands: "The object with a function's code exists.",
    source: CREATE,
    judge: (call) => {
      const bucket = call.text("s3Bucket");
      const key = call.text("s3Key");
      if (bucket === undefined || key === undefined || call.mayExist(bucket)) return undefined;
      const fault = (code: string, message: string) =>
        refuse(
          INVALID,
          `Error occurred while GetObject. S3 Error Code: ${code}. S3 Error Message: ${message}`,
        );
      if (call.bucket(bucket) === undefined)
        return fault("NoSuchBucket", "The specified bucket does not exist");
      const isThere = OBJECTS.flatMap((type) => call.list(type)).some(
        ({ outputs }) => outputs.bucket === bucket && outputs.key === key,
      );
      return isThere || call.mayExist(`arn:${call.partition}:s3:::${bucket}/${key}`)
        ? undefined
        : fault("NoSuchKey", "The specified key does not exist.");
    },
  },
  {
    id: "LA-4",
    types: [FUNCTION],
    demands:
      "The subnets and security groups of a function exist, in one VPC: 16 and 5 at most, and some of both.",
    source: "https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html",
    judge: networkRefusal,
  },
  {
    id: "LA-5",
    types: [FUNCTION],
    demands: "The key of the environment variables is enabled, and the deployer may grant its use to Lambda.",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",
    isRetried: true,
    judge: (call) => {
      const key = call.text("kmsKeyArn");
      if (key === undefined || Object.keys(variablesOf(call)).length === 0) return undefined;
      const fault = keyFault(call, { key, service: "lambda", actions: ["kms:CreateGrant", "kms:Encrypt"] });
      if (fault === undefined) return undefined;
      const exception = {
        missing: "NotFoundException",
        disabled: "DisabledException",
        denied: "AccessDeniedException",
      };
      return refuse(
        INVALID,
        "Lambda was unable to configure access to your environment variables because the KMS key is invalid for " +
          `CreateGrant. Please check your KMS key settings. KMS Exception: ${exception[fault]} KMS Message: ${key}`,
      );
    },
  },
  {
    id: "LA-8",
    types: [FUNCTION],
    demands:
      "Environment variables have names of letters, digits and underscores that Lambda does not set itself.",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
    judge: (call) => {
      const names = Object.keys(variablesOf(call));
      const wrong = names.find((name) => !/^[a-zA-Z]\w+$/.test(name));
      if (wrong !== undefined)
        return refuse(
          INVALID,
          `1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: ${wrong}`,
        );
      const reserved = names.filter((name) => RESERVED.has(name));
      return reserved.length > 0
        ? refuse(
            INVALID,
            "Lambda was unable to configure your environment variables because the environment variables you have " +
              "provided contains reserved keys that are currently not supported for modification. Reserved keys used " +
              `in this request: ${reserved.join(", ")}`,
          )
        : undefined;
    },
  },
  {
    id: "LA-8-SIZE",
    types: [FUNCTION],
    demands: "Environment variables have 4 KB together.",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    judge: (call) =>
      Buffer.byteLength(JSON.stringify(variablesOf(call))) > 4096
        ? refuse(
            INVALID,
            "Lambda was unable to configure your environment variables because the environment variables you have " +
              "provided exceeded the 4KB limit.",
          )
        : undefined,
  },
  {
    id: "LA-19",
    types: [FUNCTION],
    demands: "Reserved concurrency leaves enough of the account's for functions without.",
    source: api("PutFunctionConcurrency"),
    judge: (call) => {
      const reserved = Math.max(0, call.number("reservedConcurrentExecutions") ?? 0);
      if (reserved === 0) return undefined;
      const others = call
        .others(FUNCTION)
        .map(({ outputs }) => Math.max(0, Number(outputs.reservedConcurrentExecutions) || 0));
      const minimum = call.quota("unreservedLambdaConcurrency");
      const left = call.quota("lambdaConcurrency") - others.reduce((sum, each) => sum + each, reserved);
      return left < minimum
        ? refuse(
            INVALID,
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution " +
              `below its minimum value of [${minimum}].`,
          )
        : undefined;
    },
  },
];

/** Those whose dates for new functions are past, as cfn-lint 1.58.0 has them. */
const BLOCKED: ReadonlySet<string> = new Set([
  "dotnetcore1.0",
  "dotnetcore2.0",
  "dotnetcore2.1",
  "dotnetcore3.1",
  "go1.x",
  "java8",
  "nodejs",
  "nodejs4.3",
  "nodejs4.3-edge",
  "nodejs6.10",
  "nodejs8.10",
  "nodejs10.x",
  "nodejs12.x",
  "nodejs14.x",
  "provided",
  "python2.7",
  "python3.6",
  "python3.7",
  "ruby2.5",
  "ruby2.7",
]);

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const RESERVED: ReadonlySet<string> = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
]);

function variablesOf(call: Call): Readonly<Record<string, unknown>> {
  const [environment] = call.objects("environment");
  return isObject(environment?.variables) ? environment.variables : {};
}

function networkRefusal(call: Call): Refusal | undefined {
  const [{ subnetIds = [], securityGroupIds = [] } = {}] = call.objects("vpcConfig");
  if (!Array.isArray(subnetIds) || !Array.isArray(securityGroupIds)) return undefined;
  const [subnets, groups] = [subnetIds.map(String), securityGroupIds.map(String)];
  if ((subnets.length === 0) !== (groups.length === 0))
    return refuse(INVALID, "SubnetIds and SecurityIds must coexist or be both empty list.");
  if (subnets.length > 16 || groups.length > 5)
    return refuse(
      INVALID,
      `1 validation error detected: Value at 'vpcConfig' failed to satisfy constraint: ${subnets.length} subnets, ` +
        `${groups.length} security groups`,
    );
  const networks = new Set<string>();
  for (const id of subnets) {
    const vpc = vpcOfSubnet(call, id);
    if (isMissing(call, SUBNET, id))
      return refuse(
        INVALID,
        "Error occurred while DescribeSubnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error Message: The " +
          `subnet ID '${id}' does not exist`,
      );
    if (vpc !== undefined) networks.add(vpc);
  }
  for (const id of groups) {
    const vpc = vpcOfGroup(call, id);
    if (isMissing(call, SECURITY_GROUP, id))
      return refuse(
        INVALID,
        "Error occurred while DescribeSecurityGroups. EC2 Error Code: InvalidGroup.NotFound. EC2 Error Message: The " +
          `security group '${id}' does not exist`,
      );
    if (vpc !== undefined) networks.add(vpc);
  }
  return networks.size > 1
    ? refuse(INVALID, "Subnets and security groups must all be in the same VPC.")
    : undefined;
}
