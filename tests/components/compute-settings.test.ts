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
  ] as const) {
    it(`X2: are refused for ${JSON.stringify(more)}`, () => {
      assert.deepEqual(wrong(functionSettings, { ...good, ...more }), [field]);
    });
  }
});

describe("settings of the Auto Scaling group", () => {
  const good = { instanceType: "t4g.small", minSize: 1, maxSize: 2, detailedMonitoring: false };

  it("X2: are accepted when they fit together", () => {
    assert.deepEqual(wrong(fleetSettings, good), []);
    const more = {
      minSize: 2,
      imageId: "ami-0123456789abcdef0",
      rootVolumeGib: 8,
      cpuTargetPercent: 90,
      warmupSeconds: 0,
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
  ] as const) {
    it(`X2: are refused for ${JSON.stringify(more).slice(0, 80)}`, () => {
      assert.deepEqual(wrong(fleetSettings, { ...good, ...more }), [field]);
    });
  }
});
