import type { Problem } from "../shared";
import { parameterProblems } from "./database-parameters";
import { windowProblems } from "./maintenance-windows";

/**
 * How a PostgreSQL database is kept and watched, on an instance or on a cluster; plain values, so that they can come
 * from a stack's configuration.
 */
export interface PostgresSettings {
  /**
   * Major version of PostgreSQL; RDS chooses the minor version and upgrades it in the maintenance window. A later
   * major version upgrades the database in place, with an outage and without a way back.
   */
  readonly engineVersion: string;
  /**
   * Parameters of PostgreSQL besides those that force TLS and write logs. Static ones hold after the next restart,
   * which is yours to make.
   * @default none
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Days that automatic backups are kept, 1-35. As much as the size of the database is free of charge. */
  readonly backupRetentionDays: number;
  /** RDS refuses to delete the database until this is off and deployed. */
  readonly deletionProtection: boolean;
  /** Deleting the database leaves a last snapshot `<identifier>-final`. */
  readonly finalSnapshot: boolean;
  /**
   * Name or ARN of a snapshot that the database is made from, with its data, users and databases. Counts when the
   * database is made: later it changes nothing, and may be left out again.
   * @default an empty database
   */
  readonly snapshotIdentifier?: string;
  /** Changes that need a restart happen at once instead of in the maintenance window. */
  readonly applyImmediately: boolean;
  /** Days that the exported logs are kept: one of CloudWatch Logs' retention periods. */
  readonly logRetentionDays: number;
  /**
   * Days of Performance Insights history: 7 (free of charge), a multiple of 31 up to 713, or 731. CloudWatch Database
   * Insights shows it, by the same name and price.
   * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Enabling.html
   * @default 7
   */
  readonly performanceInsightsRetentionDays?: number;
  /**
   * Seconds between enhanced-monitoring samples: 1, 5, 10, 15, 30 or 60.
   * @default 60
   */
  readonly monitoringIntervalSeconds?: number;
  /**
   * Name of the first database. Counts when the database is made: later it changes nothing. A snapshot brings its own.
   * @default "app"
   */
  readonly databaseName?: string;
  /**
   * Name of the master user, whose password RDS makes, keeps in Secrets Manager and rotates. Counts when the database
   * is made: later it changes nothing. A snapshot brings its own.
   * @default "dbadmin"
   */
  readonly masterUsername?: string;
  /**
   * Daily, in UTC, `hh:mm-hh:mm`, at least 30 minutes.
   * @default "02:00-03:00"
   */
  readonly backupWindow?: string;
  /**
   * Weekly, in UTC, `ddd:hh:mm-ddd:hh:mm`, at least 30 minutes, apart from the backup window.
   * @default "sun:03:30-sun:04:30"
   */
  readonly maintenanceWindow?: string;
}

/** Modes of CloudWatch Database Insights. */
export const databaseInsightsModes = ["standard", "advanced"] as const;
export type DatabaseInsights = (typeof databaseInsightsModes)[number];

/** Fewest days of Performance Insights that the advanced mode takes. */
const advancedInsightsDays = 465;

/** How a database on an instance of its own is sized. */
export interface DatabaseSettings extends PostgresSettings {
  /** e.g. `db.t4g.micro`; the class decides the price. */
  readonly instanceClass: string;
  /** Size of the gp3 volume in GiB, at least 20; a volume can grow, never shrink. */
  readonly allocatedStorageGib: number;
  /**
   * RDS enlarges the volume by itself up to this size in GiB.
   * @default the volume stays as it is
   */
  readonly maxAllocatedStorageGib?: number;
  /** A standby in another zone, which doubles the price. */
  readonly multiAz: boolean;
  /**
   * The mode of CloudWatch Database Insights. `advanced` adds lock trees, execution plans and views of all databases, is
   * charged by vCPU and hour, and takes 465 days of `performanceInsightsRetentionDays` or more. To leave it again, say
   * `standard`.
   * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.Considerations.html
   * @default RDS's own, standard
   */
  readonly databaseInsights?: DatabaseInsights;
  /** @default 5432 */
  readonly port?: number;
}

export const databaseDefaults = {
  performanceInsightsRetentionDays: 7,
  monitoringIntervalSeconds: 60,
  databaseName: "app",
  masterUsername: "dbadmin",
  port: 5432,
  backupWindow: "02:00-03:00",
  maintenanceWindow: "sun:03:30-sun:04:30",
} as const satisfies Partial<DatabaseSettings>;

/** Names that PostgreSQL or RDS keep for themselves. */
const reservedNames = new Set([
  "admin",
  "postgres",
  "rdsadmin",
  "root",
  "user",
  "template0",
  "template1",
  "public",
]);

/** Storage autoscaling needs this much room above the first size. */
const leastGrowth = 1.1;

/**
 * What RDS would refuse about settings of an instance that are fine one by one.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
export function databaseProblems(settings: DatabaseSettings): Problem[] {
  const { allocatedStorageGib: size, maxAllocatedStorageGib: limit } = settings;
  const insightsDays =
    settings.performanceInsightsRetentionDays ?? databaseDefaults.performanceInsightsRetentionDays;
  const least = Math.ceil(size * leastGrowth);
  return [
    ...(limit !== undefined && limit < least
      ? [
          {
            path: ["maxAllocatedStorageGib"],
            value: limit,
            message: `at least ${least}, a tenth above allocatedStorageGib (${size}); fix: raise it or leave it out`,
          },
        ]
      : []),
    ...(settings.databaseInsights === "advanced" && insightsDays < advancedInsightsDays
      ? [
          {
            path: ["performanceInsightsRetentionDays"],
            value: insightsDays,
            message: `at least ${advancedInsightsDays} with databaseInsights: advanced; fix: set it to ${advancedInsightsDays}`,
          },
        ]
      : []),
    ...postgresProblems(settings),
  ];
}

/** What RDS would refuse about any database's settings. */
export function postgresProblems(settings: PostgresSettings): Problem[] {
  const names = (["databaseName", "masterUsername"] as const).flatMap((key): Problem[] => {
    const name = settings[key];
    return name !== undefined && reservedNames.has(name.toLowerCase())
      ? [
          {
            path: [key],
            value: name,
            message: "not a reserved word of PostgreSQL on RDS; fix: rename it",
          },
        ]
      : [];
  });
  return [
    ...names,
    ...windowProblems(
      settings.backupWindow ?? databaseDefaults.backupWindow,
      settings.maintenanceWindow ?? databaseDefaults.maintenanceWindow,
    ),
    ...parameterProblems(settings.parameters),
  ];
}
