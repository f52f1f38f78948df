import assert from "node:assert/strict";
import {
  AutoScalingGroup,
  AutoScalingServiceRole,
  Deployment,
  SessionPreferences,
  preferencesDocument,
  sessionProblems,
  type SessionOwnership,
  type SessionPreferencesArgs,
} from "../../components";
import { allow, evaluate, parsePolicy, policy, role, rootUser, service } from "../../iam";
import { World } from "../../simulator";
import { deploymentArgs } from "../support/deployment";
import { itReportsFaults, type Fault } from "../support/faults";
import { runStack, runUnderMocks, type ProgramRun } from "../support/program";
import { DeployedRole, find } from "./compute-roles";

const documentType = "aws:ssm/document:Document";
const logGroupType = "aws:cloudwatch/logGroup:LogGroup";

/** The encryption context of a session on an instance. */
const session = {
  "kms:EncryptionContext:aws:ssm:SessionId": "someone-0a1b2c3d",
  "kms:EncryptionContext:aws:ssm:TargetId": "i-0123456789abcdef0",
};

interface Preferences {
  readonly schemaVersion: string;
  readonly sessionType: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const preferencesOf = (run: ProgramRun): Preferences =>
  JSON.parse(String(run.get(documentType, "sessions-document").inputs.content)) as Preferences;

describe("sessions of prod", () => {
  let run: ProgramRun;
  let instances: DeployedRole;
  before(async () => {
    run = await runStack("prod");
    instances = new DeployedRole(run, "bulwark-web-prod");
  });

  const dataKey = () => run.get("aws:kms/key:Key", "keys-data-key");
  const keyArn = (): string => String(dataKey().outputs.arn);
  const logs = (resource: string): string =>
    `arn:aws:logs:${run.world.region}:${run.world.accountId}:log-group:${resource}`;

  it("C3: are encrypted with the data key and recorded as they are typed, in a group that is there before", () => {
    const document = run.get(documentType, "sessions-document");
    assert.deepEqual([document.inputs.name, document.inputs.documentType], [preferencesDocument, "Session"]);
    const { schemaVersion, sessionType, inputs } = preferencesOf(run);
    assert.deepEqual([schemaVersion, sessionType], ["1.0", "Standard_Stream"]);
    assert.equal(inputs.kmsKeyId, keyArn());
    assert.equal(inputs.cloudWatchLogGroupName, "/bulwark/prod/sessions");
    assert.deepEqual(
      [inputs.cloudWatchEncryptionEnabled, inputs.cloudWatchStreamingEnabled, inputs.idleSessionTimeout],
      [true, true, "20"],
    );
    // Nobody becomes another user of the instance, and nothing goes to a bucket beside the group.
    assert.deepEqual([inputs.runAsEnabled, inputs.runAsDefaultUser, inputs.s3BucketName], [false, "", ""]);
    const group = run.get(logGroupType, "sessions-logs");
    assert.deepEqual(
      [group.inputs.name, group.inputs.retentionInDays, group.protect],
      ["/bulwark/prod/sessions", 365, true],
    );
    assert.ok(document.dependencies.includes(group.urn));
  });

  it("A3, K4: their records are encrypted with the logs key", () => {
    const group = run.get(logGroupType, "sessions-logs");
    const key = find(run, "aws:kms/key:Key", "arn", group.inputs.kmsKeyId);
    const { allowed } = evaluate(
      {
        principal: service(`logs.${run.world.region}.amazonaws.com`),
        action: "kms:GenerateDataKey",
        resource: String(key.outputs.arn),
        context: { "kms:EncryptionContext:aws:logs:arn": logs(String(group.inputs.name)) },
      },
      { resource: parsePolicy(String(key.inputs.policy), "key") },
    );
    assert.ok(allowed);
  });

  it("C3, K5: instances decrypt the keys of sessions on instances, and nothing else with that key", () => {
    assert.ok(instances.may("kms:Decrypt", keyArn(), session));
    assert.ok(!instances.may("kms:Decrypt", keyArn()));
    assert.ok(
      !instances.may("kms:Decrypt", keyArn(), {
        ...session,
        "kms:EncryptionContext:aws:ssm:TargetId": "mi-0123456789abcdef0",
      }),
    );
    assert.ok(!instances.may("kms:GenerateDataKey", keyArn(), session));
    assert.ok(
      !instances.may("kms:Decrypt", keyArn(), {
        "kms:ViaService": `s3.${run.world.region}.amazonaws.com`,
        "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::bulwark-data",
      }),
    );
    assert.ok(
      !instances.may("kms:Decrypt", String(run.get("aws:kms/key:Key", "keys-logs-key").outputs.arn), session),
    );
  });

  it("C3, K5: their own policy limits them to that, even with a key that leaves everything to such policies", () => {
    const own = parsePolicy(
      String(run.get("aws:iam/rolePolicy:RolePolicy", "web-session-records-policy").inputs.policy),
      "identity",
    );
    const account = run.world.accountId;
    const leaving = allow("All", {
      principals: { AWS: `arn:aws:iam::${account}:root` },
      actions: "kms:*",
      resources: "*",
    });
    const key = parsePolicy(policy(leaving), "key");
    const arn = `arn:aws:iam::${account}:role/bulwark/prod/bulwark-web-prod`;
    const may = (context: Readonly<Record<string, string>>, resource = keyArn()) =>
      evaluate(
        { principal: role(arn), action: "kms:Decrypt", resource, context },
        { identity: [own], resource: key },
      ).allowed;
    assert.ok(may(session));
    for (const [key, value] of Object.entries(session)) {
      assert.ok(!may({ [key]: value }), `with ${key} alone`);
    }
    assert.ok(!may({ ...session, "kms:ViaService": `s3.${run.world.region}.amazonaws.com` }));
    assert.ok(!may(session, keyArn().replace(/key\/.*/, "key/other")));
  });

  it("C3: instances record in the group of sessions, and neither read nor empty it", () => {
    const stream = logs("/bulwark/prod/sessions:log-stream:someone-0a1b2c3d");
    assert.ok(instances.may("logs:CreateLogStream", stream));
    assert.ok(instances.may("logs:PutLogEvents", stream));
    assert.ok(instances.may("logs:DescribeLogStreams", logs("/bulwark/prod/sessions")));
    assert.ok(instances.may("logs:DescribeLogGroups", logs(":log-stream:")));
    for (const action of ["logs:GetLogEvents", "logs:DeleteLogStream", "logs:FilterLogEvents"]) {
      assert.ok(!instances.may(action, stream), action);
    }
    for (const action of ["logs:DeleteLogGroup", "logs:PutRetentionPolicy"]) {
      assert.ok(!instances.may(action, logs("/bulwark/prod/sessions")), action);
    }
    assert.ok(!instances.may("logs:PutLogEvents", logs("/bulwark/prod/sessions-of-others:log-stream:x")));
    assert.ok(!instances.may("logs:PutLogEvents", logs("/bulwark/prod/worker:log-stream:x")));
  });

  it("K5: whoever's own policy allows it has keys made for sessions; the root user and other uses are left out", () => {
    const policy = parsePolicy(String(dataKey().inputs.policy), "key");
    const identity = [
      parsePolicy(
        JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*" }],
        }),
        "identity",
      ),
    ];
    const may = (arn: string, action: string, context: object, own = identity) =>
      evaluate(
        {
          principal: role(arn),
          action,
          resource: keyArn(),
          context: { "aws:PrincipalArn": arn, ...context },
        },
        { identity: own, resource: policy },
      ).allowed;
    const operator = `arn:aws:iam::${run.world.accountId}:role/operator`;
    assert.ok(may(operator, "kms:GenerateDataKey", session));
    assert.ok(!may(operator, "kms:GenerateDataKey", session, []));
    for (const [key, value] of Object.entries(session)) {
      assert.ok(!may(operator, "kms:GenerateDataKey", { [key]: value }), `with ${key} alone`);
    }
    assert.ok(!may(operator, "kms:GenerateDataKey", {}));
    assert.ok(!may(operator, "kms:Decrypt", session));
    assert.ok(
      !evaluate(
        {
          principal: rootUser(run.world.accountId),
          action: "kms:GenerateDataKey",
          resource: keyArn(),
          context: { "aws:PrincipalArn": `arn:aws:iam::${run.world.accountId}:root`, ...session },
        },
        { resource: policy },
      ).allowed,
    );
  });
});

