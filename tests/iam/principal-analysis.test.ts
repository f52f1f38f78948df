import assert from "node:assert/strict";

import {
  analysePrincipals,
  evaluate,
  grantsToAnyone,
  isWildcardPrincipal,
  parsePolicy,
  PolicyError,
  type NoLimit,
  type PolicyKind,
  type PrincipalReason,
} from "../../iam";

/** The matrix "Wildcard KMS principal: verdicts" of the policy rules, row by row. */

const ACCOUNT = "111122223333";
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const WORKER = `arn:aws:iam::${ACCOUNT}:role/app/worker`;

interface Statement {
  Principal?: unknown;
  [element: string]: unknown;
}

function keyPolicy(statement: Statement, version = "2012-10-17"): object {
  return { Version: version, Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*", ...statement }] };
}

function findings(document: object | string) {
  return analysePrincipals(parsePolicy(document, "key"));
}

function violation(
  title: string,
  document: object | string,
  reason: PrincipalReason,
  whys: NoLimit["why"][] = [],
) {
  it(`violation: ${title}`, () => {
    const policy = parsePolicy(document, "key");
    const [finding, ...others] = grantsToAnyone(policy);
    assert.ok(finding, "no violation found");
    assert.equal(others.length, 0);
    assert.equal(finding.reason, reason);
    assert.deepEqual(
      finding.noLimits.map(({ why }) => why),
      whys,
    );
    const { witness } = finding;
    assert.ok(witness, "no witness found");
    assert.equal(witness.policies.resource, policy);
    const decision = evaluate(witness.request, witness.policies);
    assert.ok(decision.allowed, decision.reason);
    assert.ok(decision.statements.some(({ statement }) => statement === finding.statement));
  });
}

function fine(title: string, document: object | string, verdicts: string[], accounts?: string[]) {
  it(`fine: ${title}`, () => {
    const found = findings(document);
    assert.deepEqual(
      found.map(({ verdict }) => verdict),
      verdicts,
    );
    assert.ok(found.every(({ witness }) => witness === undefined));
    if (accounts !== undefined) assert.deepEqual(found[0]?.accounts, accounts);
  });
}

function malformed(title: string, document: object | string, path: string) {
  it(`malformed: ${title}`, () => {
    assert.throws(
      () => parsePolicy(document, "key"),
      (error) => error instanceof PolicyError && error.problems.some((problem) => problem.path === path),
    );
  });
}

describe("iam: P1 wildcard principals of key policies", () => {
  describe("encodings", () => {
    violation('"*"', keyPolicy({ Principal: "*" }), "everybody");
    violation('{AWS: "*"}', keyPolicy({ Principal: { AWS: "*" } }), "everybody");
    violation('{AWS: ["*"]}', keyPolicy({ Principal: { AWS: ["*"] } }), "everybody");
    violation("mixed list", keyPolicy({ Principal: { AWS: [ROOT, "*"] } }), "everybody");
    violation(
      "mixed types",
      keyPolicy({ Principal: { Service: "s3.amazonaws.com", AWS: "*" } }),
      "everybody",
    );
    violation('{Service: "*"}', keyPolicy({ Principal: { Service: "*" } }), "wildcard-service");
    violation(
      "{Service: *.amazonaws.com}",
      keyPolicy({ Principal: { Service: ["*.amazonaws.com"] } }),
      "wildcard-service",
    );
    violation('{Federated: "*"}', keyPolicy({ Principal: { Federated: "*" } }), "wildcard-federated");
    violation('["*"]', keyPolicy({ Principal: ["*"] }), "everybody");
    for (const arn of [
      "arn:*:iam::*:root",
      "arn:aws:iam::*:root",
      "arn:aws-cn:iam::*:root",
      "arn:aws-??:iam::111122223333:role/*",
      "arn:aws:iam::11112222333?:root",
      "arn:aws:iam::1111*:root",
      "arn:aws:iam::111122223333:role/*",
      "arn:aws:iam::111122223333:role/app/worker?",
      "arn:aws:iam::111122223333:user/*",
      "arn:aws:sts::111122223333:assumed-role/worker/*",
      "arn:aws:iam::*",
      "arn:*",
    ]) {
      violation(arn, keyPolicy({ Principal: { AWS: arn } }), "wildcard-arn");
      violation(`${arn} in a list`, keyPolicy({ Principal: { AWS: [ROOT, arn] } }), "wildcard-arn");
    }
    violation("Allow + NotPrincipal", keyPolicy({ NotPrincipal: { AWS: ROOT } }), "not-principal");
    violation(
      "Allow + NotPrincipal in one organisation",
      keyPolicy({
        NotPrincipal: { AWS: ROOT },
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abc1234567" } },
      }),
      "not-principal",
    );
    violation("the second of two statements", twoStatements("*"), "everybody");

    fine("root of the own account", keyPolicy({ Principal: { AWS: ROOT } }), ["named"], [ACCOUNT]);
    fine("named roles", keyPolicy({ Principal: { AWS: [WORKER, `${WORKER}-2`] } }), ["named"], [ACCOUNT]);
    for (const partition of ["aws", "aws-cn", "aws-us-gov"]) {
      fine(
        `root in ${partition}`,
        keyPolicy({ Principal: { AWS: `arn:${partition}:iam::${ACCOUNT}:root` } }),
        ["named"],
      );
    }
    fine(
      "another account's root",
      keyPolicy({ Principal: { AWS: "arn:aws:iam::444455556666:root" } }),
      ["named"],
      ["444455556666"],
    );
    fine("bare 12 digits", keyPolicy({ Principal: { AWS: "444455556666" } }), ["named"], ["444455556666"]);
    fine("a service", keyPolicy({ Principal: { Service: "cloudtrail.amazonaws.com" } }), ["named"], []);
    fine("Deny + *", keyPolicy({ Effect: "Deny", Principal: "*" }), []);
    fine("Deny + NotPrincipal", keyPolicy({ Effect: "Deny", NotPrincipal: { AWS: ROOT } }), []);
    fine("two statements, both named", twoStatements({ AWS: WORKER }), ["named", "named"]);
  });

  describe("limits", () => {
    const limits: [key: string, value: string][] = [
      ["kms:CallerAccount", ACCOUNT],
      ["aws:PrincipalOrgID", "o-abc1234567"],
      ["aws:PrincipalAccount", ACCOUNT],
      ["aws:PrincipalArn", WORKER],
      ["aws:userid", "AROAEXAMPLEID:session"],
      ["aws:SourceVpc", "vpc-0123456789abcdef0"],
      ["aws:SourceVpce", "vpce-0123456789abcdef0"],
    ];
    const wildcards: [string, Statement, PrincipalReason][] = [
      ['"*"', { Principal: "*" }, "everybody"],
      ["arn:aws:iam::*:root", { Principal: { AWS: "arn:aws:iam::*:root" } }, "wildcard-arn"],
    ];
    for (const [name, principal, reason] of wildcards) {
      for (const [key, value] of limits) {
        const limited = (operator: string, values: unknown = value, name = key) =>
          keyPolicy({ ...principal, Condition: { [operator]: { [name]: values } } });
        for (const operator of ["StringEquals", "ArnEquals", "ArnLike"]) {
          fine(`${name} with ${operator} ${key}`, limited(operator), ["limited"]);
        }
        fine(`${name} with ${key} in other case`, limited("stringequals", value, key.toUpperCase()), [
          "limited",
        ]);
        fine(`${name} with two values of ${key}`, limited("StringEquals", [value, `${value}9`]), ["limited"]);
        fine(
          `${name} with ${key} and more`,
          keyPolicy({
            ...principal,
            Condition: {
              StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com", [key]: value },
              Bool: { "aws:SecureTransport": true },
            },
          }),
          ["limited"],
        );
        violation(`${name} with StringNotEquals ${key}`, limited("StringNotEquals"), reason, [
          "negated-operator",
        ]);
        violation(`${name} with ArnNotLike ${key}`, limited("ArnNotLike"), reason, ["negated-operator"]);
        violation(`${name} with StringEqualsIfExists ${key}`, limited("StringEqualsIfExists"), reason, [
          "if-exists",
        ]);
        violation(`${name} with ForAllValues ${key}`, limited("ForAllValues:StringEquals"), reason, [
          "for-all-values",
        ]);
        violation(`${name} with StringLike ${key} *`, limited("StringLike", "*"), reason, ["wildcard-value"]);
        violation(`${name} with StringEquals ${key} *`, limited("StringEquals", "*"), reason, [
          "wildcard-value",
        ]);
        violation(`${name} with ${key} or *`, limited("StringLike", [value, "*"]), reason, [
          "wildcard-value",
        ]);
        violation(`${name} with a prefix of ${key}`, limited("StringLike", `${value.slice(0, 4)}*`), reason, [
          "wildcard-value",
        ]);
        violation(`${name} with \${${key}}`, limited("StringEquals", `\${${key}}`), reason, [
          "policy-variable",
        ]);
        violation(`${name} with Null ${key}`, limited("Null", "false"), reason, ["other-operator"]);
      }
    }
    violation(
      "ArnLike aws:PrincipalArn of any account",
      keyPolicy({
        Principal: "*",
        Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/app/*" } },
      }),
      "everybody",
      ["wildcard-value"],
    );
    violation(
      "ArnLike aws:PrincipalArn of the asker's own account",
      keyPolicy({
        Principal: "*",
        Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::${aws:PrincipalAccount}:role/app" } },
      }),
      "everybody",
      ["policy-variable"],
    );
    violation(
      "only kms:ViaService",
      keyPolicy({
        Principal: "*",
        Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
      }),
      "everybody",
      ["other-key"],
    );
    violation(
      "only aws:SecureTransport",
      keyPolicy({ Principal: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } }),
      "everybody",
      ["other-key"],
    );
    violation(
      "only kms:ViaService and aws:SecureTransport, and not one account",
      keyPolicy({
        Principal: "*",
        Condition: {
          StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
          Bool: { "aws:SecureTransport": true },
          StringNotEquals: { "aws:PrincipalAccount": "999999999999" },
        },
      }),
      "everybody",
      ["other-key", "other-key", "negated-operator"],
    );
    violation(
      "a tag that any account can give its roles",
      keyPolicy({ Principal: "*", Condition: { StringEquals: { "aws:PrincipalTag/team": "payments" } } }),
      "everybody",
      ["other-key"],
    );
    violation(
      "an address range, a date and a number",
      keyPolicy({
        Principal: "*",
        Condition: {
          IpAddress: { "aws:SourceIp": "0.0.0.0/0" },
          DateGreaterThan: { "aws:CurrentTime": "2024-01-01T00:00:00Z" },
          NumericLessThan: { "kms:GrantOperations": 3 },
        },
      }),
      "everybody",
      ["other-key", "other-key", "other-key"],
    );
    it("names the account of a limit, for the cross-account rule", () => {
      const [finding] = findings(
        keyPolicy({ Principal: "*", Condition: { StringEquals: { "kms:CallerAccount": "444455556666" } } }),
      );
      assert.deepEqual(finding?.accounts, ["444455556666"]);
      assert.deepEqual(
        finding.limits.map(({ key }) => key),
        ["kms:CallerAccount"],
      );
    });
  });

  describe("spellings", () => {
    const spelled = (statement: string) => `{"Version": "2012-10-17", "Statement": ${statement}}`;
    const wide = '"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"';
    violation("a single statement", spelled(`{${wide}}`), "everybody");
    violation("an object in place of text", JSON.parse(spelled(`{${wide}}`)) as object, "everybody");
    violation("white space", spelled(`\r\n\t[ { ${wide.replaceAll(",", " ,\n ")} } ]\n`), "everybody");
    violation("escaped characters", spelled(`{${wide.replace('"*"', '"\\u002a"')}}`), "everybody");
    violation(
      "lower-case keys",
      '{"version":"2012-10-17","statement":{"effect":"Allow","principal":{"aws":"*"},"action":"kms:*","resource":"*"}}',
      "everybody",
    );
    violation("mixed-case service prefix", spelled(`{${wide.replace("kms:*", "KmS:deCRYPT")}}`), "everybody");
    violation("any action", spelled(`{${wide.replace("kms:*", "*")}}`), "everybody");
    violation(
      "NotAction",
      spelled(`{${wide.replace("Action", "NotAction").replace("kms:*", "kms:Decrypt")}}`),
      "everybody",
    );
    violation("no Version", `{"Statement":{${wide}}}`, "everybody");
    fine("a single statement", spelled(`{${wide.replace('"*"', `{"AWS":"${ROOT}"}`)}}`), ["named"]);
    fine(
      "lower-case keys",
      spelled(`{${wide.replace('"*"', `{"aws":"${ROOT}"}`).toLowerCase().replace("allow", "Allow")}}`),
      ["named"],
    );

    malformed("lower-case effect value", spelled(`{${wide.replace("Allow", "allow")}}`), "Statement.Effect");
    malformed("text that is not JSON", spelled(`{${wide}`), "");
    malformed("empty text", "", "");
    malformed("duplicate keys", spelled(`{${wide},"Effect":"Deny"}`), "Statement.Effect");
    malformed("duplicate keys in different case", spelled(`{${wide},"effect":"Deny"}`), "Statement.effect");
    malformed("duplicate keys, one escaped", spelled(`{${wide},"\\u0045ffect":"Deny"}`), "Statement.Effect");
    malformed(
      "duplicate principal types",
      spelled(`{${wide.replace('"*"', '{"AWS":"*","AWS":[]}')}}`),
      "Statement.Principal.AWS",
    );
    malformed(
      "a principal that is none",
      keyPolicy({ Principal: { AWS: "everyone" } }),
      "Statement[0].Principal.AWS",
    );
    malformed("no principal", keyPolicy({}), "Statement[0]");
    malformed(
      "both Principal and NotPrincipal",
      keyPolicy({ Principal: "*", NotPrincipal: "*" }),
      "Statement[0]",
    );
  });

  describe("with Deny statements", () => {
    const denying = (condition: object) =>
      parsePolicy(
        {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" },
            { Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*", Condition: condition },
          ],
        },
        "key",
      );

    it("finds a witness that gets past conditions which any caller can meet", () => {
      for (const condition of [
        { Bool: { "aws:SecureTransport": "false" } },
        { StringNotEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
        { Null: { "aws:MultiFactorAuthAge": "true" } },
        { NumericLessThan: { "s3:TlsVersion": 1.2 } },
      ]) {
        const witness = grantsToAnyone(denying(condition))[0]?.witness;
        assert.ok(witness, JSON.stringify(condition));
        assert.ok(evaluate(witness.request, witness.policies).allowed);
      }
    });

    it("is limited where only callers of one organisation get past", () => {
      const [finding] = analysePrincipals(
        denying({ StringNotEquals: { "aws:PrincipalOrgID": "o-abc1234567" } }),
      );
      assert.equal(finding?.verdict, "limited");
      assert.equal(finding.reason, "limited-by-deny");
      assert.deepEqual(
        finding.limits.map(({ key, values }) => [key, values]),
        [["aws:PrincipalOrgID", ["o-abc1234567"]]],
      );
      assert.deepEqual(finding.audience, ["organisation"]);
    });
  });

  describe("over all requests", () => {
    const judged = (kind: PolicyKind, ...statements: object[]) =>
      analysePrincipals(parsePolicy({ Version: "2012-10-17", Statement: statements }, kind));
    const allow = (parts: object = {}) => ({
      ...{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket/*" },
      ...parts,
    });
    const deny = (parts: object = {}) => ({ ...allow(), Action: "s3:*", ...parts, Effect: "Deny" });
    const ORGANISATION = { "aws:PrincipalOrgID": "o-abc1234567" };

    it("P1: is unreachable where conditions contradict each other, or Deny statements leave nothing", () => {
      const contradiction = {
        StringEquals: { "aws:PrincipalTag/a": "x" },
        StringLike: { "aws:PrincipalTag/a": "y*" },
      };
      for (const statements of [
        [allow({ Condition: contradiction })],
        [
          allow({
            Condition: { Bool: { "aws:SecureTransport": "true" }, Null: { "aws:SecureTransport": "true" } },
          }),
        ],
        [allow(), deny()],
        [allow(), deny({ Action: "s3:Get*", Resource: "arn:aws:s3:::buck*" })],
        [allow(), deny({ NotAction: "s3:Get*", Action: undefined }), deny({ Action: "*:*" })],
        [allow({ NotPrincipal: { AWS: WORKER }, Principal: undefined }), deny()],
      ]) {
        const [finding] = judged("bucket", ...statements);
        assert.equal(finding?.verdict, "unreachable", JSON.stringify(statements));
        assert.deepEqual(finding.audience, []);
        assert.match(finding.sentence, /allows nothing/);
      }
      assert.equal(
        judged("bucket", allow(), deny({ Resource: "arn:aws:s3:::bucket/?*" }))[0]?.verdict,
        "anyone",
      );
    });

    it("P1: is limited where a Deny spares only named callers, and says which", () => {
      const limitedTo = (keys: string[], ...statements: object[]) => {
        const [finding] = judged("bucket", ...statements);
        assert.equal(finding?.verdict, "limited", JSON.stringify(statements));
        assert.equal(finding.reason, "limited-by-deny");
        assert.deepEqual(
          finding.limits.map(({ key }) => key),
          keys,
        );
        return finding;
      };
      const all = { Resource: "*" };
      const accounts = limitedTo(
        ["aws:PrincipalAccount"],
        allow(),
        deny({
          ...all,
          Condition: { StringNotEquals: { "aws:PrincipalAccount": [ACCOUNT, "444455556666"] } },
        }),
      );
      assert.deepEqual(accounts.accounts, [ACCOUNT, "444455556666"]);
      assert.deepEqual(accounts.audience, ["accounts"]);
      limitedTo(
        ["aws:PrincipalOrgID"],
        allow(),
        deny({ ...all, Condition: { StringNotEqualsIfExists: ORGANISATION } }),
      );
      limitedTo(
        ["aws:SourceVpce"],
        allow(),
        deny({ ...all, Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } } }),
      );
      limitedTo(
        ["aws:SourceIp"],
        allow(),
        deny({ ...all, Condition: { NotIpAddress: { "aws:SourceIp": "192.0.2.0/24" } } }),
      );
      const spared = limitedTo(
        [],
        allow(),
        deny({ ...all, Principal: undefined, NotPrincipal: { AWS: ROOT } }),
      );
      assert.deepEqual(spared.accounts, [ACCOUNT]);
    });

    it("P1: is for anyone where a Deny spares more than named callers", () => {
      for (const condition of [
        { StringNotLike: { "aws:PrincipalOrgID": "o-*" } },
        { StringNotEquals: ORGANISATION, Bool: { "aws:SecureTransport": "false" } },
        { StringNotEquals: ORGANISATION, BoolIfExists: { "aws:PrincipalIsAWSService": "false" } },
        { StringEquals: ORGANISATION },
        { "ForAllValues:StringNotEquals": ORGANISATION, Null: { "aws:PrincipalOrgID": "false" } },
        { NotIpAddress: { "aws:SourceIp": "0.0.0.0/1" } },
      ]) {
        const [finding] = judged("bucket", allow(), deny({ Resource: "*", Condition: condition }));
        assert.equal(finding?.verdict, "anyone", JSON.stringify(condition));
        assert.ok(evaluate(finding.witness.request, finding.witness.policies).allowed);
      }
      assert.equal(
        judged(
          "bucket",
          allow(),
          deny({ Action: "s3:Put*", Condition: { StringNotEquals: ORGANISATION } }),
        )[0]?.verdict,
        "anyone",
      );
    });

    it("P1: knows the limits that services document, but not for keys", () => {
      const conditions: [object, string][] = [
        [{ StringEquals: { "aws:SourceAccount": ACCOUNT } }, "accounts"],
        [{ StringEquals: { "aws:SourceOwner": ACCOUNT } }, "accounts"],
        [{ ArnLike: { "aws:SourceArn": `arn:aws:sns:*:${ACCOUNT}:*` } }, "accounts"],
        [{ ArnLike: { "aws:SourceArn": "arn:aws:s3:*:*:bucket" } }, "accounts"],
        [{ StringEquals: { "s3:DataAccessPointAccount": ACCOUNT } }, "accounts"],
        [{ StringEquals: { "aws:SourceOrgID": "o-abc1234567" } }, "organisation"],
        [{ StringEquals: { "aws:VpceOrgID": "o-abc1234567" } }, "organisation"],
        [{ "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-abc1234567/*" } }, "organisation"],
        [{ IpAddress: { "aws:SourceIp": ["192.0.2.0/24", "2001:db8::/32"] } }, "network"],
      ];
      for (const [Condition, audience] of conditions) {
        const [finding] = judged("bucket", allow({ Condition }));
        assert.equal(finding?.verdict, "limited", JSON.stringify(Condition));
        assert.deepEqual(finding.audience, [audience]);
        const policy = parsePolicy(keyPolicy({ Principal: "*", Condition }), "key");
        assert.equal(analysePrincipals(policy)[0]?.verdict, "anyone");
        assert.equal(analysePrincipals(policy, { limits: "documented" })[0]?.verdict, "limited");
      }
      for (const Condition of [
        { IpAddress: { "aws:SourceIp": ["192.0.2.0/24", "0.0.0.0/1"] } },
        { IpAddress: { "aws:SourceIp": "2001:db8::/31" } },
        { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:topic" } },
        { ArnLike: { "aws:SourceArn": "arn:aws:s3:*:*:*" } },
        { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-*" } },
      ]) {
        assert.equal(judged("bucket", allow({ Condition }))[0]?.verdict, "anyone", JSON.stringify(Condition));
      }
    });

    it("P1: tells the class of the audience", () => {
      const classes: [PolicyKind, object, string[]][] = [
        ["bucket", {}, ["public"]],
        ["key", { Action: "kms:Decrypt", Resource: "*" }, ["any-authenticated"]],
        ["bucket", { Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } } }, ["services"]],
        ["bucket", { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/*` } }, ["accounts"]],
        ["bucket", { Principal: { Service: "*" } }, ["services"]],
        [
          "trust",
          { Principal: { Federated: "*" }, Action: "sts:AssumeRoleWithSAML", Resource: undefined },
          ["federated"],
        ],
        ["bucket", { Principal: { AWS: WORKER, Service: "sns.amazonaws.com" } }, ["services", "accounts"]],
        ["bucket", { Condition: { StringEquals: ORGANISATION } }, ["organisation"]],
      ];
      for (const [kind, parts, audience] of classes) {
        assert.deepEqual(judged(kind, allow(parts))[0]?.audience, audience, JSON.stringify(parts));
      }
    });

    it("P4: is undecided, never fine, where a document is made to be intricate, and in bounded time", () => {
      const many = <T>(count: number, make: (index: number) => T) =>
        Array.from({ length: count }, (_, index) => make(index));
      const roles = (index: number) => `arn:aws:iam::*:role/*${String(index)}*`;
      const intricate = [
        ...many(20, () => allow({ Condition: { ArnLike: { "aws:PrincipalArn": many(50, roles) } } })),
        ...many(100, (index) => deny({ Condition: { ArnLike: { "aws:PrincipalArn": roles(index) } } })),
      ];
      const documents = [
        intricate,
        many(4000, () => allow()),
        [
          ...many(2000, () => allow()),
          ...many(2000, (index) =>
            deny({ Condition: { StringEquals: { [`aws:PrincipalTag/${String(index)}`]: "x" } } }),
          ),
        ],
        [
          ...many(1000, () => allow()),
          ...many(1000, (index) =>
            deny({ Principal: undefined, NotPrincipal: { AWS: String(100000000000 + index) } }),
          ),
        ],
      ];
      for (const statements of documents) {
        const policy = parsePolicy({ Version: "2012-10-17", Statement: statements }, "bucket");
        const before = process.cpuUsage();
        const verdicts = new Set(analysePrincipals(policy).map(({ verdict }) => verdict));
        const { user, system } = process.cpuUsage(before);
        assert.ok(
          verdicts.has("undecided") && !verdicts.has("limited") && !verdicts.has("unreachable"),
          [...verdicts].join(),
        );
        // A quarter of a second on a free core; shared ones take longer.
        assert.ok((user + system) / 1e6 < 2, `${String((user + system) / 1e6)} s`);
      }
    });
  });

  it("says in a sentence what is wrong, quoting statement and conditions", () => {
    const [finding] = findings(
      keyPolicy({
        Sid: "Open",
        Principal: "*",
        Condition: { StringLike: { "kms:ViaService": "s3.*.amazonaws.com" } },
      }),
    );
    assert.equal(
      finding?.sentence,
      'Statement[0] ("Open") allows "kms:*" to everybody (principal "*"); ' +
        'StringLike kms:ViaService "s3.*.amazonaws.com" says nothing about who asks.',
    );
  });

  it("tells wildcard grantees of a KMS grant from named ones", () => {
    assert.ok(isWildcardPrincipal("*"));
    assert.ok(isWildcardPrincipal("arn:aws:iam::*:root"));
    assert.ok(!isWildcardPrincipal(WORKER));
  });
});

function twoStatements(principal: unknown): object {
  const statement = { Effect: "Allow", Action: "kms:Decrypt", Resource: "*" };
  return {
    Version: "2012-10-17",
    Statement: [
      { ...statement, Principal: { AWS: ROOT } },
      { ...statement, Principal: principal },
    ],
  };
}
