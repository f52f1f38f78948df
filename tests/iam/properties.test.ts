import assert from "node:assert/strict";

import fc from "fast-check";

import {
  analysePrincipals,
  anonymous,
  type Decision,
  evaluate,
  explain,
  federated,
  federatedUser,
  isPublicBucketPolicy,
  type KeyGrant,
  parsePolicy,
  policyDocument,
  type PolicyKind,
  type PolicySet,
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
  `arn:aws:sts::${account}:federated-user/bob`,
]);
const ACTIONS = ["kms:Decrypt", "kms:Encrypt", "kms:CreateGrant"];
const S3_ACTIONS = ["s3:GetObject", "s3:PutObject"];
const KEY_ARNS = ["arn:aws:kms:eu-west-1:111122223333:key/a", "arn:aws:kms:eu-west-1:444455556666:key/b"];
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
const resources = oneOrMore(pick(["*", "*", "arn:aws:kms:*:*:key/*", KEY_ARNS[0], "arn:aws:s3:::bucket/*"]));
const actions = oneOrMore(pick(["*", "kms:*", "kms:*crypt", "KMS:decrypt", "s3:*Object", ...ACTIONS]));

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
  pick(ACCOUNTS).map((account) =>
    role(`arn:aws:iam::${account}:role/aws-service-role/s3.amazonaws.com/linked`),
  ),
  pick(ACCOUNTS).map((account) => user(`arn:aws:iam::${account}:user/alice`)),
  pick(ACCOUNTS).map((account) =>
    federatedUser(`arn:aws:sts::${account}:federated-user/bob`, `arn:aws:iam::${account}:user/alice`),
  ),
  pick(ACCOUNTS).map((account) => rootUser(account)),
  fc.constant(service("s3.amazonaws.com")),
  fc.constant(federated("accounts.google.com")),
  fc.constant(anonymous()),
);
const target = fc.oneof(
  fc.record({ action: pick(ACTIONS), resource: pick(KEY_ARNS) }),
  fc.record({
    action: pick(S3_ACTIONS),
    resource: fc.constant("arn:aws:s3:::bucket/object"),
    resourceAccount: pick(ACCOUNTS),
  }),
);
const request: fc.Arbitrary<Request> = fc
  .record({
    principal,
    via: fc.oneof(fc.constant([]), fc.constant(["s3.amazonaws.com"])),
    context: fc.dictionary(
      pick(["kms:ViaService", "aws:PrincipalOrgID", "aws:SourceVpce", "test:List"]),
      fc.oneof(pick(VALUES), fc.array(pick(VALUES), { maxLength: 2 })),
      { maxKeys: 3 },
    ),
  })
  .chain((parts) => target.map((about) => ({ ...parts, ...about })));

const grant: fc.Arbitrary<KeyGrant> = fc.record(
  {
    grantee: pick([...ARNS, "s3.amazonaws.com"]),
    operations: fc.subarray(["Decrypt", "Encrypt", "CreateGrant"]),
    keyArn: pick(KEY_ARNS),
    encryptionContextSubset: fc.constantFrom<Record<string, string>>({}, { a: "b" }),
  },
  { requiredKeys: ["grantee", "operations", "keyArn"] },
);

/** Layers made of statements, each one policy; levels of SCPs and RCPs are one policy too. */
interface World {
  readonly request: Request;
  readonly version: string;
  readonly identity: Statement[];
  readonly resource: Statement[];
  readonly boundary: Statement[] | undefined;
  readonly session: Statement[] | undefined;
  readonly endpoint: Statement[] | undefined;
  readonly scps: Statement[][] | undefined;
  readonly rcps: Statement[][] | undefined;
  readonly grants: KeyGrant[];
  readonly restrictPublicBuckets: boolean;
}

/** Most layers are absent or let everything through, so that each of them decides now and then. */
const everything = (parts: object = {}) => [{ Effect: "Allow", Action: "*", Resource: "*", ...parts }];
const optional = <T>(open: T, item: fc.Arbitrary<T>) =>
  fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 3 },
    { arbitrary: fc.constant(open), weight: 2 },
    item,
  );
