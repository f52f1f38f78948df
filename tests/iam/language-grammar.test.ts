import assert from "node:assert/strict";

import { parsePolicy, PolicyError, type PolicyKind, refusals } from "../../iam";

const CHECKS =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html";
const GRAMMAR = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html";
const PRINCIPAL =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html";
const RCP =
  "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html";
const SCP =
  "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html";

const ROOT = "arn:aws:iam::111122223333:root";
const IDENTITY_KINDS = ["identity", "boundary", "session", "scp"] as const;
const RESOURCE_KINDS = ["key", "bucket", "topic", "queue", "secret", "endpoint", "resource"] as const;

/** A statement that the kind takes as it is. */
function usual(kind: PolicyKind): Record<string, unknown> {
  if ((IDENTITY_KINDS as readonly string[]).includes(kind)) {
    return { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
  }
  if (kind === "trust") {
    return { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } };
  }
  if (kind === "rcp") return { Effect: "Deny", Action: "s3:*", Resource: "*", Principal: "*" };
  return { Effect: "Allow", Action: "s3:GetObject", Resource: "*", Principal: { AWS: ROOT } };
}

interface Judgement {
  readonly malformed: readonly string[];
  readonly refused: readonly string[];
}

/** Where a document of one statement is malformed, or else what AWS refuses in it. */
function judge(kind: PolicyKind, statement: object, document: object = {}): Judgement {
  const input = { Version: "2012-10-17", ...document, Statement: [statement] };
  try {
    return { refused: refusals(parsePolicy(input, kind)).map(({ path }) => path), malformed: [] };
  } catch (error) {
    assert.ok(error instanceof PolicyError, String(error));
    return { malformed: error.problems.map(({ path }) => path), refused: [] };
  }
}

const nothing = { malformed: [], refused: [] };

describe("iam: the grammar of each kind of policy", () => {
  for (const kind of [...IDENTITY_KINDS, ...RESOURCE_KINDS, "trust", "rcp"] as const) {
    it(`${kind}: a usual document is neither malformed nor refused`, () => {
      assert.deepEqual(judge(kind, usual(kind)), nothing);
      assert.deepEqual(judge(kind, { ...usual(kind), Sid: "Usual1" }, { Id: "usual" }), nothing);
    });

    it(`${kind}: no element twice in its two forms (${CHECKS}, Unsupported element combination)`, () => {
      for (const name of ["Action", "Resource", "Principal"]) {
        const statement = usual(kind);
        statement[name] ??= name === "Principal" ? { AWS: ROOT } : "*";
        statement[`Not${name}`] = statement[name];
        assert.ok(judge(kind, statement).malformed.includes("Statement[0]"), name);
      }
    });

    it(`${kind}: an element needed is not left out, an unknown one not put in (${GRAMMAR})`, () => {
      for (const name of ["Action", "Effect"]) {
        const { [name]: left, ...statement } = usual(kind);
        assert.notEqual(left, undefined);
        assert.equal(judge(kind, statement).malformed.length, 1, name);
      }
      assert.deepEqual(judge(kind, { ...usual(kind), Principle: "*" }).malformed, ["Statement[0].Principle"]);
    });
  }

  for (const kind of IDENTITY_KINDS) {
    it(`${kind}: has no principal (${CHECKS}, Unsupported principal)`, () => {
      for (const name of ["Principal", "NotPrincipal"]) {
        assert.deepEqual(judge(kind, { ...usual(kind), [name]: "*" }).malformed, ["Statement[0]"]);
      }
    });
  }

  for (const kind of [...RESOURCE_KINDS, "trust", "rcp"] as const) {
    it(`${kind}: needs a principal (${CHECKS}, Missing principal)`, () => {
      const { Principal, ...statement } = usual(kind);
      assert.notEqual(Principal, undefined);
      assert.deepEqual(judge(kind, statement).malformed, ["Statement[0]"]);
    });
  }

  it(`a resource is needed, may be left out, or may not be, by kind (${CHECKS}, Missing resource)`, () => {
    for (const kind of [...IDENTITY_KINDS, "key", "bucket", "endpoint", "rcp"] as const) {
      const { Resource, ...statement } = usual(kind);
      assert.equal(Resource, "*");
      assert.deepEqual(judge(kind, statement).malformed, ["Statement[0]"], kind);
      assert.deepEqual(judge(kind, { ...statement, NotResource: "arn:aws:s3:::a" }), nothing, kind);
    }
    for (const kind of ["topic", "queue", "secret", "resource"] as const) {
      const { Resource, ...statement } = usual(kind);
      assert.equal(Resource, "*");
      assert.deepEqual(judge(kind, statement), nothing, kind);
    }
    assert.deepEqual(judge("trust", { ...usual("trust"), Resource: "*" }).malformed, ["Statement[0]"]);
  });

  it("an empty list of statements says nothing: it is read, and refused", () => {
    const policy = parsePolicy({ Version: "2012-10-17", Statement: [] }, "identity");
    assert.deepEqual(
      refusals(policy).map(({ path }) => path),
      ["Statement"],
    );
  });
});

