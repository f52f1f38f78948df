import type { PolicyKind } from "../../iam";

/**
 * Policies of the kinds that AWS's documentation shows, written for these tests: what analysis must decide without
 * exception.
 */
export interface Example {
  readonly title: string;
  readonly kind: PolicyKind;
  readonly statements: readonly object[];
}

const ACCOUNT = "111122223333";
const OTHER = "444455556666";
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const ORG = "o-abc1234567";
const BUCKET = "arn:aws:s3:::amzn-s3-demo-bucket";
const OBJECTS = `${BUCKET}/*`;
const REGIONS = ["eu-west-1", "eu-central-1"];

type Parts = Readonly<Record<string, unknown>>;
const allow = (Action: unknown, Resource: unknown, Condition?: Parts, more: Parts = {}) => ({
  ...{ Effect: "Allow", Action, Resource },
  ...(Condition && { Condition }),
  ...more,
});
const deny = (Action: unknown, Resource: unknown, Condition?: Parts, more: Parts = {}) => ({
  ...allow(Action, Resource, Condition, more),
  Effect: "Deny",
});
const to = (Principal: unknown, Action: unknown, Resource: unknown, Condition?: Parts) =>
  allow(Action, Resource, Condition, { Principal });
const denyTo = (Principal: unknown, Action: unknown, Resource: unknown, Condition?: Parts) =>
  deny(Action, Resource, Condition, { Principal });

const identity = (title: string, ...statements: object[]): Example => ({
  title,
  kind: "identity",
  statements,
});
const of = (kind: PolicyKind, title: string, ...statements: object[]): Example => ({
  title,
  kind,
  statements,
});

