import assert from "node:assert/strict";
import fc from "fast-check";
import { databaseProblems, type DatabaseSettings } from "../../components/storage/database-settings";
import { windowProblems } from "../../components/storage/maintenance-windows";

const settings: DatabaseSettings = {
  instanceClass: "db.t4g.micro",
  engineVersion: "17",
  allocatedStorageGib: 20,
  multiAz: false,
  backupRetentionDays: 7,
  deletionProtection: false,
  finalSnapshot: false,
  applyImmediately: true,
  logRetentionDays: 30,
};

function faults(more: Partial<DatabaseSettings>): string[] {
  return databaseProblems({ ...settings, ...more }).map(({ path }) => path.join("."));
}

describe("database settings", () => {
  it("X2: usual settings pass", () => {
    assert.deepEqual(faults({}), []);
  });

  it("X2: storage needs room to grow", () => {
    assert.deepEqual(faults({ maxAllocatedStorageGib: 21 }), ["maxAllocatedStorageGib"]);
    assert.deepEqual(faults({ maxAllocatedStorageGib: 22 }), []);
  });

  it("X2: advanced Database Insights take 15 months of Performance Insights", () => {
    assert.deepEqual(faults({ databaseInsights: "advanced" }), ["performanceInsightsRetentionDays"]);
    assert.deepEqual(faults({ databaseInsights: "advanced", performanceInsightsRetentionDays: 434 }), [
      "performanceInsightsRetentionDays",
    ]);
    assert.deepEqual(faults({ databaseInsights: "advanced", performanceInsightsRetentionDays: 465 }), []);
    assert.deepEqual(faults({ databaseInsights: "standard" }), []);
  });

  it("X2: names that PostgreSQL reserves are refused", () => {
    assert.deepEqual(faults({ masterUsername: "admin" }), ["masterUsername"]);
    assert.deepEqual(faults({ masterUsername: "operator" }), []);
    assert.deepEqual(faults({ databaseName: "postgres" }), ["databaseName"]);
  });
});

describe("backup and maintenance windows", () => {
  const at = (backup: string, maintenance: string) =>
    windowProblems(backup, maintenance).map(({ path }) => path.join("."));

  it("X2: windows apart pass, also side by side", () => {
    assert.deepEqual(at("02:00-03:00", "sun:03:30-sun:04:30"), []);
    assert.deepEqual(at("02:00-03:00", "sun:03:00-sun:04:00"), []);
    assert.deepEqual(at("23:45-00:15", "mon:00:15-mon:01:00"), []);
  });

  it("X2: overlaps are found, also across midnight and across the end of the week", () => {
    assert.deepEqual(at("02:00-03:00", "sun:02:59-sun:04:30"), ["maintenanceWindow"]);
    assert.deepEqual(at("23:45-00:15", "tue:00:00-tue:01:00"), ["maintenanceWindow"]);
    assert.deepEqual(at("00:00-00:30", "sun:23:45-mon:00:15"), ["maintenanceWindow"]);
    assert.deepEqual(at("12:00-12:30", "sat:20:00-sun:20:00"), ["maintenanceWindow"]);
  });

  it("X2: 30 minutes are the least", () => {
    assert.deepEqual(at("02:00-02:29", "sun:03:30-sun:04:30"), ["backupWindow"]);
    assert.deepEqual(at("02:00-02:30", "sun:03:30-sun:04:00"), []);
    assert.deepEqual(at("02:00-02:30", "sun:03:30-sun:03:59"), ["maintenanceWindow"]);
  });

  it("X2: other forms are refused", () => {
    assert.deepEqual(at("2:00-3:00", "sun:03:30-sun:04:30"), ["backupWindow"]);
    assert.deepEqual(at("24:00-24:30", "sunday:03:30-sun:04:30"), ["backupWindow", "maintenanceWindow"]);
  });

  it("X2: agrees with a minute-by-minute comparison", () => {
    const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    const clock = (minute: number) =>
      `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
    const quarter = (limit: number) => fc.integer({ min: 0, max: limit / 15 - 1 }).map((count) => count * 15);
    const length = fc.integer({ min: 2, max: 20 }).map((count) => count * 15);
    fc.assert(
      fc.property(
        quarter(1440),
        length,
        quarter(10_080),
        length,
        (daily, dailyLength, weekly, weeklyLength) => {
          const end = (weekly + weeklyLength) % 10_080;
          const name = (minute: number) => `${days[Math.floor(minute / 1440)] ?? ""}:${clock(minute % 1440)}`;
          const backup = `${clock(daily)}-${clock((daily + dailyLength) % 1440)}`;
          const busy = new Set(
            days.flatMap((_, day) =>
              Array.from({ length: dailyLength }, (__, minute) => (day * 1440 + daily + minute) % 10_080),
            ),
          );
          const meets = Array.from({ length: weeklyLength }, (_, minute) => (weekly + minute) % 10_080).some(
            (minute) => busy.has(minute),
          );
          assert.equal(at(backup, `${name(weekly)}-${name(end)}`).length > 0, meets);
        },
      ),
    );
  });
});
