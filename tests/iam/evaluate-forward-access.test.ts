import assert from "node:assert/strict";

import {
  allow,
  anonymous,
  type ContextInput,
  deny,
  evaluate,
  federated,
  federatedUser,
  parsePolicy,
  policy,
  type Principal,
  type Request,
  role,
  rootUser,
  service,
  user,
} from "../../iam";

const OWN = "111122223333";
const KEY = `arn:aws:kms:eu-west-1:${OWN}:key/1234abcd`;
const WORKER = role(`arn:aws:iam::${OWN}:role/app/worker`, "run");

/** The statement allows while all conditions hold, and nothing else does. */
function holds(
  request: Omit<Request, "principal"> & { principal?: Principal },
  ...conditions: object[]
): boolean {
  const statements = conditions.map((Condition) => ({
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition,
  }));
  const everybody = { Principal: "*" };
  const document = { Version: "2012-10-17", Statement: statements.map((one) => ({ ...one, ...everybody })) };
  const { decision } = evaluate(
    { principal: WORKER, resourceAccount: OWN, ...request },
    { resource: parsePolicy(document, "resource") },
  );
  return decision === "explicit-deny";
}

function value(
  request: Omit<Request, "principal"> & { principal?: Principal },
  key: string,
  ...expected: string[]
) {
  const list = JSON.stringify(expected);
  it(`${request.action} on ${request.resource}: ${key} is ${expected.length === 0 ? "absent" : list}`, () => {
    if (expected.length === 0) assert.ok(holds(request, { Null: { [key]: "true" } }));
    else {
      assert.ok(
        holds(request, { "ForAllValues:StringEquals": { [key]: expected }, Null: { [key]: "false" } }),
      );
      for (const one of expected)
        assert.ok(holds(request, { "ForAnyValue:StringEquals": { [key]: one } }), `${one} is not there`);
    }
  });
}

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-calledvia
 */
