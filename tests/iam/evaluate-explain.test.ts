import assert from "node:assert/strict";

import {
  allow,
  anonymous,
  deny,
  evaluate,
  explain,
  type KeyGrant,
  parsePolicy,
  policy,
  type PolicyKind,
  type PolicySet,
  type Request,
  role,
  rootUser,
  service,
  type Statement,
  user,
} from "../../iam";

const OWN = "111122223333";
const OTHER = "444455556666";
const ALICE = user(`arn:aws:iam::${OWN}:user/alice`);
const KEY = `arn:aws:kms:eu-west-1:${OWN}:key/1234abcd`;
const of = (kind: PolicyKind, ...statements: Statement[]) => parsePolicy(policy(...statements), kind);
const may = allow("May", { actions: "*", resources: "*" });
const get: Request = {
  principal: ALICE,
  action: "s3:GetObject",
  resource: "arn:aws:s3:::bucket/object",
  resourceAccount: OWN,
};
const WHAT = `s3:GetObject on arn:aws:s3:::bucket/object for ${ALICE.arn}`;

/** People must be able to act on what they read. */
describe("iam: why a request is refused", () => {
  const reads = { actions: "s3:GetObject", resources: "arn:aws:s3:::bucket/*" };
  const closed = of("scp", allow("Other", { actions: "ec2:*", resources: "*" }));
  const open = of("scp", may);
  const cases: [title: string, request: Request, policies: PolicySet, reason: string][] = [
    ["nothing at all", get, {}, `No identity policy allows ${WHAT}.`],
    [
      "a condition that misses",
      get,
      {
        identity: [
          of(
            "identity",
            allow("Read", { ...reads, conditions: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }),
          ),
        ],
      },
      `No identity policy allows ${WHAT}. Read of the identity policy would, but for its condition StringEquals aws:SourceVpce "vpce-1": the request has no such key.`,
    ],
    [
      "a condition with another value",
      { ...get, context: { "aws:SourceVpce": "vpce-2" } },
      {
        identity: [
          of(
            "identity",
            allow("Read", { ...reads, conditions: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }),
          ),
        ],
      },
      `No identity policy allows ${WHAT}. Read of the identity policy would, but for its condition StringEquals aws:SourceVpce "vpce-1": the request has "vpce-2".`,
    ],
    [
      "a resource that misses",
      get,
      { identity: [of("identity", allow("List", { actions: "s3:*", resources: "arn:aws:s3:::bucket" }))] },
      `No identity policy allows ${WHAT}. List of the identity policy would, but for its Resource "arn:aws:s3:::bucket".`,
    ],
    [
      "a NotResource that takes it in",
      get,
      {
        identity: [
          parsePolicy(
            {
              Version: "2012-10-17",
              Statement: { Effect: "Allow", Action: "*", NotResource: "arn:aws:s3:::*" },
            },
            "identity",
          ),
        ],
      },
      `No identity policy allows ${WHAT}. Statement[0] of the identity policy would, but for its NotResource "arn:aws:s3:::*".`,
    ],
    [
      "an action that misses, in a bucket policy",
      get,
      {
        resource: of(
          "bucket",
          allow("Put", { principals: { AWS: ALICE.arn }, actions: "s3:PutObject", resources: "*" }),
        ),
      },
      `No identity policy allows ${WHAT}. Put of the resource policy would, but for its Action "s3:PutObject".`,
    ],
    [
      "another principal, with a condition nearer",
      get,
      {
        resource: of(
          "bucket",
          allow("Bob", { principals: { AWS: `${ALICE.arn}2` }, actions: "*", resources: "*" }),
          allow("Tls", {
            principals: "*",
            actions: "*",
            resources: "*",
            conditions: { Bool: { "aws:SecureTransport": "true" } },
          }),
        ),
      },
      `No identity policy allows ${WHAT}. Tls of the resource policy would, but for its condition Bool aws:SecureTransport "true": the request has no such key.`,
    ],
    [
      "an SCP level",
      get,
      { identity: [of("identity", may)], scps: [[open], [closed], [open]] },
      `No service control policy of level 2 of 3 (1 is the organisation's root) allows ${WHAT}. Other of the scp policy would, but for its Action "ec2:*".`,
    ],
    [
      "the boundary",
      get,
      {
        identity: [of("identity", may)],
        boundary: of("boundary", allow("Ec2", { actions: "ec2:*", resources: "*" })),
      },
      `The permissions boundary does not allow ${WHAT}. Ec2 of the boundary policy would, but for its Action "ec2:*".`,
    ],
    [
      "the endpoint",
      get,
      { identity: [of("identity", may)], endpoint: of("endpoint") },
      `The endpoint policy does not allow ${WHAT}.`,
    ],
    [
      "another account's resource",
      { ...get, resourceAccount: OTHER },
      { identity: [of("identity", may)] },
      `The resource belongs to account ${OTHER}, and its policy does not allow ${WHAT}.`,
    ],
    [
      "a key that does not delegate",
      { principal: ALICE, action: "kms:Decrypt", resource: KEY },
      { identity: [of("identity", may)] },
      `The resource's own policy neither allows kms:Decrypt on ${KEY} for ${ALICE.arn} nor leaves it to the account's identity policies.`,
    ],
    [
      "a public bucket",
      { ...get, principal: anonymous() },
      {
        resource: of("bucket", allow("Everybody", { principals: "*", actions: "*", resources: "*" })),
        publicAccessBlock: { restrictPublicBuckets: true },
      },
      `The bucket policy is public (Everybody), and S3 Block Public Access (restrictPublicBuckets) then lets in only AWS services and account ${OWN}: not s3:GetObject on arn:aws:s3:::bucket/object for anonymous callers.`,
    ],
    [
      "a service",
      { ...get, principal: service("logs.amazonaws.com"), via: [] },
      {},
      "No policy of the resource allows s3:GetObject on arn:aws:s3:::bucket/object for logs.amazonaws.com.",
    ],
  ];
  for (const [title, request, policies, reason] of cases) {
    it(title, () => {
      const decision = evaluate(request, policies);
      assert.equal(decision.decision, "implicit-deny");
      assert.equal(decision.reason, reason);
    });
  }

  it("says through which services a call came", () => {
    const { reason } = evaluate({ ...get, via: ["athena.amazonaws.com"] }, {});
    assert.equal(reason, `No identity policy allows ${WHAT} through athena.amazonaws.com.`);
  });

  it("names the root user's account and grants where no statement allowed", () => {
    assert.match(evaluate({ ...get, principal: rootUser(OWN) }, {}).reason, /^The account allows /);
    const grant: KeyGrant = { grantee: ALICE.arn, operations: ["Decrypt"], keyArn: KEY };
    const decision = evaluate(
      { principal: ALICE, action: "kms:Decrypt", resource: KEY },
      { grants: [grant] },
    );
    assert.equal(
      decision.reason,
      `the key's grant to ${ALICE.arn} allows kms:Decrypt on ${KEY} for ${ALICE.arn}.`,
    );
    assert.deepEqual(decision.grants, [grant]);
  });

  it("stays short, however many statements there are and however long they are", () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      deny(`No${index}`, { actions: "*", resources: "*" }),
    );
    assert.ok(evaluate(get, { identity: [of("identity", ...many)] }).reason.length < 500);
    const long = allow("Long", {
      actions: "s3:*",
      resources: Array.from({ length: 500 }, (_, i) => `arn:aws:s3:::${i}${"x".repeat(99)}`),
    });
    assert.ok(evaluate(get, { identity: [of("identity", long)] }).reason.length < 700);
  });
});

