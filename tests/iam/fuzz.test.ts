import assert from "node:assert/strict";

import fc from "fast-check";

import {
  analysePrincipals,
  anonymous,
  checkDocument,
  evaluate,
  parsePolicy,
  type Policy,
  policyDocument,
  PolicyError,
  type PolicyKind,
  role,
} from "../../iam";

const KINDS: readonly PolicyKind[] = [
  "identity",
  "boundary",
  "session",
  "scp",
  "rcp",
  "trust",
  "key",
  "bucket",
  "topic",
  "queue",
  "secret",
  "endpoint",
  "resource",
];
const IDENTITY_KINDS: readonly PolicyKind[] = ["identity", "boundary", "session", "scp"];
const ROLE = "arn:aws:iam::111122223333:role/app";

/** Documents that are in order and use all of the language: what the mutations start from. */
function validDocument(kind: PolicyKind): object {
  const identity = IDENTITY_KINDS.includes(kind);
  const statement = (index: number) => ({
    Sid: `S${index}`,
    Effect: index === 1 ? "Deny" : "Allow",
    ...(!identity && {
      Principal: index === 0 ? "*" : { AWS: [ROLE, "111122223333"], Service: "s3.amazonaws.com" },
    }),
    ...(index === 2 ? { NotAction: "iam:*" } : { Action: ["s3:GetObject", "kms:Decrypt", "sts:*"] }),
    ...(kind !== "trust" && { Resource: ["arn:aws:s3:::a/${aws:username}/*", "*"] }),
    Condition: {
      "ForAnyValue:StringLikeIfExists": { "aws:PrincipalOrgPaths": ["o-a/*", "o-b/*"] },
      NumericLessThan: { "s3:TlsVersion": 1.2 },
      Bool: { "aws:SecureTransport": true },
      Null: { "aws:SourceVpce": "false" },
      IpAddress: { "aws:SourceIp": "203.0.113.0/24" },
      DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" },
    },
  });
  return { Version: "2012-10-17", Id: "id", Statement: [0, 1, 2].map(statement) };
}

/** Parses, and whatever parses is also written, checked, evaluated and analysed: no step may throw anything else. */
function survives(input: unknown, kind: PolicyKind): "policy" | "error" {
  let policy: Policy;
  try {
    policy = parsePolicy(input as string | object, kind);
  } catch (error) {
    assert.ok(error instanceof PolicyError, `${String(error)}: ${(error as Error).stack}`);
    assert.ok(error.problems.length > 0 && error.problems.length <= 20);
    assert.ok(error.message.length < 20_000, `a message of ${error.message.length} characters`);
    for (const { path, message } of error.problems) {
      assert.ok(message.length < 400 && path.length < 2_000, `${path.length} ${message}`);
      assert.doesNotMatch(message, /\n/);
    }
    return "error";
  }
  assert.deepEqual(parsePolicy(policyDocument(policy), kind), policy);
  checkDocument(input as string | object, kind);
  for (const principal of [role(ROLE), anonymous()]) {
    const request = {
      ...{ principal, action: "s3:GetObject", resource: "arn:aws:s3:::a/b" },
      resourceAccount: "111122223333",
    };
    evaluate(request, IDENTITY_KINDS.includes(kind) ? { identity: [policy] } : { resource: policy });
  }
  for (const finding of analysePrincipals(policy)) assert.ok(finding.sentence.length < 5_000);
  return "policy";
}

type Path = readonly (string | number)[];

/** Every place in a value, the root among them. */
function places(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Array.isArray(value)
    ? value.map((item, index) => places(item, [...path, index]))
    : Object.entries(value).map(([name, item]) => places(item, [...path, name]));
  return [path, ...inner.flat()];
}

const ODD_NAMES = ["__proto__", "constructor", "hasOwnProperty", "toString", "", "0", "sid", "\ud800"];
const ODD_VALUES: readonly unknown[] = [
  ...[null, true, 0, -1, 1e300, NaN, "", "*", "arn:", "${", "\ud800", "a".repeat(5_000)],
  ...[[], {}, [[]], [{}], [null], { AWS: "*" }, ["*"], { __proto__: null, constructor: "x" }],
  ...[undefined, () => 1, Symbol("s"), 10n, new Map([["a", "b"]]), new Date(0), /x/],
];

