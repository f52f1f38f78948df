import { type Accept, is, isAbsent, isNot, orAbsent, propertyRule } from "../../core/property-rule";
import { CLUSTER, CLUSTER_INSTANCE, INSTANCE, both, engine, notReplica, notReplicaCluster } from "./types";

const SNAPSHOTS = [
  "aws:rds/snapshot:Snapshot",
  "aws:rds/clusterSnapshot:ClusterSnapshot",
  "aws:rds/snapshotCopy:SnapshotCopy",
  "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy",
];
const PROXY = "aws:rds/proxy:Proxy";

/** Absent is false: https://www.pulumi.com/registry/packages/aws/api-docs/rds/instance/#publiclyaccessible_nodejs */
export const notPublic = propertyRule({
  id: "rds-not-public",
  description: "No database has an address on the internet.",
  severity: "critical",
  level: "mandatory",
  frameworks: {
    cis: ["2.2.3"],
    fsbp: ["RDS.2"],
    nist: ["AC-4", "AC-4(21)", "SC-7", "SC-7(4)", "SC-7(5)", "SC-7(11)", "SC-7(16)", "SC-7(21)"],
    pci: ["1.4.4"],
  },
  why: "Only a security group then stands between the database and everybody who guesses passwords.",
  fix: "Leave publiclyAccessible out and come to the database from inside the VPC.",
  docs: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
  demands: [
    {
      types: [INSTANCE, CLUSTER_INSTANCE],
      path: "publiclyAccessible",
      accept: orAbsent(is(false)),
      finding: "is reachable from the internet (publiclyAccessible)",
    },
  ],
});

export const snapshotPrivate = propertyRule({
  id: "rds-snapshot-private",
  description: "No snapshot of a database is shared with everybody.",
  severity: "critical",
  level: "mandatory",
  frameworks: { fsbp: ["RDS.1"], nist: ["AC-3", "AC-4", "AC-6", "AC-21", "SC-7"] },
  why: "Anybody with an AWS account can restore the whole database.",
  fix: 'Name the accounts in sharedAccounts, never "all".',
  docs: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
  demands: [
    {
      types: SNAPSHOTS,
      path: "sharedAccounts[]",
      accept: isNot("all"),
      finding: "is shared with everybody who has an AWS account",
    },
  ],
});

export const iamAuthentication = propertyRule({
  id: "rds-iam-authentication",
  description: "Every database whose engine can lets callers sign in by IAM.",
  severity: "medium",
  level: "mandatory",
  frameworks: {
    fsbp: ["RDS.10", "RDS.12"],
    nist: ["AC-2(1)", "AC-3", "AC-3(7)", "AC-3(15)", "AC-6"],
  },
  why: "Programs then need passwords that lie about, are shared, and outlive those who know them.",
  fix: "Set iamDatabaseAuthenticationEnabled to true.",
  docs: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html",
  demands: both({
    path: "iamDatabaseAuthenticationEnabled",
    accept: is(true),
    finding: "lets nobody sign in by IAM",
    when: { engine: engine(/^(aurora|mysql|mariadb|postgres)/) },
  }),
});

const plain = "is given its administrator's password by the program, which then stands in the state";

/** `passwordWo` and `masterPasswordWo` are written to AWS alone. */
export const managedPassword = propertyRule({
  id: "rds-no-plaintext-password",
  description: "No database gets its administrator's password from the program.",
  severity: "high",
  level: "mandatory",
  frameworks: {},
  why:
    "Whoever reads the program's configuration or its state then has the database, and nobody ever changes " +
    "the password.",
  fix: "Set manageMasterUserPassword to true and remove the password: Secrets Manager makes and rotates it.",
  docs: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html",
  demands: [
    {
      types: [INSTANCE],
      path: "password",
      accept: isAbsent,
      presence: true,
      finding: plain,
      when: notReplica,
    },
    { types: [CLUSTER], path: "masterPassword", accept: isAbsent, presence: true, finding: plain },
  ],
});

/** Names that AWS's console or the engines propose. */
const notProposed: Accept = (name) =>
  typeof name !== "string" ||
  !["admin", "administrator", "postgres", "root", "sa"].includes(name.toLowerCase());

export const customAdministrator = propertyRule({
  id: "rds-custom-administrator",
  description: "The administrator of no database has the name that everybody expects.",
  severity: "medium",
  level: "advisory",
  frameworks: { fsbp: ["RDS.24", "RDS.25"], nist: ["CA-9(1)", "CM-2"], pci: ["2.2.2"] },
  why: "Who guesses passwords needs the name as well, and tries these first.",
  fix: "Choose another username (changing it replaces the database).",
  docs: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-25",
  demands: [
    {
      types: [INSTANCE],
      path: "username",
      accept: notProposed,
      finding: "has an administrator with a name that everybody expects",
      when: notReplica,
    },
    {
      types: [CLUSTER],
      path: "masterUsername",
      accept: notProposed,
      finding: "has an administrator with a name that everybody expects",
      when: notReplicaCluster,
    },
  ],
});

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html (Port) */
const DEFAULT_PORTS: readonly (readonly [RegExp, number])[] = [
  [/^(aurora|aurora-mysql|mysql|mariadb)$/, 3306],
  [/^(aurora-)?postgres(ql)?$/, 5432],
  [/oracle/, 1521],
  [/sqlserver/, 1433],
  [/^db2/, 50000],
];

export const customPort = propertyRule({
  id: "rds-custom-port",
  description: "No database listens at the default port of its engine.",
  severity: "low",
  level: "advisory",
  frameworks: {
    fsbp: ["RDS.23"],
    nist: ["AC-4", "AC-4(21)", "SC-7", "SC-7(4)", "SC-7(5)", "SC-7(11)", "SC-7(16)", "SC-7(21)"],
  },
  why: "Whoever gets into the network finds the database, and knows what it is, at the first try.",
  fix: "Set port to another one, also in the security groups and the clients.",
  docs: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-23",
  demands: DEFAULT_PORTS.flatMap(([name, port]) =>
    both({
      path: "port",
      accept: isNot(undefined, port),
      finding: "listens at the default port of its engine",
      when: { engine: (value) => typeof value === "string" && name.test(value) },
    }),
  ),
});

export const proxyTls = propertyRule({
  id: "rds-proxy-tls",
  description: "Every database proxy refuses connections without TLS.",
  severity: "medium",
  level: "mandatory",
  frameworks: { fsbp: ["RDS.43"] },
  why: "Statements, results and passwords can be read on the way.",
  fix: "Set requireTls to true.",
  docs: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.howitworks.html#rds-proxy-security.tls",
  demands: [{ types: [PROXY], path: "requireTls", accept: is(true), finding: "lets clients in without TLS" }],
});
