import { type RuleCases, UNKNOWN, casesOf } from "./case";
import { KEY, allFind, finds, of, unknownAt } from "./resources";

const table = of("aws:dynamodb/table:Table", "orders");
const replica = of("aws:dynamodb/tableReplica:TableReplica", "replica");
const dax = of("aws:dax/cluster:Cluster", "cache");
const notApplicable = { "an item": [of("aws:dynamodb/tableItem:TableItem", "item")()] };
const noRecovery = "cannot be restored to a point in time";
const recovery = { pointInTimeRecovery: { enabled: true } };
const encrypted = { enabled: true, kmsKeyArn: KEY };
const noKey = "names no KMS key of one's own";

export const dynamodbCases: readonly RuleCases[] = [
  casesOf("dynamodb-point-in-time-recovery", {
    passes: {
      recovery: [table(recovery), replica({ pointInTimeRecovery: true })],
      "of replicas, too": [
        table({ ...recovery, replicas: [{ regionName: "eu-west-2", pointInTimeRecovery: true }] }),
      ],
    },
    fails: {
      none: allFind(noRecovery, table(), table({ pointInTimeRecovery: { enabled: false } }), replica()),
      "a replica without": finds(
        table({ ...recovery, replicas: [{ regionName: "eu-west-2" }] }),
        `has a replica that ${noRecovery}`,
      ),
    },
    unknown: {
      "not known yet": finds(
        table({ pointInTimeRecovery: { enabled: UNKNOWN } }),
        "? pointInTimeRecovery.enabled",
      ),
    },
    notApplicable,
  }),

  casesOf("dynamodb-own-key", {
    passes: {
      "a key of one's own": [table({ serverSideEncryption: encrypted }), replica({ kmsKeyArn: KEY })],
    },
    fails: {
      "a key that AWS owns": allFind(noKey, table(), replica()),
      "AWS's key of the account": finds(table({ serverSideEncryption: { enabled: true } }), noKey),
      "a replica without": finds(
        table({ serverSideEncryption: encrypted, replicas: [{ regionName: "eu-west-2" }] }),
        `${noKey} for a replica`,
      ),
    },
    unknown: {
      "a key not known yet": finds(
        table({ serverSideEncryption: { enabled: true, kmsKeyArn: UNKNOWN } }),
        "? serverSideEncryption.kmsKeyArn",
      ),
    },
    notApplicable,
  }),

  casesOf("dynamodb-deletion-protection", {
    passes: { protection: [table({ deletionProtectionEnabled: true })] },
    fails: { none: allFind("is not protected from deletion", table(), replica()) },
    unknown: unknownAt(table, "deletionProtectionEnabled"),
    notApplicable,
  }),

  casesOf("dax-encrypted", {
    passes: {
      encryption: [dax({ serverSideEncryption: { enabled: true }, clusterEndpointEncryptionType: "TLS" })],
    },
    fails: {
      none: finds(dax(), "does not encrypt what it keeps", "lets clients in without TLS"),
    },
    unknown: unknownAt(dax, "clusterEndpointEncryptionType", { serverSideEncryption: { enabled: true } }),
    notApplicable,
  }),
];
