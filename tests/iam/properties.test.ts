import assert from "node:assert/strict";

import fc from "fast-check";

import {
  analysePrincipals,
  anonymous,
  type Decision,
  evaluate,
  parsePolicy,
  policyDocument,
  type Principal,
  type Request,
  role,
  rootUser,
  service,
  user,
} from "../../iam";

/** Small worlds, so that requests and statements often meet. */
const ACCOUNTS = ["111122223333", "444455556666"];
const ARNS = ACCOUNTS.flatMap((account) => [
  `arn:aws:iam::${account}:root`,
  `arn:aws:iam::${account}:role/app`,
  `arn:aws:iam::${account}:user/alice`,
  `arn:aws:sts::${account}:assumed-role/app/session`,
]);
const ACTIONS = ["kms:Decrypt", "kms:Encrypt", "kms:CreateGrant"];
const KEYS = [
  "kms:ViaService",
  "kms:CallerAccount",
  "aws:PrincipalArn",
  "aws:PrincipalOrgID",
  "aws:SourceVpce",
  "test:List",
];
const VALUES = ["a", "b", "", "*", "a*", "${kms:ViaService}", ...ACCOUNTS, ...ARNS];

const oneOrMore = <T>(item: fc.Arbitrary<T>) =>
  fc.oneof(item, fc.array(item, { minLength: 1, maxLength: 3 }));
const pick = <T>(items: readonly T[]) => fc.constantFrom(...items);

const operator = fc
  .tuple(
    pick(["", "", "", "ForAllValues:", "ForAnyValue:"]),
    pick([
      "StringEquals",
      "StringNotEquals",
      "StringLike",
      "StringNotLike",
      "ArnLike",
      "ArnNotEquals",
      "Bool",
    ]),
    pick(["", "", "IfExists"]),
  )
  .map((parts) => parts.join(""));
const condition = fc.oneof(
  fc.dictionary(operator, fc.dictionary(pick(KEYS), oneOrMore(pick(VALUES)), { minKeys: 1, maxKeys: 2 }), {
    maxKeys: 2,
  }),
  fc.constant({ Null: { "aws:SourceVpce": "true" } }),
);
const principals = fc.oneof(
  fc.constant("*"),
  fc.record({ AWS: oneOrMore(pick(["*", "arn:aws:iam::*:root", ...ACCOUNTS, ...ARNS])) }),
  fc.record({ Service: oneOrMore(pick(["*", "s3.amazonaws.com", "logs.amazonaws.com"])) }),
);
const resources = oneOrMore(pick(["*", "arn:aws:kms:*:*:key/*", "arn:aws:kms:eu-west-1:111122223333:key/a"]));
const actions = oneOrMore(pick(["*", "kms:*", "kms:*crypt", "KMS:decrypt", ...ACTIONS]));

interface Statement {
  Effect: string;
  [element: string]: unknown;
}

function statement(withPrincipal: boolean): fc.Arbitrary<Statement> {
  const named = (name: string, item: fc.Arbitrary<unknown>) =>
    fc.tuple(pick(["", "", "", "Not"]), item).map(([prefix, value]) => ({ [`${prefix}${name}`]: value }));
  return fc
    .tuple(
      fc.record({ Effect: pick(["Allow", "Allow", "Deny"]) }),
      named("Action", actions),
      named("Resource", resources),
      withPrincipal ? named("Principal", principals) : fc.constant({}),
      fc.oneof(fc.constant({}), fc.record({ Condition: condition })),
    )
    .map((parts) => Object.assign({}, ...parts) as Statement);
}

const statements = (withPrincipal: boolean) => fc.array(statement(withPrincipal), { maxLength: 4 });
const version = pick(["2012-10-17", "2008-10-17"]);

