import { KEY_TYPES, isOwnKey, ownKey } from "../../core/own-key";
import { is, isAbsent, isNot, propertyRule } from "../../core/property-rule";
import {
  CLUSTER,
  CLUSTER_INSTANCE,
  GLOBAL_CLUSTER,
  INSTANCE,
  both,
  notReplica,
  notReplicaCluster,
} from "./types";

const COPIES = [
  "aws:rds/snapshotCopy:SnapshotCopy",
  "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy",
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
];
const unencrypted = "has storage that is not encrypted";

/** Replicas are encrypted as their source is; serverless clusters of the first version always are. */
export const storageEncrypted = propertyRule({
  id: "rds-storage-encrypted",
  description: "Every database, cluster and global cluster encrypts its storage.",
  severity: "high",
  level: "mandatory",
  frameworks: {
    cis: ["2.2.1"],
    fsbp: ["RDS.3", "RDS.27"],
    nist: ["CA-9(1)", "CM-3(6)", "SC-7(10)", "SC-13", "SC-28", "SC-28(1)", "SI-7(6)"],
  },
  why: "Disks, snapshots and backups are then readable for whoever gets hold of them, and it cannot be added later.",
  fix: "Set storageEncrypted to true (before the database is made: changing it replaces the database).",
  docs: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
  demands: [
    ...both(
      { path: "storageEncrypted", accept: is(true), finding: unencrypted },
      { instance: notReplica, cluster: { ...notReplicaCluster, engineMode: isNot("serverless") } },
    ),
    {
      types: [GLOBAL_CLUSTER],
      path: "storageEncrypted",
      accept: is(true),
      finding: unencrypted,
      when: { sourceDbClusterIdentifier: isAbsent },
    },
  ],
});

/** What is restored from a snapshot or a point in time keeps the key of that. */
const notRestored = { snapshotIdentifier: isAbsent, restoreToPointInTime: isAbsent };

export const databaseOwnKey = propertyRule({
  id: "rds-own-key",
  description: "Every encrypted database, and the secret of its administrator, has a KMS key of one's own.",
  severity: "medium",
  level: "mandatory",
  frameworks: {},
  why: "Nobody can limit, log apart or revoke AWS's key, nor share a snapshot or copy it to another account with it.",
  fix: "Set kmsKeyId, and masterUserSecretKmsKeyId beside manageMasterUserPassword, to an aws.kms.Key.",
  docs: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html",
  demands: [
    ...both(
      {
        path: "kmsKeyId",
        accept: isOwnKey,
        finding: "names no KMS key of one's own",
        madeFrom: KEY_TYPES,
        when: { storageEncrypted: is(true) },
      },
      {
        instance: { ...notReplica, ...notRestored },
        cluster: { ...notReplicaCluster, restoreToPointInTime: isAbsent },
      },
    ),
    ownKey(
      [INSTANCE, CLUSTER],
      "masterUserSecretKmsKeyId",
      "keeps the password of its administrator under AWS's key",
      { manageMasterUserPassword: is(true) },
    ),
  ],
});

export const insightsOwnKey = propertyRule({
  id: "rds-performance-insights-own-key",
  description: "Performance Insights, where it is on, encrypts with a KMS key of one's own.",
  severity: "low",
  level: "mandatory",
  frameworks: {},
  why: "It keeps the statements that ran, with what stands in them, beside the database and its key.",
  fix: "Set performanceInsightsKmsKeyId to the key of the database.",
  docs: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Enabling.html",
  demands: [
    ownKey(
      [INSTANCE, CLUSTER, CLUSTER_INSTANCE],
      "performanceInsightsKmsKeyId",
      "has Performance Insights under AWS's key",
      { performanceInsightsEnabled: is(true) },
    ),
  ],
});

/** A copy without a key is encrypted only as its source is, and not at all from another region. */
export const copiesEncrypted = propertyRule({
  id: "rds-snapshot-copy-encrypted",
  description:
    "Every copy of a snapshot, and of automated backups, is encrypted with a KMS key of one's own.",
  severity: "medium",
  level: "mandatory",
  frameworks: {
    fsbp: ["RDS.4"],
    nist: ["CA-9(1)", "CM-3(6)", "SC-7(10)", "SC-13", "SC-28", "SC-28(1)", "SI-7(6)"],
  },
  why: "A copy of an unencrypted snapshot is the whole database, readable for whoever may restore it.",
  fix: "Set kmsKeyId of the copy to an aws.kms.Key of its region.",
  docs: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_CopySnapshot.html",
  demands: [ownKey(COPIES, "kmsKeyId", "names no KMS key of one's own for the copy")],
});
