import { documentSize, evaluate, isPublicBucketPolicy, parsePolicy, sizeLimit } from "../../../iam";
import { accessBlockOf, POLICY } from "./buckets";
import type { Call } from "../call";
import {
  grammarProblems,
  hasElement,
  newPolicy,
  readPolicy,
  sentPolicy,
  statementsOf,
} from "../support/policy-text";
import { refuse, type Precondition } from "../precondition";
import { unknownPrincipals } from "../support/principals";
import { idleActions, idleKeys, isOfBucket } from "./policy-fit";

const MALFORMED = "MalformedPolicy";
const PUT = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html";
const GRAMMAR = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html";
const REFERENCE = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html";

/** What Amazon S3 demands of the policies of buckets. */
export const s3Policy: readonly Precondition[] = [
  {
    id: "S3-14",
    types: [POLICY],
    demands: "A bucket policy has at most 20 KB.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html",
    isRetried: true,
    judge: (call) => {
      const maximum = sizeLimit("bucket")?.maximum ?? Infinity;
      return documentSize(sentPolicy(call), "bucket") > maximum
        ? refuse(MALFORMED, "Policy exceeds the maximum allowed document size.")
        : undefined;
    },
  },
  {
    id: "S3-13",
    types: [POLICY],
    demands: "Each statement of a bucket policy has an effect, a principal, an action and a resource.",
    source: GRAMMAR,
    isRetried: true,
    judge: (call) =>
      statementsOf(newPolicy(call)).some(
        (statement) =>
          statement.Effect === undefined ||
          !["Principal", "Action", "Resource"].every((element) => hasElement(statement, element)),
      )
        ? refuse(MALFORMED, "Statement is missing required element")
        : undefined,
  },
  {
    id: "S3-12",
    types: [POLICY],
    demands: "Every user and role that a bucket policy names exists.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    isRetried: true,
    judge: (call) => {
      const policy = readPolicy(newPolicy(call), "bucket");
      return policy !== undefined && unknownPrincipals(call, policy).length > 0
        ? refuse(MALFORMED, "Invalid principal in policy")
        : undefined;
    },
  },
  {
    id: "S3-POLICY",
    types: [POLICY],
    demands: "A bucket policy follows the grammar of policies.",
    source: GRAMMAR,
    isRetried: true,
    judge: (call) => {
      const [problem] = grammarProblems(newPolicy(call), "bucket");
      return problem === undefined ? undefined : refuse(MALFORMED, problem);
    },
  },
  {
    id: "S3-9",
    types: [POLICY],
    demands: "A bucket policy names no resource but the bucket and its objects.",
    source: PUT,
    isRetried: true,
    judge: (call) => {
      const statements = readPolicy(newPolicy(call), "bucket")?.statements ?? [];
      return statements.some(({ resources }) =>
        resources?.patterns.some((pattern) => !isOfBucket(pattern, bucketArn(call))),
      )
        ? refuse(MALFORMED, "Policy has invalid resource")
        : undefined;
    },
  },
  {
    id: "S3-10",
    types: [POLICY],
    demands:
      "Each action of a bucket policy can be done with a resource of its statement: bucket or objects.",
    source: REFERENCE,
    isRetried: true,
    judge: (call) => {
      const statements = readPolicy(newPolicy(call), "bucket")?.statements ?? [];
      return statements.some((statement) => idleActions(statement, bucketArn(call)).length > 0)
        ? refuse(MALFORMED, "Action does not apply to any resource(s) in statement")
        : undefined;
    },
  },
  {
    id: "S3-11",
    types: [POLICY],
    demands: "Each condition key of S3 in a bucket policy means something to all actions of its statement.",
    source: REFERENCE,
    isRetried: true,
    judge: (call) => {
      const statements = readPolicy(newPolicy(call), "bucket")?.statements ?? [];
      return statements.some((statement) => idleKeys(statement).length > 0)
        ? refuse(MALFORMED, "Conditions do not apply to combination of actions and resources in statement")
        : undefined;
    },
  },
  {
    id: "S3-8",
    types: [POLICY],
    demands: "A bucket policy is not public while the bucket or its account blocks public policies.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    judge: (call) => {
      const policy = readPolicy(newPolicy(call), "bucket");
      const bucket = call.bucket(call.text("bucket"));
      if (policy === undefined || bucket === undefined || !isPublicBucketPolicy(policy)) return undefined;
      return accessBlockOf(call, bucket).blockPublicPolicy === true
        ? refuse(
            "AccessDenied",
            `User: ${call.world.callerArn} is not authorized to perform: s3:PutBucketPolicy on resource: ` +
              `"${bucketArn(call)}" because public policies are blocked by the BlockPublicPolicy ` +
              "block public access setting.",
          )
        : undefined;
    },
  },
  {
    id: "S3-15",
    types: [POLICY],
    at: ["afterwards"],
    demands: "A bucket policy does not deny whoever deploys to read, change and delete it.",
    source: PUT,
    judge: (call) => {
      const resource = readPolicy(call.text("policy"), "bucket");
      if (resource === undefined) return undefined;
      const denied = MANAGEMENT.find((action) => {
        const request = { principal: call.deployer, action, resource: bucketArn(call), context: SIGNED };
        return !evaluate(
          { ...request, resourceAccount: call.accountId },
          { resource, identity: [EVERYTHING] },
        ).allowed;
      });
      return denied === undefined
        ? undefined
        : refuse("AccessDenied", `The bucket policy denies ${denied} to ${call.world.callerArn}.`);
    },
  },
];

const MANAGEMENT = ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"];

/** Of requests as the provider makes them. */
const SIGNED = {
  "aws:SecureTransport": "true",
  "s3:authType": "REST-HEADER",
  "s3:signatureversion": "AWS4-HMAC-SHA256",
  "s3:TlsVersion": "1.3",
};

const EVERYTHING = parsePolicy(
  { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
  "identity",
);

function bucketArn(call: Call): string {
  return `arn:${call.partition}:s3:::${call.text("bucket") ?? ""}`;
}
