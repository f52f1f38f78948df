/**
 * Policies as AWS's own pages teach them, in our words and values: what the pack must leave alone. By what they are put
 * into; each is judged by all rules on that resource.
 */

const A = "111122223333";
const PARTNER = "444455556666";
const R = "eu-west-1";
const ROOT = `arn:aws:iam::${A}:root`;
const roleArn = (name: string): string => `arn:aws:iam::${A}:role/${name}`;
const ORGANISATION = { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } };
const source = (arn: string): object => ({
  ArnLike: { "aws:SourceArn": arn },
  StringEquals: { "aws:SourceAccount": A },
});

export interface GoodDocument {
  readonly title: string;
  readonly statements: readonly object[];
}

export interface GoodDocuments {
  readonly type: string;
  readonly property: string;
  /** What else the resource says. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly documents: readonly GoodDocument[];
}

type Parts = Readonly<Record<string, unknown>>;

const good = (title: string, ...statements: object[]): GoodDocument => ({ title, statements });
const allow = (Principal: unknown, Action: unknown, Resource?: unknown, Condition?: object): Parts => ({
  Effect: "Allow",
  Principal,
  Action,
  ...(Resource !== undefined && { Resource }),
  ...(Condition && { Condition }),
});
const deny = (...parts: Parameters<typeof allow>): Parts => ({ ...allow(...parts), Effect: "Deny" });
const service = (name: string): object => ({ Service: `${name}.amazonaws.com` });
const aws = (...names: readonly string[]): object => ({ AWS: names.length === 1 ? names[0] : names });

const keyAdmin = allow(
  aws(roleArn("key-admin")),
  [
    "kms:Describe*",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "kms:CancelKeyDeletion",
    "kms:TagResource",
  ],
  "*",
);
const rootAdministers = allow(
  aws(ROOT),
  ["kms:PutKeyPolicy", "kms:GetKeyPolicy", "kms:DescribeKey", "kms:TagResource"],
  "*",
);

const keys: GoodDocuments = {
  type: "aws:kms/key:Key",
  property: "policy",
  inputs: { enableKeyRotation: true },
  documents: [
    good(
      "administrators and users apart",
      keyAdmin,
      allow(aws(roleArn("app")), ["kms:Decrypt", "kms:Encrypt"], "*"),
    ),
    good("AWS's default for new keys", allow(aws(ROOT), "kms:*", "*")),
    good("grants for AWS services only", keyAdmin, {
      ...allow(aws(roleArn("app")), ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"], "*"),
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    }),
    good(
      "through S3 and for callers of the account",
      rootAdministers,
      allow(aws("*"), ["kms:Decrypt", "kms:GenerateDataKey*"], "*", {
        StringEquals: { "kms:ViaService": `s3.${R}.amazonaws.com`, "kms:CallerAccount": A },
      }),
    ),
    good(
      "an organisation",
      rootAdministers,
      allow(aws("*"), ["kms:Decrypt", "kms:DescribeKey"], "*", ORGANISATION),
    ),
    good(
      "CloudTrail",
      rootAdministers,
      allow(service("cloudtrail"), "kms:GenerateDataKey*", "*", {
        StringEquals: { "aws:SourceArn": `arn:aws:cloudtrail:${R}:${A}:trail/management` },
        StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${A}:trail/*` },
      }),
    ),
    good(
      "CloudWatch Logs for one group",
      rootAdministers,
      allow(
        service(`logs.${R}`),
        ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
        "*",
        {
          ArnEquals: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${R}:${A}:log-group:app` },
        },
      ),
    ),
    good(
      "alarms that publish to a topic",
      rootAdministers,
      allow(
        service("cloudwatch"),
        ["kms:Decrypt", "kms:GenerateDataKey*"],
        "*",
        source(`arn:aws:cloudwatch:${R}:${A}:alarm:*`),
      ),
    ),
    good(
      "a distribution that reads objects",
      rootAdministers,
      allow(service("cloudfront"), ["kms:Decrypt", "kms:GenerateDataKey*"], "*", {
        StringEquals: { "AWS:SourceArn": `arn:aws:cloudfront::${A}:distribution/E2EXAMPLE` },
      }),
    ),
    good(
      "events of buckets to a queue",
      rootAdministers,
      allow(service("s3"), ["kms:GenerateDataKey", "kms:Decrypt"], "*", {
        StringEquals: { "aws:SourceAccount": A },
        ArnLike: { "aws:SourceArn": "arn:aws:s3:::uploads" },
      }),
    ),
    good(
      "no destruction without MFA",
      keyAdmin,
      deny("*", ["kms:ScheduleKeyDeletion", "kms:DisableKey"], "*", {
        BoolIfExists: { "aws:MultiFactorAuthPresent": "false" },
      }),
    ),
    good(
      "Auto Scaling's own role",
      rootAdministers,
      allow(
        aws(roleArn("aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling")),
        ["kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"],
        "*",
      ),
    ),
    good(
      "no one but the app decrypts",
      keyAdmin,
      allow(aws(roleArn("app")), "kms:Decrypt", "*"),
      deny("*", "kms:Decrypt", "*", { ArnNotEquals: { "aws:PrincipalArn": roleArn("app") } }),
    ),
    good(
      "only from a network",
      keyAdmin,
      allow(aws(roleArn("app")), ["kms:Decrypt"], "*", {
        StringEquals: { "aws:SourceVpce": "vpce-1234abcdf5678c90a" },
      }),
    ),
    good(
      "roles by a tag of the key",
      rootAdministers,
      allow(aws(roleArn("app"), roleArn("batch")), ["kms:Encrypt", "kms:Decrypt"], "*", {
        StringEquals: { "aws:ResourceTag/Project": "${aws:PrincipalTag/Project}" },
      }),
    ),
  ],
};

const BUCKET = "arn:aws:s3:::reports";
const OBJECTS = `${BUCKET}/*`;

const buckets: GoodDocuments = {
  type: "aws:s3/bucketPolicy:BucketPolicy",
  property: "policy",
  inputs: { bucket: "reports" },
  documents: [
    good("a role reads", allow(aws(roleArn("reader")), ["s3:GetObject", "s3:GetObjectVersion"], OBJECTS)),
    good(
      "a role lists a prefix",
      allow(aws(roleArn("reader")), "s3:ListBucket", BUCKET, {
        StringLike: { "s3:prefix": ["incoming/*"] },
      }),
    ),
    good("an organisation reads", allow("*", "s3:GetObject", OBJECTS, ORGANISATION)),
    good(
      "a distribution reads",
      allow(service("cloudfront"), "s3:GetObject", OBJECTS, {
        StringEquals: { "AWS:SourceArn": `arn:aws:cloudfront::${A}:distribution/E2EXAMPLE` },
      }),
    ),
    good(
      "an origin access identity reads",
      allow(
        aws("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE"),
        "s3:GetObject",
        OBJECTS,
      ),
    ),
    good(
      "an endpoint of a network",
      allow("*", ["s3:GetObject", "s3:PutObject"], OBJECTS, {
        StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" },
      }),
    ),
    good(
      "an office's addresses",
      allow("*", "s3:GetObject", OBJECTS, { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }),
    ),
    good(
      "Deny from outside a network",
      deny("*", "s3:GetObject", OBJECTS, { StringNotEquals: { "aws:SourceVpc": "vpc-111bbb22" } }),
    ),
    good(
      "Deny from elsewhere, but not for services",
      deny("*", ["s3:GetObject", "s3:PutObject"], OBJECTS, {
        NotIpAddressIfExists: { "aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"] },
        BoolIfExists: { "aws:ViaAWSService": "false" },
        Bool: { "aws:PrincipalIsAWSService": "false" },
      }),
    ),
    good(
      "Deny for outsiders",
      deny("*", "s3:GetObject", OBJECTS, {
        StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      }),
    ),
    good(
      "delivery of access logs",
      allow(service("logging.s3"), "s3:PutObject", `${BUCKET}/logs/*`, source("arn:aws:s3:::app")),
    ),
    good(
      "a trail",
      allow(service("cloudtrail"), "s3:GetBucketAcl", BUCKET, {
        StringEquals: { "aws:SourceArn": `arn:aws:cloudtrail:${R}:${A}:trail/management` },
      }),
      allow(service("cloudtrail"), "s3:PutObject", `${BUCKET}/AWSLogs/${A}/*`, {
        StringEquals: {
          "aws:SourceArn": `arn:aws:cloudtrail:${R}:${A}:trail/management`,
          "s3:x-amz-acl": "bucket-owner-full-control",
        },
      }),
    ),
    good(
      "AWS Config",
      allow(service("config"), ["s3:GetBucketAcl", "s3:ListBucket"], BUCKET, {
        StringEquals: { "AWS:SourceAccount": A },
      }),
      allow(service("config"), "s3:PutObject", `${BUCKET}/AWSLogs/${A}/Config/*`, {
        StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control", "AWS:SourceAccount": A },
      }),
    ),
    good(
      "flow logs",
      allow(
        service("delivery.logs"),
        "s3:PutObject",
        `${BUCKET}/AWSLogs/${A}/*`,
        source(`arn:aws:logs:${R}:${A}:*`),
      ),
      allow(service("delivery.logs"), "s3:GetBucketAcl", BUCKET, source(`arn:aws:logs:${R}:${A}:*`)),
    ),
    good(
      "a load balancer's logs",
      allow(service("logdelivery.elasticloadbalancing"), "s3:PutObject", `${BUCKET}/AWSLogs/${A}/*`, {
        StringEquals: { "aws:SourceAccount": A },
      }),
    ),
    good(
      "a load balancer's logs, by account",
      allow(aws("arn:aws:iam::156460612806:root"), "s3:PutObject", `${BUCKET}/AWSLogs/${A}/*`),
    ),
    good(
      "an inventory",
      allow(service("s3"), "s3:PutObject", `${BUCKET}/inventory/*`, {
        ArnLike: { "aws:SourceArn": "arn:aws:s3:::app" },
        StringEquals: { "aws:SourceAccount": A, "s3:x-amz-acl": "bucket-owner-full-control" },
      }),
    ),
    good(
      "replicas from a role",
      allow(aws(roleArn("replication")), ["s3:ReplicateObject", "s3:ReplicateDelete"], OBJECTS),
    ),
    good(
      "Deny of deletion for all but one role",
      deny("*", ["s3:DeleteObject", "s3:DeleteObjectVersion"], OBJECTS, {
        ArnNotEquals: { "aws:PrincipalArn": roleArn("cleaner") },
      }),
    ),
    good(
      "only through access points of the account",
      allow(aws(ROOT), "s3:*", [BUCKET, OBJECTS], {
        StringEquals: { "s3:DataAccessPointAccount": A },
      }),
    ),
    good(
      "user data by federated user",
      allow(aws(ROOT), ["s3:GetObject", "s3:PutObject"], `${BUCKET}/\${aws:userid}/*`),
    ),
    good(
      "objects with a tag",
      allow(aws(roleArn("reader")), "s3:GetObject", OBJECTS, {
        StringEquals: { "s3:ExistingObjectTag/environment": "production" },
      }),
    ),
    good(
      "uploads that hand the object over",
      allow(aws(roleArn("writer")), "s3:PutObject", OBJECTS, {
        StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" },
      }),
    ),
    good(
      "a role, with MFA",
      allow(aws(roleArn("auditor")), "s3:GetObject", OBJECTS, {
        NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
      }),
    ),
  ],
};

const TOPIC = `arn:aws:sns:${R}:${A}:news`;

const topics: GoodDocuments = {
  type: "aws:sns/topicPolicy:TopicPolicy",
  property: "policy",
  inputs: { arn: TOPIC },
  documents: [
    good(
      "what SNS writes for a new topic",
      allow(
        aws("*"),
        [
          "SNS:GetTopicAttributes",
          "SNS:SetTopicAttributes",
          "SNS:Subscribe",
          "SNS:Publish",
          "SNS:DeleteTopic",
        ],
        TOPIC,
        { StringEquals: { "AWS:SourceOwner": A } },
      ),
    ),
    good("events of a bucket", allow(service("s3"), "SNS:Publish", TOPIC, source("arn:aws:s3:::uploads"))),
    good(
      "alarms",
      allow(service("cloudwatch"), "SNS:Publish", TOPIC, source(`arn:aws:cloudwatch:${R}:${A}:alarm:*`)),
    ),
    good(
      "rules",
      allow(service("events"), "sns:Publish", TOPIC, source(`arn:aws:events:${R}:${A}:rule/nightly`)),
    ),
    good("budgets", allow(service("budgets"), "SNS:Publish", TOPIC, source(`arn:aws:budgets::${A}:*`))),
    good("a role publishes", allow(aws(roleArn("app")), "sns:Publish", TOPIC)),
    good("an organisation subscribes", allow("*", "sns:Subscribe", TOPIC, ORGANISATION)),
    good(
      "subscriptions by HTTPS",
      allow(aws(ROOT), "sns:Subscribe", TOPIC, { StringEquals: { "sns:Protocol": "https" } }),
    ),
    good(
      "notices of SES",
      allow(service("ses"), "SNS:Publish", TOPIC, source(`arn:aws:ses:${R}:${A}:identity/example.com`)),
    ),
  ],
};

const QUEUE = `arn:aws:sqs:${R}:${A}:jobs`;

const queues: GoodDocuments = {
  type: "aws:sqs/queuePolicy:QueuePolicy",
  property: "policy",
  inputs: { queueUrl: `https://sqs.${R}.amazonaws.com/${A}/jobs` },
  documents: [
    good("the console's policy for the owner", allow(aws(ROOT), "SQS:*", QUEUE)),
    good(
      "a topic's messages",
      allow(service("sns"), "sqs:SendMessage", QUEUE, { ArnEquals: { "aws:SourceArn": TOPIC } }),
    ),
    good(
      "a topic's messages, to everybody's name",
      allow("*", "sqs:SendMessage", QUEUE, { ArnEquals: { "aws:SourceArn": TOPIC } }),
    ),
    good(
      "events of a bucket",
      allow(service("s3"), "SQS:SendMessage", QUEUE, source("arn:aws:s3:::uploads")),
    ),
    good(
      "a rule",
      allow(service("events"), "sqs:SendMessage", QUEUE, {
        ArnEquals: { "aws:SourceArn": `arn:aws:events:${R}:${A}:rule/nightly` },
      }),
    ),
    good(
      "two roles",
      allow(aws(roleArn("app"), roleArn("batch")), ["sqs:SendMessage", "sqs:ReceiveMessage"], QUEUE),
    ),
    good("an organisation", allow("*", "sqs:SendMessage", QUEUE, ORGANISATION)),
    good(
      "from an endpoint",
      allow("*", ["sqs:SendMessage"], QUEUE, { StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } }),
    ),
    good(
      "Deny from elsewhere",
      deny("*", ["sqs:SendMessage", "sqs:ReceiveMessage"], QUEUE, {
        StringNotEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" },
      }),
    ),
  ],
};

const secrets: GoodDocuments = {
  type: "aws:secretsmanager/secretPolicy:SecretPolicy",
  property: "policy",
  documents: [
    good("one role reads", allow(aws(roleArn("app")), "secretsmanager:GetSecretValue", "*")),
    good(
      "current versions only",
      allow(aws(roleArn("app")), "secretsmanager:GetSecretValue", "*", {
        "ForAnyValue:StringEquals": { "secretsmanager:VersionStage": "AWSCURRENT" },
      }),
    ),
    good(
      "Deny outside an endpoint",
      deny("*", ["secretsmanager:GetSecretValue"], "*", {
        StringNotEquals: { "aws:SourceVpce": "vpce-12345678" },
      }),
    ),
    good(
      "a service of AWS for the account",
      allow(service("appflow"), ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"], "*", {
        StringEquals: { "aws:SourceAccount": A },
      }),
    ),
    good(
      "Deny of deletion",
      deny(aws(ROOT), "secretsmanager:DeleteSecret", "*", {
        ArnNotLike: { "aws:PrincipalArn": roleArn("security/*") },
      }),
    ),
  ],
};

const repositories: GoodDocuments = {
  type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
  property: "policy",
  inputs: { repository: "app" },
  documents: [
    good("a role pulls", allow(aws(roleArn("app")), ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"])),
    good(
      "a pipeline pushes",
      allow(aws(roleArn("pipeline")), [
        "ecr:BatchCheckLayerAvailability",
        "ecr:CompleteLayerUpload",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
      ]),
    ),
    good(
      "functions of the account",
      allow(service("lambda"), ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], undefined, {
        StringLike: { "aws:sourceARN": `arn:aws:lambda:${R}:${A}:function:*` },
      }),
    ),
    good(
      "builds of a project",
      allow(
        service("codebuild"),
        ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        undefined,
        source(`arn:aws:codebuild:${R}:${A}:project/app`),
      ),
    ),
    good(
      "an organisation pulls",
      allow("*", ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], undefined, ORGANISATION),
    ),
    good("Deny of deletion", deny(aws(ROOT), ["ecr:BatchDeleteImage", "ecr:DeleteRepository"])),
  ],
};

const endpoints: GoodDocuments = {
  type: "aws:ec2/vpcEndpoint:VpcEndpoint",
  property: "policy",
  inputs: { serviceName: `com.amazonaws.${R}.s3`, vpcId: "vpc-12345678" },
  documents: [
    good(
      "the organisation's callers on its resources",
      allow("*", "*", "*", {
        StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij", "aws:ResourceOrgID": "o-abcdefghij" },
      }),
    ),
    good("one bucket", allow("*", ["s3:GetObject", "s3:PutObject"], [OBJECTS])),
    good("one role", allow(aws(roleArn("app")), "s3:*", "*")),
    good(
      "callers of the account",
      allow(aws("*"), "*", "*", { StringEquals: { "aws:PrincipalAccount": A } }),
    ),
    good(
      "one table",
      allow("*", ["dynamodb:GetItem", "dynamodb:Query"], `arn:aws:dynamodb:${R}:${A}:table/orders`),
    ),
  ],
};

const statement = (Action: unknown, Resource: unknown, Condition?: object): Parts => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition && { Condition }),
});

const rights: GoodDocuments = {
  type: "aws:iam/rolePolicy:RolePolicy",
  property: "policy",
  inputs: { role: "app" },
  documents: [
    good("objects of a prefix", statement(["s3:GetObject", "s3:PutObject"], `${BUCKET}/incoming/*`)),
    good(
      "a bucket and its objects",
      statement("s3:ListBucket", BUCKET),
      statement(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], OBJECTS),
    ),
    good(
      "one table",
      statement(
        ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"],
        `arn:aws:dynamodb:${R}:${A}:table/orders`,
      ),
    ),
    good(
      "rows of the caller",
      statement(["dynamodb:GetItem", "dynamodb:Query"], `arn:aws:dynamodb:${R}:${A}:table/games`, {
        "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["${www.amazon.com:user_id}"] },
      }),
    ),
    good(
      "log streams of a function",
      statement(
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        `arn:aws:logs:${R}:${A}:log-group:/aws/lambda/app:*`,
      ),
    ),
    good(
      "what a function in a network needs to see",
      statement(["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DescribeVpcs"], "*"),
    ),
    good("traces", statement(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*")),
    good(
      "metrics of a namespace",
      statement("cloudwatch:PutMetricData", "*", {
        StringEquals: { "cloudwatch:namespace": "App" },
      }),
    ),
    good(
      "one secret",
      statement("secretsmanager:GetSecretValue", `arn:aws:secretsmanager:${R}:${A}:secret:database-AbCdEf`),
    ),
    good(
      "parameters of a path",
      statement(["ssm:GetParameter", "ssm:GetParameters"], `arn:aws:ssm:${R}:${A}:parameter/app/password`),
    ),
    good(
      "one key through S3",
      statement(
        ["kms:Decrypt", "kms:GenerateDataKey"],
        `arn:aws:kms:${R}:${A}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
        {
          StringEquals: { "kms:ViaService": `s3.${R}.amazonaws.com` },
        },
      ),
    ),
    good("a queue", statement(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], QUEUE)),
    good("a topic", statement("sns:Publish", TOPIC)),
    good(
      "one function",
      statement("lambda:InvokeFunction", [
        `arn:aws:lambda:${R}:${A}:function:app`,
        `arn:aws:lambda:${R}:${A}:function:app:*`,
      ]),
    ),
    good(
      "instances with the caller's tag",
      statement(["ec2:StartInstances", "ec2:StopInstances"], `arn:aws:ec2:${R}:${A}:instance/*`, {
        StringEquals: { "aws:ResourceTag/Owner": "${aws:username}" },
      }),
    ),
    good(
      "one role to one service",
      statement("iam:PassRole", roleArn("worker"), {
        StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
      }),
    ),
    good("another role", statement("sts:AssumeRole", `arn:aws:iam::${PARTNER}:role/reports`)),
    good(
      "images of one repository",
      statement("ecr:GetAuthorizationToken", "*"),
      statement(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], `arn:aws:ecr:${R}:${A}:repository/app`),
    ),
    good(
      "a stream",
      statement(
        ["kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream"],
        `arn:aws:kinesis:${R}:${A}:stream/clicks`,
      ),
    ),
    good(
      "one state machine",
      statement("states:StartExecution", `arn:aws:states:${R}:${A}:stateMachine:orders`),
    ),
    good("one bus", statement("events:PutEvents", `arn:aws:events:${R}:${A}:event-bus/app`)),
    good(
      "a database as one user",
      statement("rds-db:connect", `arn:aws:rds-db:${R}:${A}:dbuser:db-ABCDEFGHIJ/app`),
    ),
    good("Deny outside some regions", statement("s3:GetObject", OBJECTS), {
      Effect: "Deny",
      NotAction: ["iam:*", "sts:*", "cloudfront:*", "route53:*"],
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": [R] } },
    }),
    good("Deny without TLS", statement("s3:GetObject", OBJECTS), {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
    good(
      "sending mail as one sender",
      statement("ses:SendEmail", `arn:aws:ses:${R}:${A}:identity/example.com`),
    ),
    good("one certificate", statement("acm:DescribeCertificate", `arn:aws:acm:${R}:${A}:certificate/1234`)),
  ],
};

const takes = (Principal: object, Condition?: object, Action: unknown = "sts:AssumeRole"): Parts =>
  allow(Principal, Action, undefined, Condition);
const provider = (host: string): object => ({ Federated: `arn:aws:iam::${A}:oidc-provider/${host}` });
const web = "sts:AssumeRoleWithWebIdentity";

const trusts: GoodDocuments = {
  type: "aws:iam/role:Role",
  property: "assumeRolePolicy",
  inputs: { name: "app" },
  documents: [
    good("functions", takes(service("lambda"))),
    good("instances", takes(service("ec2"))),
    good("tasks of the account", takes(service("ecs-tasks"), source(`arn:aws:ecs:${R}:${A}:*`))),
    good(
      "schedules",
      takes(service("scheduler"), source(`arn:aws:scheduler:${R}:${A}:schedule-group/nightly`)),
    ),
    good("state machines", takes(service("states"), source(`arn:aws:states:${R}:${A}:stateMachine:*`))),
    good(
      "a trail",
      takes(service("cloudtrail"), {
        StringEquals: { "aws:SourceArn": `arn:aws:cloudtrail:${R}:${A}:trail/management` },
      }),
    ),
    good("flow logs", takes(service("vpc-flow-logs"), source(`arn:aws:ec2:${R}:${A}:vpc-flow-log/*`))),
    good("pods", takes(service("pods.eks"), undefined, ["sts:AssumeRole", "sts:TagSession"])),
    good(
      "a service account of a cluster",
      takes(
        provider("oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE"),
        {
          StringEquals: {
            "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:aud": "sts.amazonaws.com",
            "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:sub": "system:serviceaccount:default:app",
          },
        },
        web,
      ),
    ),
    good(
      "a branch on GitHub",
      takes(
        provider("token.actions.githubusercontent.com"),
        {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": "repo:example/app:ref:refs/heads/main",
          },
        },
        web,
      ),
    ),
    good(
      "a branch on GitLab",
      takes(
        provider("gitlab.com"),
        {
          StringLike: { "gitlab.com:sub": "project_path:example/app:ref_type:branch:ref:main" },
        },
        web,
      ),
    ),
    good(
      "an identity pool",
      takes(
        { Federated: "cognito-identity.amazonaws.com" },
        {
          StringEquals: { "cognito-identity.amazonaws.com:aud": `${R}:12345678-1234-1234-1234-123456789012` },
          "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
        },
        web,
      ),
    ),
    good(
      "SAML",
      takes(
        { Federated: `arn:aws:iam::${A}:saml-provider/own` },
        {
          StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" },
        },
        "sts:AssumeRoleWithSAML",
      ),
    ),
    good("a role of the account", takes(aws(roleArn("pipeline")))),
    good(
      "a vendor with an external id",
      takes(aws(`arn:aws:iam::${A}:role/vendor`), { StringEquals: { "sts:ExternalId": "b7f3" } }),
    ),
    good(
      "the organisation's deployment roles",
      takes(aws("*"), {
        StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" },
        ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deploy" },
      }),
    ),
  ],
};

const other = (type: string, property: string, ...documents: GoodDocument[]): GoodDocuments => ({
  type: `aws:${type}`,
  property,
  documents,
});

const others: readonly GoodDocuments[] = [
  other(
    "efs/fileSystemPolicy:FileSystemPolicy",
    "policy",
    good(
      "clients with TLS, by role",
      allow(aws(roleArn("app")), ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"], "*", {
        Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" },
      }),
      deny(aws("*"), "*", "*", { Bool: { "aws:SecureTransport": "false" } }),
    ),
  ),
  other(
    "opensearch/domain:Domain",
    "accessPolicies",
    good(
      "one role",
      allow(aws(roleArn("app")), ["es:ESHttpGet", "es:ESHttpPost"], `arn:aws:es:${R}:${A}:domain/logs/*`),
    ),
    good(
      "an office",
      allow(aws("*"), "es:ESHttpGet", `arn:aws:es:${R}:${A}:domain/logs/*`, {
        IpAddress: { "aws:SourceIp": ["192.0.2.0/24"] },
      }),
    ),
  ),
  other(
    "backup/vaultPolicy:VaultPolicy",
    "policy",
    good(
      "Deny of deletion",
      deny("*", ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"], "*"),
    ),
    good("copies of the organisation", allow("*", "backup:CopyIntoBackupVault", "*", ORGANISATION)),
  ),
  other(
    "apigateway/restApiPolicy:RestApiPolicy",
    "policy",
    good(
      "a private API",
      allow("*", "execute-api:Invoke", "execute-api:/*", {
        StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" },
      }),
    ),
    good(
      "an office",
      allow("*", "execute-api:Invoke", "execute-api:/*"),
      deny("*", "execute-api:Invoke", "execute-api:/*", {
        NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24"] },
      }),
    ),
    good("one role", allow(aws(roleArn("app")), "execute-api:Invoke", ["execute-api:/prod/GET/pets"])),
  ),
  other(
    "cloudwatch/eventBusPolicy:EventBusPolicy",
    "policy",
    good(
      "an organisation",
      allow("*", "events:PutEvents", `arn:aws:events:${R}:${A}:event-bus/app`, ORGANISATION),
    ),
  ),
  other(
    "cloudwatch/logResourcePolicy:LogResourcePolicy",
    "policyDocument",
    good(
      "a rule's target",
      allow(
        service("events"),
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        `arn:aws:logs:${R}:${A}:log-group:/aws/events/*:*`,
      ),
    ),
  ),
  other(
    "dynamodb/resourcePolicy:ResourcePolicy",
    "policy",
    good(
      "one role",
      allow(aws(roleArn("app")), ["dynamodb:GetItem"], `arn:aws:dynamodb:${R}:${A}:table/orders`),
    ),
  ),
  other(
    "codeartifact/domainPermissions:DomainPermissions",
    "policyDocument",
    good(
      "an organisation",
      allow("*", ["codeartifact:GetAuthorizationToken", "sts:GetServiceBearerToken"], "*", ORGANISATION),
    ),
  ),
  other(
    "ses/identityPolicy:IdentityPolicy",
    "policy",
    good(
      "one role sends",
      allow(aws(roleArn("app")), ["ses:SendEmail"], `arn:aws:ses:${R}:${A}:identity/example.com`),
    ),
  ),
];

export const GOOD_DOCUMENTS: readonly GoodDocuments[] = [
  keys,
  buckets,
  topics,
  queues,
  secrets,
  repositories,
  endpoints,
  rights,
  trusts,
  ...others,
];
