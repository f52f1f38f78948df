import assert from "node:assert/strict";

import { parsePolicy, PolicyError, type PolicyKind } from "../../../iam";
import { ALLOW_ALL, decides, guide, identity, of, OWN, withAllowAll } from "./helper";

const OBJECT = "arn:aws:s3:::example/object";

function refuses(rows: readonly (readonly [title: string, kind: PolicyKind, document: object | string])[]) {
  for (const [title, kind, document] of rows) {
    it(`refuses ${title}`, () => {
      assert.throws(() => parsePolicy(document, kind), PolicyError);
    });
  }
}

function accepts(rows: readonly (readonly [title: string, kind: PolicyKind, document: object | string])[]) {
  for (const [title, kind, document] of rows) {
    it(`accepts ${title}`, () => {
      assert.doesNotThrow(() => parsePolicy(document, kind));
    });
  }
}

const READ = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const doc = (statement: object, others: object = {}) => ({
  Version: "2012-10-17",
  ...others,
  Statement: statement,
});

describe(`iam: Version, Id, Statement, Sid, ${guide("reference_policies_grammar")}`, () => {
  accepts([
    ["version 2012-10-17", "identity", doc(READ)],
    ["version 2008-10-17", "identity", doc(READ, { Version: "2008-10-17" })],
    ["no version", "identity", { Statement: READ }],
    ["one statement without list", "identity", doc(READ)],
    ["a list of statements", "identity", doc([READ, READ])],
    [
      "blocks in any order",
      "bucket",
      `{"Statement":{"Resource":"*","Action":"s3:*","Principal":"*","Effect":"Deny","Sid":"a"},"Id":"b","Version":"2012-10-17"}`,
    ],
    [
      "an id in a resource policy",
      "bucket",
      doc({ ...READ, Principal: "*" }, { Id: "cd3ad3d9-2776-4ef1-a904-4c229d1642ee" }),
    ],
    [
      "an id with spaces",
      "topic",
      doc({ ...READ, Action: "sns:Publish", Principal: "*" }, { Id: "Admin Policy" }),
    ],
    ["a Sid of letters and digits", "identity", doc({ ...READ, Sid: "ThisStatement1" })],
    ["a Sid of one digit", "identity", doc({ ...READ, Sid: "1" })],
    [
      "white space between entities",
      "identity",
      ` {\n "Version" : "2012-10-17" ,\t"Statement" : [ ${JSON.stringify(READ)} ] } `,
    ],
    [
      "numbers and booleans without quotation marks in conditions",
      "identity",
      doc({
        ...READ,
        Condition: { NumericLessThanEquals: { "s3:max-keys": 10 }, Bool: { "aws:SecureTransport": true } },
      }),
    ],
  ]);
  refuses([
    ["another version", "identity", doc(READ, { Version: "2012-10-18" })],
    ["no Statement", "identity", { Version: "2012-10-17" }],
    [
      "the same key twice",
      "identity",
      `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Effect":"Deny","Action":"s3:*","Resource":"*"}}`,
    ],
    [
      "the same Sid twice in an identity policy",
      "identity",
      doc([
        { ...READ, Sid: "a" },
        { ...READ, Sid: "a" },
      ]),
    ],
    ["a Sid with spaces in an identity policy", "identity", doc({ ...READ, Sid: "a b" })],
    ["an unknown element", "identity", doc({ ...READ, Comment: "x" })],
    ["Principal in an identity policy", "identity", doc({ ...READ, Principal: "*" })],
    ["NotPrincipal in an identity policy", "identity", doc({ ...READ, NotPrincipal: "*" })],
    ["a resource policy without Principal", "bucket", doc(READ)],
    ["a trust policy without Principal", "trust", doc({ Effect: "Allow", Action: "sts:AssumeRole" })],
    ["no Action", "identity", doc({ Effect: "Allow", Resource: "*" })],
    ["Action and NotAction", "identity", doc({ ...READ, NotAction: "iam:*" })],
    ["no Resource", "identity", doc({ Effect: "Allow", Action: "s3:*" })],
    ["Resource and NotResource", "identity", doc({ ...READ, NotResource: "*" })],
    ["Principal and NotPrincipal", "bucket", doc({ ...READ, Principal: "*", NotPrincipal: { AWS: OWN } })],
    ["a principal of an unknown type", "bucket", doc({ ...READ, Principal: { User: "*" } })],
    ["an unknown operator", "identity", doc({ ...READ, Condition: { StringIs: { "aws:username": "a" } } })],
    ["NullIfExists", "identity", doc({ ...READ, Condition: { NullIfExists: { "aws:username": "true" } } })],
  ]);
});

