import { companionRule } from "../../core/companion-rule";
import { Links } from "../../core/links";
import { isGiven } from "../../core/property-rule";
import { forBuckets } from "./buckets";
import { BUCKET, BUCKET_V2 } from "./encryption-settings";
import { LOG_TARGET_SOURCES, LogTargets } from "./log-targets";

const LOGGING = ["aws:s3/bucketLogging:BucketLogging", "aws:s3/bucketLoggingV2:BucketLoggingV2"];

export const accessLogging = companionRule({
  id: "s3-access-logging",
  description: "Every bucket but those to which logs are delivered logs the requests to it.",
  severity: "medium",
  level: "mandatory",
  frameworks: {
    fsbp: ["S3.9"],
    nist: ["AU-2", "AU-3", "AU-6(3)", "AU-10", "AU-12", "CA-7"],
    pci: ["10.2.1"],
  },
  why: "Who read, changed or deleted what is in the bucket, and who tried in vain, nobody can tell afterwards.",
  fix: "Add an aws.s3.BucketLogging for the bucket with a log bucket as targetBucket.",
  docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
  ...forBuckets,
  companions: Object.fromEntries(LOGGING.map((type) => [type, "bucket"])),
  inline: { [BUCKET]: ["logging"], [BUCKET_V2]: ["loggings"] },
  missing: "logs no requests",
  inputsOf: LOG_TARGET_SOURCES,
  concerns: (stack) => {
    const targets = new LogTargets(stack, new Links(stack, forBuckets.subjects, forBuckets.namedBy));
    return (bucket) => {
      const isTarget = targets.has(bucket, bucket.known("bucket"));
      return isTarget === "unknown" ? "whether logs are delivered to it" : isTarget === "no";
    };
  },
  demands: [
    { types: LOGGING, path: "targetBucket", accept: isGiven, finding: "logs to no bucket" },
    { types: [BUCKET], path: "logging[].targetBucket", accept: isGiven, finding: "logs to no bucket" },
    { types: [BUCKET_V2], path: "loggings[].targetBucket", accept: isGiven, finding: "logs to no bucket" },
  ].map((demand) => ({ ...demand, madeFrom: [BUCKET, BUCKET_V2] })),
});
