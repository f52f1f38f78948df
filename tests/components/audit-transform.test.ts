import assert from "node:assert/strict";
import { AlertTopic, AuditTrail, CisAlarms, Dashboard } from "../../components/audit";
import { Deployment } from "../../components/shared";
import { deploymentArgs } from "../support/deployment";
import { runUnderMocks, type ProgramRun } from "../support/program";
import { itReachesEachChild } from "../support/transforms";

const deployment = new Deployment(deploymentArgs({ protect: false }));
const keyArn = deployment.arn("kms", "key/11111111-2222-3333-4444-555555555555");
const topicArn = deployment.arn("sns", "alerts");
const logGroupName = "/bulwark/dev/audit";

/** Components alone, without what authorises them: the simulated AWS is not asked whether they would work. */
const alone = (make: () => unknown): Promise<ProgramRun> =>
  runUnderMocks(
    () => {
      make();
      return Promise.resolve();
    },
    { preview: true },
  );

describe("transforms of the audit trail", () => {
  const accessLogs = { bucketName: "logs", arn: "arn:aws:s3:::logs" };
  itReachesEachChild(
    {
      "bucket.bucket": /^audit-bucket-bucket$/,
      "bucket.publicAccess": /^audit-bucket-public-access$/,
      "bucket.ownership": /^audit-bucket-ownership$/,
      "bucket.versioning": /^audit-bucket-versioning$/,
      "bucket.encryption": /^audit-bucket-encryption$/,
      "bucket.lifecycle": /^audit-bucket-lifecycle$/,
      "bucket.logging": /^audit-bucket-logging$/,
      "bucket.policy": /^audit-bucket-policy$/,
      logGroup: /^audit-logs$/,
      role: /^audit-logs-role$/,
      rolePolicy: /^audit-logs-permissions$/,
      trail: /^audit-trail$/,
    },
    /^audit-/,
    (transform) =>
      alone(
        () =>
          new AuditTrail("audit", {
            deployment,
            keyArn,
            logsKeyArn: keyArn,
            accessLogs,
            logRetentionDays: 90,
            transform,
          }),
      ),
  );
});

describe("transforms of the alert topic", () => {
  itReachesEachChild(
    { topic: /^alerts-topic$/, policy: /^alerts-policy$/, subscription: /^alerts-(email|to)-/ },
    /^alerts-/,
    (transform) =>
      alone(
        () =>
          new AlertTopic("alerts", {
            deployment,
            keyArn,
            emails: ["ops@example.com"],
            subscriptions: { pager: { https: "https://pager.example.com/x" } },
            transform,
          }),
      ),
  );
});

describe("transforms of the alarms", () => {
  itReachesEachChild({ filter: /^cis-.*-filter$/, alarm: /^cis-.*-alarm$/ }, /^cis-/, (transform) =>
    alone(() => new CisAlarms("cis", { deployment, logGroupName, topicArn, transform })),
  );

  it("X5: one control can be tuned by the child's name", async () => {
    const run = await alone(
      () =>
        new CisAlarms("cis", {
          deployment,
          logGroupName,
          topicArn,
          transform: {
            alarm: (_, __, name) =>
              name === "cis-unauthorized-calls-alarm" ? { args: { threshold: 10 } } : {},
          },
        }),
    );
    const thresholds = run
      .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
      .filter(({ inputs }) => inputs.threshold !== 1);
    assert.deepEqual(
      thresholds.map(({ name, inputs }) => [name, inputs.threshold as number]),
      [["cis-unauthorized-calls-alarm", 10]],
    );
  });
});

describe("transforms of the dashboard", () => {
  itReachesEachChild({ dashboard: /^security-dashboard$/ }, /^security-/, (transform) =>
    alone(() => new Dashboard("security", { deployment, watched: [], logGroupName, transform })),
  );
});
