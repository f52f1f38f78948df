import { ENCRYPTED_IN_TRANSIT } from "../../core/frameworks";
import { type Policy, accountMember, canEver, evaluate, parsePolicy, rootUser } from "../../../iam";
import { evidenceOf } from "../../core/policy-evidence";
import { type Rule, defineRule } from "../../core/rule";
import { BUCKET_POLICIES, S3_POLICIES, typesOf } from "../policies/carriers";
import { memo } from "../policies/memo";
import { FIX_ACTIONS, namedActionsRule } from "../policies/named-actions";
import { FIX_PUBLIC, notPublicRule } from "../policies/not-public";
import { accountIn, resourcesIn } from "../policies/owners";
import { policiesOf } from "../policies/read";
import { tlsRule } from "../policies/tls";
import { policyUploads } from "./policy-uploads";

const EXAMPLE = "arn:aws:s3:::example";

const policyNotPublic = notPublicRule(
  {
    id: "s3-policy-not-public",
    description: "No policy of a bucket, access point or table bucket is for callers whom nobody named.",
    severity: "critical",
    level: "mandatory",
    frameworks: { fsbp: ["S3.2", "S3.3"], nist: ["AC-3", "AC-4", "AC-6", "AC-21", "SC-7"] },
    why: "Anybody on the internet could read, change or delete the objects.",
    fix: FIX_PUBLIC,
    docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  },
  S3_POLICIES,
);

const policyActionsNamed = namedActionsRule(
  {
    id: "s3-policy-actions-named",
    description: "Policies of buckets and access points name the actions that they allow.",
    severity: "high",
    level: "mandatory",
    frameworks: { nist: ["AC-6"] },
    why: "Who may do everything may also delete the bucket, open it to others by its policy, and switch off its logs.",
    fix: FIX_ACTIONS,
    docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
  },
  S3_POLICIES,
);

const policyTls = tlsRule(
  {
    id: "s3-policy-tls",
    description: "Every bucket has a policy that denies requests without TLS.",
    severity: "high",
    level: "mandatory",
    frameworks: { cis: ["2.1.1"], fsbp: ["S3.5"], nist: ENCRYPTED_IN_TRANSIT, pci: ["4.2.1"] },
    why:
      "Whoever sits between caller and bucket can read and change objects that are sent in the clear; S3 answers " +
      "plain HTTP unless the policy forbids it.",
    fix:
      'Add a Deny for principal "*" on s3:*, for the bucket and for all in it, with the condition Bool ' +
      'aws:SecureTransport "false".',
    docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html",
  },
  BUCKET_POLICIES,
  {
    service: "s3",
    actions: "s3:*",
    samples: ["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
    resources: (arn) => [arn, `${arn}/any`],
    example: EXAMPLE,
  },
  {
    types: ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"],
    names: ["bucket", "id", "arn"],
    by: { "aws:s3/bucketPolicy:BucketPolicy": "bucket" },
    noun: "bucket policy",
  },
);

const policyNoLockOut = defineRule({
  id: "s3-policy-no-lock-out",
  description: "Every bucket policy leaves somebody of the account who can change or delete it.",
  severity: "high",
  level: "mandatory",
  frameworks: { nist: ["AC-3", "CP-10"] },
  why:
    "A Deny that spares nobody locks the account out of its own bucket: only its root user can then delete the " +
    "policy, by hand, and no deployment can.",
  fix: "Spare the roles that deploy, by ArnNotLike on aws:PrincipalArn, or take s3:PutBucketPolicy out of the Deny.",
  docs: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html",
  settings: {},
  resource: {
    types: typesOf(BUCKET_POLICIES),
    check(resource, _config, report) {
      for (const { place, policy } of policiesOf(resource, BUCKET_POLICIES, report, { malformed: "leave" })) {
        if (isLockedOut(policy)) {
          report.violation(
            `has a ${place} that denies everybody to change it (s3:PutBucketPolicy)`,
            evidenceOf(policy),
          );
        }
      }
    },
  },
});

const CHANGE = "s3:PutBucketPolicy";

const isLockedOut = memo((policy: Policy): boolean => {
  const denies = policy.statements.filter(({ effect }) => effect === "Deny");
  const account = accountIn(policy);
  const named = resourcesIn(policy, "s3");
  const buckets = named.length > 0 ? named : [EXAMPLE];
  const context = { "aws:SecureTransport": "true", "s3:TlsVersion": "1.3" };
  const deniedToSome = buckets.some((resource) =>
    [rootUser(account), accountMember(account)].some(
      (principal) =>
        evaluate(
          { principal, action: CHANGE, resource, resourceAccount: account, context },
          { identity: [], resource: policy },
        ).decision === "explicit-deny",
    ),
  );
  if (!deniedToSome) {
    return false;
  }
  const everything = parsePolicy(
    {
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Principal: "*", Action: CHANGE, Resource: buckets },
    },
    "resource",
  ).statements;
  return canEver({ resource: { ...policy, statements: [...everything, ...denies] } }).verdict === "no";
});

export const s3PolicyRules: readonly Rule[] = [
  policyNotPublic,
  policyActionsNamed,
  policyTls,
  policyNoLockOut,
  policyUploads,
];
