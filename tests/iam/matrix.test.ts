import assert from "node:assert/strict";

import {
  analysePrincipals,
  evaluate,
  grantsToAnyone,
  isWildcardPrincipal,
  parsePolicy,
  type Policy,
  PolicyError,
  type Principal,
  type PrincipalFinding,
} from "../../iam";

/**
 * The matrix "Wildcard KMS principal: verdicts" of the policy rules (P1, P3, K2): every row, in every spelling that
 * AWS takes for the same. Each violation comes with a request that proves it.
 */

const ACCOUNT = "111122223333";
const OTHER = "444455556666";
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const WORKER = `arn:aws:iam::${ACCOUNT}:role/app/worker`;
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type Statement = Readonly<Record<string, Json>>;

/** A statement as the rows below write it; `Condition` and others are added to it. */
const allows = (principal: Json, more: Statement = {}): Statement => ({
  Effect: "Allow",
  Principal: principal,
  Action: "kms:*",
  Resource: "*",
  ...more,
});

function without(statement: Statement, element: string): Statement {
  return Object.fromEntries(Object.entries(statement).filter(([name]) => name !== element));
}

/** The same document, spelled in another way. */
const SPELLINGS: Readonly<Record<string, (statement: Statement) => object | string>> = {
  "an object": (statement) => documentOf([statement]),
  "a single statement": (statement) => documentOf(statement),
  text: (statement) => JSON.stringify(documentOf([statement])),
  "text with white space": (statement) =>
    `\r\n\t${JSON.stringify(documentOf([statement]), undefined, "\t ")}\n`,
  "text with escapes": (statement) => escaped(JSON.stringify(documentOf(statement))),
  "lower-case names": (statement) => JSON.stringify(lowerNames(documentOf([statement]))),
  "lists for single values": (statement) => documentOf([listed(statement)]),
  "elements in other order": (statement) =>
    documentOf([Object.fromEntries(Object.entries(statement).reverse())]),
  "mixed-case action": (statement) => documentOf([{ ...statement, ...mixedCase(statement) }]),
  "the third of three statements": (statement) =>
    documentOf([
      allows({ AWS: ROOT }, { Sid: "Root", Action: ["kms:Describe*", "kms:PutKeyPolicy"] }),
      { ...allows("*"), Effect: "Deny", Condition: { StringEquals: { "kms:ViaService": "none.invalid" } } },
      statement,
    ]),
  "with an Id and a Sid": (statement) => ({
    ...documentOf([{ Sid: "Allow use: *", ...statement }]),
    Id: "key-default-1",
  }),
  "for the key's own ARN": (statement) => documentOf([{ ...statement, Resource: KEY }]),
};
/** Without policy variables, so not for rows that have some. */
const OLD_SPELLINGS: typeof SPELLINGS = {
  "version 2008": (statement) => ({ ...documentOf([statement]), Version: "2008-10-17" }),
  "no version": (statement) => ({ Statement: statement }),
};

function documentOf(statements: Json): Readonly<Record<string, Json>> {
  return { Version: "2012-10-17", Statement: statements };
}

function lowerNames(value: Json): Json {
  if (Array.isArray(value)) return value.map(lowerNames);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name.toLowerCase(), lowerNames(member)]),
  );
}

/** Every single value below the elements as a list; the kinds of principals and condition operators stay objects. */
function listed(statement: Statement): Statement {
  const wrap = (value: Json): Json => {
    if (Array.isArray(value)) return value;
    if (typeof value !== "object" || value === null) return [value];
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, wrap(member)]));
  };
  const { Effect = "Allow", ...others } = statement;
  return {
    Effect,
    ...Object.fromEntries(Object.entries(others).map(([name, value]) => [name, wrap(value)])),
  };
}

function mixedCase({ Action: action, NotAction: except }: Statement): Statement {
  const mixed = (value: Json) => JSON.parse(JSON.stringify(value).replace(/kms:/g, "KmS:")) as Json;
  return {
    ...(action !== undefined && { Action: mixed(action) }),
    ...(except !== undefined && { NotAction: mixed(except) }),
  };
}

function escaped(text: string): string {
  return text
    .replaceAll("*", "\\u002a")
    .replaceAll("Allow", "\\u0041llow")
    .replaceAll("arn:", "\\u0061rn\\u003A");
}

let turn = 0;

/** All spellings; of the many rows with conditions a third each, in turn. */
function spellingsOf(statement: Statement) {
  const variables = JSON.stringify(statement).includes("${");
  const all = Object.entries({ ...SPELLINGS, ...(!variables && OLD_SPELLINGS) });
  if (statement.Condition === undefined) return all;
  turn += 1;
  return all.filter((_, index) => (index + turn) % 3 === 0);
}

