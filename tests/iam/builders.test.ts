import assert from "node:assert/strict";
import fc from "fast-check";
import {
  accountRoot,
  allow,
  arns,
  awsService,
  canonicalDocument,
  deny,
  everybody,
  identityProvider,
  parsePolicy,
  policy,
  policyDocument,
  PolicyError,
  policyText,
  roles,
  users,
  type PolicyDocument,
  type PolicyKind,
  type Principals,
  type Statement,
} from "../../iam";

const arn = arns({ partition: "aws", region: "eu-west-1", account: "111122223333" });
const worker = arn.global("iam", "role/app/worker");

function problemsOf(build: () => unknown): string[] {
  try {
    build();
  } catch (error) {
    assert.ok(error instanceof PolicyError, String(error));
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
  return assert.fail("it was built");
}

describe("iam: builders", () => {
  it("write what AWS stores", () => {
    const document = policy.bucket(
      allow("Deliver", {
        principals: [awsService("logging.s3.amazonaws.com"), roles(worker)],
        actions: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:PutObject"],
        resources: [arn.bucket("logs", "*")],
        conditions: {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          Bool: { "aws:SecureTransport": true },
          NumericGreaterThanEquals: { "s3:TlsVersion": 1.2 },
          DateLessThan: { "aws:CurrentTime": new Date("2030-01-01T00:00:00.000Z") },
        },
      }),
      deny("Others", {
        notPrincipals: users(arn.global("iam", "user/a")),
        notActions: ["s3:Get*"],
        notResources: [arn.bucket("logs"), arn.bucket("logs", "*")],
      }),
    );
    const written = {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Deliver",
          Effect: "Allow",
          Principal: { AWS: worker, Service: "logging.s3.amazonaws.com" },
          Action: ["s3:AbortMultipartUpload", "s3:PutObject"],
          Resource: "arn:aws:s3:::logs/*",
          Condition: {
            Bool: { "aws:SecureTransport": "true" },
            DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" },
            NumericGreaterThanEquals: { "s3:TlsVersion": "1.2" },
            StringEquals: { "aws:SourceAccount": "111122223333" },
          },
        },
        {
          Sid: "Others",
          Effect: "Deny",
          NotPrincipal: { AWS: "arn:aws:iam::111122223333:user/a" },
          NotAction: "s3:Get*",
          NotResource: ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
        },
      ],
    };
    assert.deepEqual(document, written);
    assert.equal(policyText(document), JSON.stringify(written));
  });

  it("put principals of one kind into one list", () => {
    const document = policy.trust(
      allow("A", {
        principals: [
          roles(worker),
          accountRoot(arn.accountRoot),
          awsService("b.amazonaws.com", "a.amazonaws.com"),
        ],
        actions: "sts:AssumeRole",
      }),
    );
    assert.deepEqual(document.Statement[0]?.Principal, {
      AWS: [worker, arn.accountRoot].sort(),
      Service: ["a.amazonaws.com", "b.amazonaws.com"],
    });
  });

  describe("refuse, with the place and the fix", () => {
    const read = { actions: "s3:GetObject", resources: "*" } as const;

    it("a statement id used twice, whatever the kind", () => {
      const twice = /^Statement\[2\]\.Sid: "Read" is used twice; fix: /;
      const other = deny("Other", read);
      assert.match(
        problemsOf(() => policy.identity(allow("Read", read), other, deny("Read", read)))[0] ?? "",
        twice,
      );
      const whom = { ...read, principals: everybody };
      const bucket = () => policy.bucket(allow("Read", whom), deny("Other", whom), allow("Read", whom));
      assert.match(problemsOf(bucket)[0] ?? "", twice);
    });

    it("empty lists", () => {
      const conditions = { StringEquals: { "aws:SourceAccount": [] }, Bool: {} };
      const all = { principals: [], actions: [], resources: [] };
      assert.deepEqual(
        problemsOf(() =>
          policy.bucket(allow("Fine", { ...read, principals: everybody }), deny("A", { ...all, conditions })),
        ),
        [
          "Statement[1].Principal: Empty; fix: name at least one, or leave it out.",
          "Statement[1].Action: Empty; fix: name at least one, or leave it out.",
          "Statement[1].Resource: Empty; fix: name at least one, or leave it out.",
          'Statement[1].Condition.StringEquals["aws:SourceAccount"]: Empty; fix: name at least one, or leave it out.',
          "Statement[1].Condition.Bool: Empty; fix: name at least one, or leave it out.",
        ],
      );
    });

    it("what the grammar forbids", () => {
      assert.match(
        problemsOf(() => policy.identity(allow("With space", read)))[0] ?? "",
        /^Statement\[0\]\.Sid: /,
      );
      assert.match(
        problemsOf(() => policy.identity(allow("A", { ...read, resources: "bucket/*" })))[0] ?? "",
        /^Statement\[0\]\.Resource: "bucket\/\*" is not a resource/,
      );
    });

    it("more than AWS stores", () => {
      const resources = Array.from({ length: 300 }, (_, index) => arn.bucket(`data-${index}`, "*"));
      assert.match(
        problemsOf(() => policy.identity(allow("A", { ...read, resources })))[0] ?? "",
        /^: Has \d+ characters without white space; a identity policy may have 6144/,
      );
      policy.bucket(allow("A", { ...read, resources, principals: everybody }));
    });

    it("principals that are none", () => {
      for (const wrong of [
        arn.accountRoot,
        "worker",
        `${worker}*`,
        "arn:aws:iam::*:role/a",
        arn.bucket("b"),
      ]) {
        assert.throws(() => roles(wrong), /is not the ARN of a role; wildcards are not allowed\.$/, wrong);
      }
      assert.throws(() => users(worker), /is not the ARN of a user/);
      assert.throws(() => accountRoot("111122223333"), /"111122223333" is not the ARN of an account's root/);
      assert.deepEqual(identityProvider("accounts.google.com"), { Federated: ["accounts.google.com"] });
    });
  });
});