const limiting = (withPrincipal: boolean) =>
  optional(everything(withPrincipal ? { Principal: "*" } : {}), statements(withPrincipal));
const levels = (withPrincipal: boolean) => {
  const open = everything(withPrincipal ? { Principal: "*" } : {});
  return optional(
    [open, open],
    fc.array(fc.oneof(fc.constant(open), statements(withPrincipal)), { maxLength: 2 }),
  );
};

const world: fc.Arbitrary<World> = fc.record({
  request,
  version,
  identity: fc.oneof(fc.constant(everything()), statements(false)),
  resource: fc.oneof(fc.constant(everything({ Principal: "*" })), statements(true)),
  boundary: limiting(false),
  session: limiting(false),
  endpoint: limiting(true),
  scps: levels(false),
  rcps: levels(true),
  grants: fc.array(grant, { maxLength: 2 }),
  restrictPublicBuckets: fc.boolean(),
});

function document(Version: string, Statement: readonly Statement[]): object {
  return { Version, Statement };
}

function policiesOf(some: World): PolicySet {
  const of = (kind: PolicyKind, list: Statement[]) => parsePolicy(document(some.version, list), kind);
  const { boundary, session, endpoint, scps, rcps, grants, restrictPublicBuckets } = some;
  return {
    identity: [of("identity", some.identity)],
    resource: of("resource", some.resource),
    ...(boundary && { boundary: of("boundary", boundary) }),
    ...(session && { session: [of("session", session)] }),
    ...(endpoint && { endpoint: of("resource", endpoint) }),
    ...(scps && { scps: scps.map((level) => [of("identity", level)]) }),
    ...(rcps && { rcps: rcps.map((level) => [of("resource", level)]) }),
    grants,
    publicAccessBlock: { restrictPublicBuckets },
  };
}

function decide(some: World): Decision {
  return evaluate(some.request, policiesOf(some));
}

/** The world with a statement more in one of its layers; levels get it at each, absent layers stay so. */
const LAYERS = ["identity", "resource", "boundary", "session", "endpoint", "scps", "rcps"] as const;
type LayerName = (typeof LAYERS)[number];
const HAVE_PRINCIPALS: readonly LayerName[] = ["resource", "endpoint", "rcps"];

function withMore(before: World, layer: LayerName, added: Statement): World {
  const { [layer]: list } = before;
  if (list === undefined) return before;
  if (layer === "scps" || layer === "rcps")
    return { ...before, [layer]: (list as Statement[][]).map((level) => [...level, added]) };
  return { ...before, [layer]: [...(list as Statement[]), added] };
}

const addition = pick(LAYERS).chain((layer) => {
  const named = HAVE_PRINCIPALS.includes(layer);
  const broad = everything(named ? { Principal: "*" } : {});
  return fc.oneof(statement(named), pick(broad)).map((added) => ({ layer, added }));
});

/** Counts how often a property was really put to the test, and fails when that was hardly ever. */
function counter(least: number) {
  let count = 0;
  return {
    hit: () => {
      count += 1;
    },
    check: () => {
      assert.ok(count >= least, `only ${count} of the worlds put the property to the test`);
    },
  };
}

