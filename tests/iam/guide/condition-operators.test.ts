import assert from "node:assert/strict";

import {
  ALLOW_ALL,
  bucket,
  decides,
  guide,
  holds,
  identity,
  KEY,
  neverHolds,
  of,
  OperatorRow,
  operatorTable,
  OTHER,
  OWN,
  withAllowAll,
  WORKER,
} from "./helper";

const PAGE = "reference_policies_elements_condition_operators";
const USERS = `arn:aws:iam::${OWN}:user/*`;
const BOB = `arn:aws:iam::${OWN}:user/bob`;

/** A row for the operator alone and with IfExists, which is the same while the key is there. */
const both = ([operator, ...rest]: OperatorRow): OperatorRow[] => [
  [operator, ...rest],
  [`${operator}IfExists`, ...rest],
];

/** A value that the operator can read. */
function readable(operator: string): string {
  if (operator.startsWith("Date")) return "2020-01-01";
  if (operator.startsWith("Arn")) return "arn:aws:s3:::a";
  if (operator.endsWith("IpAddress")) return "203.0.113.1";
  return { Bool: "true", BinaryEquals: "QUJD" }[operator] ?? "1";
}

describe(`iam: condition operators, ${guide(PAGE)}`, () => {
  describe("strings", () => {
    operatorTable(
      (
        [
          ["StringEquals", "a", "a", true],
          ["StringEquals", "a", "A", false],
          ["StringEquals", "a", "ab", false],
          ["StringEquals", "a*", "ab", false],
          ["StringEquals", "a*", "a*", true],
          ["StringEquals", "a?", "ab", false],
          ["StringEquals", ["a", "b"], "b", true],
          ["StringEquals", ["a", "b"], "c", false],
          ["StringEquals", [], "a", false],
          ["StringNotEquals", "a", "a", false],
          ["StringNotEquals", "a", "A", true],
          ["StringNotEquals", "a", "b", true],
          ["StringNotEquals", "a*", "ab", true],
          ["StringNotEquals", ["a", "b"], "b", false],
          ["StringNotEquals", ["a", "b"], "c", true],
          ["StringEqualsIgnoreCase", "a", "A", true],
          ["StringEqualsIgnoreCase", "ABC", "aBc", true],
          ["StringEqualsIgnoreCase", "a", "b", false],
          ["StringEqualsIgnoreCase", "a*", "ab", false],
          ["StringNotEqualsIgnoreCase", "a", "A", false],
          ["StringNotEqualsIgnoreCase", "a", "b", true],
          ["StringNotEqualsIgnoreCase", ["a", "B"], "b", false],
          ["StringLike", "home/*/x", "home/a/b/x", true],
          ["StringLike", "home/*/x", "home/x", false],
          ["StringLike", "a?c", "abc", true],
          ["StringLike", "a?c", "ac", false],
          ["StringLike", "a?c", "abbc", false],
          ["StringLike", "A*", "abc", false],
          ["StringLike", "abc", "abc", true],
          ["StringLike", "b", "abc", false],
          ["StringLike", "*b*", "abc", true],
          ["StringLike", "*", "", true],
          ["StringLike", "?", "", false],
          ["StringLike", "", "", true],
          ["StringLike", "", "a", false],
          ["StringLike", "a*a", "a", false],
          ["StringLike", "*ab*ab*", "xabab", true],
          ["StringLike", "*ab*ab*", "xabb", false],
          ["StringLike", ["x*", "a*"], "abc", true],
          ["StringNotLike", "a*", "abc", false],
          ["StringNotLike", "a*", "Abc", true],
          ["StringNotLike", "a*", "b", true],
          ["StringNotLike", "a?", "abc", true],
          ["StringNotLike", ["a*", "b*"], "bc", false],
          ["StringNotLike", ["a*", "b*"], "c", true],
        ] satisfies OperatorRow[]
      ).flatMap((row) => both(row)),
    );
  });

  describe("comparisons of numbers and dates", () => {
    const orders: [comparison: string, below: boolean, equal: boolean, above: boolean][] = [
      ["Equals", false, true, false],
      ["NotEquals", true, false, true],
      ["LessThan", true, false, false],
      ["LessThanEquals", true, true, false],
      ["GreaterThan", false, false, true],
      ["GreaterThanEquals", false, true, true],
    ];
    const points = {
      Numeric: ["10", ["9", "10", "11"]],
      Date: [
        "2020-01-01T00:00:01Z",
        ["2020-01-01T00:00:00Z", "2020-01-01T00:00:01Z", "2020-01-01T00:00:02Z"],
      ],
    } as const;
    for (const [kind, [bound, requested]] of Object.entries(points)) {
      for (const [comparison, ...expected] of orders) {
        operatorTable(
          requested.flatMap((value, index) =>
            both([`${kind}${comparison}`, bound, value, expected[index] === true]),
          ),
        );
      }
    }
    operatorTable([
      ["NumericEquals", 10, "10", true],
      ["NumericEquals", "10.0", 10, true],
      ["NumericEquals", "-1", "-1.0", true],
      ["NumericEquals", ["5", "10"], "10", true],
      ["NumericNotEquals", ["5", "10"], "10", false],
      ["NumericNotEquals", ["5", "10"], "7", true],
      ["NumericLessThan", "9", "10", false],
      ["NumericLessThan", "-1", "-2", true],
      ["NumericGreaterThan", "1.1", "1.2", true],
      ["NumericLessThan", "10", "x", false],
      ["NumericLessThan", "10", "", false],
      ["DateEquals", "2020-01-01T00:00:00Z", "2020-01-01T01:00:00+01:00", true],
      ["DateEquals", "2020-01-01", "2020-01-01T00:00:00Z", true],
      ["DateEquals", "2020-01", "2020-01-01T00:00:00Z", true],
      ["DateEquals", "2020", "2020-01-01T00:00:00Z", true],
      ["DateEquals", "2020-01-01T00:00Z", "2020-01-01T00:00:00Z", true],
      ["DateEquals", "2020-01-01T00:00:00.500Z", "2020-01-01T00:00:00Z", false],
      ["DateEquals", "2020-01-01", "1577836800", true],
      ["DateEquals", "1577836800", "2020-01-01T00:00:00Z", true],
      ["DateNotEquals", "2020-01-01", "1577836800", false],
      ["DateGreaterThan", "1577836800", "1577836801", true],
      ["DateGreaterThanEquals", "2020-01-01T00:00:01Z", "2020-01-01T00:00:01", true],
      ["DateLessThan", "2020-01-01T00:00:01Z", "2019", true],
      ["DateLessThan", "2020-01-01T00:00:01Z", "2021-05", false],
      ["DateLessThan", "2020-01-01T00:00:01Z", "yesterday", false],
    ]);
  });

  it("a date without a zone is UTC, whatever the zone of the machine", () => {
    const zone = process.env.TZ;
    process.env.TZ = "Asia/Tokyo";
    try {
      assert.ok(holds({ DateEquals: { [KEY]: "2020-01-01T00:00:01Z" } }, { [KEY]: "2020-01-01T00:00:01" }));
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  describe("booleans and binary", () => {
    operatorTable(
      (
        [
          ["Bool", "true", "true", true],
          ["Bool", "true", "false", false],
          ["Bool", "false", "true", false],
          ["Bool", "false", "false", true],
          ["Bool", true, "true", true],
          ["Bool", false, "true", false],
          ["Bool", "false", false, true],
          ["BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", true],
          ["BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NQ==", false],
          ["BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "AAAA", false],
          ["BinaryEquals", ["AAAA", "QUJD"], "QUJD", true],
          ["BinaryEquals", "QUJD", "qujd", false],
        ] satisfies OperatorRow[]
      ).flatMap((row) => both(row)),
    );
  });

  describe("addresses", () => {
    operatorTable(
      (
        [
          ["IpAddress", "203.0.113.0/24", "203.0.113.0", true],
          ["IpAddress", "203.0.113.0/24", "203.0.113.255", true],
          ["IpAddress", "203.0.113.0/24", "203.0.112.255", false],
          ["IpAddress", "203.0.113.0/24", "203.0.114.0", false],
          // Without a prefix, /32.
          ["IpAddress", "203.0.113.7", "203.0.113.7", true],
          ["IpAddress", "203.0.113.7", "203.0.113.8", false],
          ["IpAddress", "203.0.113.7/32", "203.0.113.7", true],
          ["IpAddress", "0.0.0.0/0", "198.51.100.1", true],
          ["IpAddress", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], "203.0.113.9", true],
          ["IpAddress", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], "2001:db8:1234:5678::1", true],
          ["IpAddress", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], "2001:db8:1234:5679::1", false],
          ["IpAddress", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], "198.51.100.1", false],
          ["IpAddress", "2001:db8::1", "2001:DB8:0:0:0:0:0:1", true],
          ["IpAddress", "2001:db8::1", "2001:db8::2", false],
          ["IpAddress", "0.0.0.0/0", "2001:db8::1", false],
          ["IpAddress", "::/0", "203.0.113.7", false],
          ["IpAddress", "203.0.113.0/24", "nowhere", false],
          ["NotIpAddress", "203.0.113.0/24", "203.0.113.255", false],
          ["NotIpAddress", "203.0.113.0/24", "203.0.114.0", true],
          ["NotIpAddress", "203.0.113.0/24", "nowhere", true],
          ["NotIpAddress", ["203.0.113.0/24", "192.0.2.0/24"], "192.0.2.1", false],
          ["NotIpAddress", ["203.0.113.0/24", "192.0.2.0/24"], "198.51.100.1", true],
          ["NotIpAddress", "2001:DB8:1234:5678::/64", "2001:db8:1234:5678:ffff::", false],
        ] satisfies OperatorRow[]
      ).flatMap((row) => both(row)),
    );
  });

  describe("ARNs", () => {
    const topic = `arn:aws:sns:us-east-1:${OWN}:topic`;
    const cases: [pattern: string, value: string, equal: boolean][] = [
      [topic, topic, true],
      [topic, `${topic}2`, false],
      [topic, topic.replace("topic", "Topic"), false],
      [`arn:aws:sns:*:${OWN}:t?pic`, topic, true],
      [`arn:aws:sns:us-*-1:${OWN}:topic`, topic, true],
      [`arn:aws:sns:*:${OWN}:topic`, topic.replace(OWN, OTHER), false],
      ["arn:*:*:*:*:*", topic, true],
      [`arn:aws:sns:*:topic`, topic, false],
      ["arn:aws:s3:::a*", "arn:aws:s3:::a:b/c", true],
      ["arn:aws:s3:*", "arn:aws:s3:::a", false],
      [topic, "topic", false],
      // The page's own example: a wildcard of an ARN operator does not reach across a colon.
      [
        `arn:aws:someservice:*:${OWN}:finance/*`,
        `arn:aws:someservice:us-east-2:999999999999:store/abc:${OWN}:finance/document.txt`,
        false,
      ],
    ];
    for (const operator of ["ArnEquals", "ArnLike"]) {
      operatorTable(cases.flatMap(([pattern, value, equal]) => both([operator, pattern, value, equal])));
    }
    for (const operator of ["ArnNotEquals", "ArnNotLike"]) {
      operatorTable(cases.flatMap(([pattern, value, equal]) => both([operator, pattern, value, !equal])));
    }
    operatorTable([
      [
        "StringLike",
        `arn:aws:someservice:*:${OWN}:finance/*`,
        `arn:aws:someservice:us-east-2:999999999999:store/abc:${OWN}:finance/document.txt`,
        true,
      ],
      ["ArnLike", "*", "arn:aws:s3:::a", true],
      ["ArnLike", ["arn:aws:s3:::b", "arn:aws:s3:::a"], "arn:aws:s3:::a", true],
      ["ArnNotLike", ["arn:aws:s3:::b", "arn:aws:s3:::a"], "arn:aws:s3:::a", false],
    ]);
  });

  describe("values that an operator cannot read: wildcards, variables, addresses out of range", () => {
    neverHolds([
      ["NumericLessThan", "1*", { [KEY]: "0" }],
      ["NumericLessThan", "${test:Other}", { [KEY]: "0", "test:Other": "1" }],
      ["NumericEquals", "ten", { [KEY]: "ten" }],
      ["DateLessThan", "202*", { [KEY]: "2019" }],
      ["DateEquals", "*", { [KEY]: "2019" }],
      ["DateEquals", "yesterday", { [KEY]: "yesterday" }],
      ["DateEquals", "${test:Other}", { [KEY]: "2020-01-01", "test:Other": "2020-01-01" }],
      ["IpAddress", "203.0.113.0/33", { [KEY]: "203.0.113.0" }],
      ["IpAddress", "*", { [KEY]: "203.0.113.0" }],
      ["IpAddress", "203.0.113.*", { [KEY]: "203.0.113.0" }],
      ["IpAddress", "${test:Other}", { [KEY]: "203.0.113.1", "test:Other": "203.0.113.1" }],
      ["BinaryEquals", "${test:Other}", { [KEY]: "QUJD", "test:Other": "QUJD" }],
      ["Null", "${test:Other}", { "test:Other": "true" }],
      ["Null", "*", {}],
    ]);
  });

  describe(`keys that the request does not have, ${guide(PAGE, "Conditions_IfExists")}`, () => {
    const positive = [
      "StringEquals",
      "StringEqualsIgnoreCase",
      "StringLike",
      "NumericEquals",
      "NumericLessThan",
      "NumericLessThanEquals",
      "NumericGreaterThan",
      "NumericGreaterThanEquals",
      "DateEquals",
      "DateLessThan",
      "DateLessThanEquals",
      "DateGreaterThan",
      "DateGreaterThanEquals",
      "Bool",
      "BinaryEquals",
      "IpAddress",
      "ArnEquals",
      "ArnLike",
    ];
    const negated = [
      "StringNotEquals",
      "StringNotEqualsIgnoreCase",
      "StringNotLike",
      "NumericNotEquals",
      "DateNotEquals",
      "NotIpAddress",
      "ArnNotEquals",
      "ArnNotLike",
    ];
    for (const [operators, plain] of [
      [positive, false],
      [negated, true],
    ] as const) {
      for (const operator of operators) {
        const value = readable(operator);
        operatorTable([
          [operator, value, undefined, plain],
          [`${operator}IfExists`, value, undefined, true],
          [`ForAllValues:${operator}`, value, undefined, true],
          [`ForAnyValue:${operator}`, value, undefined, false],
        ]);
      }
    }
  });

  describe(`Null, ${guide(PAGE, "Conditions_Null")}`, () => {
    operatorTable([
      ["Null", "true", undefined, true],
      ["Null", "true", "a", false],
      ["Null", "false", undefined, false],
      ["Null", "false", "a", true],
      ["Null", true, undefined, true],
      ["Null", false, "a", true],
      ["Null", "true", [], true],
      ["Null", "false", [], false],
      ["Null", "false", ["a", "b"], true],
    ]);
    const own = {
      identity: [
        identity({ ...ALLOW_ALL, Action: "ec2:*", Condition: { Null: { "aws:TokenIssueTime": "true" } } }),
      ],
    };
    decides(own, [
      ["long-term credentials", { action: "ec2:RunInstances" }, "allow"],
      [
        "temporary credentials",
        { action: "ec2:RunInstances", context: { "aws:TokenIssueTime": "2020-01-01T00:00:02Z" } },
        "implicit-deny",
      ],
    ]);
  });

  describe("worked examples", () => {
    const accessKeys = (condition: object) => ({
      identity: [
        identity({ Effect: "Allow", Action: "iam:*AccessKey*", Resource: USERS, Condition: condition }),
      ],
    });
    const create = { action: "iam:CreateAccessKey", resource: BOB };

    describe(guide(PAGE, "Conditions_String"), () => {
      decides(accessKeys({ StringEquals: { "aws:PrincipalTag/job-category": "iamuser-admin" } }), [
        ["tagged", { ...create, context: { "aws:PrincipalTag/job-category": "iamuser-admin" } }, "allow"],
        [
          "tagged in other case",
          { ...create, context: { "aws:PrincipalTag/job-category": "IAMUser-Admin" } },
          "implicit-deny",
        ],
        ["not tagged", create, "implicit-deny"],
        [
          "another action",
          {
            ...create,
            action: "iam:CreateUser",
            context: { "aws:PrincipalTag/job-category": "iamuser-admin" },
          },
          "implicit-deny",
        ],
      ]);
      const home = {
        identity: [
          identity(
            {
              Sid: "Console",
              Effect: "Allow",
              Action: ["s3:ListAllMyBuckets", "s3:GetBucketLocation"],
              Resource: "arn:aws:s3:::*",
            },
            {
              Sid: "List",
              Effect: "Allow",
              Action: "s3:ListBucket",
              Resource: "arn:aws:s3:::company",
              Condition: { StringLike: { "s3:prefix": ["", "home/", "home/${aws:username}/"] } },
            },
            {
              Sid: "Home",
              Effect: "Allow",
              Action: "s3:*",
              Resource: [
                "arn:aws:s3:::company/home/${aws:username}",
                "arn:aws:s3:::company/home/${aws:username}/*",
              ],
            },
          ),
        ],
      };
      const list = { action: "s3:ListBucket", resource: "arn:aws:s3:::company" };
      decides(home, [
        ["the top", { ...list, context: { "s3:prefix": "" } }, "allow", ["identity:List"]],
        ["home", { ...list, context: { "s3:prefix": "home/" } }, "allow", ["identity:List"]],
        ["own folder", { ...list, context: { "s3:prefix": "home/alice/" } }, "allow", ["identity:List"]],
        ["another's folder", { ...list, context: { "s3:prefix": "home/bob/" } }, "implicit-deny"],
        ["no prefix", list, "implicit-deny"],
        [
          "location",
          { action: "s3:GetBucketLocation", resource: "arn:aws:s3:::company" },
          "allow",
          ["identity:Console"],
        ],
        [
          "own object",
          { action: "s3:PutObject", resource: "arn:aws:s3:::company/home/alice/a" },
          "allow",
          ["identity:Home"],
        ],
        [
          "another's object",
          { action: "s3:GetObject", resource: "arn:aws:s3:::company/home/bob/a" },
          "implicit-deny",
        ],
        [
          "a role has no user name",
          { principal: WORKER, action: "s3:GetObject", resource: "arn:aws:s3:::company/home/alice/a" },
          "implicit-deny",
        ],
      ]);
    });

    describe(guide(PAGE, "Conditions_Numeric"), () => {
      const ten = {
        identity: [
          identity({
            Effect: "Allow",
            Action: "s3:ListBucket",
            Resource: "arn:aws:s3:::example_bucket",
            Condition: { NumericLessThanEquals: { "s3:max-keys": "10" } },
          }),
        ],
      };
      const list = { action: "s3:ListBucket", resource: "arn:aws:s3:::example_bucket" };
      decides(ten, [
        ["9 keys", { ...list, context: { "s3:max-keys": 9 } }, "allow"],
        ["10 keys", { ...list, context: { "s3:max-keys": "10" } }, "allow"],
        ["11 keys", { ...list, context: { "s3:max-keys": 11 } }, "implicit-deny"],
        [
          "100 keys, which sorts before 11 as text",
          { ...list, context: { "s3:max-keys": 100 } },
          "implicit-deny",
        ],
        ["not said", list, "implicit-deny"],
      ]);
    });

    describe(guide(PAGE, "Conditions_Date"), () => {
      decides(accessKeys({ DateGreaterThan: { "aws:TokenIssueTime": "2020-01-01T00:00:01Z" } }), [
        ["issued later", { ...create, context: { "aws:TokenIssueTime": "2020-01-01T00:00:02Z" } }, "allow"],
        [
          "issued then",
          { ...create, context: { "aws:TokenIssueTime": "2020-01-01T00:00:01Z" } },
          "implicit-deny",
        ],
        [
          "issued before",
          { ...create, context: { "aws:TokenIssueTime": "2019-12-31T23:59:59Z" } },
          "implicit-deny",
        ],
        ["long-term credentials", create, "implicit-deny"],
      ]);
    });

    describe(guide(PAGE, "Conditions_Boolean"), () => {
      const plain = {
        Sid: "BooleanExample",
        Action: "s3:*",
        Effect: "Deny",
        Resource: ["arn:aws:s3:::example", "arn:aws:s3:::example/*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      };
      const get = { action: "s3:GetObject", resource: "arn:aws:s3:::example/a" };
      decides(withAllowAll(plain), [
        ["over TLS", { ...get, context: { "aws:SecureTransport": true } }, "allow"],
        [
          "in the clear",
          { ...get, context: { "aws:SecureTransport": "false" } },
          "explicit-deny",
          ["identity:BooleanExample"],
        ],
        [
          "the bucket itself",
          { ...get, resource: "arn:aws:s3:::example", context: { "aws:SecureTransport": false } },
          "explicit-deny",
        ],
        [
          "another bucket",
          { ...get, resource: "arn:aws:s3:::example2/a", context: { "aws:SecureTransport": false } },
          "allow",
        ],
        ["not said", get, "allow"],
      ]);
      decides({ identity: [identity(plain)] }, [
        [
          "the statement allows nothing",
          { ...get, context: { "aws:SecureTransport": true } },
          "implicit-deny",
        ],
      ]);
    });

    describe(guide(PAGE, "Conditions_IPAddress"), () => {
      decides(accessKeys({ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }), [
        ["first address", { ...create, context: { "aws:SourceIp": "203.0.113.0" } }, "allow"],
        ["last address", { ...create, context: { "aws:SourceIp": "203.0.113.255" } }, "allow"],
        ["outside", { ...create, context: { "aws:SourceIp": "203.0.114.1" } }, "implicit-deny"],
        ["through a VPC endpoint", create, "implicit-deny"],
      ]);
    });

    describe(guide(PAGE, "Conditions_ARN"), () => {
      const queue = `arn:aws:sqs:us-west-2:${OWN}:inbox`;
      const topic = `arn:aws:sns:us-west-2:${OWN}:news`;
      const resource = of("queue", {
        Effect: "Allow",
        Principal: { AWS: OWN },
        Action: "SQS:SendMessage",
        Resource: queue,
        Condition: { ArnEquals: { "aws:SourceArn": topic } },
      });
      const send = { action: "sqs:SendMessage", resource: queue };
      decides({ resource, identity: [identity(ALLOW_ALL)] }, [
        [
          "from the topic",
          { ...send, context: { "aws:SourceArn": topic } },
          "allow",
          ["identity:AllowAll", "resource:Statement[0]"],
        ],
        ["sent directly, only the identity counts", send, "allow", ["identity:AllowAll"]],
      ]);
      const open = of("queue", {
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "SQS:SendMessage",
        Resource: queue,
        Condition: { ArnEquals: { "aws:SourceArn": topic } },
      });
      const sns = { type: "service", service: "sns.amazonaws.com" } as const;
      decides({ resource: open }, [
        ["SNS for the topic", { ...send, principal: sns, context: { "aws:SourceArn": topic } }, "allow"],
        [
          "SNS for another topic",
          { ...send, principal: sns, context: { "aws:SourceArn": `${topic}2` } },
          "implicit-deny",
        ],
        ["SNS for none", { ...send, principal: sns }, "implicit-deny"],
        ["a user", send, "implicit-deny"],
      ]);
    });

    describe(guide(PAGE, "Conditions_IfExists"), () => {
      const types = { "ec2:InstanceType": ["t1.*", "t2.*", "m3.*"] };
      const run = (operator: string) => ({
        identity: [
          identity({
            Sid: "Run",
            Effect: "Allow",
            Action: "ec2:RunInstances",
            Resource: "*",
            Condition: { [operator]: types },
          }),
        ],
      });
      const instance = { action: "ec2:RunInstances", resource: `arn:aws:ec2:us-east-1:${OWN}:instance/*` };
      const image = { action: "ec2:RunInstances", resource: "arn:aws:ec2:us-east-1::image/ami-1" };
      decides(run("StringLike"), [
        [
          "without IfExists, the instance",
          { ...instance, context: { "ec2:InstanceType": "t2.micro" } },
          "allow",
        ],
        ["without IfExists, the image that it needs", image, "implicit-deny"],
      ]);
      decides(run("StringLikeIfExists"), [
        ["the instance", { ...instance, context: { "ec2:InstanceType": "m3.large" } }, "allow"],
        ["the image", image, "allow"],
        [
          "an instance of another type",
          { ...instance, context: { "ec2:InstanceType": "m4.large" } },
          "implicit-deny",
        ],
        [
          "a type that only begins alike",
          { ...instance, context: { "ec2:InstanceType": "t20.nano" } },
          "implicit-deny",
        ],
      ]);
      const denyUntagged = withAllowAll({
        Sid: "Untagged",
        Effect: "Deny",
        Action: "ec2:*",
        Resource: "*",
        Condition: { StringNotEqualsIfExists: { "aws:ResourceTag/team": "a" } },
      });
      decides(denyUntagged, [
        [
          "negated IfExists in a Deny: the tag",
          { ...instance, context: { "aws:ResourceTag/team": "a" } },
          "allow",
        ],
        ["another tag", { ...instance, context: { "aws:ResourceTag/team": "b" } }, "explicit-deny"],
        ["no tag is denied too", instance, "explicit-deny", ["identity:Untagged"]],
      ]);
    });
  });

  describe("in resource policies as in identity policies", () => {
    const resource = bucket({
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::b/*",
      Condition: {
        StringEquals: { "aws:PrincipalTag/team": "a" },
        NumericGreaterThanEquals: { "s3:TlsVersion": "1.2" },
      },
    });
    const get = { action: "s3:GetObject", resource: "arn:aws:s3:::b/x" };
    decides({ resource }, [
      ["both", { ...get, context: { "aws:PrincipalTag/team": "a", "s3:TlsVersion": "1.3" } }, "allow"],
      [
        "old TLS",
        { ...get, context: { "aws:PrincipalTag/team": "a", "s3:TlsVersion": "1.1" } },
        "implicit-deny",
      ],
      [
        "another team",
        { ...get, context: { "aws:PrincipalTag/team": "b", "s3:TlsVersion": "1.3" } },
        "implicit-deny",
      ],
      ["neither", get, "implicit-deny"],
    ]);
  });
});
