import {
  bucket,
  conditionTable,
  decides,
  guide,
  holds,
  identity,
  KEY,
  operatorTable,
  OWN,
  Row,
  withAllowAll,
} from "./helper";
import assert from "node:assert/strict";

import { role, user } from "../../../iam";

describe(`iam: several keys and values, ${guide("reference_policies_condition-logic-multiple-context-keys-or-values")}`, () => {
  describe("AND over operators and keys, OR over values", () => {
    const anaArn = `arn:aws:iam::${OWN}:user/Ana`;
    const maryArn = `arn:aws:iam::${OWN}:user/Mary`;
    const granted = (principal: object | string) => ({
      resource: bucket({
        Sid: "ExamplePolicy",
        Effect: "Allow",
        Principal: principal,
        Action: "s3:ListBucket",
        Resource: "arn:aws:s3:::example",
        Condition: {
          StringEquals: {
            "aws:PrincipalTag/department": ["finance", "hr", "legal"],
            "aws:PrincipalTag/role": ["audit", "security"],
          },
          ArnLike: { "aws:PrincipalArn": [anaArn, maryArn] },
        },
      }),
    });
    const asked = (name: string, department?: string, duty?: string) => ({
      principal: user(`arn:aws:iam::${OWN}:user/${name}`),
      action: "s3:ListBucket",
      resource: "arn:aws:s3:::example",
      context: {
        ...(department !== undefined && { "aws:PrincipalTag/department": department }),
        ...(duty !== undefined && { "aws:PrincipalTag/role": duty }),
      },
    });
    const departments = { finance: true, hr: true, legal: true, marketing: false, Finance: false };
    const duties = { audit: true, security: true, payroll: false };
    const names = { Ana: true, Mary: true, Nikki: false };
    const product = Object.entries(departments).flatMap(([department, goodDepartment]) =>
      Object.entries(duties).flatMap(([duty, goodDuty]) =>
        Object.entries(names).map(([name, goodName]): Row => {
          const all = goodDepartment && goodDuty && goodName;
          return [
            `${name}, ${department}, ${duty}`,
            asked(name, department, duty),
            all ? "allow" : "implicit-deny",
          ];
        }),
      ),
    );
    // Everybody, so that the statement alone decides; with the account of the page, the identity must allow too.
    decides(granted("*"), [
      ...product,
      ["no department", asked("Ana", undefined, "audit"), "implicit-deny"],
      ["no role", asked("Ana", "hr"), "implicit-deny"],
      ["no tags", asked("Ana"), "implicit-deny"],
    ]);
    decides(granted({ AWS: `arn:aws:iam::${OWN}:root` }), [
      ["the account named, its identity silent", asked("Ana", "hr", "audit"), "implicit-deny"],
    ]);
  });

  describe("NOR over the values of negated operators", () => {
    const denied = withAllowAll({
      Sid: "ExamplePolicy",
      Effect: "Deny",
      Action: "s3:PutObject",
      Resource: "*",
      Condition: {
        StringNotEquals: {
          "aws:RequestedRegion": ["eu-west-1", "eu-central-1"],
          "s3:x-amz-acl": ["private", "bucket-owner-full-control"],
        },
      },
    });
    const put = (region?: string, acl?: string) => ({
      action: "s3:PutObject",
      context: {
        ...(region !== undefined && { "aws:RequestedRegion": region }),
        ...(acl !== undefined && { "s3:x-amz-acl": acl }),
      },
    });
    decides(denied, [
      [
        "neither value of either key",
        put("us-east-1", "public-read"),
        "explicit-deny",
        ["identity:ExamplePolicy"],
      ],
      ["first value of the first key", put("eu-west-1", "public-read"), "allow"],
      ["second value of the first key", put("eu-central-1", "public-read"), "allow"],
      ["first value of the second key", put("us-east-1", "private"), "allow"],
      ["second value of the second key", put("us-east-1", "bucket-owner-full-control"), "allow"],
      ["both", put("eu-west-1", "private"), "allow"],
      ["first key absent", put(undefined, "public-read"), "explicit-deny"],
      ["second key absent", put("us-east-1"), "explicit-deny"],
      ["both absent", put(), "explicit-deny"],
      ["first key absent, the second as listed", put(undefined, "private"), "allow"],
    ]);
    conditionTable([
      [
        "all keys and operators, in whatever case",
        { StringEquals: { "test:A": "1", "TEST:b": "2" }, Bool: { "test:C": "true" } },
        { "test:a": "1", "test:B": "2", "Test:C": "true" },
        true,
      ],
      [
        "one key differs",
        { StringEquals: { "test:A": "1", "TEST:b": "2" }, Bool: { "test:C": "true" } },
        { "test:a": "1", "test:B": "3", "test:C": "true" },
        false,
      ],
      [
        "one operator fails",
        { StringEquals: { "test:A": "1" }, Bool: { "test:C": "true" } },
        { "test:A": "1", "test:C": "false" },
        false,
      ],
      [
        "one key absent",
        { StringEquals: { "test:A": "1", "TEST:b": "2" }, Bool: { "test:C": "true" } },
        { "test:a": "1", "test:B": "2" },
        false,
      ],
      [
        "positive and negated operator on one key, both hold",
        { StringLike: { [KEY]: "a*" }, StringNotEquals: { [KEY]: "ab" } },
        { [KEY]: "ac" },
        true,
      ],
      [
        "positive and negated operator on one key, one fails",
        { StringLike: { [KEY]: "a*" }, StringNotEquals: { [KEY]: "ab" } },
        { [KEY]: "ab" },
        false,
      ],
      ["prototype names are keys as any other", { StringEquals: { "__proto__:x": "1" } }, {}, false],
      ["prototype names can be absent", { Null: { "constructor:name": "true" } }, {}, true],
    ]);
  });
});

