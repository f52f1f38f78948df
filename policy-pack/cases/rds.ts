import { type Case, type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";
import { KEY, allFind, finds, key, of } from "./resources";

const instance = of("aws:rds/instance:Instance", "db", { engine: "postgres" });
const cluster = of("aws:rds/cluster:Cluster", "cluster", {
  engine: "aurora-postgresql",
  clusterIdentifier: "app",
});
const clusterInstance = of("aws:rds/clusterInstance:ClusterInstance", "member", { clusterIdentifier: "app" });
const globalCluster = of("aws:rds/globalCluster:GlobalCluster", "global");
const replica = of("aws:rds/instance:Instance", "replica", { replicateSourceDb: "db" });
const proxy = of("aws:rds/proxy:Proxy", "proxy");
const snapshot = of("aws:rds/snapshot:Snapshot", "snapshot");
const snapshotCopy = of("aws:rds/snapshotCopy:SnapshotCopy", "copy");
const clusterSnapshot = of("aws:rds/clusterSnapshot:ClusterSnapshot", "cluster-snapshot");
const parameters = (family: string, values: unknown, type = "ParameterGroup"): TestResource => ({
  type: `aws:rds/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`,
  name: "parameters",
  inputs: { name: "app", family, parameters: values },
});

const notApplicable = { "a subnet group": [of("aws:rds/subnetGroup:SubnetGroup", "subnets")()] };

/** A property that must have a value on an instance and on a cluster. */
function flag(
  property: string,
  finding: string,
  { good = true, bad = false, absent = false }: { good?: unknown; bad?: unknown; absent?: boolean } = {},
): Pick<RuleCasesInput, "passes" | "fails" | "unknown"> {
  return {
    passes: {
      "an instance": [instance({ [property]: good })],
      "a cluster": [cluster({ [property]: good })],
      ...(absent && { "one that says nothing of it": [instance(), cluster()] }),
    },
    fails: {
      "an instance": finds(instance({ [property]: bad }), finding),
      "a cluster": finds(cluster({ [property]: bad }), finding),
      ...(!absent && {
        "ones that say nothing of it": allFind(finding, instance(), cluster()),
      }),
    },
    unknown: {
      "not known yet": allFind(
        `? ${property}`,
        instance({ [property]: UNKNOWN }),
        cluster({ [property]: UNKNOWN }),
      ),
    },
  };
}
type RuleCasesInput = Parameters<typeof casesOf>[1];

/** Names the cases of {@link flag} further ones. */
function withMore(
  cases: Pick<RuleCasesInput, "passes" | "fails" | "unknown">,
  passes: RuleCasesInput["passes"],
  fails: RuleCasesInput["fails"] = {},
): RuleCasesInput {
  return {
    passes: { ...cases.passes, ...passes },
    fails: { ...cases.fails, ...fails },
    unknown: cases.unknown,
    notApplicable,
  };
}

const unencrypted = "has storage that is not encrypted";
const noKey = "names no KMS key of one's own";
const awsInsights = "has Performance Insights under AWS's key";
const plainPassword = "is given its administrator's password by the program, which then stands in the state";
const expected = "has an administrator with a name that everybody expects";
const forced = [{ name: "rds.force_ssl", value: "1" }];
const noTls = (parameter: string) => `parameters lets clients of the database in without TLS (${parameter})`;

export const rdsCases: readonly RuleCases[] = [
  casesOf(
    "rds-storage-encrypted",
    withMore(
      flag("storageEncrypted", unencrypted),
      {
        "a replica, which is as its source": [replica()],
        "a serverless cluster of the first version": [cluster({ engineMode: "serverless" })],
        "a global cluster": [globalCluster({ storageEncrypted: true })],
        "a global cluster of an existing one": [globalCluster({ sourceDbClusterIdentifier: "app" })],
      },
      { "a global cluster": finds(globalCluster(), unencrypted) },
    ),
  ),

  casesOf("rds-own-key", {
    passes: {
      "its own key": [instance({ storageEncrypted: true, kmsKeyId: KEY })],
      "a key that the program makes": [
        key,
        instance({ storageEncrypted: true, kmsKeyId: UNKNOWN }, { from: { kmsKeyId: ["key"] } }),
      ],
      "a restored one, which keeps the key of the snapshot": [
        instance({ storageEncrypted: true, snapshotIdentifier: "old" }),
      ],
      "a password under it": [cluster({ manageMasterUserPassword: true, masterUserSecretKmsKeyId: KEY })],
    },
    fails: {
      "AWS's key by default": allFind(
        noKey,
        instance({ storageEncrypted: true }),
        cluster({ storageEncrypted: true }),
      ),
      "AWS's key by name": finds(instance({ storageEncrypted: true, kmsKeyId: "alias/aws/rds" }), noKey),
      "a password under AWS's key": finds(
        instance({ manageMasterUserPassword: true }),
        "keeps the password of its administrator under AWS's key",
      ),
    },
    unknown: {
      "a key from elsewhere, not known yet": finds(
        instance({ storageEncrypted: true, kmsKeyId: UNKNOWN }),
        "? kmsKeyId",
      ),
    },
    notApplicable,
  }),

  casesOf("rds-performance-insights-own-key", {
    passes: {
      "its own key": [instance({ performanceInsightsEnabled: true, performanceInsightsKmsKeyId: KEY })],
      "none at all": [instance(), clusterInstance()],
    },
    fails: {
      "AWS's key": {
        resources: [instance, cluster, clusterInstance].map((make) =>
          make({ performanceInsightsEnabled: true }),
        ),
        finds: ["db", "cluster", "member"].map((name) => `${name} ${awsInsights}`),
      },
    },
    unknown: {
      "whether it is on": finds(
        instance({ performanceInsightsEnabled: UNKNOWN }),
        "? performanceInsightsEnabled",
      ),
    },
    notApplicable,
  }),

  casesOf("rds-snapshot-copy-encrypted", {
    passes: { "a key for the copy": [snapshotCopy({ kmsKeyId: KEY })] },
    fails: {
      "a copy without": {
        resources: [
          snapshotCopy(),
          of("aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy", "cluster-copy")(),
          of("aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication", "backups")(),
        ],
        finds: ["copy", "cluster-copy", "backups"].map((name) => `${name} ${noKey} for the copy`),
      },
    },
    unknown: {
      "a key not known yet": finds(snapshotCopy({ kmsKeyId: UNKNOWN }), "? kmsKeyId"),
    },
    notApplicable,
  }),

  casesOf("rds-not-public", {
    passes: {
      "one inside the VPC": [instance({ publiclyAccessible: false })],
      "one that says nothing of it": [instance(), clusterInstance()],
    },
    fails: {
      "an address on the internet": {
        resources: [instance({ publiclyAccessible: true }), clusterInstance({ publiclyAccessible: true })],
        finds: ["db", "member"].map((name) => `${name} is reachable from the internet (publiclyAccessible)`),
      },
    },
    unknown: {
      "not known yet": finds(instance({ publiclyAccessible: UNKNOWN }), "? publiclyAccessible"),
    },
    notApplicable,
  }),

  casesOf("rds-snapshot-private", {
    passes: {
      "one that nobody shares": [snapshot()],
      "one shared with an account": [clusterSnapshot({ sharedAccounts: ["444455556666"] })],
    },
    fails: {
      "one shared with everybody": {
        resources: [
          snapshot({ sharedAccounts: ["444455556666", "all"] }),
          snapshotCopy({ sharedAccounts: ["all"] }),
        ],
        finds: ["snapshot", "copy"].map((name) => `${name} is shared with everybody who has an AWS account`),
      },
    },
    unknown: {
      "accounts not known yet": finds(
        snapshot({ sharedAccounts: ["444455556666", UNKNOWN] }),
        "? sharedAccounts[1]",
      ),
    },
    notApplicable,
  }),

  casesOf(
    "rds-iam-authentication",
    withMore(flag("iamDatabaseAuthenticationEnabled", "lets nobody sign in by IAM"), {
      "an engine that cannot": [instance({ engine: "oracle-ee" })],
    }),
  ),

  casesOf("rds-no-plaintext-password", {
    passes: {
      "a password that Secrets Manager makes": [
        instance({ manageMasterUserPassword: true }),
        cluster({ manageMasterUserPassword: true }),
      ],
    },
    fails: {
      "a password of the program's": allFind(
        plainPassword,
        instance({ password: "hunter2" }),
        cluster({ masterPassword: "hunter2" }),
      ),
      "one that is not known yet": finds(instance({ password: UNKNOWN }), plainPassword),
    },
    unknown: {
      "whether it is a replica, which takes none": finds(
        instance({ password: "hunter2", replicateSourceDb: UNKNOWN }),
        "? replicateSourceDb",
      ),
    },
    notApplicable,
  }),

  casesOf("rds-custom-administrator", {
    passes: {
      "a name of one's own": [instance({ username: "app_owner" }), cluster({ masterUsername: "app_owner" })],
    },
    fails: {
      "names that everybody expects": allFind(
        expected,
        instance({ username: "postgres" }),
        cluster({ masterUsername: "Admin" }),
      ),
    },
    unknown: {
      "a name not known yet": finds(instance({ username: UNKNOWN }), "? username"),
    },
    notApplicable,
  }),

  casesOf("rds-custom-port", {
    passes: {
      "another port": [instance({ port: 6000 }), cluster({ port: 6000 })],
      "the default of another engine": [instance({ port: 3306 })],
    },
    fails: {
      "the default port, given or not": {
        resources: [
          instance({ port: 5432 }),
          instance(),
          cluster({ engine: "aurora-mysql", port: 3306 }),
          instance({ engine: "sqlserver-se", port: 1433 }),
        ],
        finds: ["db", "db", "cluster", "db"].map(
          (name) => `${name} listens at the default port of its engine`,
        ),
      },
    },
    unknown: { "a port not known yet": finds(instance({ port: UNKNOWN }), "? port") },
    notApplicable,
  }),

  casesOf("rds-proxy-tls", {
    passes: { "TLS required": [proxy({ requireTls: true })] },
    fails: {
      "TLS not required": finds(proxy(), "lets clients in without TLS"),
    },
    unknown: {
      "not known yet": finds(proxy({ requireTls: UNKNOWN }), "? requireTls"),
    },
    notApplicable,
  }),

  casesOf("rds-tls-required", {
    passes: {
      "a group that requires it": [instance({ parameterGroupName: "app" }), parameters("postgres14", forced)],
      "an engine that requires it by itself": [
        instance({ engineVersion: "16.4" }),
        instance({ parameterGroupName: "default.postgres16", engineVersion: "16" }),
        parameters("postgres16", []),
        cluster({ engineVersion: "17.4" }),
      ],
      "MySQL and its kin": [
        instance({ engine: "mysql", parameterGroupName: "app" }),
        parameters("mysql8.0", [{ name: "require_secure_transport", value: "ON" }]),
        parameters("mariadb11.8", []),
        instance({ engine: "mariadb", engineVersion: "11.8.3" }),
      ],
      "a group of an instance of Aurora, which leaves it to the cluster's": [
        parameters("aurora-mysql8.0", []),
      ],
      "an engine without such a parameter": [instance({ engine: "oracle-ee" })],
      "a group whose name is not known yet": [
        instance({ parameterGroupName: UNKNOWN }, { from: { parameterGroupName: ["parameters"] } }),
        { ...parameters("postgres16", forced), outputs: { name: UNKNOWN } },
      ],
    },
    fails: {
      "a group that does not require it": {
        resources: [parameters("postgres16", [{ name: "rds.force_ssl", value: "0" }])],
        finds: [noTls("rds.force_ssl")],
      },
      "groups that leave it at its default": {
        resources: [
          parameters("postgres14", []),
          parameters("sqlserver-ee-15.0", []),
          parameters("mariadb10.11", undefined),
          parameters("aurora-postgresql16", [], "ClusterParameterGroup"),
        ],
        finds: [
          noTls("rds.force_ssl"),
          noTls("rds.force_ssl"),
          noTls("require_secure_transport"),
          noTls("rds.force_ssl"),
        ],
      },
      "databases without a group": {
        resources: [
          instance({ engineVersion: "14.2" }),
          instance({ engine: "mysql" }),
          instance({ engine: "mariadb" }),
          instance({ engine: "mariadb", engineVersion: "11.4.5" }),
          cluster({ engine: "aurora-mysql", dbClusterParameterGroupName: "default.aurora-mysql8.0" }),
        ],
        finds: [
          "db lets clients in without TLS: it has no parameter group of its own, where rds.force_ssl is on",
          "db lets clients in without TLS: it has no parameter group of its own, where require_secure_transport is on",
          "db lets clients in without TLS: it has no parameter group of its own, where require_secure_transport is on",
          "db lets clients in without TLS: it has no parameter group of its own, where require_secure_transport is on",
          "cluster lets clients in without TLS: it has no cluster parameter group of its own, where " +
            "require_secure_transport is on",
        ],
      },
    },
    unknown: {
      "a value not known yet": finds(
        parameters("postgres16", [{ name: "rds.force_ssl", value: UNKNOWN }]),
        "? the parameter rds.force_ssl",
      ),
      "a group that the program does not make": finds(
        instance({ parameterGroupName: "theirs" }),
        "? what the group says that parameterGroupName names",
      ),
      "a version or family not known yet": {
        resources: [
          instance({ engineVersion: UNKNOWN }),
          instance({ engine: "mariadb", engineVersion: UNKNOWN }),
          parameters(UNKNOWN, []),
        ],
        finds: ["db ? engineVersion", "db ? engineVersion", "parameters ? family"],
      },
    },
    notApplicable,
  }),

  casesOf("rds-backups-retained", {
    ...withMore(
      flag("backupRetentionPeriod", "keeps its backups for less than 7 days", { good: 7, bad: 1 }),
      {
        "a replica": [replica()],
        "as many as the setting asks for": {
          config: { days: 1 },
          resources: [instance({ backupRetentionPeriod: 1 })],
        },
      },
      {
        "fewer than the setting asks for": {
          config: { days: 30 },
          resources: [instance({ backupRetentionPeriod: 7 })],
          finds: ["db keeps its backups for less than 30 days"],
        } satisfies Omit<Case, "title">,
      },
    ),
  }),

  casesOf("rds-multi-az", {
    passes: {
      "an instance in two zones": [instance({ multiAz: true })],
      "a cluster of two instances": [cluster(), clusterInstance(), clusterInstance({}, { name: "second" })],
      "a Multi-AZ cluster": [cluster({ dbClusterInstanceClass: "db.r6gd.large" })],
      "a cluster whose name is not known yet": [
        cluster({ clusterIdentifier: undefined }, { outputs: { clusterIdentifier: UNKNOWN } }),
        ...["member", "second"].map((name) =>
          clusterInstance({ clusterIdentifier: UNKNOWN }, { name, from: { clusterIdentifier: ["cluster"] } }),
        ),
      ],
    },
    fails: {
      "an instance in one zone": finds(instance(), "runs in a single availability zone"),
      "a cluster of one instance": {
        resources: [cluster(), clusterInstance()],
        finds: ["cluster has fewer than two instances, so that none can take over"],
      },
    },
    unknown: {
      "not known yet": finds(instance({ multiAz: UNKNOWN }), "? multiAz"),
      "whose the instances are": {
        resources: [
          cluster({}, { outputs: { clusterIdentifier: UNKNOWN } }),
          clusterInstance({ clusterIdentifier: UNKNOWN }),
          clusterInstance({ clusterIdentifier: UNKNOWN }, { name: "second" }),
        ],
        finds: ["cluster ? which of the instances are its own"],
      },
    },
    notApplicable,
  }),

  casesOf(
    "rds-deletion-protection",
    withMore(
      flag("deletionProtection", "is not protected from deletion"),
      { "a replica": [replica()] },
      {
        "a global cluster": finds(globalCluster(), "is not protected from deletion"),
      },
    ),
  ),

  casesOf(
    "rds-final-snapshot",
    withMore(
      flag("skipFinalSnapshot", "is deleted without a last snapshot (skipFinalSnapshot)", {
        good: false,
        bad: true,
        absent: true,
      }),
      { "a replica": [replica({ skipFinalSnapshot: true })] },
    ),
  ),

  casesOf("rds-log-exports", {
    passes: {
      PostgreSQL: [instance({ enabledCloudwatchLogsExports: ["postgresql", "upgrade"] })],
      "MySQL and its kin": [
        instance({ engine: "mariadb", enabledCloudwatchLogsExports: ["audit", "error"] }),
        cluster({ engine: "aurora-mysql", enabledCloudwatchLogsExports: ["audit"] }),
      ],
    },
    fails: {
      "no logs": {
        resources: [instance(), cluster()],
        finds: ["db", "cluster"].map(
          (name) => `${name} does not send all of its logs to CloudWatch Logs (postgresql)`,
        ),
      },
      "some missing": {
        resources: [
          instance({ engine: "mysql", enabledCloudwatchLogsExports: ["error", "slowquery"] }),
          instance({ engine: "oracle-ee", enabledCloudwatchLogsExports: ["alert"] }),
        ],
        finds: [
          "db does not send all of its logs to CloudWatch Logs (audit, error)",
          "db does not send all of its logs to CloudWatch Logs (alert, audit, listener, trace)",
        ],
      },
    },
    unknown: {
      "logs not known yet": finds(
        instance({ enabledCloudwatchLogsExports: [UNKNOWN] }),
        "? enabledCloudwatchLogsExports",
      ),
    },
    notApplicable,
  }),

  casesOf("rds-enhanced-monitoring", {
    passes: {
      "every minute": [instance({ monitoringInterval: 60 }), clusterInstance({ monitoringInterval: 60 })],
      "an Aurora cluster, whose instances tell": [cluster()],
    },
    fails: {
      none: {
        resources: [
          instance(),
          clusterInstance({ monitoringInterval: 0 }),
          cluster({ dbClusterInstanceClass: "db.m6gd.large" }),
        ],
        finds: ["db", "member", "cluster"].map((name) => `${name} has no enhanced monitoring`),
      },
    },
    unknown: {
      "not known yet": finds(instance({ monitoringInterval: UNKNOWN }), "? monitoringInterval"),
    },
    notApplicable,
  }),

  casesOf(
    "rds-minor-upgrades",
    withMore(
      flag("autoMinorVersionUpgrade", "is kept from upgrades to newer minor versions", { absent: true }),
      {},
    ),
  ),

  casesOf(
    "rds-copy-tags-to-snapshots",
    withMore(flag("copyTagsToSnapshot", "does not give its tags to its snapshots"), {
      "a replica": [replica()],
    }),
  ),
];
