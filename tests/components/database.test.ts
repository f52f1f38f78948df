import assert from "node:assert/strict";
import { Deployment, type DeploymentArgs } from "../../components/shared";
import { Database, type DatabaseArgs } from "../../components/storage";
import { evaluate, parsePolicy, service } from "../../iam";
import { deploymentArgs } from "../support/deployment";
import { itReportsFaults } from "../support/faults";
import { runUnderMocks, type ProgramRun } from "../support/program";

const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const logsKeyArn = keyArn.replace("1111", "2222");
const instanceType = "aws:rds/instance:Instance";
const untaggable = new Set([
  "aws:iam/rolePolicy:RolePolicy",
  "aws:lambda/permission:Permission",
  "aws:secretsmanager/secretRotation:SecretRotation",
]);

const secretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:reports-AbCdEf";
const functionArn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate";

function databaseArgs(deployment: Deployment): DatabaseArgs {
  return {
    deployment,
    vpcId: "vpc-1",
    subnetIds: ["subnet-a", "subnet-b"],
    keyArn,
    logsKeyArn,
    instanceClass: "db.t4g.micro",
    engineVersion: "17",
    allocatedStorageGib: 20,
    multiAz: false,
    backupRetentionDays: 7,
    deletionProtection: true,
    finalSnapshot: true,
    applyImmediately: false,
    logRetentionDays: 30,
  };
}

async function database(
  args: Partial<DatabaseArgs> = {},
  more: Partial<DeploymentArgs> = {},
  preview = false,
): Promise<ProgramRun> {
  return await runUnderMocks(
    () => {
      const deployment = new Deployment(deploymentArgs(more));
      const postgres = new Database("database", { ...databaseArgs(deployment), ...args });
      postgres.admit("web", "sg-web");
      postgres.rotate("reports", { secretArn, functionArn });
      const { controls, masterSecretArn: secret, port, replicaAddresses: replicas } = postgres;
      return Promise.resolve(preview ? {} : { controls, secret, port, replicas });
    },
    { preview },
  );
}

/** The run without options, made once. */
let made: Promise<ProgramRun> | undefined;
const usual = () => (made ??= database());

