import { parseArn } from "../../iam/matching/arn";

/**
 * The ARN of the thing that carries the policy for a resource: the bucket of an object, the function of a version, the
 * topic of a subscription. Undefined where the resource is of a service whose resource policies are not judged here.
 */
export function targetOf(arn: string, action: string): string | undefined {
  const parts = parseArn(arn);
  if (parts === undefined) return undefined;
  const { partition, service, region, account, resource } = parts;
  const prefix = `arn:${partition}:${service}:${region}:${account}:`;
  switch (service) {
    case "s3":
      return account === "" ? prefix + upTo(resource, "/", 1) : undefined;
    case "kms":
      return resource.startsWith("key/") ? arn : undefined;
    case "iam":
      // A trust policy speaks of assuming the role, not of managing it.
      return resource.startsWith("role/") && /^sts:/i.test(action) ? arn : undefined;
    case "lambda":
      return resource.startsWith("function:") ? prefix + upTo(resource, ":", 2) : undefined;
    case "sns":
      return prefix + upTo(resource, ":", 1);
    case "dynamodb":
      return resource.startsWith("table/") ? prefix + upTo(resource, "/", 2) : undefined;
    case "sqs":
    case "secretsmanager":
    case "ecr":
      return arn;
    default:
      return undefined;
  }
}

/**
 * Other services whose resources can have policies of their own.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
const UNJUDGED_SERVICES: ReadonlySet<string> = new Set([
  "acm-pca",
  "aoss",
  "backup",
  "bedrock",
  "codeartifact",
  "codebuild",
  "elasticfilesystem",
  "es",
  "events",
  "execute-api",
  "glacier",
  "glue",
  "iot",
  "kinesis",
  "mediastore",
  "rekognition",
  "s3-outposts",
  "s3express",
  "s3tables",
  "schemas",
  "serverlessrepo",
  "ses",
  "signer",
  "ssm",
  "ssm-incidents",
  "vpc-lattice",
]);

/** Whether the resource may have a policy that is not judged here. */
export function mayHaveUnjudgedPolicy(arn: string): boolean {
  const parts = parseArn(arn);
  if (parts === undefined) return false;
  if (parts.service === "s3") return parts.account !== "";
  return UNJUDGED_SERVICES.has(parts.service);
}

/** `text` up to the `count`-th separator. */
function upTo(text: string, separator: string, count: number): string {
  return text.split(separator, count).join(separator);
}
