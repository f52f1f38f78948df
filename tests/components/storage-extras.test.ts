import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { Deployment } from "../../components/shared";
import {
  Bucket,
  LogBucket,
  logBucketProblems,
  type BucketArgs,
  type BucketExtras,
  type LogBucketArgs,
  type Notifications,
  type ObjectEvent,
} from "../../components/storage";
import { notificationProblems } from "../../components/storage/notification-settings";
import { evaluate, parsePolicy, service, type ContextInput } from "../../iam";
import { World } from "../../simulator";
import { deploymentArgs } from "../support/deployment";
import { itReportsFaults } from "../support/faults";
import { runUnderMocks, type ProgramRun } from "../support/program";

const account = "123456789012";
const keyArn = `arn:aws:kms:eu-west-1:${account}:key/11111111-2222-3333-4444-555555555555`;
const bucketArn = `arn:aws:s3:::bulwark-data-dev-${account}-eu-west-1`;
const logBucket = `bulwark-access-logs-dev-${account}-eu-west-1`;
const queueArn = `arn:aws:sqs:eu-west-1:${account}:jobs`;
const topicArn = `arn:aws:sns:eu-west-1:${account}:news`;
const functionArn = `arn:aws:lambda:eu-west-1:${account}:function:thumbs`;
const created: readonly ObjectEvent[] = ["s3:ObjectCreated:*"];

const types = {
  lock: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
  inventory: "aws:s3/inventory:Inventory",
  tiers: "aws:s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration",
  notification: "aws:s3/bucketNotification:BucketNotification",
  permission: "aws:lambda/permission:Permission",
  queuePolicy: "aws:sqs/queuePolicy:QueuePolicy",
  topicPolicy: "aws:sns/topicPolicy:TopicPolicy",
  policy: "aws:s3/bucketPolicy:BucketPolicy",
};

const everyExtra: BucketExtras = {
  objectLock: { mode: "GOVERNANCE", days: 30 },
  inventory: { frequency: "Weekly" },
  archiveTiers: { archiveAfterDays: 90, deepArchiveAfterDays: 180 },
  notifications: {
    eventBridge: true,
    functions: { thumbs: { functionArn, events: created, prefix: "images/", suffix: ".png" } },
    queues: { jobs: { queueArn, policy: "create", events: ["s3:ObjectRemoved:*"] } },
    topics: { news: { topicArn, policy: "create", events: created, prefix: "news/" } },
  },
};

async function bucketWith(extras: Partial<BucketArgs>): Promise<ProgramRun> {
  return await runUnderMocks(() => {
    const deployment = new Deployment(deploymentArgs());
    const accessLogs = new LogBucket("access-logs", { deployment, retentionDays: 30 });
    const data = new Bucket("data", { deployment, keyArn, accessLogs, ...extras });
    return Promise.resolve({ controls: data.controls });
  });
}

let made: Promise<ProgramRun> | undefined;
const usual = () => (made ??= bucketWith(everyExtra));
const controls = (run: ProgramRun) =>
  (run.outputs.controls as { control: string; enabled: boolean }[])
    .filter(({ enabled }) => enabled)
    .map(({ control }) => control);

describe("what a bucket can do besides", () => {
  it("S6: nothing of it is there by default, and asking for it changes nothing that was there", async () => {
    const before = await bucketWith({});
    const after = new Map((await usual()).resources.map(({ urn, inputs }) => [urn, inputs]));
    assert.deepEqual(
      before.resources.filter(({ type }) => Object.values(types).slice(0, 7).includes(type)),
      [],
    );
    for (const { urn, inputs } of before.resources) assert.deepEqual(after.get(urn), inputs, urn);
  });

  it("S6: another bucket changes nothing that was there", async () => {
    const one = await bucketWith({});
    const two = await runUnderMocks(() => {
      const deployment = new Deployment(deploymentArgs());
      const accessLogs = new LogBucket("access-logs", { deployment, retentionDays: 30 });
      new Bucket("archive", { deployment, keyArn, accessLogs, ...everyExtra });
      new Bucket("data", { deployment, keyArn, accessLogs });
      return Promise.resolve();
    });
    const inputs = new Map(two.resources.map((resource) => [resource.urn, resource.inputs]));
    for (const { urn, inputs: given } of one.resources) assert.deepEqual(inputs.get(urn), given, urn);
  });

  it("X3: all settings of a bucket are made one after the other, versions first", async () => {
    const run = await usual();
    const order = [
      run.get(types.policy, "data-policy"),
      run.get(types.lock, "data-object-lock"),
      run.get(types.inventory, "data-inventory"),
      run.get(types.tiers, "data-archive-tiers"),
      run.get(types.notification, "data-events-notification"),
    ];
    order.slice(1).forEach((setting, index) => {
      assert.ok(setting.dependencies.includes(order[index]!.urn), setting.name);
    });
  });
});

