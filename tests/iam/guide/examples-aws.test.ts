import { ALICE, bucket, decides, example, guide, identity, OTHER, OWN, withAllowAll, WORKER } from "./helper";

import { user } from "../../../iam";

const MFA = { "aws:MultiFactorAuthPresent": true };
const NO_MFA = { "aws:MultiFactorAuthPresent": false };

describe(`iam: example policies for AWS as a whole, ${guide("access_policies_examples", "policy_library_AWS")}`, () => {
  describe(example("aws-dates"), () => {
    const policies = {
      identity: [
        identity({
          Effect: "Allow",
          Action: "sqs:SendMessage",
          Resource: "*",
          Condition: {
            DateGreaterThan: { "aws:CurrentTime": "2020-04-01T00:00:00Z" },
            DateLessThan: { "aws:CurrentTime": "2020-06-30T23:59:59Z" },
          },
        }),
      ],
    };
    const at = (time: string) => ({ action: "sqs:SendMessage", context: { "aws:CurrentTime": time } });
    decides(policies, [
      ["before", at("2020-03-31T23:59:59Z"), "implicit-deny"],
      ["at the first bound", at("2020-04-01T00:00:00Z"), "implicit-deny"],
      ["just after it", at("2020-04-01T00:00:01Z"), "allow"],
      ["in the midst", at("2020-05-15T12:00:00Z"), "allow"],
      ["just before the second bound", at("2020-06-30T23:59:58Z"), "allow"],
      ["at it", at("2020-06-30T23:59:59Z"), "implicit-deny"],
      ["after", at("2020-07-01T00:00:00Z"), "implicit-deny"],
      ["by epoch time", at("1588334400"), "allow"],
      ["another action", { ...at("2020-05-15T12:00:00Z"), action: "sqs:ReceiveMessage" }, "implicit-deny"],
    ]);
  });

  describe(example("aws_mfa-dates"), () => {
    const policies = {
      identity: [
        identity({
          Effect: "Allow",
          Action: ["sns:*", "sqs:SendMessage", "sqs:ReceiveMessage"],
          Resource: "*",
          Condition: {
            Bool: { "aws:MultiFactorAuthPresent": true },
            DateGreaterThan: { "aws:CurrentTime": "2017-07-01T00:00:00Z" },
            DateLessThan: { "aws:CurrentTime": "2017-12-31T23:59:59Z" },
          },
        }),
      ],
    };
    const inTime = { "aws:CurrentTime": "2017-10-01T00:00:00Z" };
    decides(policies, [
      ["MFA, in time", { action: "sns:Publish", context: { ...MFA, ...inTime } }, "allow"],
      [
        "MFA, in time, a listed action",
        { action: "sqs:SendMessage", context: { ...MFA, ...inTime } },
        "allow",
      ],
      [
        "MFA, in time, an action that is not listed",
        { action: "sqs:DeleteQueue", context: { ...MFA, ...inTime } },
        "implicit-deny",
      ],
      [
        "MFA, too late",
        { action: "sns:Publish", context: { ...MFA, "aws:CurrentTime": "2018-01-01T00:00:00Z" } },
        "implicit-deny",
      ],
      [
        "MFA, too early",
        { action: "sns:Publish", context: { ...MFA, "aws:CurrentTime": "2017-06-30T00:00:00Z" } },
        "implicit-deny",
      ],
      ["no MFA, in time", { action: "sns:Publish", context: { ...NO_MFA, ...inTime } }, "implicit-deny"],
      ["access key, in time", { action: "sns:Publish", context: inTime }, "implicit-deny"],
    ]);
  });

  describe(example("aws_deny-ip"), () => {
    const policies = withAllowAll({
      Sid: "DenyOutside",
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: {
        NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24", "203.0.113.0/24"] },
        Bool: { "aws:ViaAWSService": "false" },
      },
    });
    const from = (address: string) => ({ action: "ec2:RunInstances", context: { "aws:SourceIp": address } });
    decides(policies, [
      ["the first range", from("192.0.2.1"), "allow"],
      ["the second range", from("203.0.113.200"), "allow"],
      ["elsewhere", from("198.51.100.1"), "explicit-deny", ["identity:DenyOutside"]],
      ["next to the first range", from("192.0.3.0"), "explicit-deny"],
      ["IPv6", from("2001:db8::1"), "explicit-deny"],
      ["through a VPC endpoint, no address", { action: "ec2:RunInstances" }, "explicit-deny"],
      [
        "a service for the caller",
        {
          action: "ec2:RunInstances",
          context: { "aws:SourceIp": "198.51.100.1", "aws:ViaAWSService": true },
        },
        "allow",
      ],
      [
        "CloudFormation for the caller",
        { action: "ec2:RunInstances", context: { "aws:CalledVia": ["cloudformation.amazonaws.com"] } },
        "allow",
      ],
    ]);
  });

  describe(example("aws_deny-requested-region"), () => {
    const policies = withAllowAll({
      Sid: "DenyAllOutsideRequestedRegions",
      Effect: "Deny",
      NotAction: ["cloudfront:*", "iam:*", "organizations:*", "route53:*", "support:*"],
      Resource: "*",
      Condition: {
        StringNotEquals: { "aws:RequestedRegion": ["eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3"] },
      },
    });
    const at = (action: string, region?: string) => ({
      action,
      ...(region !== undefined && { context: { "aws:RequestedRegion": region } }),
    });
    decides(policies, [
      ["EC2 in Frankfurt", at("ec2:RunInstances", "eu-central-1"), "allow"],
      ["EC2 in Paris", at("ec2:RunInstances", "eu-west-3"), "allow"],
      [
        "EC2 in Virginia",
        at("ec2:RunInstances", "us-east-1"),
        "explicit-deny",
        ["identity:DenyAllOutsideRequestedRegions"],
      ],
      ["IAM in Virginia", at("iam:CreateUser", "us-east-1"), "allow"],
      ["Route 53 in Virginia", at("route53:ListHostedZones", "us-east-1"), "allow"],
      [
        "Route 53 domains, which is another service",
        at("route53domains:ListDomains", "us-east-1"),
        "explicit-deny",
      ],
      ["support in Virginia", at("support:CreateCase", "us-east-1"), "allow"],
      ["a region in other case", at("ec2:RunInstances", "EU-CENTRAL-1"), "explicit-deny"],
      ["no region", at("ec2:RunInstances"), "explicit-deny"],
    ]);
  });

  describe(example("aws_my-sec-creds-self-manage"), () => {
    const self = "arn:aws:iam::*:user/${aws:username}";
    const allow = (sid: string, action: string[], resource: string) => ({
      Sid: sid,
      Effect: "Allow",
      Action: action,
      Resource: resource,
    });
    const policies = {
      identity: [
        identity(
          allow(
            "AllowViewAccountInfo",
            ["iam:GetAccountPasswordPolicy", "iam:GetAccountSummary", "iam:ListVirtualMFADevices"],
            "*",
          ),
          allow("AllowManageOwnPasswords", ["iam:ChangePassword", "iam:GetUser"], self),
          allow(
            "AllowManageOwnAccessKeys",
            [
              "iam:CreateAccessKey",
              "iam:DeleteAccessKey",
              "iam:ListAccessKeys",
              "iam:UpdateAccessKey",
              "iam:GetAccessKeyLastUsed",
            ],
            self,
          ),
          allow(
            "AllowManageOwnSSHPublicKeys",
            [
              "iam:DeleteSSHPublicKey",
              "iam:GetSSHPublicKey",
              "iam:ListSSHPublicKeys",
              "iam:UpdateSSHPublicKey",
              "iam:UploadSSHPublicKey",
            ],
            self,
          ),
          allow("AllowManageOwnVirtualMFADevice", ["iam:CreateVirtualMFADevice"], "arn:aws:iam::*:mfa/*"),
          allow(
            "AllowManageOwnUserMFA",
            ["iam:DeactivateMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "iam:ResyncMFADevice"],
            self,
          ),
          {
            Sid: "DenyAllExceptListedIfNoMFA",
            Effect: "Deny",
            NotAction: [
              "iam:CreateVirtualMFADevice",
              "iam:EnableMFADevice",
              "iam:GetUser",
              "iam:GetMFADevice",
              "iam:ListMFADevices",
              "iam:ListVirtualMFADevices",
              "iam:ResyncMFADevice",
              "sts:GetSessionToken",
            ],
            Resource: "*",
            Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
          },
        ),
      ],
    };
    const bob = `arn:aws:iam::${OWN}:user/bob`;
    const on = (
      action: string,
      context: Record<string, boolean> | undefined,
      resource: string = ALICE.arn,
    ) => ({
      action,
      resource,
      ...(context !== undefined && { context }),
    });
    decides(policies, [
      ["own password with MFA", on("iam:ChangePassword", MFA), "allow", ["identity:AllowManageOwnPasswords"]],
      [
        "own password without MFA",
        on("iam:ChangePassword", NO_MFA),
        "explicit-deny",
        ["identity:DenyAllExceptListedIfNoMFA"],
      ],
      ["own password with an access key", on("iam:ChangePassword", undefined), "explicit-deny"],
      ["another's password with MFA", on("iam:ChangePassword", MFA, bob), "implicit-deny"],
      [
        "own access key with MFA",
        on("iam:CreateAccessKey", MFA),
        "allow",
        ["identity:AllowManageOwnAccessKeys"],
      ],
      ["another's access key with MFA", on("iam:CreateAccessKey", MFA, bob), "implicit-deny"],
      ["own SSH key with MFA", on("iam:UploadSSHPublicKey", MFA), "allow"],
      [
        "enabling MFA without MFA",
        on("iam:EnableMFADevice", NO_MFA),
        "allow",
        ["identity:AllowManageOwnUserMFA"],
      ],
      ["enabling MFA with an access key", on("iam:EnableMFADevice", undefined), "allow"],
      ["enabling another's MFA", on("iam:EnableMFADevice", NO_MFA, bob), "implicit-deny"],
      ["deactivating MFA without MFA", on("iam:DeactivateMFADevice", NO_MFA), "explicit-deny"],
      ["deactivating MFA with MFA", on("iam:DeactivateMFADevice", MFA), "allow"],
      [
        "creating a device without MFA",
        on("iam:CreateVirtualMFADevice", NO_MFA, `arn:aws:iam::${OWN}:mfa/phone`),
        "allow",
      ],
      ["account summary with MFA", on("iam:GetAccountSummary", MFA, "*"), "allow"],
      ["account summary without MFA", on("iam:GetAccountSummary", NO_MFA, "*"), "explicit-deny"],
      [
        "getting a session token, which nothing allows here",
        on("sts:GetSessionToken", NO_MFA, "*"),
        "implicit-deny",
      ],
      [
        "another service with MFA, which nothing allows here",
        on("s3:ListAllMyBuckets", MFA, "*"),
        "implicit-deny",
      ],
      ["another service without MFA", on("s3:ListAllMyBuckets", NO_MFA, "*"), "explicit-deny"],
      ["a role has no user name", { ...on("iam:ChangePassword", MFA), principal: WORKER }, "implicit-deny"],
    ]);
  });

  describe(example("aws_my-sec-creds-self-manage-password-only"), () => {
    const policies = {
      identity: [
        identity(
          {
            Sid: "ViewAccountPasswordRequirements",
            Effect: "Allow",
            Action: "iam:GetAccountPasswordPolicy",
            Resource: "*",
          },
          {
            Sid: "ChangeOwnPassword",
            Effect: "Allow",
            Action: ["iam:GetUser", "iam:ChangePassword"],
            Resource: "arn:aws:iam::*:user/${aws:username}",
          },
        ),
      ],
    };
    const withPath = user(`arn:aws:iam::${OWN}:user/staff/alice`);
    decides(policies, [
      ["own password", { action: "iam:ChangePassword", resource: ALICE.arn }, "allow"],
      ["another's", { action: "iam:ChangePassword", resource: `${ALICE.arn}2` }, "implicit-deny"],
      ["own access key", { action: "iam:CreateAccessKey", resource: ALICE.arn }, "implicit-deny"],
      [
        "the policy does not fit users with a path",
        { principal: withPath, action: "iam:ChangePassword", resource: withPath.arn },
        "implicit-deny",
      ],
    ]);
  });

  describe(example("iam_mfa-selfmanage"), () => {
    const own = ["arn:aws:iam::*:mfa/${aws:username}", "arn:aws:iam::*:user/${aws:username}"];
    const policies = {
      identity: [
        identity(
          {
            Sid: "AllowListActions",
            Effect: "Allow",
            Action: ["iam:ListUsers", "iam:ListVirtualMFADevices"],
            Resource: "*",
          },
          {
            Sid: "AllowUserToListOwnMFA",
            Effect: "Allow",
            Action: "iam:ListMFADevices",
            Resource: ["arn:aws:iam::*:mfa/*", "arn:aws:iam::*:user/${aws:username}"],
          },
          {
            Sid: "AllowUserToManageOwnMFA",
            Effect: "Allow",
            Action: ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ResyncMFADevice"],
            Resource: own,
          },
          {
            Sid: "AllowUserToDeactivateOwnMFA",
            Effect: "Allow",
            Action: "iam:DeactivateMFADevice",
            Resource: own,
            Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
          },
          {
            Sid: "BlockMostAccessUnlessSignedInWithMFA",
            Effect: "Deny",
            NotAction: [
              "iam:CreateVirtualMFADevice",
              "iam:EnableMFADevice",
              "iam:ListMFADevices",
              "iam:ListUsers",
              "iam:ListVirtualMFADevices",
              "iam:ResyncMFADevice",
            ],
            Resource: "*",
            Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
          },
        ),
        identity({ Sid: "Work", Effect: "Allow", Action: "ec2:*", Resource: "*" }),
      ],
    };
    const mfaArn = `arn:aws:iam::${OWN}:mfa/alice`;
    decides(policies, [
      ["work with MFA", { action: "ec2:RunInstances", context: MFA }, "allow", ["identity:Work"]],
      [
        "work without",
        { action: "ec2:RunInstances", context: NO_MFA },
        "explicit-deny",
        ["identity:BlockMostAccessUnlessSignedInWithMFA"],
      ],
      [
        "own device without",
        { action: "iam:CreateVirtualMFADevice", resource: mfaArn, context: NO_MFA },
        "allow",
      ],
      [
        "another's device",
        { action: "iam:CreateVirtualMFADevice", resource: `${mfaArn}2`, context: NO_MFA },
        "implicit-deny",
      ],
      [
        "deactivating without",
        { action: "iam:DeactivateMFADevice", resource: ALICE.arn, context: NO_MFA },
        "explicit-deny",
      ],
      [
        "deactivating with",
        { action: "iam:DeactivateMFADevice", resource: ALICE.arn, context: MFA },
        "allow",
      ],
      ["listing without", { action: "iam:ListUsers", context: NO_MFA }, "allow"],
    ]);
  });

  describe(example("resource_account_data_exch"), () => {
    const outside = { StringNotEquals: { "aws:ResourceAccount": [OWN] } };
    const objects = ["s3:GetObject", "s3:PutObject", "s3:PutObjectAcl"];
    const others = bucket({ Sid: "Open", Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" });
    const denies = withAllowAll(
      {
        Sid: "DenyAllOutsideAccountExceptS3",
        Effect: "Deny",
        NotAction: objects,
        Resource: "*",
        Condition: outside,
      },
      {
        Sid: "DenyS3OutsideAccountExceptDataExchange",
        Effect: "Deny",
        Action: objects,
        Resource: "*",
        Condition: {
          ...outside,
          "ForAllValues:StringNotEquals": { "aws:CalledVia": ["dataexchange.amazonaws.com"] },
        },
      },
    );
    // Across accounts the other side must allow too.
    const policies = { ...denies, resource: others };
    const get = { action: "s3:GetObject", resource: "arn:aws:s3:::example/a" };
    const via = (...services: string[]) => ({ context: { "aws:CalledVia": services } });
    decides(policies, [
      ["an object of the account", get, "allow"],
      [
        "an object of another",
        { ...get, resourceAccount: OTHER },
        "explicit-deny",
        ["identity:DenyS3OutsideAccountExceptDataExchange"],
      ],
      [
        "an object of another via Data Exchange",
        { ...get, resourceAccount: OTHER, ...via("dataexchange.amazonaws.com") },
        "allow",
      ],
      [
        "an object of another via Data Exchange among others",
        { ...get, resourceAccount: OTHER, ...via("athena.amazonaws.com", "dataexchange.amazonaws.com") },
        "allow",
      ],
      [
        "an object of another via Athena",
        { ...get, resourceAccount: OTHER, ...via("athena.amazonaws.com") },
        "explicit-deny",
      ],
      [
        "a bucket of another via Data Exchange",
        { ...get, action: "s3:ListBucket", resourceAccount: OTHER, ...via("dataexchange.amazonaws.com") },
        "explicit-deny",
        ["identity:DenyAllOutsideAccountExceptS3"],
      ],
      [
        "a queue of the account",
        { action: "sqs:SendMessage", resource: `arn:aws:sqs:us-east-1:${OWN}:q` },
        "allow",
      ],
      [
        "a queue of another",
        { action: "sqs:SendMessage", resource: `arn:aws:sqs:us-east-1:${OTHER}:q` },
        "explicit-deny",
      ],
    ]);
  });
});
