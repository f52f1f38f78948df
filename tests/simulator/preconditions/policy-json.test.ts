import { policyJson } from "../../../simulator/preconditions/general/policy-json";
import { precondition, showsAllOf } from "./cases";
import { byAccount, document } from "./policies";
import { unknown } from "./simulated";

const KEY = "aws:kms/key:Key";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const policy = document(byAccount);

describe("preconditions of policies that the provider has", () => {
  precondition(
    "POLICY-JSON",
    {
      title: "of a key",
      passes: (aws) => aws.preview(KEY, { policy }),
      fails: (aws) => aws.preview(KEY, { policy: policy.slice(1) }),
      refusal: /MalformedPolicyDocumentException: "policy" contains an invalid JSON/,
    },
    {
      title: "of a bucket, as far as it is known",
      passes: (aws) => aws.preview(POLICY, { bucket: "data", policy: unknown }),
      fails: (aws) => aws.preview(POLICY, { bucket: "data", policy: policy.slice(1) }),
      refusal: /MalformedPolicy: "policy" contains an invalid JSON/,
    },
  );

  showsAllOf(policyJson);
});
