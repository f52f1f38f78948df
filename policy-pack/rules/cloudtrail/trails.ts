import { ENCRYPTED_AT_REST, LOGGED } from "../../core/frameworks";
import { ownKey } from "../../core/own-key";
import { is, isGiven, orAbsent, propertyRule } from "../../core/property-rule";

export const TRAIL = "aws:cloudtrail/trail:Trail";
const EVENT_DATA_STORE = "aws:cloudtrail/eventDataStore:EventDataStore";

export const multiRegion = propertyRule({
  id: "cloudtrail-multi-region",
  description: "Every trail records all regions, and the services that belong to none.",
  severity: "high",
  level: "mandatory",
  frameworks: { cis: ["3.1"], fsbp: ["CloudTrail.1"], nist: [...LOGGED, "AU-14(1)", "SA-8(22)"] },
  why: "An attacker works in the region that nobody watches; IAM and others belong to no region.",
  fix: "Set isMultiRegionTrail to true, and leave includeGlobalServiceEvents out.",
  docs: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/receive-cloudtrail-log-files-from-multiple-regions.html",
  demands: [
    { types: [TRAIL], path: "isMultiRegionTrail", accept: is(true), finding: "records one region only" },
    {
      types: [TRAIL],
      path: "includeGlobalServiceEvents",
      accept: orAbsent(is(true)),
      finding: "leaves out IAM and the other services without a region (includeGlobalServiceEvents)",
    },
    {
      types: [EVENT_DATA_STORE],
      path: "multiRegionEnabled",
      accept: orAbsent(is(true)),
      finding: "records one region only",
    },
  ],
});

export const loggingEnabled = propertyRule({
  id: "cloudtrail-logging-enabled",
  description: "No trail is switched off.",
  severity: "high",
  level: "mandatory",
  frameworks: { cis: ["3.1"], fsbp: ["CloudTrail.1"] },
  why: "What happens in the account meanwhile is in no log.",
  fix: "Leave enableLogging out.",
  docs: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-turning-off-logging.html",
  demands: [
    { types: [TRAIL], path: "enableLogging", accept: orAbsent(is(true)), finding: "is switched off" },
    {
      types: [EVENT_DATA_STORE],
      path: "suspend",
      accept: is(undefined, false, "false"),
      finding: "is switched off",
    },
  ],
});

export const logValidation = propertyRule({
  id: "cloudtrail-log-validation",
  description: "Every trail signs its log files.",
  severity: "medium",
  level: "mandatory",
  frameworks: {
    cis: ["3.2"],
    fsbp: ["CloudTrail.4"],
    nist: ["AU-9", "SI-4", "SI-7(1)", "SI-7(3)", "SI-7(7)"],
  },
  why: "Nobody can tell whether a log file was changed or removed to hide something.",
  fix: "Set enableLogFileValidation to true.",
  docs: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html",
  demands: [
    {
      types: [TRAIL],
      path: "enableLogFileValidation",
      accept: is(true),
      finding: "does not sign its log files",
    },
  ],
});

export const trailOwnKey = propertyRule({
  id: "cloudtrail-own-key",
  description: "Every trail and event data store encrypts with a KMS key of one's own.",
  severity: "medium",
  level: "mandatory",
  frameworks: { cis: ["3.5"], fsbp: ["CloudTrail.2"], nist: ["AU-9", ...ENCRYPTED_AT_REST], pci: ["10.3.2"] },
  why: "Whoever can read the bucket can read who did what in the account, and the names of all that is in it.",
  fix: "Set kmsKeyId to an aws.kms.Key whose policy lets CloudTrail use it for this trail.",
  docs: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html",
  demands: [ownKey([TRAIL, EVENT_DATA_STORE], "kmsKeyId", "names no KMS key of one's own")],
});

const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

export const cloudWatchLogs = propertyRule({
  id: "cloudtrail-cloudwatch-logs",
  description: "Every trail delivers to CloudWatch Logs as well.",
  severity: "low",
  level: "mandatory",
  frameworks: { fsbp: ["CloudTrail.5"], nist: [...LOGGED, "AU-6(1)", "AU-6(5)", "AU-7(1)", "SI-4(5)"] },
  why: "Files in a bucket raise no alarm; metric filters and alarms work on log groups.",
  fix: "Set cloudWatchLogsGroupArn and cloudWatchLogsRoleArn.",
  docs: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html",
  demands: [
    {
      types: [TRAIL],
      path: "cloudWatchLogsGroupArn",
      accept: isGiven,
      finding: "does not deliver to CloudWatch Logs",
      madeFrom: [LOG_GROUP],
    },
  ],
});
