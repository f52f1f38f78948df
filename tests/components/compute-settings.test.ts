import assert from "node:assert/strict";
import type { z } from "zod";
import { functionSettings } from "../../config/compute";
import { fleetSettings } from "../../config/fleet";

/** The paths of all that is wrong. */
function wrong(schema: z.ZodType, value: unknown): string[] {
  return schema.safeParse(value).error?.issues.map(({ path }) => path.join(".")) ?? [];
}

describe("settings of the Lambda function", () => {
  const good = {
    code: { path: "functions/sample" },
    runtime: "python3.13",
    handler: "app.handler",
    logRetentionDays: 30,
  };

  it("X2: are accepted when code, runtime and handler agree and numbers are in range", () => {
    assert.deepEqual(wrong(functionSettings, good), []);
    const limits = [
      { memorySizeMb: 128, timeoutSeconds: 1, reservedConcurrency: 1 },
      { memorySizeMb: 10_240, timeoutSeconds: 900, reservedConcurrency: 1000 },
    ];
    for (const more of limits) {
      assert.deepEqual(wrong(functionSettings, { ...good, ...more }), []);
    }
  });

  const digest = `sha256:${"0a".repeat(32)}`;
  const repository = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/worker";
  const image = { code: { image: `${repository}@${digest}` }, runtime: undefined, handler: undefined };

  it("X2: are accepted for code in S3 and for images, with all that there is", () => {
    const everything = {
      architecture: "x86_64",
      logLevels: { application: "WARN", system: "DEBUG" },
      release: { gradual: { previousVersion: "7", newWeight: 0.1 } },
      asynchronous: { retries: 0, maximumAgeSeconds: 60, onFailure: "record" },
      alarms: { disabled: ["duration"] },
    };
    const layers = ["arn:aws:lambda:eu-west-1:123456789012:layer:tools:3"];
    const inS3 = { code: { bucket: "code", key: "worker.zip", version: "v7" }, layers };
    assert.deepEqual(wrong(functionSettings, { ...good, ...everything }), []);
    assert.deepEqual(wrong(functionSettings, { ...good, ...inS3 }), []);
    assert.deepEqual(wrong(functionSettings, { ...good, ...image }), []);
  });

  const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:123456789012:${name}`;

  it("X2: take event sources of every kind", () => {
    const events = {
      nightly: { schedule: "cron(0 3 * * ? *)" },
      orders: { queueArn: arn("sqs", "orders"), keyArn: arn("kms", "key/1"), maximumConcurrency: 2 },
      news: { topicArn: arn("sns", "news") },
      changes: { streamArn: arn("dynamodb", "table/t/stream/2026-01-01T00:00:00.000"), batchSize: 10 },
      clicks: { streamArn: arn("kinesis", "stream/clicks"), startingPosition: "LATEST" },
    };
    assert.deepEqual(wrong(functionSettings, { ...good, events }), []);
  });

  for (const [field, source] of [
    ["events.x.schedule", { schedule: "every day" }],
    ["events.x.queueArn", { queueArn: arn("sns", "news") }],
    ["events.x.batchSize", { queueArn: arn("sqs", "orders"), batchSize: 11 }],
    ["events.x.maximumConcurrency", { queueArn: arn("sqs", "orders"), maximumConcurrency: 1 }],
    ["events.x.maximumRetries", { streamArn: arn("kinesis", "stream/s"), maximumRetries: -1 }],
    ["events.x", { topicArn: arn("sns", "news"), retries: 1 }],
  ] as const) {
    it(`X2: name ${field} when a source is ${JSON.stringify(source)}`, () => {
      assert.deepEqual(wrong(functionSettings, { ...good, events: { x: source } }), [field]);
    });
  }

  it("X2: name a source whose name cannot stay", () => {
    const events = { "Two Words": { schedule: "rate(1 day)" } };
    assert.deepEqual(wrong(functionSettings, { ...good, events }), ["events.Two Words"]);
  });

  for (const twin of [
    { queueArn: arn("sqs", "orders") },
    { topicArn: arn("sns", "news") },
    { streamArn: arn("kinesis", "stream/clicks") },
  ]) {
    it(`X2: name a second source that is the first: ${JSON.stringify(twin)}`, () => {
      const others = { nightly: { schedule: "rate(1 day)" }, weekly: { schedule: "rate(1 day)" } };
      assert.deepEqual(wrong(functionSettings, { ...good, events: { ...others, a: twin, b: twin } }), [
        "events.b",
      ]);
    });
  }

  for (const [field, more] of [
    ["code.path", { code: { path: "functions/absent" } }],
    ["handler", { handler: "app.main" }],
    ["runtime", { runtime: "python3.8" }],
    ["logRetentionDays", { logRetentionDays: 31 }],
    ["logRetentionDays", { logRetentionDays: undefined }],
    ["memorySizeMb", { memorySizeMb: 127 }],
    ["memorySizeMb", { memorySizeMb: 10_241 }],
    ["timeoutSeconds", { timeoutSeconds: 901 }],
    ["timeoutSeconds", { timeoutSeconds: 1.5 }],
    ["reservedConcurrency", { reservedConcurrency: 0 }],
    ["", { memorySize: 256 }],
    ["runtime", { runtime: undefined }],
    ["code.image", { ...image, code: { image: `${repository}:latest` } }],
    ["handler", { ...image, handler: "app.handler" }],
    ["layers.0", { layers: ["tools"] }],
    ["code", { code: {} }],
    ["release.gradual.newWeight", { release: { gradual: { previousVersion: "7", newWeight: 10 } } }],
    [
      "release.gradual.previousVersion",
      { release: { gradual: { previousVersion: "live", newWeight: 0.1 } } },
    ],
    ["release.provisionedConcurrency", { release: { provisionedConcurrency: 6 }, reservedConcurrency: 5 }],
    ["asynchronous.retries", { asynchronous: { retries: 3 } }],
    ["logLevels.system", { logLevels: { system: "TRACE" } }],
    ["alarms.disabled.0", { alarms: { disabled: ["cpu"] } }],
  ] as const) {
    it(`X2: are refused for ${JSON.stringify(more)}`, () => {
      assert.deepEqual(wrong(functionSettings, { ...good, ...more }), [field]);
    });
  }
});

describe("settings of the Auto Scaling group", () => {
  const certificateArn = "arn:aws:acm:eu-west-1:123456789012:certificate/1";
  const good = { instanceType: "t4g.small", minSize: 1, maxSize: 2, detailedMonitoring: false };

  it("X2: are accepted when they fit together", () => {
    assert.deepEqual(wrong(fleetSettings, good), []);
    const more = {
      minSize: 2,
      imageId: "ami-0123456789abcdef0",
      rootVolumeGib: 8,
      cpuTargetPercent: 90,
      warmupSeconds: 0,
      healthCheckGraceSeconds: 7200,
      mixedInstances: { instanceTypes: ["m7g.large"], onDemandBase: 1, onDemandPercentage: 0 },
      schedules: { night: { recurrence: "0 20 * * *", minSize: 0 } },
      sessions: { ownership: "create", logRetentionDays: 30 },
      loadBalancer: { certificateArn, webAcl: { logRetentionDays: 30, mode: "count" } },
    };
    assert.deepEqual(wrong(fleetSettings, { ...good, ...more }), []);
  });

  for (const [field, more] of [
    ["maxSize", { minSize: 3 }],
    ["instanceType", { instanceType: "small" }],
    ["imageParameter", { imageParameter: "/own/image" }],
    [
      "imageParameter",
      { imageParameter: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64" },
    ],
    ["imageId", { imageId: "ami-latest" }],
    ["rootVolumeGib", { rootVolumeGib: 7 }],
    ["cpuTargetPercent", { cpuTargetPercent: 100 }],
    ["detailedMonitoring", { detailedMonitoring: "yes" }],
    ["userData", { userData: "x".repeat(16_385) }],
    ["healthCheckGraceSeconds", { healthCheckGraceSeconds: 7201 }],
    ["mixedInstances.instanceTypes.0", { mixedInstances: { instanceTypes: ["m7i.large"] } }],
    ["mixedInstances.instanceTypes", { mixedInstances: { instanceTypes: [] } }],
    ["schedules.night.recurrence", { schedules: { night: { recurrence: "nightly", minSize: 0 } } }],
    ["schedules.night", { schedules: { night: { recurrence: "0 20 * * *", minSize: 0, desired: 1 } } }],
    ["sessions.logRetentionDays", { sessions: { ownership: "create" } }],
    ["sessions.existing", { sessions: { ownership: "existing" } }],
    ["sessions.ownership", { sessions: { ownership: "adopt" } }],
    ["loadBalancer.certificateArn", { loadBalancer: { certificateArn: "mine" } }],
    ["loadBalancer.allowedCidrs.0", { loadBalancer: { certificateArn, allowedCidrs: ["10.0.0.1/8"] } }],
    ["loadBalancer.targetPort", { loadBalancer: { certificateArn, targetPort: 0 } }],
    ["loadBalancer.webAcl.logRetentionDays", { loadBalancer: { certificateArn, webAcl: {} } }],
    [
      "loadBalancer.webAcl.rateLimit",
      { loadBalancer: { certificateArn, webAcl: { logRetentionDays: 30, rateLimit: 9 } } },
    ],
  ] as const) {
    it(`X2: are refused for ${JSON.stringify(more).slice(0, 80)}`, () => {
      assert.deepEqual(wrong(fleetSettings, { ...good, ...more }), [field]);
    });
  }
});