const INSECURE = denyTo("*", "s3:*", [BUCKET, OBJECTS], { Bool: { "aws:SecureTransport": "false" } });
const KEY_ADMIN = ["kms:Create*", "kms:Describe*", "kms:Enable*", "kms:Put*", "kms:ScheduleKeyDeletion"];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_examples.html */
const IDENTITY: readonly Example[] = [
  identity("administrator", allow("*", "*")),
  identity(
    "power user",
    { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
    allow(["iam:CreateServiceLinkedRole", "iam:ListRoles"], "*"),
  ),
  identity("read-only bucket", allow(["s3:GetObject", "s3:ListBucket"], [BUCKET, OBJECTS])),
  identity(
    "home folder by user name",
    allow("s3:ListBucket", BUCKET, { StringLike: { "s3:prefix": ["", "home/", "home/${aws:username}/*"] } }),
    allow("s3:*", [`${BUCKET}/home/\${aws:username}`, `${BUCKET}/home/\${aws:username}/*`]),
  ),
  identity("home folder by federated user", allow("s3:*", `${BUCKET}/\${aws:userid}/*`)),
  identity(
    "own password and keys",
    allow(["iam:ChangePassword", "iam:*AccessKey*"], "arn:aws:iam::*:user/${aws:username}"),
    allow("iam:GetAccountPasswordPolicy", "*"),
  ),
  identity("nothing without MFA", allow(["iam:ListMFADevices", "iam:CreateVirtualMFADevice"], "*"), {
    Effect: "Deny",
    NotAction: ["iam:ListMFADevices", "iam:CreateVirtualMFADevice", "sts:GetSessionToken"],
    Resource: "*",
    Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
  }),
  identity(
    "MFA of the last hour",
    allow("ec2:*", "*", { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } }),
  ),
  identity(
    "between two dates",
    allow("s3:*", "*", {
      DateGreaterThan: { "aws:CurrentTime": "2024-04-01T00:00:00Z" },
      DateLessThan: { "aws:CurrentTime": "2030-06-30T23:59:59Z" },
    }),
  ),
  identity(
    "from addresses",
    deny("*", "*", {
      NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24", "203.0.113.0/24"] },
      BoolIfExists: { "aws:ViaAWSService": "false" },
    }),
    allow("*", "*"),
  ),
  identity("listed regions", allow("ec2:*", "*", { StringEquals: { "aws:RequestedRegion": REGIONS } })),
  identity("nothing in other regions", allow("*", "*"), {
    Effect: "Deny",
    NotAction: ["iam:*", "organizations:*", "support:*"],
    Resource: "*",
    Condition: { StringNotEquals: { "aws:RequestedRegion": REGIONS } },
  }),
  identity(
    "instances of one's own",
    allow(["ec2:StartInstances", "ec2:StopInstances"], "arn:aws:ec2:*:*:instance/*", {
      StringEquals: { "aws:ResourceTag/Owner": "${aws:username}" },
    }),
    allow("ec2:DescribeInstances", "*"),
  ),
  identity(
    "instances of one's team",
    allow("ec2:*", "*", { StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } }),
  ),
  identity(
    "tags on creation",
    allow("ec2:RunInstances", "*", {
      StringEquals: { "aws:RequestTag/environment": ["preprod", "production"] },
      "ForAllValues:StringEquals": { "aws:TagKeys": ["environment", "owner"] },
    }),
  ),
  identity(
    "some tag must be given",
    allow("secretsmanager:*", "*", {
      "ForAnyValue:StringEquals": { "aws:TagKeys": ["project"] },
      Null: { "aws:TagKeys": "false" },
    }),
  ),
  identity(
    "pass a role to a service",
    allow("iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/app/*`, {
      StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" },
    }),
  ),
  identity(
    "no role with an administrator policy",
    allow("iam:AttachRolePolicy", "*"),
    deny("iam:AttachRolePolicy", "*", {
      ArnLike: { "iam:PolicyARN": "arn:aws:iam::aws:policy/Administrator*" },
    }),
  ),
  identity(
    "roles with a boundary only",
    allow(["iam:CreateRole", "iam:PutRolePolicy"], "*", {
      StringEquals: { "iam:PermissionsBoundary": `arn:aws:iam::${ACCOUNT}:policy/boundary` },
    }),
  ),
  identity(
    "log writer",
    allow(
      ["logs:CreateLogStream", "logs:PutLogEvents"],
      `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/lambda/app:*`,
    ),
  ),
  identity(
    "a table's own rows",
    allow(["dynamodb:GetItem", "dynamodb:Query"], `arn:aws:dynamodb:*:${ACCOUNT}:table/users`, {
      "ForAllValues:StringEquals": {
        "dynamodb:LeadingKeys": ["${www.amazon.com:user_id}"],
        "dynamodb:Attributes": ["id", "name"],
      },
    }),
  ),
  identity(
    "key through a service",
    allow(["kms:Decrypt", "kms:GenerateDataKey"], `arn:aws:kms:eu-west-1:${ACCOUNT}:key/*`, {
      StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": `${BUCKET}*` },
    }),
  ),
  identity(
    "grants for services",
    allow("kms:CreateGrant", "*", { Bool: { "kms:GrantIsForAWSResource": "true" } }),
  ),
  identity(
    "only what the organisation owns",
    allow("s3:*", "*", { StringEquals: { "aws:ResourceOrgID": "${aws:PrincipalOrgID}" } }),
  ),
  identity(
    "only resources of the account",
    deny("s3:*", "*", { StringNotEquals: { "aws:ResourceAccount": [ACCOUNT] } }),
    allow("s3:*", "*"),
  ),
  identity(
    "assume named roles",
    allow("sts:AssumeRole", [`arn:aws:iam::${OTHER}:role/deploy`, `arn:aws:iam::${ACCOUNT}:role/*-reader`]),
  ),
  identity(
    "session with a source identity",
    allow(["sts:AssumeRole", "sts:SetSourceIdentity"], "*", {
      StringLike: { "sts:SourceIdentity": "${aws:username}*" },
    }),
  ),
  identity("all but protected buckets", {
    Effect: "Allow",
    Action: "s3:*",
    NotResource: ["arn:aws:s3:::audit", "arn:aws:s3:::audit/*"],
  }),
  identity(
    "a prefix of keys, few at a time",
    allow("s3:ListBucket", BUCKET, {
      StringLike: { "s3:prefix": "projects/*" },
      NumericLessThanEquals: { "s3:max-keys": "100" },
    }),
  ),
  identity(
    "session manager",
    allow(
      "ssm:StartSession",
      ["arn:aws:ec2:*:*:instance/*", "arn:aws:ssm:*:*:document/AWS-StartSSHSession"],
      { BoolIfExists: { "ssm:SessionDocumentAccessCheck": "true" } },
    ),
  ),
];

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html */
const BUCKETS: readonly Example[] = [
  of("bucket", "public website", to("*", "s3:GetObject", OBJECTS)),
  of("bucket", "TLS only", INSECURE),
  of(
    "bucket",
    "TLS 1.2",
    INSECURE,
    denyTo("*", "s3:*", [BUCKET, OBJECTS], { NumericLessThan: { "s3:TlsVersion": "1.2" } }),
    to({ AWS: ROOT }, "s3:*", [BUCKET, OBJECTS]),
  ),
  of(
    "bucket",
    "encrypted uploads",
    denyTo("*", "s3:PutObject", OBJECTS, {
      StringNotEqualsIfExists: { "s3:x-amz-server-side-encryption": "aws:kms" },
    }),
    denyTo("*", "s3:PutObject", OBJECTS, {
      StringNotLikeIfExists: {
        "s3:x-amz-server-side-encryption-aws-kms-key-id": `arn:aws:kms:*:${ACCOUNT}:key/*`,
      },
    }),
    to({ AWS: ROOT }, "s3:PutObject", OBJECTS),
  ),
  of(
    "bucket",
    "one organisation",
    to("*", ["s3:GetObject", "s3:ListBucket"], [BUCKET, OBJECTS], {
      StringEquals: { "aws:PrincipalOrgID": ORG },
    }),
  ),
  of(
    "bucket",
    "one organisation's unit",
    to("*", "s3:GetObject", OBJECTS, {
      "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": [`${ORG}/r-ab12/ou-ab12-11111111/*`] },
    }),
  ),
  of(
    "bucket",
    "data perimeter",
    to("*", "s3:GetObject", OBJECTS),
    denyTo("*", "s3:*", [BUCKET, OBJECTS], {
      StringNotEqualsIfExists: { "aws:PrincipalOrgID": ORG },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    }),
    denyTo("*", "s3:*", [BUCKET, OBJECTS], {
      StringNotEqualsIfExists: { "aws:SourceOrgID": ORG },
      Null: { "aws:SourceAccount": "false" },
      Bool: { "aws:PrincipalIsAWSService": "true" },
    }),
  ),
  of(
    "bucket",
    "one VPC endpoint",
    denyTo("*", "s3:*", [BUCKET, OBJECTS], { StringNotEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } }),
    to("*", "s3:GetObject", OBJECTS),
  ),
  of(
    "bucket",
    "address range",
    to("*", "s3:*", OBJECTS, {
      IpAddress: { "aws:SourceIp": ["192.0.2.0/24", "2001:db8:1234::/48"] },
      NotIpAddress: { "aws:SourceIp": ["192.0.2.188/32"] },
    }),
  ),
  of(
    "bucket",
    "referer",
    to("*", "s3:GetObject", OBJECTS, { StringLike: { "aws:Referer": ["https://www.example.com/*"] } }),
  ),
  of(
    "bucket",
    "CloudTrail",
    to({ Service: "cloudtrail.amazonaws.com" }, "s3:GetBucketAcl", BUCKET, {
      StringEquals: { "aws:SourceArn": `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/main` },
    }),
    to({ Service: "cloudtrail.amazonaws.com" }, "s3:PutObject", `${BUCKET}/AWSLogs/${ACCOUNT}/*`, {
      StringEquals: {
        "s3:x-amz-acl": "bucket-owner-full-control",
        "aws:SourceArn": `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/main`,
      },
    }),
  ),
  of(
    "bucket",
    "access logs",
    to({ Service: "logging.s3.amazonaws.com" }, "s3:PutObject", `${BUCKET}/logs/*`, {
      ArnLike: { "aws:SourceArn": "arn:aws:s3:::source" },
      StringEquals: { "aws:SourceAccount": ACCOUNT },
    }),
  ),
  of(
    "bucket",
    "inventory",
    to({ Service: "s3.amazonaws.com" }, "s3:PutObject", OBJECTS, {
      ArnLike: { "aws:SourceArn": "arn:aws:s3:::source" },
      StringEquals: { "aws:SourceAccount": ACCOUNT, "s3:x-amz-acl": "bucket-owner-full-control" },
    }),
  ),
  of(
    "bucket",
    "CloudFront",
    to({ Service: "cloudfront.amazonaws.com" }, "s3:GetObject", OBJECTS, {
      StringEquals: { "AWS:SourceArn": `arn:aws:cloudfront::${ACCOUNT}:distribution/EDFDVBD6EXAMPLE` },
    }),
  ),
  of(
    "bucket",
    "access points only",
    to({ AWS: "*" }, "*", [BUCKET, OBJECTS], { StringEquals: { "s3:DataAccessPointAccount": ACCOUNT } }),
  ),
  of(
    "bucket",
    "MFA for a folder",
    denyTo("*", "s3:*", `${BUCKET}/taxes/*`, { Null: { "aws:MultiFactorAuthAge": true } }),
    to({ AWS: ROOT }, "s3:GetObject", OBJECTS),
  ),
  of(
    "bucket",
    "another account's uploads",
    to({ AWS: `arn:aws:iam::${OTHER}:root` }, "s3:PutObject", OBJECTS, {
      StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" },
    }),
  ),
  of(
    "bucket",
    "nobody but two roles",
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [BUCKET, OBJECTS],
      Condition: { StringNotLike: { "aws:userId": ["AROAEXAMPLEID:*", ACCOUNT] } },
    },
    to({ AWS: ROOT }, "s3:*", OBJECTS),
  ),
  of(
    "bucket",
    "nobody but the owner's root",
    {
      Effect: "Deny",
      NotPrincipal: { AWS: [ROOT, `arn:aws:iam::${ACCOUNT}:user/alice`] },
      Action: "s3:*",
      Resource: OBJECTS,
    },
    to("*", "s3:GetObject", OBJECTS),
  ),
  of(
    "bucket",
    "tagged objects are public",
    to("*", "s3:GetObject", OBJECTS, { StringEquals: { "s3:ExistingObjectTag/public": "yes" } }),
  ),
];

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html */
const KEYS: readonly Example[] = [
  of("key", "default", to({ AWS: ROOT }, "kms:*", "*")),
  of(
    "key",
    "administrators and users",
    to({ AWS: ROOT }, KEY_ADMIN, "*"),
    to({ AWS: `arn:aws:iam::${ACCOUNT}:role/app` }, ["kms:Decrypt", "kms:GenerateDataKey*"], "*"),
    to({ AWS: `arn:aws:iam::${ACCOUNT}:role/app` }, "kms:CreateGrant", "*", {
      Bool: { "kms:GrantIsForAWSResource": true },
    }),
  ),
  of(
    "key",
    "AWS managed",
    to({ AWS: "*" }, ["kms:Encrypt", "kms:Decrypt"], "*", {
      StringEquals: { "kms:CallerAccount": ACCOUNT, "kms:ViaService": "sns.eu-west-1.amazonaws.com" },
    }),
  ),
  of(
    "key",
    "CloudWatch Logs",
    to({ Service: "logs.eu-west-1.amazonaws.com" }, ["kms:Encrypt*", "kms:Decrypt*"], "*", {
      ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:app` },
    }),
  ),
  of(
    "key",
    "CloudTrail",
    to({ Service: "cloudtrail.amazonaws.com" }, "kms:GenerateDataKey*", "*", {
      StringEquals: { "aws:SourceArn": `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/main` },
      StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*` },
    }),
  ),
  of("key", "one organisation", to("*", "kms:Decrypt", "*", { StringEquals: { "aws:PrincipalOrgID": ORG } })),
  of(
    "key",
    "MFA for deletion",
    to({ AWS: ROOT }, "kms:*", "*"),
    denyTo("*", ["kms:ScheduleKeyDeletion", "kms:DisableKey"], "*", {
      BoolIfExists: { "aws:MultiFactorAuthPresent": "false" },
    }),
  ),
  of(
    "key",
    "encryption context keys",
    to({ AWS: ROOT }, "kms:Encrypt", "*", {
      "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": ["AppName", "FilePath"] },
      StringEquals: { "kms:EncryptionContext:AppName": "ExampleApp" },
    }),
  ),
  of(
    "key",
    "open",
    to("*", "kms:*", "*"),
    denyTo("*", "kms:*", "*", { StringNotEquals: { "kms:CallerAccount": [ACCOUNT, OTHER] } }),
  ),
];

