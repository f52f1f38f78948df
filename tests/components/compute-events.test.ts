import assert from "node:assert/strict";
import { LambdaFunction, type EventSources, type LambdaFunctionArgs } from "../../components";
import { objectPattern } from "../../components/compute/event-rule";
import { evaluate, parsePolicy, role, service, type ContextInput } from "../../iam";
import { permissionDocument } from "../../simulator/authorisation/lambda-permissions";
import { itReportsFaults, type Fault } from "../support/faults";
import type { ProgramRun, Registered } from "../support/program";
import { account, functionArgs, keyArn, makeFunction, topicArn, types } from "./compute-functions";
import { find } from "./compute-roles";

const arn = (name: string, resource: string) => `arn:aws:${name}:eu-west-1:${account}:${resource}`;
const queueArn = arn("sqs", "orders");
const tableStream = arn("dynamodb", "table/orders/stream/2026-01-01T00:00:00.000");
const kinesisStream = arn("kinesis", "stream/clicks");
const functionArn = arn("lambda", "function:bulwark-worker-dev");

async function withEvents(events: EventSources, more: Partial<LambdaFunctionArgs> = {}): Promise<ProgramRun> {
  return await makeFunction({ events, ...more });
}

/** Whether the function's role may do something by the policy of one event source alone. */
function mayBySource(run: ProgramRun, source: string) {
  const { inputs } = run.get(types.rolePolicy, `worker-${source}-policy`);
  const { name, outputs } = find(run, types.role, "name", inputs.role);
  assert.equal(name, "worker-role");
  const roleArn = String(outputs.arn);
  const identity = [parsePolicy(String(inputs.policy), "identity")];
  return (action: string, resource: string, context: ContextInput = {}): boolean => {
    // The key leaves the decision to identity policies.
    const key = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    };
    const isKey = resource.startsWith("arn:aws:kms:");
    return evaluate(
      { principal: role(roleArn), action, resource, context },
      { identity, resource: isKey ? parsePolicy(key, "key") : undefined },
    ).allowed;
  };
}

/** Whether a service may call `resource` by the permissions of the run, as Lambda writes them into a policy. */
function mayCall(
  run: ProgramRun,
  principal: string,
  sourceArn: string,
  sourceAccount = account,
  resource = functionArn,
) {
  const document = permissionDocument(run.ofType(types.permission), functionArn);
  return evaluate(
    {
      principal: service(principal),
      action: "lambda:InvokeFunction",
      resource,
      context: { "aws:SourceArn": sourceArn, "aws:SourceAccount": sourceAccount },
    },
    { resource: parsePolicy(document, "resource") },
  ).allowed;
}

/** Whether a service may put what it could not deliver into the queue of a source. */
function maySendUndelivered(run: ProgramRun, source: string) {
  const queue = run.get(types.queue, `worker-${source}-undelivered-queue`);
  const { inputs } = run.get(types.queuePolicy, `worker-${source}-undelivered-policy`);
  assert.equal(inputs.queueUrl, queue.outputs.url);
  const resource = parsePolicy(String(inputs.policy), "queue");
  return (principal: string, sourceArn: string, secure = true): boolean =>
    evaluate(
      {
        principal: service(principal),
        action: "sqs:SendMessage",
        resource: String(queue.outputs.arn),
        context: { "aws:SourceArn": sourceArn, "aws:SecureTransport": secure },
      },
      { resource },
    ).allowed;
}

