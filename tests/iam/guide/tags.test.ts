import { ALICE, decides, example, guide, identity, OWN, type Row, WORKER } from "./helper";

import { type ContextInput, user } from "../../../iam";

const INSTANCE = `arn:aws:ec2:us-east-1:${OWN}:instance/i-1`;

/** A tagging request as AWS describes it: a key a tag, and all keys as a list. */
function tags(pairs: Record<string, string>): ContextInput {
  const requested = Object.entries(pairs).map(([key, value]) => [`aws:RequestTag/${key}`, value]);
  return { ...Object.fromEntries(requested), "aws:TagKeys": Object.keys(pairs) };
}

describe(`iam: tags of AWS resources, ${guide("access_tags")}`, () => {
  describe(guide("access_tags", "access_tags_control-resources"), () => {
    const policies = {
      identity: [
        identity(
          {
            Sid: "Own",
            Effect: "Allow",
            Action: ["ec2:StartInstances", "ec2:StopInstances"],
            Resource: "arn:aws:ec2:*:*:instance/*",
            Condition: { StringEquals: { "aws:ResourceTag/Owner": "${aws:username}" } },
          },
          { Sid: "Look", Effect: "Allow", Action: "ec2:DescribeInstances", Resource: "*" },
        ),
      ],
    };
    const principal = user(`arn:aws:iam::${OWN}:user/richard-roe`);
    const start = (context: ContextInput) => ({
      principal,
      action: "ec2:StartInstances",
      resource: INSTANCE,
      context,
    });
    decides(policies, [
      ["Owner=richard-roe", start({ "aws:ResourceTag/Owner": "richard-roe" }), "allow", ["identity:Own"]],
      ["owner=richard-roe", start({ "aws:ResourceTag/owner": "richard-roe" }), "allow"],
      ["Owner=Richard-Roe", start({ "aws:ResourceTag/Owner": "Richard-Roe" }), "implicit-deny"],
      ["Owner=alice", start({ "aws:ResourceTag/Owner": "alice" }), "implicit-deny"],
      ["no tag", start({}), "implicit-deny"],
      ["a role", { ...start({ "aws:ResourceTag/Owner": "worker" }), principal: WORKER }, "implicit-deny"],
      ["looking", { principal, action: "ec2:DescribeInstances" }, "allow", ["identity:Look"]],
    ]);
  });

  describe(guide("access_tags", "access_tags_control-requests"), () => {
    const policies = {
      identity: [
        identity({
          Effect: "Allow",
          Action: "ec2:CreateTags",
          Resource: "arn:aws:ec2:*:*:instance/*",
          Condition: {
            StringEquals: { "aws:RequestTag/environment": ["preprod", "production"] },
            "ForAllValues:StringEquals": { "aws:TagKeys": "environment" },
          },
        }),
      ],
    };
    const create = (pairs: Record<string, string>) => ({
      action: "ec2:CreateTags",
      resource: INSTANCE,
      context: tags(pairs),
    });
    decides(policies, [
      ["environment=preprod", create({ environment: "preprod" }), "allow"],
      ["environment=production", create({ environment: "production" }), "allow"],
      ["environment=test", create({ environment: "test" }), "implicit-deny"],
      ["Environment in place of environment", create({ Environment: "production" }), "implicit-deny"],
      ["another tag too", create({ environment: "production", owner: "alice" }), "implicit-deny"],
      ["no tags", create({}), "implicit-deny"],
      [
        "a volume",
        { ...create({ environment: "preprod" }), resource: INSTANCE.replace("instance/i-1", "volume/v-1") },
        "implicit-deny",
      ],
    ]);
  });

  describe(guide("access_tags", "access_tags_control-tag-keys"), () => {
    const policies = {
      identity: [
        identity({
          Effect: "Allow",
          Action: ["secretsmanager:CreateSecret", "secretsmanager:TagResource"],
          Resource: "*",
          Condition: {
            Null: { "aws:TagKeys": "false" },
            "ForAllValues:StringEquals": { "aws:TagKeys": ["environment", "cost-center"] },
          },
        }),
      ],
    };
    const create = (pairs: Record<string, string>) => ({
      action: "secretsmanager:CreateSecret",
      context: tags(pairs),
    });
    decides(policies, [
      ["environment", create({ environment: "x" }), "allow"],
      ["environment and cost-center", create({ environment: "x", "cost-center": "1" }), "allow"],
      ["environment and owner", create({ environment: "x", owner: "y" }), "implicit-deny"],
      ["owner", create({ owner: "y" }), "implicit-deny"],
      ["no tags", create({}), "implicit-deny"],
      ["no tags at all", { action: "secretsmanager:CreateSecret" }, "implicit-deny"],
    ]);
  });
});