describe("sessions of dev", () => {
  it("X6: are left to whoever owns the account's preferences: nothing is made, nothing granted", async () => {
    const run = await runStack("dev");
    assert.deepEqual(run.ofType(documentType), []);
    const instances = new DeployedRole(run, "bulwark-web-dev");
    const key = String(run.get("aws:kms/key:Key", "keys-data-key").outputs.arn);
    assert.ok(!instances.may("kms:Decrypt", key, session));
    assert.ok(!instances.may("logs:DescribeLogGroups", "*"));
  });

  it("A5: can be recorded there, too", async () => {
    const run = await runStack("dev", {
      "bulwark:fleet.sessions": { ownership: "create", logRetentionDays: 30, idleMinutes: 5, maxMinutes: 60 },
    });
    const { inputs } = preferencesOf(run);
    assert.deepEqual([inputs.idleSessionTimeout, inputs.maxSessionDuration], ["5", "60"]);
    assert.ok(new DeployedRole(run, "bulwark-web-dev").may("kms:Decrypt", String(inputs.kmsKeyId), session));
  });
});

const theirKey = "arn:aws:kms:eu-west-1:123456789012:key/99999999-8888-7777-6666-555555555555";

/** An account in which somebody has made the preferences. */
function settled(inputs: object): World {
  const world = new World();
  const request = {
    type: documentType,
    name: "old",
    identity: "old::document",
    inputs: {
      name: preferencesDocument,
      documentType: "Session",
      content: JSON.stringify({ schemaVersion: "1.0", sessionType: "Standard_Stream", inputs }),
    },
  };
  world.create({ ...request, inputs: world.check(request) });
  return world;
}