type Edit =
  | { readonly kind: "drop" | "repeat" | "nest" | "list" | "upper" }
  | { readonly kind: "retype"; readonly value: unknown }
  | { readonly kind: "rename"; readonly name: string };

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.constantFrom("drop", "repeat", "nest", "list", "upper").map((kind): Edit => ({ kind })),
  fc
    .oneof(fc.constantFrom(...ODD_VALUES), fc.anything(), fc.string())
    .map((value): Edit => ({ kind: "retype", value })),
  fc.oneof(fc.constantFrom(...ODD_NAMES), fc.string()).map((name): Edit => ({ kind: "rename", name })),
);

/** One node of a document changed; the document itself stays as it is. */
function mutate(document: unknown, at: Path, change: Edit): unknown {
  const [step, ...rest] = at;
  if (step === undefined) return changed(document, change);
  if (Array.isArray(document)) {
    const items: unknown[] = [...(document as unknown[])];
    if (rest.length > 0 || !["drop", "repeat"].includes(change.kind)) {
      items[step as number] = mutate(items[step as number], rest, change);
    } else {
      items.splice(
        step as number,
        1,
        ...(change.kind === "drop" ? [] : [items[step as number], items[step as number]]),
      );
    }
    return items;
  }
  const entries = Object.entries(document as object).flatMap(([name, value]: [string, unknown]) => {
    if (name !== step) return [[name, value]];
    if (rest.length > 0) return [[name, mutate(value, rest, change)]];
    if (change.kind === "drop") return [];
    if (change.kind === "repeat")
      return [
        [name, value],
        [name.toLowerCase(), value],
      ];
    if (change.kind === "rename") return [[change.name, value]];
    if (change.kind === "upper") return [[name.toUpperCase(), value]];
    return [[name, changed(value, change)]];
  });
  return Object.fromEntries(entries as [string, unknown][]);
}

function changed(value: unknown, change: Edit): unknown {
  if (change.kind === "retype") return change.value;
  if (change.kind === "nest") return { [Object.keys(Object(value) as object)[0] ?? "x"]: value };
  return change.kind === "list" ? [value, value] : value;
}

const kinds = fc.constantFrom(...KINDS);

describe("iam: fuzzing", () => {
  it("documents that are in order survive as policies", () => {
    for (const kind of KINDS) assert.equal(survives(validDocument(kind), kind), "policy", kind);
  });

  it("valid documents with any few nodes changed end in a policy or a PolicyError", () => {
    const ends = { policy: 0, error: 0 };
    fc.assert(
      fc.property(
        kinds,
        fc.array(fc.tuple(fc.nat(), edit), { minLength: 1, maxLength: 3 }),
        (kind, edits) => {
          let document: unknown = validDocument(kind);
          for (const [pick, change] of edits) {
            const all = places(document);
            document = mutate(document, all[pick % all.length]!, change);
          }
          ends[survives(document, kind)] += 1;
        },
      ),
      { numRuns: 400 },
    );
    assert.ok(ends.policy > 30 && ends.error > 30, JSON.stringify(ends));
  });

  it("valid text with characters cut, put in or swapped ends in a policy or a PolicyError", () => {
    const ends = { policy: 0, error: 0 };
    const insertion = fc.oneof(
      fc.constantFrom(
        ...Array.from('{}[]":,\\*?$ 0-.eE\n\u0000\ud800'),
        "\\u005f",
        '"a":1,',
        "__proto__",
        "1e999",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    fc.assert(
      fc.property(
        kinds,
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 12 }), insertion), { minLength: 1, maxLength: 3 }),
        (kind, edits) => {
          let text = JSON.stringify(validDocument(kind), null, 1);
          for (const [at, cut, put] of edits) {
            const start = at % text.length;
            text = text.slice(0, start) + put + text.slice(start + cut);
          }
          ends[survives(text, kind)] += 1;
        },
      ),
      { numRuns: 400 },
    );
    assert.ok(ends.policy > 5 && ends.error > 30, JSON.stringify(ends));
  });

  it("text that JSON.parse takes, and no name twice, is read as the value it is", () => {
    fc.assert(
      fc.property(fc.json(), kinds, (text, kind) => {
        const ended = (input: unknown) => {
          try {
            return parsePolicy(input as string | object, kind);
          } catch (error) {
            assert.ok(error instanceof PolicyError);
            return error.problems;
          }
        };
        const value = JSON.parse(text) as unknown;
        // fc.json() nests and names as it likes, but never gives a name twice.
        if (typeof value === "object") assert.deepEqual(ended(text), ended(value));
      }),
    );
  });

  it("a name given twice is found in any spelling and at any level", () => {
    const escape = (name: string) =>
      Array.from(name, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
    const document = JSON.stringify(validDocument("bucket"));
    for (const name of ["Statement", "Effect", "AWS", "Bool", "aws:SecureTransport", "Version"]) {
      for (const spelling of [name, escape(name), escape(name).toUpperCase().replaceAll("\\U", "\\u")]) {
        for (const value of ['"x"', "{}", '[{"a":{"b":[]}}]']) {
          const twice = document.replace(`"${name}":`, () => `"${spelling}":${value},"${name}":`);
          assert.throws(() => parsePolicy(twice, "bucket"), /is given twice/, twice);
        }
      }
    }
  });
});