describe(`iam: single- and multivalued keys, ${guide("reference_policies_condition-single-vs-multi-valued-context-keys")}`, () => {
  describe("ForAllValues and ForAnyValue", () => {
    operatorTable([
      ["ForAllValues:StringLike", ["PostDateTime", "Message", "Tags"], ["PostDateTime", "Message"], true],
      ["ForAllValues:StringLike", ["PostDateTime", "Message", "Tags"], ["PostDateTime", "UserName"], false],
      ["ForAllValues:StringLike", ["PostDateTime", "Message", "Tags"], ["Tags"], true],
      ["ForAllValues:StringLike", ["PostDateTime", "Message", "Tags"], ["ID"], false],
      ["ForAllValues:StringLike", ["PostDateTime", "Message", "Tags"], undefined, true],
      ["ForAnyValue:StringLike", ["ID", "PostDateTime"], ["UserName", "Message", "PostDateTime"], true],
      ["ForAnyValue:StringLike", ["ID", "PostDateTime"], ["PostDateTime", "Message"], true],
      ["ForAnyValue:StringLike", ["ID", "PostDateTime"], ["UserName"], false],
      ["ForAnyValue:StringLike", ["ID", "PostDateTime"], undefined, false],
      // An empty data set, "for example, an empty string".
      ["ForAllValues:StringEquals", "a", [], true],
      ["ForAllValues:StringEquals", "a", [""], true],
      ["ForAnyValue:StringEquals", "a", [], false],
      ["ForAnyValue:StringEquals", "", [""], false],
      ["ForAllValues:StringEquals", "a", "a", true],
      ["ForAllValues:StringEquals", "a", "b", false],
      ["ForAnyValue:StringEquals", "a", "a", true],
      ["ForAnyValue:StringEquals", "a", "b", false],
      ["ForAllValues:StringNotEquals", "a", ["b", "c"], true],
      ["ForAllValues:StringNotEquals", "a", ["b", "a"], false],
      ["ForAllValues:StringNotEquals", "a", ["a"], false],
      ["ForAnyValue:StringNotEquals", "a", ["b", "a"], true],
      ["ForAnyValue:StringNotEquals", "a", ["a"], false],
      ["ForAnyValue:StringNotEquals", ["a", "b"], ["a", "b"], false],
      ["ForAnyValue:StringNotEquals", ["a", "b"], ["a", "b", "c"], true],
      ["ForAllValues:NumericLessThan", "10", ["1", "9"], true],
      ["ForAllValues:NumericLessThan", "10", ["1", "10"], false],
      ["ForAnyValue:NumericLessThan", "10", ["11", "9"], true],
      ["ForAnyValue:NumericLessThan", "10", ["11", "10"], false],
      ["ForAllValues:IpAddress", "203.0.113.0/24", ["203.0.113.1", "203.0.113.2"], true],
      ["ForAllValues:IpAddress", "203.0.113.0/24", ["203.0.113.1", "203.0.114.2"], false],
      ["ForAnyValue:ArnLike", "arn:aws:s3:::a*", ["arn:aws:s3:::b", "arn:aws:s3:::ab"], true],
      ["ForAnyValue:ArnLike", "arn:aws:s3:::a*", ["arn:aws:s3:::b", "arn:aws:s3:::c"], false],
      ["ForAllValues:StringEqualsIgnoreCase", "dept", ["Dept", "DEPT"], true],
      ["ForAllValues:StringEqualsIgnoreCase", "dept", ["Dept", "Cost"], false],
      ["ForAllValues:StringEqualsIfExists", "a", ["b"], false],
      ["ForAllValues:StringEqualsIfExists", "a", ["a"], true],
      ["ForAnyValue:StringEqualsIfExists", "a", ["b"], false],
      ["ForAnyValue:StringEqualsIfExists", "a", ["b", "a"], true],
      ["forallvalues:stringequals", "a", ["a", "b"], false],
    ]);
    it("Null false keeps ForAllValues from holding without values", () => {
      const condition = { Null: { [KEY]: "false" }, "ForAllValues:StringLike": { [KEY]: "key1*" } };
      assert.ok(holds(condition, { [KEY]: ["key1a", "key1b"] }));
      assert.ok(!holds(condition, { [KEY]: ["key1a", "key2b"] }));
      assert.ok(!holds(condition, { [KEY]: [""] }));
      assert.ok(!holds(condition, {}));
    });
  });

  /** The page's table of the six comparisons; and the DynamoDB statements around it. */
  describe("worked examples", () => {
    const table = `arn:aws:dynamodb:us-west-2:${OWN}:table/Thread`;
    const attributes = (...names: string[]) => ({ "dynamodb:requestedAttributes": names });
    const only = {
      identity: [
        identity({
          Sid: "Only",
          Effect: "Allow",
          Action: "dynamodb:GetItem",
          Resource: table,
          Condition: { "ForAllValues:StringLike": attributes("PostDateTime", "Message", "Tags") },
        }),
      ],
    };
    const get = (...names: string[]) => ({
      action: "dynamodb:GetItem",
      resource: table,
      context: attributes(...names),
    });
    decides(only, [
      ["two listed", get("PostDateTime", "Message"), "allow", ["identity:Only"]],
      ["all three listed", get("PostDateTime", "Message", "Tags"), "allow"],
      ["ID beside a listed one", get("PostDateTime", "ID"), "implicit-deny"],
      ["UserName beside a listed one", get("PostDateTime", "UserName"), "implicit-deny"],
      ["ID alone", get("ID"), "implicit-deny"],
      ["none asked for", { action: "dynamodb:GetItem", resource: table }, "allow"],
    ]);
    const never = withAllowAll({
      Sid: "Never",
      Effect: "Deny",
      Action: "dynamodb:PutItem",
      Resource: table,
      Condition: { "ForAnyValue:StringLike": attributes("ID", "PostDateTime") },
    });
    const put = (...names: string[]) => ({
      action: "dynamodb:PutItem",
      resource: table,
      context: attributes(...names),
    });
    decides(never, [
      ["PostDateTime among others", put("PostDateTime", "Message"), "explicit-deny", ["identity:Never"]],
      ["PostDateTime among two others", put("UserName", "Message", "PostDateTime"), "explicit-deny"],
      ["UserName alone", put("UserName"), "allow"],
      ["none", { action: "dynamodb:PutItem", resource: table }, "allow"],
    ]);
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition_examples.html */
describe(`iam: multivalued key examples, ${guide("reference_policies_condition_examples-multi-valued-context-keys")}`, () => {
  const deny = (condition: object) =>
    withAllowAll({
      Sid: "DenyRestrictedTags",
      Effect: "Deny",
      Action: ["iam:Tag*", "iam:UnTag*"],
      Resource: ["*"],
      Condition: condition,
    });
  const tag = (...keys: string[]) => ({ action: "iam:TagUser", context: { "aws:TagKeys": keys } });
  const rows = (
    expected: readonly (readonly [keys: readonly string[] | undefined, matches: boolean])[],
  ): Row[] =>
    expected.map(([keys, matches]) => [
      keys === undefined ? "no aws:TagKeys" : keys.join(" and "),
      keys === undefined ? { action: "iam:TagUser" } : tag(...keys),
      matches ? "explicit-deny" : "allow",
      [matches ? "identity:DenyRestrictedTags" : "identity:AllowAll"],
    ]);

  describe("ForAllValues:StringNotLike, one value", () => {
    decides(
      deny({ "ForAllValues:StringNotLike": { "aws:TagKeys": "key1*" } }),
      rows([
        [["key1:legal"], false],
        [["key1:hr", "key1:personnel"], false],
        [["key2:audit"], true],
        [["key1:hr", "key2:audit"], false],
        [["key2:audit", "key3:x"], true],
        [undefined, true],
      ]),
    );
  });
  describe("ForAllValues:StringNotLike, several values", () => {
    decides(
      deny({ "ForAllValues:StringNotLike": { "aws:TagKeys": ["key1*", "key2*"] } }),
      rows([
        [["key1:legal"], false],
        [["key1:hr", "key2:personnel"], false],
        [["key2:audit"], false],
        [["key3:audit"], true],
        [["key3:audit", "key1:hr"], false],
        [["key3:audit", "key4:hr"], true],
        [undefined, true],
      ]),
    );
  });
  describe("ForAllValues with Null", () => {
    decides(
      deny({ "ForAllValues:StringNotLike": { "aws:TagKeys": ["key1*"] }, Null: { "aws:TagKeys": "false" } }),
      rows([
        [["key1:legal"], false],
        [["key2:audit"], true],
        [undefined, false],
      ]),
    );
  });
  describe("ForAnyValue:StringLike, one value", () => {
    decides(
      deny({ "ForAnyValue:StringLike": { "aws:TagKeys": "key1*" } }),
      rows([
        [["key1:legal"], true],
        [["key1:hr", "key2:personnel"], true],
        [["key2:audit"], false],
        [["key2:audit", "key3:x"], false],
        [undefined, false],
      ]),
    );
  });
  describe("ForAnyValue:StringLike, several values", () => {
    decides(
      deny({ "ForAnyValue:StringLike": { "aws:TagKeys": ["key1*", "key2*"] } }),
      rows([
        [["key1:legal"], true],
        [["key2:audit"], true],
        [["key3:legal", "key2:audit"], true],
        [["key3:legal"], false],
        [["key3:legal", "key4:audit"], false],
        [undefined, false],
      ]),
    );
  });
});

describe(`iam: single-valued key examples, ${guide("reference_policies_condition_examples-single-valued-context-keys")}`, () => {
  describe("several condition blocks", () => {
    const volumes = {
      identity: [
        identity(
          { Sid: "Create", Effect: "Allow", Action: "ec2:CreateVolume", Resource: "*" },
          {
            Sid: "TagWithProject",
            Effect: "Allow",
            Action: "ec2:CreateTags",
            Resource: `arn:aws:ec2:us-east-1:${OWN}:volume/*`,
            Condition: { StringLike: { "aws:RequestTag/project": "*" } },
          },
          {
            Sid: "TagNonProduction",
            Effect: "Allow",
            Action: "ec2:CreateTags",
            Resource: `arn:aws:ec2:us-east-1:${OWN}:*/*`,
            Condition: { StringNotEquals: { "aws:ResourceTag/environment": "production" } },
          },
        ),
      ],
    };
    const volume = `arn:aws:ec2:us-east-1:${OWN}:volume/vol-1`;
    const tags = (context: Record<string, string>, resource = volume) => ({
      action: "ec2:CreateTags",
      resource,
      context,
    });
    decides(volumes, [
      ["create", { action: "ec2:CreateVolume", resource: volume }, "allow", ["identity:Create"]],
      [
        "project Feature3, environment QA",
        tags({ "aws:RequestTag/project": "Feature3", "aws:ResourceTag/environment": "QA" }),
        "allow",
        ["identity:TagWithProject", "identity:TagNonProduction"],
      ],
      [
        "project on production",
        tags({ "aws:RequestTag/project": "Feature3", "aws:ResourceTag/environment": "production" }),
        "allow",
        ["identity:TagWithProject"],
      ],
      ["no project on production", tags({ "aws:ResourceTag/environment": "production" }), "implicit-deny"],
      ["no tags at all", tags({}), "allow", ["identity:TagNonProduction"]],
      [
        "a production instance",
        tags(
          { "aws:RequestTag/project": "x", "aws:ResourceTag/environment": "production" },
          volume.replace("volume/vol-1", "instance/i-1"),
        ),
        "implicit-deny",
      ],
      [
        "another region",
        tags({ "aws:RequestTag/project": "x" }, volume.replace("us-east-1", "us-east-2")),
        "implicit-deny",
      ],
    ]);
  });
  describe("one block of several keys and values", () => {
    const tasks = {
      identity: [
        identity({
          Effect: "Allow",
          Action: ["ecs:RunTask", "ecs:StartTask"],
          Resource: "*",
          Condition: {
            StringEquals: {
              "aws:RequestTag/environment": ["production", "prod-backup"],
              "ecs:cluster": [
                "arn:aws:ecs:us-east-1:111122223333:cluster/default1",
                "arn:aws:ecs:us-east-1:111122223333:cluster/default2",
              ],
            },
          },
        }),
      ],
    };
    const run = (environment: string | undefined, cluster: string) => ({
      action: "ecs:RunTask",
      context: {
        "ecs:cluster": `arn:aws:ecs:us-east-1:${OWN}:cluster/${cluster}`,
        ...(environment !== undefined && { "aws:RequestTag/environment": environment }),
      },
    });
    decides(tasks, [
      ["production on default1", run("production", "default1"), "allow"],
      ["prod-backup on default2", run("prod-backup", "default2"), "allow"],
      ["prod-backup on default1", run("prod-backup", "default1"), "allow"],
      ["another environment", run("test", "default1"), "implicit-deny"],
      ["another cluster", run("production", "default3"), "implicit-deny"],
      ["no environment", run(undefined, "default1"), "implicit-deny"],
      ["another action", { ...run("production", "default1"), action: "ecs:StopTask" }, "implicit-deny"],
      [
        "as a role",
        { ...run("production", "default1"), principal: role(`arn:aws:iam::${OWN}:role/r`) },
        "allow",
      ],
    ]);
  });
});