describe(`iam: Effect, ${guide("reference_policies_elements_effect")}`, () => {
  refuses([
    ["no Effect", "identity", doc({ Action: "s3:*", Resource: "*" })],
    ["allow in lower case", "identity", doc({ ...READ, Effect: "allow" })],
    ["DENY in upper case", "identity", doc({ ...READ, Effect: "DENY" })],
    ["another word", "identity", doc({ ...READ, Effect: "Permit" })],
  ]);
  const deny = { ...READ, Sid: "Deny", Effect: "Deny" };
  decides({ identity: [identity({ ...READ, Sid: "Allow" })] }, [
    ["Allow", { action: "s3:GetObject" }, "allow", ["identity:Allow"]],
  ]);
  decides({ identity: [identity(deny)] }, [
    ["Deny", { action: "s3:GetObject" }, "explicit-deny", ["identity:Deny"]],
  ]);
  decides({ identity: [identity(ALLOW_ALL, deny)] }, [
    ["both", { action: "s3:GetObject" }, "explicit-deny", ["identity:Deny"]],
  ]);
  decides({ identity: [identity(deny, ALLOW_ALL)] }, [
    ["both, in the other order", { action: "s3:GetObject" }, "explicit-deny", ["identity:Deny"]],
  ]);
  decides({ identity: [identity()] }, [["neither", { action: "s3:GetObject" }, "implicit-deny"]]);
});

describe(`iam: Action, ${guide("reference_policies_elements_action")}`, () => {
  const on = (action: string | string[]) => ({
    identity: [identity({ Effect: "Allow", Action: action, Resource: "*" })],
  });
  const cases: [pattern: string | string[], action: string, allowed: boolean][] = [
    ["sqs:SendMessage", "sqs:SendMessage", true],
    ["sqs:SendMessage", "sqs:ReceiveMessage", false],
    ["sqs:SendMessage", "sqs:SendMessageBatch", false],
    ["ec2:StartInstances", "ec2:StartInstances", true],
    ["iam:ListAccessKeys", "IAM:listaccesskeys", true],
    ["IAM:listaccesskeys", "iam:ListAccessKeys", true],
    ["S3:GETOBJECT", "s3:GetObject", true],
    [
      ["sqs:SendMessage", "sqs:ReceiveMessage", "ec2:StartInstances", "iam:ChangePassword", "s3:GetObject"],
      "iam:ChangePassword",
      true,
    ],
    [
      ["sqs:SendMessage", "sqs:ReceiveMessage", "ec2:StartInstances", "iam:ChangePassword", "s3:GetObject"],
      "s3:GetObject",
      true,
    ],
    [
      ["sqs:SendMessage", "sqs:ReceiveMessage", "ec2:StartInstances", "iam:ChangePassword", "s3:GetObject"],
      "s3:PutObject",
      false,
    ],
    ["s3:*", "s3:DeleteBucket", true],
    ["s3:*", "s3-outposts:DeleteBucket", false],
    ["s3:*", "s3express:CreateSession", false],
    ["*", "sts:AssumeRoot", true],
    ["iam:*AccessKey*", "iam:CreateAccessKey", true],
    ["iam:*AccessKey*", "iam:DeleteAccessKey", true],
    ["iam:*AccessKey*", "iam:ListAccessKeys", true],
    ["iam:*AccessKey*", "iam:UpdateAccessKey", true],
    ["iam:*AccessKey*", "iam:GetAccessKeyLastUsed", true],
    ["iam:*AccessKey*", "iam:CreateUser", false],
    ["iam:*accesskey*", "iam:CreateAccessKey", true],
    ["ec2:Describe*", "ec2:DescribeInstances", true],
    ["ec2:Describe*", "ec2:RunInstances", false],
    ["s3:Get?bject", "s3:GetObject", true],
    ["s3:Get?bject", "s3:Getbject", false],
    ["s3:GetObject?", "s3:GetObject", false],
  ];
  for (const [pattern, action, allowed] of cases) {
    decides(on(pattern), [
      [
        `${JSON.stringify(pattern)}: ${action}`,
        { action, resource: OBJECT },
        allowed ? "allow" : "implicit-deny",
      ],
    ]);
  }
  refuses([
    ["an action without service", "identity", doc({ ...READ, Action: "GetObject" })],
    ["an empty list", "identity", doc({ ...READ, Action: [] })],
    ["an action that is no text", "identity", doc({ ...READ, Action: { s3: "*" } })],
  ]);
});