describe("iam: explain", () => {
  const everybody = allow("Everybody", { principals: "*", actions: "*", resources: "*" });
  const says = (request: Request, policies: PolicySet) =>
    explain(request, policies).layers.map(({ layer, says: word, statements }) =>
      [layer, word, ...statements.map(({ statement }) => statement.sid)].join(" "),
    );

  it("says what each layer that bears on the caller says", () => {
    const policies: PolicySet = {
      rcps: [[of("rcp", deny("No", { principals: "*", actions: "s3:PutObject", resources: "*" }))]],
      scps: [[of("scp", may)], [of("scp", may)]],
      endpoint: of("endpoint", everybody),
      resource: of("bucket"),
      identity: [of("identity", may)],
      boundary: of("boundary", allow("Ec2", { actions: "ec2:*", resources: "*" })),
    };
    const asked = { ...get, principal: role(`arn:aws:iam::${OWN}:role/app`) };
    const expected = [
      "rcp allows",
      "scp allows May May",
      "endpoint allows Everybody",
      "resource silent",
      "identity allows May",
      "boundary silent",
    ];
    assert.deepEqual(says(asked, policies), expected);
    assert.deepEqual(says({ ...asked, action: "s3:PutObject" }, policies)[0], "rcp denies No");
    assert.deepEqual(says({ ...asked, principal: anonymous() }, policies), [
      "rcp allows",
      "endpoint allows Everybody",
      "resource silent",
    ]);
    assert.deepEqual(
      says({ ...asked, principal: rootUser(OWN) }, policies).slice(0, 2),
      expected.slice(0, 2),
    );
    const session = [of("session", may)];
    assert.ok(says(asked, { ...policies, session }).includes("session allows May"));
    const linked = role(`arn:aws:iam::${OWN}:role/aws-service-role/s3.amazonaws.com/Linked`);
    assert.ok(
      !says({ ...asked, principal: linked }, policies)
        .join()
        .includes("cp "),
    );
  });

  it("names the statements that make a bucket public", () => {
    const policies = {
      resource: of("bucket", everybody),
      publicAccessBlock: { restrictPublicBuckets: true },
    };
    assert.deepEqual(says({ ...get, principal: anonymous() }, policies), [
      "resource allows Everybody",
      "public-access-block blocks Everybody",
    ]);
  });

  it("lists near misses, the likeliest first", () => {
    const identity = of(
      "identity",
      allow("WrongAction", { actions: "s3:PutObject", resources: "*" }),
      allow("WrongBoth", { actions: "s3:PutObject", resources: "arn:aws:s3:::other" }),
      allow("WrongResource", { actions: "s3:*", resources: "arn:aws:s3:::other" }),
      allow("WrongKey", {
        actions: "*",
        resources: "*",
        conditions: { StringEquals: { "aws:SourceVpc": "vpc-1" } },
      }),
    );
    const { nearMisses } = explain(get, { identity: [identity] });
    assert.deepEqual(
      nearMisses.map(({ statement, failing, condition }) => [statement.sid, failing, condition?.key]),
      [
        ["WrongKey", "condition", "aws:SourceVpc"],
        ["WrongResource", "resource", undefined],
        ["WrongAction", "action", undefined],
      ],
    );
    assert.deepEqual(explain(get, { identity: [of("identity", may)] }).nearMisses, []);
  });
});
