import {
  ALICE,
  ALLOW_ALL,
  bucket,
  decides,
  guide,
  identity,
  of,
  OWN,
  type Row,
  WORKER,
  WORKER_ARN,
  WORKER_SESSION,
} from "./helper";

import {
  anonymous,
  federatedUser,
  type PolicySet,
  type Principal,
  role,
  rootUser,
  service,
  user,
} from "../../../iam";

const OBJECT = { action: "s3:GetObject", resource: "arn:aws:s3:::example/object" };
const DENY_ALL = { Sid: "DenyAll", Effect: "Deny", Action: "*", Resource: "*" };
const OTHER_SERVICE = { Sid: "Other", Effect: "Allow", Action: "ec2:*", Resource: "*" };

const grants = (principal: object | string) =>
  bucket({
    Sid: "Grants",
    Effect: "Allow",
    Principal: principal,
    Action: "s3:*",
    Resource: "arn:aws:s3:::example/*",
  });

describe(`iam: requests within an account, ${guide("reference_policies_evaluation-logic_policy-eval-basics")}`, () => {
  const carlos = user(`arn:aws:iam::${OWN}:user/carlossalazar`);
  const policies: PolicySet = {
    identity: [
      identity(
        {
          Sid: "AllowS3ListRead",
          Effect: "Allow",
          Action: [
            "s3:GetBucketLocation",
            "s3:GetAccountPublicAccessBlock",
            "s3:ListAccessPoints",
            "s3:ListAllMyBuckets",
          ],
          Resource: "arn:aws:s3:::*",
        },
        {
          Sid: "AllowS3Self",
          Effect: "Allow",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::example-carlossalazar/*", "arn:aws:s3:::example-carlossalazar"],
        },
        { Sid: "DenyS3Logs", Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::*log*" },
      ),
    ],
  };
  const withBucketPolicy: PolicySet = {
    ...policies,
    resource: bucket({
      Sid: "Carlos",
      Effect: "Allow",
      Principal: { AWS: carlos.arn },
      Action: "s3:*",
      Resource: ["arn:aws:s3:::example-carlossalazar/*", "arn:aws:s3:::example-carlossalazar"],
    }),
  };
  const put = (name: string) => ({
    principal: carlos,
    action: "s3:PutObject",
    resource: `arn:aws:s3:::${name}/file`,
  });
  decides(policies, [
    [
      "Carlos' file to the log bucket",
      put("example-carlossalazar-logs"),
      "explicit-deny",
      ["identity:DenyS3Logs"],
    ],
    ["Carlos' file to his bucket", put("example-carlossalazar"), "allow", ["identity:AllowS3Self"]],
    ["Carlos' file to another bucket", put("example-other"), "implicit-deny"],
    [
      "Carlos' location of any bucket",
      { principal: carlos, action: "s3:GetBucketLocation", resource: "arn:aws:s3:::example-other" },
      "allow",
      ["identity:AllowS3ListRead"],
    ],
    [
      "Carlos' location of a log bucket",
      { principal: carlos, action: "s3:GetBucketLocation", resource: "arn:aws:s3:::logs" },
      "explicit-deny",
    ],
  ]);
  decides(withBucketPolicy, [
    ["with the bucket policy, both allow", put("example-carlossalazar"), "allow", ["resource:Carlos"]],
    [
      "with the bucket policy, another user",
      { ...put("example-carlossalazar"), principal: user(`arn:aws:iam::${OWN}:user/other`) },
      "allow",
      ["identity:AllowS3Self"],
    ],
  ]);
  decides({ resource: withBucketPolicy.resource }, [
    ["the bucket policy alone is enough", put("example-carlossalazar"), "allow", ["resource:Carlos"]],
    ["and names nobody else", { ...put("example-carlossalazar"), principal: ALICE }, "implicit-deny"],
  ]);
});

describe(`iam: explicit and implicit denies, ${guide("reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay")}`, () => {
  const reports = [
    { Sid: "AllowGetList", Effect: "Allow", Action: ["iam:Get*", "iam:List*"], Resource: "*" },
    { Sid: "DenyReports", Effect: "Deny", Action: "iam:*Report", Resource: "*" },
  ];
  decides({ identity: [identity(...reports)] }, [
    ["a read", { action: "iam:GetUser" }, "allow", ["identity:AllowGetList"]],
    ["a list", { action: "iam:ListUsers" }, "allow", ["identity:AllowGetList"]],
    ["a change", { action: "iam:CreatePolicy" }, "implicit-deny", []],
    [
      "a report that Get* allows",
      { action: "iam:GetOrganizationsAccessReport" },
      "explicit-deny",
      ["identity:DenyReports"],
    ],
    [
      "a report that nothing allows",
      { action: "iam:GenerateCredentialReport" },
      "explicit-deny",
      ["identity:DenyReports"],
    ],
    ["an action with Report in its midst", { action: "iam:GetReportStatus" }, "allow"],
  ]);
  decides(
    {
      identity: [
        identity(...reports),
        identity({ Sid: "Grant", Effect: "Allow", Action: "iam:GenerateCredentialReport", Resource: "*" }),
      ],
    },
    [
      [
        "a report that another policy allows",
        { action: "iam:GenerateCredentialReport" },
        "explicit-deny",
        ["identity:DenyReports"],
      ],
    ],
  );
});

/** What each layer must say for the whole to be allowed. */
describe(`iam: layers, ${guide("reference_policies_evaluation-logic_policy-eval-denyallow")}`, () => {
  const yes = identity({ ...ALLOW_ALL, Sid: "Identity" });
  const layers: Record<string, (kind: "allows" | "silent" | "denies") => PolicySet> = {
    boundary: (state) => ({ boundary: of("boundary", ...said(state)) }),
    session: (state) => ({ session: [of("session", ...said(state))] }),
    scps: (state) => ({ scps: [[of("scp", ALLOW_ALL)], [of("scp", ...said(state))]] }),
    rcps: (state) => ({
      rcps: [
        [
          of("rcp", { ...ALLOW_ALL, Principal: "*" }),
          of("rcp", ...said(state).map((item) => ({ ...item, Principal: "*" }))),
        ],
      ],
    }),
  };
  function said(state: "allows" | "silent" | "denies"): object[] {
    return { allows: [ALLOW_ALL], silent: [OTHER_SERVICE], denies: [ALLOW_ALL, DENY_ALL] }[state];
  }
  describe("identity alone", () => {
    decides({ identity: [yes] }, [["allows", OBJECT, "allow"]]);
    decides({ identity: [yes, identity(DENY_ALL)] }, [
      ["denies too", OBJECT, "explicit-deny", ["identity:DenyAll"]],
    ]);
    decides({ identity: [identity(OTHER_SERVICE)] }, [["is silent", OBJECT, "implicit-deny", []]]);
    decides({ identity: [identity(OTHER_SERVICE), yes] }, [
      ["one of two policies allows", OBJECT, "allow", ["identity:Identity"]],
    ]);
    decides({}, [["none: denied by default", OBJECT, "implicit-deny"]]);
    decides({}, [["none: except to the root user", { ...OBJECT, principal: rootUser(OWN) }, "allow"]]);
  });
  for (const [layer, policies] of Object.entries(layers)) {
    describe(`identity and ${layer}`, () => {
      const asked = { ...OBJECT, principal: WORKER };
      decides({ identity: [yes], ...policies("allows") }, [["both allow", asked, "allow"]]);
      decides({ identity: [yes], ...policies("denies") }, [[`${layer} denies`, asked, "explicit-deny"]]);
      decides({ ...policies("allows") }, [[`${layer} grants nothing by itself`, asked, "implicit-deny"]]);
      decides({ identity: [identity(DENY_ALL)], ...policies("allows") }, [
        ["identity denies", asked, "explicit-deny", ["identity:DenyAll"]],
      ]);
      if (layer !== "rcps")
        decides({ identity: [yes], ...policies("silent") }, [
          [`${layer} is silent`, asked, "implicit-deny", []],
        ]);
      // RCPFullAWSAccess cannot be detached.
      else decides({ identity: [yes], ...policies("silent") }, [["another RCP is silent", asked, "allow"]]);
    });
  }
  describe("three layers: all of them must allow", () => {
    const asked = { ...OBJECT, principal: WORKER };
    for (const [first, second] of [
      ["boundary", "scps"],
      ["boundary", "session"],
      ["scps", "session"],
    ] as const) {
      const one = layers[first];
      const two = layers[second];
      if (one === undefined || two === undefined) continue;
      decides({ identity: [yes], ...one("allows"), ...two("allows") }, [
        [`${first} and ${second} allow`, asked, "allow"],
      ]);
      decides({ identity: [yes], ...one("silent"), ...two("allows") }, [
        [`${first} silent, ${second} allows`, asked, "implicit-deny"],
      ]);
      decides({ identity: [yes], ...one("allows"), ...two("silent") }, [
        [`${first} allows, ${second} silent`, asked, "implicit-deny"],
      ]);
      decides({ identity: [yes], ...one("denies"), ...two("silent") }, [
        [`${first} denies, ${second} silent`, asked, "explicit-deny"],
      ]);
    }
  });

  describe("trust and key policies must take part", () => {
    const trust = (principal: object) =>
      of("trust", { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" });
    const assume = { action: "sts:AssumeRole", resource: `arn:aws:iam::${OWN}:role/target` };
    const key = (principal: object) =>
      of("key", { Effect: "Allow", Principal: principal, Action: "kms:*", Resource: "*" });
    const decrypt = { action: "kms:Decrypt", resource: `arn:aws:kms:us-east-1:${OWN}:key/1` };
    const all = { identity: [yes] };
    decides({ ...all, resource: trust({ AWS: ALICE.arn }) }, [["trust names the user", assume, "allow"]]);
    decides({ ...all, resource: trust({ AWS: OWN }) }, [["trust names the account", assume, "allow"]]);
    decides({ ...all, resource: trust({ AWS: WORKER_ARN }) }, [
      ["trust names another", assume, "implicit-deny"],
    ]);
    decides({ ...all, resource: trust({ Service: "lambda.amazonaws.com" }) }, [
      ["trust names a service only", assume, "implicit-deny"],
    ]);
    decides({ ...all, resource: key({ AWS: ALICE.arn }) }, [["the key names the user", decrypt, "allow"]]);
    decides({ ...all, resource: key({ AWS: OWN }) }, [["the key names the account", decrypt, "allow"]]);
    decides({ ...all, resource: key({ AWS: WORKER_ARN }) }, [
      ["the key names another", decrypt, "implicit-deny"],
    ]);
  });
});

/**
 * The table of resource-based policies and implicit denies in other policy types: every row, with all three other
 * layers silent (an implicit deny), then opened one by one.
 */
describe(`iam: principals of resource policies, ${guide("reference_policies_evaluation-logic_policy-eval-denyallow")}`, () => {
  const silent: PolicySet = {
    identity: [identity(OTHER_SERVICE)],
    boundary: of("boundary", OTHER_SERVICE),
    session: [of("session", OTHER_SERVICE)],
  };
  const openBoundary: PolicySet = { ...silent, boundary: of("boundary", ALLOW_ALL) };
  const openSession: PolicySet = { ...silent, session: [of("session", ALLOW_ALL)] };
  const openBoth: PolicySet = { ...openBoundary, session: [of("session", ALLOW_ALL)] };
  const openIdentity: PolicySet = { ...openBoth, identity: [identity(ALLOW_ALL)] };
  const noSession: PolicySet = { identity: silent.identity, boundary: silent.boundary };
  const fedArn = `arn:aws:sts::${OWN}:federated-user/bob`;
  const bobArn = `arn:aws:iam::${OWN}:user/bob`;
  const fed = federatedUser(fedArn, bobArn);

  const rows = (
    principal: Principal,
    named: object | string,
    expected: readonly (readonly [title: string, policies: PolicySet, decision: Row[2]])[],
  ) => {
    for (const [title, policies, decision] of expected)
      decides({ ...policies, resource: grants(named) }, [[title, { ...OBJECT, principal }, decision]]);
  };

  describe("role session, the policy allows the role's ARN", () => {
    rows(WORKER, { AWS: WORKER_ARN }, [
      ["all silent", silent, "implicit-deny"],
      ["boundary allows", openBoundary, "implicit-deny"],
      ["session policy allows", openSession, "implicit-deny"],
      ["boundary and session policy allow, identity silent", openBoth, "allow"],
      ["all allow", openIdentity, "allow"],
      ["identity silent, neither boundary nor session policy", { identity: silent.identity }, "allow"],
    ]);
  });
  describe("role session, the policy allows the session's ARN", () => {
    rows(WORKER, { AWS: WORKER_SESSION }, [
      ["all silent", silent, "allow"],
      ["all allow", openIdentity, "allow"],
      ["identity denies", { ...silent, identity: [identity(DENY_ALL)] }, "explicit-deny"],
      ["boundary denies", { ...silent, boundary: of("boundary", DENY_ALL) }, "explicit-deny"],
      ["session policy denies", { ...silent, session: [of("session", DENY_ALL)] }, "explicit-deny"],
    ]);
    rows(role(WORKER_ARN, "another"), { AWS: WORKER_SESSION }, [
      ["another session, all silent", silent, "implicit-deny"],
    ]);
  });
  describe("IAM user, the policy allows the user's ARN", () => {
    rows(ALICE, { AWS: ALICE.arn }, [
      ["identity and boundary silent", noSession, "allow"],
      ["boundary denies", { boundary: of("boundary", DENY_ALL) }, "explicit-deny"],
    ]);
    rows(user(`arn:aws:iam::${OWN}:user/Alice`), { AWS: ALICE.arn }, [
      ["a name in other case", {}, "implicit-deny"],
    ]);
  });
  describe("federated user, the policy allows the ARN of the user who federated", () => {
    rows(fed, { AWS: bobArn }, [
      ["all silent", silent, "implicit-deny"],
      ["boundary allows", openBoundary, "implicit-deny"],
      ["session policy allows", openSession, "implicit-deny"],
      ["boundary and session policy allow, identity silent", openBoth, "allow"],
      ["no session policy", { identity: [identity(ALLOW_ALL)] }, "implicit-deny"],
    ]);
    rows(federatedUser(fedArn, `${bobArn}2`), { AWS: bobArn }, [
      ["a session of another user", openBoth, "implicit-deny"],
    ]);
  });
  describe("federated user, the policy allows the session's ARN", () => {
    rows(fed, { AWS: fedArn }, [
      ["all silent", silent, "allow"],
      ["no session policy", noSession, "allow"],
      ["boundary denies", { boundary: of("boundary", DENY_ALL) }, "explicit-deny"],
    ]);
    rows(federatedUser(`${fedArn}2`), { AWS: fedArn }, [["another federated user", silent, "implicit-deny"]]);
  });
  describe("root user, the policy allows the root user's ARN", () => {
    rows(rootUser(OWN), { AWS: `arn:aws:iam::${OWN}:root` }, [["nothing else", {}, "allow"]]);
  });
  describe("service, the policy allows the service", () => {
    rows(service("sns.amazonaws.com"), { Service: "sns.amazonaws.com" }, [["nothing else", {}, "allow"]]);
    rows(service("sqs.amazonaws.com"), { Service: "sns.amazonaws.com" }, [
      ["another service", {}, "implicit-deny"],
    ]);
  });
  describe("the policy allows the account", () => {
    rows(WORKER, { AWS: OWN }, [
      ["role session, all silent", silent, "implicit-deny"],
      ["role session, boundary and session policy allow, identity silent", openBoth, "implicit-deny"],
      ["role session, all allow", openIdentity, "allow"],
    ]);
    rows(ALICE, { AWS: OWN }, [["user, identity silent", { identity: silent.identity }, "implicit-deny"]]);
    rows(ALICE, { AWS: OWN }, [["user, identity allows", { identity: [identity(ALLOW_ALL)] }, "allow"]]);
  });
  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles */
  describe("the policy allows * with aws:PrincipalArn", () => {
    const resource = bucket({
      Effect: "Allow",
      Principal: "*",
      Action: "s3:*",
      Resource: "arn:aws:s3:::example/*",
      Condition: { ArnEquals: { "aws:PrincipalArn": WORKER_ARN } },
    });
    decides({ ...silent, resource }, [
      ["all silent: not limited", { ...OBJECT, principal: WORKER }, "allow"],
      ["another role", { ...OBJECT, principal: role(`${WORKER_ARN}2`) }, "implicit-deny"],
    ]);
    decides({ ...silent, boundary: of("boundary", DENY_ALL), resource }, [
      ["boundary denies", { ...OBJECT, principal: WORKER }, "explicit-deny"],
    ]);
  });
});

/** The session-policy step of the flow chart. */
describe(`iam: session policies, ${guide("access_policies", "policies_session")}`, () => {
  const fed = federatedUser(`arn:aws:sts::${OWN}:federated-user/bob`);
  const all = { identity: [identity(ALLOW_ALL)] };
  const session = (...statements: object[]) => [of("session", ...statements)];
  const read = { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
  decides(all, [
    ["role session without session policy", { ...OBJECT, principal: WORKER }, "allow"],
    ["federated user without session policy", { ...OBJECT, principal: fed }, "implicit-deny"],
  ]);
  decides({ ...all, session: session(read) }, [
    [
      "role session, within",
      { ...OBJECT, principal: WORKER },
      "allow",
      ["identity:AllowAll", "session:Read"],
    ],
    ["role session, beyond", { ...OBJECT, principal: WORKER, action: "s3:PutObject" }, "implicit-deny"],
    ["federated user, within", { ...OBJECT, principal: fed }, "allow", ["identity:AllowAll", "session:Read"]],
    ["federated user, beyond", { ...OBJECT, principal: fed, action: "s3:PutObject" }, "implicit-deny"],
  ]);
  decides({ identity: [identity(OTHER_SERVICE)], session: session(ALLOW_ALL) }, [
    ["a session policy grants nothing to a role session", { ...OBJECT, principal: WORKER }, "implicit-deny"],
    ["a session policy grants nothing to a federated user", { ...OBJECT, principal: fed }, "implicit-deny"],
  ]);
  decides({ ...all, session: session(ALLOW_ALL, DENY_ALL) }, [
    ["a Deny in it", { ...OBJECT, principal: WORKER }, "explicit-deny", ["session:DenyAll"]],
  ]);
  decides({ ...all, session: [of("session", OTHER_SERVICE), of("session", read)] }, [
    ["several session policies: one must allow", { ...OBJECT, principal: WORKER }, "allow"],
    [
      "several session policies: none allows",
      { ...OBJECT, principal: WORKER, action: "s3:PutObject" },
      "implicit-deny",
    ],
  ]);
});

/** Whom SCPs and RCPs limit, and the Organizations guide's examples: tests/iam/services/organizations-*.test.ts. */
describe("iam: service control policies, https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html", () => {
  const full = of("scp", { Sid: "FullAWSAccess", Effect: "Allow", Action: "*", Resource: "*" });
  const s3 = of("scp", { Sid: "S3", Effect: "Allow", Action: "s3:*", Resource: "*" });
  const ec2 = of("scp", { Sid: "Ec2", Effect: "Allow", Action: "ec2:*", Resource: "*" });
  const noS3 = of("scp", { Sid: "NoS3", Effect: "Deny", Action: "s3:*", Resource: "*" });
  const all = { identity: [identity(ALLOW_ALL)] };
  const levels: [title: string, scps: PolicySet["scps"], expected: Row[2]][] = [
    ["root, OU and account allow all", [[full], [full], [full]], "allow"],
    ["root, OU and account allow S3", [[s3], [s3], [s3]], "allow"],
    ["each level allows it in another way", [[full], [s3], [ec2, s3]], "allow"],
    ["the root allows nothing", [[], [full], [full]], "implicit-deny"],
    ["the OU allows nothing", [[full], [], [full]], "implicit-deny"],
    ["the account allows nothing", [[full], [full], []], "implicit-deny"],
    ["the OU allows another service", [[full], [ec2], [full]], "implicit-deny"],
    ["the account allows another service", [[full], [full], [ec2]], "implicit-deny"],
    ["the root allows another service", [[ec2], [full], [full]], "implicit-deny"],
    ["the root denies", [[full, noS3], [full], [full]], "explicit-deny"],
    ["the OU denies", [[full], [full, noS3], [full]], "explicit-deny"],
    ["the account denies", [[full], [full], [full, noS3]], "explicit-deny"],
    ["one denies, another level allows nothing", [[], [noS3], [full]], "explicit-deny"],
    ["no SCPs: no organisation, or its management account", undefined, "allow"],
  ];
  for (const [title, scps, expected] of levels) {
    decides(scps === undefined ? all : { ...all, scps }, [[title, OBJECT, expected]]);
  }
  describe("grants of resource policies that need nothing else still need the SCPs", () => {
    const closed = { scps: [[full], [ec2]] };
    decides({ ...closed, resource: grants({ AWS: ALICE.arn }) }, [["to a user", OBJECT, "implicit-deny"]]);
    decides({ ...closed, resource: grants({ AWS: WORKER_SESSION }) }, [
      ["to a session", { ...OBJECT, principal: WORKER }, "implicit-deny"],
    ]);
    decides({ ...closed, resource: grants("*") }, [
      ["to everybody: a user", OBJECT, "implicit-deny"],
      [
        "to everybody: a service, which no SCP limits",
        { ...OBJECT, principal: service("sns.amazonaws.com") },
        "allow",
      ],
      ["to everybody: anonymous callers, whom no SCP limits", { ...OBJECT, principal: anonymous() }, "allow"],
    ]);
  });
});