function eachSpelling(statement: Statement, check: (policy: Policy, spelling: string) => void) {
  for (const [spelling, spell] of spellingsOf(statement))
    check(parsePolicy(spell(statement), "key"), spelling);
}

function violation(row: string, title: string, statement: Statement) {
  it(`${row}: ${title}: violation, however it is spelled, with a witness`, () => {
    eachSpelling(statement, (policy, spelling) => {
      const found = grantsToAnyone(policy);
      assert.deepEqual(
        found.map(({ verdict }) => verdict),
        ["anyone"],
        spelling,
      );
      const [finding] = found;
      assert.ok(finding);
      assert.equal(finding.statement, policy.statements.at(-1), spelling);
      checkWitness(policy, finding, spelling);
    });
  });
}

/**
 * The request is by somebody whom no statement names and whose account the judged one does not name; and nothing but
 * the judged statement lets it through.
 */
function checkWitness(policy: Policy, { statement, witness }: PrincipalFinding, spelling: string) {
  assert.ok(witness, `${spelling}: no witness`);
  const { request, policies } = witness;
  assert.equal(policies.resource, policy, spelling);
  const { allowed, reason, statements } = evaluate(request, policies);
  assert.ok(allowed, `${spelling}: ${reason}`);
  assert.ok(
    statements.some(({ source, statement: deciding }) => source === "resource" && deciding === statement),
    `${spelling}: ${reason}`,
  );
  const without = { ...policy, statements: policy.statements.filter((one) => one !== statement) };
  assert.equal(evaluate(request, { ...policies, resource: without }).allowed, false, spelling);
  const own = identitiesOf(request.principal);
  const named = policy.statements.flatMap(({ principals }) => principals?.members ?? []);
  for (const { value } of named) assert.ok(!own.includes(value), `${spelling}: names ${value}`);
  const account = accountNamesOf(request.principal);
  for (const { value } of statement.principals?.members ?? []) {
    assert.ok(!account.includes(value), `${spelling}: names ${value}`);
  }
}

/** What a policy could name just this caller by. */
function identitiesOf(principal: Principal): string[] {
  switch (principal.type) {
    case "anonymous":
      return [];
    case "service":
      return [principal.service];
    case "federated":
      return [principal.provider];
    default:
      return [principal.arn, ...(principal.sessionArn === undefined ? [] : [principal.sessionArn])];
  }
}

/** What a policy could name the caller's whole account by. */
function accountNamesOf(principal: Principal): string[] {
  if (!("account" in principal)) return [];
  return [principal.account, `arn:${principal.partition}:iam::${principal.account}:root`];
}

function fine(
  row: string,
  title: string,
  statement: Statement,
  verdict?: "named" | "limited",
  accounts?: string[],
) {
  it(`${row}: ${title}: fine, however it is spelled`, () => {
    eachSpelling(statement, (policy, spelling) => {
      assert.deepEqual(grantsToAnyone(policy), [], spelling);
      const findings = analysePrincipals(policy);
      const last = findings.find((finding) => finding.statement === policy.statements.at(-1));
      assert.equal(last?.verdict, verdict, spelling);
      assert.equal(last?.witness, undefined, spelling);
      if (accounts !== undefined) assert.deepEqual(last?.accounts, accounts, spelling);
    });
  });
}

const WILDCARDS: readonly (readonly [title: string, principal: Json])[] = [
  ['"*"', "*"],
  ['{AWS: "*"}', { AWS: "*" }],
  ['{AWS: ["*"]}', { AWS: ["*"] }],
  ["mixed list, last", { AWS: [ROOT, WORKER, "*"] }],
  ["mixed list, first", { AWS: ["*", ROOT] }],
  ["mixed list with an ARN pattern", { AWS: [ROOT, "arn:aws:iam::*:root"] }],
  ["beside a service", { Service: "s3.amazonaws.com", AWS: "*" }],
  ['{Service: "*"}', { Service: "*" }],
  ['{Service: ["logs.amazonaws.com", "*"]}', { Service: ["logs.amazonaws.com", "*"] }],
  ['{Federated: "*"}', { Federated: "*" }],
  ['["*"]', ["*"]],
  ['["*", "*"]', ["*", "*"]],
];
const PATTERNS = [
  ...["arn:*:iam::*:root", "arn:aws:iam::*:root", "arn:aws-cn:iam::*:root", "arn:aws-us-gov:iam::*:root"],
  ...[
    "arn:aws:iam::????????????:root",
    "arn:aws:iam::11112222333?:root",
    "arn:aws:iam::1111*:role/app/worker",
  ],
  ...[
    `arn:aws:iam::${ACCOUNT}:role/*`,
    `arn:aws:iam::${ACCOUNT}:role/app/*`,
    `arn:aws:iam::${ACCOUNT}:role/app/w?rker`,
  ],
  ...[
    `arn:aws:iam::${ACCOUNT}:user/*`,
    `arn:aws:sts::${ACCOUNT}:assumed-role/worker/*`,
    "arn:aws:iam::*",
    "arn:*",
  ],
];

