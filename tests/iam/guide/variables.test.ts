import {
  conditionTable,
  decides,
  guide,
  holds,
  identity,
  KEY,
  of,
  OTHER,
  OWN,
  WORKER,
  WORKER_ARN,
} from "./helper";
import assert from "node:assert/strict";

import { anonymous, federatedUser, parsePolicy, role, rootUser, user } from "../../../iam";

const PAGE = "reference_policies_variables";
const DAVID = user(`arn:aws:iam::${OWN}:user/staff/David`);

describe(`iam: policy variables, ${guide(PAGE)}`, () => {
  describe("introduction", () => {
    const own = (name: string) => ({
      identity: [
        identity(
          {
            Sid: "List",
            Action: ["s3:ListBucket"],
            Effect: "Allow",
            Resource: ["arn:aws:s3:::mybucket"],
            Condition: { StringLike: { "s3:prefix": [`${name}/*`] } },
          },
          {
            Sid: "Objects",
            Action: ["s3:GetObject", "s3:PutObject"],
            Effect: "Allow",
            Resource: [`arn:aws:s3:::mybucket/${name}/*`],
          },
        ),
      ],
    });
    const list = (prefix: string, principal = DAVID) => ({
      principal,
      action: "s3:ListBucket",
      resource: "arn:aws:s3:::mybucket",
      context: { "s3:prefix": prefix },
    });
    const get = (key: string, principal = DAVID) => ({
      principal,
      action: "s3:GetObject",
      resource: `arn:aws:s3:::mybucket/${key}`,
    });
    const adele = user(`arn:aws:iam::${OWN}:user/Adele`);
    for (const [title, name] of [
      ["written out", "David"],
      ["as a variable", "${aws:username}"],
      ["as a variable in other case", "${AWS:UserName}"],
    ] as const) {
      describe(title, () => {
        decides(own(name), [
          ["own prefix", list("David/x"), "allow", ["identity:List"]],
          ["another's prefix", list("Adele/x"), "implicit-deny"],
          ["own object", get("David/x"), "allow", ["identity:Objects"]],
          ["another's object", get("Adele/x"), "implicit-deny"],
          ["a name that only begins alike", get("David2/x"), "implicit-deny"],
        ]);
      });
    }
    decides(own("${aws:username}"), [
      ["the same policy for another user", get("Adele/x", adele), "allow"],
      ["who cannot reach the first's", get("David/x", adele), "implicit-deny"],
      [
        "a role has no user name",
        get("David/x", role(`arn:aws:iam::${OWN}:role/David`, "David")),
        "implicit-deny",
      ],
    ]);
    const keys = {
      identity: [
        identity({
          Action: ["iam:*AccessKey*"],
          Effect: "Allow",
          Resource: [`arn:aws:iam::${OWN}:user/\${aws:username}`],
        }),
      ],
    };
    const flat = user(`arn:aws:iam::${OWN}:user/David`);
    decides(keys, [
      ["own access key", { principal: flat, action: "iam:CreateAccessKey", resource: flat.arn }, "allow"],
      [
        "another's access key",
        { principal: flat, action: "iam:CreateAccessKey", resource: adele.arn },
        "implicit-deny",
      ],
      [
        "own user, another action",
        { principal: flat, action: "iam:DeleteUser", resource: flat.arn },
        "implicit-deny",
      ],
    ]);
  });

  describe(`documents of 2008 and without Version, ${guide("reference_policies_elements_version")}`, () => {
    const statement = {
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::mybucket/${aws:username}/*",
    };
    const get = (key: string) => ({
      principal: DAVID,
      action: "s3:GetObject",
      resource: `arn:aws:s3:::mybucket/${key}`,
    });
    for (const head of [{ Version: "2008-10-17" }, {}]) {
      describe(JSON.stringify(head), () => {
        decides({ identity: [parsePolicy({ ...head, Statement: statement }, "identity")] }, [
          ["a variable is literal text", get("${aws:username}/x"), "allow"],
          ["and is not filled in", get("David/x"), "implicit-deny"],
        ]);
      });
    }
    it("the same in conditions", () => {
      const condition = { StringEquals: { [KEY]: "${aws:username}" } };
      assert.ok(holds(condition, { [KEY]: "alice" }));
      assert.ok(!holds(condition, { [KEY]: "${aws:username}" }));
      assert.ok(!holds(condition, { [KEY]: "alice" }, "2008-10-17"));
      assert.ok(holds(condition, { [KEY]: "${aws:username}" }, "2008-10-17"));
    });
    it("but wildcards are wildcards in every version", () => {
      assert.ok(holds({ StringLike: { [KEY]: "a*" } }, { [KEY]: "abc" }, "2008-10-17"));
      assert.ok(!holds({ StringLike: { [KEY]: "${*}" } }, { [KEY]: "*" }, "2008-10-17"));
    });
  });

  describe(`in Resource, ${guide(PAGE, "policy-vars-resourceelement")}`, () => {
    const queues = {
      identity: [
        identity(
          { Sid: "ListForConsole", Effect: "Allow", Action: "sqs:ListQueues", Resource: "*" },
          {
            Sid: "AllQueueActions",
            Effect: "Allow",
            Action: "sqs:*",
            Resource: "arn:aws:sqs:us-east-2:*:${aws:username}-queue",
          },
        ),
      ],
    };
    const queue = (name: string, region = "us-east-2") => ({
      principal: DAVID,
      action: "sqs:CreateQueue",
      resource: `arn:aws:sqs:${region}:${OWN}:${name}`,
    });
    decides(queues, [
      ["own queue", queue("David-queue"), "allow", ["identity:AllQueueActions"]],
      ["own queue in another region", queue("David-queue", "us-east-1"), "implicit-deny"],
      ["another's queue", queue("Adele-queue"), "implicit-deny"],
      ["list", { principal: DAVID, action: "sqs:ListQueues" }, "allow", ["identity:ListForConsole"]],
    ]);
    const tagged = {
      identity: [
        identity({
          Effect: "Allow",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::bucket/${aws:PrincipalTag/department}"],
        }),
      ],
    };
    const hr = { "aws:PrincipalTag/department": "hr" };
    decides(tagged, [
      [
        "the tag's value",
        { action: "s3:GetObject", resource: "arn:aws:s3:::bucket/hr", context: hr },
        "allow",
      ],
      [
        "another value",
        { action: "s3:GetObject", resource: "arn:aws:s3:::bucket/it", context: hr },
        "implicit-deny",
      ],
      ["no tag", { action: "s3:GetObject", resource: "arn:aws:s3:::bucket/hr" }, "implicit-deny"],
      ["no tag, empty name", { action: "s3:GetObject", resource: "arn:aws:s3:::bucket/" }, "implicit-deny"],
      [
        "a value with a wildcard brings none",
        {
          action: "s3:GetObject",
          resource: "arn:aws:s3:::bucket/it",
          context: { "aws:PrincipalTag/department": "*" },
        },
        "implicit-deny",
      ],
      [
        "a value with a wildcard as text",
        {
          action: "s3:GetObject",
          resource: "arn:aws:s3:::bucket/*",
          context: { "aws:PrincipalTag/department": "*" },
        },
        "allow",
      ],
      [
        "a value that looks like a variable is not read again",
        {
          action: "s3:GetObject",
          resource: "arn:aws:s3:::bucket/alice",
          context: { "aws:PrincipalTag/department": "${aws:username}" },
        },
        "implicit-deny",
      ],
    ]);
    const early = {
      identity: [
        identity({
          Effect: "Allow",
          Action: "sqs:*",
          Resource: "arn:aws:sqs:us-east-2:${aws:PrincipalAccount}:queue1",
        }),
      ],
    };
    decides(early, [
      [
        "no variables before the fifth colon",
        { action: "sqs:SendMessage", resource: `arn:aws:sqs:us-east-2:${OWN}:queue1` },
        "implicit-deny",
      ],
    ]);
    const spared = {
      identity: [
        identity(
          { Effect: "Allow", Action: "*", Resource: "*" },
          {
            Sid: "OthersHomes",
            Effect: "Deny",
            Action: "s3:*",
            NotResource: "arn:aws:s3:::home/${aws:username}/*",
          },
        ),
      ],
    };
    decides(spared, [
      ["NotResource: own home", { action: "s3:GetObject", resource: "arn:aws:s3:::home/alice/x" }, "allow"],
      [
        "NotResource: another's home",
        { action: "s3:GetObject", resource: "arn:aws:s3:::home/bob/x" },
        "explicit-deny",
        ["identity:OthersHomes"],
      ],
      [
        "NotResource: a role without user name",
        { principal: WORKER, action: "s3:GetObject", resource: "arn:aws:s3:::home/alice/x" },
        "explicit-deny",
      ],
    ]);
  });

  describe(`in Condition, ${guide(PAGE, "policy-vars-conditionelement")}`, () => {
    const topic = `arn:aws:sns:us-east-1:${OWN}:news`;
    const resource = of("topic", {
      Principal: { AWS: OTHER },
      Effect: "Allow",
      Action: "sns:*",
      Resource: topic,
      Condition: {
        StringLike: { "sns:endpoint": "https://example.com/${aws:username}/*" },
        StringEquals: { "sns:Protocol": "https" },
      },
    });
    const guest = user(`arn:aws:iam::${OTHER}:user/guest`);
    const subscribe = (endpoint: string, protocol = "https") => ({
      principal: guest,
      action: "sns:Subscribe",
      resource: topic,
      context: { "sns:Endpoint": endpoint, "sns:Protocol": protocol },
    });
    decides({ resource, identity: [identity({ Effect: "Allow", Action: "sns:*", Resource: "*" })] }, [
      ["own endpoint", subscribe("https://example.com/guest/a"), "allow"],
      ["another's endpoint", subscribe("https://example.com/bob/a"), "implicit-deny"],
      ["another protocol", subscribe("https://example.com/guest/a", "http"), "implicit-deny"],
    ]);
    const cost = {
      identity: [
        identity({
          Effect: "Allow",
          Action: ["iam:*user*"],
          Resource: "*",
          Condition: { StringLike: { "iam:ResourceTag/costCenter": ["12345", "67890"] } },
        }),
      ],
    };
    const update = (context: Record<string, string>) => ({ action: "iam:UpdateUser", context });
    decides(cost, [
      ["first value", update({ "iam:ResourceTag/costCenter": "12345" }), "allow"],
      ["second value", update({ "iam:ResourceTag/costCenter": "67890" }), "allow"],
      ["key in other case", update({ "IAM:resourcetag/COSTCENTER": "67890" }), "allow"],
      ["another value", update({ "iam:ResourceTag/costCenter": "11111" }), "implicit-deny"],
      ["empty value", update({ "iam:ResourceTag/costCenter": "" }), "implicit-deny"],
      ["no tag", update({}), "implicit-deny"],
      [
        "an action without user in its name",
        { ...update({ "iam:ResourceTag/costCenter": "12345" }), action: "iam:CreateRole" },
        "implicit-deny",
      ],
    ]);
    conditionTable([
      ["StringEquals", { StringEquals: { [KEY]: "${aws:username}" } }, { [KEY]: "alice" }, true],
      ["StringEquals, another", { StringEquals: { [KEY]: "${aws:username}" } }, { [KEY]: "bob" }, false],
      ["StringNotEquals", { StringNotEquals: { [KEY]: "${aws:username}" } }, { [KEY]: "alice" }, false],
      ["StringNotEquals, another", { StringNotEquals: { [KEY]: "${aws:username}" } }, { [KEY]: "bob" }, true],
      [
        "StringEqualsIgnoreCase",
        { StringEqualsIgnoreCase: { [KEY]: "${aws:username}" } },
        { [KEY]: "ALICE" },
        true,
      ],
      [
        "StringLike",
        { StringLike: { "s3:prefix": "home/${aws:username}/*" } },
        { "s3:prefix": "home/alice/x" },
        true,
      ],
      [
        "StringLike, another",
        { StringLike: { "s3:prefix": "home/${aws:username}/*" } },
        { "s3:prefix": "home/bob/x" },
        false,
      ],
      [
        "StringNotLike",
        { StringNotLike: { "s3:prefix": "home/${aws:username}/*" } },
        { "s3:prefix": "home/alice/x" },
        false,
      ],
      [
        "ArnLike",
        { ArnLike: { [KEY]: "arn:aws:iam::*:user/team/${aws:username}" } },
        { [KEY]: "arn:aws:iam::1:user/team/alice" },
        true,
      ],
      [
        "ArnEquals",
        { ArnEquals: { [KEY]: "arn:aws:iam::*:user/${aws:username}" } },
        { [KEY]: "arn:aws:iam::1:user/bob" },
        false,
      ],
      [
        "ArnNotLike",
        { ArnNotLike: { [KEY]: "arn:aws:iam::*:user/${aws:username}" } },
        { [KEY]: "arn:aws:iam::1:user/alice" },
        false,
      ],
      [
        "ForAnyValue:StringEquals",
        { "ForAnyValue:StringEquals": { [KEY]: "${aws:username}" } },
        { [KEY]: ["bob", "alice"] },
        true,
      ],
      [
        "two variables",
        { StringEquals: { [KEY]: "${aws:username}-${test:Other}" } },
        { [KEY]: "alice-x", "test:Other": "x" },
        true,
      ],
      [
        "not in keys",
        { StringEquals: { "aws:PrincipalTag/${aws:username}": "x" } },
        { "aws:PrincipalTag/alice": "x" },
        false,
      ],
    ]);
  });

  describe(`without value, ${guide(PAGE, "policy-vars-no-value")}`, () => {
    conditionTable([
      ["equal to nothing", { StringEquals: { [KEY]: "${test:Other}" } }, { [KEY]: "" }, false],
      ["like nothing", { StringLike: { [KEY]: "${test:Other}*" } }, { [KEY]: "abc" }, false],
      ["not like, so everything", { StringNotLike: { [KEY]: "${test:Other}*" } }, { [KEY]: "abc" }, true],
      ["not equal, so everything", { StringNotEquals: { [KEY]: "${test:Other}" } }, { [KEY]: "abc" }, true],
      [
        "IfExists: the key is there",
        { StringEqualsIfExists: { [KEY]: "${test:Other}" } },
        { [KEY]: "abc" },
        false,
      ],
      ["IfExists: neither is there", { StringEqualsIfExists: { [KEY]: "${test:Other}" } }, {}, true],
      [
        "beside a value that matches",
        { StringEquals: { [KEY]: ["${test:Other}", "abc"] } },
        { [KEY]: "abc" },
        true,
      ],
      [
        "of several values: a multivalued key is no variable",
        { StringEquals: { [KEY]: "${test:Other}" } },
        { [KEY]: "a", "test:Other": ["a", "b"] },
        false,
      ],
    ]);
    const own = {
      identity: [
        identity({
          Effect: "Allow",
          Action: "*",
          Resource: "*",
          Condition: { DateLessThan: { "aws:TokenIssueTime": "2020-01-01" } },
        }),
      ],
    };
    decides(own, [
      ["aws:TokenIssueTime only with temporary credentials", { action: "s3:GetObject" }, "implicit-deny"],
      [
        "aws:TokenIssueTime of a session",
        { action: "s3:GetObject", context: { "aws:TokenIssueTime": "2019-01-01T00:00:00Z" } },
        "allow",
      ],
    ]);
  });

  describe(`special characters, ${guide(PAGE, "policy-vars-specialchars")}`, () => {
    conditionTable([
      ["${*} is no wildcard", { StringLike: { [KEY]: "${*}a" } }, { [KEY]: "xa" }, false],
      ["${*} is an asterisk", { StringLike: { [KEY]: "${*}a" } }, { [KEY]: "*a" }, true],
      ["${*} beside a wildcard", { StringLike: { [KEY]: "${*}*" } }, { [KEY]: "*abc" }, true],
      ["${?} is no wildcard", { StringLike: { [KEY]: "${?}a" } }, { [KEY]: "xa" }, false],
      ["${?} is a question mark", { StringLike: { [KEY]: "${?}a" } }, { [KEY]: "?a" }, true],
      ["${$} is a dollar sign", { StringEquals: { [KEY]: "${$}{a}" } }, { [KEY]: "${a}" }, true],
      [
        "${$} keeps a variable from being one",
        { StringEquals: { [KEY]: "${$}{aws:username}" } },
        { [KEY]: "alice" },
        false,
      ],
      ["${*} in StringEquals", { StringEquals: { [KEY]: "a${*}" } }, { [KEY]: "a*" }, true],
      [
        "${*} in ArnLike",
        { ArnLike: { [KEY]: "arn:aws:s3:::b/${*}" } },
        { [KEY]: "arn:aws:s3:::b/x" },
        false,
      ],
      ["a lone dollar sign is text", { StringEquals: { [KEY]: "a$b" } }, { [KEY]: "a$b" }, true],
    ]);
    const star = {
      identity: [identity({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/${*}" })],
    };
    decides(star, [
      ["${*} in Resource", { action: "s3:GetObject", resource: "arn:aws:s3:::b/*" }, "allow"],
      [
        "${*} in Resource is no wildcard",
        { action: "s3:GetObject", resource: "arn:aws:s3:::b/x" },
        "implicit-deny",
      ],
    ]);
  });

  describe(`default values, ${guide(PAGE, "policy-vars-default-values")}`, () => {
    conditionTable([
      [
        "no value: the default",
        { StringEquals: { [KEY]: "${aws:PrincipalTag/team, 'company-wide'}" } },
        { [KEY]: "company-wide" },
        true,
      ],
      [
        "a value: not the default",
        { StringEquals: { [KEY]: "${aws:PrincipalTag/team, 'company-wide'}" } },
        { [KEY]: "company-wide", "aws:PrincipalTag/team": "yellow" },
        false,
      ],
      [
        "a value",
        { StringEquals: { [KEY]: "${aws:PrincipalTag/team, 'company-wide'}" } },
        { [KEY]: "yellow", "aws:PrincipalTag/team": "yellow" },
        true,
      ],
      [
        "a colon in the default",
        { StringEquals: { [KEY]: "${aws:PrincipalTag/team, 'company:wide'}" } },
        { [KEY]: "company:wide" },
        true,
      ],
      [
        "a space in the default",
        { StringEquals: { [KEY]: "${aws:PrincipalTag/team, 'company wide'}" } },
        { [KEY]: "company wide" },
        true,
      ],
      [
        "an empty default",
        { StringEquals: { [KEY]: "a${aws:PrincipalTag/team, ''}" } },
        { [KEY]: "a" },
        true,
      ],
      [
        "text around it",
        { StringLike: { [KEY]: "x/${aws:PrincipalTag/team, 'all'}/*" } },
        { [KEY]: "x/all/y" },
        true,
      ],
    ]);
    const resource = of("bucket", {
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::bucket/${aws:username, 'anonymous'}/*",
    });
    const get = (name: string) => ({ action: "s3:GetObject", resource: `arn:aws:s3:::bucket/${name}/x` });
    decides({ resource }, [
      ["anonymous callers", { principal: anonymous(), ...get("anonymous") }, "allow"],
      ["anonymous callers elsewhere", { principal: anonymous(), ...get("alice") }, "implicit-deny"],
      ["a user", get("alice"), "allow"],
      ["a user at the default", get("anonymous"), "implicit-deny"],
      ["a role at the default", { principal: WORKER, ...get("anonymous") }, "allow"],
    ]);
  });

  describe(`values by principal, ${guide(PAGE, "principaltable")}`, () => {
    const shows = (key: string) =>
      of("bucket", {
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:::who/\${${key}, 'not present'}`,
      });
    const who = (principal: Parameters<typeof decides>[1][number][1]["principal"], value: string) => ({
      principal,
      action: "s3:GetObject",
      resource: `arn:aws:s3:::who/${value}`,
    });
    decides({ resource: shows("aws:username") }, [
      ["user: name without path", who(DAVID, "David"), "allow"],
      ["user: not its path", who(DAVID, "staff/David"), "implicit-deny"],
      ["role: no user name", who(WORKER, "not present"), "allow"],
      ["anonymous: no user name", who(anonymous(), "not present"), "allow"],
    ]);
    decides({ resource: shows("aws:PrincipalType") }, [
      ["user: type", who(DAVID, "User"), "allow"],
      ["role: type", who(WORKER, "AssumedRole"), "allow"],
      ["anonymous: type", who(anonymous(), "Anonymous"), "allow"],
      ["user: not of another type", who(DAVID, "AssumedRole"), "implicit-deny"],
    ]);
    decides({ resource: shows("aws:PrincipalArn") }, [
      ["role: ARN of the role, not of the session", who(WORKER, WORKER_ARN), "allow"],
      ["user: ARN", who(DAVID, DAVID.arn), "allow"],
    ]);
    decides({ resource: shows("aws:userid") }, [
      ["anonymous: id", who(anonymous(), "anonymous"), "allow"],
      ["root user: id is the account", who(rootUser(OWN), OWN), "allow"],
      [
        "federated user: account and name",
        who(federatedUser(`arn:aws:sts::${OWN}:federated-user/bob`), `${OWN}:bob`),
        "allow",
      ],
      ["role: id is known to nobody here", who(WORKER, "not present"), "allow"],
    ]);
  });
});
