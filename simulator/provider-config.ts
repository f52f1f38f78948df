import { AwsError } from "./errors";
import type { World } from "./world";
import type { Properties } from "./model";
import { isObject } from "./values";

/** Settings of the AWS provider that have an effect here. */
const modelled = new Set([
  "region",
  "allowedAccountIds",
  "forbiddenAccountIds",
  "assumeRoles",
  "defaultTags",
]);

/** Settings about credentials and connections, of which the simulated AWS has none: accepted without an effect. */
const withoutEffect = new Set([
  "accessKey",
  "customCaBundle",
  "ec2MetadataServiceEndpoint",
  "ec2MetadataServiceEndpointMode",
  "endpoints",
  "httpProxy",
  "httpsProxy",
  "insecure",
  "maxRetries",
  "noProxy",
  "profile",
  "retryMode",
  "secretKey",
  "sharedConfigFiles",
  "sharedCredentialsFiles",
  "skipCredentialsValidation",
  "skipMetadataApiCheck",
  "skipRegionValidation",
  "skipRequestingAccountId",
  "stsRegion",
  "token",
  "tokenBucketRateLimiterCapacity",
  "useDualstackEndpoint",
  "useFipsEndpoint",
  "userAgents",
  "version",
]);

/** Settings of the provider that would have an effect on real AWS and have none here. */
export function unmodelledSettings(config: Properties): string[] {
  return Object.keys(config).filter((key) => !modelled.has(key) && !withoutEffect.has(key));
}

/**
 * The view that a provider with this configuration has of `world`. `config` holds the properties of `aws.Provider`
 * (or the stack's `aws:*` settings), structured ones as values or as JSON text.
 *
 * - `region`, else `AWS_REGION` or `AWS_DEFAULT_REGION`; throws an {@link AwsError} when there is none.
 * - `assumeRoles`: the account is that of the last role.
 * - `allowedAccountIds`, `forbiddenAccountIds`: throws an {@link AwsError} when the account is not to be used.
 * - `defaultTags`.
 *
 * https://www.pulumi.com/registry/packages/aws/installation-configuration/
 */
export function viewOf(world: World, config: Properties): World {
  const region = text(config.region) ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (region === undefined) {
    throw new AwsError("MissingRegion", "no region is set. Set one: pulumi config set aws:region eu-west-1");
  }
  const view = world.at({ region, defaultTags: defaultTags(config), ...assumedRole(config) });
  guardAccount(view.accountId, config);
  return view;
}

function guardAccount(accountId: string, config: Properties): void {
  const allowed = list(config, "allowedAccountIds");
  if (allowed.length > 0 && !allowed.includes(accountId)) {
    throw new AwsError(
      "AWS account ID not allowed",
      `the (simulated) credentials belong to account ${accountId}, but aws:allowedAccountIds admits only ` +
        `${allowed.join(", ")}. Use credentials of an allowed account, or correct aws:allowedAccountIds.`,
    );
  }
  if (list(config, "forbiddenAccountIds").includes(accountId)) {
    throw new AwsError(
      "AWS account ID not allowed",
      `the (simulated) credentials belong to account ${accountId}, which aws:forbiddenAccountIds forbids.`,
    );
  }
}

/** The account and session of the last of `assumeRoles`, if there are any. */
function assumedRole(config: Properties): { accountId?: string; callerArn?: string } {
  const role = list(config, "assumeRoles").at(-1);
  if (!isObject(role) || role.roleArn === undefined) {
    return {};
  }
  const match = /^arn:([^:]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(text(role.roleArn) ?? "");
  if (match === null) {
    const given = JSON.stringify(role.roleArn);
    throw new AwsError("ValidationError", `aws:assumeRoles holds ${given}, which is not the ARN of a role.`);
  }
  const [, partition, accountId, roleName] = match;
  const session = text(role.sessionName) ?? "simulated";
  return { accountId, callerArn: `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${session}` };
}

function defaultTags(config: Properties): Record<string, string> {
  const value = structured(config.defaultTags);
  const tags = isObject(value) ? value.tags : undefined;
  return isObject(tags)
    ? Object.fromEntries(Object.entries(tags).map(([key, tag]) => [key, String(tag)]))
    : {};
}

function list(config: Properties, key: string): unknown[] {
  const value = structured(config[key]);
  if (value === undefined || value === null) {
    return [];
  }
  if (!Array.isArray(value)) {
    throw new AwsError("ValidationError", `aws:${key} must be a list, but is ${JSON.stringify(value)}.`);
  }
  return value;
}

/** The value that JSON text stands for; values that are no text are returned as they are. */
function structured(value: unknown): unknown {
  if (typeof value !== "string") {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
