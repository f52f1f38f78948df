import type { PolicyDocument, Statement } from "../language/document";
import { checkDocument } from "../language/check";
import { PolicyError } from "../language/errors";
import type { PolicyKind } from "../language/model";
import { statementProblems } from "./checks";
import type {
  BucketStatement,
  IdentityStatement,
  KeyStatement,
  QueueStatement,
  RcpStatement,
  ResourceStatement,
  SecretStatement,
  TopicStatement,
  TrustStatement,
} from "./statement-kinds";
import { canonicalDocument } from "./text";

/** A policy document, version 2012-10-17, of the given statements, whatever it is attached to. */
function anyPolicy(...statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/**
 * Policy documents by what they are attached to. A statement with an element, an action or a principal that this kind
 * of policy cannot have does not compile. What types cannot say is found when the document is built.
 *
 * ```ts
 * policy.trust(allow("Lambda", { principals: awsService("lambda.amazonaws.com"), actions: "sts:AssumeRole" }))
 * ```
 *
 * @throws PolicyError with every problem and its place: an id used twice, an empty list, a malformed action or ARN,
 * more text than AWS stores.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#access_policy-types
 */
export const policy = Object.assign(anyPolicy, {
  /** Of a role, a user or a group, inline or managed. */
  identity: builder<IdentityStatement>("identity"),
  /** A permissions boundary: the most that identity policies can give. */
  boundary: builder<IdentityStatement>("boundary"),
  /** Passed at `AssumeRole` or `GetFederationToken`: the most that the session can do. */
  session: builder<IdentityStatement>("session"),
  /** A service control policy: the most that principals of the accounts can do. */
  scp: builder<IdentityStatement>("scp"),
  /** A resource control policy: the most that can be done to resources of the accounts. */
  rcp: builder<RcpStatement>("rcp"),
  /** Of a role: who may assume it. */
  trust: builder<TrustStatement>("trust"),
  /** Of a KMS key. */
  key: builder<KeyStatement>("key"),
  /** Of an S3 bucket. */
  bucket: builder<BucketStatement>("bucket"),
  /** Of an SNS topic. */
  topic: builder<TopicStatement>("topic"),
  /** Of an SQS queue. */
  queue: builder<QueueStatement>("queue"),
  /** Of a secret of Secrets Manager. */
  secret: builder<SecretStatement>("secret"),
  /** Of a VPC endpoint: what may pass it. */
  endpoint: builder<ResourceStatement>("endpoint"),
});

function builder<S extends Statement>(kind: PolicyKind): (...statements: readonly S[]) => PolicyDocument {
  return (...statements) => {
    const document = canonicalDocument(anyPolicy(...statements));
    const mistakes = statementProblems(statements);
    const problems = mistakes.length > 0 ? mistakes : checkDocument(document, kind);
    if (problems.length > 0) throw new PolicyError(problems);
    return document;
  };
}
