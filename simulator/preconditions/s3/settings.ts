import type { Properties } from "../../model";
import { objects } from "../../values";
import {
  ACCESS_BLOCK,
  accessBlockOf,
  ACL,
  BUCKET,
  ENCRYPTION,
  LIFECYCLE,
  LOGGING,
  NOTIFICATION,
  object,
  OWNERSHIP,
  ownershipOf,
  POLICY,
  REPLICATION,
  OBJECT_LOCK,
  VERSIONING,
} from "./buckets";
import type { Call } from "../call";
import { isEnabled } from "../support/keys";
import { refuse, type Precondition } from "../precondition";

const NAMING = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html";
const OWNER = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html";
const SETTINGS = [
  ACCESS_BLOCK,
  ACL,
  ENCRYPTION,
  LIFECYCLE,
  LOGGING,
  NOTIFICATION,
  OBJECT_LOCK,
  OWNERSHIP,
  POLICY,
  REPLICATION,
  VERSIONING,
];

/** What Amazon S3 demands of buckets and who may use them. */
export const s3: readonly Precondition[] = [
  {
    id: "S3-1",
    types: [BUCKET],
    at: ["check", "create"],
    demands:
      "The name of a bucket has 3 to 63 lower-case letters, digits, dots and hyphens, and is not reserved.",
    source: NAMING,
    judge: (call) => {
      const name = call.text("bucket");
      const isRefused = name !== undefined && (call.moment === "check" ? name.length > 63 : !isName(name));
      return isRefused ? refuse("InvalidBucketName", "The specified bucket is not valid.") : undefined;
    },
  },
  {
    id: "S3-2",
    types: [BUCKET],
    at: ["create"],
    demands: "No bucket of anybody has the name.",
    source: NAMING,
    judge: (call) => {
      const other = call.bucket(call.text("bucket"));
      if (other === undefined) return undefined;
      return other.accountId === call.accountId
        ? refuse(
            "BucketAlreadyOwnedByYou",
            "Your previous request to create the named bucket succeeded and you already own it.",
          )
        : refuse(
            "BucketAlreadyExists",
            "The requested bucket name is not available. The bucket namespace is shared by all users of the system. " +
              "Please select a different name and try again.",
          );
    },
  },
  {
    id: "S3-4",
    types: [BUCKET],
    at: ["create"],
    demands: "The account may have another bucket.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/BucketRestrictions.html",
    judge: (call) =>
      call.list(BUCKET).length >= call.quota("buckets")
        ? refuse("TooManyBuckets", "You have attempted to create more buckets than allowed")
        : undefined,
  },
  {
    id: "S3-BUCKET",
    types: SETTINGS,
    at: ["create"],
    demands: "The bucket that is set up exists.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList",
    isRetried: true,
    judge: (call) => {
      const name = call.text("bucket");
      return call.bucket(name) === undefined && !call.mayExist(name)
        ? refuse("NoSuchBucket", "The specified bucket does not exist")
        : undefined;
    },
  },
  {
    id: "S3-5",
    types: [ACL, BUCKET],
    demands: "ACLs are for buckets whose ownership setting admits them; new ones admit none.",
    source: OWNER,
    judge: (call) => {
      const bucket = call.bucket(call.text("bucket"));
      const ownership = bucket === undefined ? "BucketOwnerEnforced" : ownershipOf(call, bucket);
      if (ownership !== "BucketOwnerEnforced" || (bucket === undefined && call.type === ACL))
        return undefined;
      return isOrdinary(call)
        ? undefined
        : refuse("AccessControlListNotSupported", "The bucket does not allow ACLs");
    },
  },
  {
    id: "S3-6",
    types: [ACL],
    demands: "An ACL is not public while the bucket or its account blocks public ACLs.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    judge: (call) => {
      const bucket = call.bucket(call.text("bucket"));
      return bucket !== undefined && isPublic(call) && accessBlockOf(call, bucket).blockPublicAcls === true
        ? refuse("AccessDenied", "Access Denied")
        : undefined;
    },
  },
  {
    id: "S3-7",
    types: [OWNERSHIP],
    demands: "ACLs are turned off only when the bucket's own grants nothing to others.",
    source: OWNER,
    judge: (call) => {
      const isEnforced = object(call.inputs.rule)?.objectOwnership === "BucketOwnerEnforced";
      const acls = call.list(ACL).filter(({ outputs }) => outputs.bucket === call.text("bucket"));
      return isEnforced && acls.some(({ outputs }) => !isOrdinaryAcl(outputs))
        ? refuse(
            "InvalidBucketAclWithObjectOwnership",
            "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
          )
        : undefined;
    },
  },
  {
    id: "S3-22",
    types: [ENCRYPTION],
    demands: "A key is named only where the algorithm is of KMS.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html",
    judge: (call) =>
      defaultsOf(call).some(
        ({ kmsMasterKeyId, sseAlgorithm }) =>
          isText(kmsMasterKeyId) && !String(sseAlgorithm).startsWith("aws:kms"),
      )
        ? refuse(
            "InvalidArgument",
            "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
          )
        : undefined,
  },
  {
    id: "S3-23",
    types: [ENCRYPTION],
    at: ["afterwards"],
    demands:
      "The key by which a bucket encrypts exists in its region and is enabled; S3 asks for it only later.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html",
    judge: (call) => {
      for (const { kmsMasterKeyId } of defaultsOf(call)) {
        if (!isText(kmsMasterKeyId) || kmsMasterKeyId.includes("alias/aws/") || call.mayExist(kmsMasterKeyId))
          continue;
        const key = call.key(kmsMasterKeyId);
        if (key?.region !== call.region)
          return refuse("KMS.NotFoundException", `Key '${kmsMasterKeyId}' does not exist in ${call.region}`);
        if (!isEnabled(key))
          return refuse("KMS.DisabledException", `${String(key.outputs.arn)} is disabled.`);
      }
      return undefined;
    },
  },
];

function isName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes("..") &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !/^(xn--|sthree-|amzn-s3-demo-)/.test(name) &&
    !/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name)
  );
}

/** Whether the inputs grant no more than the owner has without ACLs. */
function isOrdinary(call: Call): boolean {
  return isOrdinaryAcl(call.inputs) && objects(call.inputs.grants).length === 0;
}

function isOrdinaryAcl({ acl, accessControlPolicy }: Properties): boolean {
  if (isText(acl)) return acl === "private" || acl === "bucket-owner-full-control";
  const policy = object(accessControlPolicy);
  const owner = object(policy?.owner)?.id;
  return objects(policy?.grants).every(({ grantee }) => object(grantee)?.id === owner);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status */
function isPublic(call: Call): boolean {
  const grants = objects(object(call.inputs.accessControlPolicy)?.grants);
  return (
    /^(public-|authenticated-read)/.test(call.text("acl") ?? "") ||
    grants.some(({ grantee }) => /\/(AllUsers|AuthenticatedUsers)$/.test(String(object(grantee)?.uri)))
  );
}

function defaultsOf(call: Call): Properties[] {
  return call.objects("rules").flatMap((rule) => objects(rule.applyServerSideEncryptionByDefault));
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
