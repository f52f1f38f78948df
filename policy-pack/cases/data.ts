import { type RuleCases, UNKNOWN, casesOf } from "./case";
import { type Inputs, KEY, type Maker, allFind, finds, key, of } from "./resources";

const group = of("aws:elasticache/replicationGroup:ReplicationGroup", "group");
const serverless = of("aws:elasticache/serverlessCache:ServerlessCache", "serverless");
const memcached = of("aws:elasticache/cluster:Cluster", "memcached", { engine: "memcached" });
const memorydb = of("aws:memorydb/cluster:Cluster", "memory");
const neptune = of("aws:neptune/cluster:Cluster", "graph");
const neptuneInstance = of("aws:neptune/clusterInstance:ClusterInstance", "graph-instance");
const docdb = of("aws:docdb/cluster:Cluster", "documents");
const docdbElastic = of("aws:docdb/elasticCluster:ElasticCluster", "elastic");
const docdbGlobal = of("aws:docdb/globalCluster:GlobalCluster", "global");
const domain = of("aws:opensearch/domain:Domain", "search");
const oldDomain = of("aws:elasticsearch/domain:Domain", "old-search");
const redshift = of("aws:redshift/cluster:Cluster", "warehouse");
const workgroup = of("aws:redshiftserverless/workgroup:Workgroup", "workgroup");
const namespace = of("aws:redshiftserverless/namespace:Namespace", "namespace");
const athena = of("aws:athena/workgroup:Workgroup", "queries");
const stream = of("aws:kinesis/stream:Stream", "events");
const firehose = of("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "delivery");
const msk = of("aws:msk/cluster:Cluster", "kafka");
const mq = of("aws:mq/broker:Broker", "broker");
const dms = of("aws:dms/replicationInstance:ReplicationInstance", "replication");

const notApplicable = { "a subnet group": [of("aws:rds/subnetGroup:SubnetGroup", "subnets")()] };

/** Inputs with a value at a path: `a.b` is `{ a: { b: value } }`. */
function put(path: string, value: unknown, more: Inputs = {}): Inputs {
  const [first = "", ...rest] = path.split(".");
  const inner = more[first];
  const nested =
    rest.length === 0
      ? value
      : put(rest.join("."), value, typeof inner === "object" && inner !== null ? (inner as Inputs) : {});
  return { ...more, [first]: nested };
}

interface Table {
  readonly make: Maker;
  readonly path: string;
  readonly good: unknown;
  /** Values that fail; `undefined` is what is absent. */
  readonly bad: readonly unknown[];
  readonly finding: string;
  /** What else the resource says. */
  readonly more?: Inputs;
  readonly others?: Parameters<typeof casesOf>[1]["fails"];
  readonly passing?: Parameters<typeof casesOf>[1]["passes"];
}

/** The cases of a rule that one property decides. */
function decided(
  rule: string,
  { make, path, good, bad, finding, more = {}, others, passing }: Table,
): RuleCases {
  return casesOf(rule, {
    passes: { "as it should be": [make(put(path, good, more))], ...passing },
    fails: {
      "as it should not be": allFind(finding, ...bad.map((value) => make(put(path, value, more)))),
      ...others,
    },
    unknown: { "not known yet": finds(make(put(path, UNKNOWN, more)), `? ${path}`) },
    notApplicable,
  });
}

const stores = "does not encrypt what it stores";
const noKey = "names no KMS key of one's own";
const plain = "lets clients in without TLS";
const open = "is reachable from the internet";
const short = "keeps its backups for less than a week";
const unkept = "is not protected from deletion";
const noAudit = "sends no audit log to CloudWatch Logs";
const password = "is given a password by the program, which then stands in the state";

/** The cases of a rule on a key. */
const keyed = (rule: string, make: Maker, path: string, more: Inputs = {}, others: Table["others"] = {}) =>
  decided(rule, {
    ...{ make, path, more, others },
    good: KEY,
    bad: [undefined, "alias/aws/service"],
    finding: noKey,
    passing: {
      "a key that the program makes": [
        key,
        make(put(path, UNKNOWN, more), { from: { [path.split(".")[0] ?? ""]: ["key"] } }),
      ],
    },
  });

/** The cases of a rule against passwords: one that is not known yet is one, too. */
const passwordless = (
  rule: string,
  make: Maker,
  path: string,
  ...others: readonly (readonly [Maker, string])[]
) =>
  casesOf(rule, {
    passes: { "a managed one": [make()] },
    fails: {
      "one of the program's": finds(make({ [path]: "hunter2" }), password),
      others: allFind(password, ...others.map(([another, property]) => another({ [property]: "hunter2" }))),
      "one not known yet": finds(make({ [path]: UNKNOWN }), password),
    },
    unknown: {
      "whether it is restored": finds(
        make({ [path]: "hunter2", snapshotIdentifier: UNKNOWN }),
        "? snapshotIdentifier",
      ),
    },
    notApplicable,
  });

const https = { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" };
const nodes = { nodeToNodeEncryption: { enabled: true } };

export const dataCases: readonly RuleCases[] = [
  decided("elasticache-encrypted", {
    make: group,
    path: "atRestEncryptionEnabled",
    good: true,
    bad: [undefined, false],
    finding: stores,
    passing: {
      "Valkey, which is by default": [group({ engine: "valkey" })],
      "a secondary group": [group({ globalReplicationGroupId: "global" })],
    },
    others: {
      "Valkey that is told not to": finds(
        group({ engine: "valkey", atRestEncryptionEnabled: false }),
        stores,
      ),
    },
  }),
  keyed("elasticache-own-key", group, "kmsKeyId", {}, { serverless: finds(serverless(), noKey) }),
  decided("elasticache-tls", {
    make: group,
    path: "transitEncryptionEnabled",
    good: true,
    bad: [undefined, false],
    finding: plain,
    passing: { "memcached with TLS": [memcached({ transitEncryptionEnabled: true })] },
    others: {
      memcached: finds(memcached(), plain),
      "TLS only preferred": finds(
        group({ transitEncryptionEnabled: true, transitEncryptionMode: "preferred" }),
        "lets clients in without TLS as well (transitEncryptionMode preferred)",
      ),
    },
  }),
  keyed("memorydb-own-key", memorydb, "kmsKeyArn"),
  decided("memorydb-tls", {
    make: memorydb,
    path: "tlsEnabled",
    good: undefined,
    bad: [false],
    finding: plain,
  }),

  decided("neptune-encrypted", {
    make: neptune,
    path: "storageEncrypted",
    good: true,
    bad: [undefined, false],
    finding: stores,
  }),
  keyed("neptune-own-key", neptune, "kmsKeyArn", { storageEncrypted: true }),
  decided("neptune-logged", {
    make: neptune,
    path: "enableCloudwatchLogsExports",
    good: ["audit"],
    bad: [undefined, ["slowquery"]],
    finding: noAudit,
  }),
  decided("neptune-not-public", {
    make: neptuneInstance,
    path: "publiclyAccessible",
    good: undefined,
    bad: [true],
    finding: open,
  }),
  decided("neptune-deletion-protection", {
    make: neptune,
    path: "deletionProtection",
    good: true,
    bad: [undefined, false],
    finding: unkept,
  }),
  decided("neptune-backed-up", {
    make: neptune,
    path: "backupRetentionPeriod",
    good: 7,
    bad: [undefined, 1],
    finding: short,
  }),

  decided("docdb-encrypted", {
    make: docdb,
    path: "storageEncrypted",
    good: true,
    bad: [undefined, false],
    finding: stores,
    others: { "a global cluster": finds(docdbGlobal(), stores) },
    passing: {
      "a global cluster of an existing one": [docdbGlobal({ sourceDbClusterIdentifier: "documents" })],
    },
  }),
  keyed(
    "docdb-own-key",
    docdb,
    "kmsKeyId",
    { storageEncrypted: true },
    {
      "an elastic cluster": finds(docdbElastic(), noKey),
    },
  ),
  decided("docdb-logged", {
    make: docdb,
    path: "enabledCloudwatchLogsExports",
    good: ["audit", "profiler"],
    bad: [undefined, ["profiler"]],
    finding: noAudit,
  }),
  decided("docdb-deletion-protection", {
    make: docdb,
    path: "deletionProtection",
    good: true,
    bad: [undefined, false],
    finding: unkept,
    others: { "a global cluster": finds(docdbGlobal(), unkept) },
  }),
  decided("docdb-backed-up", {
    make: docdb,
    path: "backupRetentionPeriod",
    good: 7,
    bad: [undefined, 1],
    finding: short,
    others: { "an elastic cluster": finds(docdbElastic(), short) },
  }),
  passwordless("docdb-no-plaintext-password", docdb, "masterPassword", [docdb, "masterPassword"]),

  decided("opensearch-encrypted", {
    make: domain,
    path: "encryptAtRest.enabled",
    good: true,
    bad: [undefined, false],
    finding: stores,
    others: { "the old type": finds(oldDomain(), stores) },
  }),
  keyed("opensearch-own-key", domain, "encryptAtRest.kmsKeyId", { encryptAtRest: { enabled: true } }),
  decided("opensearch-tls", {
    make: domain,
    path: "domainEndpointOptions.enforceHttps",
    good: true,
    bad: [undefined, false],
    finding: plain,
    more: { ...nodes, domainEndpointOptions: https },
    others: {
      "old versions": finds(
        domain({
          ...nodes,
          domainEndpointOptions: { ...https, tlsSecurityPolicy: "Policy-Min-TLS-1-0-2019-07" },
        }),
        "lets clients in with versions of TLS that are broken",
      ),
      "plain text between nodes": finds(
        oldDomain({ domainEndpointOptions: https }),
        "sends plain text between its nodes",
      ),
    },
  }),
  decided("opensearch-not-public", {
    make: domain,
    path: "vpcOptions.subnetIds",
    good: ["subnet-0123"],
    bad: [undefined, []],
    finding: "is in no VPC, but on the internet",
  }),
  decided("opensearch-logged", {
    make: domain,
    path: "logPublishingOptions",
    good: [
      {
        logType: "AUDIT_LOGS",
        cloudwatchLogGroupArn: "arn:aws:logs:eu-west-1:111122223333:log-group:search",
      },
    ],
    bad: [undefined, [{ logType: "INDEX_SLOW_LOGS" }], [{ logType: "AUDIT_LOGS", enabled: false }]],
    finding: "writes no audit log",
  }),

  decided("redshift-encrypted", {
    make: redshift,
    path: "encrypted",
    good: "true",
    bad: [false, "false"],
    finding: stores,
    passing: { "as it is by default": [redshift()] },
  }),
  keyed("redshift-own-key", redshift, "kmsKeyId", {}, { "a namespace": finds(namespace(), noKey) }),
  decided("redshift-not-public", {
    make: redshift,
    path: "publiclyAccessible",
    good: false,
    bad: [true],
    finding: open,
    others: { "a workgroup": finds(workgroup({ publiclyAccessible: true }), open) },
  }),
  decided("redshift-backed-up", {
    make: redshift,
    path: "automatedSnapshotRetentionPeriod",
    good: 7,
    bad: [undefined, 1],
    finding: short,
  }),
  passwordless("redshift-no-plaintext-password", redshift, "masterPassword", [
    namespace,
    "adminUserPassword",
  ]),
  decided("athena-encrypted", {
    make: athena,
    path: "configuration.resultConfiguration.encryptionConfiguration.encryptionOption",
    good: "SSE_KMS",
    bad: [undefined],
    finding: stores,
  }),

  decided("kinesis-encrypted", {
    make: stream,
    path: "encryptionType",
    good: "KMS",
    bad: [undefined, "NONE"],
    finding: stores,
  }),
  keyed("kinesis-own-key", stream, "kmsKeyId", { encryptionType: "KMS" }),
  decided("firehose-encrypted", {
    make: firehose,
    path: "serverSideEncryption.enabled",
    good: true,
    bad: [undefined, false],
    finding: stores,
    passing: { "one that reads a stream, and is as that": [firehose({ kinesisSourceConfiguration: {} })] },
  }),
  keyed("firehose-own-key", firehose, "serverSideEncryption.keyArn", {
    serverSideEncryption: { enabled: true },
  }),
  keyed("msk-own-key", msk, "encryptionInfo.encryptionAtRestKmsKeyArn"),
  decided("msk-tls", {
    make: msk,
    path: "encryptionInfo.encryptionInTransit.clientBroker",
    good: undefined,
    bad: ["TLS_PLAINTEXT", "PLAINTEXT"],
    finding: plain,
    others: {
      "plain text between brokers": finds(
        msk({ encryptionInfo: { encryptionInTransit: { inCluster: false } } }),
        "sends plain text between its brokers",
      ),
      "clients that nobody knows": finds(
        msk({ clientAuthentication: { unauthenticated: true } }),
        "lets in clients without saying who they are",
      ),
    },
  }),
  decided("msk-not-public", {
    make: msk,
    path: "brokerNodeGroupInfo.connectivityInfo.publicAccess.type",
    good: "DISABLED",
    bad: ["SERVICE_PROVIDED_EIPS"],
    finding: open,
  }),
  keyed("mq-own-key", mq, "encryptionOptions.kmsKeyId"),
  decided("mq-not-public", {
    make: mq,
    path: "publiclyAccessible",
    good: undefined,
    bad: [true],
    finding: open,
  }),
  decided("dms-not-public", {
    make: dms,
    path: "publiclyAccessible",
    good: false,
    bad: [undefined, true],
    finding: open,
  }),
];
