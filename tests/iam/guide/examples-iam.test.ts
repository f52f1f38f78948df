import { user } from "../../../iam";
import { ALICE, decides, example, guide, identity, OWN } from "./helper";

describe(`iam: example policies for IAM, ${guide("access_policies_examples", "policy_library_IAM")}`, () => {
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
