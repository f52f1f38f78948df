import assert from "node:assert/strict";
import { evaluate, parsePolicy } from "../../iam";
import { rules } from "../../policy-pack/rules";
import { OWNER, TARGETS } from "./corpus/targets";
import { EVASIONS, stranger } from "./corpus/evasions";
import { Engine } from "./engine";

const EVERYTHING = parsePolicy(
  { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
  "identity",
);

/** Every evasion for every kind of resource; how many there are is checked below. */
const corpus = TARGETS.flatMap((target) => EVASIONS.map((evasion) => ({ target, ...evasion })));

describe("policy pack: policies that let strangers in without looking like it", () => {
  it("P1: are at least 150, no two alike", () => {
    const documents = new Set(
      corpus.map(
        ({ target, document }) =>
          `${target.name} ${typeof document(target)} ${JSON.stringify(document(target))}`,
      ),
    );
    assert.equal(documents.size, corpus.length);
    assert.ok(EVASIONS.length >= 150);
  });

  for (const { target, title, document, principal = stranger, context = {} } of corpus) {
    const { name, kind, type, property, rule: id, action, resource } = target;
    const policy = document(target);

    it(`P1, P3: ${name}, ${title}: a stranger gets through, and the pack refuses it`, async () => {
      const request = { principal, action, resource, resourceAccount: OWNER, context };
      const answer = evaluate(request, {
        resource: parsePolicy(policy, kind),
        ...("account" in principal && { identity: [EVERYTHING] }),
      });
      assert.ok(answer.allowed, answer.reason);
      assert.ok(!("account" in principal) || principal.account !== OWNER);
      const engine = new Engine(rules.filter((rule) => rule.id === id));
      const { diagnostics } = await engine.resource({ type, name: "open", inputs: { [property]: policy } });
      assert.deepEqual(
        [...new Set(diagnostics.map(({ level, rule }) => `${level} ${rule}`))],
        [`mandatory ${id}`],
      );
    });
  }
});