function sessionArgs(more: Partial<SessionPreferencesArgs> = {}): SessionPreferencesArgs {
  return {
    deployment: new Deployment(deploymentArgs()),
    ownership: "create",
    keyArn: "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555",
    logsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/22222222-2222-3333-4444-555555555555",
    logRetentionDays: 30,
    ...more,
  };
}

async function adopted(world: World): Promise<ProgramRun> {
  return await runUnderMocks(
    () => {
      const args = sessionArgs({
        ownership: "existing",
        logRetentionDays: undefined,
        existing: { keyArn: theirKey, logGroupName: "/their/sessions" },
      });
      const sessions = new SessionPreferences("sessions", args);
      new AutoScalingGroup("web", {
        deployment: args.deployment,
        vpcId: "vpc-1",
        vpcCidr: "10.20.0.0/16",
        subnetIds: ["subnet-a"],
        keyArn: args.keyArn,
        serviceRole: new AutoScalingServiceRole("autoscaling", { deployment: args.deployment }),
        instanceType: "t4g.small",
        minSize: 1,
        maxSize: 2,
        detailedMonitoring: false,
        sessions,
      });
      return Promise.resolve({ controls: sessions.controls });
    },
    { world },
  );
}

describe("SessionPreferences", () => {
  const recorded = {
    kmsKeyId: theirKey,
    cloudWatchLogGroupName: "/their/sessions",
    cloudWatchEncryptionEnabled: true,
  };

  it("A5: existing preferences are looked at and left alone; instances may use what they name", async () => {
    const run = await adopted(settled(recorded));
    assert.deepEqual(run.ofType(logGroupType), []);
    assert.equal((run.outputs.controls as { enabled: boolean }[])[0]?.enabled, true);
    const instances = new DeployedRole(run, "bulwark-web-dev");
    assert.ok(
      instances.may(
        "logs:PutLogEvents",
        "arn:aws:logs:eu-west-1:123456789012:log-group:/their/sessions:log-stream:x",
      ),
    );
    assert.ok(
      !instances.may(
        "logs:PutLogEvents",
        "arn:aws:logs:eu-west-1:123456789012:log-group:/bulwark/dev/sessions:log-stream:x",
      ),
    );
  });

  for (const [what, change] of [
    ["do not encrypt", { kmsKeyId: "" }],
    ["encrypt with another key", { kmsKeyId: theirKey.replace("9", "8") }],
    ["do not record", { cloudWatchLogGroupName: "" }],
    ["record without encryption", { cloudWatchEncryptionEnabled: false }],
  ] as const) {
    it(`X4: tells when existing preferences ${what}`, async () => {
      const run = await adopted(settled({ ...recorded, ...change }));
      assert.deepEqual(
        (run.outputs.controls as { enabled: boolean }[]).map(({ enabled }) => enabled),
        [false],
      );
    });
  }

  it("A5: existing preferences must be there", async () => {
    await assert.rejects(adopted(new World()), /SSM-SessionManagerRunShell/);
  });

  const existing = { keyArn: theirKey, logGroupName: "/their/sessions" };
  const bad: readonly [field: string, settings: SessionOwnership][] = [
    ["logRetentionDays", { ownership: "create" }],
    ["existing", { ownership: "existing" }],
    ["existing", { ownership: "create", logRetentionDays: 30, existing }],
    ["existing", { ownership: "skip", existing }],
    ["idleMinutes", { ownership: "create", logRetentionDays: 30, idleMinutes: 61 }],
    ["maxMinutes", { ownership: "create", logRetentionDays: 30, maxMinutes: 1441 }],
  ];
  for (const [field, settings] of bad) {
    it(`X2: refuses ${JSON.stringify(settings)}`, () => {
      assert.deepEqual(
        sessionProblems(settings).map(({ path }) => path),
        [[field]],
      );
    });
  }
  it("X2: accepts what fits together, and refuses the rest before it makes anything", async () => {
    assert.deepEqual(sessionProblems({ ownership: "skip" }), []);
    assert.deepEqual(sessionProblems({ ownership: "existing", existing }), []);
    assert.deepEqual(
      sessionProblems({ ownership: "create", logRetentionDays: 1, idleMinutes: 60, maxMinutes: 1 }),
      [],
    );
    await assert.rejects(
      runUnderMocks(() => {
        new SessionPreferences("sessions", sessionArgs({ idleMinutes: 0 }));
        return Promise.resolve();
      }),
      /idleMinutes is 0: whole minutes from 1 to 60/,
    );
  });

  const faults: readonly Fault[] = [
    [
      documentType,
      { content: JSON.stringify({ inputs: { cloudWatchLogGroupName: "" } }) },
      "sessions on instances encrypted with a KMS key and recorded",
    ],
    [documentType, { content: "{" }, "sessions on instances encrypted with a KMS key and recorded"],
    [logGroupType, { kmsKeyId: undefined }, "records of sessions encrypted"],
  ];
  itReportsFaults(faults, () => {
    const args = sessionArgs();
    // One name a component, since the account has only one document of the real name.
    return (name, options) =>
      new SessionPreferences(
        name,
        { ...args, transform: { document: { name: `document-${name}` } } },
        options,
      );
  });

  it("X5: every kind of child can be transformed", async () => {
    const marked = { tags: { Mark: "yes" } };
    const run = await runUnderMocks(() => {
      new SessionPreferences("sessions", sessionArgs({ transform: { document: marked, logGroup: marked } }));
      return Promise.resolve();
    });
    for (const { name, inputs } of run.resources.filter(({ type }) => type.startsWith("aws:"))) {
      assert.deepEqual(inputs.tags, marked.tags, name);
    }
  });
});
