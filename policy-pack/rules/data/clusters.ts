import { holds, is, isAbsent } from "../../core/property-rule";
import type { Rule } from "../../core/rule";
import {
  backedUp,
  deletionProtected,
  encrypted,
  kept,
  key,
  logged,
  noPassword,
  notPublic,
  open,
  password,
  stores,
  week,
  withOwnKey,
} from "./kinds";

const NEPTUNE = "aws:neptune/cluster:Cluster";
const NEPTUNE_INSTANCE = "aws:neptune/clusterInstance:ClusterInstance";
const DOCDB = "aws:docdb/cluster:Cluster";
const DOCDB_ELASTIC = "aws:docdb/elasticCluster:ElasticCluster";
const DOCDB_GLOBAL = "aws:docdb/globalCluster:GlobalCluster";

const neptune = { service: "neptune", what: "Neptune cluster" };
const docdb = { service: "docdb", what: "DocumentDB cluster" };
const noAudit = "sends no audit log to CloudWatch Logs";

export const clusterRules: readonly Rule[] = [
  encrypted({
    ...neptune,
    fix: "Set storageEncrypted to true (changing it replaces the cluster).",
    docs: "https://docs.aws.amazon.com/neptune/latest/userguide/encrypt.html",
    fsbp: ["Neptune.1"],
    demands: [stores([NEPTUNE], "storageEncrypted")],
  }),
  withOwnKey({
    ...neptune,
    fix: "Set kmsKeyArn to an aws.kms.Key.",
    docs: "https://docs.aws.amazon.com/neptune/latest/userguide/encrypt.html",
    demands: [key([NEPTUNE], "kmsKeyArn", { storageEncrypted: is(true) })],
  }),
  logged({
    ...neptune,
    fix: "Add audit to enableCloudwatchLogsExports.",
    docs: "https://docs.aws.amazon.com/neptune/latest/userguide/cloudwatch-logs.html",
    fsbp: ["Neptune.2"],
    demands: [
      { types: [NEPTUNE], path: "enableCloudwatchLogsExports", accept: holds(["audit"]), finding: noAudit },
    ],
  }),
  notPublic({
    ...neptune,
    fix: "Leave publiclyAccessible out.",
    docs: "https://docs.aws.amazon.com/neptune/latest/userguide/security-vpc.html",
    demands: [open([NEPTUNE_INSTANCE], "publiclyAccessible")],
  }),
  deletionProtected({
    ...neptune,
    fix: "Set deletionProtection to true.",
    docs: "https://docs.aws.amazon.com/neptune/latest/userguide/manage-console-instances-delete.html",
    fsbp: ["Neptune.4"],
    demands: [kept([NEPTUNE], "deletionProtection")],
  }),
  backedUp({
    ...neptune,
    fix: "Set backupRetentionPeriod to 7 or more.",
    docs: "https://docs.aws.amazon.com/neptune/latest/userguide/backup-restore.html",
    fsbp: ["Neptune.5"],
    demands: [week([NEPTUNE], "backupRetentionPeriod")],
  }),
  encrypted({
    ...docdb,
    fix: "Set storageEncrypted to true (changing it replaces the cluster).",
    docs: "https://docs.aws.amazon.com/documentdb/latest/developerguide/encryption-at-rest.html",
    fsbp: ["DocumentDB.1"],
    demands: [
      stores([DOCDB], "storageEncrypted"),
      { ...stores([DOCDB_GLOBAL], "storageEncrypted"), when: { sourceDbClusterIdentifier: isAbsent } },
    ],
  }),
  withOwnKey({
    ...docdb,
    fix: "Set kmsKeyId to an aws.kms.Key.",
    docs: "https://docs.aws.amazon.com/documentdb/latest/developerguide/encryption-at-rest.html",
    demands: [key([DOCDB], "kmsKeyId", { storageEncrypted: is(true) }), key([DOCDB_ELASTIC], "kmsKeyId")],
  }),
  logged({
    ...docdb,
    fix: "Add audit to enabledCloudwatchLogsExports.",
    docs: "https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html",
    fsbp: ["DocumentDB.4"],
    demands: [
      { types: [DOCDB], path: "enabledCloudwatchLogsExports", accept: holds(["audit"]), finding: noAudit },
    ],
  }),
  deletionProtected({
    ...docdb,
    fix: "Set deletionProtection to true.",
    docs: "https://docs.aws.amazon.com/documentdb/latest/developerguide/db-cluster-delete.html",
    fsbp: ["DocumentDB.5"],
    demands: [kept([DOCDB, DOCDB_GLOBAL], "deletionProtection")],
  }),
  backedUp({
    ...docdb,
    fix: "Set backupRetentionPeriod to 7 or more.",
    docs: "https://docs.aws.amazon.com/documentdb/latest/developerguide/backup_restore.html",
    fsbp: ["DocumentDB.2"],
    demands: [week([DOCDB, DOCDB_ELASTIC], "backupRetentionPeriod")],
  }),
  noPassword({
    ...docdb,
    fix: "Set manageMasterUserPassword to true and remove the password.",
    docs: "https://docs.aws.amazon.com/documentdb/latest/developerguide/docdb-secrets-manager.html",
    demands: [{ ...password([DOCDB], "masterPassword"), when: { snapshotIdentifier: isAbsent } }],
  }),
];
