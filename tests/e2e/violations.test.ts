import assert from "node:assert/strict";
import { join } from "node:path";
import { policyPackArguments } from "../../cli/policy-pack";
import type { LocalStack } from "../../cli/stack";
import {
  assertRefused,
  assertSucceeded,
  engineTimeout,
  openStack,
  resourcesOf,
  temporaryHome,
  testEngine,
  updateTimeout,
} from "./support";

describe("P1: violations on the real engine", function () {
  this.timeout(updateTimeout);
  const home = temporaryHome();
  const pack = policyPackArguments("dev");
  let stack: LocalStack;
  const settings = (violation: string): string =>
    JSON.stringify({ config: { "aws:region": "eu-west-1", "violations:violation": violation } });

  before(async function () {
    this.timeout(engineTimeout);
    await testEngine();
    const program = join(__dirname, "fixtures", "violations");
    ({ stack } = await openStack({ name: "dev", program, home, settings: settings("none") }));
  });
  after(() => stack.close());

  const cases: [string, RegExp][] = [
    ["wildcard-principal", /aws:kms\/key:Key "key" \(kms-no-wildcard-principal\)[\s\S]*Why: [\s\S]*Fix: /],
    ["unencrypted-bucket", /aws:s3\/bucket:Bucket "bucket" \(s3-bucket-encrypted\)[\s\S]*Why: [\s\S]*Fix: /],
    ["missing-tag", /aws:s3\/bucket:Bucket "bucket" \(tags-required\)[\s\S]*Owner[\s\S]*Why: [\s\S]*Fix: /],
  ];
  for (const [violation, message] of cases) {
    it(`${violation}: the preview fails with the rule's message, and an update makes nothing`, async () => {
      await stack.configure(settings(violation));
      for (const command of ["preview", "up"] as const) {
        await assertRefused(stack, await stack.capture(command, pack), message);
      }
    });
  }

  it("the same program without a violation passes", async () => {
    await stack.configure(settings("none"));
    assertSucceeded(await stack.capture("up", pack));
    assert.equal((await resourcesOf(stack)).length, 3);
  });
});
