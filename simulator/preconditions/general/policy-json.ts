import { POLICY } from "../s3/buckets";
import { refuse, type Precondition } from "../precondition";
import { readJson } from "../support/json";

const KEYS = ["aws:kms/key:Key", "aws:kms/keyPolicy:KeyPolicy", "aws:kms/replicaKey:ReplicaKey"];

/** What the provider itself demands of the policies of keys and buckets. */
export const policyJson: readonly Precondition[] = [
  {
    id: "POLICY-JSON",
    types: [...KEYS, POLICY],
    at: ["check"],
    demands: "A policy is JSON.",
    source: "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/sdkv2/schema.go",
    judge: (call) => {
      const text = call.text("policy");
      return text === undefined || readJson(text) !== undefined
        ? undefined
        : refuse(
            call.type === POLICY ? "MalformedPolicy" : "MalformedPolicyDocumentException",
            '"policy" contains an invalid JSON',
          );
    },
  },
];
