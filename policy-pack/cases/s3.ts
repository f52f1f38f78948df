import { type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";

const KEY = "arn:aws:kms:eu-west-1:111122223333:key/0f0f0f0f-0000-4000-8000-000000000000";

const bucket: TestResource = { type: "aws:s3/bucket:Bucket", name: "data", inputs: { bucket: "data-dev" } };

const encryption = (rules: unknown): TestResource => ({
  type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  name: "data-encryption",
  inputs: { bucket: "data-dev", rules },
});

const withKms = {
  applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY },
  bucketKeyEnabled: true,
};

export const s3Cases: readonly RuleCases[] = [
  casesOf("s3-bucket-encrypted", {
    passes: { "a key of one's own": [bucket, encryption([withKms])] },
    fails: {
      "a bucket without any configuration": {
        resources: [bucket],
        finds: ["data has no encryption configuration, neither inline nor as a resource of its own"],
      },
    },
    unknown: {
      "rules not known yet": {
        resources: [bucket, encryption(UNKNOWN)],
        finds: ["data-encryption ? rules"],
      },
    },
    notApplicable: { "an object": [{ type: "aws:s3/bucketObject:BucketObject", name: "data", inputs: {} }] },
  }),
];