describe("iam: matrix of wildcard KMS principals (P1, P3, K2)", () => {
  describe("encodings", () => {
    for (const [title, principal] of WILDCARDS) violation("wildcard", title, allows(principal));
    for (const arn of PATTERNS) {
      violation("wildcard in an ARN", arn, allows({ AWS: arn }));
      violation(
        "wildcard in an ARN",
        `${arn} in a list`,
        allows({ AWS: [`arn:aws:iam::${OTHER}:root`, arn] }),
      );
    }
    for (const [title, more] of [
      ["one action", { Action: "kms:Decrypt" }],
      ["an action that reads", { Action: ["kms:DescribeKey"] }],
      ["an action pattern", { Action: "kms:ReEncrypt*" }],
      ["any action", { Action: "*" }],
      ["an action of another service too", { Action: ["s3:GetObject", "kms:Sign"] }],
    ] as const) {
      violation("wildcard", title, allows("*", more));
    }
    violation("wildcard", "NotAction", {
      ...without(allows("*"), "Action"),
      NotAction: ["kms:Decrypt", "kms:Encrypt"],
    });
    const exceptions: Json[] = [
      { AWS: ROOT },
      { AWS: [ROOT, WORKER] },
      { AWS: OTHER },
      { Service: "s3.amazonaws.com" },
    ];
    for (const except of exceptions) {
      const negated = { ...without(allows("*"), "Principal"), NotPrincipal: except };
      violation("Allow + NotPrincipal", JSON.stringify(except), negated);
      violation("Allow + NotPrincipal", `${JSON.stringify(except)} of one organisation`, {
        ...negated,
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abc1234567" } },
      });
    }

    for (const partition of ["aws", "aws-cn", "aws-us-gov"]) {
      const iam = `arn:${partition}:iam::${ACCOUNT}`;
      fine("own account", `root in ${partition}`, allows({ AWS: `${iam}:root` }), "named", [ACCOUNT]);
      const roles = [`${iam}:role/app/worker`, `${iam}:role/admin`];
      fine("named roles", `in ${partition}`, allows({ AWS: roles }), "named", [ACCOUNT]);
    }
    fine("other account", "root", allows({ AWS: `arn:aws:iam::${OTHER}:root` }), "named", [OTHER]);
    fine("other account", "12 digits", allows({ AWS: OTHER }), "named", [OTHER]);
    fine("other account", "both accounts", allows({ AWS: [ROOT, OTHER] }), "named", [ACCOUNT, OTHER]);
    fine("named", "a service", allows({ Service: "cloudtrail.amazonaws.com" }), "named", []);
    for (const [title, principal] of WILDCARDS) {
      fine("Deny + wildcard", title, { ...allows(principal), Effect: "Deny" });
    }
    const denies = { ...without(allows("*"), "Principal"), Effect: "Deny" };
    fine("Deny + NotPrincipal", "all but the root", { ...denies, NotPrincipal: { AWS: ROOT } });
  });

  const LIMITS: readonly (readonly [key: string, value: string, prefix: string])[] = [
    ["kms:CallerAccount", ACCOUNT, "1111*"],
    ["aws:PrincipalOrgID", "o-abc1234567", "o-*"],
    ["aws:PrincipalAccount", ACCOUNT, "1111????????"],
    ["aws:PrincipalArn", WORKER, "arn:aws:iam::*:role/app/worker"],
    ["aws:userid", "AROAEXAMPLEID:session", "*:session"],
    ["aws:SourceVpc", "vpc-0123456789abcdef0", "vpc-*"],
    ["aws:SourceVpce", "vpce-0123456789abcdef0", "vpce-?*"],
  ];
  const OPEN: readonly (readonly [title: string, principal: Json])[] = [
    ['"*"', "*"],
    ['{AWS: "*"}', { AWS: "*" }],
    ["arn:aws:iam::*:root", { AWS: "arn:aws:iam::*:root" }],
  ];
  const when = (principal: Json, operator: string, key: string, values: Json, more: Statement = {}) =>
    allows(principal, { Condition: { ...more, [operator]: { [key]: values } } });

  describe("limits", () => {
    const SERVICE = "s3.eu-west-1.amazonaws.com";
    const other = { "kms:ViaService": SERVICE };
    for (const [name, principal] of OPEN) {
      for (const [key, value, prefix] of LIMITS) {
        const title = `${name} with ${key}`;
        for (const operator of ["StringEquals", "ArnEquals", "ArnLike", "ForAnyValue:StringEquals"]) {
          fine("limited", `${title}, ${operator}`, when(principal, operator, key, value), "limited");
        }
        const values = [value, `${value}9`];
        fine("limited", `${title}, two values`, when(principal, "StringEquals", key, values), "limited");
        fine(
          "limited",
          `${title} in upper case`,
          when(principal, "stringequals", key.toUpperCase(), value),
          "limited",
        );
        const more = { StringEquals: other, Bool: { "aws:SecureTransport": "true" } };
        fine(
          "limited",
          `${title} and other conditions`,
          when(principal, "StringLike", key, value, more),
          "limited",
        );

        for (const operator of ["StringNotEquals", "StringNotLike", "ArnNotEquals", "ArnNotLike"]) {
          violation("negated operator", `${title}, ${operator}`, when(principal, operator, key, value));
        }
        // An ARN operator on a text that is no ARN holds for nobody, so it is asked of ARNs only.
        const arn = (operator: string) => (key === "aws:PrincipalArn" ? operator : "StringLike");
        for (const operator of ["StringEqualsIfExists", `${arn("ArnLike")}IfExists`]) {
          violation("...IfExists", `${title}, ${operator}`, when(principal, operator, key, value));
        }
        for (const operator of ["StringEquals", arn("ArnLike"), "StringEqualsIfExists"]) {
          violation(
            "ForAllValues:",
            `${title}, ${operator}`,
            when(principal, `ForAllValues:${operator}`, key, value),
          );
        }
        violation("a value that is *", title, when(principal, "StringLike", key, "*"));
        violation("a value that is *, as text", title, when(principal, "StringEquals", key, "*"));
        violation("a value that contains a wildcard", title, when(principal, "StringLike", key, prefix));
        violation("a value beside *", title, when(principal, "StringLike", key, [value, "*"]));
        violation("a policy variable", title, when(principal, "StringEquals", key, `\${${key}}`));
        violation(
          "a policy variable beside a value",
          title,
          when(principal, "StringLike", key, [value, `\${${key}}`]),
        );
        violation("asked to exist only", title, when(principal, "Null", key, "false"));
      }
      violation("only kms:ViaService", name, when(principal, "StringEquals", "kms:ViaService", SERVICE));
      violation("only aws:SecureTransport", name, when(principal, "Bool", "aws:SecureTransport", "true"));
      violation(
        "only kms:ViaService and aws:SecureTransport",
        name,
        when(principal, "Bool", "aws:SecureTransport", true, { StringEquals: other }),
      );
      violation(
        "kms:ViaService and not one account",
        name,
        when(principal, "StringNotEquals", "aws:PrincipalAccount", OTHER, { StringEquals: other }),
      );
      violation(
        "a limit if it exists, and another negated",
        name,
        when(principal, "StringEqualsIfExists", "kms:CallerAccount", ACCOUNT, {
          StringNotEquals: { "aws:PrincipalOrgID": "o-abc1234567" },
        }),
      );
      violation(
        "a principal's tag",
        name,
        when(principal, "StringEquals", "aws:PrincipalTag/team", "payments"),
      );
      violation(
        "an encryption context",
        name,
        when(principal, "StringEquals", "kms:EncryptionContext:app", "a"),
      );
      violation(
        "a service's source account",
        name,
        when(principal, "StringEquals", "aws:SourceAccount", ACCOUNT),
      );
      violation("any address", name, when(principal, "IpAddress", "aws:SourceIp", "0.0.0.0/0"));
      violation("MFA", name, when(principal, "NumericLessThan", "aws:MultiFactorAuthAge", 3600));
    }
    fine(
      "limited",
      "the account of a limit, for the cross-account rule",
      when("*", "StringEquals", "kms:CallerAccount", OTHER),
      "limited",
      [OTHER],
    );
  });

  describe("malformed", () => {
    const statement = JSON.stringify(
      allows("*", { Condition: { StringEquals: { "kms:CallerAccount": ACCOUNT } } }),
    );
    const document = `{"Version":"2012-10-17","Statement":[${statement}]}`;
    const replaced = (from: string, to: string) => {
      assert.ok(document.includes(from));
      return document.replace(from, to);
    };
    const malformed: Readonly<Record<string, () => string>> = {
      "lower-case effect": () => replaced('"Allow"', '"allow"'),
      "upper-case effect": () => replaced('"Allow"', '"ALLOW"'),
      "effect with a blank": () => replaced('"Allow"', '"Allow "'),
      "no effect": () => replaced('"Effect":"Allow",', ""),
      "empty text": () => "",
      "blank text": () => "  \n",
      "text that is no JSON": () => "Allow *",
      "a comment": () => replaced("{", "{/* open */"),
      "single quotes": () => document.replaceAll('"', "'"),
      "a comma too many": () => replaced("}]", "},]"),
      "a bracket too few": () => document.slice(0, -1),
      "a bracket too many": () => `${document}}`,
      "two documents": () => document + document,
      "a list of documents": () => `[${document}]`,
      "a text within text": () => JSON.stringify(document),
      "a byte order mark and more": () => `\u{feff}${document}]`,
      "a bare value": () => "null",
      "Statement given twice": () => replaced('"Statement"', `"Statement":[],"Statement"`),
      "Version given twice": () => replaced('"Version"', '"Version":"2008-10-17","Version"'),
      "Statement given twice, in other case": () => replaced('"Statement"', `"statement":[],"Statement"`),
      "Effect given twice": () => replaced('"Effect"', '"Effect":"Deny","Effect"'),
      "Effect given twice, in other case": () => replaced('"Effect"', '"effect":"Deny","Effect"'),
      "Effect given twice, escaped": () => replaced('"Effect"', '"\\u0045ffect":"Deny","Effect"'),
      "Principal given twice": () => replaced('"Principal"', `"Principal":{"AWS":"${ROOT}"},"Principal"`),
      "AWS given twice": () => replaced('"Principal":"*"', `"Principal":{"AWS":"*","AWS":"${ROOT}"}`),
      "AWS given twice, in other case": () =>
        replaced('"Principal":"*"', `"Principal":{"AWS":"*","aws":"${ROOT}"}`),
      "Condition given twice": () => replaced('"Condition"', '"Condition":{},"Condition"'),
      "an operator given twice": () => replaced('"StringEquals"', '"StringEquals":{},"StringEquals"'),
      "a condition key given twice": () =>
        replaced('"kms:CallerAccount"', `"kms:CallerAccount":"${OTHER}","kms:CallerAccount"`),
      "a condition key given twice, in other case": () =>
        replaced('"kms:CallerAccount"', `"kms:calleraccount":"${OTHER}","kms:CallerAccount"`),
      "an unknown operator": () => replaced('"StringEquals"', '"StringSame"'),
      "an unknown element": () => replaced('"Principal"', '"Principals"'),
      "no principal": () => replaced('"Principal":"*",', ""),
      "Principal and NotPrincipal": () => replaced('"Principal"', '"NotPrincipal":"*","Principal"'),
      "a principal that is none": () => replaced('"Principal":"*"', '"Principal":{"AWS":"everybody"}'),
      "a kind of principal that is none": () => replaced('"Principal":"*"', '"Principal":{"Everybody":"*"}'),
      "a list of principals without kind": () => replaced('"Principal":"*"', `"Principal":["*","${ROOT}"]`),
      "no statements": () => '{"Version":"2012-10-17"}',
      "a version that is none": () => replaced("2012-10-17", "2012-10-18"),
    };
    for (const [title, text] of Object.entries(malformed)) {
      it(`${title}: violation (malformed)`, () => {
        assert.throws(
          () => parsePolicy(text(), "key"),
          (error) => error instanceof PolicyError && error.problems.length > 0 && error.message.length < 2000,
        );
      });
    }
    it("the document that these break is well formed", () => {
      assert.equal(parsePolicy(document, "key").statements.length, 1);
    });
  });

  describe("grants", () => {
    for (const [grantee, wildcard] of [
      ...["*", ...PATTERNS].map((arn) => [arn, true] as const),
      ...[ROOT, WORKER, OTHER, "rds.amazonaws.com"].map((name) => [name, false] as const),
    ]) {
      it(`a grant for ${grantee}: ${wildcard ? "violation" : "fine"}`, () => {
        assert.equal(isWildcardPrincipal(grantee), wildcard);
      });
    }
  });
});
