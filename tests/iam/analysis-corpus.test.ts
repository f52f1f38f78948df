import assert from "node:assert/strict";

import {
  analysePrincipals,
  comparePermissions,
  evaluate,
  isNoMorePermissive,
  parsePolicy,
  type Policy,
  reach,
} from "../../iam";
import { CORPUS } from "./analysis-corpus";

/** P3: documents of the usual kind are always decided. */
describe("iam: P3 realistic policies are decided", () => {
  const policies = CORPUS.map(({ title, kind, statements }) => ({
    title: `${kind}: ${title}`,
    policy: parsePolicy({ Version: "2012-10-17", Statement: statements }, kind),
  }));
  const withPrincipals = policies.filter(({ policy }) => policy.statements[0]?.principals !== undefined);
  const of = (policy: Policy, all: Policy) =>
    all.kind === "identity" ? { identity: [policy] } : { resource: policy };

  it("has enough of them", () => {
    assert.ok(policies.length >= 80, String(policies.length));
    assert.equal(new Set(policies.map(({ title }) => title)).size, policies.length);
  });

  for (const { title, policy } of policies) {
    it(title, () => {
      for (const { verdict, witness, statement } of policy.statements[0]?.principals
        ? analysePrincipals(policy)
        : []) {
        assert.ok(verdict !== "undecided" && verdict !== "unreachable", `${statement.path}: ${verdict}`);
        if (witness !== undefined) assert.ok(evaluate(witness.request, witness.policies).allowed);
      }
      for (const { reachable, witness, statement } of reach(of(policy, policy))) {
        assert.equal(reachable, "yes", statement.path);
        assert.ok(witness !== undefined && evaluate(witness.request, witness.policies).allowed);
      }
      assert.equal(comparePermissions(policy, policy).relation, "equal");
    });
  }

  it("compares every two of a kind", () => {
    const undecided: string[] = [];
    let differences = 0;
    for (const one of policies) {
      for (const other of policies) {
        if (one.policy.kind !== other.policy.kind || one === other) continue;
        const { verdict, difference } = isNoMorePermissive(one.policy, other.policy);
        if (verdict === "undecided") undecided.push(`${one.title} and ${other.title}`);
        if (difference === undefined) continue;
        differences += 1;
        assert.ok(evaluate(difference.request, difference.allowing).allowed);
        assert.ok(!evaluate(difference.request, difference.refusing).allowed);
      }
    }
    assert.deepEqual(undecided, []);
    assert.ok(differences > 500, String(differences));
  });

  it("a statement more never takes away, a Deny more never gives, whatever is joined", () => {
    for (const [index, { title, policy }] of policies.entries()) {
      const others = policies.filter(({ policy: { kind } }) => kind === policy.kind);
      const other = others[(index + 1) % others.length]?.policy ?? policy;
      const joined = (effect: "Allow" | "Deny"): Policy => ({
        ...policy,
        statements: [...policy.statements, ...other.statements.map((one) => ({ ...one, effect }))],
      });
      assert.equal(isNoMorePermissive(policy, joined("Allow")).verdict, "yes", title);
      assert.equal(isNoMorePermissive(joined("Deny"), policy).verdict, "yes", title);
    }
  });

  it("tells those that let in strangers from those that do not", () => {
    const open = withPrincipals
      .filter(({ policy }) => analysePrincipals(policy).some(({ verdict }) => verdict === "anyone"))
      .map(({ title }) => title);
    assert.deepEqual(open, [
      "bucket: public website",
      "bucket: data perimeter",
      "bucket: referer",
      "bucket: tagged objects are public",
      "topic: one protocol",
      "queue: anybody, for a day",
      "queue: within the network",
      "endpoint: everything",
      "endpoint: own buckets",
      "trust: anybody",
      "resource: function URL",
    ]);
  });
});