describe("iam: forward access", () => {
  const get = { action: "s3:GetObject", resource: "arn:aws:s3:::bucket/object" };
  const decrypt = { action: "kms:Decrypt", resource: KEY };
  const chain = ["cloudformation.amazonaws.com", "dynamodb.amazonaws.com"];

  describe("a direct call", () => {
    value(get, "aws:ViaAWSService", "false");
    value(get, "aws:CalledVia");
    value(get, "aws:CalledViaFirst");
    value(get, "aws:CalledViaLast");
    value(decrypt, "kms:ViaService");
  });

  describe("a chain of services", () => {
    value({ ...get, via: chain }, "aws:ViaAWSService", "true");
    value({ ...get, via: chain }, "aws:CalledVia", ...chain);
    value({ ...get, via: chain }, "aws:CalledViaFirst", "cloudformation.amazonaws.com");
    value({ ...get, via: chain }, "aws:CalledViaLast", "dynamodb.amazonaws.com");
    value({ ...get, via: chain }, "kms:ViaService");
    value({ ...decrypt, via: chain }, "kms:ViaService", "dynamodb.eu-west-1.amazonaws.com");
    value({ ...decrypt, context: { "aws:CalledVia": chain } }, "aws:CalledViaLast", "dynamodb.amazonaws.com");
  });

  /** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service */
  describe("K5: kms:ViaService in the key's region and partition", () => {
    const china = { ...decrypt, resource: `arn:aws-cn:kms:cn-north-1:${OWN}:key/1234abcd` };
    value({ ...china, via: ["s3.amazonaws.com.cn"] }, "kms:ViaService", "s3.cn-north-1.amazonaws.com.cn");
    value(
      { ...decrypt, via: ["s3.eu-west-1.amazonaws.com"] },
      "kms:ViaService",
      "s3.eu-west-1.amazonaws.com",
    );
    value(
      { ...decrypt, via: ["s3.amazonaws.com"], context: { "kms:ViaService": "other" } },
      "kms:ViaService",
      "other",
    );

    it("a role may decrypt through S3, and not itself", () => {
      const identity = [
        parsePolicy(
          policy(
            allow("ThroughS3", {
              actions: "kms:Decrypt",
              resources: KEY,
              conditions: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
            }),
          ),
          "identity",
        ),
      ];
      const root = `arn:aws:iam::${OWN}:root`;
      const resource = parsePolicy(
        policy(allow("Account", { principals: { AWS: root }, actions: "kms:*", resources: "*" })),
        "key",
      );
      const asked = { principal: WORKER, ...decrypt };
      assert.ok(evaluate({ ...asked, via: ["s3.amazonaws.com"] }, { identity, resource }).allowed);
      assert.ok(!evaluate({ ...asked, via: ["rds.amazonaws.com"] }, { identity, resource }).allowed);
      assert.ok(!evaluate(asked, { identity, resource }).allowed);
    });
  });

  /** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource */
  describe("kms:GrantIsForAWSResource", () => {
    const grant = { action: "kms:CreateGrant", resource: KEY };
    value({ ...grant, via: ["ec2.amazonaws.com"] }, "kms:GrantIsForAWSResource", "true");
    value(grant, "kms:GrantIsForAWSResource");
    value({ ...decrypt, via: ["ec2.amazonaws.com"] }, "kms:GrantIsForAWSResource");
  });

  it("a deny of direct calls spares those that a service makes", () => {
    const direct = { Bool: { "aws:ViaAWSService": false } } as const;
    const identity = [
      parsePolicy(
        policy(
          allow("May", { actions: "*", resources: "*" }),
          deny("Direct", { actions: "*", resources: "*", conditions: direct }),
        ),
        "identity",
      ),
    ];
    const asked = { principal: WORKER, resourceAccount: OWN, ...get };
    assert.equal(evaluate(asked, { identity }).decision, "explicit-deny");
    assert.ok(evaluate({ ...asked, via: ["athena.amazonaws.com"] }, { identity }).allowed);
  });
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context */
describe("iam: encryption context", () => {
  const decrypt = { action: "kms:Decrypt", resource: KEY };
  const given = { ...decrypt, encryptionContext: { "aws:s3:arn": "arn:aws:s3:::b", Purpose: "Test" } };
  value(given, "kms:EncryptionContext:aws:s3:arn", "arn:aws:s3:::b");
  value(given, "kms:encryptioncontext:purpose", "Test");
  value(given, "kms:EncryptionContext:Other");
  value(given, "kms:EncryptionContextKeys", "aws:s3:arn", "Purpose");
  value(decrypt, "kms:EncryptionContextKeys");
  const context: ContextInput = { "kms:EncryptionContext:Purpose": "Test" };
  value({ ...decrypt, context }, "kms:EncryptionContextKeys", "Purpose");
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable */
describe("iam: keys that follow from the request", () => {
  const ask = (principal: Principal): Request => ({
    principal,
    action: "s3:GetObject",
    resource: "arn:aws:s3:::b/o",
  });
  const bob = `arn:aws:sts::${OWN}:federated-user/bob`;
  value(ask(federatedUser(bob)), "aws:PrincipalArn", bob);
  value(ask(federatedUser(bob)), "aws:PrincipalType", "FederatedUser");
  value(ask(federatedUser(bob)), "aws:userid", `${OWN}:bob`);
  value(ask(federatedUser(bob)), "aws:username");
  value(ask(user(`arn:aws:iam::${OWN}:user/team/alice`)), "aws:username", "alice");
  value(ask(rootUser(OWN)), "aws:userid", OWN);
  value(ask(WORKER), "aws:userid");
  value(ask(anonymous()), "aws:PrincipalIsAWSService");
  value(ask(service("s3.amazonaws.com")), "aws:PrincipalServiceNamesList", "s3.amazonaws.com");
  value({ action: "kms:Decrypt", resource: KEY }, "aws:RequestedRegion", "eu-west-1");
  value(ask(WORKER), "aws:RequestedRegion");
  value(
    { ...ask(WORKER), context: { "aws:RequestedRegion": "eu-west-2" } },
    "aws:RequestedRegion",
    "eu-west-2",
  );
  value({ ...ask(WORKER), context: { "aws:PrincipalArn": [] } }, "aws:PrincipalType", "AssumedRole");

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html */
  describe("claims of an identity provider", () => {
    const github = `arn:aws:iam::${OWN}:oidc-provider/token.actions.githubusercontent.com`;
    const eks = `arn:aws:iam::${OWN}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC`;
    const claims = { aud: "sts.amazonaws.com", sub: "repo:org/name:ref:refs/heads/main" };
    value(ask(federated(github, claims)), "token.actions.githubusercontent.com:aud", "sts.amazonaws.com");
    value(ask(federated(github, claims)), "token.actions.githubusercontent.com:sub", claims.sub);
    value(ask(federated(eks, claims)), "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub", claims.sub);
    value(ask(federated("accounts.google.com", claims)), "accounts.google.com:aud", "sts.amazonaws.com");
    const saml = `arn:aws:iam::${OWN}:saml-provider/corp`;
    value(
      ask(federated(saml, { aud: "https://signin.aws.amazon.com/saml" })),
      "SAML:aud",
      "https://signin.aws.amazon.com/saml",
    );
    value(ask(federated("cognito-identity.amazonaws.com", { "a:b": ["x", "y"] })), "a:b", "x", "y");
    value(ask(federated(github)), "token.actions.githubusercontent.com:aud");
  });
});
