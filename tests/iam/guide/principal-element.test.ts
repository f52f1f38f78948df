import assert from "node:assert/strict";

import {
  anonymous,
  federated,
  federatedUser,
  parsePolicy,
  type PolicyKind,
  type Principal,
  role,
  rootUser,
  service,
  user,
} from "../../../iam";
import {
  ALICE,
  ALLOW_ALL,
  bucket,
  decides,
  guide,
  identity,
  of,
  OTHER,
  OWN,
  type Row,
  WORKER,
  WORKER_ARN,
  WORKER_SESSION,
} from "./helper";

const PAGE = "reference_policies_elements_principal";
const ROOT = `arn:aws:iam::${OWN}:root`;
const CANONICAL = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
const BOB = user(`arn:aws:iam::${OTHER}:user/bob`);
const GET = { action: "s3:GetObject", resource: "arn:aws:s3:::example/a" };
const YES = { identity: [identity(ALLOW_ALL)] };

/** Of a Deny, so that only the Principal element decides whether it catches the caller. */
const catches = (principal: object | string) => ({
  ...YES,
  resource: bucket(
    { Sid: "Everybody", Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" },
    { Sid: "Named", Effect: "Deny", Principal: principal, Action: "s3:*", Resource: "*" },
  ),
});

function caught(
  principal: object | string,
  callers: readonly (readonly [title: string, caller: Principal, caught: boolean])[],
) {
  decides(
    catches(principal),
    callers.map(([title, caller, hit]): Row => [
      `${JSON.stringify(principal)}: ${title}`,
      { ...GET, principal: caller },
      hit ? "explicit-deny" : "allow",
      hit ? ["resource:Named"] : undefined,
    ]),
  );
}

describe(`iam: Principal, ${guide(PAGE)}`, () => {
  describe("several principals are an OR", () => {
    caught({ AWS: [OWN, OTHER] }, [
      ["of the first account", ALICE, true],
      ["of the second account", BOB, true],
      ["of a third account", user("arn:aws:iam::777788889999:user/eve"), false],
    ]);
  });

  describe(guide(PAGE, "principal-accounts"), () => {
    for (const account of [
      { AWS: OWN },
      { AWS: ROOT },
      { AWS: [ROOT, "777788889999"], CanonicalUser: CANONICAL },
    ]) {
      caught(account, [
        ["its users", ALICE, true],
        ["its roles", WORKER, true],
        ["its root user", rootUser(OWN), true],
        ["its federated users", federatedUser(`arn:aws:sts::${OWN}:federated-user/x`), true],
        ["another account", BOB, false],
        ["services", service("s3.amazonaws.com"), false],
        ["anonymous callers", anonymous(), false],
      ]);
    }
    caught({ CanonicalUser: CANONICAL }, [
      ["a caller whose account has that canonical id", { ...BOB, canonicalUserId: CANONICAL }, true],
      ["a caller whose account has another", { ...BOB, canonicalUserId: CANONICAL.replace("7", "8") }, false],
      ["a caller whose account's is not known", BOB, false],
    ]);
    const delegating = bucket({ Effect: "Allow", Principal: { AWS: ROOT }, Action: "s3:*", Resource: "*" });
    decides({ resource: delegating }, [
      ["the account is a delegation: its user alone", GET, "implicit-deny"],
      ["the account is a delegation: its root user", { ...GET, principal: rootUser(OWN) }, "allow"],
    ]);
    decides({ ...YES, resource: delegating }, [
      ["the account is a delegation: a user whom the account allows", GET, "allow"],
    ]);
  });

  describe(guide(PAGE, "principal-roles"), () => {
    caught({ AWS: WORKER_ARN }, [
      ["any session of the role", WORKER, true],
      ["another session of the role", role(WORKER_ARN, "other"), true],
      ["another role", role(`${WORKER_ARN}2`), false],
      ["a role of that name in another account", role(WORKER_ARN.replace(OWN, OTHER)), false],
      ["a role of that name with a path", role(WORKER_ARN.replace("role/", "role/app/")), false],
      ["a user", ALICE, false],
    ]);
  });

  describe(guide(PAGE, "principal-role-session"), () => {
    caught({ AWS: WORKER_SESSION }, [
      ["that session", WORKER, true],
      ["another session", role(WORKER_ARN, "other"), false],
    ]);
  });

  describe(guide(PAGE, "principal-users"), () => {
    caught({ AWS: [ALICE.arn, BOB.arn] }, [
      ["the first user", ALICE, true],
      ["the second user", BOB, true],
      ["user names have case", user(`arn:aws:iam::${OWN}:user/Alice`), false],
      ["a user of that name in another account", user(`arn:aws:iam::${OTHER}:user/alice`), false],
      ["the root user", rootUser(OWN), false],
    ]);
  });

  describe(guide(PAGE, "sts-session-principals"), () => {
    const arn = `arn:aws:sts::${OWN}:federated-user/carol`;
    caught({ AWS: arn }, [
      ["that federated user", federatedUser(arn), true],
      ["another federated user", federatedUser(`${arn}2`), false],
      ["the IAM user of the same name", user(`arn:aws:iam::${OWN}:user/carol`), false],
    ]);
  });

  describe(guide(PAGE, "principal-services"), () => {
    caught({ Service: ["ecs.amazonaws.com", "elasticloadbalancing.amazonaws.com"] }, [
      ["the first service", service("ecs.amazonaws.com"), true],
      ["the second service", service("elasticloadbalancing.amazonaws.com"), true],
      ["another service", service("ec2.amazonaws.com"), false],
      ["a regional name of it", service("ecs.eu-west-1.amazonaws.com"), false],
      ["a user", ALICE, false],
    ]);
    const trust = of("trust", {
      Effect: "Allow",
      Principal: { Service: ["ecs.amazonaws.com", "elasticloadbalancing.amazonaws.com"] },
      Action: "sts:AssumeRole",
    });
    const assume = { action: "sts:AssumeRole", resource: `arn:aws:iam::${OWN}:role/service` };
    decides({ resource: trust }, [
      ["a service role: the service", { ...assume, principal: service("ecs.amazonaws.com") }, "allow"],
      [
        "a service role: another service",
        { ...assume, principal: service("ec2.amazonaws.com") },
        "implicit-deny",
      ],
    ]);
    decides({ ...YES, resource: trust }, [["a service role: an administrator", assume, "implicit-deny"]]);
  });

  describe(guide(PAGE, "principal-federated-web-identity"), () => {
    const saml = `arn:aws:iam::${OWN}:saml-provider/corp`;
    const providers = [
      "cognito-identity.amazonaws.com",
      "www.amazon.com",
      "graph.facebook.com",
      "accounts.google.com",
      saml,
    ];
    for (const provider of providers) {
      const action = provider === saml ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity";
      const resource = of("trust", { Effect: "Allow", Principal: { Federated: provider }, Action: action });
      decides(
        { resource },
        providers.map((caller) => [
          `${provider} trusted, ${caller} asks`,
          { principal: federated(caller), action, resource: `arn:aws:iam::${OWN}:role/web` },
          caller === provider ? "allow" : "implicit-deny",
        ]),
      );
    }
    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html */
    const resource = of("trust", {
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::${OWN}:oidc-provider/token.actions.githubusercontent.com` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": "repo:GitHubOrg/GitHubRepo:ref:refs/heads/GitHubBranch",
        },
      },
    });
    const github = (sub: string) => ({
      principal: federated(`arn:aws:iam::${OWN}:oidc-provider/token.actions.githubusercontent.com`),
      action: "sts:AssumeRoleWithWebIdentity",
      resource: `arn:aws:iam::${OWN}:role/deploy`,
      context: {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": sub,
      },
    });
    decides({ resource }, [
      [
        "GitHub's token of the branch",
        github("repo:GitHubOrg/GitHubRepo:ref:refs/heads/GitHubBranch"),
        "allow",
      ],
      [
        "GitHub's token of another branch",
        github("repo:GitHubOrg/GitHubRepo:ref:refs/heads/other"),
        "implicit-deny",
      ],
      [
        "GitHub's token of another repository",
        github("repo:Other/GitHubRepo:ref:refs/heads/GitHubBranch"),
        "implicit-deny",
      ],
    ]);
  });

  describe(guide(PAGE, "principal-anonymous"), () => {
    for (const everybody of ["*", { AWS: "*" }]) {
      caught(everybody, [
        ["anonymous callers", anonymous(), true],
        ["users", ALICE, true],
        ["roles", WORKER, true],
        ["the root user", rootUser(OWN), true],
        ["other accounts", BOB, true],
      ]);
      const resource = bucket({
        Effect: "Allow",
        Principal: everybody,
        Action: "s3:GetObject",
        Resource: "*",
      });
      decides({ resource }, [
        [`Allow ${JSON.stringify(everybody)}: a user of the account needs nothing else`, GET, "allow"],
        [
          `Allow ${JSON.stringify(everybody)}: a role of the account needs nothing else`,
          { ...GET, principal: WORKER },
          "allow",
        ],
        [
          `Allow ${JSON.stringify(everybody)}: another account's user does`,
          { ...GET, principal: BOB },
          "implicit-deny",
        ],
        [
          `Allow ${JSON.stringify(everybody)}: anonymous callers`,
          { ...GET, principal: anonymous() },
          "allow",
        ],
      ]);
      decides({ ...YES, resource }, [
        [
          `Allow ${JSON.stringify(everybody)}: another account's user, whom that account allows`,
          { ...GET, principal: BOB },
          "allow",
        ],
      ]);
    }
    decides(
      {
        ...YES,
        resource: bucket(
          { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" },
          {
            Sid: "UsePrincipalArnInsteadOfNotPrincipalWithDeny",
            Effect: "Deny",
            Action: "s3:*",
            Principal: "*",
            Resource: ["arn:aws:s3:::example/*", "arn:aws:s3:::example"],
            Condition: { ArnNotEquals: { "aws:PrincipalArn": BOB.arn } },
          },
        ),
      },
      [
        ["Deny but for aws:PrincipalArn: the user", { ...GET, principal: BOB }, "allow"],
        [
          "Deny but for aws:PrincipalArn: another user",
          GET,
          "explicit-deny",
          ["resource:UsePrincipalArnInsteadOfNotPrincipalWithDeny"],
        ],
        [
          "Deny but for aws:PrincipalArn: anonymous callers, who have no ARN",
          { ...GET, principal: anonymous() },
          "explicit-deny",
        ],
        [
          "Deny but for aws:PrincipalArn: services, who have no ARN",
          { ...GET, principal: service("s3.amazonaws.com") },
          "explicit-deny",
        ],
        [
          "Deny but for aws:PrincipalArn: the user's account",
          { ...GET, principal: rootUser(OTHER) },
          "explicit-deny",
        ],
      ],
    );
  });

  describe("what cannot be a principal", () => {
    const cases: [title: string, kind: PolicyKind, principal: unknown][] = [
      ["bare text", "bucket", OWN],
      ["an account of eleven digits", "bucket", { AWS: "12345678901" }],
      ["an unknown type", "bucket", { Group: "admins" }],
    ];
    for (const [title, kind, principal] of cases) {
      it(title, () => {
        const statement = { Effect: "Allow", Principal: principal, Action: "s3:*", Resource: "*" };
        assert.throws(() => parsePolicy({ Version: "2012-10-17", Statement: statement }, kind), /Principal/);
      });
    }
  });
});

