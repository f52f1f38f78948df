import assert from "node:assert/strict";

import { checkDocument, documentSize, type IdentityHolder, type PolicyKind, sizeLimit } from "../../iam";

const IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

/** Kind, limit, unit, whether white space counts, whose: as the page in `sizeLimit(...).docs` has it. */
const LIMITS: readonly [PolicyKind, number, "characters" | "bytes", boolean, IdentityHolder?][] = [
  ["identity", 6_144, "characters", false],
  ["identity", 2_048, "characters", false, "user"],
  ["identity", 10_240, "characters", false, "role"],
  ["identity", 5_120, "characters", false, "group"],
  ["boundary", 6_144, "characters", false],
  ["trust", 2_048, "characters", false],
  ["session", 2_048, "characters", false],
  ["scp", 10_240, "characters", true],
  ["rcp", 5_120, "characters", true],
  ["key", 32_768, "bytes", true],
  ["bucket", 20_480, "bytes", true],
  ["topic", 30_720, "bytes", true],
  ["queue", 8_192, "bytes", true],
  ["secret", 20_480, "characters", true],
  ["endpoint", 20_480, "characters", true],
];

function statement(kind: PolicyKind): object {
  const identity = ["identity", "boundary", "session", "scp"].includes(kind);
  const everybody = kind === "rcp" || kind === "endpoint";
  return {
    Effect: kind === "rcp" ? "Deny" : "Allow",
    Action: kind === "trust" ? "sts:AssumeRole" : "s3:GetObject",
    ...(kind !== "trust" && { Resource: "*" }),
    ...(!identity && { Principal: everybody ? "*" : { AWS: "arn:aws:iam::111122223333:root" } }),
  };
}

/** A document of exactly so many characters, all of them counted. */
function ofLength(kind: PolicyKind, length: number): string {
  const document = (filler: string) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ ...statement(kind), Condition: { StringLike: { "aws:userid": filler } } }],
    });
  return document("x".repeat(length - document("").length));
}

describe("iam: the size of a document", () => {
  for (const [kind, maximum, unit, whiteSpace, holder] of LIMITS) {
    it(`${kind}${holder === undefined ? "" : ` of a ${holder}`}: ${maximum} ${unit}, ${sizeLimit(kind, holder)!.docs}`, () => {
      const limit = sizeLimit(kind, holder)!;
      assert.deepEqual(
        { maximum: limit.maximum, unit: limit.unit, whiteSpace: limit.whiteSpace },
        { maximum, unit, whiteSpace },
      );
      const longest = ofLength(kind, maximum);
      assert.equal(documentSize(longest, kind), maximum);
      assert.deepEqual(checkDocument(longest, kind, holder), []);
      const [found, ...more] = checkDocument(ofLength(kind, maximum + 1), kind, holder);
      assert.deepEqual(more, []);
      assert.match(found!.message, new RegExp(`^Has ${maximum + 1} ${unit} .* may have ${maximum}`));
      assert.equal(checkDocument(`${longest}\n`, kind, holder).length, whiteSpace ? 1 : 0);
    });
  }

  it("is not limited where the service is not known", () => {
    assert.equal(sizeLimit("resource"), undefined);
    assert.deepEqual(checkDocument(ofLength("resource", 100_000), "resource"), []);
  });

  it(`a trust policy may be longer where AWS was asked (${IAM})`, () => {
    assert.equal(sizeLimit("trust")!.raisableTo, 8_192);
    assert.match(
      checkDocument(ofLength("trust", 3_000), "trust")[0]!.message,
      /raises it to 8192 on request/,
    );
  });

  it(`counts no white space between parts, but all within strings (${IAM})`, () => {
    const document = { Version: "2012-10-17", Statement: [{ Sid: 'a "quoted" \\ b\t' }] };
    const compact = JSON.stringify(document);
    for (const space of [1, 4, "\t", "\n"]) {
      const text = `\r\n ${JSON.stringify(document, null, space)} `;
      assert.equal(documentSize(text, "identity"), compact.length);
      assert.equal(documentSize(text, "scp"), text.length);
    }
    assert.equal(documentSize(document, "identity"), compact.length);
  });

  it("counts text whatever it says", () => {
    for (const text of ["", "{", '"', '"\\', '{"a": "b'] as const) {
      assert.equal(documentSize(text, "bucket"), text.length);
      assert.ok(documentSize(text, "identity") <= text.length);
    }
  });

  it("counts bytes of UTF-8 where the service does", () => {
    assert.equal(documentSize("é€😀", "bucket"), 9);
    assert.equal(documentSize("é€😀", "scp"), 4);
  });
});

