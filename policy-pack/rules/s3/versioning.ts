import { BACKED_UP } from "../../core/frameworks";
import { companionRule } from "../../core/companion-rule";
import { type Accept, type PropertyDemand, is } from "../../core/property-rule";
import { type BucketsConfig, bucketsSetting, forBuckets, forThese, isAmong } from "./buckets";
import { BUCKET, BUCKET_V2 } from "./encryption-settings";

const VERSIONING = [
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:s3/bucketVersioningV2:BucketVersioningV2",
];

const places = {
  ...forBuckets,
  companions: Object.fromEntries(VERSIONING.map((type) => [type, "bucket"])),
  inline: { [BUCKET]: ["versioning"], [BUCKET_V2]: ["versionings"] },
};

function say(separate: string, inline: string, finding: string): PropertyDemand[] {
  const enabled: Accept = is("Enabled");
  return [
    { types: VERSIONING, path: `versioningConfiguration.${separate}`, accept: enabled, finding },
    { types: [BUCKET], path: `versioning[].${inline}`, accept: is(true), finding },
    { types: [BUCKET_V2], path: `versionings[].${inline}`, accept: is(true), finding },
  ];
}

export const versioningEnabled = companionRule({
  id: "s3-versioning-enabled",
  description: "Every bucket keeps the versions of its objects.",
  severity: "medium",
  level: "mandatory",
  frameworks: { nist: ["AU-9(2)", ...BACKED_UP] },
  why: "What an attacker or a wrong script deletes or overwrites is gone for good.",
  fix: "Add an aws.s3.BucketVersioning for the bucket with status Enabled.",
  docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
  ...places,
  missing: "has no versioning",
  demands: say("status", "enabled", "has versioning that is not enabled"),
});

/** Only the root user can switch it on, and not together with a lifecycle: so it is for the buckets one names. */
export const mfaDelete = companionRule<BucketsConfig>({
  id: "s3-mfa-delete",
  description: "The buckets that the setting names let versions be deleted only with a second factor.",
  severity: "low",
  level: "advisory",
  frameworks: { cis: ["2.1.2"], nist: ["CA-9(1)", "CM-2", "CM-2(2)", "CM-3", "SC-5(2)"] },
  why: "With stolen credentials alone an attacker can delete every version of the data, or switch versioning off.",
  fix:
    "Set mfaDelete Enabled in the bucket's aws.s3.BucketVersioning, with serial number and code of the root user's " +
    "device as mfa, or leave the bucket out of the rule's buckets.",
  docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html",
  settings: { buckets: bucketsSetting },
  ...places,
  missing: "has no versioning with MFA delete",
  concerns:
    (_, { buckets }) =>
    (bucket) =>
      isAmong(buckets, bucket),
  demands: forThese(say("mfaDelete", "mfaDelete", "lets versions be deleted without a second factor")),
});
