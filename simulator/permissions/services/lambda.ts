import { regionalArn, text } from "../../services/support";
import type { ResourcePermissions, Rule, ServicePermissions, Subject } from "../model";
import { anywhere, changed, given, keyVia, named, on, pass, self, tagged, when, type Target } from "../rules";

/** The function that an input names by name or ARN, without a version or alias. */
function fn(input: string): Target {
  return (subject) => {
    const given = text(subject.inputs[input]);
    if (given === "") return undefined;
    const name = given.startsWith("arn:") ? (given.split(":")[6] ?? "") : (given.split(":")[0] ?? "");
    return regionalArn(subject, "lambda", `function:${name}`);
  };
}

/** A version or alias of that function. */
function qualified(input: string): Target {
  return (subject) =>
    [fn(input)(subject) ?? []].flat().map((arn) => `${arn}:${text(subject.inputs.qualifier)}`);
}

/** Where the code comes from; whoever makes the function must be able to read it. */
const code: readonly Rule[] = [
  on(codeObject, "s3:GetObject", "s3:GetObjectVersion"),
  // https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#gettingstarted-images-permissions
  on(
    repository,
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
    "ecr:GetRepositoryPolicy",
    "ecr:SetRepositoryPolicy",
  ),
];

const settings: readonly Rule[] = [
  pass("role", "lambda.amazonaws.com"),
  given("vpcConfig", anywhere("ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs")),
  on(named("layers"), "lambda:GetLayerVersion"),
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
  keyVia("kmsKeyArn", "lambda", "kms:CreateGrant", "kms:DescribeKey", "kms:Encrypt"),
];

const itself: ResourcePermissions = {
  type: "aws:lambda/function:Function",
  create: [
    // The configuration tells when the function is ready.
    on(self, "lambda:CreateFunction", "lambda:GetFunctionConfiguration"),
    tagged(on(self, "lambda:TagResource")),
    ...code,
    ...settings,
    when(isLimited, on(self, "lambda:PutFunctionConcurrency")),
  ],
  read: [
    on(
      self,
      "lambda:GetFunction",
      "lambda:GetFunctionCodeSigningConfig",
      "lambda:ListTags",
      "lambda:ListVersionsByFunction",
    ),
    keyVia("kmsKeyArn", "lambda", "kms:Decrypt"),
  ],
  update: [
    changed(
      ["architectures", "code", "imageUri", "s3Bucket", "s3Key", "s3ObjectVersion", "sourceCodeHash"],
      on(self, "lambda:UpdateFunctionCode"),
      ...code,
    ),
    on(self, "lambda:UpdateFunctionConfiguration", "lambda:GetFunctionConfiguration"),
    ...settings,
    given("publish", on(self, "lambda:PublishVersion")),
    changed(
      ["reservedConcurrentExecutions"],
      on(self, "lambda:PutFunctionConcurrency", "lambda:DeleteFunctionConcurrency"),
    ),
  ],
  retag: [on(self, "lambda:TagResource", "lambda:UntagResource")],
  delete: [on(self, "lambda:DeleteFunction")],
};

const permission: ResourcePermissions = {
  type: "aws:lambda/permission:Permission",
  create: [on(fn("function"), "lambda:AddPermission")],
  read: [on(fn("function"), "lambda:GetPolicy")],
  delete: [on(fn("function"), "lambda:RemovePermission", "lambda:GetPolicy")],
};

const alias: ResourcePermissions = {
  type: "aws:lambda/alias:Alias",
  create: [on(fn("functionName"), "lambda:CreateAlias")],
  read: [on(fn("functionName"), "lambda:GetAlias")],
  update: [on(fn("functionName"), "lambda:UpdateAlias")],
  delete: [on(fn("functionName"), "lambda:DeleteAlias")],
};

const eventSource: ResourcePermissions = {
  type: "aws:lambda/eventSourceMapping:EventSourceMapping",
  create: [
    anywhere("lambda:CreateEventSourceMapping"),
    tagged(on(self, "lambda:TagResource")),
    keyVia("kmsKeyArn", "lambda", "kms:DescribeKey", "kms:GenerateDataKey"),
  ],
  read: [
    on(self, "lambda:GetEventSourceMapping", "lambda:ListTags"),
    keyVia("kmsKeyArn", "lambda", "kms:Decrypt"),
  ],
  update: [on(self, "lambda:UpdateEventSourceMapping")],
  retag: [on(self, "lambda:TagResource", "lambda:UntagResource")],
  delete: [on(self, "lambda:DeleteEventSourceMapping", "lambda:GetEventSourceMapping")],
};

const invokeConfig: ResourcePermissions = {
  type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  create: [on(fn("functionName"), "lambda:PutFunctionEventInvokeConfig")],
  read: [on(fn("functionName"), "lambda:GetFunctionEventInvokeConfig")],
  update: [on(fn("functionName"), "lambda:PutFunctionEventInvokeConfig")],
  delete: [on(fn("functionName"), "lambda:DeleteFunctionEventInvokeConfig")],
};

const provisioned: ResourcePermissions = {
  type: "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig",
  create: [on(qualified("functionName"), "lambda:PutProvisionedConcurrencyConfig")],
  read: [on(qualified("functionName"), "lambda:GetProvisionedConcurrencyConfig")],
  update: [on(qualified("functionName"), "lambda:PutProvisionedConcurrencyConfig")],
  delete: [on(qualified("functionName"), "lambda:DeleteProvisionedConcurrencyConfig")],
};

/** Functions, and what calls them. */
export const lambda: ServicePermissions = {
  resources: [itself, permission, alias, eventSource, invokeConfig, provisioned],
};

function codeObject({ partition, inputs }: Subject): string | undefined {
  const [bucket, key] = [text(inputs.s3Bucket), text(inputs.s3Key)];
  return bucket === "" ? undefined : `arn:${partition}:s3:::${bucket}/${key}`;
}

/** `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME@sha256:...` */
function repository({ partition, inputs }: Subject): string | undefined {
  const [, account, region, name] =
    /^(\d+)\.dkr\.ecr\.([^.]+)\.[^/]+\/([^@:]+)/.exec(text(inputs.imageUri)) ?? [];
  return name === undefined ? undefined : `arn:${partition}:ecr:${region}:${account}:repository/${name}`;
}

function isLimited({ inputs }: Subject): boolean {
  return typeof inputs.reservedConcurrentExecutions === "number" && inputs.reservedConcurrentExecutions >= 0;
}
