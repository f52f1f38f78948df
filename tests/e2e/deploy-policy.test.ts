import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { policiesFrom } from "../../cli/deploy-policy";
import type { PolicyDocument } from "../../iam";
import {
  assertSucceeded,
  engineTimeout,
  openStack,
  programOf,
  settingsWith,
  stepByStep,
  temporaryHome,
  testEngine,
  updateTimeout,
  type TestStack,
} from "./support";

describe("the least policy of a deployer on the real engine", function () {
  this.timeout(updateTimeout);
  const [first, second, third] = [temporaryHome(), temporaryHome(), temporaryHome()];
  let policies: readonly PolicyDocument[];
  stepByStep();

  before(async function () {
    this.timeout(engineTimeout);
    await testEngine();
  });

  /** Opens the small program's stack for a caller that may do no more than some policies say. */
  async function open(home: string, some?: readonly PolicyDocument[]): Promise<TestStack> {
    const file = join(home, "policies.json");
    writeFileSync(file, JSON.stringify(some ?? []));
    const settings = settingsWith("dev", {});
    const limits = some === undefined ? {} : { deployerPolicies: [file] };
    return await openStack({ name: "dev", home, program: programOf("small", home), settings, ...limits });
  }

  it("is made from what a run of somebody who may do everything has left", async () => {
    const { stack } = await open(first);
    try {
      assertSucceeded(await stack.capture("up", ["--skip-preview"]));
    } finally {
      await stack.close();
    }
    policies = policiesFrom(join(first, "world-dev.json"), "dev");
    assert.equal(policies.length, 1);
    const text = JSON.stringify(policies);
    for (const part of [
      "sqs:CreateQueue",
      "ec2:DescribeAvailabilityZones",
      '"iam:PassedToService":"ec2.amazonaws.com"',
    ])
      assert.ok(text.includes(part), part);
    assert.match(text, /:orders-\*"/);
  });

  it("is enough to bring the program up anew and to take it down", async () => {
    const { stack } = await open(second, policies);
    try {
      assertSucceeded(await stack.capture("up", ["--skip-preview"]));
      assertSucceeded(await stack.capture("refresh"));
      assertSucceeded(await stack.capture("destroy"));
    } finally {
      await stack.close();
    }
  });

  it("is not enough without the right to hand the role on", async () => {
    const without = policies.map((document) => ({
      ...document,
      Statement: [document.Statement].flat().filter(({ Action }) => Action !== "iam:PassRole"),
    }));
    const { stack } = await open(third, without);
    try {
      const { code, stdout, stderr } = await stack.capture("up", ["--skip-preview"]);
      assert.notEqual(code, 0);
      assert.match(
        stdout + stderr,
        /AccessDenied: User: arn:aws:iam::123456789012:user\/simulated is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role\/worker-[0-9a-f]{7} because no identity-based policy allows the iam:PassRole action/,
      );
    } finally {
      await stack.close();
    }
  });
});
