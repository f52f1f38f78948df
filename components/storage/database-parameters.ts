/** The family of parameter groups that fits a major version of PostgreSQL. */
export function parameterFamily(engineVersion: string): string {
  return `postgres${engineVersion}`;
}

/**
 * TLS for every connection, and a log of who connects, of changes to the schema and of slow statements. All of them
 * are dynamic, so that they hold without a restart.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
 */
export const databaseParameters = Object.entries({
  "rds.force_ssl": "1",
  log_connections: "1",
  log_disconnections: "1",
  log_statement: "ddl",
  log_min_duration_statement: "5000",
}).map(([name, value]) => ({ name, value, applyMethod: "immediate" }));
