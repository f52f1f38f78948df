import assert from "node:assert/strict";
import { Deployment, type DeploymentArgs } from "../../components/shared";
import { Database, type DatabaseArgs } from "../../components/storage";
import { evaluate, parsePolicy, service } from "../../iam";
import { deploymentArgs } from "../support/deployment";
import { runUnderMocks, type ProgramRun } from "../support/program";

const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const logsKeyArn = keyArn.replace("1111", "2222");
const instanceType = "aws:rds/instance:Instance";

async function database(
  args: Partial<DatabaseArgs> = {},
  more: Partial<DeploymentArgs> = {},
  preview = false,
): Promise<ProgramRun> {
  return await runUnderMocks(
    () => {
      const deployment = new Deployment(deploymentArgs(more));
      const postgres = new Database("database", {
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
        ...args,
      });
      postgres.admit("web", "sg-web");
      return Promise.resolve(
        preview ? {} : { controls: postgres.controls, secret: postgres.masterSecretArn, port: postgres.port },
      );
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
        type !== "aws:iam/rolePolicy:RolePolicy" &&
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
});
