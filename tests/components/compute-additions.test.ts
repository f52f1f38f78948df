import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { EventSource, FunctionAlarmKey, LambdaFunctionArgs } from "../../components";
import { functionAlarmKeys } from "../../components";
import { runStack } from "../support/program";
import { account, inputsByName, makeFunction, topicArn } from "./compute-functions";

const sources: Readonly<Record<string, EventSource>> = {
  changes: { streamArn: `arn:aws:dynamodb:eu-west-1:${account}:table/orders/stream/1` },
  clicks: { streamArn: `arn:aws:kinesis:eu-west-1:${account}:stream/clicks` },
  findings: { pattern: { source: ["aws.guardduty"] } },
  incoming: { bucketName: "data", prefix: "incoming/" },
  news: { topicArn },
  nightly: { schedule: "rate(1 day)" },
  orders: { queueArn: `arn:aws:sqs:eu-west-1:${account}:orders` },
};

/** That everything of the one function is in the other too, the same to the letter. */
async function assertAdds(
  before: Partial<LambdaFunctionArgs>,
  after: Partial<LambdaFunctionArgs>,
): Promise<void> {
  const [had, has] = [inputsByName(await makeFunction(before)), inputsByName(await makeFunction(after))];
  for (const [urn, inputs] of had) {
    assert.deepEqual(has.get(urn), inputs, urn);
  }
  assert.ok(has.size > had.size);
}

const pick = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, sources[name]!]));
const anySources = fc.uniqueArray(fc.constantFrom(...Object.keys(sources)));
const anyAlarms = fc.uniqueArray(fc.constantFrom(...functionAlarmKeys));

describe("adding to a Lambda function", () => {
  it("C1: one event source more changes nothing that was there", async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(anySources, fc.constantFrom(...Object.keys(sources)), async (had, added) => {
        const rest = had.filter((name) => name !== added);
        const common = { alarms: { topicArn }, release: {} };
        // In whatever order the sources stand.
        await assertAdds({ ...common, events: pick(rest) }, { ...common, events: pick([added, ...rest]) });
      }),
      { numRuns: 15 },
    );
  });

  it("C1: one alarm more changes nothing that was there", async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(anyAlarms, fc.constantFrom(...functionAlarmKeys), async (off, added) => {
        const without: FunctionAlarmKey[] = [...new Set([...off, added])];
        const disabled = without.filter((key) => key !== added);
        await assertAdds(
          { events: sources, alarms: { topicArn, disabled: without } },
          { events: sources, alarms: { topicArn, disabled } },
        );
      }),
      { numRuns: 10 },
    );
  });

  it("C1: so do alarms, settings of asynchronous calls and ready environments", async () => {
    await assertAdds({ events: sources }, { events: sources, alarms: { topicArn } });
    await assertAdds({ release: {} }, { release: {}, asynchronous: { retries: 0 } });
    await assertAdds({ release: {} }, { release: { provisionedConcurrency: 1 } });
  });

  it("C1: an event source in the settings of a stack changes nothing that was there", async () => {
    const events = { nightly: { schedule: "cron(0 3 * * ? *)" } };
    const had = inputsByName(await runStack("dev"));
    const has = inputsByName(await runStack("dev", { "bulwark:function.events": events }));
    assert.deepEqual(
      [...had].filter(([urn, inputs]) => JSON.stringify(has.get(urn)) !== JSON.stringify(inputs)),
      [],
    );
    const added = [...has.keys()].filter((urn) => !had.has(urn)).map((urn) => urn.split("::").at(-1));
    assert.ok(added.includes("worker-nightly-rule"));
    assert.ok(
      added.every((name) => /^worker-(alarms-undelivered-)?nightly/.test(name ?? "")),
      added.join(),
    );
  });
});
