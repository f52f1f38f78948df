import { companionRule } from "../../core/companion-rule";
import { type PropertyDemand, is, isNot, propertyRule } from "../../core/property-rule";
import { forBuckets } from "./buckets";
import { BUCKET, BUCKET_V2 } from "./encryption-settings";

const OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
const ACLS = ["aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2"];
const OBJECTS = ["aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2"];
const OBJECT_COPY = "aws:s3/objectCopy:ObjectCopy";

/** New buckets come without ACLs, older and imported ones may not; hence the demand to say it. */
export const aclsDisabled = companionRule({
  id: "s3-acls-disabled",
  description: "Every bucket says that its owner owns all objects, which disables ACLs.",
  severity: "medium",
  level: "mandatory",
  frameworks: { fsbp: ["S3.12"], nist: ["AC-2(1)", "AC-3", "AC-3(7)", "AC-3(15)", "AC-6"] },
  why:
    "With ACLs whoever uploads an object decides who may read it, beside all policies, and the bucket's owner may " +
    "not even see it.",
  fix: "Add an aws.s3.BucketOwnershipControls for the bucket with objectOwnership BucketOwnerEnforced.",
  docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
  ...forBuckets,
  companions: { [OWNERSHIP]: "bucket" },
  missing: "has no ownership controls",
  demands: [
    {
      types: [OWNERSHIP],
      path: "rule.objectOwnership",
      accept: is("BucketOwnerEnforced"),
      finding: "leaves ACLs in force (objectOwnership is not BucketOwnerEnforced)",
    },
  ],
});

const canned = (types: readonly string[]): PropertyDemand => ({
  types,
  path: "acl",
  accept: isNot("public-read", "public-read-write", "authenticated-read"),
  finding: "has an ACL for everybody, or for everybody with an AWS account",
});

const grants = (types: readonly string[], path: string): PropertyDemand => ({
  types,
  path,
  accept: (uri) => typeof uri !== "string" || !/\/groups\/global\/(AllUsers|AuthenticatedUsers)$/.test(uri),
  finding: "has a grant for everybody, or for everybody with an AWS account",
});

export const noPublicAcl = propertyRule({
  id: "s3-no-public-acl",
  description: "No ACL of a bucket or object is for everybody, or for everybody with an AWS account.",
  severity: "critical",
  level: "mandatory",
  frameworks: { fsbp: ["S3.2", "S3.3"], nist: ["AC-3", "AC-4", "AC-6", "AC-21", "SC-7"] },
  why: "Anybody on the internet, or with an AWS account of whatever company, may then read or write the data.",
  fix: "Remove the ACL or grant, and name those who may come in a bucket policy.",
  docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html",
  demands: [
    canned([BUCKET, BUCKET_V2, ...ACLS, ...OBJECTS, OBJECT_COPY]),
    grants([BUCKET, BUCKET_V2, OBJECT_COPY], "grants[].uri"),
    grants(ACLS, "accessControlPolicy.grants[].grantee.uri"),
  ],
});
