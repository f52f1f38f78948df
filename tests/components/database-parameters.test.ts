import assert from "node:assert/strict";
import {
  applyMethod,
  databaseParameters,
  parameterFamily,
  parameterProblems,
} from "../../components/storage/database-parameters";

describe("database parameters", () => {
  it("S5: the family is that of the engine and the major version", () => {
    assert.equal(parameterFamily("postgres", "17"), "postgres17");
    assert.equal(parameterFamily("postgres", "17.5"), "postgres17");
    assert.equal(parameterFamily("aurora-postgresql", "16.9"), "aurora-postgresql16");
  });

  it("S5: those that PostgreSQL reads at its start only wait for a restart, as RDS demands", () => {
    for (const name of ["max_connections", "shared_buffers", "shared_preload_libraries", "wal_level"]) {
      assert.equal(applyMethod(name), "pending-reboot", name);
    }
    for (const name of ["work_mem", "log_min_duration_statement", "statement_timeout", "random_page_cost"]) {
      assert.equal(applyMethod(name), "immediate", name);
    }
  });

  it("S5: those of RDS and of extensions wait unless they are known not to need it", () => {
    for (const name of ["rds.logical_replication", "pg_stat_statements.max", "cron.database_name"]) {
      assert.equal(applyMethod(name), "pending-reboot", name);
    }
    for (const name of ["rds.force_ssl", "pgaudit.log", "auto_explain.log_min_duration"]) {
      assert.equal(applyMethod(name), "immediate", name);
    }
  });

  it("S5: the component's own hold at once, and the caller's win but for TLS", () => {
    assert.ok(databaseParameters().every((parameter) => parameter.applyMethod === "immediate"));
    const value = databaseParameters({ log_statement: "all" }).filter(({ name }) => name === "log_statement");
    assert.deepEqual(value, [{ name: "log_statement", value: "all", applyMethod: "immediate" }]);
    assert.deepEqual(
      parameterProblems({ "rds.force_ssl": "1", log_statement: "all" }).map(({ path }) => path),
      [["parameters", "rds.force_ssl"]],
    );
  });

  it("X2: other names than parameters have are refused", () => {
    const refused = (name: string) => parameterProblems({ [name]: "1" }).length === 1;
    for (const name of ["Work_Mem", "work-mem", "a.b.c", "", "1st"]) assert.ok(refused(name), name);
    for (const name of ["work_mem", "pgaudit.log"]) assert.ok(!refused(name), name);
  });
});
