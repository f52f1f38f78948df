import type { Call } from "../call";
import { constrained } from "../support/constraints";
import { refuse, type Precondition } from "../precondition";
import { windowProblem } from "./windows";
import {
  api,
  CLUSTER,
  CLUSTER_INSTANCE,
  COMBINATION,
  engineOf,
  INSTANCE,
  INVALID,
  lower,
  sourceOf,
} from "./types";

const CREATE = api("CreateDBInstance");
const DATABASES = [INSTANCE, CLUSTER];
const ALL = [INSTANCE, CLUSTER, CLUSTER_INSTANCE];

/** What Amazon RDS demands of the settings of databases. */
export const rdsInstances: readonly Precondition[] = [
  {
    id: "RD-4",
    types: ALL,
    at: ["check"],
    demands:
      "An identifier has 63 small letters, digits and hyphens at most, the first a letter, no two hyphens in a row " +
      "and none at the end.",
    source: CREATE,
    judge: (call) => {
      const identifier = identifierOf(call) ?? "a";
      const member = call.type === CLUSTER ? "DBClusterIdentifier" : "DBInstanceIdentifier";
      return /^[a-z][a-z0-9-]{0,62}$/.test(identifier) && !/--|-$/.test(identifier)
        ? undefined
        : refuse(
            INVALID,
            `The parameter ${member} is not a valid identifier. Identifiers must begin with a letter; must contain ` +
              "only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive " +
              "hyphens.",
          );
    },
  },
  {
    id: "RD-4-UNIQUE",
    types: ALL,
    demands: "No other database of the account and region has the identifier.",
    source: CREATE,
    judge: (call) => {
      const isCluster = call.type === CLUSTER;
      const taken = (isCluster ? [CLUSTER] : [INSTANCE, CLUSTER_INSTANCE])
        .flatMap((type) => call.others(type))
        .map(({ outputs }) => lower(isCluster ? outputs.clusterIdentifier : outputs.identifier));
      if (!taken.includes(lower(identifierOf(call)))) return undefined;
      return isCluster
        ? refuse("DBClusterAlreadyExistsFault", "DB Cluster already exists")
        : refuse("DBInstanceAlreadyExists", "DB instance already exists");
    },
  },
  {
    id: "RD-10",
    types: DATABASES,
    demands: "A database with a key for its storage is encrypted.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
    judge: (call) =>
      call.text("kmsKeyId") !== undefined && !call.flag("storageEncrypted") && sourceOf(call) === undefined
        ? refuse(COMBINATION, "KmsKeyId can't be specified for an unencrypted database.")
        : undefined,
  },
  {
    id: "RD-11",
    types: [INSTANCE],
    demands: "The class of an encrypted instance supports encryption.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
    judge: (call) => {
      const name = call.text("instanceClass") ?? "";
      return call.flag("storageEncrypted") && /^db\.(?:m1|m2|t1)\.|^db\.t2\.micro$/.test(name)
        ? refuse(COMBINATION, `DB Instance class ${name} does not support encryption at rest`)
        : undefined;
    },
  },
  {
    id: "RD-15",
    types: ALL,
    demands: "Enhanced monitoring has an interval of 1, 5, 10, 15, 30 or 60 seconds and a role, or neither.",
    source: CREATE,
    judge: (call) => {
      const interval = call.number("monitoringInterval") ?? 0;
      if (![0, 1, 5, 10, 15, 30, 60].includes(interval))
        return refuse(
          INVALID,
          `Invalid monitoring interval: ${interval}. Valid values: 0, 1, 5, 10, 15, 30, 60`,
        );
      const role = call.inputs.monitoringRoleArn ?? "";
      if (interval !== 0 && role === "")
        return refuse(
          COMBINATION,
          "A MonitoringRoleARN value is required if you specify a MonitoringInterval value other than 0.",
        );
      return interval === 0 && role !== "" && call.type !== CLUSTER
        ? refuse(
            COMBINATION,
            "You must specify a MonitoringInterval value other than 0 when you specify a MonitoringRoleARN value.",
          )
        : undefined;
    },
  },
  constrained(
    {
      id: "RD-17",
      demands: "Backups are kept for up to 35 days; those of a cluster for one at least.",
      source: CREATE,
      code: INVALID,
    },
    [
      { type: INSTANCE, property: "backupRetentionPeriod", member: "backupRetentionPeriod", min: 0, max: 35 },
      { type: CLUSTER, property: "backupRetentionPeriod", member: "backupRetentionPeriod", min: 1, max: 35 },
    ],
  ),
  {
    id: "RD-17-SOURCE",
    types: [INSTANCE],
    demands: "What a replica copies keeps backups.",
    source: CREATE,
    judge: (call) => {
      const source = sourceOf(call);
      return source !== undefined && Number(source.outputs.backupRetentionPeriod) === 0
        ? refuse(
            "InvalidDBInstanceState",
            "Automated backups are not enabled for this database instance. To enable automated backups, use " +
              "ModifyDBInstance to set the backup retention period to a non-zero value.",
          )
        : undefined;
    },
  },
  {
    id: "RD-18",
    types: DATABASES,
    demands: "The windows for backups and maintenance have half an hour at least each and do not overlap.",
    source: CREATE,
    judge: (call) => {
      const cluster = call.type === CLUSTER;
      const problem = windowProblem(
        call.text(cluster ? "preferredBackupWindow" : "backupWindow"),
        call.text(cluster ? "preferredMaintenanceWindow" : "maintenanceWindow"),
      );
      return problem === undefined ? undefined : refuse(INVALID, problem);
    },
  },
  {
    id: "RD-20",
    types: DATABASES,
    demands: "Logs that go to CloudWatch are logs of the engine.",
    source: CREATE,
    judge: (call) => {
      const engine = engineOf(call) ?? "";
      const known = LOGS.find(({ engines }) => engines.test(engine))?.logs;
      const wrong = call
        .texts("enabledCloudwatchLogsExports")
        .filter((log) => known?.includes(log) === false);
      return wrong.length > 0
        ? refuse(
            COMBINATION,
            `You cannot use the log types '${wrong.join(", ")}' with engine version ${engine} ${call.text("engineVersion") ?? ""}. ` +
              "For supported log types, see the documentation.",
          )
        : undefined;
    },
  },
  {
    id: "RD-21",
    types: ALL,
    demands: "Performance Insights keeps data for 7 days, 1 to 23 months of 31 days, or 731 days.",
    source: CREATE,
    judge: (call) => {
      const days = call.number("performanceInsightsRetentionPeriod") ?? 0;
      const isValid = [0, 7, 731].includes(days) || (days % 31 === 0 && days >= 31 && days <= 31 * 23);
      return isValid
        ? undefined
        : refuse(
            INVALID,
            `Invalid Performance Insights retention period: ${days}. Valid values: 7, 731, month * 31`,
          );
    },
  },
  {
    id: "RD-22",
    types: [INSTANCE],
    demands: "Users of IAM sign in to MariaDB, MySQL and PostgreSQL only.",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html",
    judge: (call) =>
      call.flag("iamDatabaseAuthenticationEnabled") &&
      !/^(?:mariadb|mysql|postgres)$/.test(engineOf(call) ?? "postgres")
        ? refuse(
            COMBINATION,
            `IAM Database Authentication is not supported for this configuration: engine ${engineOf(call) ?? ""}`,
          )
        : undefined,
  },
  {
    id: "RD-23",
    types: [INSTANCE],
    at: ["create"],
    demands: "An instance with a standby in another zone is not bound to a zone.",
    source: CREATE,
    judge: (call) =>
      call.flag("multiAz") && call.text("availabilityZone") !== undefined
        ? refuse(COMBINATION, "Requesting a specific availability zone is not valid for Multi-AZ instances.")
        : undefined,
  },
  {
    id: "RD-23-CLUSTER",
    types: [CLUSTER_INSTANCE],
    demands: "An instance joins a cluster that exists and has the same engine.",
    source: CREATE,
    judge: (call) => {
      const identifier = call.text("clusterIdentifier");
      const cluster = call.find(CLUSTER, identifier);
      if (cluster === undefined)
        return identifier === undefined || call.mayExist(identifier)
          ? undefined
          : refuse("DBClusterNotFoundFault", `Could not find DB cluster ${identifier}`);
      const engine = engineOf(call);
      return engine === undefined || engine === cluster.outputs.engine
        ? undefined
        : refuse(
            COMBINATION,
            `The engine name requested for your DB instance (${engine}) doesn't match the engine name of your DB ` +
              `cluster (${String(cluster.outputs.engine)}).`,
          );
    },
  },
];

function identifierOf(call: Call): string | undefined {
  return call.text(call.type === CLUSTER ? "clusterIdentifier" : "identifier");
}

const LOGS: readonly { readonly engines: RegExp; readonly logs: readonly string[] }[] = [
  { engines: /^postgres$/, logs: ["postgresql", "upgrade", "iam-db-auth-error"] },
  { engines: /^aurora-postgresql$/, logs: ["postgresql", "iam-db-auth-error", "instance"] },
  {
    engines: /^(?:mariadb|mysql|aurora-mysql)$/,
    logs: ["audit", "error", "general", "slowquery", "iam-db-auth-error", "instance"],
  },
  { engines: /^oracle-/, logs: ["alert", "audit", "listener", "trace", "oemagent"] },
  { engines: /^sqlserver-/, logs: ["agent", "error"] },
  { engines: /^db2-/, logs: ["diag.log", "notify.log", "iam-db-auth-error"] },
];