const principal: fc.Arbitrary<Principal> = fc.oneof(
  pick(ACCOUNTS).map((account) => role(`arn:aws:iam::${account}:role/app`)),
  pick(ACCOUNTS).map((account) => user(`arn:aws:iam::${account}:user/alice`)),
  pick(ACCOUNTS).map((account) => rootUser(account)),
  fc.constant(service("s3.amazonaws.com")),
  fc.constant(anonymous()),
);
const request: fc.Arbitrary<Request> = fc.record({
  principal,
  action: pick(ACTIONS),
  resource: pick(["arn:aws:kms:eu-west-1:111122223333:key/a", "arn:aws:kms:eu-west-1:444455556666:key/b"]),
  context: fc.dictionary(
    pick(["kms:ViaService", "aws:PrincipalOrgID", "aws:SourceVpce", "test:List"]),
    fc.oneof(pick(VALUES), fc.array(pick(VALUES), { maxLength: 2 })),
    { maxKeys: 3 },
  ),
});

interface World {
  readonly request: Request;
  readonly version: string;
  readonly identity: Statement[];
  readonly resource: Statement[];
  readonly boundary: Statement[] | undefined;
}

const world: fc.Arbitrary<World> = fc.record({
  request,
  version,
  identity: statements(false),
  resource: statements(true),
  boundary: fc.oneof(fc.constant(undefined), statements(false)),
});

function document(Version: string, Statement: readonly Statement[]): object {
  return { Version, Statement };
}

function decide({ request: asked, version: of, identity, resource, boundary }: World): Decision {
  return evaluate(asked, {
    identity: [parsePolicy(document(of, identity), "identity")],
    resource: parsePolicy(document(of, resource), "key"),
    ...(boundary !== undefined && { boundary: parsePolicy(document(of, boundary), "boundary") }),
  });
}

describe("iam: properties of the evaluator", () => {
  it("a Deny more never allows more", () => {
    fc.assert(
      fc.property(world, statement(true), (before, added) => {
        const after = { ...before, resource: [...before.resource, { ...added, Effect: "Deny" }] };
        assert.ok(!decide(after).allowed || decide(before).allowed);
      }),
    );
  });

  it("an Allow more never denies more", () => {
    fc.assert(
      fc.property(world, statement(true), statement(false), (before, granted, permitted) => {
        const after = {
          ...before,
          resource: [...before.resource, { ...granted, Effect: "Allow" }],
          identity: [...before.identity, { ...permitted, Effect: "Allow" }],
        };
        assert.ok(decide(after).allowed || !decide(before).allowed);
      }),
    );
  });

  it("a boundary more never allows more", () => {
    fc.assert(
      fc.property(world, (limited) => {
        assert.ok(!decide(limited).allowed || decide({ ...limited, boundary: undefined }).allowed);
      }),
    );
  });

  it("the order of statements and policies never changes an answer", () => {
    fc.assert(
      fc.property(world, (some) => {
        const turned = {
          ...some,
          identity: [...some.identity].reverse(),
          resource: [...some.resource].reverse(),
        };
        assert.equal(decide(turned).decision, decide(some).decision);
      }),
    );
  });

  it("deciding statements are of the policies, and of the decision's effect", () => {
    fc.assert(
      fc.property(world, (some) => {
        const { decision, statements: deciding } = decide(some);
        const effect = decision === "allow" ? "Allow" : "Deny";
        assert.ok(
          deciding.every(
            (one) => one.statement.effect === effect && one.policy.statements.includes(one.statement),
          ),
        );
        assert.equal(deciding.length === 0, decision === "implicit-deny" || isRootsOwn(some, decision));
      }),
    );
    // The root user's allow can rest on no statement at all; for keys one of the key policy is always there.
    function isRootsOwn(some: World, decision: string): boolean {
      return (
        decision === "allow" &&
        some.request.principal.type === "root" &&
        !some.request.resource.includes(":kms:")
      );
    }
  });
});

