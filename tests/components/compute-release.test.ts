import assert from "node:assert/strict";
import * as fc from "fast-check";
import { LambdaFunction, type LambdaFunctionArgs } from "../../components";
import { traffic } from "../../components/compute/function-release";
import { itReportsFaults } from "../support/faults";
import type { ProgramRun } from "../support/program";
import { functionArgs, makeFunction, types } from "./compute-functions";

const versionNumber = fc.integer({ min: 1, max: 999 }).map(String);

describe("traffic of an alias", () => {
  it("C1: goes to the newest version where nothing else is said", () => {
    assert.deepEqual(traffic("8", undefined), { functionVersion: "8" });
  });

  it("C1: leaves the rest with the version that was there", () => {
    assert.deepEqual(traffic("8", { previousVersion: "7", newWeight: 0.1 }), {
      functionVersion: "7",
      routingConfig: { additionalVersionWeights: { "8": 0.1 } },
    });
  });

  it("C1: goes back at once with a weight of 0, and forward with 1", () => {
    assert.deepEqual(traffic("8", { previousVersion: "7", newWeight: 0 }), { functionVersion: "7" });
    assert.deepEqual(traffic("8", { previousVersion: "7", newWeight: 1 }), { functionVersion: "8" });
  });

  it("C1: never names one version twice, which AWS refuses, and gives the newest exactly its part", () => {
    fc.assert(
      fc.property(
        versionNumber,
        versionNumber,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (newest, previousVersion, newWeight) => {
          const { functionVersion, routingConfig } = traffic(newest, { previousVersion, newWeight });
          const weights = routingConfig?.additionalVersionWeights ?? {};
          assert.ok(!(functionVersion in weights));
          assert.ok(Object.keys(weights).length <= 1);
          const rest = 1 - Object.values(weights).reduce((sum, weight) => sum + weight, 0);
          const part = functionVersion === newest ? rest : (weights[newest] ?? 0);
          assert.equal(part, newest === previousVersion ? 1 : newWeight);
        },
      ),
    );
  });
});

describe("release of a Lambda function", () => {
  const aliasOf = (run: ProgramRun) => run.get(types.alias, "worker-release-alias");

  it("C1: publishes versions behind the alias live, and only when asked to", async () => {
    const plain = await makeFunction();
    assert.deepEqual(plain.ofType(types.alias), []);
    assert.equal(plain.get(types.function, "worker-function").inputs.publish, undefined);
    assert.equal(plain.outputs.version, "$LATEST");

    const run = await makeFunction({ release: {} });
    assert.equal(run.get(types.function, "worker-function").inputs.publish, true);
    const { inputs } = aliasOf(run);
    assert.deepEqual(
      [inputs.name, inputs.functionName, inputs.functionVersion, inputs.routingConfig],
      ["live", "bulwark-worker-dev", "1", undefined],
    );
    assert.equal(run.outputs.version, "1");
  });

  it("C1: splits calls between the newest version and the one before", async () => {
    const run = await makeFunction({ release: { gradual: { previousVersion: "7", newWeight: 0.25 } } });
    const { inputs } = aliasOf(run);
    assert.equal(inputs.functionVersion, "7");
    assert.deepEqual(inputs.routingConfig, { additionalVersionWeights: { "1": 0.25 } });
  });

  it("C1: keeps environments of the alias ready when asked to", async () => {
    const run = await makeFunction({ release: { provisionedConcurrency: 3 } });
    const { inputs } = run.get(types.provisionedConcurrency, "worker-release-provisioned-concurrency");
    assert.deepEqual(
      [inputs.functionName, inputs.qualifier, inputs.provisionedConcurrentExecutions],
      ["bulwark-worker-dev", "live", 3],
    );
    assert.deepEqual((await makeFunction({ release: {} })).ofType(types.provisionedConcurrency), []);
  });

  it("C1: lets event sources and settings of asynchronous calls follow the alias", async () => {
    const run = await makeFunction({
      release: {},
      asynchronous: { retries: 1 },
      events: { nightly: { schedule: "rate(1 day)" } },
    });
    const alias = String(aliasOf(run).outputs.arn);
    assert.equal(run.get(types.target, "worker-nightly-target").inputs.arn, alias);
    assert.equal(run.get(types.permission, "worker-nightly-permission").inputs.qualifier, "live");
    assert.equal(run.get(types.asynchronous, "worker-asynchronous").inputs.qualifier, "live");
  });

  const gradual = { previousVersion: "7", newWeight: 0.5 };
  const refusals: readonly [why: string, args: Partial<LambdaFunctionArgs>, message: RegExp][] = [
    [
      "a version that is none",
      { release: { gradual: { ...gradual, previousVersion: "$LATEST" } } },
      /release\.gradual\.previousVersion is "\$LATEST": the number of a published version/,
    ],
    [
      "a weight in percent",
      { release: { gradual: { ...gradual, newWeight: 10 } } },
      /release\.gradual\.newWeight is 10: a number from 0 to 1; fix: write 10 percent as 0\.1/,
    ],
    [
      "ready environments on an alias with weights",
      { release: { gradual, provisionedConcurrency: 1 } },
      /release\.provisionedConcurrency is 1: none while a release is gradual/,
    ],
    [
      "more ready environments than the function may have",
      { release: { provisionedConcurrency: 6 }, reservedConcurrency: 5 },
      /release\.provisionedConcurrency is 6: at most the 5/,
    ],
    [
      "half an environment",
      { release: { provisionedConcurrency: 0.5 } },
      /release\.provisionedConcurrency is 0\.5: a whole number/,
    ],
  ];
  for (const [why, args, message] of refusals) {
    it(`C1: refuses ${why}`, async () => {
      await assert.rejects(makeFunction(args), message);
    });
  }

  itReportsFaults(
    [[types.alias, { functionVersion: "$LATEST" }, "callers get published versions, which cannot change"]],
    () => {
      const args = functionArgs({ release: {} });
      return (name, options) => new LambdaFunction(name, args, options);
    },
  );
});

