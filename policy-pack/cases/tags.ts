import { type RuleCases, UNKNOWN, casesOf } from "./case";
import { alias, finds, of } from "./resources";

const bucket = (tags: unknown) => of("aws:s3/bucket:Bucket", "data")({ tags });

const notApplicable = { "a type without tags": [alias] };

const all = {
  Project: "bulwark",
  Environment: "dev",
  Owner: "platform",
  CostCenter: "42",
  Compliance: "internal",
  ManagedBy: "pulumi",
};

export const tagsCases: readonly RuleCases[] = [
  casesOf("tags-required", {
    passes: { "all of them": [bucket(all)] },
    fails: {
      "one missing": finds(bucket({ ...all, Owner: undefined }), 'has no "Owner" in tags'),
    },
    unknown: { "tags not known yet": finds(bucket(UNKNOWN), "? tags") },
    notApplicable,
  }),
  casesOf("tags-limits", {
    passes: { "tags within the limits": [bucket(all)] },
    fails: {
      "keys that differ only in case": finds(
        bucket({ owner: "a", Owner: "b" }),
        'has tag keys that differ only in case: "Owner", "owner"',
      ),
    },
    unknown: { "tags not known yet": finds(bucket(UNKNOWN), "? tags") },
    notApplicable,
  }),
];
