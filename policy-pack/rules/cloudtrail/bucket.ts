import { type Tells, companionRule } from "../../core/companion-rule";
import { LOGGED } from "../../core/frameworks";
import { Links } from "../../core/links";
import type { StackResource, StackView } from "../../core/stack";
import { forBuckets } from "../s3/buckets";
import { BUCKET, BUCKET_V2 } from "../s3/encryption-settings";
import { TRAIL } from "./trails";

/** Buckets to which trails deliver. */
const deliveredTo = {
  ...forBuckets,
  inputsOf: [TRAIL],
  demands: [],
  concerns(stack: StackView): (bucket: StackResource) => Tells {
    const links = new Links(stack, forBuckets.subjects, forBuckets.namedBy);
    const targets = links.coveredBy({ [TRAIL]: "s3BucketName" });
    return (bucket) => {
      const is = targets.has(bucket);
      return is === "perhaps" ? "whether a trail delivers to it" : is === "yes";
    };
  },
};

export const trailBucketLogged = companionRule({
  id: "cloudtrail-bucket-logged",
  description: "The bucket of every trail logs the requests to it.",
  severity: "low",
  level: "mandatory",
  frameworks: { cis: ["3.4"], fsbp: ["S3.9"], nist: LOGGED, pci: ["10.2.1"] },
  why: "Who reads, changes or removes the account's audit log is in no log itself.",
  fix: "Add an aws.s3.BucketLogging for the bucket of the trail.",
  docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
  ...deliveredTo,
  companions: {
    "aws:s3/bucketLogging:BucketLogging": "bucket",
    "aws:s3/bucketLoggingV2:BucketLoggingV2": "bucket",
  },
  inline: { [BUCKET]: ["logging"], [BUCKET_V2]: ["loggings"] },
  missing: "logs no requests, though a trail delivers to it",
});

export const trailBucketPrivate = companionRule({
  id: "cloudtrail-bucket-private",
  description: "The bucket of every trail has a public-access block.",
  severity: "critical",
  level: "mandatory",
  frameworks: {
    cis: ["2.1.4"],
    fsbp: ["S3.8"],
    nist: ["AC-3", "AC-4", "AC-6", "AC-21", "SC-7"],
    pci: ["1.4.4"],
  },
  why: "A wrong policy shows the account's audit log, with all names in it, to the internet.",
  fix: "Add an aws.s3.BucketPublicAccessBlock with its four flags for the bucket of the trail.",
  docs: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
  ...deliveredTo,
  companions: { "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "bucket" },
  missing: "has no public-access block, though a trail delivers to it",
});