describe(`iam: tags of IAM users and roles, ${guide("access_iam-tags")}`, () => {
  const one = (action: string | string[], condition: object) => ({
    identity: [identity({ Effect: "Allow", Action: action, Resource: "*", Condition: condition })],
  });
  const on = (action: string, context: ContextInput = {}) => ({ action, resource: ALICE.arn, context });
  describe("of the resource", () => {
    decides(one("iam:DeleteUser", { StringEquals: { "iam:ResourceTag/status": "terminated" } }), [
      ["a terminated user", on("iam:DeleteUser", { "iam:ResourceTag/status": "terminated" }), "allow"],
      ["an active user", on("iam:DeleteUser", { "iam:ResourceTag/status": "active" }), "implicit-deny"],
      ["an untagged user", on("iam:DeleteUser"), "implicit-deny"],
    ]);
    decides(
      one(["iam:ListUserTags", "iam:TagUser", "iam:UntagUser"], {
        StringEquals: { "iam:ResourceTag/jobFunction": "employee" },
      }),
      [
        ["tagging an employee", on("iam:TagUser", { "iam:ResourceTag/jobFunction": "employee" }), "allow"],
        [
          "tagging a contractor",
          on("iam:TagUser", { "iam:ResourceTag/jobFunction": "contractor" }),
          "implicit-deny",
        ],
        ["tagging a role", on("iam:TagRole", { "iam:ResourceTag/jobFunction": "employee" }), "implicit-deny"],
      ],
    );
  });
  describe("of the request", () => {
    decides(one("iam:TagUser", { StringLike: { "aws:RequestTag/department": ["HR", "CS"] } }), [
      ["department=HR", on("iam:TagUser", tags({ department: "HR" })), "allow"],
      ["department=CS", on("iam:TagUser", tags({ department: "CS" })), "allow"],
      [
        "department=HR and another tag, which it does not limit",
        on("iam:TagUser", tags({ department: "HR", x: "y" })),
        "allow",
      ],
      ["department=IT", on("iam:TagUser", tags({ department: "IT" })), "implicit-deny"],
      ["another tag", on("iam:TagUser", tags({ x: "HR" })), "implicit-deny"],
    ]);
  });
  describe("of the principal", () => {
    const same = one(["ec2:startInstances", "ec2:stopInstances"], {
      StringEquals: { "aws:ResourceTag/costcenter": "${aws:PrincipalTag/cost-center}" },
    });
    const start = (resource?: string, principal?: string) => ({
      action: "ec2:StartInstances",
      resource: INSTANCE,
      context: {
        ...(resource !== undefined && { "aws:ResourceTag/costcenter": resource }),
        ...(principal !== undefined && { "aws:PrincipalTag/cost-center": principal }),
      },
    });
    decides(same, [
      ["the same", start("1", "1"), "allow"],
      ["another", start("1", "2"), "implicit-deny"],
      ["the instance has none", start(undefined, "1"), "implicit-deny"],
      ["the caller has none", start("1"), "implicit-deny"],
      ["neither has one", start(), "implicit-deny"],
      ["both are empty", start("", ""), "allow"],
    ]);
  });
  describe("of keys only", () => {
    decides(one("iam:UntagUser", { "ForAllValues:StringEquals": { "aws:TagKeys": ["temporary"] } }), [
      ["removing temporary", on("iam:UntagUser", { "aws:TagKeys": ["temporary"] }), "allow"],
      ["removing another", on("iam:UntagUser", { "aws:TagKeys": ["permanent"] }), "implicit-deny"],
      ["removing both", on("iam:UntagUser", { "aws:TagKeys": ["temporary", "permanent"] }), "implicit-deny"],
    ]);
  });
});

