import {
  type PropertyDemand,
  atLeast,
  holds,
  is,
  isGiven,
  orAbsent,
  propertyRule,
} from "../../core/property-rule";
import { CLUSTER, CLUSTER_INSTANCE, INSTANCE, both, notReplica } from "./types";

/** The logs of each engine that tell who did what. Names as in the API, which tells capitals apart. */
const LOGS: readonly (readonly [engine: RegExp, logs: readonly string[]])[] = [
  [/^(aurora-)?postgres(ql)?$/, ["postgresql"]],
  [/^(aurora|aurora-mysql)$/, ["audit"]],
  [/^(mysql|mariadb)$/, ["audit", "error"]],
  [/^(custom-)?oracle-/, ["alert", "audit", "listener", "trace"]],
  [/^(custom-)?sqlserver-/, ["error"]],
];

export const logExports = propertyRule({
  id: "rds-log-exports",
  description: "Every database sends the logs that tell who did what to CloudWatch Logs.",
  severity: "medium",
  level: "mandatory",
  frameworks: {
    fsbp: ["RDS.9", "RDS.34", "RDS.36", "RDS.37", "RDS.42"],
    nist: ["AU-2", "AU-3", "AU-6(3)", "AU-6(4)", "AU-10", "AU-12", "CA-7"],
    pci: ["10.2.1", "10.4.2"],
  },
  why: "Logs on the database's own disk are gone after days, and with the database; nobody is alarmed by them.",
  fix:
    "List them in enabledCloudwatchLogsExports: postgresql; audit and error for MySQL and MariaDB, audit for Aurora " +
    "MySQL; alert, audit, listener and trace for Oracle; error for SQL Server.",
  docs: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html",
  demands: LOGS.flatMap(([name, logs]) =>
    both({
      path: "enabledCloudwatchLogsExports",
      accept: holds(logs),
      finding: `does not send all of its logs to CloudWatch Logs (${logs.join(", ")})`,
      when: { engine: (value) => typeof value === "string" && name.test(value) },
    }),
  ),
});

const unmonitored = "has no enhanced monitoring";

export const enhancedMonitoring = propertyRule({
  id: "rds-enhanced-monitoring",
  description: "Every database reports what its operating system does.",
  severity: "low",
  level: "advisory",
  frameworks: { fsbp: ["RDS.6"], nist: ["CA-7", "SI-2"] },
  why: "What ails or abuses the database below its engine is seen too late.",
  fix: "Set monitoringInterval to 60 or less, and monitoringRoleArn.",
  docs: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.html",
  demands: [
    {
      types: [INSTANCE, CLUSTER_INSTANCE],
      path: "monitoringInterval",
      accept: atLeast(1),
      finding: unmonitored,
    },
    {
      types: [CLUSTER],
      path: "monitoringInterval",
      accept: atLeast(1),
      finding: unmonitored,
      when: { dbClusterInstanceClass: isGiven },
    },
  ],
});

/** Absent is true. */
export const minorUpgrades = propertyRule({
  id: "rds-minor-upgrades",
  description: "No database is kept from upgrades to newer minor versions.",
  severity: "high",
  level: "mandatory",
  frameworks: {
    cis: ["2.2.2"],
    fsbp: ["RDS.13", "RDS.35"],
    nist: ["SI-2", "SI-2(2)", "SI-2(4)", "SI-2(5)"],
    pci: ["6.3.3"],
  },
  why: "Holes that everybody knows stay open until somebody remembers the database.",
  fix: "Leave autoMinorVersionUpgrade out.",
  docs: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html",
  demands: [
    {
      types: [INSTANCE, CLUSTER_INSTANCE, CLUSTER],
      path: "autoMinorVersionUpgrade",
      accept: orAbsent(is(true)),
      finding: "is kept from upgrades to newer minor versions",
    },
  ],
});

const untagged = "does not give its tags to its snapshots";

export const copyTags = propertyRule({
  id: "rds-copy-tags-to-snapshots",
  description: "Every database gives its tags to its snapshots.",
  severity: "low",
  level: "advisory",
  frameworks: { fsbp: ["RDS.16", "RDS.17", "RDS.47", "RDS.48"], nist: ["CA-9(1)", "CM-2", "CM-2(2)"] },
  why: "Policies by tags, and people, then do not know whose data the snapshots hold.",
  fix: "Set copyTagsToSnapshot to true.",
  docs: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html",
  demands: both(
    { path: "copyTagsToSnapshot", accept: is(true), finding: untagged } satisfies Omit<
      PropertyDemand,
      "types"
    >,
    { instance: notReplica },
  ),
});
