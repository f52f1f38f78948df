import assert from "node:assert/strict";
import {
  accountRoot,
  allow,
  arns,
  awsService,
  deny,
  everybody,
  identityProvider,
  policy,
  PolicyError,
  roles,
  users,
} from "../../iam";

/**
 * What AWS would refuse does not compile. Each `@ts-expect-error` is checked by `tsc -p tsconfig.check.json`, which
 * fails where the line below it compiles after all. The tests run them, too: what slips past the types, by a cast or
 * from JavaScript, is refused when the document is built, unless only the types know better.
 */
const arn = arns({ partition: "aws", region: "eu-west-1", account: "111122223333" });
const logs = awsService("logs.amazonaws.com");
const topicArn = arn.regional("sns", "alerts");

const refused = (build: () => unknown) => {
  assert.throws(build, PolicyError);
};

/** Not run: what only the types know, and AWS. */
const onlyTypes = (build: () => unknown) => {
  assert.equal(typeof build, "function");
};

describe("iam: builders, by their types", () => {
  it("take each kind of policy as AWS takes it", () => {
    const identity = allow("Read", { actions: "s3:GetObject", resources: arn.bucket("data", "*") });
    const statement = { actions: "*", resources: "*" } as const;
    policy.identity(identity, deny("NotIam", { notActions: ["iam:*", "sts:*"], notResources: topicArn }));
    policy.boundary(identity);
    policy.session(identity);
    policy.scp(allow("All", statement), deny("Rest", { ...statement, notActions: undefined }));
    policy.rcp(
      deny("Tls", {
        ...statement,
        principals: everybody,
        actions: "s3:*",
        conditions: { Null: { "aws:x": true } },
      }),
    );
    policy.trust(
      allow("Ci", { principals: identityProvider("a.com"), actions: "sts:AssumeRoleWithWebIdentity" }),
    );
    policy.key(allow("Use", { principals: accountRoot(arn.accountRoot), actions: "kms:*", resources: "*" }));
    policy.bucket(
      allow("Write", { principals: logs, actions: ["s3:PutObject"], resources: arn.bucket("b", "*") }),
      deny("Others", {
        notPrincipals: roles(arn.global("iam", "role/a")),
        actions: "s3:*",
        resources: arn.bucket("b"),
      }),
    );
    policy.topic(allow("Publish", { principals: logs, actions: "sns:Publish", resources: topicArn }));
    policy.queue(allow("Send", { principals: logs, actions: "sqs:SendMessage", resources: "*" }));
    policy.secret(
      allow("Read", {
        principals: [users(arn.global("iam", "user/a")), roles(arn.global("iam", "role/b"))],
        actions: "secretsmanager:GetSecretValue",
        resources: "*",
      }),
    );
    policy.endpoint(allow("Own", { ...statement, principals: everybody }));
  });

  it("an identity policy has no principal, and needs a resource", () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    const withPrincipal = allow("A", { principals: logs, actions: "s3:GetObject", resources: "*" });
    const withoutResource = allow("A", { actions: "s3:GetObject" });
    // @ts-expect-error no principal
    refused(() => policy.identity(withPrincipal));
    // @ts-expect-error no principal
    refused(() => policy.boundary(withPrincipal));
    // @ts-expect-error no principal
    refused(() => policy.session(withPrincipal));
    // @ts-expect-error no principal
    refused(() => policy.scp(withPrincipal));
    // @ts-expect-error needs a resource
    refused(() => policy.identity(withoutResource));
    // @ts-expect-error needs an action
    refused(() => policy.identity(allow("A", { resources: "*" })));
  });

  it("a resource's policy has a principal", () => {
    const nobody = { resources: "*" } as const;
    // @ts-expect-error needs a principal
    refused(() => policy.bucket(allow("A", { ...nobody, actions: "s3:GetObject" })));
    // @ts-expect-error needs a principal
    refused(() => policy.key(allow("A", { ...nobody, actions: "kms:Decrypt" })));
    // @ts-expect-error needs a principal
    refused(() => policy.topic(allow("A", { ...nobody, actions: "sns:Publish" })));
    // @ts-expect-error needs a principal
    refused(() => policy.queue(allow("A", { ...nobody, actions: "sqs:SendMessage" })));
    // @ts-expect-error needs a principal
    refused(() => policy.secret(allow("A", { ...nobody, actions: "secretsmanager:GetSecretValue" })));
    // @ts-expect-error needs a principal
    refused(() => policy.endpoint(allow("A", { ...nobody, actions: "*" })));
    // @ts-expect-error needs a principal
    refused(() => policy.trust(allow("A", { actions: "sts:AssumeRole" })));
    // @ts-expect-error needs a resource
    refused(() => policy.bucket(allow("A", { principals: logs, actions: "s3:GetObject" })));
  });

  it("a trust policy has no resource", () => {
    const statement = allow("A", { principals: logs, actions: "sts:AssumeRole", resources: "*" });
    // @ts-expect-error the role itself is the resource
    refused(() => policy.trust(statement));
  });

  it("each service takes its own actions only", () => {
    const whom = { principals: logs, resources: "*" } as const;
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
    // @ts-expect-error not an action of S3
    onlyTypes(() => policy.bucket(allow("A", { ...whom, actions: "kms:Decrypt" })));
    // @ts-expect-error not an action of KMS
    onlyTypes(() => policy.key(allow("A", { ...whom, actions: ["kms:Decrypt", "s3:GetObject"] })));
    // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html
    // @ts-expect-error SNS takes its own actions, by name
    onlyTypes(() => policy.topic(allow("A", { ...whom, actions: "*" })));
    // @ts-expect-error not an action of SQS
    onlyTypes(() => policy.queue(allow("A", { ...whom, actions: "sns:Publish" })));
    // @ts-expect-error IAM: "AssumeRole policy may only specify STS AssumeRole actions"
    onlyTypes(() => policy.trust(allow("A", { principals: logs, actions: "sts:TagSessions" })));
    // @ts-expect-error no action at all
    refused(() => policy.identity(allow("A", { actions: "GetObject", resources: "*" })));
  });

  it("a trust policy names its principals", () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    // @ts-expect-error not everybody
    refused(() => policy.trust(allow("A", { principals: everybody, actions: "sts:AssumeRole" })));
    // @ts-expect-error not NotPrincipal
    refused(() => policy.trust(deny("A", { notPrincipals: logs, actions: "sts:AssumeRole" })));
  });

  it("NotPrincipal goes with Deny only", () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    // @ts-expect-error unknown to statements that allow
    onlyTypes(() => allow("A", { notPrincipals: logs, actions: "s3:*", resources: "*" }));
    const raw = { Sid: "A", NotPrincipal: logs, Action: "s3:GetObject", Resource: "*" } as const;
    policy.bucket({ ...raw, Effect: "Deny" });
    // @ts-expect-error nor to statements written by hand
    refused(() => policy.bucket({ ...raw, Effect: "Allow" }));
  });

  it("an element or its opposite, not both", () => {
    const both = deny("A", { actions: "s3:*", notActions: "s3:Get*", resources: "*" });
    // @ts-expect-error both Action and NotAction
    refused(() => policy.identity(both));
    const principals = deny("A", {
      principals: logs,
      notPrincipals: logs,
      actions: "s3:*",
      resources: "*",
    });
    // @ts-expect-error both Principal and NotPrincipal
    refused(() => policy.bucket(principals));
  });

  it("a resource control policy denies, and names everybody", () => {
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
    const parts = { principals: everybody, actions: "s3:*", resources: "*" } as const;
    // @ts-expect-error the service must be named
    refused(() => policy.rcp(deny("A", { ...parts, actions: "*" })));
    // @ts-expect-error only AWS's own RCPFullAWSAccess allows
    refused(() => policy.rcp(allow("A", parts)));
    // @ts-expect-error names everybody, with conditions
    refused(() => policy.rcp(deny("A", { ...parts, principals: logs })));
    // @ts-expect-error NotAction is not supported
    refused(() => policy.rcp(deny("A", { principals: everybody, notActions: "s3:*", resources: "*" })));
  });

  it("a misspelt element of a statement", () => {
    // @ts-expect-error it is called "resources"
    refused(() => policy.identity(allow("A", { actions: "s3:GetObject", resource: "*" })));
  });

  it("conditions: known operators, keys with a service, values of the operator's type", () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    const build = (conditions: NonNullable<Parameters<typeof allow>[1]["conditions"]>) => () =>
      policy.identity(allow("A", { actions: "s3:GetObject", resources: "*", conditions }));
    build({
      StringEquals: { "aws:PrincipalTag/team": "a", "aws:username": ["b", "c"] },
      StringLikeIfExists: { "aws:username": "${aws:username}" },
      "ForAnyValue:StringEquals": { "aws:TagKeys": "a" },
      "ForAllValues:ArnLikeIfExists": { "aws:PrincipalArn": arn.global("iam", "role/*") },
      NumericLessThan: { "s3:TlsVersion": 1.2, "s3:max-keys": "10" },
      DateGreaterThan: { "aws:CurrentTime": new Date(0), "aws:TokenIssueTime": "2026-01-01T00:00:00Z" },
      Bool: { "aws:SecureTransport": false, "aws:ViaAWSService": "true" },
      BinaryEquals: { "x:y": "QmluYXJ5" },
      NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24", "2001:db8::/32"] },
      Null: { "aws:TokenIssueTime": true },
    })();
    // @ts-expect-error it is called StringEquals
    refused(build({ StringEqual: { "aws:username": "a" } }));
    // @ts-expect-error it is called "ForAnyValue"
    refused(build({ "ForAny:StringEquals": { "aws:TagKeys": "a" } }));
    // @ts-expect-error Null asks for existence itself
    refused(build({ NullIfExists: { "aws:username": "true" } }));
    // @ts-expect-error a key without a service
    refused(build({ StringEquals: { username: "a" } }));
    // @ts-expect-error neither true nor false
    onlyTypes(build({ Bool: { "aws:SecureTransport": "yes" } }));
    // @ts-expect-error takes one value
    refused(build({ Bool: { "aws:SecureTransport": [true, false] } }));
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-wheretouse
    // @ts-expect-error policy variables are for text and ARNs
    refused(build({ NumericEquals: { "s3:max-keys": "${aws:PrincipalTag/keys}" } }));
    // @ts-expect-error is not a number
    onlyTypes(build({ NumericEquals: { "s3:max-keys": "ten" } }));
    // @ts-expect-error is not a date
    onlyTypes(build({ DateEquals: { "aws:CurrentTime": "tomorrow" } }));
    // @ts-expect-error StringEquals compares text
    onlyTypes(build({ StringEquals: { "s3:max-keys": 10 } }));
  });

  it("principals: services by their whole name, at least one", () => {
    // @ts-expect-error "logs" is no service principal
    refused(() => policy.trust(allow("A", { principals: awsService("logs"), actions: "sts:AssumeRole" })));
    // @ts-expect-error it names nobody
    refused(() => policy.trust(allow("A", { principals: awsService(), actions: "sts:AssumeRole" })));
    // @ts-expect-error everybody includes the others
    onlyTypes(() => allow("A", { principals: [everybody, logs], actions: "sts:AssumeRole" }));
  });
});
