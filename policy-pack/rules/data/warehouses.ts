import { is, isAbsent, orAbsent } from "../../core/property-rule";
import type { Rule } from "../../core/rule";
import { isTrue } from "../../core/values";
import { backedUp, encrypted, key, noPassword, notPublic, open, password, week, withOwnKey } from "./kinds";

const CLUSTER = "aws:redshift/cluster:Cluster";
const WORKGROUP = "aws:redshiftserverless/workgroup:Workgroup";
const NAMESPACE = "aws:redshiftserverless/namespace:Namespace";
const ATHENA = "aws:athena/workgroup:Workgroup";
const what = "Redshift warehouse";

/** Clusters are encrypted unless the flag, which the provider takes as text, says otherwise. */
export const warehouseRules: readonly Rule[] = [
  encrypted({
    service: "redshift",
    what,
    fix: "Leave encrypted out.",
    docs: "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html",
    fsbp: ["Redshift.10"],
    demands: [
      {
        types: [CLUSTER],
        path: "encrypted",
        accept: orAbsent(isTrue),
        finding: "does not encrypt what it stores",
      },
    ],
  }),
  withOwnKey({
    service: "redshift",
    what,
    fix: "Set kmsKeyId to an aws.kms.Key.",
    docs: "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html",
    demands: [key([CLUSTER, NAMESPACE], "kmsKeyId")],
  }),
  notPublic({
    service: "redshift",
    what,
    fix: "Set publiclyAccessible to false.",
    docs: "https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html",
    fsbp: ["Redshift.1", "RedshiftServerless.3"],
    demands: [
      open([WORKGROUP], "publiclyAccessible"),
      {
        types: [CLUSTER],
        path: "publiclyAccessible",
        accept: orAbsent(is(false)),
        finding: "is reachable from the internet",
      },
    ],
  }),
  backedUp({
    service: "redshift",
    what,
    fix: "Set automatedSnapshotRetentionPeriod to 7 or more.",
    docs: "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-snapshots.html",
    fsbp: ["Redshift.3"],
    demands: [week([CLUSTER], "automatedSnapshotRetentionPeriod")],
  }),
  noPassword({
    service: "redshift",
    what,
    fix: "Set manageMasterPassword (manageAdminPassword of a namespace) to true and remove the password.",
    docs: "https://docs.aws.amazon.com/redshift/latest/mgmt/redshift-secrets-manager-integration.html",
    demands: [
      { ...password([CLUSTER], "masterPassword"), when: { snapshotIdentifier: isAbsent } },
      password([NAMESPACE], "adminUserPassword"),
    ],
  }),
  encrypted({
    service: "athena",
    what: "Athena workgroup",
    fix: "Set configuration.resultConfiguration.encryptionConfiguration.",
    docs: "https://docs.aws.amazon.com/athena/latest/ug/encrypting-query-results-stored-in-s3.html",
    demands: [
      {
        types: [ATHENA],
        path: "configuration.resultConfiguration.encryptionConfiguration.encryptionOption",
        accept: is("SSE_S3", "SSE_KMS", "CSE_KMS"),
        finding: "does not encrypt what it stores",
      },
    ],
  }),
];
