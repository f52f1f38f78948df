import { ENCRYPTED_AT_REST } from "../../core/frameworks";
import { ownKey } from "../../core/own-key";
import { is, propertyRule } from "../../core/property-rule";
import type { Rule } from "../../core/rule";

const TABLE = "aws:dynamodb/table:Table";
const REPLICA = "aws:dynamodb/tableReplica:TableReplica";
const DAX = "aws:dax/cluster:Cluster";

const noRecovery = "cannot be restored to a point in time";

const pointInTimeRecovery = propertyRule({
  id: "dynamodb-point-in-time-recovery",
  description:
    "Every table, and every replica of it, can be restored to any point in time of the last weeks.",
  severity: "medium",
  level: "mandatory",
  frameworks: {
    fsbp: ["DynamoDB.2"],
    nist: ["CP-6(2)", "CP-9", "CP-10", "SC-5(2)", "SI-12", "SI-13(5)"],
  },
  why: "What a wrong program or an attacker writes over or deletes is lost.",
  fix: "Set pointInTimeRecovery.enabled to true; pointInTimeRecovery of replicas to true.",
  docs: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
  demands: [
    { types: [TABLE], path: "pointInTimeRecovery.enabled", accept: is(true), finding: noRecovery },
    {
      types: [TABLE],
      path: "replicas[].pointInTimeRecovery",
      accept: is(true),
      finding: `has a replica that ${noRecovery}`,
    },
    { types: [REPLICA], path: "pointInTimeRecovery", accept: is(true), finding: noRecovery },
  ],
});

/** Without settings, tables are encrypted with a key that AWS owns; with enabled alone, with AWS's key of the account. */
const tableOwnKey = propertyRule({
  id: "dynamodb-own-key",
  description: "Every table, and every replica of it, encrypts with a KMS key of one's own.",
  severity: "medium",
  level: "mandatory",
  frameworks: {},
  why: "Nobody can limit, log apart or revoke AWS's key: the right to read the table is all that it takes.",
  fix: "Set serverSideEncryption.enabled to true and kmsKeyArn to an aws.kms.Key; kmsKeyArn of replicas, too.",
  docs: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html",
  demands: [
    {
      types: [TABLE],
      path: "serverSideEncryption.enabled",
      accept: is(true),
      finding: "names no KMS key of one's own",
    },
    ownKey([TABLE], "serverSideEncryption.kmsKeyArn", "names no KMS key of one's own", {
      "serverSideEncryption.enabled": is(true),
    }),
    ownKey([TABLE], "replicas[].kmsKeyArn", "names no KMS key of one's own for a replica"),
    ownKey([REPLICA], "kmsKeyArn", "names no KMS key of one's own"),
  ],
});

const deletionProtection = propertyRule({
  id: "dynamodb-deletion-protection",
  description: "Every table is protected from deletion.",
  severity: "medium",
  level: "advisory",
  frameworks: { fsbp: ["DynamoDB.6"], nist: ["CA-9(1)", "CM-2", "CM-2(2)", "CM-3", "SC-5(2)"] },
  why: "One wrong command or update deletes the table.",
  fix: "Set deletionProtectionEnabled to true.",
  docs: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html",
  demands: [
    {
      types: [TABLE, REPLICA],
      path: "deletionProtectionEnabled",
      accept: is(true),
      finding: "is not protected from deletion",
    },
  ],
});

const daxEncrypted = propertyRule({
  id: "dax-encrypted",
  description: "Every accelerator of DynamoDB encrypts what it keeps and what it sends.",
  severity: "medium",
  level: "mandatory",
  frameworks: {
    fsbp: ["DynamoDB.3", "DynamoDB.7"],
    nist: ["AC-17", "SC-8", "SC-23", ...ENCRYPTED_AT_REST],
    pci: ["4.2.1"],
  },
  why: "The data of the table lies in plain text on the cluster's disks, or goes in plain text over the network.",
  fix: "Set serverSideEncryption.enabled to true and clusterEndpointEncryptionType to TLS (both replace the cluster).",
  docs: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionAtRest.html",
  demands: [
    {
      types: [DAX],
      path: "serverSideEncryption.enabled",
      accept: is(true),
      finding: "does not encrypt what it keeps",
    },
    {
      types: [DAX],
      path: "clusterEndpointEncryptionType",
      accept: is("TLS"),
      finding: "lets clients in without TLS",
    },
  ],
});

export const dynamodbRules: readonly Rule[] = [
  pointInTimeRecovery,
  tableOwnKey,
  deletionProtection,
  daxEncrypted,
];
