import { type PolicySet } from "../../../iam";
import { decides, ec2Arn, example, guide, identity, OWN, WORKER } from "./helper";

describe(`iam: example policies for Amazon EC2, ${guide("access_policies_examples", "policy_library_ec2")}`, () => {
  describe(example("ec2_ebs-owner"), () => {
    const policies = {
      identity: [
        identity(
          {
            Sid: "Instances",
            Effect: "Allow",
            Action: ["ec2:AttachVolume", "ec2:DetachVolume"],
            Resource: "arn:aws:ec2:*:*:instance/*",
            Condition: { StringEquals: { "aws:ResourceTag/Department": "Development" } },
          },
          {
            Sid: "Volumes",
            Effect: "Allow",
            Action: ["ec2:AttachVolume", "ec2:DetachVolume"],
            Resource: "arn:aws:ec2:*:*:volume/*",
            Condition: { StringEquals: { "aws:ResourceTag/VolumeUser": "${aws:username}" } },
          },
        ),
      ],
    };
    decides(policies, [
      [
        "a development instance",
        {
          action: "ec2:AttachVolume",
          resource: ec2Arn("instance/i-1"),
          context: { "aws:ResourceTag/Department": "Development" },
        },
        "allow",
        ["identity:Instances"],
      ],
      [
        "a production instance",
        {
          action: "ec2:AttachVolume",
          resource: ec2Arn("instance/i-1"),
          context: { "aws:ResourceTag/Department": "Production" },
        },
        "implicit-deny",
      ],
      [
        "own volume",
        {
          action: "ec2:AttachVolume",
          resource: ec2Arn("volume/vol-1"),
          context: { "aws:ResourceTag/VolumeUser": "alice" },
        },
        "allow",
        ["identity:Volumes"],
      ],
      [
        "another's volume",
        {
          action: "ec2:DetachVolume",
          resource: ec2Arn("volume/vol-1"),
          context: { "aws:ResourceTag/VolumeUser": "bob" },
        },
        "implicit-deny",
      ],
      [
        "a volume with the instance's tag",
        {
          action: "ec2:AttachVolume",
          resource: ec2Arn("volume/vol-1"),
          context: { "aws:ResourceTag/Department": "Development" },
        },
        "implicit-deny",
      ],
      [
        "a role without user name",
        {
          principal: WORKER,
          action: "ec2:AttachVolume",
          resource: ec2Arn("volume/vol-1"),
          context: { "aws:ResourceTag/VolumeUser": "alice" },
        },
        "implicit-deny",
      ],
    ]);
  });

  describe(example("ec2_instances-subnet"), () => {
    const policies = {
      identity: [
        identity(
          { Sid: "Look", Effect: "Allow", Action: ["ec2:Describe*", "ec2:GetConsole*"], Resource: "*" },
          {
            Sid: "Run",
            Effect: "Allow",
            Action: "ec2:RunInstances",
            Resource: [
              "arn:aws:ec2:*:*:subnet/subnet-1",
              "arn:aws:ec2:*:*:network-interface/*",
              "arn:aws:ec2:*:*:instance/*",
              "arn:aws:ec2:*:*:volume/*",
              "arn:aws:ec2:*::image/ami-*",
              "arn:aws:ec2:*:*:key-pair/*",
              "arn:aws:ec2:*:*:security-group/*",
            ],
          },
        ),
      ],
    };
    const run = (resource: string) => ({ action: "ec2:RunInstances", resource });
    decides(policies, [
      ["the subnet", run(ec2Arn("subnet/subnet-1")), "allow"],
      ["another subnet", run(ec2Arn("subnet/subnet-2")), "implicit-deny"],
      ["an image, whose ARN has no account", run("arn:aws:ec2:us-east-1::image/ami-12345"), "allow"],
      ["an image with an account in its ARN", run(ec2Arn("image/ami-12345")), "implicit-deny"],
      ["a volume", run(ec2Arn("volume/vol-1")), "allow"],
      ["a launch template, which is not listed", run(ec2Arn("launch-template/lt-1")), "implicit-deny"],
      ["looking", { action: "ec2:DescribeSubnets" }, "allow", ["identity:Look"]],
    ]);
  });

  describe(example("ec2_terminate-ip"), () => {
    const policies = {
      identity: [
        identity(
          { Sid: "Terminate", Effect: "Allow", Action: ["ec2:TerminateInstances"], Resource: ["*"] },
          {
            Sid: "Outside",
            Effect: "Deny",
            Action: ["ec2:TerminateInstances"],
            Condition: { NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24", "203.0.113.0/24"] } },
            Resource: ["*"],
          },
        ),
        identity({ Sid: "AmazonEC2FullAccess", Effect: "Allow", Action: "ec2:*", Resource: "*" }),
      ],
    };
    const terminate = (address: string) => ({
      action: "ec2:TerminateInstances",
      context: { "aws:SourceIp": address },
    });
    decides(policies, [
      [
        "from inside",
        terminate("203.0.113.5"),
        "allow",
        ["identity:Terminate", "identity:AmazonEC2FullAccess"],
      ],
      [
        "from outside, though another policy allows",
        terminate("198.51.100.5"),
        "explicit-deny",
        ["identity:Outside"],
      ],
      [
        "CloudFormation for the caller",
        { action: "ec2:TerminateInstances", context: { "aws:CalledVia": ["cloudformation.amazonaws.com"] } },
        "explicit-deny",
      ],
      ["starting from outside", { ...terminate("198.51.100.5"), action: "ec2:StartInstances" }, "allow"],
    ]);
  });

  describe(example("ec2_instance-securitygroup"), () => {
    const policies = {
      identity: [
        identity(
          { Effect: "Allow", Action: ["ec2:DescribeInstances", "ec2:DescribeSecurityGroups"], Resource: "*" },
          {
            Effect: "Allow",
            Action: [
              "ec2:AuthorizeSecurityGroupIngress",
              "ec2:RevokeSecurityGroupIngress",
              "ec2:StartInstances",
              "ec2:StopInstances",
            ],
            Resource: [
              "arn:aws:ec2:*:*:instance/i-instance-id",
              "arn:aws:ec2:*:*:security-group/sg-security-group-id",
            ],
          },
        ),
      ],
    };
    decides(policies, [
      ["the instance", { action: "ec2:StopInstances", resource: ec2Arn("instance/i-instance-id") }, "allow"],
      [
        "another instance",
        { action: "ec2:StopInstances", resource: ec2Arn("instance/i-other") },
        "implicit-deny",
      ],
      [
        "the security group",
        {
          action: "ec2:AuthorizeSecurityGroupIngress",
          resource: ec2Arn("security-group/sg-security-group-id"),
        },
        "allow",
      ],
      [
        "its egress",
        {
          action: "ec2:AuthorizeSecurityGroupEgress",
          resource: ec2Arn("security-group/sg-security-group-id"),
        },
        "implicit-deny",
      ],
      [
        "terminating",
        { action: "ec2:TerminateInstances", resource: ec2Arn("instance/i-instance-id") },
        "implicit-deny",
      ],
    ]);
  });

  describe(`${example("ec2_region")}, ${example("rds_region")}`, () => {
    const region = {
      identity: [
        identity({
          Effect: "Allow",
          Action: "ec2:*",
          Resource: "*",
          Condition: { StringEquals: { "ec2:Region": "us-east-2" } },
        }),
      ],
    };
    decides(region, [
      ["EC2 in the region", { action: "ec2:RunInstances", context: { "ec2:Region": "us-east-2" } }, "allow"],
      [
        "EC2 in another",
        { action: "ec2:RunInstances", context: { "ec2:Region": "us-east-1" } },
        "implicit-deny",
      ],
    ]);
    const rds: PolicySet = {
      identity: [
        identity(
          { Effect: "Allow", Action: "rds:*", Resource: ["arn:aws:rds:us-east-2:*:*"] },
          { Effect: "Allow", Action: ["rds:Describe*"], Resource: ["*"] },
        ),
      ],
    };
    decides(rds, [
      [
        "RDS in the region",
        { action: "rds:DeleteDBInstance", resource: `arn:aws:rds:us-east-2:${OWN}:db:mydb` },
        "allow",
      ],
      [
        "RDS in another",
        { action: "rds:DeleteDBInstance", resource: `arn:aws:rds:us-east-1:${OWN}:db:mydb` },
        "implicit-deny",
      ],
      [
        "RDS described in another",
        { action: "rds:DescribeDBInstances", resource: `arn:aws:rds:us-east-1:${OWN}:db:mydb` },
        "allow",
      ],
    ]);
  });
});
