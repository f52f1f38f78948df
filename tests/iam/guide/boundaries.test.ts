import { decides, guide, identity, of, OWN } from "./helper";

import { type PolicySet, user } from "../../../iam";

const PAGE = "access_policies_boundaries";

describe(`iam: permissions boundaries, ${guide(PAGE)}`, () => {
  describe("ShirleyRodriguez", () => {
    const principal = user(`arn:aws:iam::${OWN}:user/ShirleyRodriguez`);
    const boundary = of("boundary", {
      Sid: "Three",
      Effect: "Allow",
      Action: ["s3:*", "cloudwatch:*", "ec2:*"],
      Resource: "*",
    });
    decides({ boundary }, [
      ["a boundary grants nothing", { principal, action: "s3:ListAllMyBuckets" }, "implicit-deny"],
      ["least of all another service", { principal, action: "iam:CreateUser" }, "implicit-deny"],
    ]);
    const create = { Sid: "Create", Effect: "Allow", Action: "iam:CreateUser", Resource: "*" };
    decides({ boundary, identity: [identity(create)] }, [
      ["creating a user is beyond the boundary", { principal, action: "iam:CreateUser" }, "implicit-deny"],
    ]);
    decides({ identity: [identity(create)] }, [
      ["without the boundary it works", { principal, action: "iam:CreateUser" }, "allow"],
    ]);
    decides(
      {
        boundary,
        identity: [identity({ Sid: "Run", Effect: "Allow", Action: "ec2:RunInstances", Resource: "*" })],
      },
      [
        [
          "what both allow",
          { principal, action: "ec2:RunInstances" },
          "allow",
          ["identity:Run", "boundary:Three"],
        ],
        ["what only the boundary allows", { principal, action: "ec2:StopInstances" }, "implicit-deny"],
      ],
    );
    decides(
      {
        boundary: of("boundary", { Effect: "Allow", Action: ["s3:*", "iam:CreateUser"], Resource: "*" }),
        identity: [identity(create)],
      },
      [["a boundary that was widened", { principal, action: "iam:CreateUser" }, "allow"]],
    );
  });

  const xCompany = of(
    "boundary",
    {
      Sid: "ServiceBoundaries",
      Effect: "Allow",
      Action: ["s3:*", "cloudwatch:*", "ec2:*", "dynamodb:*"],
      Resource: "*",
    },
    {
      Sid: "AllowIAMConsoleForCredentials",
      Effect: "Allow",
      Action: ["iam:ListUsers", "iam:GetAccountPasswordPolicy"],
      Resource: "*",
    },
    {
      Sid: "AllowManageOwnPasswordAndAccessKeys",
      Effect: "Allow",
      Action: [
        "iam:*AccessKey*",
        "iam:ChangePassword",
        "iam:GetUser",
        "iam:*ServiceSpecificCredential*",
        "iam:*SigningCertificate*",
      ],
      Resource: ["arn:aws:iam::*:user/${aws:username}"],
    },
    {
      Sid: "DenyS3Logs",
      Effect: "Deny",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
    },
    {
      Sid: "DenyEC2Production",
      Effect: "Deny",
      Action: "ec2:*",
      Resource: "arn:aws:ec2:*:*:instance/i-1234567890abcdef0",
    },
  );

  describe("Nikhil, under XCompanyBoundaries", () => {
    const principal = user(`arn:aws:iam::${OWN}:user/Nikhil`);
    const self = principal.arn;
    const other = `arn:aws:iam::${OWN}:user/Maria`;
    const instance = `arn:aws:ec2:us-east-1:${OWN}:instance/i-1234567890abcdef0`;
    const policies: PolicySet = {
      boundary: xCompany,
      identity: [
        identity({ Sid: "IAMFullAccess", Effect: "Allow", Action: "iam:*", Resource: "*" }),
        identity({
          Sid: "AmazonS3ReadOnlyAccess",
          Effect: "Allow",
          Action: ["s3:Get*", "s3:List*"],
          Resource: "*",
        }),
      ],
    };
    decides(policies, [
      [
        "own password",
        { principal, action: "iam:ChangePassword", resource: self },
        "allow",
        ["identity:IAMFullAccess", "boundary:AllowManageOwnPasswordAndAccessKeys"],
      ],
      ["own access key", { principal, action: "iam:CreateAccessKey", resource: self }, "allow"],
      [
        "own signing certificate",
        { principal, action: "iam:UploadSigningCertificate", resource: self },
        "allow",
      ],
      [
        "another's access key",
        { principal, action: "iam:CreateAccessKey", resource: other },
        "implicit-deny",
      ],
      ["another's password", { principal, action: "iam:ChangePassword", resource: other }, "implicit-deny"],
      ["list of users", { principal, action: "iam:ListUsers" }, "allow"],
      ["another user", { principal, action: "iam:CreateUser", resource: other }, "implicit-deny"],
      ["own policy", { principal, action: "iam:PutUserPolicy", resource: self }, "implicit-deny"],
      [
        "own boundary",
        { principal, action: "iam:DeleteUserPermissionsBoundary", resource: self },
        "implicit-deny",
      ],
      ["a bucket", { principal, action: "s3:ListBucket", resource: "arn:aws:s3:::own" }, "allow"],
      [
        "a write to it, which only the boundary allows",
        { principal, action: "s3:PutObject", resource: "arn:aws:s3:::own/a" },
        "implicit-deny",
      ],
      [
        "the logs bucket",
        { principal, action: "s3:ListBucket", resource: "arn:aws:s3:::logs" },
        "explicit-deny",
        ["boundary:DenyS3Logs"],
      ],
      [
        "an object of the logs bucket",
        { principal, action: "s3:GetObject", resource: "arn:aws:s3:::logs/a" },
        "explicit-deny",
        ["boundary:DenyS3Logs"],
      ],
      [
        "a bucket whose name only begins alike",
        { principal, action: "s3:GetObject", resource: "arn:aws:s3:::logs2/a" },
        "allow",
      ],
      [
        "EC2, which only the boundary allows",
        { principal, action: "ec2:StopInstances", resource: instance.replace("1234567890abcdef0", "1") },
        "implicit-deny",
      ],
    ]);
    const secret = `arn:aws:secretsmanager:us-east-1:${OWN}:secret:s`;
    decides(
      {
        ...policies,
        resource: of("secret", {
          Sid: "Nikhil",
          Effect: "Allow",
          Principal: { AWS: self },
          Action: "secretsmanager:GetSecretValue",
          Resource: "*",
        }),
      },
      [
        [
          "a secret whose policy names him, beyond the boundary",
          { principal, action: "secretsmanager:GetSecretValue", resource: secret },
          "allow",
          ["resource:Nikhil"],
        ],
      ],
    );
    decides(policies, [
      [
        "a secret whose policy does not",
        { principal, action: "secretsmanager:GetSecretValue", resource: secret },
        "implicit-deny",
      ],
    ]);
    decides(
      {
        ...policies,
        resource: of("resource", {
          Effect: "Allow",
          Principal: { AWS: self },
          Action: "ec2:StopInstances",
          Resource: "*",
        }),
      },
      [
        [
          "a resource policy does not help against the boundary's Deny",
          { principal, action: "ec2:StopInstances", resource: instance },
          "explicit-deny",
          ["boundary:DenyEC2Production"],
        ],
      ],
    );
  });

  describe("Zhang, under DelegatedUserBoundary", () => {
    const principal = user(`arn:aws:iam::${OWN}:user/Zhang`);
    const required = `arn:aws:iam::${OWN}:policy/XCompanyBoundaries`;
    const nikhil = `arn:aws:iam::${OWN}:user/Nikhil`;
    const policies: PolicySet = {
      boundary: of(
        "boundary",
        {
          Sid: "CreateOrChangeOnlyWithBoundary",
          Effect: "Allow",
          Action: [
            "iam:AttachUserPolicy",
            "iam:CreateUser",
            "iam:DeleteUserPolicy",
            "iam:DetachUserPolicy",
            "iam:PutUserPermissionsBoundary",
            "iam:PutUserPolicy",
          ],
          Resource: "*",
          Condition: { StringEquals: { "iam:PermissionsBoundary": required } },
        },
        {
          Sid: "CloudWatchAndOtherIAMTasks",
          Effect: "Allow",
          Action: [
            "cloudwatch:*",
            "iam:CreateAccessKey",
            "iam:CreatePolicy",
            "iam:DeletePolicy",
            "iam:*Group*",
            "iam:GetUser",
            "iam:ListUsers",
            "iam:SetDefaultPolicyVersion",
          ],
          Resource: "*",
        },
        {
          Sid: "NoBoundaryPolicyEdit",
          Effect: "Deny",
          Action: [
            "iam:CreatePolicyVersion",
            "iam:DeletePolicy",
            "iam:DeletePolicyVersion",
            "iam:SetDefaultPolicyVersion",
          ],
          Resource: [required, `arn:aws:iam::${OWN}:policy/DelegatedUserBoundary`],
        },
        {
          Sid: "NoBoundaryUserDelete",
          Effect: "Deny",
          Action: "iam:DeleteUserPermissionsBoundary",
          Resource: "*",
        },
      ),
      identity: [
        identity(
          { Sid: "IAM", Effect: "Allow", Action: "iam:*", Resource: "*" },
          {
            Sid: "CloudWatchLimited",
            Effect: "Allow",
            Action: [
              "cloudwatch:GetDashboard",
              "cloudwatch:GetMetricData",
              "cloudwatch:ListDashboards",
              "cloudwatch:GetMetricStatistics",
              "cloudwatch:ListMetrics",
            ],
            Resource: "*",
          },
          {
            Sid: "S3BucketContents",
            Effect: "Allow",
            Action: "s3:ListBucket",
            Resource: "arn:aws:s3:::ZhangBucket",
          },
        ),
      ],
    };
    const within = { context: { "iam:PermissionsBoundary": required } };
    decides(policies, [
      ["a user without boundary", { principal, action: "iam:CreateUser", resource: nikhil }, "implicit-deny"],
      [
        "a user with the boundary",
        { principal, action: "iam:CreateUser", resource: nikhil, ...within },
        "allow",
        ["identity:IAM", "boundary:CreateOrChangeOnlyWithBoundary"],
      ],
      [
        "a user with another boundary",
        {
          principal,
          action: "iam:CreateUser",
          resource: nikhil,
          context: { "iam:PermissionsBoundary": `${required}2` },
        },
        "implicit-deny",
      ],
      [
        "a policy for a user with the boundary",
        { principal, action: "iam:AttachUserPolicy", resource: nikhil, ...within },
        "allow",
      ],
      [
        "a policy for a user without",
        { principal, action: "iam:AttachUserPolicy", resource: nikhil },
        "implicit-deny",
      ],
      [
        "taking the boundary away",
        { principal, action: "iam:DeleteUserPermissionsBoundary", resource: nikhil, ...within },
        "explicit-deny",
        ["boundary:NoBoundaryUserDelete"],
      ],
      [
        "editing the boundary",
        { principal, action: "iam:CreatePolicyVersion", resource: required },
        "explicit-deny",
        ["boundary:NoBoundaryPolicyEdit"],
      ],
      [
        "editing his own boundary",
        {
          principal,
          action: "iam:SetDefaultPolicyVersion",
          resource: `arn:aws:iam::${OWN}:policy/DelegatedUserBoundary`,
        },
        "explicit-deny",
      ],
      [
        "deleting another policy",
        { principal, action: "iam:DeletePolicy", resource: `arn:aws:iam::${OWN}:policy/x` },
        "allow",
      ],
      ["a group", { principal, action: "iam:CreateGroup", resource: `arn:aws:iam::${OWN}:group/g` }, "allow"],
      [
        "a role, which the boundary leaves out",
        { principal, action: "iam:CreateRole", resource: `arn:aws:iam::${OWN}:role/r` },
        "implicit-deny",
      ],
      [
        "metrics",
        { principal, action: "cloudwatch:ListMetrics" },
        "allow",
        ["identity:CloudWatchLimited", "boundary:CloudWatchAndOtherIAMTasks"],
      ],
      [
        "an alarm, which his policy leaves out",
        { principal, action: "cloudwatch:PutMetricAlarm" },
        "implicit-deny",
      ],
      [
        "his bucket, which the boundary leaves out",
        { principal, action: "s3:ListBucket", resource: "arn:aws:s3:::ZhangBucket" },
        "implicit-deny",
      ],
    ]);
  });

  describe("NotPrincipal with Deny hits whoever has a boundary", () => {
    const principal = user(`arn:aws:iam::${OWN}:user/bob`);
    const resource = of(
      "bucket",
      { Sid: "Bob", Effect: "Allow", Principal: { AWS: principal.arn }, Action: "s3:*", Resource: "*" },
      {
        Sid: "OnlyBob",
        Effect: "Deny",
        NotPrincipal: { AWS: [principal.arn, `arn:aws:iam::${OWN}:root`] },
        Action: "s3:*",
        Resource: "*",
      },
    );
    const instead = of(
      "bucket",
      { Sid: "Bob", Effect: "Allow", Principal: { AWS: principal.arn }, Action: "s3:*", Resource: "*" },
      {
        Sid: "OnlyBob",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: "*",
        Condition: { ArnNotEquals: { "aws:PrincipalArn": principal.arn } },
      },
    );
    const boundary = of("boundary", { Effect: "Allow", Action: "*", Resource: "*" });
    const get = { principal, action: "s3:GetObject", resource: "arn:aws:s3:::b/x" };
    decides({ resource }, [["without boundary", get, "allow", ["resource:Bob"]]]);
    decides({ resource, boundary }, [["with boundary", get, "explicit-deny", ["resource:OnlyBob"]]]);
    decides({ resource: instead, boundary }, [
      ["aws:PrincipalArn instead", get, "allow"],
      [
        "aws:PrincipalArn instead, another user",
        { ...get, principal: user(`arn:aws:iam::${OWN}:user/eve`) },
        "explicit-deny",
      ],
    ]);
  });
});
