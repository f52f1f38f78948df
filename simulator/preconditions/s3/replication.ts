import { role } from "../../../iam";
import type { Properties } from "../../model";
import type { StoredResource } from "../../store";
import { encryptionOf } from "../support/bucket-encryption";
import { BUCKET, isVersioned, object, OBJECT_LOCK, REPLICATION, settingOf } from "./buckets";
import type { Call } from "../call";
import { isEnabled } from "../support/keys";
import { refuse, type Precondition, type Refusal } from "../precondition";

const INVALID = "InvalidRequest";
const REQUIREMENTS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html";
const PUT = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketReplication.html";
const FAILURES = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-failure-codes.html";

/** What Amazon S3 demands of replication. */
export const s3Replication: readonly Precondition[] = [
  {
    id: "S3-32",
    types: [REPLICATION],
    demands: "The versioning of a replicated bucket is enabled.",
    source: REQUIREMENTS,
    isRetried: true,
    judge: (call) => {
      const bucket = call.bucket(call.text("bucket"));
      return bucket !== undefined && !isVersioned(call, bucket)
        ? refuse(INVALID, "Versioning must be 'Enabled' on the bucket to apply a replication configuration")
        : undefined;
    },
  },
  {
    id: "S3-33",
    types: [REPLICATION],
    demands: "Buckets that replicas go to exist, and their versioning is enabled.",
    source: REQUIREMENTS,
    judge: (call) => {
      for (const { bucketArn, bucket, isOfOther } of destinationsOf(call)) {
        if (
          bucket === undefined &&
          !isOfOther &&
          !call.mayExist(bucketArn) &&
          !call.mayExist(nameOf(bucketArn))
        )
          return refuse(INVALID, "Destination bucket must exist.");
        if (bucket !== undefined && !isVersioned(call, bucket))
          return refuse(INVALID, "Destination bucket must have versioning enabled.");
      }
      return undefined;
    },
  },
  {
    id: "S3-34",
    types: [REPLICATION],
    demands: "Where objects encrypted by KMS are replicated, a key for the replicas is named.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html",
    judge: (call) =>
      destinationsOf(call).some(({ rule, keyId }) => replicatesByKey(rule) && keyId === undefined)
        ? refuse(INVALID, "ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is present.")
        : undefined,
  },
  {
    id: "S3-35",
    types: [REPLICATION],
    demands: "There are at most 1000 rules; one with a filter says what becomes of delete markers.",
    source: PUT,
    judge: (call) => {
      const rules = call.objects("rules");
      if (rules.length > 1_000)
        return refuse(
          "MalformedXML",
          "The XML you provided was not well-formed or did not validate against our published schema",
        );
      return rules.some(
        (rule) => object(rule.filter) !== undefined && rule.deleteMarkerReplication === undefined,
      )
        ? refuse(
            INVALID,
            "DeleteMarkerReplication must be specified for this version of Cross Region Replication configuration schema.",
          )
        : undefined;
    },
  },
  {
    id: "S3-36",
    types: [REPLICATION],
    at: ["afterwards"],
    demands:
      "S3 may assume the role, and the role read the bucket, write the replicas, and use the keys of both; S3 asks " +
      "for it only with the first object.",
    source: FAILURES,
    judge: (call) => {
      const roleArn = call.text("role") ?? "";
      const source = call.bucket(call.text("bucket"));
      if (source === undefined || call.mayExist(roleArn)) return undefined;
      if (!call.serviceMayAssume("s3.amazonaws.com", roleArn, String(source.outputs.arn)))
        return refuse("AssumeRoleNotPermitted", `S3 may not assume ${roleArn}.`);
      for (const destination of destinationsOf(call)) {
        const failure = failureOf(call, roleArn, source, destination);
        if (failure !== undefined) return failure;
      }
      return undefined;
    },
  },
  {
    id: "S3-37",
    types: [REPLICATION],
    at: ["afterwards"],
    demands: "Replicas of a bucket with Object Lock go to a bucket with Object Lock.",
    source: FAILURES,
    judge: (call) => {
      const source = call.bucket(call.text("bucket"));
      if (source === undefined || !isLocked(call, source)) return undefined;
      const open = destinationsOf(call).find(({ bucket }) => bucket !== undefined && !isLocked(call, bucket));
      return open === undefined
        ? undefined
        : refuse("DstBucketObjectLockConfigMissing", `${open.bucketArn} has no Object Lock.`);
    },
  },
];

/** Where the replicas of a rule go. */
interface Destination {
  readonly rule: Properties;
  readonly bucketArn: string;
  readonly bucket: StoredResource | undefined;
  /** The rule says that the bucket belongs to another account. */
  readonly isOfOther: boolean;
  readonly keyId: string | undefined;
}

