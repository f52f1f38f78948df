import assert from "node:assert/strict";

import { analyseRisks, parsePolicy, wildcards } from "../../iam";

/**
 * Policies in the manner of AWS's managed ones, each for what it is known for.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const CORPUS: readonly {
  readonly name: string;
  readonly statements: readonly object[];
  /** Findings that must be there. */
  readonly has: readonly string[];
  /** Starts of ids that no finding may have. */
  readonly hasNot: readonly string[];
  readonly wildcards: readonly string[];
}[] = [
  {
    name: "AdministratorAccess",
    statements: [{ Effect: "Allow", Action: "*", Resource: "*" }],
    has: [
      "privilege-escalation/create-policy-version",
      "privilege-escalation/pass-role-lambda-function",
      "pass-role/pass-any-role",
      "data-exfiltration/s3-getobject",
      "credentials-exposure/iam-createaccesskey",
      "resource-exposure/s3",
      "resource-exposure/kms",
    ],
    hasNot: [],
    wildcards: ["administrator"],
  },
  {
    name: "PowerUserAccess",
    statements: [
      { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
      {
        Effect: "Allow",
        Action: ["iam:CreateServiceLinkedRole", "iam:ListRoles", "account:ListRegions"],
        Resource: "*",
      },
    ],
    has: [
      "privilege-escalation/update-function-code",
      "privilege-escalation/start-session",
      "data-exfiltration/s3-getobject",
      "resource-exposure/kms",
    ],
    hasNot: [
      "privilege-escalation/create-",
      "privilege-escalation/pass-role",
      "pass-role",
      "resource-exposure/iam",
    ],
    wildcards: ["not-action", "every-resource"],
  },
  {
    name: "IAMFullAccess",
    statements: [{ Effect: "Allow", Action: ["iam:*", "organizations:DescribeAccount"], Resource: "*" }],
    has: ["privilege-escalation/attach-user-policy", "pass-role/pass-any-role", "resource-exposure/iam"],
    hasNot: ["privilege-escalation/pass-role", "data-exfiltration", "resource-exposure/s3"],
    wildcards: ["every-action", "every-resource"],
  },
  {
    name: "AmazonS3ReadOnlyAccess",
    statements: [
      {
        Effect: "Allow",
        Action: ["s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*"],
        Resource: "*",
      },
    ],
    has: ["data-exfiltration/s3-getobject"],
    hasNot: ["privilege-escalation", "resource-exposure", "pass-role"],
    wildcards: ["every-resource"],
  },
  {
    name: "SecurityAudit, in part",
    statements: [
      {
        Effect: "Allow",
        Action: [
          "iam:Get*",
          "iam:List*",
          "s3:GetBucket*",
          "s3:ListAllMyBuckets",
          "kms:Describe*",
          "ec2:Describe*",
        ],
        Resource: "*",
      },
    ],
    has: [],
    hasNot: [""],
    wildcards: ["every-resource"],
  },
  {
    name: "AWSLambdaBasicExecutionRole",
    statements: [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: "*",
      },
    ],
    has: [],
    hasNot: [""],
    wildcards: ["every-resource"],
  },
  {
    name: "AmazonSSMManagedInstanceCore, in part",
    statements: [
      {
        Effect: "Allow",
        Action: ["ssm:GetParameter", "ssm:GetParameters", "ssm:UpdateInstanceInformation"],
        Resource: "*",
      },
      { Effect: "Allow", Action: ["ssmmessages:*", "ec2messages:GetMessages"], Resource: "*" },
    ],
    has: ["data-exfiltration/ssm-getparameter", "data-exfiltration/ssm-getparameters"],
    hasNot: ["privilege-escalation", "resource-exposure", "credentials-exposure"],
    wildcards: ["every-resource", "every-action"],
  },
  {
    name: "IAMUserChangePassword and keys of one's own",
    statements: [
      {
        Effect: "Allow",
        Action: ["iam:ChangePassword", "iam:CreateAccessKey", "iam:DeleteAccessKey"],
        Resource: "arn:aws:iam::*:user/${aws:username}",
      },
      { Effect: "Allow", Action: "iam:GetAccountPasswordPolicy", Resource: "*" },
    ],
    has: [],
    hasNot: [""],
    wildcards: [],
  },
  {
    name: "a deployment that may pass one role to one service",
    statements: [
      {
        Effect: "Allow",
        Action: "iam:PassRole",
        Resource: "arn:aws:iam::123456789012:role/app/worker",
        Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
      },
      {
        Effect: "Allow",
        Action: ["lambda:CreateFunction", "lambda:InvokeFunction"],
        Resource: "arn:aws:lambda:eu-west-1:123456789012:function:app-*",
      },
    ],
    has: ["privilege-escalation/pass-role-lambda-function"],
    hasNot: ["pass-role", "data-exfiltration", "resource-exposure", "credentials-exposure"],
    wildcards: [],
  },
];

describe("iam: risks of policies as AWS writes them", () => {
  for (const { name, statements, has, hasNot, wildcards: kinds } of CORPUS) {
    it(name, () => {
      const policies = [parsePolicy({ Version: "2012-10-17", Statement: statements }, "identity")];
      const ids = analyseRisks(policies).map(({ id }) => id);
      for (const id of has) assert.ok(ids.includes(id), id);
      for (const start of hasNot)
        assert.deepEqual(
          ids.filter((id) => id.startsWith(start)),
          [],
        );
      assert.deepEqual(
        wildcards(policies).map(({ kind }) => kind),
        kinds,
      );
    });
  }
});
