import { ALLOW_ALL, bucket, decides, guide, identity, of, OTHER, OWN, type Row } from "./helper";

import { federatedUser, type PolicySet, type Principal, role, rootUser, user } from "../../../iam";

/** The bucket belongs to OWN (the trusting account), the callers to OTHER (the trusted one). */
describe(`iam: across accounts, ${guide("reference_policies_evaluation-logic-cross-account")}`, () => {
  describe("Carlos' example", () => {
    const carlos = user(`arn:aws:iam::${OTHER}:user/carlossalazar`);
    const own = [
      identity(
        { Sid: "AllowS3ListRead", Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" },
        {
          Sid: "AllowS3ProductionObjectActions",
          Effect: "Allow",
          Action: "s3:*Object*",
          Resource: "arn:aws:s3:::amzn-production/*",
        },
        {
          Sid: "DenyS3Logs",
          Effect: "Deny",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::*log*", "arn:aws:s3:::*log*/*"],
        },
      ),
    ];
    const resource = bucket({
      Sid: "Carlos",
      Effect: "Allow",
      Action: ["s3:GetObject*", "s3:PutObject*", "s3:ReplicateObject", "s3:RestoreObject"],
      Principal: { AWS: carlos.arn },
      Resource: "arn:aws:s3:::amzn-production/*",
    });
    const on = (action: string, name: string) => ({
      principal: carlos,
      action,
      resource: `arn:aws:s3:::${name}`,
    });
    decides({ identity: own }, [
      [
        "a file to the log bucket, which has no policy",
        on("s3:PutObject", "amzn-production-logs/a"),
        "explicit-deny",
        ["identity:DenyS3Logs"],
      ],
      [
        "a file to the bucket, were it without policy",
        on("s3:PutObject", "amzn-production/a"),
        "implicit-deny",
      ],
      [
        "a list of his own buckets",
        { principal: carlos, action: "s3:ListAllMyBuckets", resourceAccount: OTHER },
        "allow",
      ],
    ]);
    decides({ identity: own, resource }, [
      [
        "a file to the bucket",
        on("s3:PutObject", "amzn-production/a"),
        "allow",
        ["identity:AllowS3ProductionObjectActions", "resource:Carlos"],
      ],
      ["its tags", on("s3:PutObjectTagging", "amzn-production/a"), "allow"],
      [
        "deleting, which the bucket policy leaves out",
        on("s3:DeleteObject", "amzn-production/a"),
        "implicit-deny",
      ],
      ["replicating, which both allow", on("s3:ReplicateObject", "amzn-production/a"), "allow"],
      [
        "managing the bucket, which neither allows",
        on("s3:PutBucketPolicy", "amzn-production"),
        "implicit-deny",
      ],
    ]);
    decides({ resource }, [
      ["the bucket policy alone", on("s3:PutObject", "amzn-production/a"), "implicit-deny"],
    ]);
  });

  describe("both accounts must allow, whomever the policy names", () => {
    const roleArn = `arn:aws:iam::${OTHER}:role/guest`;
    const sessionArn = `arn:aws:sts::${OTHER}:assumed-role/guest/run`;
    const session = role(roleArn, "run");
    const visitor = user(`arn:aws:iam::${OTHER}:user/visitor`);
    const fedArn = `arn:aws:sts::${OTHER}:federated-user/bob`;
    const get = (principal: Principal) => ({
      principal,
      action: "s3:GetObject",
      resource: "arn:aws:s3:::example/a",
    });
    const grants = (principal: object | string) =>
      bucket({ Sid: "Grants", Effect: "Allow", Principal: principal, Action: "s3:*", Resource: "*" });
    const yes = [identity(ALLOW_ALL)];
    const names: [title: string, named: object | string, principal: Principal][] = [
      ["the account", { AWS: OTHER }, visitor],
      ["the account's root ARN", { AWS: `arn:aws:iam::${OTHER}:root` }, visitor],
      ["the user", { AWS: visitor.arn }, visitor],
      ["the role", { AWS: roleArn }, session],
      ["the session", { AWS: sessionArn }, session],
      ["everybody", "*", session],
      ["everybody, as an AWS principal", { AWS: "*" }, session],
    ];
    for (const [title, named, principal] of names) {
      decides({ identity: yes, resource: grants(named) }, [
        [`${title}: both allow`, get(principal), "allow", ["identity:AllowAll", "resource:Grants"]],
      ]);
      decides({ resource: grants(named) }, [
        [`${title}: the identity is silent`, get(principal), "implicit-deny"],
      ]);
    }
    decides({ identity: yes, session: [of("session", ALLOW_ALL)], resource: grants({ AWS: fedArn }) }, [
      ["a federated user: both allow", get(federatedUser(fedArn)), "allow"],
    ]);
    const limits: [title: string, policies: PolicySet, expected: Row[2]][] = [
      [
        "boundary",
        { boundary: of("boundary", { Effect: "Allow", Action: "ec2:*", Resource: "*" }) },
        "implicit-deny",
      ],
      [
        "session policy",
        { session: [of("session", { Effect: "Allow", Action: "ec2:*", Resource: "*" })] },
        "implicit-deny",
      ],
      [
        "SCP of the caller's account",
        { scps: [[of("scp", { Effect: "Allow", Action: "ec2:*", Resource: "*" })]] },
        "implicit-deny",
      ],
      [
        "Deny of the SCP",
        { scps: [[of("scp", ALLOW_ALL, { ...ALLOW_ALL, Sid: "No", Effect: "Deny" })]] },
        "explicit-deny",
      ],
      [
        "Deny of the RCP of the resource's account",
        {
          rcps: [
            [
              of(
                "rcp",
                { ...ALLOW_ALL, Principal: "*" },
                { ...ALLOW_ALL, Principal: "*", Sid: "No", Effect: "Deny" },
              ),
            ],
          ],
        },
        "explicit-deny",
      ],
    ];
    // Not even a grant to the very session passes a limit of the caller's account: that account must allow for itself.
    for (const [title, policies, expected] of limits) {
      for (const named of [{ AWS: roleArn }, { AWS: sessionArn }, "*"]) {
        decides({ identity: yes, resource: grants(named), ...policies }, [
          [`${title}, a grant to ${JSON.stringify(named)}`, get(session), expected],
        ]);
      }
    }
    decides({ identity: yes, resource: grants({ AWS: OTHER }) }, [
      ["the root user of the account named", get(rootUser(OTHER)), "allow"],
      ["the root user of a third account", get(rootUser("777788889999")), "implicit-deny"],
      ["a role of a third account", get(role("arn:aws:iam::777788889999:role/r")), "implicit-deny"],
    ]);
    decides({ identity: yes }, [["no resource policy", get(visitor), "implicit-deny"]]);
  });

  describe(`roles as a proxy, ${guide("access_policies-cross-account-resource-access")}`, () => {
    const principal = user(`arn:aws:iam::${OTHER}:user/visitor`);
    const target = `arn:aws:iam::${OWN}:role/UpdateApp`;
    const assume = { principal, action: "sts:AssumeRole", resource: target };
    const trust = (...conditions: object[]) =>
      of("trust", {
        Sid: "Trust",
        Effect: "Allow",
        Principal: { AWS: OTHER },
        Action: "sts:AssumeRole",
        ...conditions[0],
      });
    const may = [identity({ Sid: "Assume", Effect: "Allow", Action: "sts:AssumeRole", Resource: target })];
    decides({ identity: may, resource: trust() }, [
      ["the account is trusted, the user may", assume, "allow", ["identity:Assume", "resource:Trust"]],
      ["another role", { ...assume, resource: `${target}2` }, "implicit-deny"],
    ]);
    decides({ resource: trust() }, [["the account is trusted, the user may not", assume, "implicit-deny"]]);
    decides({ identity: may }, [["the user may, the account is not trusted", assume, "implicit-deny"]]);
    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html */
    decides(
      { identity: may, resource: trust({ Condition: { StringEquals: { "sts:ExternalId": "12345" } } }) },
      [
        ["the right external id", { ...assume, context: { "sts:ExternalId": "12345" } }, "allow"],
        ["the wrong external id", { ...assume, context: { "sts:ExternalId": "54321" } }, "implicit-deny"],
        ["no external id", assume, "implicit-deny"],
      ],
    );
    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html */
    decides(
      { identity: may, resource: trust({ Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }) },
      [
        ["with MFA", { ...assume, context: { "aws:MultiFactorAuthPresent": true } }, "allow"],
        ["without", { ...assume, context: { "aws:MultiFactorAuthPresent": false } }, "implicit-deny"],
        ["with long-term credentials", assume, "implicit-deny"],
      ],
    );
  });
});
