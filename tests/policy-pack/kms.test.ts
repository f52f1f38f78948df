import assert from "node:assert/strict";
import { kmsWildcardPrincipal } from "../../policy-pack/rules/kms/wildcard-principal";
import { Engine, type TestConfig, UNKNOWN } from "./engine";

const KEY = "aws:kms/key:Key";
const POLICY_TYPES = [
  KEY,
  "aws:kms/keyPolicy:KeyPolicy",
  "aws:kms/replicaKey:ReplicaKey",
  "aws:kms/externalKey:ExternalKey",
  "aws:kms/replicaExternalKey:ReplicaExternalKey",
];
const ROOT = "arn:aws:iam::111122223333:root";

async function check(policy: unknown, type = KEY, config: TestConfig = {}) {
  const engine = new Engine([kmsWildcardPrincipal], config);
  return (await engine.resource({ type, name: "data", inputs: { policy } })).diagnostics;
}

const statement = (parts: object) => ({ Effect: "Allow", Action: "kms:*", Resource: "*", ...parts });
const text = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const forPrincipal = (Principal: unknown) => text(statement({ Principal }));
const limitedBy = (Condition: object) => text(statement({ Principal: { AWS: "*" }, Condition }));

const violations: Readonly<Record<string, string>> = {
  '"*"': forPrincipal("*"),
  '{AWS:"*"}': forPrincipal({ AWS: "*" }),
  '{AWS:["*"]}': forPrincipal({ AWS: ["*"] }),
  "a mixed array": forPrincipal({ AWS: [ROOT, "*"] }),
  '{Service:"*"}': forPrincipal({ Service: "*" }),
  '{Federated:"*"}': forPrincipal({ Federated: "*" }),
  '["*"]': forPrincipal(["*"]),
  "several kinds, one a wildcard": forPrincipal({ AWS: ROOT, Service: ["logs.amazonaws.com", "*"] }),
  "arn:*:iam::*:root": forPrincipal({ AWS: "arn:*:iam::*:root" }),
  "* for the account": forPrincipal({ AWS: "arn:aws:iam::*:root" }),
  "* in a role's name": forPrincipal({ AWS: "arn:aws:iam::111122223333:role/*" }),
  "? in a role's name": forPrincipal({ AWS: "arn:aws:iam::111122223333:role/app-?" }),
  "Allow with NotPrincipal": text(statement({ NotPrincipal: { AWS: ROOT } })),
  "Allow with NotPrincipal and a limit": text(
    statement({
      NotPrincipal: { AWS: ROOT },
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
    }),
  ),
  "only kms:ViaService": limitedBy({ StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } }),
  "only aws:SecureTransport": limitedBy({ Bool: { "aws:SecureTransport": "true" } }),
  StringNotEquals: limitedBy({ StringNotEquals: { "aws:PrincipalAccount": "111122223333" } }),
  ArnNotLike: limitedBy({ ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/x" } }),
  StringEqualsIfExists: limitedBy({ StringEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" } }),
  ForAllValues: limitedBy({ "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-abcdefghij" } }),
  "the value *": limitedBy({ StringLike: { "aws:PrincipalOrgID": "*" } }),
  "a value that contains *": limitedBy({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/app" } }),
  "one of several values is *": limitedBy({ StringLike: { "kms:CallerAccount": ["111122223333", "*"] } }),
  "a policy variable": limitedBy({ StringEquals: { "aws:PrincipalAccount": "${aws:PrincipalAccount}" } }),
  "a single object as Statement": JSON.stringify({
    Version: "2012-10-17",
    Statement: statement({ Principal: "*" }),
  }),
  "the last of many statements": text(
    statement({ Principal: { AWS: ROOT } }),
    statement({ Principal: { AWS: "*" } }),
  ),
  "white space": JSON.stringify(JSON.parse(forPrincipal("*")), null, "\t"),
  "escaped characters": forPrincipal("*").replace('"Principal":"*"', '"Princ\\u0069pal":"\\u002a"'),
  "lower-case element names": JSON.stringify({
    version: "2012-10-17",
    statement: [{ effect: "Allow", principal: { aws: "*" }, action: "kms:*", resource: "*" }],
  }),
  "a mixed-case service prefix": text(statement({ Principal: "*", Action: "KmS:Decrypt" })),
  "the action *": text(statement({ Principal: "*", Action: "*" })),
  NotAction: text({ Effect: "Allow", Principal: "*", NotAction: "kms:Decrypt", Resource: "*" }),
};

const malformed: Readonly<Record<string, string>> = {
  "lower-case effect value": text(statement({ Effect: "allow", Principal: { AWS: ROOT } })),
  "unparsable JSON": forPrincipal({ AWS: ROOT }).slice(0, -1),
  "empty text": "",
  "duplicate keys": forPrincipal({ AWS: ROOT }).replace('"Effect"', `"Principal":"*","Effect"`),
  "no statement": '{"Version":"2012-10-17"}',
  "JSON that is no object": "[]",
};

const fine: Readonly<Record<string, string>> = {
  "own account root": forPrincipal({ AWS: ROOT }),
  "another partition": forPrincipal({
    AWS: ["arn:aws-cn:iam::111122223333:root", "arn:aws-us-gov:iam::111122223333:root"],
  }),
  "named roles": forPrincipal({
    AWS: ["arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b"],
  }),
  "a named service": forPrincipal({ Service: "logs.eu-west-1.amazonaws.com" }),
  "another account's root": forPrincipal({ AWS: "arn:aws:iam::444455556666:root" }),
  "bare 12 digits": forPrincipal({ AWS: "444455556666" }),
  "Deny with *": text(statement({ Principal: { AWS: ROOT } }), statement({ Effect: "Deny", Principal: "*" })),
  "a wildcard elsewhere": text(statement({ Principal: { AWS: ROOT }, Action: "*", Resource: "*" })),
};

const limited: Readonly<Record<string, string>> = {
  "kms:CallerAccount": limitedBy({ StringEquals: { "kms:CallerAccount": "111122223333" } }),
  "aws:PrincipalOrgID": limitedBy({ StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } }),
  "aws:PrincipalAccount": limitedBy({
    StringEquals: { "aws:PrincipalAccount": ["111122223333", "444455556666"] },
  }),
  "aws:PrincipalArn by ArnEquals": limitedBy({
    ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/a" },
  }),
  "aws:PrincipalArn by ArnLike": limitedBy({
    ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/a" },
  }),
  "aws:userid": limitedBy({ StringEquals: { "aws:userid": "AROAEXAMPLEID:session" } }),
  "aws:SourceVpc": limitedBy({ StringEquals: { "aws:SourceVpc": "vpc-12345678" } }),
  "aws:SourceVpce": limitedBy({ StringEquals: { "aws:SourceVpce": "vpce-12345678" } }),
  "another case of the key": limitedBy({ StringEquals: { "AWS:principalorgid": "o-abcdefghij" } }),
  "with a further condition": limitedBy({
    StringEquals: { "kms:CallerAccount": "111122223333", "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
  }),
};

describe("policy pack: wildcard KMS principals", () => {
  for (const [name, policy] of Object.entries(violations)) {
    it(`P1: refuses ${name}`, async () => {
      const found = await check(policy);
      assert.ok(found.length > 0);
      for (const { level, message, rule } of found) {
        assert.deepEqual({ level, rule }, { level: "mandatory", rule: "kms-no-wildcard-principal" });
        assert.match(
          message,
          /\naws:kms\/key:Key "data" \(kms-no-wildcard-principal\) has a policy that allows .* in Statement.*\nWhy: .*\nFix: .*\nSee: https:/,
        );
      }
    });
  }

  for (const [name, policy] of Object.entries(malformed)) {
    it(`P1: refuses a malformed policy: ${name}`, async () => {
      const [found, ...more] = await check(policy);
      assert.deepEqual(more, []);
      assert.equal(found!.level, "mandatory");
      assert.match(found!.message, /has a policy that is no valid policy document, at /);
    });
  }

  for (const [name, policy] of Object.entries({ ...fine, ...limited })) {
    it(`P1: passes ${name}`, async () => {
      assert.deepEqual(await check(policy), []);
    });
  }

  for (const [name, policy] of Object.entries(limited)) {
    it(`P5: refuses a wildcard limited by ${name} where configured to`, async () => {
      const found = await check(policy, KEY, { "kms-no-wildcard-principal": { limitedWildcards: "refuse" } });
      assert.deepEqual(
        found.map(({ level }) => level),
        ["mandatory"],
      );
    });
  }

  for (const type of POLICY_TYPES) {
    it(`P1: judges ${type}, text or object`, async () => {
      for (const policy of [violations['{AWS:["*"]}']!, fine["own account root"]!]) {
        const expected = policy === fine["own account root"] ? 0 : 1;
        assert.equal((await check(policy, type)).length, expected);
        assert.equal((await check(JSON.parse(policy), type)).length, expected);
      }
    });
  }

  it("P4: refuses a policy that is too intricate to decide", async () => {
    const roles = (index: number) => `arn:aws:iam::*:role/*${String(index)}*`;
    const many = <T>(count: number, make: (index: number) => T) =>
      Array.from({ length: count }, (_, i) => make(i));
    const [found] = await check(
      text(
        statement({ Principal: "*", Condition: { ArnLike: { "aws:PrincipalArn": many(50, roles) } } }),
        ...many(100, (index) =>
          statement({
            Effect: "Deny",
            Principal: "*",
            Condition: { ArnLike: { "aws:PrincipalArn": roles(index) } },
          }),
        ),
      ),
    );
    assert.equal(found?.level, "mandatory");
    assert.match(found.message, /too intricate to tell/);
  });

  it("P1: passes a wildcard that Deny statements narrow down to named accounts", async () => {
    const others = { StringNotEquals: { "kms:CallerAccount": "111122223333" } };
    const policy = text(
      statement({ Principal: "*" }),
      statement({ Effect: "Deny", Principal: "*", Condition: others }),
    );
    assert.deepEqual(await check(policy), []);
    const strict = await check(policy, KEY, { "kms-no-wildcard-principal": { limitedWildcards: "refuse" } });
    assert.equal(strict.length, 1);
    assert.match(strict[0]!.message, /narrowed down by Deny statements/);
  });

  it("P1: passes a key without a policy of its own: AWS's default names the account", async () => {
    assert.deepEqual(await check(undefined), []);
  });

  it("P1: refuses a policy that is neither text nor an object", async () => {
    assert.equal((await check(42)).length, 1);
    assert.equal((await check([])).length, 1);
  });

  it("P1: judges the principals of a grant", async () => {
    const grant = (inputs: object) =>
      new Engine([kmsWildcardPrincipal])
        .resource({ type: "aws:kms/grant:Grant", name: "grant", inputs: { ...inputs } })
        .then(({ diagnostics }) => diagnostics.map(({ level }) => level));
    const role = "arn:aws:iam::111122223333:role/app";
    assert.deepEqual(await grant({ granteePrincipal: role, retiringPrincipal: role }), []);
    assert.deepEqual(await grant({ granteePrincipal: role }), []);
    for (const wildcard of ["*", "arn:aws:iam::*:root", "arn:aws:iam::111122223333:role/?"]) {
      assert.deepEqual(await grant({ granteePrincipal: wildcard }), ["mandatory"]);
      assert.deepEqual(await grant({ granteePrincipal: role, retiringPrincipal: wildcard }), ["mandatory"]);
    }
    assert.deepEqual(await grant({ granteePrincipal: UNKNOWN, retiringPrincipal: "*" }), [
      "mandatory",
      "advisory",
    ]);
  });

  it("P4: defers an unknown policy with an advisory that names it, wherever the unknown is", async () => {
    const half = { Version: "2012-10-17", Statement: [statement({ Principal: { AWS: [ROOT, UNKNOWN] } })] };
    for (const policy of [UNKNOWN, half]) {
      const [found, ...more] = await check(policy);
      assert.deepEqual(more, []);
      assert.equal(found!.level, "advisory");
      assert.match(
        found!.message,
        /Key "data" \(kms-no-wildcard-principal\) was not judged: policy is not known/,
      );
    }
  });

  it("P4: refuses an unknown policy where configured to", async () => {
    const [found] = await check(UNKNOWN, KEY, { "kms-no-wildcard-principal": { unknowns: "fail" } });
    assert.equal(found!.level, "mandatory");
  });

  it("P6: shows nothing of the policy's values, which may be secret", async () => {
    const secret = "hunter2hunter2";
    const policies = [
      secret,
      forPrincipal(secret),
      text(statement({ Principal: "*", Sid: secret, Action: `kms:${secret}` })),
      forPrincipal({ AWS: `arn:aws:iam::111122223333:role/${secret}*` }),
      limitedBy({ StringLike: { "aws:PrincipalArn": `${secret}*` } }),
    ];
    for (const policy of policies) {
      const found = await check(policy);
      assert.ok(found.length > 0);
      assert.ok(!JSON.stringify(found).includes(secret));
    }
  });

  it("does not concern other types", async () => {
    const alias = { type: "aws:kms/alias:Alias", name: "alias", inputs: {} };
    const answer = await new Engine([kmsWildcardPrincipal]).resource(alias);
    assert.deepEqual(answer, { diagnostics: [], notApplicable: ["kms-no-wildcard-principal"] });
  });
});