describe("iam: hostile documents", () => {
  /** Everything here takes milliseconds; whatever is worse than linear takes minutes. */
  const ends = (input: unknown, kind: PolicyKind, expected: "policy" | "error") => {
    const started = process.hrtime.bigint();
    assert.equal(survives(input, kind), expected);
    const took = Number(process.hrtime.bigint() - started) / 1e6;
    assert.ok(took < 10_000, `${took} ms`);
  };
  const allow = { Effect: "Allow", Action: "s3:*", Resource: "*" };
  const many = (count: number, item: string) =>
    Array.from({ length: count }, (_, index) => `${item}${index}`);

  it("text that is huge or nested deep", () => {
    const open = '{"Statement":[';
    for (const text of [
      " ".repeat(6_000_000),
      `${open}${'{"Effect":"Allow"},'.repeat(300_000)}`,
      "[".repeat(100_000),
      `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
      '{"a":'.repeat(100_000),
      `${open}"${"\\\\".repeat(400_000)}"]}`,
      `${open}"${"\\".repeat(900_001)}`,
      `"${'\\"'.repeat(400_000)}"`,
      `${open}${'"a",'.repeat(200_000)}"a"]}`,
      `{${'"a":1,'.repeat(150_000)}"b":2}`,
      `{"Version":${"1".repeat(900_000)}}`,
      `${"\n".repeat(900_000)}x`,
    ]) {
      ends(text, "identity", "error");
    }
  });

  it("many statements, actions, principals, values and keys", () => {
    ends({ Statement: Array.from({ length: 100_000 }, () => allow) }, "identity", "error");
    ends({ Statement: Array.from({ length: 4_000 }, () => allow) }, "identity", "policy");
    ends({ Statement: { ...allow, Action: many(100_000, "s3:Get") } }, "identity", "policy");
    ends({ Statement: { ...allow, Resource: many(20_000, "arn:aws:s3:::a") } }, "identity", "policy");
    const accounts = Array.from({ length: 20_000 }, (_, index) => String(100_000_000_000 + index));
    ends({ Statement: { ...allow, Principal: { AWS: accounts } } }, "bucket", "policy");
    const keys = Object.fromEntries(many(10_000, "aws:k").map((key) => [key, "v"]));
    ends({ Statement: { ...allow, Condition: { StringEquals: keys } } }, "identity", "policy");
    const values = { StringLike: { "aws:userid": many(20_000, "*a*") } };
    ends({ Statement: { ...allow, Principal: "*", Condition: values } }, "bucket", "policy");
    ends(
      { Statement: { ...allow, ...Object.fromEntries(many(100_000, "x").map((key) => [key, 1])) } },
      "identity",
      "error",
    );
  });

  it("huge strings, and patterns made to explode", () => {
    const huge = "a".repeat(1_000_000);
    for (const text of [
      huge,
      `s3:${huge}`,
      `s3:${"*a".repeat(100_000)}`,
      `arn:${huge}`,
      "arn:".repeat(200_000),
    ]) {
      for (const element of ["Action", "Resource", "Sid", "Effect"]) {
        survives({ Statement: { ...allow, [element]: text } }, "identity");
      }
      survives({ Statement: { ...allow, Principal: { AWS: text } } }, "bucket");
      survives({ Statement: { ...allow, Principal: { Service: text } } }, "bucket");
    }
    const explosive = `arn:aws:s3:::${"*a?".repeat(2_000)}b`;
    ends({ Statement: { ...allow, Resource: explosive } }, "identity", "policy");
    const variables = `arn:aws:s3:::${"${aws:username}".repeat(20_000)}`;
    ends({ Version: "2012-10-17", Statement: { ...allow, Resource: variables } }, "identity", "policy");
    ends(
      { Version: "2012-10-17", Statement: { ...allow, Resource: `arn:aws:s3:::${"${".repeat(200_000)}` } },
      "identity",
      "policy",
    );
  });

  it("names of Object.prototype are names as any other", () => {
    for (const name of ["__proto__", "constructor", "hasOwnProperty", "toString"]) {
      const text = `{"${name}": {"Statement": []}, "Statement": []}`;
      ends(text, "identity", "error");
      ends(JSON.parse(text), "identity", "error");
      const inner = JSON.stringify({ Statement: [{ ...allow, x: { "aws:a": "b" } }] });
      ends(inner.replace('"x"', `"${name}"`), "identity", "error");
      const operator = `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"${name}":{"aws:a":"b"}}}}`;
      ends(operator, "identity", "error");
      const principal = `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":{"${name}":"*"}}}`;
      ends(principal, "bucket", "error");
    }
    assert.equal(({} as Record<string, unknown>).Statement, undefined);
    // What is inherited is no member.
    ends(Object.create({ Statement: [allow] }), "identity", "error");
  });

  it("objects that are cyclic, lie or throw", () => {
    const cyclic: Record<string, unknown> = { ...allow };
    cyclic.Condition = { StringEquals: cyclic };
    ends({ Statement: cyclic }, "identity", "error");
    const list: unknown[] = [];
    list.push(list, list);
    ends({ Statement: list }, "identity", "error");
    for (const thrown of [new Error("x"), "x", undefined, null, Object.create(null) as unknown]) {
      const getter = {
        get Effect(): unknown {
          throw thrown;
        },
      };
      ends({ Statement: getter }, "identity", "error");
      ends(
        new Proxy(
          {},
          {
            ownKeys: () => {
              throw thrown;
            },
          },
        ),
        "identity",
        "error",
      );
    }
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    ends(proxy, "identity", "error");
    ends(
      { Statement: new Proxy([], { get: (_, name) => (name === "length" ? 1e12 : allow) }) },
      "identity",
      "error",
    );
    ends({ Statement: new Array(4e9) }, "identity", "error");
    ends(new Proxy({ Statement: [allow] }, {}), "identity", "policy");
    // A getter that changes its mind is asked once.
    let asked = 0;
    const fickle = {
      ...{ Action: "s3:*", Resource: "*" },
      get Effect() {
        asked += 1;
        return asked === 1 ? "Deny" : "Allow";
      },
    };
    assert.equal(parsePolicy({ Statement: fickle }, "identity").statements[0]?.effect, "Deny");
  });

  it("values that are not JSON: what they hold is never passed over in silence", () => {
    class Holder {
      StringEquals = { "aws:a": "b" };
    }
    for (const value of [
      new Map([["Bool", { "aws:a": "true" }]]),
      new Holder(),
      new Date(),
      Symbol("s"),
      1n,
      () => 1,
      new Set(),
      new Uint8Array(2),
      Object(1n) as unknown,
    ]) {
      ends({ Statement: { ...allow, Condition: value } }, "identity", "error");
    }
    for (const input of [undefined, null, 1, true, 1n, Symbol("s"), () => 1])
      ends(input, "identity", "error");
    ends(Object.assign(Object.create(null) as object, { Statement: [allow] }), "identity", "policy");
  });

  it("messages stay short for the worst of names and values", () => {
    const name = "\u0000".repeat(100_000);
    const Condition = { [name]: {}, StringEquals: { [name]: [{}, {}, {}] } };
    const statement = { [name]: 1, ...allow, Sid: name, Effect: name, Action: [name, name], Condition };
    ends({ Statement: Array.from({ length: 50 }, () => statement) }, "identity", "error");
    ends(`{"${"\\u0000".repeat(1000)}":1,"${"\\u0000".repeat(1000)}":1}`, "identity", "error");
  });
});