describe("iam: the characters of a document (https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html)", () => {
  const withText = (kind: PolicyKind, text: string) => ofLength(kind, 400).replace("xxx", () => text);

  it("are Latin where IAM, STS or KMS store it", () => {
    for (const kind of ["identity", "boundary", "session", "trust", "key"] as const) {
      assert.deepEqual(checkDocument(withText(kind, "é ÿ"), kind), [], kind);
      assert.deepEqual(checkDocument(withText(kind, "\\u20ac"), kind), [], kind);
      for (const [text, code] of [
        ["€", "20AC"],
        ["😀", "1F600"],
        ["Ā", "0100"],
      ] as const) {
        const found = checkDocument(withText(kind, text), kind);
        assert.deepEqual(
          found.map(({ message }) => /U\+\w+/.exec(message)?.[0]),
          [`U+${code}`],
          kind,
        );
      }
    }
  });

  it("are any elsewhere", () => {
    for (const kind of ["bucket", "topic", "scp", "resource"] as const) {
      assert.deepEqual(checkDocument(withText(kind, "€"), kind), [], kind);
    }
  });
});

describe("iam: checkDocument", () => {
  it("gives what parsePolicy throws, and what only AWS refuses", () => {
    assert.deepEqual(
      checkDocument("{", "identity").map(({ path }) => path),
      [""],
    );
    assert.deepEqual(
      checkDocument({ Version: "2012-10-17", Statement: [] }, "identity").map(({ path }) => path),
      ["Statement"],
    );
    const throws = {
      get Statement(): unknown {
        throw new RangeError("no");
      },
    };
    assert.match(checkDocument(throws, "identity")[0]!.message, /throws when it is read/);
  });

  it("counts what topics and queues count (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html)", () => {
    const document = (kind: PolicyKind, statements: number, parts: object = {}) => ({
      Version: "2012-10-17",
      Statement: Array.from({ length: statements }, () => ({ ...statement(kind), ...parts })),
    });
    const accounts = (count: number) => ({
      Principal: { AWS: Array.from({ length: count }, (_, index) => String(100_000_000_000 + index)) },
    });
    const conditions = {
      Condition: { Bool: { "aws:SecureTransport": "true", "aws:ViaAWSService": "false" } },
    };
    const cases: [PolicyKind, object, object][] = [
      ["topic", document("topic", 100), document("topic", 101)],
      ["queue", document("queue", 20), document("queue", 21)],
      ["topic", document("topic", 1, accounts(200)), document("topic", 1, accounts(201))],
      ["queue", document("queue", 1, accounts(50)), document("queue", 1, accounts(51))],
      ["queue", document("queue", 5, conditions), document("queue", 6, conditions)],
    ];
    for (const [kind, fits, tooMany] of cases) {
      assert.deepEqual(checkDocument(fits, kind), []);
      assert.equal(checkDocument(tooMany, kind).length, 1);
    }
  });

  it("never gives more than twenty problems", () => {
    const Statement = Array.from({ length: 1000 }, () => ({
      Effect: "Allow",
      Action: "s*:x",
      Resource: "*",
    }));
    assert.equal(checkDocument({ Version: "2012-10-17", Statement }, "identity").length, 20);
  });
});
