import assert from "node:assert/strict";

import { parsePolicy, policyDocument, PolicyError, type PolicyKind } from "../../iam";

const STATEMENT = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };

function document(statement: object, others: object = {}): object {
  return { Version: "2012-10-17", ...others, Statement: statement };
}

function problemsOf(input: string | object, kind: PolicyKind = "identity"): string[] {
  try {
    parsePolicy(input, kind);
  } catch (error) {
    assert.ok(error instanceof PolicyError, String(error));
    return error.problems.map(({ path }) => path);
  }
  return [];
}

describe("iam: parsePolicy", () => {
  it("normalises statements, lists, names and scalars", () => {
    const policy = parsePolicy(
      `{"version": "2012-10-17", "ID": "a", "statement": {"effect": "Deny", "notaction": "s3:*", "RESOURCE": ["*"],
        "condition": {"forallvalues:numericlessthanIFEXISTS": {"s3:TlsVersion": 1.2}, "BOOL": {"aws:SecureTransport": true}}}}`,
      "identity",
    );
    assert.deepEqual(policy, {
      kind: "identity",
      version: "2012-10-17",
      id: "a",
      statements: [
        {
          path: "Statement[0]",
          effect: "Deny",
          actions: { negated: true, patterns: ["s3:*"] },
          resources: { negated: false, patterns: ["*"] },
          conditions: [
            {
              quantifier: "ForAllValues",
              operator: "NumericLessThan",
              ifExists: true,
              key: "s3:TlsVersion",
              values: ["1.2"],
            },
            { operator: "Bool", ifExists: false, key: "aws:SecureTransport", values: ["true"] },
          ],
          version: "2012-10-17",
        },
      ],
    });
  });

  it("writes one canonical document", () => {
    const written = policyDocument(
      parsePolicy(
        document({
          ...STATEMENT,
          principal: { service: "a.amazonaws.com", AWS: ["111122223333"] },
          condition: {},
        }),
        "bucket",
      ),
    );
    assert.deepEqual(written, {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: ["a.amazonaws.com"], AWS: ["111122223333"] },
          Action: ["s3:GetObject"],
          Resource: ["*"],
        },
      ],
    });
  });

  it("takes a document without Version as one of 2008", () => {
    assert.equal(parsePolicy({ Statement: STATEMENT }, "identity").version, "2008-10-17");
  });

  describe("refuses, with the path", () => {
    const cases: [title: string, input: string | object, path: string, kind?: PolicyKind][] = [
      ["a list", [], ""],
      ["a number", "1", ""],
      ["no statements", { Version: "2012-10-17" }, "Statement"],
      ["another version", document(STATEMENT, { Version: "2012-10-18" }), "Version"],
      ["an unknown element", document({ ...STATEMENT, Actions: "s3:*" }), "Statement.Actions"],
      ["an unknown element of the document", document(STATEMENT, { Comment: "" }), "Comment"],
      ["prototype keys", `{"Statement": [], "__proto__": {"Statement": []}}`, "__proto__"],
      ["no effect", document({ Action: "s3:*", Resource: "*" }), "Statement.Effect"],
      ["lower-case effect", document([{ ...STATEMENT, Effect: "deny" }]), "Statement[0].Effect"],
      ["no action", document({ Effect: "Allow", Resource: "*" }), "Statement"],
      ["both Action and NotAction", document({ ...STATEMENT, NotAction: "s3:*" }), "Statement"],
      [
        "an action without service",
        document({ ...STATEMENT, Action: ["s3:*", "GetObject"] }),
        "Statement.Action[1]",
      ],
      ["an empty list of actions", document({ ...STATEMENT, Action: [] }), "Statement.Action"],
      ["an action that is a number", document({ ...STATEMENT, Action: 1 }), "Statement.Action"],
      ["a resource that is no ARN", document({ ...STATEMENT, Resource: "bucket" }), "Statement.Resource"],
      ["an identity policy without resource", document({ Effect: "Allow", Action: "s3:*" }), "Statement"],
      ["an identity policy with principal", document({ ...STATEMENT, Principal: "*" }), "Statement"],
      ["a bucket policy without principal", document(STATEMENT), "Statement", "bucket"],
      ["a trust policy with resource", document({ ...STATEMENT, Principal: "*" }), "Statement", "trust"],
      [
        "a key policy without resource",
        document({ Effect: "Allow", Action: "kms:*", Principal: "*" }),
        "Statement",
        "key",
      ],
      [
        "a principal that is text",
        document({ ...STATEMENT, Principal: "111122223333" }),
        "Statement.Principal",
        "bucket",
      ],
      [
        "a principal of unknown type",
        document({ ...STATEMENT, Principal: { Role: "*" } }),
        "Statement.Principal.Role",
        "bucket",
      ],
      [
        "a principal without account",
        document({ ...STATEMENT, Principal: { AWS: ["1234"] } }),
        "Statement.Principal.AWS[0]",
        "bucket",
      ],
      [
        "an unknown operator",
        document({ ...STATEMENT, Condition: { StringIs: {} } }),
        "Statement.Condition.StringIs",
      ],
      [
        "an unknown quantifier",
        document({ ...STATEMENT, Condition: { "ForSome:Bool": {} } }),
        'Statement.Condition["ForSome:Bool"]',
      ],
      [
        "NullIfExists",
        document({ ...STATEMENT, Condition: { NullIfExists: {} } }),
        "Statement.Condition.NullIfExists",
      ],
      [
        "a condition key without service",
        document({ ...STATEMENT, Condition: { Bool: { a: "true" } } }),
        "Statement.Condition.Bool.a",
      ],
      [
        "a condition value that is an object",
        document({ ...STATEMENT, Condition: { Bool: { "a:b": [{}] } } }),
        'Statement.Condition.Bool["a:b"][0]',
      ],
      [
        "a condition key twice, in different case",
        document({ ...STATEMENT, Condition: { Bool: { "a:b": "1", "A:B": "2" } } }),
        "Statement.Condition.Bool",
      ],
      [
        "an operator twice, in different case",
        document({ ...STATEMENT, Condition: { Bool: { "a:b": "1" }, bool: { "a:b": "2" } } }),
        "Statement.Condition.bool",
      ],
      [
        "a statement id twice",
        document([
          { ...STATEMENT, Sid: "A" },
          { ...STATEMENT, Sid: "A" },
        ]),
        "Statement[1].Sid",
      ],
      ["a statement id with a space", document([{ ...STATEMENT, Sid: "A b" }]), "Statement[0].Sid"],
      ["a function", { Statement: () => STATEMENT }, "Statement"],
      [
        "a number that is none",
        { Statement: [{ ...STATEMENT, Condition: { NumericEquals: { "a:b": NaN } } }] },
        'Statement[0].Condition.NumericEquals["a:b"]',
      ],
    ];
    for (const [title, input, path, kind] of cases) {
      it(title, () => {
        assert.deepEqual(problemsOf(input, kind), [path]);
      });
    }

    for (const text of [
      "",
      "{",
      "{}x",
      "[1,]",
      '{"a":}',
      '{"a" 1}',
      "{'a':1}",
      '{"a":1,}',
      '"\n"',
      '"\\x"',
      "01",
      "1.",
      "nul",
      "\uFEFF{}",
      "1e999",
      '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericEquals":{"a:b":1e999}}}}',
    ]) {
      it(`text that is not JSON: ${JSON.stringify(text)}`, () => {
        assert.deepEqual(problemsOf(text), [""]);
      });
    }
  });

  it("accepts the forms that AWS accepts", () => {
    assert.deepEqual(problemsOf(document({ Effect: "Allow", Action: "sqs:*", Principal: "*" }), "queue"), []);
    assert.deepEqual(
      problemsOf(
        document({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }),
        "trust",
      ),
      [],
    );
    assert.deepEqual(
      problemsOf(document([{ ...STATEMENT, Sid: "with space", Principal: "*" }]), "bucket"),
      [],
    );
    assert.deepEqual(problemsOf(document({ ...STATEMENT, Action: "*", NotAction: undefined })), []);
    for (const principal of [
      "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1",
      "AROAEXAMPLEID12345678",
    ]) {
      assert.deepEqual(problemsOf(document({ ...STATEMENT, Principal: { AWS: principal } }), "bucket"), []);
    }
  });

  it("reports several problems at once, the number and the length of each bounded", () => {
    assert.deepEqual(
      problemsOf(
        document([
          { ...STATEMENT, Effect: "x" },
          { Effect: "Allow", Action: "s3", Resource: "x" },
        ]),
      ),
      ["Statement[0].Effect", "Statement[1].Action", "Statement[1].Resource"],
    );
    assert.throws(
      () =>
        parsePolicy(
          document({ ...STATEMENT, Action: Array.from({ length: 1000 }, () => "x".repeat(900)) }),
          "identity",
        ),
      (error) => error instanceof PolicyError && error.message.length < 5000,
    );
  });

  it("ends quickly on documents that are huge, deep or cyclic", () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.Statement = [cyclic, cyclic];
    const started = process.hrtime.bigint();
    for (const input of [
      "[".repeat(500_000),
      '{"a":'.repeat(100_000),
      `"${"\\u0061".repeat(1_000_000)}"`,
      cyclic,
    ]) {
      assert.equal(problemsOf(input).length, 1);
    }
    assert.deepEqual(problemsOf(`${" ".repeat(900_000)}{"Statement":[]}`), []);
    assert.ok(process.hrtime.bigint() - started < 2_000_000_000n);
  });
});
