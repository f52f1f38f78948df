import { type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";

const bucket = (tags: unknown): TestResource => ({
  type: "aws:s3/bucket:Bucket",
  name: "data",
  inputs: { tags },
});

/** A type that takes no tags. */
const alias: TestResource = { type: "aws:kms/alias:Alias", name: "data", inputs: {} };

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
      "one missing": {
        resources: [bucket({ ...all, Owner: undefined })],
        finds: ['data has no "Owner" in tags'],
      },
    },
    unknown: { "tags not known yet": { resources: [bucket(UNKNOWN)], finds: ["data ? tags"] } },
    notApplicable: { "a type without tags": [alias] },
  }),
  casesOf("tags-limits", {
    passes: { "tags within the limits": [bucket(all)] },
    fails: {
      "keys that differ only in case": {
        resources: [bucket({ owner: "a", Owner: "b" })],
        finds: ['data has tag keys that differ only in case: "Owner", "owner"'],
      },
    },
    unknown: { "tags not known yet": { resources: [bucket(UNKNOWN)], finds: ["data ? tags"] } },
    notApplicable: { "a type without tags": [alias] },
  }),
];