describe(`iam: example policies with tags, ${guide("access_policies_examples", "policy_library_IAM")}`, () => {
  const on = (action: string, context: ContextInput = {}) => ({ action, resource: ALICE.arn, context });

  describe(example("iam-add-tag"), () => {
    const policies = {
      identity: [
        identity(
          {
            Sid: "ListTagsForAllUsers",
            Effect: "Allow",
            Action: ["iam:ListUserTags", "iam:ListUsers"],
            Resource: "*",
          },
          {
            Sid: "TagManagerWithSpecificDepartment",
            Effect: "Allow",
            Action: "iam:TagUser",
            Resource: "*",
            Condition: {
              StringEquals: {
                "iam:ResourceTag/JobFunction": "Manager",
                "aws:RequestTag/Department": ["Marketing", "Development", "QualityAssurance"],
              },
              "ForAllValues:StringEquals": { "aws:TagKeys": "Department" },
            },
          },
        ),
      ],
    };
    const tag = (pairs: Record<string, string>, job?: string) =>
      on("iam:TagUser", { ...tags(pairs), ...(job !== undefined && { "iam:ResourceTag/JobFunction": job }) });
    decides(policies, [
      [
        "a manager to Marketing",
        tag({ Department: "Marketing" }, "Manager"),
        "allow",
        ["identity:TagManagerWithSpecificDepartment"],
      ],
      ["a manager to QualityAssurance", tag({ Department: "QualityAssurance" }, "Manager"), "allow"],
      ["a manager to Sales", tag({ Department: "Sales" }, "Manager"), "implicit-deny"],
      ["an employee to Marketing", tag({ Department: "Marketing" }, "Employee"), "implicit-deny"],
      ["somebody untagged", tag({ Department: "Marketing" }), "implicit-deny"],
      [
        "a manager with another tag too",
        tag({ Department: "Marketing", x: "y" }, "Manager"),
        "implicit-deny",
      ],
      ["a list", on("iam:ListUserTags"), "allow", ["identity:ListTagsForAllUsers"]],
    ]);
  });

  describe(example("iam-add-tag-user-role"), () => {
    const policies = {
      identity: [
        identity({
          Sid: "AddTag",
          Effect: "Allow",
          Action: ["iam:TagUser", "iam:TagRole"],
          Resource: "*",
          Condition: {
            StringEquals: { "aws:RequestTag/CostCenter": ["A-123", "B-456"] },
            "ForAllValues:StringEquals": { "aws:TagKeys": "CostCenter" },
          },
        }),
      ],
    };
    decides(policies, [
      ["A-123 for a user", on("iam:TagUser", tags({ CostCenter: "A-123" })), "allow"],
      ["B-456 for a role", on("iam:TagRole", tags({ CostCenter: "B-456" })), "allow"],
      ["another value", on("iam:TagUser", tags({ CostCenter: "C-789" })), "implicit-deny"],
      ["another key", on("iam:TagUser", tags({ CostCentre: "A-123" })), "implicit-deny"],
      ["a key beside", on("iam:TagUser", tags({ CostCenter: "A-123", x: "y" })), "implicit-deny"],
      ["a policy", on("iam:TagPolicy", tags({ CostCenter: "A-123" })), "implicit-deny"],
    ]);
  });

  describe(example("iam-new-user-tag"), () => {
    const policies = {
      identity: [
        identity({
          Sid: "TagUsersWithOnlyTheseTags",
          Effect: "Allow",
          Action: ["iam:CreateUser", "iam:TagUser"],
          Resource: "*",
          Condition: {
            StringEqualsIfExists: {
              "aws:RequestTag/Department": ["Development", "QualityAssurance"],
              "aws:RequestTag/JobFunction": "Employee",
            },
            "ForAllValues:StringEquals": { "aws:TagKeys": ["Department", "JobFunction"] },
          },
        }),
      ],
    };
    const rows: [pairs: Record<string, string>, allowed: boolean][] = [
      [{ Department: "Development", JobFunction: "Employee" }, true],
      [{ Department: "QualityAssurance", JobFunction: "Employee" }, true],
      [{ Department: "QualityAssurance" }, true],
      [{ JobFunction: "Employee" }, true],
      [{}, true],
      [{ Department: "Sales" }, false],
      [{ JobFunction: "Manager" }, false],
      [{ JobFunction: "employee" }, false],
      [{ Department: "Development", JobFunction: "Manager" }, false],
      [{ JobFunction: "Employee", Project: "core" }, false],
      [{ Project: "core" }, false],
    ];
    decides(
      policies,
      rows.map(([pairs, allowed]): Row => [
        JSON.stringify(pairs),
        on("iam:CreateUser", tags(pairs)),
        allowed ? "allow" : "implicit-deny",
      ]),
    );
  });

  describe(example("iam-manage-tags"), () => {
    const policies = {
      identity: [
        identity({
          Effect: "Allow",
          Action: ["iam:TagUser", "iam:TagRole", "iam:UntagUser", "iam:UntagRole"],
          Resource: "*",
          Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": "Department" } },
        }),
      ],
    };
    decides(policies, [
      ["adding it, whatever the value", on("iam:TagUser", tags({ Department: "anything" })), "allow"],
      ["removing it", on("iam:UntagRole", { "aws:TagKeys": ["Department"] }), "allow"],
      ["another tag", on("iam:TagUser", tags({ Team: "x" })), "implicit-deny"],
      ["deleting a user", on("iam:DeleteUser", tags({ Department: "x" })), "implicit-deny"],
    ]);
  });

  describe(`${example("ec2-start-stop-tags")}, ${example("ec2-start-stop-match-tags")}`, () => {
    const both = {
      identity: [
        identity({
          Sid: "StartStopIfTags",
          Effect: "Allow",
          Action: ["ec2:StartInstances", "ec2:StopInstances"],
          Resource: `arn:aws:ec2:us-east-1:${OWN}:instance/*`,
          Condition: {
            StringEquals: {
              "aws:ResourceTag/Project": "DataAnalytics",
              "aws:PrincipalTag/Department": "Data",
            },
          },
        }),
      ],
    };
    const start = (context: ContextInput) => ({ action: "ec2:StartInstances", resource: INSTANCE, context });
    decides(both, [
      [
        "both tags",
        start({ "aws:ResourceTag/Project": "DataAnalytics", "aws:PrincipalTag/Department": "Data" }),
        "allow",
      ],
      ["the instance's only", start({ "aws:ResourceTag/Project": "DataAnalytics" }), "implicit-deny"],
      ["the caller's only", start({ "aws:PrincipalTag/Department": "Data" }), "implicit-deny"],
      [
        "the caller is of another department",
        start({ "aws:ResourceTag/Project": "DataAnalytics", "aws:PrincipalTag/Department": "HR" }),
        "implicit-deny",
      ],
      [
        "an instance of another region",
        {
          ...start({ "aws:ResourceTag/Project": "DataAnalytics", "aws:PrincipalTag/Department": "Data" }),
          resource: INSTANCE.replace("east", "west"),
        },
        "implicit-deny",
      ],
    ]);
    const matching = {
      identity: [
        identity({
          Effect: "Allow",
          Action: ["ec2:StartInstances", "ec2:StopInstances"],
          Resource: "*",
          Condition: { StringEquals: { "aws:ResourceTag/CostCenter": "${aws:PrincipalTag/CostCenter}" } },
        }),
      ],
    };
    decides(matching, [
      [
        "the same value",
        start({ "aws:ResourceTag/CostCenter": "7", "aws:PrincipalTag/CostCenter": "7" }),
        "allow",
      ],
      [
        "another value",
        start({ "aws:ResourceTag/CostCenter": "7", "aws:PrincipalTag/CostCenter": "8" }),
        "implicit-deny",
      ],
      ["an untagged caller", start({ "aws:ResourceTag/CostCenter": "7" }), "implicit-deny"],
      ["nobody tagged", start({}), "implicit-deny"],
    ]);
  });
});
