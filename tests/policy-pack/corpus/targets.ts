import type { PolicyKind } from "../../../iam";

/** A resource with a policy, and what may be asked of it. */
export interface Target {
  readonly name: string;
  readonly kind: PolicyKind;
  readonly type: string;
  readonly property: string;
  /** The rule that refuses strangers. */
  readonly rule: string;
  readonly action: string;
  /** As the statement names it; left out where statements have none. */
  readonly element?: string;
  /** As requests name it. */
  readonly resource: string;
}

export const OWNER = "111122223333";
export const STRANGER = "999988887777";

export const TARGETS: readonly Target[] = [
  {
    name: "key",
    kind: "key",
    type: "aws:kms/key:Key",
    property: "policy",
    rule: "kms-no-wildcard-principal",
    action: "kms:Decrypt",
    element: "*",
    resource: `arn:aws:kms:eu-west-1:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  },
  {
    name: "bucket",
    kind: "bucket",
    type: "aws:s3/bucketPolicy:BucketPolicy",
    property: "policy",
    rule: "s3-policy-not-public",
    action: "s3:GetObject",
    element: "arn:aws:s3:::data/*",
    resource: "arn:aws:s3:::data/report.csv",
  },
  {
    name: "topic",
    kind: "topic",
    type: "aws:sns/topicPolicy:TopicPolicy",
    property: "policy",
    rule: "sns-policy-not-public",
    action: "sns:Subscribe",
    element: `arn:aws:sns:eu-west-1:${OWNER}:news`,
    resource: `arn:aws:sns:eu-west-1:${OWNER}:news`,
  },
  {
    name: "queue",
    kind: "queue",
    type: "aws:sqs/queue:Queue",
    property: "policy",
    rule: "sqs-policy-not-public",
    action: "sqs:ReceiveMessage",
    element: `arn:aws:sqs:eu-west-1:${OWNER}:jobs`,
    resource: `arn:aws:sqs:eu-west-1:${OWNER}:jobs`,
  },
  {
    name: "secret",
    kind: "secret",
    type: "aws:secretsmanager/secretPolicy:SecretPolicy",
    property: "policy",
    rule: "secretsmanager-policy-not-public",
    action: "secretsmanager:GetSecretValue",
    element: "*",
    resource: `arn:aws:secretsmanager:eu-west-1:${OWNER}:secret:database-AbCdEf`,
  },
  {
    name: "repository",
    kind: "resource",
    type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
    property: "policy",
    rule: "ecr-policy-not-public",
    action: "ecr:BatchGetImage",
    resource: `arn:aws:ecr:eu-west-1:${OWNER}:repository/app`,
  },
  {
    name: "search domain",
    kind: "resource",
    type: "aws:opensearch/domain:Domain",
    property: "accessPolicies",
    rule: "policy-not-public",
    action: "es:ESHttpGet",
    element: `arn:aws:es:eu-west-1:${OWNER}:domain/logs/*`,
    resource: `arn:aws:es:eu-west-1:${OWNER}:domain/logs/_search`,
  },
  {
    name: "role",
    kind: "trust",
    type: "aws:iam/role:Role",
    property: "assumeRolePolicy",
    rule: "iam-trust-not-public",
    action: "sts:AssumeRole",
    resource: `arn:aws:iam::${OWNER}:role/deploy`,
  },
];