describe("iam: ARNs", () => {
  it("follow the partition", () => {
    const china = arns({ partition: "aws-cn", region: "cn-north-1", account: "444455556666" });
    assert.equal(china.regional("sqs", "orders"), "arn:aws-cn:sqs:cn-north-1:444455556666:orders");
    assert.equal(china.global("iam", "role/a"), "arn:aws-cn:iam::444455556666:role/a");
    assert.equal(china.ofAws("ssm", "document/*"), "arn:aws-cn:ssm:cn-north-1::document/*");
    assert.equal(china.managedPolicy("ReadOnlyAccess"), "arn:aws-cn:iam::aws:policy/ReadOnlyAccess");
    assert.equal(china.bucket("data"), "arn:aws-cn:s3:::data");
    assert.equal(china.bucket("data", "in/*"), "arn:aws-cn:s3:::data/in/*");
    assert.equal(china.accountRoot, "arn:aws-cn:iam::444455556666:root");
  });
});

/** Statements as a caller may give them, of one kind of policy: sets as lists, in any order, with repetitions. */
interface Material {
  readonly kind: PolicyKind;
  readonly statements: readonly Statement[];
}

const kinds = {
  identity: [policy.identity, "s3"],
  boundary: [policy.boundary, "ec2"],
  session: [policy.session, "s3"],
  scp: [policy.scp, "iam"],
  trust: [policy.trust, "sts"],
  key: [policy.key, "kms"],
  bucket: [policy.bucket, "s3"],
  topic: [policy.topic, "sns"],
  queue: [policy.queue, "sqs"],
  secret: [policy.secret, "secretsmanager"],
  endpoint: [policy.endpoint, "dynamodb"],
} as const;
type Kind = keyof typeof kinds;

const some = <T>(...values: readonly T[]) =>
  fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 5 });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const named = fc
  .record({
    AWS: some(worker, arn.accountRoot, "444455556666", "*"),
    Service: optional(some("logs.amazonaws.com", "ec2.amazonaws.com.cn")),
  })
  .map((map) => JSON.parse(JSON.stringify(map)) as { AWS: string[] });
const federated = some("accounts.google.com", arn.global("iam", "saml-provider/p"));
const conditions = fc.record({
  StringEquals: fc.record({
    "aws:SourceAccount": some("1", "2"),
    "kms:ViaService": some("${aws:a}", "*", ""),
  }),
  "ForAnyValue:StringLikeIfExists": optional(fc.record({ "aws:TagKeys": some("a*", "b?") })),
  Bool: optional(fc.record({ "aws:SecureTransport": fc.boolean() })),
  NumericLessThan: optional(fc.record({ "s3:TlsVersion": fc.constantFrom(1.2, "1.3" as const) })),
});