describe("Database", () => {
  const instanceOf = (run: ProgramRun) => run.get(instanceType, "database-instance");

  it("S5: storage, Performance Insights and the master password are encrypted with our key", async () => {
    const { inputs } = instanceOf(await usual());
    assert.equal(inputs.storageEncrypted, true);
    assert.equal(inputs.kmsKeyId, keyArn);
    assert.equal(inputs.performanceInsightsEnabled, true);
    assert.equal(inputs.performanceInsightsKmsKeyId, keyArn);
    assert.equal(inputs.manageMasterUserPassword, true);
    assert.equal(inputs.masterUserSecretKmsKeyId, keyArn);
    assert.equal(inputs.password, undefined);
  });

  it("S5: it stands in the isolated subnets given, in no public one", async () => {
    const run = await usual();
    assert.deepEqual(run.get("aws:rds/subnetGroup:SubnetGroup", "database-subnets").inputs.subnetIds, [
      "subnet-a",
      "subnet-b",
    ]);
    assert.equal(instanceOf(run).inputs.publiclyAccessible, false);
    assert.equal(instanceOf(run).inputs.dbSubnetGroupName, "bulwark-database-dev");
  });

  it("S5: Database Insights has RDS's own mode unless told", async () => {
    assert.equal(instanceOf(await database()).inputs.databaseInsightsMode, undefined);
    const run = await database({ databaseInsights: "advanced", performanceInsightsRetentionDays: 465 });
    const { databaseInsightsMode, performanceInsightsRetentionPeriod } = instanceOf(run).inputs;
    assert.deepEqual([databaseInsightsMode, performanceInsightsRetentionPeriod], ["advanced", 465]);
  });

  it("S5: one subnet is refused before the first resource", async () => {
    await assert.rejects(
      database({ subnetIds: ["subnet-a"] }),
      /subnetIds\.length is 1: isolated subnets in at least two/,
    );
  });

  it("S5: TLS is forced and logged by the parameter group, which a major upgrade replaces beside the old one", async () => {
    const run = await usual();
    const group = run.get("aws:rds/parameterGroup:ParameterGroup", "database-parameters").inputs;
    const parameters = group.parameters as { name: string; value: string }[];
    const values = new Map(parameters.map(({ name, value }) => [name, value]));
    assert.equal(values.get("rds.force_ssl"), "1");
    assert.equal(values.get("log_connections"), "1");
    assert.equal(group.family, "postgres17");
    assert.equal(instanceOf(run).inputs.parameterGroupName, group.name);
    const later = await database({ engineVersion: "18" });
    const laterGroup = later.get("aws:rds/parameterGroup:ParameterGroup", "database-parameters").inputs;
    assert.equal(laterGroup.family, "postgres18");
    assert.notEqual(laterGroup.name, group.name);
  });

  it("S5: only named clients may connect, to the database's port only", async () => {
    const run = await database({ clients: { worker: "sg-worker" }, port: 6432 });
    const rules = run.ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    assert.deepEqual(
      rules.map(({ name, inputs }): unknown[] => [
        name,
        inputs.referencedSecurityGroupId,
        inputs.fromPort,
        inputs.toPort,
      ]),
      [
        ["database-from-worker", "sg-worker", 6432, 6432],
        ["database-from-web", "sg-web", 6432, 6432],
      ],
    );
    assert.deepEqual(run.ofType("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"), []);
    assert.equal(instanceOf(run).inputs.port, 6432);
  });

  it("A3: exported logs go to groups with key and retention that are there before", async () => {
    const run = await usual();
    const exported = instanceOf(run).inputs.enabledCloudwatchLogsExports as string[];
    assert.ok(exported.includes("postgresql"));
    const groups = run.ofType("aws:cloudwatch/logGroup:LogGroup");
    assert.deepEqual(
      groups.map(({ inputs }): unknown => inputs.name),
      exported.map((log) => `/aws/rds/instance/bulwark-database-dev/${log}`),
    );
    for (const { inputs, urn } of groups) {
      assert.equal(inputs.kmsKeyId, logsKeyArn);
      assert.equal(inputs.retentionInDays, 30);
      assert.ok(instanceOf(run).dependencies.includes(urn));
    }
  });

  it("S5: enhanced monitoring has a role of its own, whose permissions are there before", async () => {
    const run = await usual();
    const role = run.get("aws:iam/role:Role", "database-monitoring-role");
    assert.equal(instanceOf(run).inputs.monitoringInterval, 60);
    assert.equal(instanceOf(run).inputs.monitoringRoleArn, role.outputs.arn);
    const permissions = run.get("aws:iam/rolePolicy:RolePolicy", "database-monitoring-permissions");
    assert.ok(instanceOf(run).dependencies.includes(permissions.urn));
    assert.equal(role.inputs.path, "/bulwark/dev/");
    const { decision } = evaluate(
      {
        principal: service("monitoring.rds.amazonaws.com"),
        action: "sts:AssumeRole",
        resource: role.outputs.arn as string,
        context: {
          "aws:SourceArn": instanceOf(run).outputs.arn as string,
          "aws:SourceAccount": "123456789012",
        },
      },
      { resource: parsePolicy(role.inputs.assumeRolePolicy as string, "trust") },
    );
    assert.equal(decision, "allow");
  });

  it("S5: backups, protection, snapshot, standby and timing of changes follow the environment", async () => {
    const careful = instanceOf(await database({ multiAz: true })).inputs;
    assert.equal(careful.deletionProtection, true);
    assert.equal(careful.skipFinalSnapshot, false);
    assert.equal(careful.finalSnapshotIdentifier, "bulwark-database-dev-final");
    assert.equal(careful.multiAz, true);
    assert.equal(careful.applyImmediately, false);
    assert.equal(careful.backupRetentionPeriod, 7);
    assert.equal(careful.copyTagsToSnapshot, true);
    const cheap = instanceOf(
      await database({
        deletionProtection: false,
        finalSnapshot: false,
        applyImmediately: true,
        backupRetentionDays: 1,
      }),
    ).inputs;
    assert.equal(cheap.deletionProtection, false);
    assert.equal(cheap.skipFinalSnapshot, true);
    assert.equal(cheap.finalSnapshotIdentifier, undefined);
    assert.equal(cheap.applyImmediately, true);
    assert.equal(cheap.backupRetentionPeriod, 1);
  });

  it("S6: the instance and its logs are protected unless the deployment says otherwise", async () => {
    const stateful = (run: ProgramRun) => [
      instanceOf(run),
      ...run.ofType("aws:cloudwatch/logGroup:LogGroup"),
    ];
    assert.ok(stateful(await usual()).every(({ protect }) => protect));
    assert.ok(stateful(await database({}, { protect: false })).every(({ protect }) => !protect));
  });

  it("X1: everything taggable is tagged, in a preview too", async () => {
    const run = await database({}, {}, true);
    const bare = run.resources.filter(
      ({ type, inputs }) =>
        type.startsWith("aws:") &&
        !untaggable.has(type) &&
        (inputs.tags as Record<string, string> | undefined)?.Owner === undefined,
    );
    assert.deepEqual(
      bare.map(({ name }) => name),
      [],
    );
  });

  it("X4: says what holds, from the resources", async () => {
    const controls = (run: ProgramRun) =>
      new Map(
        (run.outputs.controls as { control: string; enabled: boolean }[]).map((it) => [
          it.control,
          it.enabled,
        ]),
      );
    const careful = controls(await database({ multiAz: true }));
    assert.deepEqual(
      [...careful].filter(([, enabled]) => !enabled),
      [],
    );
    assert.equal(careful.size, 12);
    const cheap = controls(await database({ deletionProtection: false, finalSnapshot: false }));
    assert.deepEqual(
      [...cheap].filter(([, enabled]) => !enabled).map(([control]) => control),
      ["deletion protection", "final snapshot", "standby in another zone"],
    );
    assert.match(
      (await usual()).outputs.secret as string,
      /^arn:aws:secretsmanager:eu-west-1:123456789012:secret:/,
    );
  });

  it("S5: parameters of the caller's are added, static ones without asking for them at once", async () => {
    const run = await database({
      parameters: { work_mem: "65536", max_connections: "200", log_statement: "all" },
    });
    const group = run.get("aws:rds/parameterGroup:ParameterGroup", "database-parameters").inputs;
    const parameters = group.parameters as { name: string; value: string; applyMethod: string }[];
    const found = new Map(parameters.map(({ name, value, applyMethod }) => [name, [value, applyMethod]]));
    assert.deepEqual(found.get("work_mem"), ["65536", "immediate"]);
    assert.deepEqual(found.get("max_connections"), ["200", "pending-reboot"]);
    assert.deepEqual(found.get("log_statement"), ["all", "immediate"]);
    assert.deepEqual(found.get("rds.force_ssl"), ["1", "immediate"]);
  });

  it("S5: TLS cannot be turned off by a parameter", async () => {
    await assert.rejects(
      database({ parameters: { "rds.force_ssl": "0" } }),
      /parameters\.rds\.force_ssl is "0": left to the component/,
    );
  });

  it("S5: a secret of a user is rotated by a function that Secrets Manager of this account may call", async () => {
    const run = await usual();
    const rotation = run.get("aws:secretsmanager/secretRotation:SecretRotation", "database-rotate-reports");
    assert.equal(rotation.inputs.secretId, secretArn);
    assert.equal(rotation.inputs.rotationLambdaArn, functionArn);
    assert.deepEqual(rotation.inputs.rotationRules, { automaticallyAfterDays: 30 });
    const permission = run.get("aws:lambda/permission:Permission", "database-rotate-reports-permission");
    assert.equal(permission.inputs.principal, "secretsmanager.amazonaws.com");
    assert.equal(permission.inputs.sourceAccount, "123456789012");
    assert.ok(rotation.dependencies.includes(permission.urn));
  });

  it("S6: a snapshot brings names and users of its own, and nothing of it is asked for again later", async () => {
    const snapshotIdentifier = "bulwark-database-dev-final";
    const restored = instanceOf(await database({ snapshotIdentifier }));
    assert.equal(restored.inputs.snapshotIdentifier, snapshotIdentifier);
    assert.deepEqual([restored.inputs.dbName, restored.inputs.username], [undefined, undefined]);
    assert.equal(restored.inputs.manageMasterUserPassword, true);
    const fresh = instanceOf(await usual());
    assert.deepEqual([fresh.inputs.dbName, fresh.inputs.username], ["app", "dbadmin"]);
    assert.deepEqual(await ignoredChanges(), ["snapshotIdentifier", "kmsKeyId", "dbName", "username"]);
  });

  it("S6: renamed with a purpose, the database keeps all its physical names", async () => {
    const names = (run: ProgramRun) =>
      run.resources
        .map(({ inputs }) => (inputs.identifier ?? inputs.name) as string | undefined)
        .filter((name) => name !== undefined && !name.includes("access"));
    const renamed = await runUnderMocks(() => {
      const deployment = new Deployment(deploymentArgs());
      const postgres = new Database("orders", { ...databaseArgs(deployment), purpose: "database" });
      postgres.admit("web", "sg-web");
      return Promise.resolve({});
    });
    assert.deepEqual(names(renamed), names(await usual()));
    assert.ok(names(renamed).includes("bulwark-database-dev"));
  });

  describe("read replicas", () => {
    const replicated = () =>
      database({
        masterPassword: "not-in-the-repository",
        multiAz: true,
        readReplicas: { reports: {}, search: { instanceClass: "db.r8g.large", multiAz: true } },
      });

    it("S5: are refused while RDS keeps the password, as RDS would", async () => {
      await assert.rejects(
        database({ readReplicas: { reports: {} } }),
        /readReplicas is \["reports"\]: none while RDS keeps the master password/,
      );
    });

    it("S5: need names that fit into identifiers", async () => {
      await assert.rejects(
        database({ masterPassword: "x", readReplicas: { "Reports!": {} } }),
        /readReplicas is "Reports!": named by lower-case letters/,
      );
    });

    it("S5: follow the database by name, as well guarded as it is", async () => {
      const run = await replicated();
      const source = instanceOf(run);
      assert.deepEqual(
        run.ofType(instanceType).map(({ name }) => name),
        ["database-instance", "database-replica-reports", "database-replica-search"],
      );
      const reports = run.get(instanceType, "database-replica-reports").inputs;
      assert.equal(reports.identifier, "bulwark-database-reports-dev");
      assert.equal(reports.replicateSourceDb, source.inputs.identifier);
      assert.equal(reports.instanceClass, "db.t4g.micro");
      const guards = [
        "storageEncrypted",
        "iamDatabaseAuthenticationEnabled",
        "parameterGroupName",
        "vpcSecurityGroupIds",
        "publiclyAccessible",
        "deletionProtection",
        "performanceInsightsKmsKeyId",
        "monitoringRoleArn",
        "enabledCloudwatchLogsExports",
      ];
      for (const guard of guards) {
        assert.notEqual(reports[guard], undefined, guard);
        assert.deepEqual(reports[guard], source.inputs[guard], guard);
      }
      // RDS refuses these for replicas in the same region: they are the source's.
      for (const own of [
        "engine",
        "username",
        "password",
        "kmsKeyId",
        "dbSubnetGroupName",
        "allocatedStorage",
      ]) {
        assert.equal(reports[own], undefined, own);
      }
      assert.equal(run.get(instanceType, "database-replica-search").inputs.instanceClass, "db.r8g.large");
      assert.match(
        (run.outputs.replicas as Record<string, string>).reports ?? "",
        /^bulwark-database-reports-dev\./,
      );
    });

    it("S5: write logs and metrics where they are kept, and enhanced monitoring may watch them", async () => {
      const run = await replicated();
      const groups = run.ofType("aws:cloudwatch/logGroup:LogGroup").map(({ inputs }): unknown => inputs.name);
      assert.ok(groups.includes("/aws/rds/instance/bulwark-database-reports-dev/postgresql"));
      const trust = run.get("aws:iam/role:Role", "database-monitoring-role").inputs
        .assumeRolePolicy as string;
      const watched = (identifier: string) =>
        evaluate(
          {
            principal: service("monitoring.rds.amazonaws.com"),
            action: "sts:AssumeRole",
            resource: "arn:aws:iam::123456789012:role/bulwark/dev/bulwark-database-monitoring-dev",
            context: {
              "aws:SourceArn": `arn:aws:rds:eu-west-1:123456789012:db:${identifier}`,
              "aws:SourceAccount": "123456789012",
            },
          },
          { resource: parsePolicy(trust, "trust") },
        ).allowed;
      assert.ok(watched("bulwark-database-dev"));
      assert.ok(watched("bulwark-database-reports-dev"));
      assert.ok(!watched("bulwark-database-other-dev"));
    });

    it("X4: say that the password is not RDS's", async () => {
      const run = await replicated();
      const off = (run.outputs.controls as { control: string; enabled: boolean }[])
        .filter(({ enabled }) => !enabled)
        .map(({ control }) => control);
      assert.deepEqual(off, ["master password made and kept by RDS"]);
      assert.equal(run.outputs.secret, "");
      assert.equal(instanceOf(run).inputs.masterUserSecretKmsKeyId, undefined);
    });

    it("S6: adding one changes none of the others but the trust in monitoring", async () => {
      const inputs = (run: ProgramRun) =>
        new Map(run.resources.map(({ name, inputs: given }) => [name, given]));
      const before = inputs(await database({ masterPassword: "x" }));
      const after = inputs(await database({ masterPassword: "x", readReplicas: { reports: {} } }));
      const changed = [...before].filter(([name, given]) => {
        try {
          assert.deepEqual(after.get(name), given);
          return false;
        } catch {
          return true;
        }
      });
      assert.deepEqual(
        changed.map(([name]) => name),
        ["database-monitoring-role"],
      );
    });
  });

  const transforms: readonly (readonly [keyof NonNullable<DatabaseArgs["transform"]>, readonly string[]])[] =
    [
      ["subnetGroup", ["database-subnets"]],
      ["ingressRule", ["database-from-web"]],
      ["logGroup", ["database-log-postgresql", "database-log-reports-postgresql"]],
      ["monitoringRole", ["database-monitoring-role"]],
      ["monitoringPermissions", ["database-monitoring-permissions"]],
      ["rotationPermission", ["database-rotate-reports-permission"]],
      ["rotation", ["database-rotate-reports"]],
      ["parameterGroup", ["database-parameters"]],
      ["instance", ["database-instance"]],
      ["readReplica", ["database-replica-reports"]],
    ];
  const marked = () => ({ options: { protect: true } });
  for (const [entry, children] of transforms) {
    it(`X5: transform.${entry} reaches ${children.join(", ")}`, async () => {
      const run = await database(
        { masterPassword: "x", readReplicas: { reports: {} }, transform: { [entry]: marked } },
        { protect: false },
      );
      const reached = run.resources.filter(({ protect }) => protect).map(({ name }) => name);
      for (const child of children) assert.ok(reached.includes(child), child);
      assert.ok(
        reached.every((name) =>
          transforms.some(([other, names]) => other === entry || !names.includes(name)),
        ),
      );
    });
  }

  it("X5: transform.securityGroup reaches the security group", async () => {
    const run = await database({ transform: { securityGroup: { group: marked } } }, { protect: false });
    assert.deepEqual(
      run.resources.filter(({ protect }) => protect).map(({ name }) => name),
      ["database-access-group"],
    );
  });

  itReportsFaults(
    [
      [instanceType, { storageEncrypted: false }, "storage encrypted with a key of ours"],
      [instanceType, { kmsKeyId: logsKeyArn }, "storage encrypted with a key of ours"],
      [instanceType, { publiclyAccessible: true }, "no public address"],
      [
        "aws:rds/parameterGroup:ParameterGroup",
        { parameters: [{ name: "rds.force_ssl", value: "0" }] },
        "TLS only",
      ],
      [instanceType, { manageMasterUserPassword: false }, "master password made and kept by RDS"],
      [instanceType, { iamDatabaseAuthenticationEnabled: false }, "IAM authentication"],
      [instanceType, { backupRetentionPeriod: 0 }, "automatic backups"],
      [instanceType, { deletionProtection: false }, "deletion protection"],
      [instanceType, { skipFinalSnapshot: true }, "final snapshot"],
      [instanceType, { multiAz: false }, "standby in another zone"],
      [instanceType, { enabledCloudwatchLogsExports: [] }, "logs exported"],
      [instanceType, { performanceInsightsEnabled: false }, "Performance Insights with a key of ours"],
      [instanceType, { performanceInsightsKmsKeyId: logsKeyArn }, "Performance Insights with a key of ours"],
      [instanceType, { monitoringInterval: 0 }, "enhanced monitoring"],
    ],
    () => {
      const deployment = new Deployment(deploymentArgs());
      return (name, options) => new Database(name, { ...databaseArgs(deployment), multiAz: true }, options);
    },
  );
});

/** The properties of the instance whose changes count for nothing, as a transform is shown them. */
async function ignoredChanges(): Promise<string[] | undefined> {
  let ignored: string[] | undefined;
  await database({
    transform: {
      instance: (_args, options) => {
        ignored = options.ignoreChanges;
        return {};
      },
    },
  });
  return ignored;
}
