import { companionRule } from "../../core/companion-rule";
import { is, isGiven } from "../../core/property-rule";
import { type BucketsConfig, bucketsSetting, forBuckets, forThese, isAmong } from "./buckets";
import { BUCKET, BUCKET_V2 } from "./encryption-settings";

const LOCK = [
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
  "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2",
];
const REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";

const forNamedBuckets = {
  ...forBuckets,
  settings: { buckets: bucketsSetting },
  concerns: (_: unknown, { buckets }: BucketsConfig) => isAmong.bind(undefined, buckets),
};

const unlocked = "keeps no object from deletion: there is no default retention";

export const objectLock = companionRule<BucketsConfig>({
  id: "s3-object-lock",
  description: "The buckets that the setting names keep each object from deletion for a time.",
  severity: "medium",
  level: "advisory",
  frameworks: { nist: ["CP-6(2)"], pci: ["10.5.1"] },
  why: "Whoever may delete objects can delete the evidence and the backups, too.",
  fix: "Add an aws.s3.BucketObjectLockConfiguration for the bucket with a rule's defaultRetention.",
  docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",
  ...forNamedBuckets,
  companions: Object.fromEntries(LOCK.map((type) => [type, "bucket"])),
  inline: { [BUCKET]: ["objectLockConfiguration"], [BUCKET_V2]: ["objectLockConfiguration"] },
  missing: "has no object lock with a default retention",
  demands: forThese([
    { types: LOCK, path: "rule.defaultRetention.mode", accept: isGiven, finding: unlocked },
    {
      types: [BUCKET],
      path: "objectLockConfiguration[].rule.defaultRetention.mode",
      accept: isGiven,
      finding: unlocked,
    },
    { types: [BUCKET_V2], path: "objectLockConfiguration[].rules", accept: isGiven, finding: unlocked },
  ]),
});

export const replicated = companionRule<BucketsConfig>({
  id: "s3-replicated",
  description: "The buckets that the setting names are replicated to another bucket.",
  severity: "low",
  level: "advisory",
  frameworks: {
    nist: ["AU-9(2)", "CP-6", "CP-6(1)", "CP-6(2)", "CP-9", "CP-10", "SC-5(2)", "SC-36(2)", "SI-13(5)"],
  },
  why: "What happens to the one bucket, its region or its account happens to the only copy of the data.",
  fix: "Add an aws.s3.BucketReplicationConfig for the bucket with an enabled rule.",
  docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
  ...forNamedBuckets,
  companions: { [REPLICATION]: "bucket" },
  inline: { [BUCKET]: ["replicationConfiguration"], [BUCKET_V2]: ["replicationConfigurations"] },
  missing: "is not replicated",
  demands: forThese([
    {
      types: [REPLICATION],
      path: "rules[].status",
      accept: is("Enabled"),
      finding: "has a rule of replication that is not enabled",
    },
    ...[
      [BUCKET, "replicationConfiguration.rules[].status"] as const,
      [BUCKET_V2, "replicationConfigurations[].rules[].status"] as const,
    ].map(([type, path]) => ({
      types: [type],
      path,
      accept: is("Enabled"),
      finding: "has a rule of replication that is not enabled",
    })),
  ]),
});
