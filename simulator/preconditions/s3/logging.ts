import type { StoredResource } from "../../store";
import { objects } from "../../values";
import { ACL, ENCRYPTION, LOGGING, object, OBJECT_LOCK, ownershipOf, settingOf } from "./buckets";
import type { Call } from "../call";
import { refuse, type Precondition } from "../precondition";

const INVALID = "InvalidTargetBucketForLogging";
const ENABLE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html";
const SERVER_LOGS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html";

/** What Amazon S3 demands of where it delivers its access logs. */
export const s3Logging: readonly Precondition[] = [
  {
    id: "S3-29",
    types: [LOGGING],
    demands: "Access logs go to a bucket of the same account and region.",
    source: SERVER_LOGS,
    judge: (call) => {
      const name = call.text("targetBucket");
      const target = call.bucket(name);
      if (target === undefined)
        return call.mayExist(name)
          ? undefined
          : refuse(INVALID, "The target bucket for logging does not exist.");
      if (target.accountId !== call.accountId)
        return refuse(
          INVALID,
          "The owner for the bucket to be logged and the target bucket must be the same.",
        );
      return target.region === call.region
        ? undefined
        : refuse("CrossLocationLoggingProhibited", "Cross S3 location logging not allowed.");
    },
  },
  {
    id: "S3-30",
    types: [LOGGING],
    demands: "The target's policy, or its ACL, lets S3 write the access logs of this bucket.",
    source: `${ENABLE}#grant-log-delivery-permissions-general`,
    judge: (call) => {
      const target = call.bucket(call.text("targetBucket"));
      return target === undefined || mayDeliver(call, target)
        ? undefined
        : refuse(
            INVALID,
            "You must either provide the necessary permissions to the logging service using a bucket policy or give " +
              "the log-delivery group WRITE and READ_ACP permissions to the target bucket",
          );
    },
  },
  {
    id: "S3-31",
    types: [LOGGING],
    at: ["afterwards"],
    demands:
      "Access logs go to a bucket without default retention, without keys of KMS, and which its owner pays for; " +
      "to others S3 delivers none.",
    source: SERVER_LOGS,
    judge: (call) => {
      const target = call.bucket(call.text("targetBucket"));
      const hindrance = target === undefined ? undefined : hindranceOf(call, target);
      return hindrance === undefined
        ? undefined
        : refuse(INVALID, `S3 delivers no access logs to ${String(target?.id)}, which has ${hindrance}.`);
    },
  },
];

function mayDeliver(call: Call, target: StoredResource): boolean {
  const byAcl =
    ownershipOf(call, target) !== "BucketOwnerEnforced" &&
    call
      .list(ACL)
      .some(({ outputs }) => outputs.bucket === target.id && outputs.acl === "log-delivery-write");
  return (
    byAcl ||
    call.serviceMay({
      service: "logging.s3.amazonaws.com",
      action: "s3:PutObject",
      resource: `${String(target.outputs.arn)}/${call.text("targetPrefix") ?? ""}file`,
      source: `arn:${call.partition}:s3:::${call.text("bucket") ?? ""}`,
    })
  );
}

function hindranceOf(call: Call, target: StoredResource): string | undefined {
  const lock = settingOf(call, OBJECT_LOCK, target)?.outputs.rule;
  if (object(object(lock)?.defaultRetention) !== undefined) return "a default retention";
  const byKey = objects(settingOf(call, ENCRYPTION, target)?.outputs.rules).some((rule) =>
    String(object(rule.applyServerSideEncryptionByDefault)?.sseAlgorithm).startsWith("aws:kms"),
  );
  if (byKey) return "a KMS key for its default encryption";
  return target.outputs.requestPayer === "Requester" ? "requester pays" : undefined;
}
