import assert from "node:assert/strict";

import { type ContextInput, evaluate, parsePolicy, user } from "../../iam";

/**
 * Truth tables of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 * and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */

const KEY = "test:Key";

function holds(condition: object, context: ContextInput, version = "2012-10-17"): boolean {
  const statement = { Effect: "Allow", Action: "*", Resource: "*", Condition: condition };
  return evaluate(
    {
      principal: user("arn:aws:iam::111122223333:user/team/alice"),
      action: "s3:GetObject",
      resource: "*",
      context,
    },
    { identity: [parsePolicy({ Version: version, Statement: statement }, "identity")] },
  ).allowed;
}

type Values = string | number | boolean | readonly string[];

function table(
  rows: readonly (readonly [
    operator: string,
    policy: Values,
    request: Values | undefined,
    expected: boolean,
  ])[],
) {
  for (const [operator, policy, request, expected] of rows) {
    const shown = request === undefined ? "no value" : JSON.stringify(request);
    it(`${operator} ${JSON.stringify(policy)}: ${shown} ${expected ? "holds" : "does not hold"}`, () => {
      assert.equal(
        holds({ [operator]: { [KEY]: policy } }, request === undefined ? {} : { [KEY]: request }),
        expected,
      );
    });
  }
}

describe("iam: condition operators", () => {
  describe("strings", () => {
    table([
      ["StringEquals", "a", "a", true],
      ["StringEquals", "a", "A", false],
      ["StringEquals", "a*", "ab", false],
      ["StringEquals", "a*", "a*", true],
      ["StringEquals", ["a", "b"], "b", true],
      ["StringEquals", [], "a", false],
      ["StringNotEquals", "a", "a", false],
      ["StringNotEquals", "a", "b", true],
      ["StringNotEquals", ["a", "b"], "b", false],
      ["StringEqualsIgnoreCase", "a", "A", true],
      ["StringEqualsIgnoreCase", "a", "b", false],
      ["StringNotEqualsIgnoreCase", "a", "A", false],
      ["StringNotEqualsIgnoreCase", "a", "b", true],
      ["StringLike", "home/*/x", "home/a/b/x", true],
      ["StringLike", "home/*/x", "home/x", false],
      ["StringLike", "a?c", "abc", true],
      ["StringLike", "a?c", "ac", false],
      ["StringLike", "A*", "abc", false],
      ["StringLike", "*", "", true],
      ["StringLike", "", "", true],
      ["StringLike", "a*a", "a", false],
      ["StringLike", "*ab*ab*", "xabab", true],
      ["StringLike", "*ab*ab*", "xabb", false],
      ["StringNotLike", "a*", "abc", false],
      ["StringNotLike", "a*", "b", true],
      ["StringLike", "${*}a", "xa", false],
      ["StringLike", "${*}a", "*a", true],
      ["StringLike", "${?}a", "xa", false],
      ["StringLike", "${?}a", "?a", true],
      ["StringEquals", "${$}{a}", "${a}", true],
    ]);
  });

  describe("numbers, dates, booleans, binary", () => {
    table([
      ["NumericEquals", 10, "10", true],
      ["NumericEquals", "10.0", 10, true],
      ["NumericEquals", "10", "11", false],
      ["NumericNotEquals", "10", "10", false],
      ["NumericNotEquals", "10", "11", true],
      ["NumericLessThan", "10", "9", true],
      ["NumericLessThan", "10", "10", false],
      ["NumericLessThanEquals", "10", "10", true],
      ["NumericLessThanEquals", "10", "11", false],
      ["NumericGreaterThan", "1.1", "1.2", true],
      ["NumericGreaterThan", "10", "9", false],
      ["NumericGreaterThanEquals", "10", "10", true],
      ["NumericLessThan", "10", "x", false],
      ["NumericLessThan", "10", "", false],
      ["DateEquals", "2020-01-01T00:00:00Z", "2020-01-01T01:00:00+01:00", true],
      ["DateEquals", "2020-01-01", "1577836800", true],
      ["DateNotEquals", "2020-01-01", "1577836800", false],
      ["DateGreaterThan", "2020-01-01T00:00:01Z", "2020-01-01T00:00:02Z", true],
      ["DateGreaterThan", "2020-01-01T00:00:01Z", "2020-01-01T00:00:01Z", false],
      ["DateGreaterThanEquals", "2020-01-01T00:00:01Z", "2020-01-01T00:00:01", true],
      ["DateLessThan", "2020-01-01T00:00:01Z", "2019", true],
      ["DateLessThan", "2020-01-01T00:00:01Z", "2021-05", false],
      ["DateLessThanEquals", "2020-01-01T00:00:01Z", "2020-01-01T00:00:01Z", true],
      ["DateLessThan", "2020-01-01T00:00:01Z", "yesterday", false],
      ["Bool", "true", "true", true],
      ["Bool", true, "true", true],
      ["Bool", "false", "true", false],
      ["Bool", "false", false, true],
      ["BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", true],
      ["BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "AAAA", false],
    ]);
  });

  describe("addresses", () => {
    table([
      ["IpAddress", "203.0.113.0/24", "203.0.113.255", true],
      ["IpAddress", "203.0.113.0/24", "203.0.114.0", false],
      ["IpAddress", "203.0.113.7", "203.0.113.7", true],
      ["IpAddress", "203.0.113.7", "203.0.113.8", false],
      ["IpAddress", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], "2001:db8:1234:5678::1", true],
      ["IpAddress", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], "2001:db8:1234:5679::1", false],
      ["IpAddress", "0.0.0.0/0", "2001:db8::1", false],
      ["IpAddress", "::/0", "203.0.113.7", false],
      ["IpAddress", "203.0.113.0/24", "nowhere", false],
      ["NotIpAddress", "203.0.113.0/24", "nowhere", true],
      ["IpAddress", "203.0.113.0/33", "203.0.113.0", false],
      ["IpAddress", "*", "203.0.113.0", false],
      ["NotIpAddress", "203.0.113.0/24", "203.0.113.255", false],
      ["NotIpAddress", "203.0.113.0/24", "203.0.114.0", true],
    ]);
  });

  describe("ARNs", () => {
    for (const operator of ["ArnEquals", "ArnLike"]) {
      table([
        [
          operator,
          "arn:aws:sns:us-east-1:111122223333:topic",
          "arn:aws:sns:us-east-1:111122223333:topic",
          true,
        ],
        [operator, "arn:aws:sns:*:111122223333:t?pic", "arn:aws:sns:us-east-1:111122223333:topic", true],
        [operator, "arn:aws:sns:*:111122223333:topic", "arn:aws:sns:us-east-1:444455556666:topic", false],
        [operator, "arn:aws:s3:::a*", "arn:aws:s3:::a:b/c", true],
        [operator, "arn:aws:s3:*", "arn:aws:s3:::a", false],
        [operator, "arn:aws:sns:us-east-1:111122223333:topic", "topic", false],
        [operator, "*", "arn:aws:s3:::a", true],
      ]);
    }
    // The worked example of the page: a wildcard of an ARN operator does not reach across a colon.
    const pattern = "arn:aws:someservice:*:111122223333:finance/*";
    const value = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt";
    table([
      ["StringLike", pattern, value, true],
      ["ArnLike", pattern, value, false],
      ["ArnNotLike", pattern, value, true],
      ["ArnNotEquals", "arn:aws:s3:::a", "arn:aws:s3:::a", false],
      ["ArnNotLike", "arn:aws:s3:::*", "arn:aws:s3:::a", false],
    ]);
  });

  describe("absent keys", () => {
    for (const operator of [
      "StringEquals",
      "StringLike",
      "NumericLessThan",
      "DateGreaterThan",
      "Bool",
      "BinaryEquals",
      "IpAddress",
      "ArnLike",
    ]) {
      table([
        [operator, "1", undefined, false],
        [`${operator}IfExists`, "1", undefined, true],
        [`ForAllValues:${operator}`, "1", undefined, true],
        [`ForAnyValue:${operator}`, "1", undefined, false],
      ]);
    }
    for (const operator of [
      "StringNotEquals",
      "StringNotLike",
      "NumericNotEquals",
      "DateNotEquals",
      "NotIpAddress",
      "ArnNotEquals",
      "ArnNotLike",
    ]) {
      table([
        [operator, "1", undefined, true],
        [`${operator}IfExists`, "1", undefined, true],
        [`ForAllValues:${operator}`, "1", undefined, true],
        [`ForAnyValue:${operator}`, "1", undefined, false],
      ]);
    }
    table([
      ["StringEqualsIfExists", "a", "b", false],
      ["Null", "true", undefined, true],
      ["Null", "true", "a", false],
      ["Null", "false", undefined, false],
      ["Null", "false", "a", true],
      ["Null", true, [], true],
    ]);
  });

  describe("sets of values", () => {
    table([
      ["ForAllValues:StringLike", ["PostDateTime", "Message", "Tags"], ["PostDateTime", "Message"], true],
      ["ForAllValues:StringLike", ["PostDateTime", "Message", "Tags"], ["PostDateTime", "UserName"], false],
      ["ForAnyValue:StringLike", ["ID", "PostDateTime"], ["UserName", "Message", "PostDateTime"], true],
      ["ForAnyValue:StringLike", ["ID", "PostDateTime"], ["UserName"], false],
      ["ForAllValues:StringEquals", "a", [], true],
      ["ForAllValues:StringEquals", "a", [""], true],
      ["ForAnyValue:StringEquals", "a", [], false],
      ["ForAnyValue:StringEquals", "", [""], false],
      ["ForAllValues:StringNotEquals", "a", ["b", "c"], true],
      ["ForAllValues:StringNotEquals", "a", ["b", "a"], false],
      ["ForAnyValue:StringNotEquals", "a", ["b", "a"], true],
      ["ForAnyValue:StringNotEquals", "a", ["a"], false],
    ]);
    it("Null false keeps ForAllValues from holding without values", () => {
      const condition = { Null: { [KEY]: "false" }, "ForAllValues:StringLike": { [KEY]: "key1*" } };
      assert.ok(holds(condition, { [KEY]: ["key1a", "key1b"] }));
      assert.ok(!holds(condition, { [KEY]: [""] }));
      assert.ok(!holds(condition, {}));
    });
  });

  describe("several conditions", () => {
    it("all operators and all keys must hold, in whatever case keys are written", () => {
      const condition = { StringEquals: { "test:A": "1", "TEST:b": "2" }, Bool: { "test:C": "true" } };
      assert.ok(holds(condition, { "test:a": "1", "test:B": "2", "Test:C": "true" }));
      assert.ok(!holds(condition, { "test:a": "1", "test:B": "3", "test:C": "true" }));
      assert.ok(!holds(condition, { "test:a": "1", "test:B": "2" }));
    });
    it("takes prototype names as any other key", () => {
      assert.ok(!holds({ StringEquals: { "__proto__:x": "1" } }, {}));
      assert.ok(holds({ Null: { "constructor:name": "true" } }, {}));
    });
  });

  describe("policy variables", () => {
    const cases: [string, object, ContextInput, boolean][] = [
      [
        "are filled in",
        { StringLike: { "s3:prefix": "home/${aws:username}/*" } },
        { "s3:prefix": "home/alice/x" },
        true,
      ],
      [
        "are filled in from the caller",
        { StringLike: { "s3:prefix": "home/${aws:username}/*" } },
        { "s3:prefix": "home/bob/x" },
        false,
      ],
      [
        "work in ARN operators",
        { ArnLike: { "test:Key": "arn:aws:iam::*:user/team/${aws:username}" } },
        { "test:Key": "arn:aws:iam::1:user/team/alice" },
        true,
      ],
      [
        "may hold a colon in their default",
        { StringEquals: { "test:Key": "${aws:PrincipalTag/team, 'company:wide'}" } },
        { "test:Key": "company:wide" },
        true,
      ],
      [
        "have a value before the default",
        { StringEquals: { "test:Key": "${test:Other, 'x'}" } },
        { "test:Key": "y", "test:Other": "y" },
        true,
      ],
      [
        "do not bring wildcards",
        { StringLike: { "test:Key": "${test:Other}" } },
        { "test:Key": "abc", "test:Other": "a*" },
        false,
      ],
      [
        "without value equal nothing",
        { StringLike: { "test:Key": "${test:Other}*" } },
        { "test:Key": "abc" },
        false,
      ],
      [
        "without value differ from everything",
        { StringNotLike: { "test:Key": "${test:Other}*" } },
        { "test:Key": "abc" },
        true,
      ],
      [
        "of several values equal nothing",
        { StringEquals: { "test:Key": "${test:Other}" } },
        { "test:Key": "a", "test:Other": ["a", "b"] },
        false,
      ],
    ];
    for (const [title, condition, context, expected] of cases) {
      it(title, () => {
        assert.equal(holds(condition, context), expected);
      });
    }
    it("are plain text in documents of 2008", () => {
      const condition = { StringEquals: { [KEY]: "${aws:username}" } };
      assert.ok(holds(condition, { [KEY]: "alice" }));
      assert.ok(!holds(condition, { [KEY]: "alice" }, "2008-10-17"));
      assert.ok(holds(condition, { [KEY]: "${aws:username}" }, "2008-10-17"));
    });
  });
});