describe("events of an SQS queue", () => {
  const orders = { queueArn, keyArn, maximumConcurrency: 5 };

  it("C1: come in batches, from so many calls at a time, and only what failed comes again", async () => {
    const { inputs, dependencies } = (await withEvents({ orders })).get(
      types.mapping,
      "worker-orders-mapping",
    );
    assert.deepEqual(
      [inputs.eventSourceArn, inputs.functionName, inputs.batchSize, inputs.scalingConfig],
      [queueArn, functionArn, 10, { maximumConcurrency: 5 }],
    );
    assert.deepEqual(inputs.functionResponseTypes, ["ReportBatchItemFailures"]);
    // Lambda tries the role's right to receive when the mapping is made.
    assert.ok(dependencies.some((urn) => urn.endsWith("::worker-orders-policy")));
  });

  it("C1: come all again when the function cannot say which failed", async () => {
    const run = await withEvents({ orders: { ...orders, partialBatchResponses: false } });
    assert.equal(run.get(types.mapping, "worker-orders-mapping").inputs.functionResponseTypes, undefined);
  });

  it("C1, K5: are received from exactly that queue, and decrypted with its key through SQS", async () => {
    const may = mayBySource(await withEvents({ orders }), "orders");
    for (const action of ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]) {
      assert.ok(may(action, queueArn), action);
      assert.ok(!may(action, `${queueArn}-other`), action);
    }
    assert.ok(!may("sqs:SendMessage", queueArn));
    assert.ok(!may("sqs:PurgeQueue", queueArn));
    const through = {
      "kms:ViaService": "sqs.eu-west-1.amazonaws.com",
      "kms:EncryptionContext:aws:sqs:arn": queueArn,
    };
    assert.ok(may("kms:Decrypt", keyArn, through));
    assert.ok(!may("kms:GenerateDataKey", keyArn, through));
    assert.ok(!may("kms:Decrypt", keyArn.replace("1111", "9999"), through));
    assert.ok(!may("kms:Decrypt", keyArn, { ...through, "kms:ViaService": "s3.eu-west-1.amazonaws.com" }));
    assert.ok(
      !may("kms:Decrypt", keyArn, { ...through, "kms:EncryptionContext:aws:sqs:arn": `${queueArn}2` }),
    );
  });

  it("C1, K5: need no key where SQS encrypts by itself", async () => {
    const may = mayBySource(await withEvents({ orders: { queueArn } }), "orders");
    assert.ok(may("sqs:ReceiveMessage", queueArn));
    assert.ok(!may("kms:Decrypt", keyArn, { "kms:ViaService": "sqs.eu-west-1.amazonaws.com" }));
  });

  for (const [wrong, message] of [
    [{ maximumConcurrency: 1 }, /events\.orders\.maximumConcurrency is 1: a whole number from 2 to 1000/],
    [{ maximumConcurrency: 21 }, /events\.orders\.maximumConcurrency is 21: at most the 20 executions/],
    [{ batchSize: 11 }, /events\.orders\.batchSize is 11: at most 10 without a time to wait/],
    [{ batchSize: 10_001, batchingWindowSeconds: 1 }, /events\.orders\.batchSize is 10001/],
    [{ batchingWindowSeconds: 301 }, /events\.orders\.batchingWindowSeconds is 301/],
  ] as const) {
    it(`C1: are refused with ${JSON.stringify(wrong)}`, async () => {
      await assert.rejects(
        withEvents({ orders: { queueArn, ...wrong } }, { reservedConcurrency: 20 }),
        message,
      );
    });
  }
});

describe("events of a stream", () => {
  it("C1: are halved when they fail, and go to the dead-letter queue in the end", async () => {
    const run = await withEvents({ changes: { streamArn: tableStream } });
    const { inputs } = run.get(types.mapping, "worker-changes-mapping");
    assert.deepEqual(
      [inputs.startingPosition, inputs.bisectBatchOnFunctionError, inputs.maximumRetryAttempts],
      ["TRIM_HORIZON", true, 3],
    );
    assert.deepEqual(inputs.destinationConfig, {
      onFailure: { destinationArn: arn("sqs", "bulwark-worker-dead-letter-dev") },
    });
  });

  it("C1: are read from exactly that stream of DynamoDB", async () => {
    const may = mayBySource(await withEvents({ changes: { streamArn: tableStream } }), "changes");
    assert.ok(may("dynamodb:GetRecords", tableStream));
    assert.ok(may("dynamodb:ListStreams", "*"));
    assert.ok(!may("dynamodb:GetRecords", tableStream.replace("orders", "users")));
    assert.ok(!may("dynamodb:GetItem", arn("dynamodb", "table/orders")));
    assert.ok(!may("kms:Decrypt", keyArn, { "kms:ViaService": "dynamodb.eu-west-1.amazonaws.com" }));
  });

  it("C1, K5: are read from exactly that stream of Kinesis, with its key through Kinesis", async () => {
    const may = mayBySource(await withEvents({ clicks: { streamArn: kinesisStream, keyArn } }), "clicks");
    assert.ok(may("kinesis:GetRecords", kinesisStream));
    assert.ok(!may("kinesis:PutRecord", kinesisStream));
    assert.ok(!may("kinesis:GetRecords", `${kinesisStream}-other`));
    assert.ok(may("kms:Decrypt", keyArn, { "kms:ViaService": "kinesis.eu-west-1.amazonaws.com" }));
    assert.ok(!may("kms:Decrypt", keyArn, { "kms:ViaService": "sqs.eu-west-1.amazonaws.com" }));
  });

  for (const [wrong, field] of [
    [{ batchSize: 0 }, "batchSize"],
    [{ batchingWindowSeconds: -1 }, "batchingWindowSeconds"],
    [{ maximumRetries: 1.5 }, "maximumRetries"],
  ] as const) {
    it(`C1: are refused with ${JSON.stringify(wrong)}`, async () => {
      await assert.rejects(
        withEvents({ changes: { streamArn: tableStream, ...wrong } }),
        new RegExp(`events\\.changes\\.${field} is .*: a whole number from`),
      );
    });
  }
});

