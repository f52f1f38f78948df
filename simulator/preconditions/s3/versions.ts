import { isVersioned, object, OBJECT_LOCK, REPLICATION, settingOf, VERSIONING } from "./buckets";
import type { Call } from "../call";
import { refuse, type Precondition } from "../precondition";

const STATE = "InvalidBucketState";
const VERSIONS = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html";
const LOCK = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html";

/** What Amazon S3 demands of versioning and Object Lock. */
export const s3Versions: readonly Precondition[] = [
  {
    id: "S3-17",
    types: [VERSIONING],
    demands: "Versioning is not suspended while Object Lock is on.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html",
    judge: (call) => {
      const bucket = call.bucket(call.text("bucket"));
      const isLocked =
        bucket !== undefined &&
        (bucket.outputs.objectLockEnabled === true || settingOf(call, OBJECT_LOCK, bucket) !== undefined);
      return isLocked && suspends(call)
        ? refuse(
            STATE,
            "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
          )
        : undefined;
    },
  },
  {
    id: "S3-18",
    types: [VERSIONING],
    at: ["create", "update", "delete"],
    demands: "Versioning is not suspended while the bucket is replicated.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html",
    judge: (call) => {
      const bucket = call.bucket(call.text("bucket"));
      const isReplicated = bucket !== undefined && settingOf(call, REPLICATION, bucket) !== undefined;
      // To delete the setting is to suspend versioning.
      return isReplicated && (call.moment === "delete" ? statusOf(call) === "Enabled" : suspends(call))
        ? refuse(
            STATE,
            "A replication configuration is present on this bucket, so you cannot change the versioning state. " +
              "To change the versioning state, first delete the replication configuration.",
          )
        : undefined;
    },
  },
  {
    id: "S3-19",
    types: [VERSIONING],
    demands: "MFA Delete is turned on by the account's root user with its device, `mfa`.",
    source: VERSIONS,
    judge: (call) =>
      object(call.inputs.versioningConfiguration)?.mfaDelete === "Enabled" && call.text("mfa") === undefined
        ? refuse("AccessDenied", "Mfa Authentication must be used for this request")
        : undefined,
  },
  {
    id: "S3-20",
    types: [OBJECT_LOCK],
    demands: "Object Lock is for buckets whose versioning is enabled.",
    source: LOCK,
    judge: (call) => {
      const bucket = call.bucket(call.text("bucket"));
      return bucket !== undefined && !isVersioned(call, bucket)
        ? refuse(STATE, "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration")
        : undefined;
    },
  },
  {
    id: "S3-21",
    types: [OBJECT_LOCK],
    demands: "Default retention has a mode, and a period in either days or years.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_DefaultRetention.html",
    judge: (call) => {
      const retention = object(object(call.inputs.rule)?.defaultRetention);
      if (retention === undefined) return undefined;
      const { mode, days, years } = retention;
      const periods = [days, years].filter((period) => period !== undefined && period !== null);
      const isWhole = ["GOVERNANCE", "COMPLIANCE"].includes(String(mode)) && periods.length === 1;
      return isWhole && Number(periods[0]) > 0
        ? undefined
        : refuse(
            "MalformedXML",
            "The XML you provided was not well-formed or did not validate against our published schema",
          );
    },
  },
];

function statusOf(call: Call): unknown {
  return object(call.inputs.versioningConfiguration)?.status;
}

/** A bucket that never had versions is not suspended: the provider then leaves it as it is. */
function suspends(call: Call): boolean {
  return statusOf(call) === "Suspended";
}