describe("object lock", () => {
  it("S4: locks new objects, without a new bucket", async () => {
    const run = await usual();
    assert.deepEqual(run.get(types.lock, "data-object-lock").inputs.rule, {
      defaultRetention: { mode: "GOVERNANCE", days: 30 },
    });
    assert.equal(run.get("aws:s3/bucket:Bucket", "data-bucket").inputs.objectLockEnabled, undefined);
    assert.ok(controls(run).includes("object lock") && controls(run).includes("new objects locked"));
  });

  it("S4: for years, or only for objects whose writer asks for it", async () => {
    const years = await bucketWith({ objectLock: { mode: "COMPLIANCE", years: 7 } });
    assert.deepEqual(years.get(types.lock, "data-object-lock").inputs.rule, {
      defaultRetention: { mode: "COMPLIANCE", years: 7 },
    });
    const asked = await bucketWith({ objectLock: {} });
    assert.equal(asked.get(types.lock, "data-object-lock").inputs.rule, undefined);
    assert.ok(controls(asked).includes("object lock"));
    assert.ok(!controls(asked).includes("new objects locked"));
  });

  it("S4: a log bucket has none, since S3 delivers no access logs to locked buckets", async () => {
    assert.deepEqual(
      (await usual()).ofType(types.lock).map(({ name }) => name),
      ["data-object-lock"],
    );
    const args: LogBucketArgs = { deployment: new Deployment(deploymentArgs()), retentionDays: 1 };
    // @ts-expect-error there is no such argument
    assert.equal(args.objectLock, undefined);
  });

  const mistakes: readonly (readonly [string, Partial<BucketArgs>, RegExp])[] = [
    ["a time without a mode", { objectLock: { days: 1 } }, /objectLock\.days is 1: nothing without mode/],
    ["a mode without a time", { objectLock: { mode: "GOVERNANCE" } }, /either days or years/],
    ["two times", { objectLock: { mode: "GOVERNANCE", days: 1, years: 1 } }, /either days or years/],
    ["no days", { objectLock: { mode: "GOVERNANCE", days: 0 } }, /whole days from 1 to 36500/],
    ["too many years", { objectLock: { mode: "GOVERNANCE", years: 101 } }, /whole years from 1 to 100/],
    [
      "to empty what nobody can delete",
      { objectLock: { mode: "COMPLIANCE", days: 1 }, forceDestroy: true },
      /forceDestroy is true: false where objects are locked in COMPLIANCE mode/,
    ],
  ];
  for (const [what, args, message] of mistakes) {
    it(`X2: refuses ${what}`, async () => {
      await assert.rejects(bucketWith(args), message);
    });
  }
});

describe("inventory", () => {
  it("S4: lists all versions, to a place of its own in the log bucket", async () => {
    const { inputs } = (await usual()).get(types.inventory, "data-inventory");
    assert.deepEqual(
      [inputs.includedObjectVersions, inputs.schedule, inputs.destination],
      [
        "All",
        { frequency: "Weekly" },
        {
          bucket: {
            bucketArn: `arn:aws:s3:::${logBucket}`,
            accountId: account,
            format: "Parquet",
            prefix: "inventory",
          },
        },
      ],
    );
    for (const field of ["EncryptionStatus", "ReplicationStatus", "ObjectLockMode"]) {
      assert.ok(inputs.optionalFields.includes(field), field);
    }
    assert.ok(controls(await usual()).includes("inventory"));
  });

  it("S4: the log bucket lets S3 deliver lists of this deployment's buckets, there and nowhere else", async () => {
    const run = await usual();
    const document = parsePolicy(
      run.get(types.policy, "access-logs-policy").inputs.policy as string,
      "bucket",
    );
    const source = { "aws:SourceAccount": account, "aws:SourceArn": bucketArn, "aws:SecureTransport": true };
    const deliver = (context: ContextInput, path = "inventory/data/all/x", action = "s3:PutObject") =>
      evaluate(
        {
          principal: service("s3.amazonaws.com"),
          action,
          resource: `arn:aws:s3:::${logBucket}/${path}`,
          resourceAccount: account,
          context: { "s3:TlsVersion": "1.3", ...context },
        },
        { resource: document },
      ).decision;
    assert.equal(deliver(source), "allow");
    assert.equal(deliver(source, "bulwark-data/x"), "implicit-deny");
    assert.equal(deliver(source, undefined, "s3:GetObject"), "implicit-deny");
    assert.equal(deliver({ ...source, "aws:SourceAccount": "210987654321" }), "implicit-deny");
    assert.equal(
      deliver({ ...source, "aws:SourceArn": bucketArn.replace("-dev-", "-prod-") }),
      "implicit-deny",
    );
    assert.equal(deliver({ ...source, "aws:SecureTransport": false }), "explicit-deny");
  });
});