describe(`iam: NotPrincipal, ${guide("reference_policies_elements_notprincipal")}`, () => {
  const except = (...arns: string[]) => ({
    ...YES,
    resource: bucket(
      { Sid: "Everybody", Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" },
      {
        Sid: "Except",
        Effect: "Deny",
        NotPrincipal: { AWS: arns },
        Action: "s3:*",
        Resource: ["arn:aws:s3:::example", "arn:aws:s3:::example/*"],
      },
    ),
  });
  const otherRoot = `arn:aws:iam::${OTHER}:root`;
  describe("all but a user", () => {
    decides(except(BOB.arn, otherRoot), [
      ["the user", { ...GET, principal: BOB }, "allow"],
      [
        "another user of his account",
        { ...GET, principal: user(`arn:aws:iam::${OTHER}:user/eve`) },
        "explicit-deny",
        ["resource:Except"],
      ],
      ["a user of another account", GET, "explicit-deny"],
      ["anonymous callers", { ...GET, principal: anonymous() }, "explicit-deny"],
      ["the user elsewhere", { ...GET, principal: BOB, resource: "arn:aws:s3:::example2/a" }, "allow"],
      ["a stranger elsewhere", { ...GET, resource: "arn:aws:s3:::example2/a" }, "allow"],
    ]);
    decides(except(BOB.arn), [
      ["without his account, the user too", { ...GET, principal: BOB }, "explicit-deny"],
    ]);
  });
  describe("all but a role's session", () => {
    const arn = `arn:aws:iam::${OTHER}:role/cross-account-read-only-role`;
    const session = `arn:aws:sts::${OTHER}:assumed-role/cross-account-read-only-role/cross-account-audit-app`;
    const app = role(arn, "cross-account-audit-app");
    decides(except(session, arn, otherRoot), [
      ["the session", { ...GET, principal: app }, "allow"],
      ["another session of the role", { ...GET, principal: role(arn, "other") }, "explicit-deny"],
      ["another role", { ...GET, principal: role(`${arn}2`, "cross-account-audit-app") }, "explicit-deny"],
    ]);
    decides(except(session, otherRoot), [["without the role", { ...GET, principal: app }, "explicit-deny"]]);
    decides(except(session, arn), [["without the account", { ...GET, principal: app }, "explicit-deny"]]);
  });
  decides(
    {
      resource: bucket({
        Effect: "Deny",
        NotPrincipal: { AWS: [ALICE.arn, ROOT] },
        Action: "s3:*",
        Resource: "*",
      }),
    },
    [["it grants nothing to whom it spares", GET, "implicit-deny"]],
  );
});