describe(`iam: principals (${PRINCIPAL})`, () => {
  const good: Readonly<Record<string, readonly string[]>> = {
    AWS: [
      "*",
      "111122223333",
      ROOT,
      "arn:aws-cn:iam::111122223333:user/path/alice",
      "arn:aws-us-gov:iam::111122223333:role/path/app",
      "arn:aws:sts::111122223333:assumed-role/app/session",
      "arn:aws:sts::111122223333:federated-user/bob",
      "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1",
      "AIDACKCEVSQ6C2EXAMPLE",
    ],
    Service: ["s3.amazonaws.com", "logs.eu-west-1.amazonaws.com", "ec2.amazonaws.com.cn"],
    CanonicalUser: ["79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"],
  };
  const bad: Readonly<Record<string, readonly string[]>> = {
    AWS: [
      "",
      "1111222233",
      "1111-2222-3333",
      "arn:aws:iam::111122223333:group/admins",
      "arn:aws:iam::1111:root",
      "arn:aws:s3:::bucket",
      "arn:aws:iam::111122223333",
      "arn:aws:iam::111122223333:user/${aws:username}",
      "alice",
      "s3.amazonaws.com",
    ],
    Service: ["", "s3", "s3 .amazonaws.com", "https://s3.amazonaws.com", ROOT],
    Federated: ["", "okta", "arn:aws:iam::111122223333:user/alice", "https://accounts.google.com"],
    CanonicalUser: ["", "a b", ROOT],
  };
  const federated = [
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "arn:aws:iam::111122223333:saml-provider/corp",
    "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
  ];
  const wildcards: Readonly<Record<string, readonly string[]>> = {
    AWS: ["arn:*:iam::*:root", "arn:aws:iam::111122223333:role/*", "arn:aws:iam::11112222333?:root"],
    Service: ["*", "*.amazonaws.com"],
    Federated: ["*"],
    CanonicalUser: ["*"],
  };

  for (const [type, values] of Object.entries(good)) {
    for (const value of values) {
      it(`${type} ${value} is one`, () => {
        assert.deepEqual(judge("bucket", { ...usual("bucket"), Principal: { [type]: value } }), nothing);
      });
    }
  }
  for (const [type, values] of Object.entries(bad)) {
    for (const value of values) {
      it(`${type} ${JSON.stringify(value)} is none`, () => {
        const { malformed } = judge("bucket", { ...usual("bucket"), Principal: { [type]: [value] } });
        assert.deepEqual(malformed, [`Statement[0].Principal.${type}[0]`]);
      });
    }
  }
  for (const value of federated) {
    it(`Federated ${value} is for trust policies only (${CHECKS}, Federated principal not supported)`, () => {
      const principal = { Principal: { Federated: value } };
      const action = { Action: "sts:AssumeRoleWithWebIdentity" };
      assert.deepEqual(judge("trust", { ...usual("trust"), ...action, ...principal }), nothing);
      assert.deepEqual(judge("bucket", { ...usual("bucket"), ...principal }).refused, [
        "Statement[0].Principal",
      ]);
    });
  }
  for (const [type, values] of Object.entries(wildcards)) {
    for (const value of values) {
      it(`P1: a wildcard in ${type} ${value} is read, to be judged, and refused (${CHECKS}, Unsupported wildcard)`, () => {
        const { refused, malformed } = judge("key", { ...usual("key"), Principal: { [type]: value } });
        assert.deepEqual({ refused, malformed }, { refused: ["Statement[0].Principal"], malformed: [] });
      });
    }
  }

  it("a canonical user is for S3's policies, by its 64 digits", () => {
    const principal = { Principal: { CanonicalUser: good.CanonicalUser } };
    for (const kind of ["key", "topic", "queue", "secret", "trust"] as const) {
      assert.deepEqual(
        judge(kind, { ...usual(kind), ...principal }).refused,
        ["Statement[0].Principal"],
        kind,
      );
    }
    const short = { Principal: { CanonicalUser: "79a59df900" } };
    assert.deepEqual(judge("bucket", { ...usual("bucket"), ...short }).refused, ["Statement[0].Principal"]);
  });

  it("NotPrincipal is for Deny (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html)", () => {
    const { Principal, ...statement } = usual("bucket");
    const negated = { ...statement, NotPrincipal: Principal };
    assert.deepEqual(judge("bucket", { ...negated, Effect: "Deny" }), nothing);
    assert.deepEqual(judge("bucket", negated).refused, ["Statement[0].NotPrincipal"]);
  });
});