/** Parts that suit the kind, made into statements by `allow` and `deny`. */
function statementsOf(kind: Kind, service: string): fc.Arbitrary<Statement[]> {
  const actions =
    kind === "trust"
      ? some("sts:AssumeRole", "sts:TagSession")
      : some(`${service}:Get*`, `${service}:List?hing`, `${service}:*`);
  const resources = some("*", arn.bucket("b", "${aws:username}/*"), arn.regional(service, "a*b"));
  const principals: fc.Arbitrary<Principals | undefined> = [
    "identity",
    "boundary",
    "session",
    "scp",
  ].includes(kind)
    ? fc.constant(undefined)
    : kind === "trust"
      ? fc.oneof(
          named,
          federated.map((names) => ({ Federated: names })),
        )
      : fc.oneof(named, fc.constant(everybody));
  const parts = fc.record({
    principals: ["identity", "boundary", "session", "scp"].includes(kind)
      ? fc.constant(undefined)
      : principals,
    resources: kind === "trust" ? fc.constant(undefined) : resources,
    actions,
    conditions: optional(conditions.map((all) => JSON.parse(JSON.stringify(all)) as typeof all)),
    effect: fc.boolean(),
    inverted: fc.boolean(),
  });
  // Queues take ten conditions.
  return fc.array(parts, { minLength: 1, maxLength: 2 }).map((all) =>
    all.map(({ effect, inverted, ...part }, index): Statement => {
      const sid = `Statement${index}`;
      if (effect) return allow(sid, part);
      const given = inverted
        ? { principals: part.principals, notActions: part.actions, notResources: part.resources }
        : part;
      return deny(sid, given);
    }),
  );
}

const material: fc.Arbitrary<Material> = fc
  .constantFrom(...(Object.keys(kinds) as Kind[]))
  .chain((kind) => statementsOf(kind, kinds[kind][1]).map((statements) => ({ kind, statements })));

function build({ kind, statements }: Material): PolicyDocument {
  const builder = kinds[kind as Kind][0] as (...statements: readonly Statement[]) => PolicyDocument;
  return builder(...statements);
}

/** The same sets in another order, with members repeated. */
function respelled<T>(value: T): T {
  if (Array.isArray(value)) return [...(value as unknown[]), ...(value as unknown[])].reverse() as T;
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).reverse();
  return Object.fromEntries(members.map(([name, member]) => [name, respelled(member as unknown)])) as T;
}

/** The normal form with its sets as sets, so that only the meaning is compared. */
function meaning(document: PolicyDocument, kind: PolicyKind): unknown {
  return parsePolicy(document, kind).statements.map(
    ({ principals, actions, resources, conditions, ...rest }) => ({
      ...rest,
      principals: principals && [
        principals.negated,
        new Set(principals.members.map(({ type, value }) => type + value)),
      ],
      actions: [actions.negated, new Set(actions.patterns)],
      resources: resources && [resources.negated, new Set(resources.patterns)],
      conditions: new Set(
        conditions.map((one) => JSON.stringify({ ...one, values: [...new Set(one.values)].sort() })),
      ),
    }),
  );
}

describe("iam: properties of the builders", () => {
  it("what is built has the meaning of what was given", () => {
    fc.assert(
      fc.property(material, (given) => {
        const raw: PolicyDocument = { Version: "2012-10-17", Statement: given.statements };
        assert.deepEqual(meaning(build(given), given.kind), meaning(raw, given.kind));
      }),
    );
  });

  it("build, parse, build is the identity", () => {
    fc.assert(
      fc.property(material, (given) => {
        const built = build(given);
        const text = policyText(built);
        const again = policyDocument(parsePolicy(text, given.kind));
        assert.equal(policyText(again), text);
        assert.deepEqual(canonicalDocument(again), built);
        assert.equal(policyText(build({ ...given, statements: again.Statement })), text);
      }),
    );
  });

  it("equal sets give the same bytes, however they are written", () => {
    fc.assert(
      fc.property(material, (given) => {
        const other = { ...given, statements: given.statements.map(respelled) };
        assert.equal(policyText(build(other)), policyText(build(given)));
        const raw = (statements: readonly Statement[]): PolicyDocument => policy(...statements);
        assert.equal(policyText(raw(other.statements)), policyText(raw(given.statements)));
      }),
    );
  });
});
