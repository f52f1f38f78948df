import assert from "node:assert/strict";
import { defineRule } from "../../policy-pack/core/rule";
import { Engine, secret } from "./engine";

/** A rule as none should be: it repeats what it read. */
const careless = defineRule({
  id: "test-careless",
  description: "Nothing is called anything.",
  severity: "low",
  level: "mandatory",
  frameworks: {},
  why: "For the test.",
  fix: "None.",
  docs: "https://docs.aws.amazon.com/",
  settings: {},
  resource: {
    types: ["aws:s3/bucket:Bucket"],
    check({ inputs }, _config, report) {
      report.violation(`is called ${String(inputs.get("bucket"))}`);
    },
  },
});

async function messageFor(bucket: unknown): Promise<string> {
  const engine = new Engine([careless]);
  const { diagnostics } = await engine.resource({
    type: "aws:s3/bucket:Bucket",
    name: "data",
    inputs: { bucket },
  });
  assert.equal(diagnostics.length, 1);
  return diagnostics[0]!.message;
}

describe("policy pack: a rule that repeats a secret", () => {
  it("P6: shows what is no secret", async () => {
    assert.match(await messageFor("correct-horse"), /is called correct-horse/);
  });

  it("P6: is blanked before the message leaves the pack", async () => {
    const message = await messageFor(secret("correct-horse"));
    assert.match(message, /is called \[secret\]/);
    assert.doesNotMatch(message, /correct-horse/);
  });
});