describe("iam: trust policies", () => {
  const trust = usual("trust");

  it(`P1: NotPrincipal and a bare "*" are read and refused (${CHECKS}, Role trust policy ...)`, () => {
    const { Principal, ...statement } = trust;
    for (const effect of ["Allow", "Deny"]) {
      const negated = { ...statement, Effect: effect, NotPrincipal: Principal };
      assert.deepEqual(judge("trust", negated).refused, ["Statement[0].NotPrincipal"]);
    }
    assert.deepEqual(judge("trust", { ...trust, Principal: "*" }).refused, ["Statement[0].Principal"]);
    assert.deepEqual(judge("trust", { ...trust, Principal: { AWS: "*" } }), nothing);
  });

  it("are for actions of sts (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-custom.html)", () => {
    for (const action of ["sts:TagSession", "STS:AssumeRole", "sts:SetSourceIdentity"]) {
      assert.deepEqual(judge("trust", { ...trust, Action: action }), nothing);
    }
    for (const action of ["*", "s3:GetObject"]) {
      assert.deepEqual(judge("trust", { ...trust, Action: action }).refused, ["Statement[0].Action[0]"]);
    }
  });
});

describe("iam: policies of an organisation", () => {
  const scp = usual("scp");
  const rcp = usual("rcp");

  it(`an SCP may use the whole language of identity policies (${SCP})`, () => {
    const condition = { Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } };
    for (const Effect of ["Allow", "Deny"]) {
      assert.deepEqual(judge("scp", { ...scp, Effect, ...condition }), nothing);
      assert.deepEqual(judge("scp", { Effect, NotAction: "iam:*User", Resource: "arn:aws:s3:::a" }), nothing);
      assert.deepEqual(judge("scp", { Effect, Action: "*", NotResource: "arn:aws:s3:::a" }), nothing);
    }
  });

  it(`both name version 2012-10-17 (${SCP}, ${RCP})`, () => {
    for (const kind of ["scp", "rcp"] as const) {
      for (const Version of [undefined, "2008-10-17"]) {
        assert.deepEqual(judge(kind, usual(kind), { Version }).refused, ["Version"]);
      }
    }
    assert.deepEqual(judge("identity", usual("identity"), { Version: "2008-10-17" }), nothing);
  });

  it(`an RCP denies everybody, by the actions of named services (${RCP})`, () => {
    const { Action, Resource, ...rest } = rcp;
    assert.deepEqual(
      judge("rcp", { ...rcp, Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      nothing,
    );
    assert.deepEqual(judge("rcp", { ...rest, Action, NotResource: "arn:aws:s3:::a" }), nothing);
    const refused: [object, string][] = [
      [{ ...rcp, Action: "*" }, "Statement[0].Action"],
      [{ ...rest, Resource, NotAction: "s3:*" }, "Statement[0].NotAction"],
      [{ ...rcp, Principal: { AWS: ROOT } }, "Statement[0].Principal"],
      [{ ...rcp, Principal: { Service: "s3.amazonaws.com" } }, "Statement[0].Principal"],
      [{ Effect: "Deny", Action, Resource, NotPrincipal: "*" }, "Statement[0].NotPrincipal"],
      [{ ...rcp, Effect: "Allow" }, "Statement[0].Effect"],
    ];
    for (const [statement, path] of refused) assert.deepEqual(judge("rcp", statement).refused, [path]);
  });

  it(`only AWS's own RCP allows: everything, without condition (${RCP})`, () => {
    const full = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
    assert.deepEqual(judge("rcp", full), nothing);
    const condition = { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a" } } };
    assert.deepEqual(judge("rcp", { ...full, ...condition }).refused, ["Statement[0].Effect"]);
    assert.deepEqual(judge("rcp", { ...full, Resource: "arn:aws:s3:::a" }).refused, ["Statement[0].Effect"]);
  });
});

describe("iam: statement ids (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html)", () => {
  const twice = (kind: PolicyKind, Sid: string) => {
    const statement = { ...usual(kind), Sid };
    return { Version: "2012-10-17", Statement: [statement, statement] };
  };

  it("of IAM hold letters and digits, each id once", () => {
    for (const kind of [...IDENTITY_KINDS, "trust"] as const) {
      for (const Sid of ["with space", "a-b", "é"]) {
        assert.deepEqual(judge(kind, { ...usual(kind), Sid }).malformed, ["Statement[0].Sid"]);
      }
      assert.throws(() => parsePolicy(twice(kind, "A"), kind), /Statement\[1\]\.Sid: "A" is used twice/);
      assert.doesNotThrow(() => parsePolicy(twice(kind, ""), kind));
    }
  });

  it("of other services may hold spaces", () => {
    for (const kind of ["key", "bucket"] as const) {
      assert.deepEqual(judge(kind, { ...usual(kind), Sid: "with space" }), nothing);
      assert.deepEqual(refusals(parsePolicy(twice(kind, "A"), kind)), []);
    }
  });

  it("of topics and queues are used once (https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html)", () => {
    for (const kind of ["topic", "queue"] as const) {
      const found = refusals(parsePolicy(twice(kind, "A"), kind));
      assert.deepEqual(
        found.map(({ path }) => path),
        ["Statement[1].Sid"],
      );
      assert.deepEqual(refusals(parsePolicy(twice(kind, ""), kind)), []);
    }
  });
});

describe("iam: actions (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)", () => {
  const action = (Action: string) => judge("identity", { ...usual("identity"), Action });

  it("have a service prefix in any case, and wildcards in the name", () => {
    for (const text of ["*", "*:*", "S3:getobject", "s3:*", "s3:Get?bject*", "aws-marketplace:View*"]) {
      assert.deepEqual(action(text), nothing, text);
    }
  });

  it("without prefix, with two colons, variables or spaces are malformed", () => {
    for (const text of [
      "",
      "GetObject",
      "s3:",
      ":Get",
      "s3:Get:Object",
      "s3:${aws:username}",
      "s3: Get",
      "s3.*",
    ]) {
      assert.deepEqual(action(text).malformed, ["Statement[0].Action"], text);
    }
  });

  it("with a wildcard in the prefix are refused", () => {
    for (const text of ["s*:GetObject", "*:GetObject", "s?:*"]) {
      assert.deepEqual(action(text).refused, ["Statement[0].Action[0]"], text);
    }
  });
});

describe("iam: conditions (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)", () => {
  const conditioned = (Condition: unknown) => judge("identity", { ...usual("identity"), Condition });
  const path = (operator: string, key: string) => `Statement[0].Condition.${operator}["${key}"]`;

  it("every operator goes with every quantifier and IfExists, but Null with IfExists", () => {
    for (const quantifier of ["", "ForAllValues:", "ForAnyValue:"]) {
      assert.deepEqual(conditioned({ [`${quantifier}StringLikeIfExists`]: { "aws:a": "b" } }), nothing);
      assert.equal(conditioned({ [`${quantifier}NullIfExists`]: { "aws:a": "true" } }).malformed.length, 1);
    }
  });

  it("Null takes true or false, Bool and Null a single value", () => {
    for (const value of ["true", "FALSE", true, false, ["true"]]) {
      assert.deepEqual(conditioned({ Null: { "aws:a": value } }), nothing);
    }
    for (const value of ["yes", "", 1]) {
      assert.deepEqual(conditioned({ Null: { "aws:a": value } }).malformed, [
        'Statement[0].Condition.Null["aws:a"]',
      ]);
    }
    for (const operator of ["Null", "Bool"]) {
      assert.deepEqual(conditioned({ [operator]: { "aws:a": ["true", "false"] } }).refused, [
        path(operator, "aws:a"),
      ]);
    }
  });

  it("no values at all are read: nothing matches them", () => {
    assert.deepEqual(conditioned({ StringEquals: { "aws:a": [] } }), nothing);
    assert.deepEqual(conditioned({}), nothing);
    assert.deepEqual(conditioned({ StringEquals: {} }), nothing);
  });

  it("a null or an object is no value", () => {
    for (const value of [null, {}, [["a"]]]) {
      assert.equal(conditioned({ StringEquals: { "aws:a": value } }).malformed.length, 1);
    }
  });

  it(`ranges of addresses are CIDR (${CHECKS}, Type mismatch IP range)`, () => {
    for (const range of ["10.0.0.0/8", "203.0.113.7", "2001:db8::/32", "0.0.0.0/0"]) {
      assert.deepEqual(conditioned({ IpAddress: { "aws:SourceIp": range } }), nothing);
    }
    for (const range of ["10.0.0.0/33", "10.0.0/8", "2001:db8::/129", "10.0.0.0/8/8", "10.*", ""]) {
      for (const operator of ["IpAddress", "NotIpAddress"]) {
        assert.deepEqual(conditioned({ [operator]: { "aws:SourceIp": range } }).refused, [
          path(operator, "aws:SourceIp"),
        ]);
      }
    }
  });

  it(`variables are for strings and ARNs (${CHECKS}, Invalid variable for operator)`, () => {
    for (const operator of ["StringEquals", "StringNotLike", "ArnLike", "ForAnyValue:ArnNotEquals"]) {
      assert.deepEqual(conditioned({ [operator]: { "aws:a": "${aws:username}" } }), nothing);
    }
    for (const operator of ["NumericEquals", "DateLessThan", "Bool", "BinaryEquals", "IpAddress"]) {
      assert.deepEqual(conditioned({ [operator]: { "aws:a": "${aws:username}" } }).refused, [
        path(operator, "aws:a"),
      ]);
    }
  });
});

describe("iam: policy variables (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)", () => {
  const resource = (Resource: string, document = {}) =>
    judge("identity", { ...usual("identity"), Resource }, document);

  it("well formed stand in resources", () => {
    for (const text of [
      "${aws:username}",
      "${aws:PrincipalTag/team, 'company-wide'}",
      "${aws:PrincipalTag/team,''}",
      "${*}-${?}-${$}",
    ]) {
      assert.deepEqual(resource(`arn:aws:s3:::a/${text}`), nothing, text);
    }
  });

  it("without brace, name or quotes, or with a space in the name, are refused", () => {
    for (const text of [
      "${aws:username",
      "${}",
      "${ aws:username}",
      "${aws:user name}",
      "${aws:a, b}",
      "${",
    ]) {
      assert.deepEqual(resource(`arn:aws:s3:::a/${text}`).refused, ["Statement[0].Resource[0]"], text);
    }
  });

  it("are plain text before version 2012-10-17", () => {
    assert.deepEqual(resource("arn:aws:s3:::a/${", { Version: "2008-10-17" }), nothing);
  });
});
