import type { Problem } from "../shared";
import { windowProblems } from "./maintenance-windows";

/** How a database is sized, kept and watched; plain values, so that they can come from a stack's configuration. */
export interface DatabaseSettings {
  /** e.g. `db.t4g.micro`; the class decides the price. */
  readonly instanceClass: string;
  /** Major version of PostgreSQL; RDS chooses the minor version and upgrades it in the maintenance window. */
  readonly engineVersion: string;
  /** Size of the gp3 volume in GiB, at least 20; a volume can grow, never shrink. */
  readonly allocatedStorageGib: number;
  /**
   * RDS enlarges the volume by itself up to this size in GiB.
   * @default the volume stays as it is
   */
  readonly maxAllocatedStorageGib?: number;
  /** A standby in another zone, which doubles the price. */
  readonly multiAz: boolean;
  /** Days that automatic backups are kept, 1-35. */
  readonly backupRetentionDays: number;
  /** RDS refuses to delete the instance until this is off and deployed. */
  readonly deletionProtection: boolean;
  /** Deleting the instance leaves a last snapshot `<identifier>-final`. */
  readonly finalSnapshot: boolean;
  /** Changes that need a restart happen at once instead of in the maintenance window. */
  readonly applyImmediately: boolean;
  /** Days that the exported logs are kept: one of CloudWatch Logs' retention periods. */
  readonly logRetentionDays: number;
  /**
   * Days of Performance Insights history: 7 (free of charge), a multiple of 31 up to 713, or 731.
   * @default 7
   */
  readonly performanceInsightsRetentionDays?: number;
  /**
   * Seconds between enhanced-monitoring samples: 1, 5, 10, 15, 30 or 60.
   * @default 60
   */
  readonly monitoringIntervalSeconds?: number;
  /**
   * Name of the first database.
   * @default "app"
   */
  readonly databaseName?: string;
  /**
   * Name of the master user, whose password RDS makes, keeps in Secrets Manager and rotates.
   * @default "dbadmin"
   */
  readonly masterUsername?: string;
  /** @default 5432 */
  readonly port?: number;
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
 * What RDS would refuse about settings that are fine one by one.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
export function databaseProblems(settings: DatabaseSettings): Problem[] {
  const { allocatedStorageGib: size, maxAllocatedStorageGib: limit } = settings;
  const problems: Problem[] = [];
  if (limit !== undefined && limit < Math.ceil(size * leastGrowth)) {
    problems.push({
      path: ["maxAllocatedStorageGib"],
      value: limit,
      message: `at least ${Math.ceil(size * leastGrowth)}, a tenth above allocatedStorageGib (${size}); fix: raise it or leave it out`,
    });
  }
  for (const key of ["databaseName", "masterUsername"] as const) {
    const name = settings[key];
    if (name !== undefined && reservedNames.has(name.toLowerCase())) {
      problems.push({
        path: [key],
        value: name,
        message: "not a reserved word of PostgreSQL on RDS; fix: rename it",
      });
    }
  }
  const windows = {
    backupWindow: settings.backupWindow ?? databaseDefaults.backupWindow,
    maintenanceWindow: settings.maintenanceWindow ?? databaseDefaults.maintenanceWindow,
  };
  return [...problems, ...windowProblems(windows.backupWindow, windows.maintenanceWindow)];
}