describe(`iam: NotAction, ${guide("reference_policies_elements_notaction")}`, () => {
  describe("with Allow", () => {
    decides(
      { identity: [identity({ Effect: "Allow", NotAction: "s3:DeleteBucket", Resource: "arn:aws:s3:::*" })] },
      [
        [
          "any other action on a bucket",
          { action: "s3:PutBucketPolicy", resource: "arn:aws:s3:::example" },
          "allow",
        ],
        ["any other action on an object", { action: "s3:GetObject", resource: OBJECT }, "allow"],
        [
          "deleting a bucket",
          { action: "s3:DeleteBucket", resource: "arn:aws:s3:::example" },
          "implicit-deny",
        ],
        ["listing buckets, which needs the resource *", { action: "s3:ListAllMyBuckets" }, "implicit-deny"],
        [
          "another service's resource",
          { action: "sqs:SendMessage", resource: `arn:aws:sqs:us-east-1:${OWN}:q` },
          "implicit-deny",
        ],
      ],
    );
    decides({ identity: [identity({ Effect: "Allow", NotAction: "iam:*", Resource: "*" })] }, [
      ["everything but IAM: EC2", { action: "ec2:RunInstances" }, "allow"],
      ["everything but IAM: S3", { action: "s3:GetObject", resource: OBJECT }, "allow"],
      ["everything but IAM: IAM", { action: "iam:CreateUser" }, "implicit-deny"],
      ["everything but IAM: IAM in other case", { action: "IAM:createuser" }, "implicit-deny"],
    ]);
    decides(
      { identity: [identity({ Effect: "Allow", NotAction: ["iam:*", "organizations:*"], Resource: "*" })] },
      [
        ["a list: another", { action: "ec2:RunInstances" }, "allow"],
        ["a list: the first", { action: "iam:CreateUser" }, "implicit-deny"],
        ["a list: the second", { action: "organizations:LeaveOrganization" }, "implicit-deny"],
      ],
    );
  });
  describe("with Deny", () => {
    const mfa = {
      Sid: "DenyAllUsersNotUsingMFA",
      Effect: "Deny",
      NotAction: "iam:*",
      Resource: "*",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    };
    const signedIn = { context: { "aws:MultiFactorAuthPresent": true } };
    const without = { context: { "aws:MultiFactorAuthPresent": false } };
    decides(withAllowAll(mfa), [
      ["with MFA", { action: "ec2:RunInstances", ...signedIn }, "allow"],
      [
        "without MFA",
        { action: "ec2:RunInstances", ...without },
        "explicit-deny",
        ["identity:DenyAllUsersNotUsingMFA"],
      ],
      ["with an access key", { action: "ec2:RunInstances" }, "explicit-deny"],
      ["IAM without MFA", { action: "iam:ChangePassword", ...without }, "allow"],
      ["IAM with an access key", { action: "iam:ChangePassword" }, "allow"],
    ]);
    decides({ identity: [identity(mfa)] }, [
      ["it allows nothing", { action: "ec2:RunInstances", ...signedIn }, "implicit-deny"],
      ["not even what it spares", { action: "iam:ChangePassword", ...without }, "implicit-deny"],
    ]);
  });
});

