import { type ContextInput, type Policy, accountMember, evaluate, parsePolicy } from "../../../iam";
import { evidenceOf } from "../../core/policy-evidence";
import { defineRule } from "../../core/rule";
import { BUCKET_POLICIES, typesOf } from "../policies/carriers";
import { memo } from "../policies/memo";
import { accountIn, resourcesIn } from "../policies/owners";
import { policiesOf } from "../policies/read";
import { admitsLogDelivery } from "./log-targets";

const ALGORITHM = "s3:x-amz-server-side-encryption";
const KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const OWN_KEY = "s3:x-amz-server-side-encryption-customer-algorithm";
const FOREIGN_KEY = "arn:aws:kms:us-east-1:999999999999:key/00000000-0000-4000-8000-000000000000";

/** Uploads that must not come through to a bucket that encrypts with a key of its account. */
const OTHER_UPLOADS: readonly { readonly what: string; readonly context: ContextInput }[] = [
  { what: "SSE-S3", context: { [ALGORITHM]: "AES256" } },
  { what: "AWS's own KMS key", context: { [ALGORITHM]: "aws:kms" } },
  { what: "any KMS key", context: { [ALGORITHM]: "aws:kms", [KEY]: FOREIGN_KEY } },
  { what: "any KMS key (DSSE)", context: { [ALGORITHM]: "aws:kms:dsse", [KEY]: FOREIGN_KEY } },
  { what: "a key of the caller's (SSE-C)", context: { [OWN_KEY]: "AES256" } },
];

/** The same for a bucket that uses SSE-S3, to which KMS keys are what is foreign. */
const isSseS3Only = (open: readonly string[]): boolean => open.length === 1 && open[0] === "SSE-S3";

export const policyUploads = defineRule({
  id: "s3-policy-uploads-encrypted",
  description:
    "Bucket policies deny uploads that ask for another encryption or another key than the bucket's.",
  severity: "medium",
  level: "mandatory",
  frameworks: { nist: ["SC-28", "SC-28(1)"] },
  why:
    "Who uploads may choose the encryption: objects with a key of theirs, or of nobody's, escape the bucket's key and " +
    "its policy; with a stranger's key they are lost to the account the day the stranger takes it away.",
  fix:
    "Deny s3:PutObject where s3:x-amz-server-side-encryption is there and not aws:kms, where the key id is there and " +
    "not the bucket's key, where it is missing although aws:kms is asked for, and where a customer key is sent.",
  docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
  settings: {},
  resource: {
    types: typesOf(BUCKET_POLICIES),
    check(resource, _config, report) {
      for (const { place, policy } of policiesOf(resource, BUCKET_POLICIES, report, { malformed: "leave" })) {
        const open = openUploads(policy);
        if (open.length > 0 && !isSseS3Only(open)) {
          report.violation(`has a ${place} that lets uploads choose ${open.join(", ")}`, evidenceOf(policy));
        }
      }
    },
  },
});

const EVERYTHING = parsePolicy(
  { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
  "identity",
);

const openUploads = memo((policy: Policy): readonly string[] => {
  // S3 and load balancers choose the encryption of their logs themselves.
  if (admitsLogDelivery(policy)) {
    return [];
  }
  const account = accountIn(policy);
  const [bucket = "arn:aws:s3:::example"] = resourcesIn(policy, "s3");
  return OTHER_UPLOADS.filter(
    ({ context }) =>
      evaluate(
        {
          principal: accountMember(account),
          action: "s3:PutObject",
          resource: `${bucket}/any`,
          resourceAccount: account,
          context: { "aws:SecureTransport": "true", "s3:TlsVersion": "1.3", ...context },
        },
        { identity: [EVERYTHING], resource: policy },
      ).decision !== "explicit-deny",
  ).map(({ what }) => what);
});
