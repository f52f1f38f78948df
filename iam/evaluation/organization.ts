import type { Request } from "../request/context";
import {
  isAccountPrincipal,
  isServiceLinkedRole,
  isServiceLinkedRoleArn,
  type Principal,
} from "../request/principals";

/**
 * Whether the SCPs of its account limit a caller: its users and roles and its root user, not the roles that services
 * made for themselves, nor callers that belong to no account.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html#scp-effects-on-permissions
 */
export function limitsCaller(principal: Principal): boolean {
  return isAccountPrincipal(principal) && !isServiceLinkedRole(principal);
}

/**
 * Whether the RCPs of the resource's account apply to a request: for all callers, AWS services and anonymous ones
 * too, but service-linked roles; of the services that support RCPs; and neither for the trust policies of
 * service-linked roles nor for `kms:RetireGrant`. AWS managed keys, which they do not limit either, look like any
 * other key here: leave the RCPs out for them.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-effects-on-permissions
 */
export function limitsResource({ principal, action, resource }: Request): boolean {
  const lower = action.toLowerCase();
  return (
    RCP_SERVICES.has(lower.slice(0, lower.indexOf(":"))) &&
    lower !== "kms:retiregrant" &&
    !isServiceLinkedRole(principal) &&
    !isServiceLinkedRoleArn(resource)
  );
}

/**
 * As of September 2026.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
 */
export const RCP_SERVICES: ReadonlySet<string> = new Set([
  "aoss",
  "appconfig",
  "appstream",
  "autoscaling",
  "autoscaling-plans",
  "budgets",
  "clouddirectory",
  "cloudfront",
  "cloudsearch",
  "cloudtrail-data",
  "codeartifact",
  "codebuild",
  "codecommit",
  "codepipeline",
  "cognito-identity",
  "cognito-idp",
  "comprehend",
  "comprehendmedical",
  "compute-optimizer",
  "cost-optimization-hub",
  "dax",
  "dsql",
  "dynamodb",
  "ecr",
  "ecr-public",
  "events",
  "firehose",
  "fis",
  "fms",
  "gamelift",
  "health",
  "inspector-scan",
  "kendra",
  "kinesisvideo",
  "kms",
  "logs",
  "memorydb",
  "networkmonitor",
  "notifications",
  "opensearch",
  "pca-connector-ad",
  "personalize",
  "polly",
  "pricing",
  "resource-groups",
  "rolesanywhere",
  "s3",
  "secretsmanager",
  "servicediscovery",
  "signin",
  "sqs",
  "sts",
  "support",
  "swf",
  "textract",
  "timestream-influxdb",
  "transcribe",
  "transfer",
  "translate",
  "wafv2",
  "workspaces",
  "xray",
]);