describe("archive tiers", () => {
  it("S1: are those asked for", async () => {
    const { inputs } = (await usual()).get(types.tiers, "data-archive-tiers");
    assert.deepEqual(inputs.tierings, [
      { accessTier: "ARCHIVE_ACCESS", days: 90 },
      { accessTier: "DEEP_ARCHIVE_ACCESS", days: 180 },
    ]);
  });

  for (const [archiveTiers, message] of [
    [{}, /at least one tier/],
    [{ archiveAfterDays: 89 }, /whole days from 90 to 730/],
    [{ deepArchiveAfterDays: 179 }, /whole days from 180 to 730/],
    [{ archiveAfterDays: 200, deepArchiveAfterDays: 200 }, /later than archiveAfterDays \(200\)/],
  ] as const) {
    it(`X2: refuses ${JSON.stringify(archiveTiers)}`, async () => {
      await assert.rejects(bucketWith({ archiveTiers }), message);
    });
  }
});

describe("notifications", () => {
  it("S4: go to EventBridge, a function, a queue and a topic, each with what lets S3 reach it", async () => {
    const run = await usual();
    const { inputs, dependencies } = run.get(types.notification, "data-events-notification");
    assert.deepEqual(
      [inputs.eventbridge, inputs.lambdaFunctions, inputs.queues, inputs.topics],
      [
        true,
        [
          {
            lambdaFunctionArn: functionArn,
            id: "thumbs",
            events: created,
            filterPrefix: "images/",
            filterSuffix: ".png",
          },
        ],
        [{ queueArn, id: "jobs", events: ["s3:ObjectRemoved:*"] }],
        [{ topicArn, id: "news", events: created, filterPrefix: "news/" }],
      ],
    );
    for (const type of [types.permission, types.queuePolicy, types.topicPolicy]) {
      assert.ok(dependencies.includes(run.ofType(type)[0]!.urn), type);
    }
  });

  it("S4: S3 calls the function for this bucket of this account", async () => {
    const { inputs } = (await usual()).ofType(types.permission)[0]!;
    assert.deepEqual(
      [inputs.action, inputs.function, inputs.principal, inputs.sourceArn, inputs.sourceAccount],
      ["lambda:InvokeFunction", functionArn, "s3.amazonaws.com", bucketArn, account],
    );
  });

  for (const [type, kind, action, arn] of [
    [types.queuePolicy, "queue", "sqs:SendMessage", queueArn],
    [types.topicPolicy, "topic", "sns:Publish", topicArn],
  ] as const) {
    it(`S4: S3 may tell the ${kind} of this bucket, and nobody else of anything`, async () => {
      const document = parsePolicy((await usual()).ofType(type)[0]!.inputs.policy as string, kind);
      const source = { "aws:SourceAccount": account, "aws:SourceArn": bucketArn };
      const tell = (context: ContextInput, name = "s3.amazonaws.com") =>
        evaluate(
          {
            principal: service(name),
            action,
            resource: arn,
            resourceAccount: account,
            context: { "aws:SecureTransport": true, ...context },
          },
          { resource: document },
        ).decision;
      assert.equal(tell(source), "allow");
      assert.equal(tell({ ...source, "aws:SourceArn": `${bucketArn}-other` }), "implicit-deny");
      assert.equal(tell({ ...source, "aws:SourceAccount": "210987654321" }), "implicit-deny");
      assert.equal(tell({}), "implicit-deny");
      assert.equal(tell(source, "events.amazonaws.com"), "implicit-deny");
      assert.equal(tell({ ...source, "aws:SecureTransport": false }), "explicit-deny");
    });
  }

  it("S4: the queue's policy is put where the queue is", async () => {
    const run = await runUnderMocks(() => {
      const deployment = new Deployment(deploymentArgs());
      const queue = new aws.sqs.Queue("jobs", { name: "jobs" });
      new Bucket("data", {
        deployment,
        keyArn,
        accessLogs: { bucketName: "logs" },
        notifications: { queues: { jobs: { queueArn: queue.arn, policy: "create", events: created } } },
      });
      return Promise.resolve();
    });
    const [policy] = run.ofType(types.queuePolicy);
    assert.equal(policy!.inputs.queueUrl, run.get("aws:sqs/queue:Queue", "jobs").outputs.url);
  });

  it("S4: a queue or topic that has a policy keeps it", async () => {
    const run = await bucketWith({
      notifications: {
        queues: { jobs: { queueArn, policy: "existing", events: created, prefix: "a" } },
        topics: { news: { topicArn, policy: "existing", events: created, prefix: "b" } },
      },
    });
    assert.equal(run.ofType(types.queuePolicy).length + run.ofType(types.topicPolicy).length, 0);
    assert.equal(run.ofType(types.notification).length, 1);
  });

  it("X2: refuses two targets for one event, as S3 does, and nothing else", () => {
    const target = fc.record({
      events: fc.uniqueArray(
        fc.constantFrom<ObjectEvent>(
          "s3:ObjectCreated:*",
          "s3:ObjectCreated:Put",
          "s3:ObjectCreated:Copy",
          "s3:ObjectRemoved:*",
          "s3:ObjectRemoved:Delete",
        ),
        { minLength: 1, maxLength: 2 },
      ),
      prefix: fc.constantFrom("", "a", "ab", "b"),
      suffix: fc.constantFrom("", "z", "yz", "y"),
    });
    const objects = ["", "a", "ab", "b", "c"].flatMap((start) =>
      ["", "z", "yz", "y", "x"].map((end) => `${start}-${end}`),
    );
    const concrete = ["ObjectCreated:Put", "ObjectCreated:Copy", "ObjectRemoved:Delete"].map(
      (event) => `s3:${event}`,
    );
    fc.assert(
      fc.property(target, target, (one, two) => {
        const takes = (selection: typeof one, event: string, key: string) =>
          selection.events.some((given) => given === event || event.startsWith(given.replace("*", ""))) &&
          key.startsWith(selection.prefix) &&
          key.endsWith(selection.suffix);
        const clash = concrete.some((event) =>
          objects.some((key) => takes(one, event, key) && takes(two, event, key)),
        );
        const notifications: Notifications = {
          functions: { one: { functionArn, ...one } },
          topics: { two: { topicArn, policy: "existing", ...two } },
        };
        assert.equal(notificationProblems(notifications).length > 0, clash);
      }),
    );
    assert.match(
      notificationProblems({ functions: { one: { functionArn, events: [] } } })[0]!.message,
      /at least one event/,
    );
  });
});

