import { service } from "../../../iam";
import { ALICE, allowIf, decides, denyIf, GET, globalKey, guide, identity, of, OTHER, OWN } from "./helper";

describe(`iam: global condition keys of the request and the resource, ${guide("reference_policies_condition-keys")}`, () => {
  describe(`${globalKey("calledvia")}, ${globalKey("calledviafirst")}, ${globalKey("calledvialast")}, ${globalKey("viaawsservice")}`, () => {
    const resource = `arn:aws:kms:us-east-1:${OWN}:key/my-example-key`;
    const actions = [
      "kms:Encrypt",
      "kms:Decrypt",
      "kms:ReEncrypt*",
      "kms:GenerateDataKey",
      "kms:DescribeKey",
    ];
    const kms = (sid: string, condition: object) => ({
      resource: of("key", { Effect: "Allow", Principal: { AWS: OWN }, Action: "kms:*", Resource: "*" }),
      identity: [
        identity({ Sid: sid, Effect: "Allow", Action: actions, Resource: resource, Condition: condition }),
      ],
    });
    const decrypt = (...via: string[]) => ({
      action: "kms:Decrypt",
      resource,
      context: { "aws:CalledVia": via },
    });
    decides(
      kms("KmsActionsIfCalledViaDynamodb", {
        "ForAnyValue:StringEquals": { "aws:CalledVia": ["dynamodb.amazonaws.com"] },
      }),
      [
        ["via DynamoDB", decrypt("dynamodb.amazonaws.com"), "allow"],
        [
          "via CloudFormation and DynamoDB",
          decrypt("cloudformation.amazonaws.com", "dynamodb.amazonaws.com"),
          "allow",
        ],
        ["via DynamoDB and another", decrypt("dynamodb.amazonaws.com", "athena.amazonaws.com"), "allow"],
        ["via Athena", decrypt("athena.amazonaws.com"), "implicit-deny"],
        ["directly", { action: "kms:Decrypt", resource }, "implicit-deny"],
        [
          "via DynamoDB, an action that is not listed",
          { ...decrypt("dynamodb.amazonaws.com"), action: "kms:DisableKey" },
          "implicit-deny",
        ],
        [
          "via DynamoDB, ReEncryptFrom",
          { ...decrypt("dynamodb.amazonaws.com"), action: "kms:ReEncryptFrom" },
          "allow",
        ],
      ],
    );
    const chain = kms("KmsActionsIfCalledViaChain", {
      StringEquals: {
        "aws:CalledViaFirst": "cloudformation.amazonaws.com",
        "aws:CalledViaLast": "dynamodb.amazonaws.com",
      },
    });
    decides(chain, [
      [
        "CloudFormation, DynamoDB",
        decrypt("cloudformation.amazonaws.com", "dynamodb.amazonaws.com"),
        "allow",
      ],
      [
        "CloudFormation, another, DynamoDB",
        decrypt("cloudformation.amazonaws.com", "athena.amazonaws.com", "dynamodb.amazonaws.com"),
        "allow",
      ],
      ["DynamoDB alone", decrypt("dynamodb.amazonaws.com"), "implicit-deny"],
      [
        "the other way round",
        decrypt("dynamodb.amazonaws.com", "cloudformation.amazonaws.com"),
        "implicit-deny",
      ],
      ["directly", { action: "kms:Decrypt", resource }, "implicit-deny"],
    ]);
    decides(allowIf({ Bool: { "aws:ViaAWSService": "true" } }), [
      ["via a service", { ...GET, context: { "aws:ViaAWSService": true } }, "allow"],
      [
        "via a service that aws:CalledVia names",
        { ...GET, context: { "aws:CalledVia": ["athena.amazonaws.com"] } },
        "allow",
      ],
      ["directly", GET, "implicit-deny"],
    ]);
    decides(allowIf({ Bool: { "aws:ViaAWSService": "false" } }), [
      ["always there: directly", GET, "allow"],
      [
        "always there: via a service",
        { ...GET, context: { "aws:CalledVia": ["athena.amazonaws.com"] } },
        "implicit-deny",
      ],
    ]);
  });

  describe(globalKey("requestedregion"), () => {
    const policies = {
      identity: [
        identity(
          {
            Sid: "InstanceConsoleReadOnly",
            Effect: "Allow",
            Action: ["ec2:Describe*", "ec2:Export*", "ec2:Get*", "ec2:Search*"],
            Resource: "*",
          },
          {
            Sid: "InstanceWriteRegionRestricted",
            Effect: "Allow",
            Action: [
              "ec2:Associate*",
              "ec2:Import*",
              "ec2:Modify*",
              "ec2:Monitor*",
              "ec2:Reset*",
              "ec2:Run*",
              "ec2:Start*",
              "ec2:Stop*",
              "ec2:Terminate*",
            ],
            Resource: "*",
            Condition: { StringEquals: { "aws:RequestedRegion": ["eu-west-1", "eu-west-2", "eu-west-3"] } },
          },
        ),
      ],
    };
    const at = (action: string, region: string) => ({ action, context: { "aws:RequestedRegion": region } });
    decides(policies, [
      [
        "reading anywhere",
        at("ec2:DescribeInstances", "us-east-1"),
        "allow",
        ["identity:InstanceConsoleReadOnly"],
      ],
      [
        "starting in Ireland",
        at("ec2:StartInstances", "eu-west-1"),
        "allow",
        ["identity:InstanceWriteRegionRestricted"],
      ],
      ["terminating in Paris", at("ec2:TerminateInstances", "eu-west-3"), "allow"],
      ["starting in Virginia", at("ec2:StartInstances", "us-east-1"), "implicit-deny"],
      ["an action that is not listed, in London", at("ec2:CreateVpc", "eu-west-2"), "implicit-deny"],
    ]);
    decides(allowIf({ StringEquals: { "aws:RequestedRegion": "us-west-2" } }), [
      [
        "always there: the region of the resource",
        { action: "sqs:SendMessage", resource: `arn:aws:sqs:us-west-2:${OWN}:q` },
        "allow",
      ],
      [
        "always there: another region",
        { action: "sqs:SendMessage", resource: `arn:aws:sqs:us-west-1:${OWN}:q` },
        "implicit-deny",
      ],
    ]);
    decides(denyIf({ StringNotEquals: { "aws:RequestedRegion": "us-west-2" } }), [
      ["IAM, whose only endpoint is in Virginia", at("iam:ListUsers", "us-east-1"), "explicit-deny"],
      ["EC2 in Oregon", at("ec2:RunInstances", "us-west-2"), "allow"],
    ]);
  });

  describe(`${globalKey("requesttag")}, ${globalKey("resourcetag")}, ${globalKey("tagkeys")}`, () => {
    decides(allowIf({ StringEquals: { "aws:RequestTag/Dept": "Accounting" } }), [
      ["the tag", { action: "ec2:CreateTags", context: { "aws:RequestTag/Dept": "Accounting" } }, "allow"],
      [
        "another value",
        { action: "ec2:CreateTags", context: { "aws:RequestTag/Dept": "Marketing" } },
        "implicit-deny",
      ],
      ["no tag", { action: "ec2:CreateTags" }, "implicit-deny"],
    ]);
    decides(allowIf({ StringEquals: { "aws:ResourceTag/Dept": "Marketing" } }), [
      [
        "the resource's tag",
        { action: "ec2:StopInstances", context: { "aws:ResourceTag/Dept": "Marketing" } },
        "allow",
      ],
      [
        "the request's tag is another key",
        { action: "ec2:StopInstances", context: { "aws:RequestTag/Dept": "Marketing" } },
        "implicit-deny",
      ],
      ["an untagged resource", { action: "ec2:StopInstances" }, "implicit-deny"],
    ]);
    decides(
      allowIf({
        "ForAllValues:StringEquals": { "aws:TagKeys": ["Dept", "Cost-Center"] },
        Null: { "aws:TagKeys": "false" },
      }),
      [
        ["one of the keys", { action: "ec2:CreateTags", context: { "aws:TagKeys": ["Dept"] } }, "allow"],
        [
          "both keys",
          { action: "ec2:CreateTags", context: { "aws:TagKeys": ["Dept", "Cost-Center"] } },
          "allow",
        ],
        [
          "a key in other case",
          { action: "ec2:CreateTags", context: { "aws:TagKeys": ["dept"] } },
          "implicit-deny",
        ],
        [
          "another key too",
          { action: "ec2:CreateTags", context: { "aws:TagKeys": ["Dept", "Owner"] } },
          "implicit-deny",
        ],
        ["none", { action: "ec2:CreateTags" }, "implicit-deny"],
      ],
    );
  });

  describe(`${globalKey("sourcearn")}, ${globalKey("sourceaccount")}, ${globalKey("sourceorgid")}, ${globalKey("sourceorgpaths")}, ${guide("confused-deputy")}`, () => {
    const topic = `arn:aws:sns:us-east-1:${OWN}:uploads`;
    const publish = { action: "sns:Publish", resource: topic, principal: service("s3.amazonaws.com") };
    const on = (condition: object) => ({
      resource: of("topic", {
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topic,
        Condition: condition,
      }),
    });
    decides(
      on({
        ArnLike: { "aws:SourceArn": "arn:aws:s3:::uploads" },
        StringEquals: { "aws:SourceAccount": OWN },
      }),
      [
        [
          "for the bucket of the account",
          { ...publish, context: { "aws:SourceArn": "arn:aws:s3:::uploads", "aws:SourceAccount": OWN } },
          "allow",
        ],
        [
          "for the bucket when another account has it",
          { ...publish, context: { "aws:SourceArn": "arn:aws:s3:::uploads", "aws:SourceAccount": OTHER } },
          "implicit-deny",
        ],
        [
          "for another bucket",
          { ...publish, context: { "aws:SourceArn": "arn:aws:s3:::other", "aws:SourceAccount": OWN } },
          "implicit-deny",
        ],
        ["for nobody", publish, "implicit-deny"],
        ["a user", { ...publish, principal: ALICE }, "implicit-deny"],
      ],
    );
    decides(on({ StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" } }), [
      [
        "for a resource of the organisation",
        { ...publish, context: { "aws:SourceOrgID": "o-a1b2c3d4e5" } },
        "allow",
      ],
      [
        "for a resource of another",
        { ...publish, context: { "aws:SourceOrgID": "o-zzzzzzzzzz" } },
        "implicit-deny",
      ],
    ]);
    const path = "o-a1b2c3d4e5/r-f6g7h8i9j0example/ou-def0-awsbbbbb/";
    decides(on({ "ForAnyValue:StringLike": { "aws:SourceOrgPaths": `${path}*` } }), [
      ["for a resource of the OU", { ...publish, context: { "aws:SourceOrgPaths": [path] } }, "allow"],
      [
        "for a resource of another OU",
        { ...publish, context: { "aws:SourceOrgPaths": ["o-a1b2c3d4e5/r-f6g7h8i9j0example/"] } },
        "implicit-deny",
      ],
    ]);
  });

  describe(`${globalKey("resourceaccount")}, ${globalKey("resourceorgid")}`, () => {
    const inside = denyIf({ StringNotEquals: { "aws:ResourceAccount": [OWN] } });
    decides(inside, [
      ["own resource", GET, "allow"],
      [
        "own resource whose ARN tells",
        { action: "sqs:SendMessage", resource: `arn:aws:sqs:us-east-1:${OWN}:q` },
        "allow",
      ],
      ["another account's resource", { ...GET, resourceAccount: OTHER }, "explicit-deny"],
      [
        "another account's resource whose ARN tells",
        { action: "sqs:SendMessage", resource: `arn:aws:sqs:us-east-1:${OTHER}:q` },
        "explicit-deny",
      ],
    ]);
    const organisation = denyIf({ StringNotEquals: { "aws:ResourceOrgID": "${aws:PrincipalOrgID}" } });
    decides(organisation, [
      [
        "a resource of the caller's organisation",
        { ...GET, context: { "aws:PrincipalOrgID": "o-1", "aws:ResourceOrgID": "o-1" } },
        "allow",
      ],
      [
        "a resource of another",
        { ...GET, context: { "aws:PrincipalOrgID": "o-1", "aws:ResourceOrgID": "o-2" } },
        "explicit-deny",
      ],
      [
        "a caller of none: the variable has no value",
        { ...GET, context: { "aws:ResourceOrgID": "o-2" } },
        "explicit-deny",
      ],
      ["a resource of none", { ...GET, context: { "aws:PrincipalOrgID": "o-1" } }, "explicit-deny"],
    ]);
  });
});
