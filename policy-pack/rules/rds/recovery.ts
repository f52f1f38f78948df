import { Links } from "../../core/links";
import { atLeast, is, orAbsent, propertyHalves, propertyRule } from "../../core/property-rule";
import { defineRule } from "../../core/rule";
import type { StackResource } from "../../core/stack";
import { CLUSTER, CLUSTER_INSTANCE, GLOBAL_CLUSTER, INSTANCE, both, notReplica } from "./types";

interface BackupsConfig {
  readonly days: number;
}

/** Without a number, AWS keeps backups for one day. */
export const backupsRetained = propertyRule<BackupsConfig>({
  id: "rds-backups-retained",
  description: "Every database keeps automated backups for at least the days that the setting asks for.",
  severity: "medium",
  level: "mandatory",
  frameworks: {
    fsbp: ["RDS.11"],
    nist: ["CP-6", "CP-6(1)", "CP-6(2)", "CP-9", "CP-10", "SC-5(2)", "SI-12", "SI-13(5)"],
  },
  why: "What was deleted or damaged longer ago than the backups reach is lost.",
  fix: "Set backupRetentionPeriod to at least that many days, 35 at most.",
  docs: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html",
  settings: {
    days: {
      default: 7,
      schema: { type: "integer", minimum: 1, maximum: 35, description: "For how many days at least." },
    },
  },
  demands: both<BackupsConfig>(
    {
      path: "backupRetentionPeriod",
      accept: atLeast(({ days }) => days),
      finding: ({ days }) => `keeps its backups for less than ${String(days)} days`,
    },
    { instance: notReplica },
  ),
});

const multiAz = propertyHalves([
  {
    types: [INSTANCE],
    path: "multiAz",
    accept: is(true),
    finding: "runs in a single availability zone",
    when: notReplica,
  },
]);

/**
 * Aurora's storage spans zones, but only a second instance can take over. Clusters with an instance class of their own
 * (Multi-AZ clusters) and serverless ones of the first version have that built in.
 */
export const multipleZones = defineRule<object>({
  id: "rds-multi-az",
  description:
    "Every database can go on in another availability zone: Multi-AZ, or an Aurora cluster of two instances.",
  severity: "medium",
  level: "mandatory",
  frameworks: {
    cis: ["2.2.4"],
    fsbp: ["RDS.5", "RDS.15"],
    nist: ["CP-6(2)", "CP-10", "SC-5(2)", "SC-36", "SI-13(5)"],
  },
  why: "When the zone fails, or the instance, the database is gone until somebody restores it.",
  fix: "Set multiAz to true; give an Aurora cluster a second aws.rds.ClusterInstance.",
  docs: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.html",
  settings: {},
  ...multiAz,
  stack: {
    inputsOf: [CLUSTER, CLUSTER_INSTANCE],
    check(stack, _, report) {
      const links = new Links(stack, [CLUSTER], ["clusterIdentifier", "id"]);
      const instances = stack
        .ofType(CLUSTER_INSTANCE)
        .map((instance) => links.follow(instance, "clusterIdentifier"));
      for (const cluster of stack.ofType(CLUSTER).filter(needsInstances)) {
        const certain = instances.filter(({ target }) => target === cluster).length;
        const possible = instances.filter(({ candidates }) => candidates.includes(cluster)).length;
        if (certain + possible < 2) {
          report(cluster).violation("has fewer than two instances, so that none can take over");
        } else if (certain < 2) {
          report(cluster).unjudged("which of the instances are its own");
        }
      }
    },
  },
});

function needsInstances({ inputs }: StackResource): boolean {
  return (
    inputs !== undefined &&
    inputs.get("dbClusterInstanceClass") === undefined &&
    inputs.get("engineMode") !== "serverless"
  );
}

export const deletionProtection = propertyRule({
  id: "rds-deletion-protection",
  description: "Every database, cluster and global cluster is protected from deletion.",
  severity: "medium",
  level: "mandatory",
  frameworks: { fsbp: ["RDS.7", "RDS.8"], nist: ["CM-3", "SC-5(2)"] },
  why: "One wrong command or update deletes the database.",
  fix: "Set deletionProtection to true.",
  docs: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  demands: [
    {
      types: [INSTANCE],
      path: "deletionProtection",
      accept: is(true),
      finding: "is not protected from deletion",
      when: notReplica,
    },
    {
      types: [CLUSTER, GLOBAL_CLUSTER],
      path: "deletionProtection",
      accept: is(true),
      finding: "is not protected from deletion",
    },
  ],
});

export const finalSnapshot = propertyRule({
  id: "rds-final-snapshot",
  description: "No database is deleted without a last snapshot.",
  severity: "medium",
  level: "mandatory",
  frameworks: {},
  why: "With the database go its automated backups: nothing is left to restore.",
  fix: "Leave skipFinalSnapshot out and set finalSnapshotIdentifier.",
  docs: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  demands: both(
    {
      path: "skipFinalSnapshot",
      accept: orAbsent(is(false)),
      finding: "is deleted without a last snapshot (skipFinalSnapshot)",
    },
    { instance: notReplica },
  ),
});
