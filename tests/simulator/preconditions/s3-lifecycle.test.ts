import { s3Lifecycle } from "../../../simulator/preconditions/s3/lifecycle";
import { precondition, showsAllOf } from "./cases";
import type { SimulatedAws } from "./simulated";

const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";

const bucket = (aws: SimulatedAws) => aws.create("aws:s3/bucket:Bucket", { bucket: "data" });
const rules = (aws: SimulatedAws, ...list: object[]) =>
  aws.create(LIFECYCLE, {
    bucket: "data",
    rules: list.map((rule) => ({ id: "old", status: "Enabled", ...rule })),
  });
const to = (storageClass: string, days: number) => ({ storageClass, days });
const noncurrent = (storageClass: string, noncurrentDays: number) => ({ storageClass, noncurrentDays });

/** A rule that passes and one that is refused. */
function both(title: string, good: object, bad: object, refusal: string | RegExp) {
  return {
    title,
    given: bucket,
    passes: (aws: SimulatedAws) => rules(aws, good),
    fails: (aws: SimulatedAws) => rules(aws, bad),
    refusal,
  };
}

const china = { region: "cn-north-1" };

describe("preconditions of lifecycle rules", () => {
  precondition(
    "S3-24",
    {
      ...both(
        "of current objects",
        { transitions: [to("STANDARD_IA", 30)] },
        { transitions: [to("STANDARD_IA", 29)] },
        "InvalidArgument: 'Days' in Transition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'",
      ),
      world: china,
    },
    {
      ...both(
        "of old versions",
        { noncurrentVersionTransitions: [noncurrent("GLACIER", 1)] },
        { noncurrentVersionTransitions: [noncurrent("ONEZONE_IA", 1)] },
        "InvalidArgument: 'NoncurrentDays' in NoncurrentVersionTransition action must be greater than or equal to 30 for storageClass 'ONEZONE_IA'",
      ),
      world: china,
    },
  );

  precondition(
    "S3-25",
    both(
      "of current objects",
      { transitions: [to("GLACIER", 90)], expiration: { days: 91 } },
      { transitions: [to("GLACIER", 90)], expiration: { days: 90 } },
      "InvalidArgument: 'Days' in the Expiration action for filter '(prefix=)' must be greater than 'Days' in the Transition action",
    ),
    both(
      "with a prefix",
      { filter: { prefix: "a/" }, transitions: [to("GLACIER", 0)], expiration: { days: 1 } },
      {
        filter: { prefix: "a/" },
        transitions: [to("GLACIER", 9), to("GLACIER_IR", 0)],
        expiration: { days: 1 },
      },
      /'Days' in the Expiration action for filter '\(prefix=a\/\)' must be greater/,
    ),
    both(
      "of old versions",
      {
        noncurrentVersionTransitions: [noncurrent("GLACIER", 30)],
        noncurrentVersionExpiration: { noncurrentDays: 31 },
      },
      {
        noncurrentVersionTransitions: [noncurrent("GLACIER", 30)],
        noncurrentVersionExpiration: { noncurrentDays: 30 },
      },
      /'NoncurrentDays' in the NoncurrentVersionExpiration action/,
    ),
  );

  precondition(
    "S3-26",
    both(
      "the same class twice",
      { transitions: [to("GLACIER", 90), to("DEEP_ARCHIVE", 180)] },
      { transitions: [to("GLACIER", 90), to("GLACIER", 180)] },
      /InvalidArgument: 'StorageClass' must be different for 'Transition' actions in same 'Rule'/,
    ),
    both(
      "the colder class first",
      { transitions: [to("DEEP_ARCHIVE", 180), to("STANDARD_IA", 1)] },
      { transitions: [to("DEEP_ARCHIVE", 90), to("STANDARD_IA", 180)] },
      /InvalidArgument: /,
    ),
    both(
      "two classes at once",
      { noncurrentVersionTransitions: [noncurrent("GLACIER_IR", 30), noncurrent("GLACIER", 90)] },
      { noncurrentVersionTransitions: [noncurrent("GLACIER_IR", 90), noncurrent("GLACIER", 90)] },
      /InvalidArgument: /,
    ),
  );

  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ id: `rule-${index}`, expiration: { days: 1 } }));
  const markers = { expiredObjectDeleteMarker: true };
  const tagged = { filter: { tag: { key: "class", value: "log" } } };
  precondition(
    "S3-27",
    {
      title: "too many",
      given: bucket,
      passes: (aws) => rules(aws, ...many(1_000)),
      fails: (aws) => rules(aws, ...many(1_001)),
      refusal: /MalformedXML: /,
    },
    {
      title: "an id twice",
      given: bucket,
      passes: (aws) => rules(aws, { id: "a", expiration: { days: 1 } }, { id: "b", expiration: { days: 2 } }),
      fails: (aws) => rules(aws, { id: "a", expiration: { days: 1 } }, { id: "a", expiration: { days: 2 } }),
      refusal: /InvalidArgument: /,
    },
    {
      title: "with a long id, in a preview",
      passes: (aws) => aws.preview(LIFECYCLE, { bucket: "data", rules: [{ id: "a".repeat(255) }] }),
      fails: (aws) => aws.preview(LIFECYCLE, { bucket: "data", rules: [{ id: "a".repeat(256) }] }),
      refusal: /InvalidArgument: /,
    },
    both(
      "markers by age",
      { expiration: markers },
      { expiration: { ...markers, days: 1 } },
      /MalformedXML: The XML you provided was not well-formed/,
    ),
    both("markers by tag", { expiration: markers }, { ...tagged, expiration: markers }, /InvalidRequest: /),
    both(
      "uploads by tags",
      { filter: { prefix: "a/" }, abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } },
      {
        filter: { and: { prefix: "a/", tags: { class: "log" } } },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      },
      /InvalidRequest: /,
    ),
  );

  showsAllOf(s3Lifecycle);
});
