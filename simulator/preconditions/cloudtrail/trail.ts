import { regionalArn } from "../../services/support";
import type { Resource } from "../../store";
import type { Call, ServiceRequest } from "../call";
import type { Precondition } from "../precondition";

export const TRAIL = "aws:cloudtrail/trail:Trail";

/** In whose name a trail's files are written. */
export const CLOUDTRAIL = "cloudtrail.amazonaws.com";

/** What the provider writes with CreateTrail, UpdateTrail and PutInsightSelectors, all of which look at what is around. */
const WRITTEN = [
  "cloudWatchLogsGroupArn",
  "cloudWatchLogsRoleArn",
  "enableLogFileValidation",
  "includeGlobalServiceEvents",
  "insightSelectors",
  "isMultiRegionTrail",
  "isOrganizationTrail",
  "kmsKeyId",
  "s3BucketName",
  "s3KeyPrefix",
  "snsTopicName",
];

/** The same preconditions, for those calls only: tags, event selectors and logging are written by others. */
export function whenWritten(preconditions: readonly Precondition[]): Precondition[] {
  return preconditions.map((precondition) => ({
    ...precondition,
    judge: (call) => (call.changes(...WRITTEN) ? precondition.judge(call) : undefined),
  }));
}

/** Known before the trail is there: the name decides. */
export function trailArn(call: Call): string {
  return regionalArn(call, "cloudtrail", `trail/${call.text("name") ?? ""}`);
}

/** Where a trail's files lie in its bucket. */
export function logFolder(call: Call): string {
  const prefix = call.text("s3KeyPrefix");
  return `${prefix === undefined ? "" : `${prefix}/`}AWSLogs/${call.accountId}`;
}

/** Whether CloudTrail may do something for the trail of a call. */
export function trailMay(call: Call, request: Omit<ServiceRequest, "service" | "source">): boolean {
  return call.serviceMay({ service: CLOUDTRAIL, source: trailArn(call), ...request });
}

/** Whether CloudTrail may make data keys for a trail's files. */
export function mayEncryptFiles(call: Call, key: Resource, bucketArn: string): boolean {
  return trailMay(call, {
    action: "kms:GenerateDataKey",
    resource: String(key.outputs.arn),
    // https://docs.aws.amazon.com/kms/latest/developerguide/services-cloudtrail.html
    encryptionContext: {
      "aws:cloudtrail:arn": trailArn(call),
      "aws:s3:arn": `${bucketArn}/${logFolder(call)}/`,
    },
  });
}
