import assert from "node:assert/strict";

import {
  accountMember,
  allow,
  anonymous,
  type ConditionBlock,
  type ContextInput,
  type Decision,
  deny,
  evaluate,
  federated,
  parsePolicy,
  policy,
  type PolicyKind,
  type PolicySet,
  type Principal,
  type Request,
  role,
  rootUser,
  service,
  type Statement,
  user,
} from "../../iam";

const OWN = "111122223333";
const OTHER = "444455556666";
const ALICE = user(`arn:aws:iam::${OWN}:user/alice`);
const WORKER_ARN = `arn:aws:iam::${OWN}:role/app/worker`;
const WORKER = role(WORKER_ARN, "run");
const WORKER_SESSION = `arn:aws:sts::${OWN}:assumed-role/worker/run`;
const STRANGER = role(`arn:aws:iam::${OTHER}:role/visitor`, "run");
const KEY = `arn:aws:kms:eu-west-1:${OWN}:key/1234abcd`;
const OBJECT = "arn:aws:s3:::bucket/object";
const ROLE = `arn:aws:iam::${OWN}:role/target`;

const of = (kind: PolicyKind, ...statements: Statement[]) => parsePolicy(policy(...statements), kind);
const identity = (...statements: Statement[]) => of("identity", ...statements);
const bucket = (...statements: Statement[]) => of("bucket", ...statements);
const key = (...statements: Statement[]) => of("key", ...statements);

const may = allow("May", { actions: "*", resources: "*" });
const mayNot = deny("MayNot", { actions: "*", resources: "*" });
const grants = (principals: Statement["Principal"] & object) =>
  allow("Grants", { principals, actions: "*", resources: "*" });
const toAws = (arn: string) => grants({ AWS: arn });
const everybody = allow("Everybody", { principals: "*", actions: "*", resources: "*" });

function getObject(principal: Principal, policies: PolicySet, context: ContextInput = {}): Decision {
  const request: Request = {
    principal,
    action: "s3:GetObject",
    resource: OBJECT,
    resourceAccount: OWN,
    context,
  };
  return evaluate(request, policies);
}

function decrypt(principal: Principal, policies: PolicySet, context: ContextInput = {}): Decision {
  return evaluate({ principal, action: "kms:Decrypt", resource: KEY, context }, policies);
}

function assume(principal: Principal, policies: PolicySet): Decision {
  return evaluate({ principal, action: "sts:AssumeRole", resource: ROLE }, policies);
}

type Row = readonly [title: string, decision: Decision, expected: Decision["decision"]];