describe("iam: properties of the normal form", () => {
  const documents = fc.tuple(version, statements(true)).map(([of, list]) => document(of, list));

  it("normalising twice is normalising once", () => {
    fc.assert(
      fc.property(documents, (given) => {
        const once = parsePolicy(given, "key");
        const written = policyDocument(once);
        assert.deepEqual(parsePolicy(written, "key"), once);
        assert.deepEqual(policyDocument(parsePolicy(written, "key")), written);
      }),
    );
  });

  it("white space, escapes, key order, scalar or list, and the case of names never change it", () => {
    fc.assert(
      fc.property(documents, fc.boolean(), fc.boolean(), fc.nat(8), (given, reverse, lists, indent) => {
        const written = JSON.stringify(disguise(given, reverse, lists), null, indent).replaceAll(
          "a",
          "\\u0061",
        );
        const plain = parsePolicy(given, "key");
        const disguised = parsePolicy(written, "key");
        assert.deepEqual(sorted(disguised), sorted(plain));
      }),
    );
  });

  it("reads text exactly as JSON.parse does, where no name comes twice", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (text, number) => {
          const value = {
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Action: "*",
                Resource: "*",
                Condition: { StringEquals: { "a:b": [text, number] } },
              },
            ],
          };
          assert.deepEqual(parsePolicy(JSON.stringify(value), "identity"), parsePolicy(value, "identity"));
        },
      ),
    );
  });

  it("any text and any value ends in a policy or a PolicyError", () => {
    const json = fc.oneof(fc.json(), fc.string(), fc.stringMatching(/^[[{"\\,:\]}a1 *]*$/));
    fc.assert(
      fc.property(fc.oneof(json, fc.object()), (given) => {
        try {
          parsePolicy(given, "key");
        } catch (error) {
          assert.equal((error as Error).name, "PolicyError");
        }
      }),
    );
  });
});

describe("iam: analysis agrees with evaluation", () => {
  it("P1: each witness is allowed by the statement it is for", () => {
    fc.assert(
      fc.property(statement(true), version, (given, of) => {
        const policy = parsePolicy(document(of, [{ ...given, Effect: "Allow" }]), "key");
        for (const { verdict, witness, statement: judged } of analysePrincipals(policy)) {
          if (witness === undefined) continue;
          assert.equal(verdict, "anyone");
          const decision = evaluate(witness.request, witness.policies);
          assert.ok(decision.allowed);
          assert.ok(decision.statements.some((one) => one.statement === judged));
        }
      }),
    );
  });

  it("P1: callers of accounts that are not named are never let in by a named or limited statement", () => {
    const stranger = pick([role("arn:aws:iam::999999999999:role/app"), rootUser("999999999999")]);
    const context = fc.dictionary(pick(["kms:ViaService", "aws:SecureTransport"]), pick(VALUES), {
      maxKeys: 2,
    });
    const everything = parsePolicy(
      document("2012-10-17", [{ Effect: "Allow", Action: "*", Resource: "*" }]),
      "identity",
    );
    let judged = 0;
    fc.assert(
      fc.property(
        statement(true),
        version,
        stranger,
        pick(ACTIONS),
        context,
        (given, of, caller, action, asked) => {
          const policy = parsePolicy(document(of, [{ ...given, Effect: "Allow" }]), "key");
          if (analysePrincipals(policy).some(({ verdict }) => verdict === "anyone")) return;
          judged += 1;
          const { allowed } = evaluate(
            {
              principal: caller,
              action,
              resource: "arn:aws:kms:eu-west-1:111122223333:key/a",
              context: asked,
            },
            { resource: policy, identity: [everything] },
          );
          assert.ok(!allowed);
        },
      ),
      { numRuns: 500 },
    );
    assert.ok(judged > 50);
  });
});

/** The same document in another dress. */
function disguise(value: unknown, reverse: boolean, lists: boolean): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => disguise(item, reverse, lists));
    return !lists && items.length === 1 ? items[0] : items;
  }
  if (typeof value === "string") return value;
  const entries = Object.entries(value as object).map(([name, item]: [string, unknown]) => {
    const wrap =
      lists && typeof item === "string" && /^(Action|NotAction|Resource|NotResource|AWS|Service)$/.test(name);
    return [
      /^[A-Z][A-Za-z]+$/.test(name) ? name.toLowerCase() : name,
      wrap ? [item] : disguise(item, reverse, lists),
    ];
  });
  return Object.fromEntries(reverse ? entries.reverse() : entries);
}

/** Key order decides in which order conditions and principals stand; it means nothing. */
function sorted(policy: ReturnType<typeof parsePolicy>): unknown {
  const byText = <T>(items: readonly T[]) =>
    [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return policy.statements.map((one) => ({
    ...one,
    conditions: byText(one.conditions),
    principals: one.principals && { ...one.principals, members: byText(one.principals.members) },
  }));
}
