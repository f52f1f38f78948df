/** One monitoring control of the CIS AWS Foundations Benchmark: what to look for in the trail. */
export interface CisControl {
  /** Stable name: of the filter, the metric, the alarm, and in `disabled`. */
  readonly key: CisControlKey;
  /** Number in the benchmark, versions 3.0 and 5.0. */
  readonly cis: string;
  /** What happened when the alarm rings. */
  readonly title: string;
  /** CloudWatch Logs filter pattern. */
  readonly pattern: string;
}

export const cisControlKeys = [
  "unauthorized-calls",
  "console-sign-in-without-mfa",
  "root-use",
  "iam-policy-changes",
  "cloudtrail-changes",
  "console-sign-in-failures",
  "kms-key-loss",
  "bucket-policy-changes",
  "config-changes",
  "security-group-changes",
  "network-acl-changes",
  "gateway-changes",
  "route-table-changes",
  "vpc-changes",
  "organizations-changes",
] as const;

export type CisControlKey = (typeof cisControlKeys)[number];

/**
 * The benchmark's monitoring controls with its filter patterns. IAM and route-table events are tied to their service
 * throughout, as in AWS Security Hub's reading: `CreatePolicy`, for one, is also an event of Organizations and IoT.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 */
export const cisControls: readonly CisControl[] = [
  {
    key: "unauthorized-calls",
    cis: "4.1",
    title: "API call without permission",
    pattern:
      '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") && ' +
      '($.sourceIPAddress != "delivery.logs.amazonaws.com") && ($.eventName != "HeadBucket") }',
  },
  {
    key: "console-sign-in-without-mfa",
    cis: "4.2",
    title: "Console sign-in without MFA",
    pattern:
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ' +
      '($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
  },
  {
    key: "root-use",
    cis: "4.3",
    title: "Use of the root user",
    pattern:
      '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
  },
  {
    key: "iam-policy-changes",
    cis: "4.4",
    title: "IAM policy changed",
    pattern: ofService("iam", [
      "DeleteGroupPolicy",
      "DeleteRolePolicy",
      "DeleteUserPolicy",
      "PutGroupPolicy",
      "PutRolePolicy",
      "PutUserPolicy",
      "CreatePolicy",
      "DeletePolicy",
      "CreatePolicyVersion",
      "DeletePolicyVersion",
      "AttachRolePolicy",
      "DetachRolePolicy",
      "AttachUserPolicy",
      "DetachUserPolicy",
      "AttachGroupPolicy",
      "DetachGroupPolicy",
    ]),
  },
  {
    key: "cloudtrail-changes",
    cis: "4.5",
    title: "CloudTrail changed",
    pattern: ofNames(["CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"]),
  },
  {
    key: "console-sign-in-failures",
    cis: "4.6",
    title: "Console sign-in failed",
    pattern: '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
  },
  {
    key: "kms-key-loss",
    cis: "4.7",
    title: "KMS key disabled or scheduled for deletion",
    pattern: ofService("kms", ["DisableKey", "ScheduleKeyDeletion"]),
  },
  {
    key: "bucket-policy-changes",
    cis: "4.8",
    title: "S3 bucket policy changed",
    pattern: ofService("s3", [
      "PutBucketAcl",
      "PutBucketPolicy",
      "PutBucketCors",
      "PutBucketLifecycle",
      "PutBucketReplication",
      "DeleteBucketPolicy",
      "DeleteBucketCors",
      "DeleteBucketLifecycle",
      "DeleteBucketReplication",
    ]),
  },
  {
    key: "config-changes",
    cis: "4.9",
    title: "AWS Config changed",
    pattern: ofService("config", [
      "StopConfigurationRecorder",
      "DeleteDeliveryChannel",
      "PutDeliveryChannel",
      "PutConfigurationRecorder",
    ]),
  },
  {
    key: "security-group-changes",
    cis: "4.10",
    title: "Security group changed",
    pattern: ofNames([
      "AuthorizeSecurityGroupIngress",
      "AuthorizeSecurityGroupEgress",
      "RevokeSecurityGroupIngress",
      "RevokeSecurityGroupEgress",
      "CreateSecurityGroup",
      "DeleteSecurityGroup",
    ]),
  },
  {
    key: "network-acl-changes",
    cis: "4.11",
    title: "Network ACL changed",
    pattern: ofNames([
      "CreateNetworkAcl",
      "CreateNetworkAclEntry",
      "DeleteNetworkAcl",
      "DeleteNetworkAclEntry",
      "ReplaceNetworkAclEntry",
      "ReplaceNetworkAclAssociation",
    ]),
  },
  {
    key: "gateway-changes",
    cis: "4.12",
    title: "Network gateway changed",
    pattern: ofNames([
      "CreateCustomerGateway",
      "DeleteCustomerGateway",
      "AttachInternetGateway",
      "CreateInternetGateway",
      "DeleteInternetGateway",
      "DetachInternetGateway",
    ]),
  },
  {
    key: "route-table-changes",
    cis: "4.13",
    title: "Route table changed",
    pattern: ofService("ec2", [
      "CreateRoute",
      "CreateRouteTable",
      "ReplaceRoute",
      "ReplaceRouteTableAssociation",
      "DeleteRouteTable",
      "DeleteRoute",
      "DisassociateRouteTable",
    ]),
  },
  {
    key: "vpc-changes",
    cis: "4.14",
    title: "VPC changed",
    pattern: ofNames([
      "CreateVpc",
      "DeleteVpc",
      "ModifyVpcAttribute",
      "AcceptVpcPeeringConnection",
      "CreateVpcPeeringConnection",
      "DeleteVpcPeeringConnection",
      "RejectVpcPeeringConnection",
      "AttachClassicLinkVpc",
      "DetachClassicLinkVpc",
      "DisableVpcClassicLink",
      "EnableVpcClassicLink",
    ]),
  },
  {
    key: "organizations-changes",
    cis: "4.15",
    title: "AWS Organizations changed",
    pattern: ofService("organizations", [
      "AcceptHandshake",
      "AttachPolicy",
      "CreateAccount",
      "CreateOrganizationalUnit",
      "CreatePolicy",
      "DeclineHandshake",
      "DeleteOrganization",
      "DeleteOrganizationalUnit",
      "DeletePolicy",
      "DetachPolicy",
      "DisablePolicyType",
      "EnablePolicyType",
      "InviteAccountToOrganization",
      "LeaveOrganization",
      "MoveAccount",
      "RemoveAccountFromOrganization",
      "UpdatePolicy",
      "UpdateOrganizationalUnit",
    ]),
  },
];

function ofNames(eventNames: readonly string[]): string {
  return `{ ${anyOf(eventNames)} }`;
}

function ofService(service: string, eventNames: readonly string[]): string {
  return `{ ($.eventSource = ${service}.amazonaws.com) && (${anyOf(eventNames)}) }`;
}

function anyOf(eventNames: readonly string[]): string {
  return eventNames.map((eventName) => `($.eventName = ${eventName})`).join(" || ");
}
