import { ALICE, ALLOW_ALL, decides, guide, identity, OWN, WORKER } from "./helper";

import { type PolicySet, role, user } from "../../../iam";

const example = (name: string) => guide(`reference_policies_examples_${name}`);
const ec2 = (resource: string) => `arn:aws:ec2:us-east-1:${OWN}:${resource}`;

describe(`iam: example policies for services, ${guide("access_policies_examples")}`, () => {
  describe(example("datapipeline_not-owned"), () => {
    const policies = {
      identity: [
        identity(ALLOW_ALL, {
          Sid: "ExplicitDenyIfNotTheOwner",
          Effect: "Deny",
          Action: [
            "datapipeline:ActivatePipeline",
            "datapipeline:DeletePipeline",
            "datapipeline:PutPipelineDefinition",
          ],
          Resource: ["*"],
          Condition: { StringNotEquals: { "datapipeline:PipelineCreator": "${aws:userid}" } },
        }),
      ],
    };
    const by = (creator: string | undefined, self: string | undefined) => ({
      action: "datapipeline:DeletePipeline",
      context: {
        ...(creator !== undefined && { "datapipeline:PipelineCreator": creator }),
        ...(self !== undefined && { "aws:userid": self }),
      },
    });
    decides(policies, [
      ["own pipeline", by("AIDAALICE", "AIDAALICE"), "allow"],
      ["another's", by("AIDABOB", "AIDAALICE"), "explicit-deny", ["identity:ExplicitDenyIfNotTheOwner"]],
      ["a pipeline without creator", by(undefined, "AIDAALICE"), "explicit-deny"],
      ["a caller whose id is not known", by("AIDABOB", undefined), "explicit-deny"],
      [
        "an action that is not listed",
        { ...by("AIDABOB", "AIDAALICE"), action: "datapipeline:ListPipelines" },
        "allow",
      ],
    ]);
  });

  describe(example("dynamodb_specific-table"), () => {
    const policies = {
      identity: [
        identity(
          {
            Sid: "ListAndDescribe",
            Effect: "Allow",
            Action: ["dynamodb:List*", "dynamodb:DescribeReservedCapacity*", "dynamodb:DescribeLimits"],
            Resource: "*",
          },
          {
            Sid: "SpecificTable",
            Effect: "Allow",
            Action: [
              "dynamodb:BatchGet*",
              "dynamodb:Get*",
              "dynamodb:PutItem",
              "dynamodb:Query",
              "dynamodb:Scan",
              "dynamodb:Update*",
            ],
            Resource: "arn:aws:dynamodb:*:*:table/MyTable",
          },
        ),
      ],
    };
    const table = (name: string) => `arn:aws:dynamodb:us-east-1:${OWN}:table/${name}`;
    decides(policies, [
      [
        "the table",
        { action: "dynamodb:PutItem", resource: table("MyTable") },
        "allow",
        ["identity:SpecificTable"],
      ],
      [
        "the table in another region",
        { action: "dynamodb:PutItem", resource: table("MyTable").replace("us-east-1", "eu-west-1") },
        "allow",
      ],
      ["another table", { action: "dynamodb:PutItem", resource: table("MyTable2") }, "implicit-deny"],
      [
        "an index of the table, which is another resource",
        { action: "dynamodb:Query", resource: table("MyTable/index/i") },
        "implicit-deny",
      ],
      ["deleting the table", { action: "dynamodb:DeleteTable", resource: table("MyTable") }, "implicit-deny"],
      ["listing", { action: "dynamodb:ListTables" }, "allow", ["identity:ListAndDescribe"]],
    ]);
  });

  describe(example("dynamodb_columns"), () => {
    const policies = {
      identity: [
        identity({
          Effect: "Allow",
          Action: ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"],
          Resource: ["arn:aws:dynamodb:*:*:table/table-name"],
          Condition: {
            "ForAllValues:StringEquals": {
              "dynamodb:Attributes": ["column-name-1", "column-name-2", "column-name-3"],
            },
            StringEqualsIfExists: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
          },
        }),
      ],
    };
    const query = (attributes: string[], select?: string) => ({
      action: "dynamodb:Query",
      resource: `arn:aws:dynamodb:us-east-1:${OWN}:table/table-name`,
      context: {
        "dynamodb:Attributes": attributes,
        ...(select !== undefined && { "dynamodb:Select": select }),
      },
    });
    decides(policies, [
      ["two of the columns", query(["column-name-1", "column-name-3"]), "allow"],
      ["a column beside", query(["column-name-1", "secret"]), "implicit-deny"],
      ["specific attributes", query(["column-name-1"], "SPECIFIC_ATTRIBUTES"), "allow"],
      ["all attributes", query(["column-name-1"], "ALL_ATTRIBUTES"), "implicit-deny"],
    ]);
  });

  describe(example("dynamodb_rows"), () => {
    const policies = {
      identity: [
        identity({
          Effect: "Allow",
          Action: [
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
          ],
          Resource: ["arn:aws:dynamodb:*:*:table/MyTable"],
          Condition: {
            "ForAllValues:StringEquals": {
              "dynamodb:LeadingKeys": ["${cognito-identity.amazonaws.com:sub}"],
            },
          },
        }),
      ],
    };
    const get = (keys: string[], sub?: string) => ({
      principal: WORKER,
      action: "dynamodb:GetItem",
      resource: `arn:aws:dynamodb:us-east-1:${OWN}:table/MyTable`,
      context: {
        "dynamodb:LeadingKeys": keys,
        ...(sub !== undefined && { "cognito-identity.amazonaws.com:sub": sub }),
      },
    });
    decides(policies, [
      ["own row", get(["us-east-1:abc"], "us-east-1:abc"), "allow"],
      ["another's row", get(["us-east-1:xyz"], "us-east-1:abc"), "implicit-deny"],
      ["own row and another's", get(["us-east-1:abc", "us-east-1:xyz"], "us-east-1:abc"), "implicit-deny"],
      ["nobody's session", get(["us-east-1:abc"]), "implicit-deny"],
    ]);
  });

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
          resource: ec2("instance/i-1"),
          context: { "aws:ResourceTag/Department": "Development" },
        },
        "allow",
        ["identity:Instances"],
      ],
      [
        "a production instance",
        {
          action: "ec2:AttachVolume",
          resource: ec2("instance/i-1"),
          context: { "aws:ResourceTag/Department": "Production" },
        },
        "implicit-deny",
      ],
      [
        "own volume",
        {
          action: "ec2:AttachVolume",
          resource: ec2("volume/vol-1"),
          context: { "aws:ResourceTag/VolumeUser": "alice" },
        },
        "allow",
        ["identity:Volumes"],
      ],
      [
        "another's volume",
        {
          action: "ec2:DetachVolume",
          resource: ec2("volume/vol-1"),
          context: { "aws:ResourceTag/VolumeUser": "bob" },
        },
        "implicit-deny",
      ],
      [
        "a volume with the instance's tag",
        {
          action: "ec2:AttachVolume",
          resource: ec2("volume/vol-1"),
          context: { "aws:ResourceTag/Department": "Development" },
        },
        "implicit-deny",
      ],
      [
        "a role without user name",
        {
          principal: WORKER,
          action: "ec2:AttachVolume",
          resource: ec2("volume/vol-1"),
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
      ["the subnet", run(ec2("subnet/subnet-1")), "allow"],
      ["another subnet", run(ec2("subnet/subnet-2")), "implicit-deny"],
      ["an image, whose ARN has no account", run("arn:aws:ec2:us-east-1::image/ami-12345"), "allow"],
      ["an image with an account in its ARN", run(ec2("image/ami-12345")), "implicit-deny"],
      ["a volume", run(ec2("volume/vol-1")), "allow"],
      ["a launch template, which is not listed", run(ec2("launch-template/lt-1")), "implicit-deny"],
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
      ["the instance", { action: "ec2:StopInstances", resource: ec2("instance/i-instance-id") }, "allow"],
      [
        "another instance",
        { action: "ec2:StopInstances", resource: ec2("instance/i-other") },
        "implicit-deny",
      ],
      [
        "the security group",
        { action: "ec2:AuthorizeSecurityGroupIngress", resource: ec2("security-group/sg-security-group-id") },
        "allow",
      ],
      [
        "its egress",
        { action: "ec2:AuthorizeSecurityGroupEgress", resource: ec2("security-group/sg-security-group-id") },
        "implicit-deny",
      ],
      [
        "terminating",
        { action: "ec2:TerminateInstances", resource: ec2("instance/i-instance-id") },
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

  describe(example("rds_tag-owner"), () => {
    const policies = {
      identity: [
        identity(
          { Effect: "Allow", Action: ["rds:Describe*", "rds:List*"], Resource: "*" },
          {
            Effect: "Allow",
            Action: ["rds:DeleteDBInstance", "rds:RebootDBInstance", "rds:ModifyDBInstance"],
            Resource: "*",
            Condition: { StringEqualsIgnoreCase: { "rds:db-tag/Owner": "${aws:username}" } },
          },
          {
            Effect: "Allow",
            Action: ["rds:ModifyOptionGroup", "rds:DeleteOptionGroup"],
            Resource: "*",
            Condition: { StringEqualsIgnoreCase: { "rds:og-tag/Owner": "${aws:username}" } },
          },
        ),
      ],
    };
    decides(policies, [
      ["own database", { action: "rds:DeleteDBInstance", context: { "rds:db-tag/Owner": "alice" } }, "allow"],
      [
        "own database, the tag in other case",
        { action: "rds:DeleteDBInstance", context: { "rds:db-tag/Owner": "Alice" } },
        "allow",
      ],
      [
        "another's database",
        { action: "rds:DeleteDBInstance", context: { "rds:db-tag/Owner": "bob" } },
        "implicit-deny",
      ],
      [
        "own option group",
        { action: "rds:DeleteOptionGroup", context: { "rds:og-tag/Owner": "alice" } },
        "allow",
      ],
      [
        "a database with the option group's tag",
        { action: "rds:DeleteDBInstance", context: { "rds:og-tag/Owner": "alice" } },
        "implicit-deny",
      ],
      ["describing", { action: "rds:DescribeDBInstances" }, "allow"],
    ]);
  });

  describe(example("iam_limit-managed"), () => {
    const policies = {
      identity: [
        identity(
          { Sid: "Users", Effect: "Allow", Action: ["iam:CreateUser", "iam:ListPolicies"], Resource: "*" },
          {
            Sid: "Attach",
            Effect: "Allow",
            Action: ["iam:AttachUserPolicy", "iam:DetachUserPolicy"],
            Resource: "*",
            Condition: {
              ArnEquals: {
                "iam:PolicyARN": [
                  `arn:aws:iam::${OWN}:policy/managed`,
                  "arn:aws:iam::aws:policy/ReadOnlyAccess",
                ],
              },
            },
          },
        ),
      ],
    };
    const attach = (policy: string) => ({
      action: "iam:AttachUserPolicy",
      resource: ALICE.arn,
      context: { "iam:PolicyARN": policy },
    });
    decides(policies, [
      ["the account's policy", attach(`arn:aws:iam::${OWN}:policy/managed`), "allow", ["identity:Attach"]],
      ["AWS's policy", attach("arn:aws:iam::aws:policy/ReadOnlyAccess"), "allow"],
      ["another of AWS", attach("arn:aws:iam::aws:policy/AdministratorAccess"), "implicit-deny"],
      ["another account's of that name", attach("arn:aws:iam::777788889999:policy/managed"), "implicit-deny"],
      ["an inline policy", { action: "iam:PutUserPolicy", resource: ALICE.arn }, "implicit-deny"],
      ["a user", { action: "iam:CreateUser", resource: ALICE.arn }, "allow", ["identity:Users"]],
    ]);
  });

  describe(example("iam-passrole-service"), () => {
    const policies = {
      identity: [
        identity({
          Effect: "Allow",
          Action: "iam:PassRole",
          Resource: "*",
          Condition: { StringEquals: { "iam:PassedToService": "cloudwatch.amazonaws.com" } },
        }),
      ],
    };
    const pass = (to?: string) => ({
      action: "iam:PassRole",
      resource: `arn:aws:iam::${OWN}:role/any`,
      ...(to !== undefined && { context: { "iam:PassedToService": to } }),
    });
    decides(policies, [
      ["to CloudWatch", pass("cloudwatch.amazonaws.com"), "allow"],
      ["to EC2", pass("ec2.amazonaws.com"), "implicit-deny"],
      ["to nobody known", pass(), "implicit-deny"],
    ]);
  });

  describe(example("s3_cognito-bucket"), () => {
    const sub = "${cognito-identity.amazonaws.com:sub}";
    const policies = {
      identity: [
        identity(
          {
            Sid: "ListYourObjects",
            Effect: "Allow",
            Action: "s3:ListBucket",
            Resource: ["arn:aws:s3:::bucket-name"],
            Condition: { StringLike: { "s3:prefix": [`cognito/application-name/${sub}/*`] } },
          },
          {
            Sid: "ReadWriteDeleteYourObjects",
            Effect: "Allow",
            Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
            Resource: [`arn:aws:s3:::bucket-name/cognito/application-name/${sub}/*`],
          },
        ),
      ],
    };
    const context = { "cognito-identity.amazonaws.com:sub": "us-east-1:12345678" };
    const on = (key: string) => ({
      principal: WORKER,
      action: "s3:PutObject",
      resource: `arn:aws:s3:::bucket-name/${key}`,
      context,
    });
    decides(policies, [
      [
        "own object",
        on("cognito/application-name/us-east-1:12345678/a"),
        "allow",
        ["identity:ReadWriteDeleteYourObjects"],
      ],
      ["another's object", on("cognito/application-name/us-east-1:87654321/a"), "implicit-deny"],
      ["another application's", on("cognito/other/us-east-1:12345678/a"), "implicit-deny"],
      [
        "own list",
        {
          principal: WORKER,
          action: "s3:ListBucket",
          resource: "arn:aws:s3:::bucket-name",
          context: { ...context, "s3:prefix": "cognito/application-name/us-east-1:12345678/" },
        },
        "allow",
      ],
      [
        "another's list",
        {
          principal: WORKER,
          action: "s3:ListBucket",
          resource: "arn:aws:s3:::bucket-name",
          context: { ...context, "s3:prefix": "cognito/application-name/us-east-1:8/" },
        },
        "implicit-deny",
      ],
    ]);
  });

  describe(`${example("s3_home-directory-console")}, ${example("s3_federated-home-directory-console")}`, () => {
    const home = (variable: string) => ({
      identity: [
        identity(
          {
            Sid: "Console",
            Effect: "Allow",
            Action: ["s3:ListAllMyBuckets", "s3:GetBucketLocation"],
            Resource: "*",
          },
          {
            Sid: "List",
            Effect: "Allow",
            Action: "s3:ListBucket",
            Resource: "arn:aws:s3:::bucket-name",
            Condition: { StringLike: { "s3:prefix": ["", "home/", `home/\${${variable}}/*`] } },
          },
          {
            Sid: "Home",
            Effect: "Allow",
            Action: "s3:*",
            Resource: [
              `arn:aws:s3:::bucket-name/home/\${${variable}}`,
              `arn:aws:s3:::bucket-name/home/\${${variable}}/*`,
            ],
          },
        ),
      ],
    });
    const john = role(`arn:aws:iam::${OWN}:role/John`, "John");
    const id = { "aws:userid": "AROAXXT2NJT7D3SIQN7Z6:John" };
    decides(home("aws:username"), [
      [
        "user: own object",
        { action: "s3:PutObject", resource: "arn:aws:s3:::bucket-name/home/alice/a" },
        "allow",
        ["identity:Home"],
      ],
      [
        "user: another's object",
        { action: "s3:PutObject", resource: "arn:aws:s3:::bucket-name/home/bob/a" },
        "implicit-deny",
      ],
      [
        "user: a list of the own folder",
        {
          action: "s3:ListBucket",
          resource: "arn:aws:s3:::bucket-name",
          context: { "s3:prefix": "home/alice/docs/" },
        },
        "allow",
      ],
      [
        "user: a list of another's",
        {
          action: "s3:ListBucket",
          resource: "arn:aws:s3:::bucket-name",
          context: { "s3:prefix": "home/bob/" },
        },
        "implicit-deny",
      ],
      [
        "user: a list without prefix",
        { action: "s3:ListBucket", resource: "arn:aws:s3:::bucket-name" },
        "implicit-deny",
      ],
      ["user: the console's list of buckets", { action: "s3:ListAllMyBuckets" }, "allow"],
    ]);
    decides(home("aws:userid"), [
      [
        "federated: own object",
        {
          principal: john,
          action: "s3:PutObject",
          resource: "arn:aws:s3:::bucket-name/home/AROAXXT2NJT7D3SIQN7Z6:John/a",
          context: id,
        },
        "allow",
      ],
      [
        "federated: another's object",
        {
          principal: john,
          action: "s3:PutObject",
          resource: "arn:aws:s3:::bucket-name/home/AROAXXT2NJT7D3SIQN7Z6:Jane/a",
          context: id,
        },
        "implicit-deny",
      ],
      [
        "federated: another role of the same session name",
        {
          principal: john,
          action: "s3:PutObject",
          resource: "arn:aws:s3:::bucket-name/home/AROAXXT2NJT7D3SIQN7Z6:John/a",
          context: { "aws:userid": "AROAOTHER:John" },
        },
        "implicit-deny",
      ],
      [
        "federated: own list",
        {
          principal: john,
          action: "s3:ListBucket",
          resource: "arn:aws:s3:::bucket-name",
          context: { ...id, "s3:prefix": "home/AROAXXT2NJT7D3SIQN7Z6:John/" },
        },
        "allow",
      ],
    ]);
  });

  describe(example("s3_deny-except-bucket"), () => {
    const policies = {
      identity: [
        identity(
          {
            Sid: "Bucket",
            Effect: "Allow",
            Action: "s3:*",
            Resource: ["arn:aws:s3:::bucket-name", "arn:aws:s3:::bucket-name/*"],
          },
          {
            Sid: "Else",
            Effect: "Deny",
            NotAction: "s3:*",
            NotResource: ["arn:aws:s3:::bucket-name", "arn:aws:s3:::bucket-name/*"],
          },
        ),
        identity({ Sid: "AmazonEC2FullAccess", Effect: "Allow", Action: "ec2:*", Resource: "*" }),
      ],
    };
    decides(policies, [
      [
        "the bucket",
        { action: "s3:PutBucketPolicy", resource: "arn:aws:s3:::bucket-name" },
        "allow",
        ["identity:Bucket"],
      ],
      ["an object of it", { action: "s3:GetObject", resource: "arn:aws:s3:::bucket-name/a" }, "allow"],
      ["another bucket", { action: "s3:GetObject", resource: "arn:aws:s3:::other/a" }, "implicit-deny"],
      ["a list of buckets", { action: "s3:ListAllMyBuckets" }, "implicit-deny"],
      [
        "another service, though another policy allows",
        { action: "ec2:RunInstances" },
        "explicit-deny",
        ["identity:Else"],
      ],
    ]);
  });

  describe(`${example("s3_rw-bucket")}, ${example("s3_rw-bucket-console")}`, () => {
    const policies = {
      identity: [
        identity(
          {
            Sid: "ListObjectsInBucket",
            Effect: "Allow",
            Action: ["s3:ListBucket"],
            Resource: ["arn:aws:s3:::bucket-name"],
          },
          {
            Sid: "AllObjectActions",
            Effect: "Allow",
            Action: "s3:*Object",
            Resource: ["arn:aws:s3:::bucket-name/*"],
          },
        ),
      ],
    };
    const on = (action: string, resource = "arn:aws:s3:::bucket-name/a") => ({ action, resource });
    decides(policies, [
      ["GetObject", on("s3:GetObject"), "allow"],
      ["PutObject", on("s3:PutObject"), "allow"],
      ["DeleteObject", on("s3:DeleteObject"), "allow"],
      ["an action that does not end in Object", on("s3:GetObjectAcl"), "implicit-deny"],
      ["another bucket", on("s3:GetObject", "arn:aws:s3:::other/a"), "implicit-deny"],
      [
        "the list",
        on("s3:ListBucket", "arn:aws:s3:::bucket-name"),
        "allow",
        ["identity:ListObjectsInBucket"],
      ],
      ["the list of objects as a bucket's", on("s3:ListBucket"), "implicit-deny"],
      ["deleting the bucket", on("s3:DeleteBucket", "arn:aws:s3:::bucket-name"), "implicit-deny"],
    ]);
  });

  describe(example("iam_policy-sim-path"), () => {
    const policies = {
      identity: [
        identity({
          Effect: "Allow",
          Action: ["iam:GetPolicy", "iam:GetUserPolicy", "iam:ListUsers"],
          Resource: "arn:aws:iam::111122223333:user/Department/Development/*",
        }),
      ],
    };
    decides(policies, [
      [
        "a user of the path",
        { action: "iam:GetUserPolicy", resource: `arn:aws:iam::${OWN}:user/Department/Development/ann` },
        "allow",
      ],
      [
        "a user of a path below",
        { action: "iam:GetUserPolicy", resource: `arn:aws:iam::${OWN}:user/Department/Development/eu/ann` },
        "allow",
      ],
      [
        "a user of the path above",
        { action: "iam:GetUserPolicy", resource: `arn:aws:iam::${OWN}:user/Department/ann` },
        "implicit-deny",
      ],
      [
        "a user by name only",
        { action: "iam:GetUserPolicy", resource: user(`arn:aws:iam::${OWN}:user/ann`).arn },
        "implicit-deny",
      ],
    ]);
  });
});