describe("events that EventBridge brings", () => {
  const ruleArn = arn("events", "rule/bulwark-worker-nightly-dev");
  const nightly = { schedule: "cron(0 3 * * ? *)", input: { keys: ["incoming/a.csv"] } };

  it("C1: come at set times, with the input that was asked for", async () => {
    const run = await withEvents({ nightly });
    const rule = run.get(types.rule, "worker-nightly-rule");
    assert.deepEqual(
      [rule.inputs.scheduleExpression, rule.inputs.eventPattern, rule.inputs.state],
      ["cron(0 3 * * ? *)", undefined, "ENABLED"],
    );
    const target = run.get(types.target, "worker-nightly-target");
    assert.deepEqual([target.inputs.arn, target.inputs.input], [functionArn, '{"keys":["incoming/a.csv"]}']);
  });

  it("C1: come for a pattern, as parts of the event", async () => {
    const pattern = { source: ["aws.guardduty"] };
    const input = { paths: { title: "$.detail.title" }, template: '{"title": <title>}' };
    const run = await withEvents({ findings: { pattern, input } });
    assert.equal(run.get(types.rule, "worker-findings-rule").inputs.eventPattern, JSON.stringify(pattern));
    assert.deepEqual(run.get(types.target, "worker-findings-target").inputs.inputTransformer, {
      inputPaths: input.paths,
      inputTemplate: input.template,
    });
  });

  it("C1: come for new objects under a prefix of one bucket", async () => {
    const run = await withEvents({ incoming: { bucketName: "data", prefix: "incoming/" } });
    assert.deepEqual(JSON.parse(String(run.get(types.rule, "worker-incoming-rule").inputs.eventPattern)), {
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: { bucket: { name: ["data"] }, object: { key: [{ prefix: "incoming/" }] } },
    });
    assert.deepEqual(objectPattern("data", "").detail, { bucket: { name: ["data"] } });
  });

  it("C1: come from that rule of this account only", async () => {
    const run = await withEvents({ nightly });
    assert.equal(run.get(types.rule, "worker-nightly-rule").outputs.arn, ruleArn);
    assert.ok(mayCall(run, "events.amazonaws.com", ruleArn));
    assert.ok(!mayCall(run, "events.amazonaws.com", `${ruleArn}-other`));
    assert.ok(!mayCall(run, "events.amazonaws.com", ruleArn, "999999999999"));
    assert.ok(!mayCall(run, "s3.amazonaws.com", ruleArn));
  });

  it("C1: come through the alias alone where there is one", async () => {
    const run = await withEvents({ nightly }, { release: {} });
    const call = (resource: string) => mayCall(run, "events.amazonaws.com", ruleArn, account, resource);
    assert.ok(call(`${functionArn}:live`));
    assert.ok(!call(functionArn));
    assert.ok(!call(`${functionArn}:7`));
  });

  it("C1: lie in an encrypted queue of the source when they cannot be delivered", async () => {
    const run = await withEvents({ nightly });
    const queue = run.get(types.queue, "worker-nightly-undelivered-queue");
    assert.equal(queue.inputs.sqsManagedSseEnabled, true);
    assert.deepEqual(run.get(types.target, "worker-nightly-target").inputs.deadLetterConfig, {
      arn: queue.outputs.arn as string,
    });
    const may = maySendUndelivered(run, "nightly");
    assert.ok(may("events.amazonaws.com", ruleArn));
    assert.ok(!may("events.amazonaws.com", `${ruleArn}-other`));
    assert.ok(!may("events.amazonaws.com", ruleArn, false));
    assert.ok(!may("sns.amazonaws.com", ruleArn));
  });

  it("X3: come when the permission is there", async () => {
    const run = await withEvents({ nightly });
    const target = run.get(types.target, "worker-nightly-target");
    assert.ok(target.dependencies.includes(run.get(types.permission, "worker-nightly-permission").urn));
    assert.ok(
      target.dependencies.includes(run.get(types.queuePolicy, "worker-nightly-undelivered-policy").urn),
    );
  });

  for (const schedule of ["5 minutes", "rate(0 minutes)", "rate(5 weeks)", "cron(0 3 * * ?)", "0 3 * * *"]) {
    it(`C1: are refused at ${schedule}`, async () => {
      await assert.rejects(
        withEvents({ nightly: { schedule } }),
        /events\.nightly\.schedule is .*: rate\(NUMBER/,
      );
    });
  }
  for (const schedule of [
    "rate(1 minute)",
    "rate(5 minutes)",
    "rate(1 day)",
    "cron(0/15 8-17 ? * MON-FRI *)",
  ]) {
    it(`C1: may come at ${schedule}`, async () => {
      const run = await withEvents({ nightly: { schedule } });
      assert.equal(run.get(types.rule, "worker-nightly-rule").inputs.scheduleExpression, schedule);
    });
  }
});

describe("events of an SNS topic", () => {
  it("C1: are the messages that pass the filter", async () => {
    const run = await withEvents({
      news: { topicArn, filter: { kind: ["order"] }, filterScope: "MessageBody" },
    });
    const { inputs } = run.get(types.subscription, "worker-news-subscription");
    assert.deepEqual(
      [inputs.topic, inputs.protocol, inputs.endpoint, inputs.filterPolicy, inputs.filterPolicyScope],
      [topicArn, "lambda", functionArn, '{"kind":["order"]}', "MessageBody"],
    );
  });

  it("C1: come from that topic only", async () => {
    const run = await withEvents({ news: { topicArn } });
    assert.ok(mayCall(run, "sns.amazonaws.com", topicArn));
    assert.ok(!mayCall(run, "sns.amazonaws.com", `${topicArn}-other`));
    assert.ok(!mayCall(run, "sns.amazonaws.com", topicArn.replace(account, "999999999999")));
    assert.ok(!mayCall(run, "events.amazonaws.com", topicArn));
  });

  it("C1: lie in an encrypted queue of the source when they cannot be delivered", async () => {
    const run = await withEvents({ news: { topicArn } });
    const queue = run.get(types.queue, "worker-news-undelivered-queue");
    assert.equal(queue.inputs.sqsManagedSseEnabled, true);
    assert.deepEqual(
      JSON.parse(String(run.get(types.subscription, "worker-news-subscription").inputs.redrivePolicy)),
      { deadLetterTargetArn: queue.outputs.arn as string },
    );
    const may = maySendUndelivered(run, "news");
    assert.ok(may("sns.amazonaws.com", topicArn));
    assert.ok(!may("sns.amazonaws.com", `${topicArn}-other`));
    assert.ok(!may("sns.amazonaws.com", topicArn, false));
    assert.ok(!may("events.amazonaws.com", topicArn));
  });
});

/** One source of every kind. */
const everySource: EventSources = {
  changes: { streamArn: tableStream },
  findings: { pattern: { source: ["aws.guardduty"] } },
  incoming: { bucketName: "data", prefix: "incoming/" },
  news: { topicArn },
  nightly: { schedule: "rate(1 day)" },
  orders: { queueArn },
};

describe("event sources of a Lambda function", () => {
  it("C1: may be all of them at once, each taggable one tagged", async () => {
    const run = await withEvents(everySource);
    const tags = (resource: Registered) => Object.keys((resource.inputs.tags ?? {}) as object).length;
    for (const type of [types.mapping, types.rule, types.queue]) {
      assert.ok(
        run.ofType(type).every((resource) => tags(resource) === 7),
        type,
      );
    }
    assert.deepEqual(
      [run.ofType(types.mapping).length, run.ofType(types.rule).length, run.ofType(types.permission).length],
      [2, 3, 4],
    );
  });

  it("C1: are refused under a name that no resource could have", async () => {
    await assert.rejects(
      withEvents({ "My Queue": { queueArn } }),
      /events\.My Queue is "My Queue": a name of/,
    );
  });

  const kept = "records that fail for good are kept";
  const faults: readonly Fault[] = [
    [types.mapping, { functionResponseTypes: undefined }, "only the messages that failed are tried again"],
    [types.mapping, { destinationConfig: undefined }, kept],
    [types.permission, { sourceArn: undefined }, "only this rule of this account calls the function"],
    [types.permission, { sourceAccount: undefined }, "only this rule of this account calls the function"],
    [types.target, { deadLetterConfig: undefined }, "undelivered events are kept"],
    [types.subscription, { redrivePolicy: undefined }, "undelivered messages are kept"],
    [types.permission, { sourceArn: undefined }, "only this topic calls the function"],
  ];
  const sourceOf: Readonly<Record<string, EventSources>> = {
    [kept]: { changes: everySource.changes! },
    "only the messages that failed are tried again": { orders: everySource.orders! },
    "only this topic calls the function": { news: everySource.news! },
    "undelivered messages are kept": { news: everySource.news! },
  };
  for (const fault of faults) {
    itReportsFaults([fault], () => {
      const args = functionArgs({ events: sourceOf[fault[2]] ?? { nightly: everySource.nightly! } });
      return (name, options) => new LambdaFunction(name, args, options);
    });
  }
});