describe("asynchronous calls of a Lambda function", () => {
  const queueArn = "arn:aws:sqs:eu-west-1:123456789012:bulwark-worker-dead-letter-dev";
  const parts = (run: ProgramRun) => ({
    deadLetter: run.get(types.function, "worker-function").inputs.deadLetterConfig as unknown,
    invocation: run.ofType(types.asynchronous)[0]?.inputs,
  });

  it("C1: are retried as AWS does where nothing is said", async () => {
    const { deadLetter, invocation } = parts(await makeFunction());
    assert.deepEqual([deadLetter, invocation], [{ targetArn: queueArn }, undefined]);
  });

  it("C1: are retried as asked for, and their events kept", async () => {
    const { deadLetter, invocation } = parts(
      await makeFunction({ asynchronous: { retries: 0, maximumAgeSeconds: 60 } }),
    );
    assert.deepEqual(deadLetter, { targetArn: queueArn });
    assert.deepEqual(
      [invocation?.maximumRetryAttempts, invocation?.maximumEventAgeInSeconds, invocation?.destinationConfig],
      [0, 60, undefined],
    );
  });

  it("C1: leave a record of the failure instead of the event, never both", async () => {
    const { deadLetter, invocation } = parts(await makeFunction({ asynchronous: { onFailure: "record" } }));
    assert.equal(deadLetter, undefined);
    assert.deepEqual(invocation?.destinationConfig, { onFailure: { destination: queueArn } });
  });

  for (const [field, asynchronous] of [
    ["retries", { retries: 3 }],
    ["maximumAgeSeconds", { maximumAgeSeconds: 59 }],
    ["maximumAgeSeconds", { maximumAgeSeconds: 21_601 }],
  ] as const) {
    it(`C1: are refused with ${JSON.stringify(asynchronous)}`, async () => {
      await assert.rejects(
        makeFunction({ asynchronous }),
        new RegExp(`asynchronous\\.${field} is .*: a whole number from`),
      );
    });
  }

  itReportsFaults(
    [
      [types.asynchronous, { destinationConfig: undefined }, "failed events kept in an encrypted queue"],
      [types.queue, { kmsMasterKeyId: undefined }, "failed events kept in an encrypted queue"],
    ],
    () => {
      const args = functionArgs({ asynchronous: { onFailure: "record" } });
      return (name, options) => new LambdaFunction(name, args, options);
    },
  );
});
