import assert from "node:assert/strict";
import { AlertTopic, AuditTrail, CisAlarms, Dashboard, type AuditTrailArgs } from "../../components/audit";
import { cisControlKeys, type CisControlKey } from "../../components/audit/cis-controls";
import { EncryptionKeys } from "../../components/kms";
import { Deployment, type DeploymentArgs } from "../../components/shared";
import { LogBucket } from "../../components/storage";
import { evaluate, parsePolicy, service, type ContextInput, type PolicyKind } from "../../iam";
import { deploymentArgs } from "../support/deployment";
import { runUnderMocks, type ProgramRun, type Registered } from "../support/program";

interface Options {
  readonly trail?: Partial<AuditTrailArgs>;
  readonly disabled?: readonly CisControlKey[];
  readonly emails?: readonly string[];
  readonly deployment?: Partial<DeploymentArgs>;
}

/** Keys, log bucket, trail, topic, alarms and dashboard, wired as the environment wires them. */
async function audit({ trail, disabled, emails, deployment: more }: Options = {}): Promise<ProgramRun> {
  return await runUnderMocks(() => {
    const deployment = new Deployment(deploymentArgs(more));
    const keys = new EncryptionKeys("keys", { deployment, trailName: "audit" });
    const accessLogs = new LogBucket("access-logs", { deployment, retentionDays: 30 });
    const alerts = new AlertTopic("alerts", { deployment, keyArn: keys.notifications.arn, emails });
    const auditTrail = new AuditTrail("audit", {
      deployment,
      keyArn: keys.trail.arn,
      logsKeyArn: keys.logs.arn,
      accessLogs,
      logRetentionDays: 90,
      ...trail,
    });
    const { logGroupName } = auditTrail;
    const alarms = new CisAlarms("cis", { deployment, logGroupName, topicArn: alerts.arn, disabled });
    new Dashboard("security", { deployment, watched: alarms.watched, logGroupName });
    return Promise.resolve({
      trail: auditTrail.controls,
      topic: alerts.controls,
      alarms: alarms.controls,
      trailArn: auditTrail.arn,
    });
  });
}

/** The run without options, made once. */
let made: Promise<ProgramRun> | undefined;
const usual = () => (made ??= audit());

const account = "123456789012";
const types = {
  trail: "aws:cloudtrail/trail:Trail",
  key: "aws:kms/key:Key",
  bucketPolicy: "aws:s3/bucketPolicy:BucketPolicy",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
  topicPolicy: "aws:sns/topicPolicy:TopicPolicy",
  filter: "aws:cloudwatch/logMetricFilter:LogMetricFilter",
  alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
};

const trailOf = (run: ProgramRun) => run.get(types.trail, "audit-trail");

/** What a service gets from the policy that is deployed on a resource. */
function mayService(
  name: string,
  action: string,
  resource: string,
  context: ContextInput,
  policy: { holder: Registered; kind: PolicyKind },
): boolean {
  return evaluate(
    { principal: service(name), action, resource, resourceAccount: account, context },
    { resource: parsePolicy(policy.holder.inputs.policy as string, policy.kind) },
  ).allowed;
}

