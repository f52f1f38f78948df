import assert from "node:assert/strict";

import fc from "fast-check";

import { documentSize, evaluate, parsePolicy, policyDocument, refusals, role, user } from "../../iam";

const ROLE = "arn:aws:iam::111122223333:role/app";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/a";

const pick = <T>(...items: readonly T[]) => fc.constantFrom(...items);
const some = <T>(item: fc.Arbitrary<T>) => fc.uniqueArray(item, { minLength: 1, maxLength: 3 });

/** Statements as lists everywhere; `dress` puts them into another form. */
const conditions = fc.dictionary(
  pick("StringEquals", "ForAnyValue:StringLike", "ArnLikeIfExists", "Bool", "NumericLessThan"),
  fc.dictionary(
    pick("aws:username", "aws:PrincipalArn", "test:List"),
    some(pick("alice", "*", "true", "1", ROLE)),
    {
      minKeys: 1,
    },
  ),
  { maxKeys: 3 },
);
const seldom = pick(false, false, false, false, true);
const statement = fc
  .record({
    Effect: pick("Allow", "Allow", "Deny"),
    principal: fc.record(
      {
        AWS: some(pick("*", ROLE, "111122223333")),
        Service: some(pick("s3.amazonaws.com", "logs.amazonaws.com")),
      },
      { requiredKeys: ["AWS"] },
    ),
    action: some(pick("kms:Decrypt", "kms:*", "*", "KMS:encrypt")),
    resource: some(pick("*", KEY, "arn:aws:kms:*:*:key/${aws:username}")),
    Condition: conditions,
    not: fc.record({ Principal: seldom, Action: seldom, Resource: seldom }),
  })
  .map(({ Effect, principal, action, resource, Condition, not }) => ({
    Effect,
    [not.Principal ? "NotPrincipal" : "Principal"]: principal,
    [not.Action ? "NotAction" : "Action"]: action,
    [not.Resource ? "NotResource" : "Resource"]: resource,
    Condition,
  }));
const document = fc.record({
  Version: pick("2012-10-17", "2008-10-17"),
  Statement: fc.array(statement, { minLength: 1, maxLength: 3 }),
});

const request = fc.record({
  principal: pick(role(ROLE), user("arn:aws:iam::111122223333:user/alice")),
  action: pick("kms:Decrypt", "kms:Encrypt"),
  resource: fc.constant(KEY),
  context: fc.dictionary(pick("test:List"), fc.array(pick("alice", "1"), { maxLength: 2 })),
});

/** Lists of one as their item, names in another case, members in reverse, as drawn. */
interface Dress {
  readonly single: boolean;
  readonly lower: boolean;
  readonly reverse: boolean;
  readonly space: string;
}
const dress: fc.Arbitrary<Dress> = fc.record({
  single: fc.boolean(),
  lower: fc.boolean(),
  reverse: fc.boolean(),
  space: pick("", " ", "\t", "\r\n "),
});

function dressed(value: unknown, how: Dress): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => dressed(item, how));
    return how.single && items.length === 1 ? items[0] : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, item]: [string, unknown]) => [
    how.lower ? name.toLowerCase() : name,
    dressed(item, how),
  ]);
  return Object.fromEntries(how.reverse ? entries.reverse() : entries) as unknown;
}

function decision(text: string | object, asked: Parameters<typeof evaluate>[0]): string {
  return evaluate(asked, { resource: parsePolicy(text, "key") }).decision;
}

describe("iam: properties of the language", () => {
  it("normalising is idempotent: what is written is read as the same normal form, and written the same", () => {
    fc.assert(
      fc.property(document, dress, (given, how) => {
        const policy = parsePolicy(dressed(given, how) as object, "key");
        const written = policyDocument(policy);
        assert.deepEqual(parsePolicy(written, "key"), policy);
        assert.deepEqual(parsePolicy(JSON.stringify(written), "key"), policy);
        assert.deepEqual(policyDocument(parsePolicy(written, "key")), written);
        assert.deepEqual(refusals(parsePolicy(written, "key")), refusals(policy));
      }),
    );
  });

  it("an operator in two spellings, each with its keys, is one", () => {
    const condition = { StringEquals: { "a:b": "1" }, Bool: { "c:d": "true" }, stringequals: { "e:f": "2" } };
    const given = { Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: condition } };
    const policy = parsePolicy(given, "identity");
    assert.deepEqual(parsePolicy(policyDocument(policy), "identity"), policy);
  });

  it("neither white space nor order, case of names, or single values change an answer", () => {
    let allowed = 0;
    fc.assert(
      fc.property(document, dress, request, (given, how, asked) => {
        const answer = decision(given, asked);
        if (answer === "allow") allowed += 1;
        assert.equal(decision(JSON.stringify(dressed(given, how), null, how.space), asked), answer);
        assert.equal(decision(policyDocument(parsePolicy(given, "key")), asked), answer);
      }),
      { numRuns: 300 },
    );
    assert.ok(allowed > 5, String(allowed));
  });

  it("white space changes no size that IAM counts, and every size that other services count", () => {
    fc.assert(
      fc.property(document, pick(" ", "\t", "\r\n "), (given, space) => {
        const spaced = JSON.stringify(given, null, space);
        assert.equal(documentSize(spaced, "identity"), documentSize(given, "identity"));
        assert.equal(documentSize(spaced, "endpoint"), spaced.length);
      }),
    );
  });
});
