import { role } from "../../../iam";
import { ALLOW_ALL, decides, example, guide, identity, OWN, WORKER } from "./helper";

describe(`iam: example policies for DynamoDB, RDS, S3 and Data Pipeline, ${guide("access_policies_examples", "policy_library_S3")}`, () => {
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
});