describe(`iam: Resource, ${guide("reference_policies_elements_resource")}`, () => {
  const on = (resource: string | string[]) => ({
    identity: [identity({ Effect: "Allow", Action: "*", Resource: resource })],
  });
  const queue = `arn:aws:sqs:us-east-2:${OWN}:queue1`;
  const bob = `arn:aws:iam::${OWN}:user/Bob`;
  const accounting = `arn:aws:iam::${OWN}:user/accounting`;
  const table = `arn:aws:dynamodb:us-east-2:${OWN}:table`;
  const cases: [pattern: string | string[], resource: string, allowed: boolean][] = [
    [queue, queue, true],
    [queue, `${queue}0`, false],
    [queue, queue.replace("us-east-2", "us-east-1"), false],
    [queue, queue.replace("queue1", "Queue1"), false],
    [bob, bob, true],
    [bob, bob.replace("Bob", "bob"), false],
    [`${accounting}/*`, `${accounting}/ann`, true],
    [`${accounting}/*`, `${accounting}/emea/ann`, true],
    [`${accounting}/*`, accounting, false],
    [`${accounting}/*`, bob, false],
    ["arn:aws:s3:::my_corporate_bucket/*", "arn:aws:s3:::my_corporate_bucket/a/b.txt", true],
    ["arn:aws:s3:::my_corporate_bucket/*", "arn:aws:s3:::my_corporate_bucket", false],
    ["arn:aws:s3:::my_corporate_bucket/*", "arn:aws:s3:::my_corporate_bucket2/a", false],
    ["arn:aws:s3:::my_corporate_bucket*", "arn:aws:s3:::my_corporate_bucket2/a", true],
    [[`${table}/books_table`, `${table}/magazines_table`], `${table}/books_table`, true],
    [[`${table}/books_table`, `${table}/magazines_table`], `${table}/magazines_table`, true],
    [[`${table}/books_table`, `${table}/magazines_table`], `${table}/music_table`, false],
    // "You can use wildcard characters (* and ?) within any ARN segment", and not across them.
    [`arn:aws:sqs:*:${OWN}:queue1`, queue, true],
    [`arn:aws:sqs:us-*-2:${OWN}:queue1`, queue, true],
    [`arn:aws:sqs:us-east-?:${OWN}:queue?`, queue, true],
    [`arn:aws:sqs:us-east-?:${OWN}:queue??`, queue, false],
    ["arn:aws:sqs:*:*:*", queue, true],
    ["arn:aws:*:*:*:queue1", queue, true],
    ["arn:*:sqs:*:*:q*1", queue, true],
    [`arn:aws:*:${OWN}:queue1`, queue, false],
    [`arn:aws:sqs:us*${OWN}:queue1`, queue, false],
    ["arn:aws:lambda:us-east-2:*:function:f*", `arn:aws:lambda:us-east-2:${OWN}:function:f:alias`, true],
    ["arn:aws:lambda:us-east-2:*:function:*:alias", `arn:aws:lambda:us-east-2:${OWN}:function:f:alias`, true],
    ["*", queue, true],
    ["*", "*", true],
    [queue, "*", false],
  ];
  for (const [pattern, resource, allowed] of cases) {
    decides(on(pattern), [
      [
        `${JSON.stringify(pattern)}: ${resource}`,
        { action: "any:Action", resource },
        allowed ? "allow" : "implicit-deny",
      ],
    ]);
  }
  const own = {
    identity: [identity({ Effect: "Allow", Action: "dynamodb:*", Resource: `${table}/\${aws:username}` })],
  };
  decides(own, [
    ["a table of the user's name", { action: "dynamodb:PutItem", resource: `${table}/alice` }, "allow"],
    ["a table of another's name", { action: "dynamodb:PutItem", resource: `${table}/bob` }, "implicit-deny"],
  ]);
  refuses([
    ["text that is no ARN", "identity", doc({ ...READ, Resource: "example" })],
    ["an empty list", "identity", doc({ ...READ, Resource: [] })],
  ]);
});

describe(`iam: NotResource, ${guide("reference_policies_elements_notresource")}`, () => {
  const payroll = {
    Sid: "OnlyPayroll",
    Effect: "Deny",
    Action: "s3:*",
    NotResource: ["arn:aws:s3:::HRBucket/Payroll", "arn:aws:s3:::HRBucket/Payroll/*"],
  };
  decides(withAllowAll(payroll), [
    [
      "an object of the folder",
      { action: "s3:GetObject", resource: "arn:aws:s3:::HRBucket/Payroll/a" },
      "allow",
    ],
    ["the folder", { action: "s3:GetObject", resource: "arn:aws:s3:::HRBucket/Payroll" }, "allow"],
    [
      "a new folder",
      { action: "s3:GetObject", resource: "arn:aws:s3:::HRBucket/New/a" },
      "explicit-deny",
      ["identity:OnlyPayroll"],
    ],
    [
      "a folder whose name begins alike",
      { action: "s3:GetObject", resource: "arn:aws:s3:::HRBucket/Payroll2/a" },
      "explicit-deny",
    ],
    ["another bucket", { action: "s3:GetObject", resource: OBJECT }, "explicit-deny"],
    ["an action that knows no bucket", { action: "s3:ListAllMyBuckets" }, "explicit-deny"],
    ["another service", { action: "ec2:RunInstances" }, "allow"],
  ]);
  decides({ identity: [identity(payroll)] }, [
    [
      "it grants nothing",
      { action: "s3:GetObject", resource: "arn:aws:s3:::HRBucket/Payroll/a" },
      "implicit-deny",
    ],
  ]);
  decides({ identity: [identity({ ...payroll, Effect: "Allow" })] }, [
    ["with Allow: all but the listed", { action: "s3:GetObject", resource: OBJECT }, "allow"],
    [
      "with Allow: the listed",
      { action: "s3:GetObject", resource: "arn:aws:s3:::HRBucket/Payroll/a" },
      "implicit-deny",
    ],
    ["with Allow: not other services", { action: "ec2:RunInstances" }, "implicit-deny"],
  ]);
});

