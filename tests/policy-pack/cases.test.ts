import assert from "node:assert/strict";
import { type Case, cases } from "../../policy-pack/cases";
import { rules } from "../../policy-pack/rules";
import { type Diagnostic, Engine } from "./engine";

describe("policy pack: the cases of each rule", () => {
  it("P1: are there for every rule, and for nothing else", () => {
    assert.deepEqual(cases.map(({ rule }) => rule).sort(), rules.map(({ id }) => id).sort());
    for (const { rule, passes, fails, unknown, notApplicable } of cases) {
      for (const kind of [passes, fails, unknown, notApplicable]) {
        assert.ok(kind.length > 0, rule);
      }
    }
  });

  for (const { rule: id, passes, fails, unknown, notApplicable } of cases) {
    const rule = rules.find((each) => each.id === id)!;

    const run = ({ resources, config }: Case, unknowns: string) =>
      new Engine([rule], { [rule.id]: { ...config, unknowns } }).run(...resources);

    describe(rule.id, () => {
      for (const each of [...passes, ...notApplicable]) {
        it(`P1: passes ${each.title}`, async () => {
          assert.deepEqual(await run(each, "fail"), []);
        });
      }

      for (const each of fails) {
        it(`P1: refuses ${each.title}`, async () => {
          const found = await run(each, "defer");
          assert.deepEqual(found.map(finding), each.finds);
          assert.deepEqual([...new Set(found.map(({ level }) => level))], [rule.level]);
        });
      }

      for (const each of unknown) {
        it(`P1: leaves open what is unknown, or refuses it: ${each.title}`, async () => {
          const deferred = await run(each, "defer");
          assert.deepEqual(deferred.map(finding), each.finds);
          assert.ok(deferred.every(({ level }) => level === "advisory"));
          const failed = await run(each, "fail");
          assert.deepEqual(failed.map(finding), each.finds);
          assert.ok(failed.every(({ level }) => level === rule.level));
        });
      }

      for (const each of notApplicable) {
        it(`P1: does not concern ${each.title}`, async () => {
          const engine = new Engine([rule]);
          for (const resource of each.resources) {
            const answer = await engine.resource({ ...resource, inputs: {} });
            assert.deepEqual(answer.diagnostics, []);
          }
        });
      }
    });
  }
});

/** `<resource> <what it has>` of a violation, `<resource> ? <what>` of what could not be judged. */
function finding({ message, rule, resource }: Diagnostic): string {
  const line = message.split("\n").find((each) => each.includes(`(${rule})`))!;
  const text = line.slice(line.indexOf(`(${rule})`) + rule.length + 3).replace(/\.$/, "");
  return `${resource} ${text.replace(/^was not judged: (.*) is not known before the update$/, "? $1")}`;
}
