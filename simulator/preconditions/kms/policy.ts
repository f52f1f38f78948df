import { documentSize, evaluate, sizeLimit } from "../../../iam";
import { lastPart, regionalArn } from "../../services/support";
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

const KEY = "aws:kms/key:Key";
const KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy";
const REPLICA_KEY = "aws:kms/replicaKey:ReplicaKey";
const HOLDERS = [KEY, KEY_POLICY, REPLICA_KEY];

const MALFORMED = "MalformedPolicyDocumentException";
const PUT = "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html";

/** What AWS KMS demands of the policies of keys. */
export const kmsPolicy: readonly Precondition[] = [
  {
    id: "KM-5",
    types: HOLDERS,
    demands: "A key policy has at most 32 KB.",
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html",
    judge: (call) => {
      const maximum = sizeLimit("key")?.maximum ?? Infinity;
      return documentSize(sentPolicy(call), "key") > maximum
        ? refuse(
            "LimitExceededException",
            "The request was rejected because a length constraint or quota was exceeded.",
          )
        : undefined;
    },
  },
  {
    id: "KM-6",
    types: HOLDERS,
    demands: "A key policy is written in characters of Latin-1.",
    source: PUT,
    judge: (call) =>
      /[^\t\n\r\u0020-\u00FF]/u.test(sentPolicy(call))
        ? refuse(
            "ValidationException",
            "1 validation error detected: Value at 'policy' failed to satisfy constraint: " +
              "Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+",
          )
        : undefined,
  },
  {
    id: "KM-3",
    types: HOLDERS,
    demands: "Each statement of a key policy has a principal.",
    source: PUT,
    isRetried: true,
    judge: (call) =>
      statementsOf(newPolicy(call)).some((statement) => !hasElement(statement, "Principal"))
        ? refuse(MALFORMED, "Policy contains a statement with no principal.")
        : undefined,
  },
  {
    id: "KM-2",
    types: HOLDERS,
    demands: "Every user and role that a key policy names exists.",
    source: PUT,
    isRetried: true,
    judge: (call) => {
      const policy = readPolicy(effectivePolicy(call), "key");
      return policy !== undefined && unknownPrincipals(call, policy).length > 0
        ? refuse(MALFORMED, "Policy contains a statement with one or more invalid principals.")
        : undefined;
    },
  },
  {
    id: "KM-POLICY",
    types: HOLDERS,
    demands: "A key policy follows the grammar of policies.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
    isRetried: true,
    judge: (call) => {
      const [problem] = grammarProblems(effectivePolicy(call), "key");
      return problem === undefined ? undefined : refuse(MALFORMED, problem);
    },
  },
  {
    id: "KM-1",
    types: HOLDERS,
    demands: "Whoever puts a key policy may put the next one too.",
    source: PUT,
    isRetried: true,
    judge: (call) => {
      const policy = readPolicy(effectivePolicy(call), "key");
      if (policy === undefined || call.flag("bypassPolicyLockoutSafetyCheck")) return undefined;
      const request = { principal: call.deployer, action: "kms:PutKeyPolicy", resource: keyArn(call) };
      const policies = { resource: policy, identity: call.deployerPolicies };
      return evaluate(request, policies).allowed
        ? undefined
        : refuse(MALFORMED, "The new key policy will not allow you to update the key policy in the future.");
    },
  },
  {
    id: "KM-4",
    types: HOLDERS,
    at: ["afterwards"],
    demands:
      "Each statement of a key policy has an action and a resource; KMS takes others, which have no effect.",
    source: PUT,
    judge: (call) =>
      statementsOf(call.text("policy")).some(isInert)
        ? refuse(
            "InertStatement",
            "Policy contains a statement without action or resource, which has no effect.",
          )
        : undefined,
  },
];

/** The key's ARN; one like it for a key that is not there yet. */
function keyArn(call: Call): string {
  const known = call.type === KEY_POLICY ? call.key(call.text("keyId"))?.outputs.arn : call.old?.outputs.arn;
  const id = lastPart(call.text("primaryKeyArn") ?? "new");
  return typeof known === "string" ? known : regionalArn(call, "kms", `key/${id}`);
}

/** The part of a new policy that has an effect. */
function effectivePolicy(call: Call): string | object | undefined {
  const text = newPolicy(call);
  const statements = statementsOf(text);
  return statements.some(isInert)
    ? { Version: "2012-10-17", Statement: statements.filter((statement) => !isInert(statement)) }
    : text;
}

/** KMS takes such statements. */
function isInert(statement: Record<string, unknown>): boolean {
  return !hasElement(statement, "Action") || !hasElement(statement, "Resource");
}