function table(rows: () => readonly Row[]) {
  for (const [title, decision, expected] of rows()) {
    it(`${title}: ${expected}`, () => {
      assert.equal(decision.decision, expected, decision.reason);
      assert.equal(decision.allowed, expected === "allow");
    });
  }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html */
describe("iam: evaluate", () => {
  describe("within an account", () => {
    table(() => [
      ["no policies", getObject(ALICE, {}), "implicit-deny"],
      ["identity allows", getObject(ALICE, { identity: [identity(may)] }), "allow"],
      ["second identity policy allows", getObject(ALICE, { identity: [identity(), identity(may)] }), "allow"],
      [
        "identity denies too",
        getObject(ALICE, { identity: [identity(may), identity(mayNot)] }),
        "explicit-deny",
      ],
      ["only the resource allows", getObject(ALICE, { resource: bucket(toAws(ALICE.arn)) }), "allow"],
      [
        "resource allows, identity denies",
        getObject(ALICE, { identity: [identity(mayNot)], resource: bucket(everybody) }),
        "explicit-deny",
      ],
      [
        "identity allows, resource denies",
        getObject(ALICE, {
          identity: [identity(may)],
          resource: bucket(deny("No", { principals: { AWS: ALICE.arn }, actions: "s3:*", resources: "*" })),
        }),
        "explicit-deny",
      ],
      ["root user without policies", getObject(rootUser(OWN), {}), "allow"],
      [
        "root user, resource denies",
        getObject(rootUser(OWN), {
          resource: bucket(deny("No", { principals: "*", actions: "*", resources: "*" })),
        }),
        "explicit-deny",
      ],
      [
        "account named in the resource only",
        getObject(ALICE, { resource: bucket(toAws(OWN)) }),
        "implicit-deny",
      ],
      [
        "account named, identity allows",
        getObject(ALICE, { identity: [identity(may)], resource: bucket(toAws(OWN)) }),
        "allow",
      ],
      [
        "account named as another type",
        getObject(ALICE, {
          identity: [identity(may)],
          resource: bucket(deny("No", { principals: { CanonicalUser: OWN }, actions: "*", resources: "*" })),
        }),
        "allow",
      ],
      ["another user named", getObject(ALICE, { resource: bucket(toAws(`${ALICE.arn}2`)) }), "implicit-deny"],
      [
        "user name in other case",
        getObject(ALICE, { resource: bucket(toAws(`arn:aws:iam::${OWN}:user/Alice`)) }),
        "implicit-deny",
      ],
      [
        "same name in another partition",
        getObject(ALICE, { resource: bucket(toAws(ALICE.arn.replace("aws", "aws-cn"))) }),
        "implicit-deny",
      ],
      [
        "deny for the account's root ARN hits its users",
        getObject(ALICE, {
          identity: [identity(may)],
          resource: bucket(deny("No", { principals: { AWS: OWN }, actions: "*", resources: "*" })),
        }),
        "explicit-deny",
      ],
    ]);
  });

  /** Table "Resource-based policies and implicit denies in other policy types (same account)" of the same page. */
  describe("grants by principal type against a boundary that is silent", () => {
    const boundary = of("boundary", allow("Other", { actions: "ec2:*", resources: "*" }));
    const wide = of("boundary", may);
    table(() => [
      ["user ARN", getObject(ALICE, { resource: bucket(toAws(ALICE.arn)), boundary }), "allow"],
      ["role ARN", getObject(WORKER, { resource: bucket(toAws(WORKER_ARN)), boundary }), "implicit-deny"],
      [
        "role ARN, wide boundary",
        getObject(WORKER, { resource: bucket(toAws(WORKER_ARN)), boundary: wide }),
        "allow",
      ],
      ["role ARN, no boundary", getObject(WORKER, { resource: bucket(toAws(WORKER_ARN)) }), "allow"],
      ["session ARN", getObject(WORKER, { resource: bucket(toAws(WORKER_SESSION)), boundary }), "allow"],
      [
        "another session's ARN",
        getObject(WORKER, { resource: bucket(toAws(`${WORKER_SESSION}2`)) }),
        "implicit-deny",
      ],
      [
        "* with aws:PrincipalArn",
        getObject(WORKER, {
          resource: bucket({ ...everybody, Condition: { ArnEquals: { "aws:PrincipalArn": WORKER_ARN } } }),
          boundary,
        }),
        "allow",
      ],
      ["identity", getObject(WORKER, { identity: [identity(may)], boundary }), "implicit-deny"],
      ["identity, wide boundary", getObject(WORKER, { identity: [identity(may)], boundary: wide }), "allow"],
      ["boundary alone", getObject(WORKER, { boundary: wide }), "implicit-deny"],
      [
        "boundary that denies",
        getObject(WORKER, { resource: bucket(toAws(WORKER_SESSION)), boundary: of("boundary", mayNot) }),
        "explicit-deny",
      ],
    ]);
  });

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html */
  describe("across accounts", () => {
    table(() => [
      ["identity only", getObject(STRANGER, { identity: [identity(may)] }), "implicit-deny"],
      ["resource only", getObject(STRANGER, { resource: bucket(toAws(STRANGER.arn)) }), "implicit-deny"],
      [
        "both",
        getObject(STRANGER, { identity: [identity(may)], resource: bucket(toAws(STRANGER.arn)) }),
        "allow",
      ],
      [
        "both, by account",
        getObject(STRANGER, { identity: [identity(may)], resource: bucket(toAws(OTHER)) }),
        "allow",
      ],
      [
        "both, by *",
        getObject(STRANGER, { identity: [identity(may)], resource: bucket(everybody) }),
        "allow",
      ],
      [
        "root user of the other account",
        getObject(rootUser(OTHER), { resource: bucket(toAws(OTHER)) }),
        "allow",
      ],
      [
        "root user of a third account",
        getObject(rootUser("777788889999"), { resource: bucket(toAws(OTHER)) }),
        "implicit-deny",
      ],
      [
        "both, but a boundary is silent",
        getObject(STRANGER, {
          identity: [identity(may)],
          resource: bucket(toAws(STRANGER.arn)),
          boundary: of("boundary"),
        }),
        "implicit-deny",
      ],
      [
        "both, but the identity denies",
        getObject(STRANGER, { identity: [identity(may, mayNot)], resource: bucket(toAws(STRANGER.arn)) }),
        "explicit-deny",
      ],
    ]);

    it("asks whose the resource is where its ARN does not tell", () => {
      assert.throws(
        () => evaluate({ principal: ALICE, action: "s3:GetObject", resource: OBJECT }, {}),
        /resourceAccount/,
      );
      const list = { principal: ALICE, action: "s3:ListAllMyBuckets", resource: "*" };
      assert.ok(evaluate(list, { identity: [identity(may)] }).allowed);
    });
  });

  /**
   * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html and
   * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
   */
  describe("K2, K3: key policies", () => {
    const root = `arn:aws:iam::${OWN}:root`;
    const delegating = key(toAws(root));
    const limited = key({
      ...toAws(root),
      Condition: { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${OWN}:role/app/*` } },
    });
    const all = { identity: [identity(may)] };
    table(() => [
      ["no key policy, identity allows", decrypt(WORKER, all), "implicit-deny"],
      ["key policy silent, identity allows", decrypt(WORKER, { ...all, resource: key() }), "implicit-deny"],
      ["key policy names the role", decrypt(WORKER, { resource: key(toAws(WORKER_ARN)) }), "allow"],
      ["key policy delegates, identity allows", decrypt(WORKER, { ...all, resource: delegating }), "allow"],
      ["key policy delegates, identity silent", decrypt(WORKER, { resource: delegating }), "implicit-deny"],
      ["root user, key policy delegates", decrypt(rootUser(OWN), { resource: delegating }), "allow"],
      [
        "root user, key policy silent",
        decrypt(rootUser(OWN), { resource: key(toAws(WORKER_ARN)) }),
        "implicit-deny",
      ],
      ["limited to a path: a role there", decrypt(WORKER, { ...all, resource: limited }), "allow"],
      [
        "limited to a path: another role",
        decrypt(accountMember(OWN), { ...all, resource: limited }),
        "implicit-deny",
      ],
      ["limited to a path: the root user", decrypt(rootUser(OWN), { resource: limited }), "implicit-deny"],
      [
        "another account, key policy names it",
        decrypt(STRANGER, { ...all, resource: key(toAws(OTHER)) }),
        "allow",
      ],
      [
        "another account, its identity silent",
        decrypt(STRANGER, { resource: key(toAws(OTHER)) }),
        "implicit-deny",
      ],
      ["another account, not named", decrypt(STRANGER, { ...all, resource: delegating }), "implicit-deny"],
      [
        "creating a key needs no key policy",
        evaluate({ principal: WORKER, action: "kms:CreateKey", resource: "*" }, all),
        "allow",
      ],
    ]);

    it("K5: fills in the caller's account and takes kms:ViaService from the request", () => {
      const via = key({
        ...everybody,
        Condition: {
          StringEquals: { "kms:CallerAccount": OWN, "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
        },
      });
      assert.ok(
        decrypt(WORKER, { resource: via }, { "kms:ViaService": "s3.eu-west-1.amazonaws.com" }).allowed,
      );
      assert.ok(
        !decrypt(WORKER, { resource: via }, { "kms:ViaService": "rds.eu-west-1.amazonaws.com" }).allowed,
      );
      assert.ok(!decrypt(WORKER, { resource: via }).allowed);
    });
  });

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html (exceptions) */
  describe("trust policies", () => {
    const trust = (principals: Statement["Principal"] & object) =>
      of("trust", allow("Trust", { principals, actions: "sts:AssumeRole" }));
    const all = { identity: [identity(may)] };
    table(() => [
      ["no trust, identity allows", assume(WORKER, all), "implicit-deny"],
      ["role trusted", assume(WORKER, { resource: trust({ AWS: WORKER_ARN }) }), "allow"],
      [
        "account trusted, identity allows",
        assume(WORKER, { ...all, resource: trust({ AWS: OWN }) }),
        "allow",
      ],
      [
        "account trusted, identity silent",
        assume(WORKER, { resource: trust({ AWS: OWN }) }),
        "implicit-deny",
      ],
      [
        "service trusted",
        assume(service("lambda.amazonaws.com"), { resource: trust({ Service: "lambda.amazonaws.com" }) }),
        "allow",
      ],
      [
        "another service trusted",
        assume(service("ec2.amazonaws.com"), { resource: trust({ Service: "lambda.amazonaws.com" }) }),
        "implicit-deny",
      ],
      [
        "provider trusted",
        assume(federated("accounts.google.com"), { resource: trust({ Federated: "accounts.google.com" }) }),
        "allow",
      ],
      [
        "another provider trusted",
        assume(federated("graph.facebook.com"), { resource: trust({ Federated: "accounts.google.com" }) }),
        "implicit-deny",
      ],
    ]);
  });

  describe("services and anonymous callers", () => {
    const logs = service("logs.eu-west-1.amazonaws.com");
    const trail = `arn:aws:cloudtrail:eu-west-1:${OWN}:trail/audit`;
    const write = bucket(
      allow("Write", {
        principals: { Service: "cloudtrail.amazonaws.com" },
        actions: "s3:GetObject",
        resources: "arn:aws:s3:::bucket/*",
        conditions: { StringEquals: { "aws:SourceArn": trail } },
      }),
    );
    const cloudTrail = service("cloudtrail.amazonaws.com");
    table(() => [
      [
        "A2: service from the named source",
        getObject(cloudTrail, { resource: write }, { "aws:SourceArn": trail }),
        "allow",
      ],
      [
        "A2: service from another source",
        getObject(cloudTrail, { resource: write }, { "aws:SourceArn": `${trail}2` }),
        "implicit-deny",
      ],
      ["A2: service without source", getObject(cloudTrail, { resource: write }), "implicit-deny"],
      ["another service", getObject(logs, { resource: write }, { "aws:SourceArn": trail }), "implicit-deny"],
      ["service, account named", getObject(cloudTrail, { resource: bucket(toAws(OWN)) }), "implicit-deny"],
      [
        "service has no use of identity policies",
        getObject(cloudTrail, { identity: [identity(may)] }),
        "implicit-deny",
      ],
      [
        "service, deny for *",
        getObject(cloudTrail, {
          resource: bucket(everybody, deny("No", { principals: "*", actions: "*", resources: "*" })),
        }),
        "explicit-deny",
      ],
      ["anonymous, *", getObject(anonymous(), { resource: bucket(everybody) }), "allow"],
      ['anonymous, {AWS: "*"}', getObject(anonymous(), { resource: bucket(toAws("*")) }), "allow"],
      ["anonymous, account named", getObject(anonymous(), { resource: bucket(toAws(OWN)) }), "implicit-deny"],
      ["anonymous, no policy", getObject(anonymous(), {}), "implicit-deny"],
    ]);
  });

  describe("actions and resources", () => {
    const decide = (statement: Partial<Statement>, action: string, resource: string) =>
      evaluate(
        { principal: ALICE, action, resource, resourceAccount: OWN },
        {
          identity: [
            parsePolicy({ Version: "2012-10-17", Statement: { Effect: "Allow", ...statement } }, "identity"),
          ],
        },
      );
    const get = (pattern: string, action = "s3:GetObject") =>
      decide({ Action: pattern, Resource: "*" }, action, OBJECT);
    const on = (pattern: string | string[], resource = OBJECT) =>
      decide({ Action: "*", Resource: pattern }, "a:B", resource);
    const queue = `arn:aws:sqs:us-east-2:${OWN}:alice-queue`;
    table(() => [
      ["action in other case", get("S3:getOBJECT"), "allow"],
      ["action with *", get("s3:*Object"), "allow"],
      ["action with ?", get("s3:Get?bject"), "allow"],
      ["action with * for the service", get("*:GetObject"), "allow"],
      ["action with * that begins elsewhere", get("s3:*", "my-s3:GetObject"), "implicit-deny"],
      ["action that is longer", get("s3:GetObject", "s3:GetObjectAcl"), "implicit-deny"],
      ["action of another service", get("s3:*", "s3-object-lambda:GetObject"), "implicit-deny"],
      [
        "NotAction of another service",
        decide({ NotAction: "iam:*", Resource: "*" }, "s3:GetObject", OBJECT),
        "allow",
      ],
      [
        "NotAction of this service",
        decide({ NotAction: ["iam:*", "s3:*"], Resource: "*" }, "s3:GetObject", OBJECT),
        "implicit-deny",
      ],
      ["resource itself", on(OBJECT), "allow"],
      ["resource in other case", on("arn:aws:s3:::bucket/Object"), "implicit-deny"],
      ["the bucket, not its objects", on("arn:aws:s3:::bucket"), "implicit-deny"],
      ["objects, not the bucket", on("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket"), "implicit-deny"],
      [
        "* over slashes and colons of the last part",
        on("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/a/b:c"),
        "allow",
      ],
      ["* not over colons before it", on(`arn:aws:*:${OWN}:alice-queue`, queue), "implicit-deny"],
      ["incomplete ARN", on("arn:aws:sqs", queue), "allow"],
      ["incomplete ARN of another service", on("arn:aws:sns", queue), "implicit-deny"],
      ["variable", on("arn:aws:sqs:us-east-2:*:${aws:username}-queue", queue), "allow"],
      [
        "variable without value",
        on("arn:aws:sqs:us-east-2:*:${aws:PrincipalTag/x}*", queue),
        "implicit-deny",
      ],
      // Variables stand after the fifth colon only; the page on variables, "Resource element".
      [
        "variable in the account's place",
        on("arn:aws:sqs:us-east-2:${aws:PrincipalAccount}:*", queue),
        "implicit-deny",
      ],
      ["one of several", on(["arn:aws:s3:::other/*", "arn:aws:s3:::bucket/*"]), "allow"],
      ["an ARN where the action knows no resource", on("arn:aws:s3:::bucket", "*"), "implicit-deny"],
      [
        "NotResource of others",
        decide({ Action: "*", NotResource: "arn:aws:s3:::other/*" }, "a:B", OBJECT),
        "allow",
      ],
      [
        "NotResource of this",
        decide({ Action: "*", NotResource: "arn:aws:s3:::bucket/*" }, "a:B", OBJECT),
        "implicit-deny",
      ],
    ]);
  });

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html */
  describe("NotPrincipal", () => {
    const root = `arn:aws:iam::${OWN}:root`;
    const except = (...arns: string[]) =>
      bucket(everybody, { Effect: "Deny", NotPrincipal: { AWS: arns }, Action: "*", Resource: "*" });
    const session = role(WORKER_ARN, "run");
    table(() => [
      [
        "Deny spares a listed user and account",
        getObject(ALICE, { resource: except(ALICE.arn, root) }),
        "allow",
      ],
      [
        "Deny hits a user listed without the account",
        getObject(ALICE, { resource: except(ALICE.arn) }),
        "explicit-deny",
      ],
      [
        "Deny spares session, role and account",
        getObject(session, { resource: except(WORKER_SESSION, WORKER_ARN, OWN) }),
        "allow",
      ],
      [
        "Deny hits a session whose role is not listed",
        getObject(session, { resource: except(WORKER_SESSION, root) }),
        "explicit-deny",
      ],
      [
        "Deny hits a session that is not listed",
        getObject(session, { resource: except(WORKER_ARN, root) }),
        "explicit-deny",
      ],
      ["Deny hits others", getObject(ALICE, { resource: except(WORKER_ARN, root) }), "explicit-deny"],
      [
        "Deny hits services",
        getObject(service("s3.amazonaws.com"), { resource: except(WORKER_ARN, root) }),
        "explicit-deny",
      ],
      [
        "Deny hits whoever has a boundary",
        getObject(ALICE, { resource: except(ALICE.arn, root), boundary: of("boundary", may) }),
        "explicit-deny",
      ],
      [
        "Allow lets all others in",
        getObject(anonymous(), {
          resource: bucket({ Effect: "Allow", NotPrincipal: { AWS: ALICE.arn }, Action: "*", Resource: "*" }),
        }),
        "allow",
      ],
      [
        "Allow leaves the listed out",
        getObject(ALICE, {
          resource: bucket({ Effect: "Allow", NotPrincipal: { AWS: ALICE.arn }, Action: "*", Resource: "*" }),
        }),
        "implicit-deny",
      ],
    ]);
  });

  describe("V3: endpoint policies", () => {
    const mine = of("endpoint", {
      ...everybody,
      Condition: { StringEquals: { "aws:PrincipalAccount": OWN, "aws:ResourceAccount": OWN } },
    });
    const all = { identity: [identity(may)] };
    table(() => [
      ["own role, own resource", getObject(WORKER, { ...all, endpoint: mine }), "allow"],
      ["an endpoint policy grants nothing", getObject(WORKER, { endpoint: mine }), "implicit-deny"],
      [
        "foreign role",
        getObject(STRANGER, { ...all, resource: bucket(everybody), endpoint: mine }),
        "implicit-deny",
      ],
      [
        "foreign resource",
        evaluate(
          { principal: WORKER, action: "s3:GetObject", resource: OBJECT, resourceAccount: OTHER },
          { ...all, resource: bucket(everybody), endpoint: mine },
        ),
        "implicit-deny",
      ],
    ]);
  });

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
  describe("keys that follow from the principal", () => {
    const expected: [title: string, principal: Principal, keys: Record<string, string | undefined>][] = [
      [
        "role",
        WORKER,
        {
          "aws:PrincipalArn": WORKER_ARN,
          "aws:PrincipalAccount": OWN,
          "aws:PrincipalType": "AssumedRole",
          "aws:username": undefined,
          "aws:PrincipalIsAWSService": "false",
        },
      ],
      [
        "user",
        ALICE,
        { "aws:PrincipalArn": ALICE.arn, "aws:PrincipalType": "User", "aws:username": "alice" },
      ],
      [
        "root user",
        rootUser(OWN),
        { "aws:PrincipalArn": `arn:aws:iam::${OWN}:root`, "aws:PrincipalType": "Account", "aws:userid": OWN },
      ],
      [
        "service",
        service("s3.amazonaws.com"),
        {
          "aws:PrincipalArn": undefined,
          "aws:PrincipalAccount": undefined,
          "aws:PrincipalType": undefined,
          "aws:PrincipalIsAWSService": "true",
          "aws:PrincipalServiceName": "s3.amazonaws.com",
        },
      ],
      [
        "anonymous",
        anonymous(),
        {
          "aws:PrincipalArn": undefined,
          "aws:PrincipalType": "Anonymous",
          "aws:PrincipalIsAWSService": undefined,
          "aws:userid": "anonymous",
        },
      ],
      [
        "all",
        anonymous(),
        {
          "aws:SecureTransport": undefined,
          "aws:SourceIp": undefined,
          "aws:MultiFactorAuthPresent": undefined,
          "aws:ViaAWSService": "false",
        },
      ],
    ];
    for (const [title, principal, keys] of expected) {
      for (const [name, value] of Object.entries(keys)) {
        it(`${title}: ${name} ${value === undefined ? "absent" : `is ${value}`}`, () => {
          const condition: ConditionBlock =
            value === undefined ? { Null: { [name]: "true" } } : { StringEquals: { [name]: value } };
          const grant = bucket({ ...everybody, Condition: condition }, everybody);
          const { statements } = getObject(principal, { resource: grant });
          assert.equal(statements[0]?.statement, grant.statements[0]);
        });
      }
    }
    it("a request may override them", () => {
      const resource = bucket({ ...everybody, Condition: { Bool: { "aws:ViaAWSService": "true" } } });
      assert.ok(getObject(WORKER, { resource }, { "AWS:viaAWSService": true }).allowed);
      assert.ok(getObject(WORKER, { resource }, { "aws:CalledVia": ["athena.amazonaws.com"] }).allowed);
      assert.ok(!getObject(WORKER, { resource }).allowed);
    });
  });

  it("names the deciding statements and says why in a sentence", () => {
    const policies = { identity: [identity(may)], resource: bucket(toAws(OTHER), everybody) };
    const allowed = getObject(STRANGER, policies);
    assert.deepEqual(
      allowed.statements.map(({ source, statement }) => [source, statement.sid]),
      [
        ["identity", "May"],
        ["resource", "Grants"],
        ["resource", "Everybody"],
      ],
    );
    const denied = getObject(STRANGER, { identity: [identity(may, mayNot)] });
    assert.equal(
      denied.reason,
      `MayNot of the identity policy denies s3:GetObject on ${OBJECT} for ${String(STRANGER.sessionArn)}.`,
    );
    assert.deepEqual(
      denied.statements.map(({ statement }) => statement.sid),
      ["MayNot"],
    );
    assert.deepEqual(getObject(STRANGER, {}).statements, []);
  });

  it("refuses principals that cannot be", () => {
    assert.throws(() => role("worker"), /ARN/);
    assert.throws(() => role(ALICE.arn), /role/);
    assert.throws(() => user(WORKER_ARN), /user/);
    assert.throws(() => service("lambda"), /service principal/);
  });
});