describe("a log bucket that is there already", () => {
  const existing = "landing-zone-access-logs";

  async function adopted(encryption: string): Promise<ProgramRun> {
    const world = new World();
    world.create({ type: "aws:s3/bucket:Bucket", identity: "theirs", inputs: { bucket: existing } });
    world.create({
      type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      identity: "theirs",
      inputs: {
        bucket: existing,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: encryption } }],
      },
    });
    return await runUnderMocks(
      () => {
        const deployment = new Deployment(deploymentArgs());
        const accessLogs = new LogBucket("access-logs", { deployment, existing });
        new Bucket("data", { deployment, keyArn, accessLogs });
        return Promise.resolve({
          name: accessLogs.bucketName,
          arn: accessLogs.arn,
          controls: accessLogs.controls,
        });
      },
      { world },
    );
  }

  it("S4: takes the logs and is not changed", async () => {
    const run = await adopted("AES256");
    assert.deepEqual([run.outputs.name, run.outputs.arn], [existing, `arn:aws:s3:::${existing}`]);
    const inIt = run.resources.filter(
      ({ parent, type }) => parent === "access-logs" && type.startsWith("aws:"),
    );
    assert.deepEqual(inIt, []);
    assert.equal(run.get("aws:s3/bucketLogging:BucketLogging", "data-logging").inputs.targetBucket, existing);
    assert.deepEqual(controls(run), ["takes access logs: S3's own keys, no object lock"]);
  });

  it("X4: says when S3 would deliver nothing to it, which S3 does not tell", async () => {
    assert.deepEqual(controls(await adopted("aws:kms")), []);
  });

  it("X2: has no settings, must be there, and one that is made needs its own", async () => {
    assert.deepEqual(
      [{ existing, retentionDays: 1 }, { existing, forceDestroy: true }, {}].map((settings) =>
        logBucketProblems(settings).map(({ path }) => path.join(".")),
      ),
      [["retentionDays"], ["forceDestroy"], ["retentionDays"]],
    );
    assert.deepEqual(logBucketProblems({ existing, forceDestroy: false }), []);
    const make = (args: Partial<LogBucketArgs>) =>
      runUnderMocks(() => {
        new LogBucket("logs", { deployment: new Deployment(deploymentArgs()), ...args });
        return Promise.resolve();
      });
    await assert.rejects(make({}), /retentionDays is undefined: the days until access logs are deleted/);
  });
});