describe("AuditTrail", () => {
  it("A1: records all regions, validated, encrypted, into bucket and log group", async () => {
    const { inputs, outputs } = trailOf(await usual());
    assert.equal(inputs.isMultiRegionTrail, true);
    assert.equal(inputs.includeGlobalServiceEvents, true);
    assert.equal(inputs.enableLogFileValidation, true);
    assert.equal(inputs.enableLogging, true);
    assert.match(inputs.kmsKeyId as string, /^arn:aws:kms:/);
    assert.equal(inputs.s3BucketName, `bulwark-audit-dev-${account}-eu-west-1`);
    assert.equal(
      inputs.cloudWatchLogsGroupArn,
      `arn:aws:logs:eu-west-1:${account}:log-group:/bulwark/dev/audit:*`,
    );
    assert.equal(outputs.arn, `arn:aws:cloudtrail:eu-west-1:${account}:trail/bulwark-audit-dev`);
  });

  it("A1: records management events; data events and insights only when asked for, never of log buckets", async () => {
    const plain = trailOf(await usual()).inputs;
    assert.deepEqual(plain.advancedEventSelectors, [
      { name: "Management events", fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }] },
    ]);
    assert.equal(plain.insightSelectors, undefined);

    const more = trailOf(
      await audit({ trail: { dataEvents: { s3: true, lambda: true }, insights: true } }),
    ).inputs;
    assert.deepEqual((more.advancedEventSelectors as unknown[]).slice(1), [
      {
        name: "S3 objects",
        fieldSelectors: [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: ["AWS::S3::Object"] },
          {
            field: "resources.ARN",
            notStartsWiths: [
              `arn:aws:s3:::bulwark-audit-dev-${account}-eu-west-1/`,
              `arn:aws:s3:::bulwark-access-logs-dev-${account}-eu-west-1/`,
            ],
          },
        ],
      },
      {
        name: "Lambda invocations",
        fieldSelectors: [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: ["AWS::Lambda::Function"] },
        ],
      },
    ]);
    assert.deepEqual(more.insightSelectors, [
      { insightType: "ApiCallRateInsight" },
      { insightType: "ApiErrorRateInsight" },
    ]);
  });

  it("A2: CloudTrail's own checks at creation pass on the deployed bucket and key", async () => {
    const run = await usual();
    const trailArn = trailOf(run).outputs.arn as string;
    const bucketName = trailOf(run).inputs.s3BucketName as string;
    const bucket = `arn:aws:s3:::${bucketName}`;
    const keyArn = trailOf(run).inputs.kmsKeyId as string;
    const source = { "aws:SourceArn": trailArn, "aws:SourceAccount": account, "aws:SecureTransport": true };
    const onBucket = { holder: run.get(types.bucketPolicy, "audit-bucket-policy"), kind: "bucket" } as const;
    const key = run.ofType(types.key).find(({ outputs }) => outputs.arn === keyArn)!;
    const onKey = { holder: key, kind: "key" } as const;
    const cloudTrail = "cloudtrail.amazonaws.com";
    const headers = {
      "s3:x-amz-acl": "bucket-owner-full-control",
      "s3:x-amz-server-side-encryption": "aws:kms",
      "s3:x-amz-server-side-encryption-aws-kms-key-id": keyArn,
    };
    const write = (context: ContextInput) =>
      mayService(cloudTrail, "s3:PutObject", `${bucket}/AWSLogs/${account}/CloudTrail/x`, context, onBucket);
    assert.ok(mayService(cloudTrail, "s3:GetBucketAcl", bucket, source, onBucket));
    assert.ok(write({ ...source, ...headers }));
    assert.ok(!write({ ...source, ...headers, "aws:SourceArn": `${trailArn}-2` }));

    const encryptionContext = {
      "kms:EncryptionContext:aws:cloudtrail:arn": trailArn,
      "kms:EncryptionContext:aws:s3:arn": `${bucket}/AWSLogs/${account}/`,
    };
    assert.ok(
      mayService(cloudTrail, "kms:GenerateDataKey", keyArn, { ...source, ...encryptionContext }, onKey),
    );
    assert.ok(mayService(cloudTrail, "kms:DescribeKey", keyArn, source, onKey));
    // Bucket keys are on.
    assert.ok(mayService(cloudTrail, "kms:Decrypt", keyArn, source, onKey));
  });

  it("A2: the trail waits for bucket policy, role and its permissions", async () => {
    const run = await usual();
    const { dependencies } = trailOf(run);
    for (const [type, name] of [
      [types.bucketPolicy, "audit-bucket-policy"],
      ["aws:iam/role:Role", "audit-logs-role"],
      [types.rolePolicy, "audit-logs-permissions"],
      [types.logGroup, "audit-logs"],
    ] as const) {
      assert.ok(dependencies.includes(run.get(type, name).urn), name);
    }
  });

  it("A3: the log group has a key, which admits it, and a retention", async () => {
    const run = await usual();
    const group = run.get(types.logGroup, "audit-logs");
    assert.equal(group.inputs.retentionInDays, 90);
    const key = run.ofType(types.key).find(({ outputs }) => outputs.arn === group.inputs.kmsKeyId)!;
    const context = {
      "kms:EncryptionContext:aws:logs:arn": (group.outputs.arn as string).replace(/:\*$/, ""),
    };
    const probe = (given: ContextInput) =>
      mayService("logs.eu-west-1.amazonaws.com", "kms:GenerateDataKey", key.outputs.arn as string, given, {
        holder: key,
        kind: "key",
      });
    assert.ok(probe(context));
    assert.ok(
      !probe({ "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:eu-west-1:${account}:log-group:/other` }),
    );
  });

  it("S6: trail, log group and bucket are protected unless the deployment says otherwise", async () => {
    const stateful = (run: ProgramRun) => [
      trailOf(run),
      run.get(types.logGroup, "audit-logs"),
      run.get("aws:s3/bucket:Bucket", "audit-bucket-bucket"),
    ];
    assert.ok(stateful(await usual()).every(({ protect }) => protect));
    assert.ok(stateful(await audit({ deployment: { protect: false } })).every(({ protect }) => !protect));
  });

  it("X4: says what holds, from the resources", async () => {
    const { outputs } = await usual();
    for (const part of ["trail", "topic", "alarms"]) {
      const off = (outputs[part] as { control: string; enabled: boolean }[]).filter(
        ({ enabled }) => !enabled,
      );
      assert.deepEqual(off, [], part);
    }
    const count = (part: string) => (outputs[part] as unknown[]).length;
    assert.deepEqual([count("trail"), count("topic"), count("alarms")], [14, 4, cisControlKeys.length]);
  });
});

