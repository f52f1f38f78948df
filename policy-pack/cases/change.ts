import { type RuleCases, UNKNOWN, casesOf } from "./case";
import { finds, notApplicable, of } from "./resources";

const bucket = (protect: boolean, name: unknown = "data-dev") =>
  of("aws:s3/bucket:Bucket", "data")({ bucket: name }, { protect });

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
      "a bucket that is not protected": finds(
        bucket(false),
        "holds data and is not protected (resource option protect)",
      ),
    },
    unknown: { "nothing: options are always known": { resources: [bucket(true, UNKNOWN)], finds: [] } },
    notApplicable,
  }),
];