describe(`iam: Condition, ${guide("reference_policies_elements_condition")}`, () => {
  const named = (operator: string) => ({
    identity: [identity({ ...READ, Condition: { [operator]: { "aws:username": "johndoe" } } })],
  });
  const as = (name: string) => ({
    principal: {
      type: "user",
      account: OWN,
      partition: "aws",
      arn: `arn:aws:iam::${OWN}:user/${name}`,
    } as const,
    action: "s3:GetObject",
  });
  decides(named("StringEquals"), [
    ["johndoe", as("johndoe"), "allow"],
    ["JohnDoe", as("JohnDoe"), "implicit-deny"],
  ]);
  decides(named("StringEqualsIgnoreCase"), [
    ["johndoe, without regard to case", as("johndoe"), "allow"],
    ["JohnDoe, without regard to case", as("JohnDoe"), "allow"],
    ["janedoe, without regard to case", as("janedoe"), "implicit-deny"],
  ]);
  const ip = (key: string) => ({
    identity: [identity({ ...READ, Condition: { IpAddress: { [key]: "203.0.113.0/24" } } })],
  });
  for (const key of ["aws:SourceIp", "AWS:SourceIP", "aws:sourceip"]) {
    decides(ip(key), [
      [
        `key names have no case: ${key}`,
        { action: "s3:GetObject", context: { "aws:SourceIp": "203.0.113.9" } },
        "allow",
      ],
    ]);
  }
  const tag = {
    identity: [
      identity({
        ...READ,
        Action: "ec2:StopInstances",
        Condition: { StringEquals: { "ec2:ResourceTag/TagKey1": "Value1" } },
      }),
    ],
  };
  decides(tag, [
    [
      "a tag key in the same case",
      { action: "ec2:StopInstances", context: { "ec2:ResourceTag/TagKey1": "Value1" } },
      "allow",
    ],
    [
      "a tag key in other case",
      { action: "ec2:StopInstances", context: { "ec2:ResourceTag/tagkey1": "Value1" } },
      "allow",
    ],
    [
      "a tag value in other case",
      { action: "ec2:StopInstances", context: { "ec2:ResourceTag/TagKey1": "value1" } },
      "implicit-deny",
    ],
    [
      "another tag",
      { action: "ec2:StopInstances", context: { "ec2:ResourceTag/TagKey2": "Value1" } },
      "implicit-deny",
    ],
  ]);
  decides(
    {
      identity: [
        identity({ ...READ, Condition: { DateGreaterThan: { "aws:CurrentTime": "2019-07-16T12:00:00Z" } } }),
      ],
    },
    [
      [
        "after the date",
        { action: "s3:GetObject", context: { "aws:CurrentTime": "2019-07-16T12:00:01Z" } },
        "allow",
      ],
      [
        "at the date",
        { action: "s3:GetObject", context: { "aws:CurrentTime": "2019-07-16T12:00:00Z" } },
        "implicit-deny",
      ],
      [
        "before the date",
        { action: "s3:GetObject", context: { "aws:CurrentTime": "2019-07-16T11:59:59Z" } },
        "implicit-deny",
      ],
    ],
  );
  decides({ identity: [identity({ ...READ, Condition: {} })] }, [
    ["an empty Condition holds", { action: "s3:GetObject" }, "allow"],
  ]);
});

describe(`iam: supported values, ${guide("reference_policies_elements_supported-values")}`, () => {
  accepts([
    [
      "every type of principal",
      "bucket",
      doc({
        ...READ,
        Principal: {
          AWS: [OWN],
          Service: ["a.amazonaws.com"],
          Federated: "accounts.google.com",
          CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
        },
      }),
    ],
    [
      "every set operator with IfExists",
      "identity",
      doc({
        ...READ,
        Condition: {
          "ForAllValues:StringLikeIfExists": { "aws:TagKeys": "a*" },
          "ForAnyValue:StringEqualsIfExists": { "aws:TagKeys": "a" },
        },
      }),
    ],
    ["an ARN of China", "identity", doc({ ...READ, Resource: "arn:aws-cn:s3:::example" })],
    ["an ARN of GovCloud", "identity", doc({ ...READ, Resource: "arn:aws-us-gov:s3:::example" })],
  ]);
  decides({ identity: [of("identity", { ...READ, Resource: "arn:aws-cn:s3:::example/*" })] }, [
    ["the partition counts", { action: "s3:GetObject", resource: "arn:aws-cn:s3:::example/object" }, "allow"],
    ["and another one is another resource", { action: "s3:GetObject", resource: OBJECT }, "implicit-deny"],
  ]);
});