const OTHERS: readonly Example[] = [
  // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
  of(
    "topic",
    "default",
    to({ AWS: "*" }, ["SNS:Publish", "SNS:Subscribe"], `arn:aws:sns:eu-west-1:${ACCOUNT}:alerts`, {
      StringEquals: { "AWS:SourceOwner": ACCOUNT },
    }),
  ),
  of(
    "topic",
    "alarms",
    to({ Service: "cloudwatch.amazonaws.com" }, "sns:Publish", `arn:aws:sns:eu-west-1:${ACCOUNT}:alerts`, {
      ArnLike: { "aws:SourceArn": `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:*` },
    }),
  ),
  of(
    "topic",
    "bucket events",
    to({ AWS: "*" }, "sns:Publish", `arn:aws:sns:eu-west-1:${ACCOUNT}:events`, {
      ArnLike: { "aws:SourceArn": "arn:aws:s3:*:*:amzn-s3-demo-bucket" },
      StringEquals: { "aws:SourceAccount": ACCOUNT },
    }),
  ),
  of(
    "topic",
    "one protocol",
    to("*", ["sns:Subscribe", "sns:Receive"], `arn:aws:sns:eu-west-1:${ACCOUNT}:news`, {
      StringEquals: { "sns:Protocol": "https" },
      StringLike: { "sns:Endpoint": "https://example.com/*" },
    }),
  ),
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies.html
  of(
    "queue",
    "a topic's messages",
    to({ Service: "sns.amazonaws.com" }, "sqs:SendMessage", `arn:aws:sqs:eu-west-1:${ACCOUNT}:q`, {
      ArnEquals: { "aws:SourceArn": `arn:aws:sns:eu-west-1:${ACCOUNT}:alerts` },
    }),
  ),
  of(
    "queue",
    "anybody, for a day",
    to("*", "sqs:SendMessage", `arn:aws:sqs:eu-west-1:${ACCOUNT}:q`, {
      DateLessThan: { "aws:CurrentTime": "2030-01-02T00:00:00Z" },
      DateGreaterThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" },
    }),
  ),
  of(
    "queue",
    "within the network",
    to("*", "sqs:*", `arn:aws:sqs:eu-west-1:${ACCOUNT}:q`),
    denyTo("*", "sqs:*", "*", {
      StringNotEquals: { "aws:SourceVpc": "vpc-111bbb22" },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    }),
  ),
  of(
    "secret",
    "a role",
    to({ AWS: `arn:aws:iam::${OTHER}:role/reader` }, "secretsmanager:GetSecretValue", "*", {
      "ForAnyValue:StringEquals": { "secretsmanager:VersionStage": "AWSCURRENT" },
    }),
  ),
  of(
    "secret",
    "no policy for everybody",
    denyTo("*", "secretsmanager:PutResourcePolicy", "*", {
      Bool: { "secretsmanager:BlockPublicPolicy": "false" },
    }),
    to({ AWS: ROOT }, "secretsmanager:*", "*"),
  ),
  of("endpoint", "everything", to("*", "*", "*")),
  of(
    "endpoint",
    "own organisation",
    to("*", "*", "*", { StringEquals: { "aws:PrincipalOrgID": ORG, "aws:ResourceOrgID": ORG } }),
  ),
  of(
    "endpoint",
    "own buckets",
    to("*", "s3:*", "*", { StringEquals: { "s3:ResourceAccount": ACCOUNT } }),
    to("*", "s3:GetObject", "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*"),
  ),
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html
  of("trust", "a service", {
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  }),
  of("trust", "a service for one account", {
    Effect: "Allow",
    Principal: { Service: "config.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
  }),
  of("trust", "another account, by external id", {
    Effect: "Allow",
    Principal: { AWS: OTHER },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "sts:ExternalId": "12345" } },
  }),
  of("trust", "GitHub", {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
      StringLike: { "token.actions.githubusercontent.com:sub": "repo:org/repo:*" },
    },
  }),
  of("trust", "SAML", {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/idp` },
    Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
    Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
  }),
  of("trust", "anybody in the organisation", {
    Effect: "Allow",
    Principal: "*",
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: { "aws:PrincipalOrgID": ORG },
      ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deploy-*" },
    },
  }),
  of("trust", "anybody", { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }),
  // https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
  of(
    "resource",
    "function URL",
    to("*", "lambda:InvokeFunctionUrl", `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:app`, {
      StringEquals: { "lambda:FunctionUrlAuthType": "NONE" },
    }),
  ),
  of(
    "resource",
    "repository",
    to(
      { AWS: [`arn:aws:iam::${OTHER}:root`, ROOT] },
      ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/app`,
    ),
  ),
];

export const CORPUS: readonly Example[] = [...IDENTITY, ...BUCKETS, ...KEYS, ...OTHERS];
