import { companionRule } from "../../core/companion-rule";
import { type Accept, type PropertyDemand, is, isNot, propertyRule } from "../../core/property-rule";
import { forBuckets } from "./buckets";

const BUCKET_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const ACCOUNT_BLOCK = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock";
const ACCESS_POINT = "aws:s3/accessPoint:AccessPoint";
const MULTI_REGION_ACCESS_POINT = "aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint";

const FLAGS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

function flags(type: string, accept: Accept, within = ""): PropertyDemand[] {
  return FLAGS.map((flag) => ({
    types: [type],
    path: `${within}${flag}`,
    accept,
    finding: `does not set ${flag}`,
    // Access points would have to be made anew.
    ...(within === "" && { repair: () => true }),
  }));
}

const why =
  "One wrong policy or ACL then opens the data to the internet; with the block, S3 refuses and ignores such ones.";
const docs = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html";

/** The provider sets a flag that is absent to false. */
export const bucketPublicAccess = companionRule({
  id: "s3-public-access-blocked",
  description: "Every bucket has a public-access block of its own, with all four flags.",
  severity: "high",
  level: "mandatory",
  frameworks: {
    cis: ["2.1.4"],
    fsbp: ["S3.8"],
    nist: ["AC-3", "AC-4", "AC-6", "AC-21", "SC-7"],
    pci: ["1.4.4"],
  },
  why,
  fix: "Add an aws.s3.BucketPublicAccessBlock for the bucket and set its four flags to true.",
  docs,
  ...forBuckets,
  companions: { [BUCKET_BLOCK]: "bucket" },
  missing: "has no public-access block",
  demands: flags(BUCKET_BLOCK, is(true)),
});

export const accountPublicAccess = propertyRule({
  id: "s3-account-public-access-blocked",
  description: "The account's public-access block, where the program sets it, has all four flags.",
  severity: "high",
  level: "mandatory",
  frameworks: {
    cis: ["2.1.4"],
    fsbp: ["S3.1"],
    nist: ["AC-3", "AC-4", "AC-6", "AC-21", "SC-7"],
    pci: ["1.4.4"],
  },
  why,
  fix: "Set the four flags of the aws.s3.AccountPublicAccessBlock to true.",
  docs,
  demands: flags(ACCOUNT_BLOCK, is(true)),
});

/**
 * Access points have all flags unless told otherwise, and keep what they were made with.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html
 */
export const accessPointPublicAccess = propertyRule({
  id: "s3-access-point-public-access-blocked",
  description: "No access point, of one region or several, is made without its public-access block.",
  severity: "critical",
  level: "mandatory",
  frameworks: { fsbp: ["S3.19", "S3.24"], nist: ["AC-3", "AC-4", "AC-6", "AC-21", "SC-7"], pci: ["1.4.4"] },
  why: "A policy on the access point can then open it to everybody, and its block cannot be changed afterwards.",
  fix: "Leave the access point's public-access block out, which sets all flags, or set its four flags to true.",
  docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html",
  demands: [
    ...flags(ACCESS_POINT, isNot(false), "publicAccessBlockConfiguration."),
    ...flags(MULTI_REGION_ACCESS_POINT, isNot(false), "details.publicAccessBlock."),
  ],
});
