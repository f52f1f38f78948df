import { companionRule } from "../../core/companion-rule";
import { type Accept, type PropertyDemand, isGiven, propertyRule } from "../../core/property-rule";
import { asList, at, isRecord } from "../../core/values";
import { forBuckets } from "./buckets";
import { BUCKET, BUCKET_V2 } from "./encryption-settings";

const LIFECYCLE = [
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
];
const BUCKETS = [BUCKET, BUCKET_V2];

/** Lifecycles of their own, and inline ones of buckets that have any, with at least one rule like that. */
function someRule(
  separate: (rule: unknown) => boolean,
  inline: (rule: unknown) => boolean,
  finding: string,
): PropertyDemand[] {
  const some =
    (accept: (rule: unknown) => boolean): Accept =>
    (rules) =>
      asList(rules).some(accept);
  return [
    { types: LIFECYCLE, path: "rules", accept: some(separate), finding },
    {
      types: BUCKETS,
      path: "lifecycleRules",
      accept: some(inline),
      finding,
      when: { lifecycleRules: isGiven },
    },
  ];
}

const isEnabled = (rule: unknown): boolean => at(rule, "status") === "Enabled";
const isEnabledInline = (rule: unknown): boolean => at(rule, "enabled") === true;

export const lifecycleConfigured = companionRule({
  id: "s3-lifecycle-configured",
  description: "Every bucket has a lifecycle with an enabled rule.",
  severity: "low",
  level: "advisory",
  frameworks: { fsbp: ["S3.13"], nist: ["CP-6(2)", "CP-9", "CP-10", "SC-5(2)", "SI-13(5)"] },
  why: "Data and its old versions pile up for ever: they cost, and can leak long after anybody needs them.",
  fix: "Add an aws.s3.BucketLifecycleConfiguration for the bucket with an enabled rule.",
  docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html",
  ...forBuckets,
  companions: Object.fromEntries(LIFECYCLE.map((type) => [type, "bucket"])),
  inline: { [BUCKET]: ["lifecycleRules"], [BUCKET_V2]: ["lifecycleRules"] },
  missing: "has no lifecycle",
  demands: someRule(isEnabled, isEnabledInline, "has a lifecycle without any enabled rule"),
});

/** What concerns only some objects leaves the parts of others. Filters on size or tags: parts have neither. */
function concernsAll(rule: unknown): boolean {
  const filter = at(rule, "filter");
  const isEmpty = (value: unknown): boolean =>
    value === undefined || value === "" || (isRecord(value) && Object.values(value).every(isEmpty));
  return isEmpty(filter) && isEmpty(at(rule, "prefix"));
}

const isPositive = (value: unknown): boolean => typeof value === "number" && value > 0;

export const lifecycleAbortsUploads = propertyRule({
  id: "s3-lifecycle-aborts-uploads",
  description: "Every lifecycle has an enabled rule on all objects that clears away uploads never completed.",
  severity: "low",
  level: "advisory",
  frameworks: {},
  why: "Parts of uploads that were never completed are in no listing, yet they hold data and cost like objects.",
  fix: "Set abortIncompleteMultipartUpload in an enabled rule without a filter.",
  docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html",
  demands: someRule(
    (rule) =>
      isEnabled(rule) &&
      concernsAll(rule) &&
      isPositive(at(rule, "abortIncompleteMultipartUpload", "daysAfterInitiation")),
    (rule) =>
      isEnabledInline(rule) &&
      concernsAll(rule) &&
      at(rule, "tags") === undefined &&
      isPositive(at(rule, "abortIncompleteMultipartUploadDays")),
    "has a lifecycle that leaves the parts of uploads never completed",
  ),
});