describe("AlertTopic", () => {
  it("A4: alarms can really publish: topic policy and key policy let them", async () => {
    const run = await usual();
    const topic = run.get("aws:sns/topic:Topic", "alerts-topic");
    const key = run.ofType(types.key).find(({ outputs }) => outputs.arn === topic.inputs.kmsMasterKeyId)!;
    const alarm = run.get(types.alarm, "cis-root-use-alarm");
    const context = {
      "aws:SourceArn": alarm.outputs.arn as string,
      "aws:SourceAccount": account,
      "aws:SecureTransport": true,
    };
    const onTopic = { holder: run.get(types.topicPolicy, "alerts-policy"), kind: "topic" } as const;
    const onKey = { holder: key, kind: "key" } as const;
    const topicArn = topic.outputs.arn as string;
    const keyArn = key.outputs.arn as string;
    const cloudWatch = "cloudwatch.amazonaws.com";
    assert.ok(mayService(cloudWatch, "sns:Publish", topicArn, context, onTopic));
    for (const action of ["kms:Decrypt", "kms:GenerateDataKey"]) {
      assert.ok(mayService(cloudWatch, action, keyArn, context, onKey), action);
      const foreign = { ...context, "aws:SourceAccount": "210987654321" };
      assert.ok(!mayService(cloudWatch, action, keyArn, foreign, onKey), action);
    }
  });

  it("A4: every address is subscribed once, under a name of its own", async () => {
    const run = await audit({ emails: ["ops@example.com", "sec@example.com", "ops@example.com"] });
    const subscriptions = run.ofType("aws:sns/topicSubscription:TopicSubscription");
    assert.deepEqual(
      subscriptions.map(({ name, inputs }): unknown[] => [name, inputs.protocol, inputs.endpoint]),
      [
        ["alerts-email-ops@example.com", "email", "ops@example.com"],
        ["alerts-email-sec@example.com", "email", "sec@example.com"],
      ],
    );
  });
});

describe("CisAlarms", () => {
  it("A4: each control has a filter on the trail's group and an alarm on its metric", async () => {
    const run = await usual();
    const topicArn = run.get("aws:sns/topic:Topic", "alerts-topic").outputs.arn as string;
    for (const key of cisControlKeys) {
      const filter = run.get(types.filter, `cis-${key}-filter`);
      const alarm = run.get(types.alarm, `cis-${key}-alarm`);
      assert.equal(filter.inputs.logGroupName, "/bulwark/dev/audit");
      const { name, namespace, value } = filter.inputs.metricTransformation as Record<string, string>;
      assert.deepEqual([alarm.inputs.metricName, alarm.inputs.namespace, value], [name, namespace, "1"]);
      assert.deepEqual(alarm.inputs.alarmActions, [topicArn]);
      assert.equal(alarm.inputs.threshold, 1);
      assert.equal(alarm.inputs.comparisonOperator, "GreaterThanOrEqualToThreshold");
      assert.equal((alarm.inputs.tags as Record<string, string>).Owner, "platform-team");
    }
  });

  it("A4: alarms wait for the topic's policy", async () => {
    const run = await usual();
    const policy = run.get(types.topicPolicy, "alerts-policy").urn;
    for (const alarm of run.ofType(types.alarm)) {
      assert.ok(alarm.dependencies.includes(policy), alarm.name);
    }
  });

  it("A4: each can be switched off, and only it goes", async () => {
    const names = (run: ProgramRun) => run.ofType(types.alarm).map(({ name }) => name);
    const all = names(await usual());
    const some = await audit({ disabled: ["unauthorized-calls"] });
    assert.deepEqual(
      names(some),
      all.filter((name) => name !== "cis-unauthorized-calls-alarm"),
    );
    assert.equal(some.ofType(types.filter).length, cisControlKeys.length - 1);
    assert.equal((some.outputs.alarms as unknown[]).length, cisControlKeys.length - 1);
  });
});

describe("Dashboard", () => {
  it("A4: shows the deployed alarms, their metrics and the trail's group", async () => {
    const run = await audit({ disabled: ["vpc-changes"] });
    const { dashboardBody, dashboardName } = run.get(
      "aws:cloudwatch/dashboard:Dashboard",
      "security-dashboard",
    ).inputs;
    assert.equal(dashboardName, "bulwark-security-dev");
    const { widgets } = JSON.parse(dashboardBody as string) as { widgets: Widget[] };
    const alarms = run.ofType(types.alarm);
    const shown = (type: string) =>
      widgets.filter((widget) => widget.type === type).map(({ properties }) => properties);
    assert.deepEqual(
      shown("alarm").flatMap((properties) => properties.alarms),
      alarms.map(({ outputs }) => outputs.arn as string),
    );
    assert.deepEqual(
      shown("metric").flatMap((properties) =>
        (properties.metrics as string[][]).map((row) => row.slice(0, 2)),
      ),
      alarms.map(({ inputs }): unknown[] => [inputs.namespace, inputs.metricName]),
    );
    for (const { query } of shown("log")) {
      assert.ok((query as string).startsWith("SOURCE '/bulwark/dev/audit' | "));
    }
    // Nothing lies on anything else.
    widgets.reduce((bottom, { y, height, x, width }) => {
      assert.ok(y >= bottom && x + width <= 24);
      return y + height;
    }, 0);
  });
});

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}