describe("what the extras of a bucket guarantee", () => {
  itReportsFaults(
    [
      [types.lock, { objectLockEnabled: "Disabled" }, "object lock"],
      [types.lock, { rule: undefined }, "new objects locked"],
      [types.inventory, { enabled: false }, "inventory"],
    ],
    () => {
      const deployment = new Deployment(deploymentArgs());
      return (name, options) =>
        new Bucket(
          name,
          {
            deployment,
            keyArn,
            accessLogs: { bucketName: "logs" },
            objectLock: { mode: "GOVERNANCE", days: 1 },
            inventory: { frequency: "Daily" },
          },
          options,
        );
    },
  );
});

describe("transforms of buckets", () => {
  type Change = NonNullable<BucketArgs["transform"]>;
  const changed = (_args: object, options: pulumi.CustomResourceOptions) => ({
    options: { ...options, protect: true },
  });
  const own = ["data", "data-events", "data-replication"];
  const cases: readonly (readonly [Change, readonly string[], string])[] = [
    ...(
      [
        ["bucket", ["data"], "aws:s3/bucket:Bucket"],
        ["publicAccess", ["data"], "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"],
        ["ownership", ["data"], "aws:s3/bucketOwnershipControls:BucketOwnershipControls"],
        ["versioning", ["data"], "aws:s3/bucketVersioning:BucketVersioning"],
        [
          "encryption",
          ["data"],
          "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        ],
        ["lifecycle", ["data"], "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"],
        ["logging", ["data"], "aws:s3/bucketLogging:BucketLogging"],
        ["policy", ["data"], types.policy],
        ["objectLock", ["data"], types.lock],
        ["inventory", ["data"], types.inventory],
        ["archiveTiers", ["data"], types.tiers],
        ["notification", own, types.notification],
        ["permission", own, types.permission],
        ["queuePolicy", own, types.queuePolicy],
        ["topicPolicy", own, types.topicPolicy],
        ["role", own, "aws:iam/role:Role"],
        ["rolePolicy", own, "aws:iam/rolePolicy:RolePolicy"],
        ["replication", own, "aws:s3/bucketReplicationConfig:BucketReplicationConfig"],
      ] as const
    ).map(([kind, parents, type]) => [{ [kind]: changed }, parents, type] as const),
    [{ replica: { bucket: { bucket: changed } } }, ["data-replica"], "aws:s3/bucket:Bucket"],
    [{ replica: { key: { key: changed } } }, ["data-replica-key"], "aws:kms/key:Key"],
    [{ replica: { accessLogs: { bucket: changed } } }, ["data-replica-access-logs"], "aws:s3/bucket:Bucket"],
  ];
  for (const [transform, parents, type] of cases) {
    it(`X5: ${JSON.stringify(transform, (_, value: unknown) => (typeof value === "function" ? "..." : value))} reaches its child, and no other`, async () => {
      const run = await bucketWith({
        ...everyExtra,
        deployment: new Deployment(deploymentArgs({ protect: false })),
        replication: { region: "eu-central-1" },
        transform,
      });
      const touched = run.resources.filter(
        ({ protect, type: kind, parent }) => protect && kind.startsWith("aws:") && parent !== "access-logs",
      );
      assert.deepEqual(
        touched.map((resource) => resource.type),
        [type],
      );
      assert.ok(parents.includes(touched[0]!.parent ?? ""), touched[0]!.parent);
    });
  }
});
