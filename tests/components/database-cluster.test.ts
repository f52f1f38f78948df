import assert from "node:assert/strict";
import { Deployment, type DeploymentArgs } from "../../components/shared";
import { DatabaseCluster, type DatabaseClusterArgs } from "../../components/storage";
import { evaluate, parsePolicy, service } from "../../iam";
import { deploymentArgs } from "../support/deployment";
import { itReportsFaults } from "../support/faults";
import { runUnderMocks, type ProgramRun } from "../support/program";

const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const logsKeyArn = keyArn.replace("1111", "2222");
const clusterType = "aws:rds/cluster:Cluster";
const memberType = "aws:rds/clusterInstance:ClusterInstance";
const groupType = "aws:rds/clusterParameterGroup:ClusterParameterGroup";

function clusterArgs(deployment: Deployment): DatabaseClusterArgs {
  return {
    deployment,
    vpcId: "vpc-1",
    subnetIds: ["subnet-a", "subnet-b"],
    keyArn,
    logsKeyArn,
    engineVersion: "17",
    instances: {
      a: { instanceClass: "db.r8g.large", zone: "a" },
      b: { instanceClass: "db.r8g.large", zone: "b" },
    },
    backupRetentionDays: 35,
    deletionProtection: true,
    finalSnapshot: true,
    applyImmediately: false,
    logRetentionDays: 365,
  };
}

async function cluster(
  args: Partial<DatabaseClusterArgs> = {},
  more: Partial<DeploymentArgs> = {},
  preview = false,
): Promise<ProgramRun> {
  return await runUnderMocks(
    () => {
      const orders = new DatabaseCluster("orders", {
        ...clusterArgs(new Deployment(deploymentArgs(more))),
        ...args,
      });
      orders.admit("worker", "sg-worker");
      const { controls, masterSecretArn: secret, address, readerAddress, port } = orders;
      return Promise.resolve(preview ? {} : { controls, secret, address, readerAddress, port });
    },
    { preview },
  );
}

/** The run without options, made once. */
let made: Promise<ProgramRun> | undefined;
const usual = () => (made ??= cluster());

