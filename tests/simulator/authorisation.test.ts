import assert from "node:assert/strict";
import { anonymous, role, service, user, type Request } from "../../iam";
import { authorisation, judge, type PlainResource, type Verdict } from "../../simulator/authorisation";

const ACCOUNT = "111122223333";
const IAM = `arn:aws:iam::${ACCOUNT}`;
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k`;
const READ = { action: "s3:GetObject", resource: "arn:aws:s3:::b/x" };

let count = 0;
const made = (
  type: string,
  outputs: Record<string, unknown>,
  more: Partial<PlainResource> = {},
): PlainResource => ({
  type,
  urn: `urn:pulumi:s::p::${type}::r${++count}`,
  id: `id${count}`,
  outputs,
  ...more,
});
const document = (...statements: object[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((each) => ({ Effect: "Allow", ...each })),
  });
const mayRead = document({ Action: "s3:GetObject", Resource: "*" });

const theRole = (outputs: Record<string, unknown> = {}) =>
  made("aws:iam/role:Role", { arn: `${IAM}:role/app/r`, name: "r", ...outputs });
const theUser = (outputs: Record<string, unknown> = {}) =>
  made("aws:iam/user:User", { arn: `${IAM}:user/u`, name: "u", ...outputs });
const bucket = (outputs: Record<string, unknown> = {}) =>
  made("aws:s3/bucket:Bucket", { arn: "arn:aws:s3:::b", bucket: "b", ...outputs });
const block = made("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {
  bucket: "b",
  restrictPublicBuckets: true,
});
const r = role(`${IAM}:role/app/r`);
const u = user(`${IAM}:user/u`);

function verdict(resources: PlainResource[], request: Partial<Request>): Verdict {
  return judgement(resources, request).verdict;
}

function judgement(resources: PlainResource[], request: Partial<Request>) {
  const bearing = authorisation(resources).bearingOn({ principal: r, ...READ, ...request });
  return { ...judge(bearing), unseen: bearing.unseen.map(({ message }) => message).join("\n") };
}

describe("identity policies among plain resources", () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
  const policyArn = `${IAM}:policy/read`;
  const managed = made("aws:iam/policy:Policy", { arn: policyArn, policy: mayRead });
  const ways: [string, Request["principal"], PlainResource[]][] = [
    ["a RolePolicy", r, [theRole(), made("aws:iam/rolePolicy:RolePolicy", { role: "r", policy: mayRead })]],
    ["an inline policy of the role", r, [theRole({ inlinePolicies: [{ name: "x", policy: mayRead }] })]],
    ["managedPolicyArns", r, [theRole({ managedPolicyArns: [policyArn] }), managed]],
    [
      "a RolePolicyAttachment",
      r,
      [
        theRole(),
        managed,
        made("aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role: "r", policyArn }),
      ],
    ],
    [
      "a PolicyAttachment",
      u,
      [theUser(), managed, made("aws:iam/policyAttachment:PolicyAttachment", { users: ["u"], policyArn })],
    ],
    ["a UserPolicy", u, [theUser(), made("aws:iam/userPolicy:UserPolicy", { user: "u", policy: mayRead })]],
    [
      "a group of the user",
      u,
      [
        theUser(),
        made("aws:iam/groupPolicy:GroupPolicy", { group: "g", policy: mayRead }),
        made("aws:iam/userGroupMembership:UserGroupMembership", { user: "u", groups: ["g"] }),
      ],
    ],
    [
      "a GroupMembership",
      u,
      [
        theUser(),
        managed,
        made("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", { group: "g", policyArn }),
        made("aws:iam/groupMembership:GroupMembership", { group: "g", users: ["u"] }),
      ],
    ],
  ];
  for (const [name, principal, resources] of ways) {
    it(`finds ${name}`, () => {
      const [holder, ...others] = resources;
      assert.equal(verdict([...resources, bucket()], { principal }), "allowed");
      assert.equal(verdict([...resources, bucket()], { principal, action: "s3:PutObject" }), "denied");
      const bare = { ...holder!, outputs: { ...holder!.outputs, inlinePolicies: [], managedPolicyArns: [] } };
      assert.equal(verdict([bare, bucket()], { principal }), "denied");
      // What is somebody else's says nothing about this one.
      const elsewhere = others.map((each) => ({
        ...each,
        outputs: { ...each.outputs, role: "other", user: "other", users: ["other"] },
      }));
      assert.equal(verdict([bare, ...elsewhere, bucket()], { principal }), "denied");
    });
  }

  it("does not count a policy twice that the provider repeats in the role", () => {
    const separate = made("aws:iam/rolePolicy:RolePolicy", { role: "r", name: "x", policy: mayRead });
    const { decision } = judgement(
      [theRole({ inlinePolicies: [{ name: "x", policy: mayRead }] }), separate, bucket()],
      {},
    );
    assert.equal(decision.statements.length, 1);
  });

  it("a boundary limits", () => {
    const inline = { inlinePolicies: [{ name: "x", policy: mayRead }] };
    const boundary = (Action: string) => [
      theRole({ ...inline, permissionsBoundary: policyArn }),
      made("aws:iam/policy:Policy", { arn: policyArn, policy: document({ Action, Resource: "*" }) }),
      bucket(),
    ];
    assert.equal(verdict(boundary("s3:*"), {}), "allowed");
    assert.equal(verdict(boundary("sqs:*"), {}), "denied");
  });

  it("knows the texts of policies of AWS that preconditions are about", () => {
    const role = (name: string) => [
      theRole({ managedPolicyArns: [`arn:aws:iam::aws:policy/${name}`] }),
      bucket(),
    ];
    assert.equal(verdict(role("AmazonS3ReadOnlyAccess"), {}), "allowed");
    assert.equal(verdict(role("service-role/AWSLambdaBasicExecutionRole"), {}), "denied");
    assert.equal(verdict(role("AWSLambdaBasicExecutionRole"), {}), "depends");
  });

  it("never takes for empty what it cannot see: managed policies of AWS, others' policies, secrets, bad documents", () => {
    const aws = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const cases: [PlainResource[], RegExp][] = [
      [[theRole({ managedPolicyArns: [aws] })], /ReadOnlyAccess, whose text AWS keeps/],
      [[theRole({ managedPolicyArns: [policyArn] })], /policy\/read, which is not a resource of this stack/],
      [[theRole({ inlinePolicies: [{ name: "x", policy: encrypted }] })], /is a secret, encrypted/],
      [[theRole({ inlinePolicies: [{ name: "x", policy: "{}" }] })], /not a valid identity policy/],
      [
        [made("aws:iam/serviceLinkedRole:ServiceLinkedRole", { arn: r.arn, name: "r" })],
        /service-linked role r/,
      ],
      [[], /the policies of .*role\/app\/r, which is not a resource of this stack/],
    ];
    for (const [resources, unseen] of cases) {
      const found = judgement([...resources, bucket()], {});
      assert.equal(found.verdict, "depends");
      assert.match(found.unseen, unseen);
    }
    const also = theRole({ managedPolicyArns: [aws], inlinePolicies: [{ name: "x", policy: mayRead }] });
    assert.equal(verdict([also, bucket()], {}), "allowed");
    // What a Deny settles is settled, whatever else there is.
    const refused = document({ Effect: "Deny", Action: "*", Resource: "*" });
    const denied = theRole({ managedPolicyArns: [aws], inlinePolicies: [{ name: "x", policy: refused }] });
    assert.equal(verdict([denied, bucket()], {}), "denied");
  });

  it("a boundary that it cannot see leaves open what is allowed, and only that", () => {
    const limited = theRole({
      permissionsBoundary: policyArn,
      inlinePolicies: [{ name: "x", policy: mayRead }],
    });
    assert.equal(verdict([limited, bucket()], {}), "depends");
    assert.equal(verdict([limited, bucket()], { action: "s3:PutObject" }), "denied");
  });

  it("reads a secret that the export shows", () => {
    const shownSecret = { ...encrypted, ciphertext: undefined, plaintext: JSON.stringify(mayRead) };
    assert.equal(
      verdict([theRole({ inlinePolicies: [{ name: "x", policy: shownSecret }] }), bucket()], {}),
      "allowed",
    );
  });
});

const encrypted = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:abc",
};

describe("policies of resources among plain resources", () => {
  const other = role("arn:aws:iam::999999999999:role/other");
  const forOther = (Action: string) => document({ Principal: { AWS: other.arn }, Action, Resource: "*" });
  const own = theRole();
  const region = (kind: string, name: string) => `arn:aws:${kind}:eu-west-1:${ACCOUNT}:${name}`;

  // Cross-account requests: only the resource's policy can let them in, and it must be the one in force.
  const ways: [string, string, string, PlainResource[]][] = [
    [
      "Bucket.policy",
      "s3:GetObject",
      "arn:aws:s3:::b/x",
      [bucket({ policy: forOther("s3:GetObject") }), block],
    ],
    [
      "a BucketPolicy",
      "s3:GetObject",
      "arn:aws:s3:::b/x",
      [
        bucket({ policy: "" }),
        block,
        made("aws:s3/bucketPolicy:BucketPolicy", { bucket: "b", policy: forOther("s3:GetObject") }),
      ],
    ],
    [
      "Key.policy",
      "kms:Decrypt",
      KEY,
      [made("aws:kms/key:Key", { arn: KEY, policy: forOther("kms:Decrypt") })],
    ],
    [
      "a KeyPolicy in place of the key's own",
      "kms:Decrypt",
      KEY,
      [
        made("aws:kms/key:Key", { arn: KEY, policy: forOther("kms:Encrypt") }),
        made("aws:kms/keyPolicy:KeyPolicy", { keyId: "k", policy: forOther("kms:Decrypt") }),
      ],
    ],
    [
      "a TopicPolicy",
      "sns:Publish",
      region("sns", "t"),
      [
        made("aws:sns/topic:Topic", {
          arn: region("sns", "t"),
          policy: document({ Principal: { AWS: r.arn }, Action: "sns:Publish" }),
        }),
        made("aws:sns/topicPolicy:TopicPolicy", { arn: region("sns", "t"), policy: forOther("sns:Publish") }),
      ],
    ],
    [
      "a QueuePolicy by URL",
      "sqs:SendMessage",
      region("sqs", "q"),
      [
        made("aws:sqs/queue:Queue", { arn: region("sqs", "q"), policy: "" }),
        made("aws:sqs/queuePolicy:QueuePolicy", {
          queueUrl: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/q`,
          policy: forOther("sqs:SendMessage"),
        }),
      ],
    ],
    [
      "a SecretPolicy",
      "secretsmanager:GetSecretValue",
      region("secretsmanager", "secret:s-abcdef"),
      [
        made("aws:secretsmanager/secret:Secret", {
          arn: region("secretsmanager", "secret:s-abcdef"),
          policy: "",
        }),
        made("aws:secretsmanager/secretPolicy:SecretPolicy", {
          secretArn: region("secretsmanager", "secret:s-abcdef"),
          policy: forOther("secretsmanager:GetSecretValue"),
        }),
      ],
    ],
    [
      "a RepositoryPolicy",
      "ecr:BatchGetImage",
      region("ecr", "repository/a/b"),
      [
        made("aws:ecr/repository:Repository", { arn: region("ecr", "repository/a/b"), name: "a/b" }),
        made("aws:ecr/repositoryPolicy:RepositoryPolicy", {
          repository: "a/b",
          policy: document({ Principal: { AWS: other.arn }, Action: "ecr:BatchGetImage" }),
        }),
      ],
    ],
    [
      "a DynamoDB ResourcePolicy, for an index too",
      "dynamodb:Query",
      region("dynamodb", "table/t/index/i"),
      [
        made("aws:dynamodb/table:Table", { arn: region("dynamodb", "table/t"), name: "t" }),
        made("aws:dynamodb/resourcePolicy:ResourcePolicy", {
          resourceArn: region("dynamodb", "table/t"),
          policy: forOther("dynamodb:Query"),
        }),
      ],
    ],
    [
      "a trust policy",
      "sts:AssumeRole",
      `${IAM}:role/trusting`,
      [
        theRole({
          arn: `${IAM}:role/trusting`,
          assumeRolePolicy: document({ Principal: { AWS: other.arn }, Action: "sts:AssumeRole" }),
        }),
      ],
    ],
    [
      "a Lambda permission",
      "lambda:InvokeFunction",
      region("lambda", "function:f"),
      [
        made("aws:lambda/function:Function", { arn: region("lambda", "function:f"), name: "f" }),
        made("aws:lambda/permission:Permission", {
          function: "f",
          principal: other.arn,
          action: "lambda:InvokeFunction",
          statementId: "x",
        }),
      ],
    ],
  ];
  for (const [name, action, resource, resources] of ways) {
    it(`finds ${name}`, () => {
      const stranger = role("arn:aws:iam::999999999999:role/stranger");
      const ask = (principal: Request["principal"], asked = action) => {
        const world = authorisation([...resources, own]);
        const bearing = world.bearingOn({ principal, action: asked, resource });
        // Whoever is of another account brings policies that nobody here can see: they decide.
        assert.match(bearing.unseen.map(({ message }) => message).join(), /the policies of/);
        return judge(bearing).verdict;
      };
      assert.equal(ask(other), "depends");
      assert.equal(ask(stranger), "denied");
      assert.equal(ask(other, `${action}X`), "denied");
    });
  }

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
  it("log groups share the policies of their account, all of them", () => {
    const group = region("logs", "log-group:/g:log-stream:s");
    const put = { principal: service("es.amazonaws.com"), action: "logs:PutLogEvents", resource: group };
    const policies = ["delivery.logs.amazonaws.com", "es.amazonaws.com"].map((Service) =>
      made("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", {
        policyDocument: document({ Principal: { Service }, Action: "logs:PutLogEvents", Resource: "*" }),
      }),
    );
    assert.equal(verdict(policies, put), "allowed");
    assert.equal(verdict(policies.slice(0, 1), put), "denied");
    assert.equal(verdict([], put), "denied");
  });

  it("a function may be called with the conditions of its permission only, and through its qualifier", () => {
    const f = region("lambda", "function:f");
    const resources = [
      made("aws:lambda/function:Function", { arn: f, name: "f" }),
      made("aws:lambda/permission:Permission", {
        function: f,
        principal: "s3.amazonaws.com",
        action: "lambda:InvokeFunction",
        sourceArn: "arn:aws:s3:::b",
        sourceAccount: ACCOUNT,
        qualifier: "live",
      }),
    ];
    const ask = (resource: string, source: string) =>
      verdict(resources, {
        principal: service("s3.amazonaws.com"),
        action: "lambda:InvokeFunction",
        resource,
        context: { "aws:SourceArn": source, "aws:SourceAccount": ACCOUNT },
      });
    assert.equal(ask(`${f}:live`, "arn:aws:s3:::b"), "allowed");
    assert.equal(ask(`${f}:live`, "arn:aws:s3:::c"), "denied");
    assert.equal(ask(f, "arn:aws:s3:::b"), "denied");
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
  it("a key without a policy has the default one: the account's identity policies decide", () => {
    const holder = theRole({
      inlinePolicies: [{ name: "x", policy: document({ Action: "kms:*", Resource: KEY }) }],
    });
    const decrypt = { action: "kms:Decrypt", resource: KEY };
    assert.equal(verdict([holder, made("aws:kms/key:Key", { arn: KEY })], decrypt), "allowed");
    assert.equal(verdict([theRole(), made("aws:kms/key:Key", { arn: KEY })], decrypt), "denied");
    const closed = document({ Principal: { AWS: `${IAM}:role/admin` }, Action: "kms:*", Resource: "*" });
    assert.equal(verdict([holder, made("aws:kms/key:Key", { arn: KEY, policy: closed })], decrypt), "denied");
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
  it("a grant allows its operations with its encryption context", () => {
    const closed = document({ Principal: { AWS: `${IAM}:role/admin` }, Action: "kms:*", Resource: "*" });
    const resources = [
      theRole(),
      made("aws:kms/key:Key", { arn: KEY, policy: closed }),
      made("aws:kms/grant:Grant", {
        keyId: "k",
        granteePrincipal: r.arn,
        operations: ["Decrypt"],
        constraints: [{ encryptionContextEquals: { a: "b" } }],
      }),
    ];
    const ask = (action: string, encryptionContext: Record<string, string>) =>
      verdict(resources, { action, resource: KEY, encryptionContext });
    assert.equal(ask("kms:Decrypt", { a: "b" }), "allowed");
    assert.equal(ask("kms:Decrypt", { a: "c" }), "denied");
    assert.equal(ask("kms:Encrypt", { a: "b" }), "denied");
  });

  it("says so where the resource is not in the stack, or its policy cannot be read", () => {
    const holder = theRole({
      inlinePolicies: [{ name: "x", policy: document({ Action: "*", Resource: "*" }) }],
    });
    const decrypt = { action: "kms:Decrypt", resource: KEY };
    assert.equal(verdict([holder], decrypt), "depends");
    assert.match(judgement([holder], decrypt).unseen, /key\/k, which is not a resource of this stack/);
    // The key's policy could name the role itself.
    assert.equal(verdict([theRole()], decrypt), "depends");
    const secret = [holder, made("aws:kms/key:Key", { arn: KEY, policy: encrypted })];
    assert.equal(verdict(secret, decrypt), "depends");
    assert.match(judgement(secret, decrypt).unseen, /"policy" of r\d+ \(Key\) is a secret/);
    const unknown = [
      holder,
      made("aws:kms/key:Key", { arn: KEY, policy: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }),
    ];
    assert.match(judgement(unknown, decrypt).unseen, /not known before the deployment/);
  });

  it("says so where the service's policies are not judged", () => {
    const backup = region("backup", "backup-vault:v");
    const found = judgement([theRole()], { action: "backup:StartBackupJob", resource: backup });
    assert.match(found.unseen, /a policy of .*backup-vault:v itself/);
    assert.equal(
      judgement([theRole()], { action: "ec2:RunInstances", resource: region("ec2", "subnet/s") }).unseen,
      "",
    );
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
  it("the public gets into a public bucket unless bucket or account block it; unsaid, it is not certain", () => {
    const open = bucket({
      policy: document({ Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" }),
    });
    const off = made("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {
      bucket: "b",
      restrictPublicBuckets: false,
    });
    const account = made("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", {
      restrictPublicBuckets: true,
    });
    const read = { principal: anonymous() };
    assert.equal(verdict([own, open, off], read), "allowed");
    assert.equal(verdict([own, open, block], read), "denied");
    assert.equal(verdict([own, open, off, account], read), "denied");
    assert.equal(verdict([own, open], read), "depends");
    assert.match(judgement([own, open], read).unseen, /public-access block of bucket r\d+/);
  });

  it("an endpoint that it cannot see leaves open what is allowed", () => {
    const holder = theRole({ inlinePolicies: [{ name: "x", policy: mayRead }] });
    const through = { context: { "aws:sourcevpce": "vpce-1" } };
    const endpoint = (outputs: Record<string, unknown>) =>
      made("aws:ec2/vpcEndpoint:VpcEndpoint", outputs, { id: "vpce-1" });
    assert.equal(verdict([holder, bucket()], through), "depends");
    assert.equal(verdict([holder, bucket(), endpoint({})], through), "allowed");
    const closed = document({ Principal: "*", Action: "sqs:*", Resource: "*" });
    assert.equal(verdict([holder, bucket(), endpoint({ policy: closed })], through), "denied");
  });

  it("a bucket belongs to the account of the provider that made it", () => {
    const far = `arn:aws:sns:us-east-1:999999999999:t`;
    const resources = [
      theRole({ inlinePolicies: [{ name: "x", policy: mayRead }] }),
      made("aws:sns/topic:Topic", { arn: far }, { provider: "far" }),
      { ...bucket(), provider: "far" },
    ];
    assert.equal(
      authorisation(resources).bearingOn({ principal: r, ...READ }).request.resourceAccount,
      "999999999999",
    );
    assert.equal(verdict(resources, {}), "denied");
    assert.equal(verdict([resources[0]!, bucket()], {}), "allowed");
  });
});