const RUNS = { numRuns: 1000 };

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html */
describe("iam: properties of the evaluator", () => {
  it("allows and denies often enough in these worlds to say anything", () => {
    const seen = { allow: 0, "explicit-deny": 0, "implicit-deny": 0 };
    // Seeded, since this is about the worlds and not about the evaluator.
    for (const some of fc.sample(world, { numRuns: 1000, seed: 1 })) seen[decide(some).decision] += 1;
    assert.ok(Math.min(...Object.values(seen)) > 100, JSON.stringify(seen));
  });

  it("a Deny more, in any layer, never allows more", () => {
    const tested = counter(5);
    fc.assert(
      fc.property(world, addition, (before, { layer, added }) => {
        const after = decide(withMore(before, layer, { ...added, Effect: "Deny" }));
        if (decide(before).allowed && !after.allowed) tested.hit();
        assert.ok(!after.allowed || decide(before).allowed);
      }),
      RUNS,
    );
    tested.check();
  });

  /**
   * The exception: an Allow can make a bucket policy public, and with restrictPublicBuckets S3 then keeps out
   * whoever is neither an AWS service nor of the owner's account.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
   */
  it("an Allow more, in any layer, never denies more, unless it makes a restricted bucket public", () => {
    const tested = counter(5);
    fc.assert(
      fc.property(world, addition, (before, { layer, added }) => {
        const changed = withMore(before, layer, { ...added, Effect: "Allow" });
        const [first, then] = [decide(before), decide(changed)];
        if (!first.allowed && then.allowed) tested.hit();
        if (then.allowed || !first.allowed) return;
        assert.equal(then.decision, "implicit-deny");
        assert.equal(layer, "resource");
        assert.ok(before.restrictPublicBuckets && before.request.principal.type !== "service");
        assert.ok(isPublicBucketPolicy(policiesOf(changed).resource!));
        assert.ok(!isPublicBucketPolicy(policiesOf(before).resource!));
        const { principal: caller, resourceAccount } = before.request;
        const owner = resourceAccount ?? before.request.resource.split(":")[4];
        assert.ok(!("account" in caller) || caller.account !== owner);
      }),
      { numRuns: 2000 },
    );
    tested.check();
  });

  it("the exception: an Allow for everybody keeps another account out of a restricted bucket", () => {
    const caller = role("arn:aws:iam::444455556666:role/app");
    const before: World = {
      request: {
        principal: caller,
        action: "s3:GetObject",
        resource: "arn:aws:s3:::b/o",
        resourceAccount: "111122223333",
      },
      version: "2012-10-17",
      identity: everything(),
      resource: everything({ Principal: { AWS: caller.arn } }),
      ...{ boundary: undefined, session: undefined, endpoint: undefined, scps: undefined, rcps: undefined },
      grants: [],
      restrictPublicBuckets: true,
    };
    const [forEverybody] = everything({ Principal: "*" });
    assert.ok(decide(before).allowed);
    assert.ok(!decide(withMore(before, "resource", forEverybody!)).allowed);
  });

  it("a grant more never denies more", () => {
    const tested = counter(5);
    fc.assert(
      fc.property(world, grant, fc.boolean(), (before, any, fitting) => {
        const { principal: caller, resource } = before.request;
        const fits = { grantee: "arn" in caller ? caller.arn : any.grantee, keyArn: resource };
        const added = fitting ? { ...any, ...fits, operations: ["Decrypt", "Encrypt"] } : any;
        const after = decide({ ...before, grants: [...before.grants, added] });
        if (after.allowed && !decide(before).allowed) tested.hit();
        assert.ok(after.allowed || !decide(before).allowed);
      }),
      { numRuns: 2000 },
    );
    tested.check();
  });

  /** Federated users stand apart: without a session policy they have nothing, so that one gives. */
  const present = {
    boundary: statements(false),
    session: statements(false),
    endpoint: statements(true),
    scps: fc.array(statements(false), { minLength: 1, maxLength: 2 }),
    rcps: fc.array(statements(true), { minLength: 1, maxLength: 2 }),
    restrictPublicBuckets: fc.constant(true),
  };
  for (const layer of ["boundary", "session", "endpoint", "scps", "rcps", "restrictPublicBuckets"] as const) {
    it(`a limiting layer more never allows more: ${layer}`, () => {
      const tested = counter(5);
      const none = layer === "restrictPublicBuckets" ? false : undefined;
      fc.assert(
        fc.property(world, present[layer] as fc.Arbitrary<unknown>, (some, limit) => {
          if (layer === "session" && some.request.principal.type === "federated-user") return;
          const [before, after] = [decide({ ...some, [layer]: none }), decide({ ...some, [layer]: limit })];
          if (before.allowed && !after.allowed) tested.hit();
          assert.ok(!after.allowed || before.allowed);
        }),
        { numRuns: 2000 },
      );
      tested.check();
    });
  }

  it("a level more of SCPs or RCPs never allows more", () => {
    fc.assert(
      fc.property(world, statements(false), statements(true), (before, scp, rcp) => {
        const after = { ...before, scps: [...(before.scps ?? []), scp], rcps: [...(before.rcps ?? []), rcp] };
        assert.ok(!decide(after).allowed || decide(before).allowed);
      }),
      RUNS,
    );
  });

  it("the order of statements, policies, levels and grants never changes an answer", () => {
    const turn = <T>(list: readonly T[] | undefined) => list && [...list].reverse();
    fc.assert(
      fc.property(world, (some) => {
        const turned: World = {
          ...some,
          identity: [...some.identity].reverse(),
          resource: [...some.resource].reverse(),
          boundary: turn(some.boundary),
          session: turn(some.session),
          endpoint: turn(some.endpoint),
          scps: turn(some.scps?.map((level) => [...level].reverse())),
          rcps: turn(some.rcps?.map((level) => [...level].reverse())),
          grants: [...some.grants].reverse(),
        };
        assert.equal(decide(turned).decision, decide(some).decision);
      }),
      RUNS,
    );
  });

  it("a statement in a policy of its own or together with others never changes an answer", () => {
    fc.assert(
      fc.property(world, (some) => {
        const together = policiesOf(some);
        const alone = some.identity.map((one) => parsePolicy(document(some.version, [one]), "identity"));
        const apart = evaluate(some.request, { ...together, identity: alone });
        assert.equal(apart.decision, decide(some).decision);
      }),
      RUNS,
    );
  });

  it("deciding statements are of the layer they say, and of the decision's effect; the reason names them", () => {
    fc.assert(
      fc.property(world, (some) => {
        const policies = policiesOf(some);
        const { decision, statements: deciding, grants, reason } = evaluate(some.request, policies);
        const effect = decision === "allow" ? "Allow" : "Deny";
        for (const { source, policy, statement: one } of deciding) {
          assert.equal(one.effect, effect);
          assert.ok(policy.statements.includes(one));
          const layers: PolicySet = policies;
          const all = { ...layers, scp: layers.scps?.flat(), rcp: layers.rcps?.flat() }[source];
          assert.ok(Array.isArray(all) ? all.includes(policy) : all === policy);
          assert.ok(reason.includes(one.path) || deciding.length > 10);
        }
        assert.ok(grants.every((one) => policies.grants?.includes(one)));
        const nobody = decision === "implicit-deny" || (decision === "allow" && isRootsOwn(some));
        if (!nobody) assert.ok(deciding.length + grants.length > 0);
        if (decision === "implicit-deny") assert.equal(deciding.length + grants.length, 0);
      }),
      RUNS,
    );
    // The root user's allow can rest on no statement at all.
    function isRootsOwn(some: World): boolean {
      return some.request.principal.type === "root";
    }
  });

  it("explaining gives the same decision, and near misses only where an Allow is missing", () => {
    fc.assert(
      fc.property(world, (some) => {
        const policies = policiesOf(some);
        const { decision, layers, nearMisses } = explain(some.request, policies);
        const plain = evaluate(some.request, policies);
        assert.equal(decision.decision, plain.decision);
        assert.equal(decision.reason, plain.reason);
        assert.equal(
          layers.some(({ says }) => says === "denies"),
          plain.decision === "explicit-deny",
        );
        if (plain.decision !== "implicit-deny") assert.deepEqual(nearMisses, []);
        for (const { failing, condition } of nearMisses)
          assert.equal(condition !== undefined, failing === "condition");
      }),
      RUNS,
    );
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
