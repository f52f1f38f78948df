import type { Problem } from "../shared";

/** PostgreSQL as RDS offers it: on an instance with a volume of its own, or on a cluster with shared storage. */
export type PostgresEngine = "postgres" | "aurora-postgresql";

/** A parameter of a group. */
export interface DatabaseParameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod: "immediate" | "pending-reboot";
}

/** The family of parameter groups that fits a version of PostgreSQL: `postgres17`, `aurora-postgresql16`. */
export function parameterFamily(engine: PostgresEngine, engineVersion: string): string {
  return `${engine}${engineVersion.split(".")[0] ?? engineVersion}`;
}

/**
 * TLS for every connection, and a log of who connects, of changes to the schema and of slow statements. All of them
 * are dynamic, so that they hold without a restart.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html
 */
const ours: Readonly<Record<string, string>> = {
  "rds.force_ssl": "1",
  log_connections: "1",
  log_disconnections: "1",
  log_statement: "ddl",
  log_min_duration_statement: "5000",
};

/** The caller must not turn these off: `transform` can, and `securitySummary` then says so. */
const fixed: ReadonlySet<string> = new Set(["rds.force_ssl"]);

/** The parameters of a group: ours, and the caller's, which win. */
export function databaseParameters(
  given: Readonly<Record<string, string>> = {},
): readonly DatabaseParameter[] {
  return Object.entries({ ...ours, ...given }).map(([name, value]) => ({
    name,
    value,
    applyMethod: applyMethod(name),
  }));
}

/** What is wrong with the caller's parameters. */
export function parameterProblems(given: Readonly<Record<string, string>> = {}): Problem[] {
  return Object.entries(given).flatMap(([name, value]): Problem[] => {
    if (fixed.has(name)) {
      return [
        {
          path: ["parameters", name],
          value,
          message: "left to the component, which forces TLS; fix: leave it out",
        },
      ];
    }
    return /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$/.test(name)
      ? []
      : [
          {
            path: ["parameters", name],
            value,
            message:
              "the name of a parameter of PostgreSQL, in lower case, e.g. work_mem; fix: write it as RDS lists it",
          },
        ];
  });
}

/**
 * How a changed value comes into force. RDS refuses `immediate` for static parameters ("cannot use immediate apply
 * method for static parameter"), and takes `pending-reboot` for all: those wait for a restart, which RDS never makes
 * by itself for a parameter.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html
 */
export function applyMethod(name: string): DatabaseParameter["applyMethod"] {
  const ofExtension = name.includes(".");
  const needsRestart = ofExtension ? !dynamicOfExtensions.test(name) : startOnly.has(name);
  return needsRestart ? "pending-reboot" : "immediate";
}

/** Parameters of RDS and of extensions that are known to be dynamic; the others wait, to be safe. */
const dynamicOfExtensions = /^(rds\.force_ssl|rds\.log_retention_period|auto_explain\..+|pgaudit\..+)$/;

/**
 * Parameters of PostgreSQL that "can only be set at server start" and that RDS lets one change.
 * https://www.postgresql.org/docs/current/runtime-config.html
 */
const startOnly: ReadonlySet<string> = new Set([
  "autovacuum_freeze_max_age",
  "autovacuum_max_workers",
  "autovacuum_multixact_freeze_max_age",
  "autovacuum_worker_slots",
  "huge_pages",
  "io_method",
  "io_max_concurrency",
  "max_connections",
  "max_files_per_process",
  "max_locks_per_transaction",
  "max_logical_replication_workers",
  "max_pred_locks_per_transaction",
  "max_prepared_transactions",
  "max_replication_slots",
  "max_wal_senders",
  "max_worker_processes",
  "min_dynamic_shared_memory",
  "multixact_member_buffers",
  "multixact_offset_buffers",
  "notify_buffers",
  "old_snapshot_threshold",
  "serializable_buffers",
  "shared_buffers",
  "shared_preload_libraries",
  "subtransaction_buffers",
  "track_activity_query_size",
  "track_commit_timestamp",
  "transaction_buffers",
  "wal_buffers",
  "wal_decode_buffer_size",
  "wal_level",
]);
