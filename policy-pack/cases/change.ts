import { type RuleCases, type TestResource, UNKNOWN, casesOf } from "./case";

const bucket = (protect: boolean, name: unknown = "data-dev"): TestResource => ({
  type: "aws:s3/bucket:Bucket",
  name: "data",
  inputs: { bucket: name },
  protect,
});

const alias: TestResource = { type: "aws:kms/alias:Alias", name: "data", inputs: {} };

export const changeCases: readonly RuleCases[] = [
  casesOf("change-stateful-protected", {
    passes: {
      "a protected bucket": [bucket(true)],
      "a type that the configuration leaves out": {
        resources: [bucket(false)],
        config: { types: ["aws:rds/instance:Instance"] },
      },
    },
    fails: {
      "a bucket that is not protected": {
        resources: [bucket(false)],
        finds: ["data holds data and is not protected (resource option protect)"],
      },
    },
    unknown: { "nothing: options are always known": { resources: [bucket(true, UNKNOWN)], finds: [] } },
    notApplicable: { "an alias": [alias] },
  }),
];