function destinationsOf(call: Call): Destination[] {
  return call.objects("rules").flatMap((rule) => {
    const destination = object(rule.destination);
    const bucketArn = destination?.bucket;
    if (typeof bucketArn !== "string") return [];
    const found = call.byArn(bucketArn);
    const keyId = object(destination?.encryptionConfiguration)?.replicaKmsKeyId;
    const account = destination?.account;
    return [
      {
        rule,
        bucketArn,
        bucket: found?.type === BUCKET ? found : undefined,
        isOfOther: typeof account === "string" && account !== call.accountId,
        keyId: typeof keyId === "string" && keyId !== "" ? keyId : undefined,
      },
    ];
  });
}

function nameOf(bucketArn: string): string {
  return bucketArn.slice(bucketArn.indexOf(":::") + 3);
}

function replicatesByKey(rule: Properties): boolean {
  return object(object(rule.sourceSelectionCriteria)?.sseKmsEncryptedObjects)?.status === "Enabled";
}

function isLocked(call: Call, bucket: StoredResource): boolean {
  return bucket.outputs.objectLockEnabled === true || settingOf(call, OBJECT_LOCK, bucket) !== undefined;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html */
const SOURCE_ACTIONS = ["s3:GetReplicationConfiguration", "s3:ListBucket"];
const READ_ACTIONS = [
  ["s3:GetObjectVersionForReplication", "SrcGetObjectNotPermitted"],
  ["s3:GetObjectVersionAcl", "SrcGetAclNotPermitted"],
  ["s3:GetObjectVersionTagging", "SrcGetTagsNotPermitted"],
] as const;
const WRITE_ACTIONS = [
  ["s3:ReplicateObject", "DstPutObjectNotPermitted"],
  ["s3:ReplicateTags", "DstPutTagsNotPermitted"],
] as const;
const DELETE_ACTIONS = [["s3:ReplicateDelete", "DstDelObjNotPermitted"]] as const;

function failureOf(
  call: Call,
  roleArn: string,
  source: StoredResource,
  { rule, bucket, bucketArn, keyId }: Destination,
): Refusal | undefined {
  const sourceArn = String(source.outputs.arn);
  const mayNot = (action: string, resource: string) =>
    !call.allows({
      principal: role(roleArn),
      action,
      resource,
      context: { "aws:SecureTransport": "true", "s3:TlsVersion": "1.3" },
    });
  const says = (action: string, resource: string) => `${roleArn} may not ${action} on ${resource}.`;
  for (const action of SOURCE_ACTIONS)
    if (mayNot(action, sourceArn)) return refuse("SrcGetObjectNotPermitted", says(action, sourceArn));
  for (const [action, code] of READ_ACTIONS)
    if (mayNot(action, `${sourceArn}/file`)) return refuse(code, says(action, `${sourceArn}/*`));
  const deletes = object(rule.deleteMarkerReplication)?.status === "Enabled";
  for (const [action, code] of [...WRITE_ACTIONS, ...(deletes ? DELETE_ACTIONS : [])])
    if (mayNot(action, `${bucketArn}/file`)) return refuse(code, says(action, `${bucketArn}/*`));
  if (!replicatesByKey(rule) || keyId === undefined) return undefined;
  const key = call.byArn(keyId);
  if (key === undefined)
    return call.mayExist(keyId) ? undefined : refuse("DstKmsKeyNotFound", `${keyId} does not exist.`);
  if (!isEnabled(key)) return refuse("DstKmsKeyInvalidState", `${keyId} is not enabled.`);
  const mayUse = (action: string, keyArn: string, of: StoredResource) =>
    call.allows({
      principal: role(roleArn),
      action,
      resource: keyArn,
      via: ["s3.amazonaws.com"],
      encryptionContext: { "aws:s3:arn": contextArn(call, of) },
    });
  const { key: sourceKey } = encryptionOf(call, source);
  if (sourceKey !== undefined && !mayUse("kms:Decrypt", String(sourceKey.outputs.arn), source))
    return refuse("SrcKmsKeyNotFound", says("kms:Decrypt", String(sourceKey.outputs.arn)));
  return bucket === undefined || mayUse("kms:Encrypt", keyId, bucket)
    ? undefined
    : refuse("DstKmsKeyNotFound", says("kms:Encrypt", keyId));
}

/** With a bucket key it is the bucket that data keys are for. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html */
function contextArn(call: Call, bucket: StoredResource): string {
  const arn = String(bucket.outputs.arn);
  return encryptionOf(call, bucket).hasBucketKey ? arn : `${arn}/file`;
}