describe("DatabaseCluster", () => {
  const clusterOf = (run: ProgramRun) => run.get(clusterType, "orders-cluster");

  it("S5: storage, Performance Insights and the master password are encrypted with our key", async () => {
    const run = await usual();
    const { inputs } = clusterOf(run);
    assert.equal(inputs.engine, "aurora-postgresql");
    assert.equal(inputs.storageEncrypted, true);
    assert.equal(inputs.kmsKeyId, keyArn);
    assert.equal(inputs.manageMasterUserPassword, true);
    assert.equal(inputs.masterUserSecretKmsKeyId, keyArn);
    assert.equal(inputs.masterPassword, undefined);
    for (const member of run.ofType(memberType)) {
      assert.equal(member.inputs.performanceInsightsEnabled, true);
      assert.equal(member.inputs.performanceInsightsKmsKeyId, keyArn);
    }
    assert.match(
      run.outputs.secret as string,
      /^arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!cluster/,
    );
  });

  it("S5: its instances stand by name in the zones given, in isolated subnets, in no public one", async () => {
    const run = await usual();
    assert.deepEqual(
      run
        .ofType(memberType)
        .map(({ name, inputs }): unknown[] => [name, inputs.identifier, inputs.availabilityZone]),
      [
        ["orders-instance-a", "bulwark-orders-a-dev", "eu-west-1a"],
        ["orders-instance-b", "bulwark-orders-b-dev", "eu-west-1b"],
      ],
    );
    for (const { inputs } of run.ofType(memberType)) {
      assert.equal(inputs.publiclyAccessible, false);
      assert.equal(inputs.dbSubnetGroupName, "bulwark-orders-dev");
      assert.equal(inputs.clusterIdentifier, "bulwark-orders-dev");
      // A version of their own would replace the instances with every upgrade of the cluster.
      assert.equal(inputs.engineVersion, undefined);
    }
    assert.deepEqual(run.get("aws:rds/subnetGroup:SubnetGroup", "orders-subnets").inputs.subnetIds, [
      "subnet-a",
      "subnet-b",
    ]);
  });

  it("S5: TLS is forced by the cluster's parameter group, which a major upgrade replaces beside the old one", async () => {
    const run = await usual();
    const group = run.get(groupType, "orders-parameters").inputs;
    const parameters = group.parameters as { name: string; value: string }[];
    assert.equal(parameters.find(({ name }) => name === "rds.force_ssl")?.value, "1");
    assert.equal(group.family, "aurora-postgresql17");
    assert.equal(clusterOf(run).inputs.dbClusterParameterGroupName, group.name);
    const later = (await cluster({ engineVersion: "18" })).get(groupType, "orders-parameters").inputs;
    assert.equal(later.family, "aurora-postgresql18");
    assert.notEqual(later.name, group.name);
  });

  it("S5: signs in by IAM, and lets only named clients connect", async () => {
    const run = await cluster({ clients: { reports: "sg-reports" } });
    assert.equal(clusterOf(run).inputs.iamDatabaseAuthenticationEnabled, true);
    assert.deepEqual(
      run
        .ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
        .map(({ name, inputs }): unknown[] => [name, inputs.referencedSecurityGroupId, inputs.fromPort]),
      [
        ["orders-from-reports", "sg-reports", 5432],
        ["orders-from-worker", "sg-worker", 5432],
      ],
    );
  });

  it("A3: exported logs go to a group with key and retention that is there before", async () => {
    const run = await usual();
    const groups = run.ofType("aws:cloudwatch/logGroup:LogGroup");
    assert.deepEqual(
      groups.map(({ inputs }): unknown[] => [inputs.name, inputs.kmsKeyId, inputs.retentionInDays]),
      [["/aws/rds/cluster/bulwark-orders-dev/postgresql", logsKeyArn, 365]],
    );
    assert.deepEqual(clusterOf(run).inputs.enabledCloudwatchLogsExports, ["postgresql"]);
    assert.ok(groups.every(({ urn }) => clusterOf(run).dependencies.includes(urn)));
  });

  it("S5: enhanced monitoring has a role of its own, for these instances only", async () => {
    const run = await usual();
    const role = run.get("aws:iam/role:Role", "orders-monitoring-role");
    const watched = (identifier: string) =>
      evaluate(
        {
          principal: service("monitoring.rds.amazonaws.com"),
          action: "sts:AssumeRole",
          resource: role.outputs.arn as string,
          context: {
            "aws:SourceArn": `arn:aws:rds:eu-west-1:123456789012:db:${identifier}`,
            "aws:SourceAccount": "123456789012",
          },
        },
        { resource: parsePolicy(role.inputs.assumeRolePolicy as string, "trust") },
      ).allowed;
    assert.ok(watched("bulwark-orders-a-dev"));
    assert.ok(watched("bulwark-orders-b-dev"));
    assert.ok(!watched("bulwark-orders-dev"));
    const permissions = run.get("aws:iam/rolePolicy:RolePolicy", "orders-monitoring-permissions");
    for (const member of run.ofType(memberType)) {
      assert.equal(member.inputs.monitoringRoleArn, role.outputs.arn);
      assert.equal(member.inputs.monitoringInterval, 60);
      assert.ok(member.dependencies.includes(permissions.urn));
    }
  });

  it("S5: backups, protection and final snapshot follow the environment", async () => {
    const careful = clusterOf(await usual()).inputs;
    assert.equal(careful.backupRetentionPeriod, 35);
    assert.equal(careful.deletionProtection, true);
    assert.equal(careful.skipFinalSnapshot, false);
    assert.equal(careful.finalSnapshotIdentifier, "bulwark-orders-dev-final");
    const cheap = clusterOf(await cluster({ deletionProtection: false, finalSnapshot: false })).inputs;
    assert.equal(cheap.deletionProtection, false);
    assert.equal(cheap.skipFinalSnapshot, true);
    assert.equal(cheap.finalSnapshotIdentifier, undefined);
  });

  it("S5: serverless instances scale within the cluster's limits", async () => {
    const serverless = { minimum: 0, maximum: 8, pauseAfterSeconds: 600 };
    const run = await cluster({ instances: { a: { instanceClass: "db.serverless" } }, serverless });
    assert.deepEqual(clusterOf(run).inputs.serverlessv2ScalingConfiguration, {
      minCapacity: 0,
      maxCapacity: 8,
      secondsUntilAutoPause: 600,
    });
    assert.equal(clusterOf(await usual()).inputs.serverlessv2ScalingConfiguration, undefined);
    const optimised = clusterOf(await cluster({ storage: "io-optimized" })).inputs;
    assert.equal(optimised.storageType, "aurora-iopt1");
    assert.equal(clusterOf(await usual()).inputs.storageType, undefined);
  });

  it("X2: what RDS would refuse is refused before the first resource", async () => {
    const refusals: readonly (readonly [Partial<DatabaseClusterArgs>, RegExp])[] = [
      [{ subnetIds: ["subnet-a"] }, /subnetIds\.length is 1/],
      [{ instances: {} }, /instances is {}: at least one/],
      [{ instances: { A: { instanceClass: "db.r8g.large" } } }, /instances is "A": named by lower-case/],
      [
        { instances: { a: { instanceClass: "db.serverless" } } },
        /minimum and maximum .* db\.serverless \(a\)/,
      ],
      [{ instances: { a: { instanceClass: "db.r8g.large", zone: "eu-west-1a" } } }, /zone is "eu-west-1a"/],
      [{ instances: { a: { instanceClass: "db.r8g.large", promotionTier: 16 } } }, /promotionTier is 16/],
      [{ serverless: { minimum: 0.3, maximum: 8 } }, /serverless\.minimum is 0\.3/],
      [{ serverless: { minimum: 0, maximum: 300 } }, /serverless\.maximum is 300/],
      [{ serverless: { minimum: 8, maximum: 4 } }, /serverless\.maximum is 4: no less than minimum \(8\)/],
      [{ serverless: { minimum: 1, maximum: 4, pauseAfterSeconds: 300 } }, /only with a minimum of 0/],
      [{ serverless: { minimum: 0, maximum: 4, pauseAfterSeconds: 60 } }, /whole seconds from 300/],
      [{ masterUsername: "admin" }, /masterUsername is "admin"/],
      [{ parameters: { "rds.force_ssl": "0" } }, /rds\.force_ssl/],
    ];
    for (const [args, expected] of refusals) await assert.rejects(cluster(args), expected);
    await cluster({ serverless: { minimum: 0, maximum: 4, pauseAfterSeconds: 300 } });
  });

  it("S6: cluster and logs are protected unless the deployment says otherwise; instances hold no data", async () => {
    const stateful = (run: ProgramRun) => [clusterOf(run), ...run.ofType("aws:cloudwatch/logGroup:LogGroup")];
    assert.ok(stateful(await usual()).every(({ protect }) => protect));
    assert.ok((await usual()).ofType(memberType).every(({ protect }) => !protect));
    assert.ok(stateful(await cluster({}, { protect: false })).every(({ protect }) => !protect));
  });

  it("S6: a snapshot brings names and users of its own; no later change of either replaces the cluster", async () => {
    let ignored: string[] | undefined;
    const run = await cluster({
      snapshotIdentifier: "bulwark-orders-dev-final",
      transform: {
        cluster: (_args, options) => {
          ignored = options.ignoreChanges;
          return {};
        },
      },
    });
    const { inputs } = clusterOf(run);
    assert.equal(inputs.snapshotIdentifier, "bulwark-orders-dev-final");
    assert.deepEqual([inputs.databaseName, inputs.masterUsername], [undefined, undefined]);
    assert.deepEqual(ignored, [
      "snapshotIdentifier",
      "kmsKeyId",
      "databaseName",
      "masterUsername",
      "availabilityZones",
    ]);
  });

  it("S6: adding an instance changes nothing but the trust in monitoring", async () => {
    const inputs = (run: ProgramRun) =>
      new Map(run.resources.map(({ name, inputs: given }) => [name, JSON.stringify(given)]));
    const before = inputs(await usual());
    const { instances } = clusterArgs(new Deployment(deploymentArgs()));
    const after = inputs(
      await cluster({ instances: { ...instances, c: { instanceClass: "db.r8g.large" } } }),
    );
    assert.deepEqual(
      [...before].filter(([name, given]) => after.get(name) !== given).map(([name]) => name),
      ["orders-monitoring-role"],
    );
    assert.ok(after.has("orders-instance-c"));
  });

  it("X1: everything taggable is tagged, in a preview too", async () => {
    const run = await cluster({}, {}, true);
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

  it("X4: tells where to connect", async () => {
    const { outputs } = await usual();
    assert.match(outputs.address as string, /^bulwark-orders-dev\.cluster-c/);
    assert.match(outputs.readerAddress as string, /^bulwark-orders-dev\.cluster-ro-/);
    assert.equal(outputs.port, 5432);
  });

  const transforms: readonly (readonly [
    keyof NonNullable<DatabaseClusterArgs["transform"]>,
    readonly string[],
  ])[] = [
    ["subnetGroup", ["orders-subnets"]],
    ["ingressRule", ["orders-from-worker"]],
    ["logGroup", ["orders-log-postgresql"]],
    ["monitoringRole", ["orders-monitoring-role"]],
    ["monitoringPermissions", ["orders-monitoring-permissions"]],
    ["parameterGroup", ["orders-parameters"]],
    ["cluster", ["orders-cluster"]],
    ["instance", ["orders-instance-a", "orders-instance-b"]],
  ];
  const marked = () => ({ options: { protect: true } });
  for (const [entry, children] of transforms) {
    it(`X5: transform.${entry} reaches ${children.join(", ")} and nothing else`, async () => {
      const run = await cluster({ transform: { [entry]: marked } }, { protect: false });
      const reached = run.resources.filter(({ protect }) => protect).map(({ name }) => name);
      assert.deepEqual(reached.sort(), [...children].sort());
    });
  }

  itReportsFaults(
    [
      [clusterType, { storageEncrypted: false }, "storage encrypted with a key of ours"],
      [clusterType, { kmsKeyId: logsKeyArn }, "storage encrypted with a key of ours"],
      [memberType, { publiclyAccessible: true }, "no public address"],
      [groupType, { parameters: [] }, "TLS only"],
      [clusterType, { manageMasterUserPassword: false }, "master password made and kept by RDS"],
      [clusterType, { iamDatabaseAuthenticationEnabled: false }, "IAM authentication"],
      [clusterType, { backupRetentionPeriod: 0 }, "automatic backups"],
      [clusterType, { deletionProtection: false }, "deletion protection"],
      [clusterType, { skipFinalSnapshot: true }, "final snapshot"],
      [memberType, { availabilityZone: "eu-west-1a" }, "standby in another zone"],
      [clusterType, { enabledCloudwatchLogsExports: [] }, "logs exported"],
      [memberType, { performanceInsightsEnabled: false }, "Performance Insights with a key of ours"],
      [memberType, { performanceInsightsKmsKeyId: logsKeyArn }, "Performance Insights with a key of ours"],
      [memberType, { monitoringInterval: 0 }, "enhanced monitoring"],
    ],
    () => {
      const deployment = new Deployment(deploymentArgs());
      return (name, options) => new DatabaseCluster(name, clusterArgs(deployment), options);
    },
  );
});
