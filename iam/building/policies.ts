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

type Builder<S extends Statement> = (...statements: readonly S[]) => PolicyDocument;

/** Builds policy documents by what they are attached to. */
export interface PolicyBuilders {
  /** Version 2012-10-17, of the given statements, whatever it is attached to; nothing is checked. */
  (...statements: readonly Statement[]): PolicyDocument;
  /** Of a role, a user or a group, inline or managed. */
  readonly identity: Builder<IdentityStatement>;
  /** A permissions boundary: the most that identity policies can give. */
  readonly boundary: Builder<IdentityStatement>;
  /** Passed at `AssumeRole` or `GetFederationToken`: the most that the session can do. */
  readonly session: Builder<IdentityStatement>;
  /** A service control policy: the most that principals of the accounts can do. */
  readonly scp: Builder<IdentityStatement>;
  /** A resource control policy: the most that can be done to resources of the accounts. */
  readonly rcp: Builder<RcpStatement>;
  /** Of a role: who may assume it. */
  readonly trust: Builder<TrustStatement>;
  /** Of a KMS key. */
  readonly key: Builder<KeyStatement>;
  /** Of an S3 bucket. */
  readonly bucket: Builder<BucketStatement>;
  /** Of an SNS topic. */
  readonly topic: Builder<TopicStatement>;
  /** Of an SQS queue. */
  readonly queue: Builder<QueueStatement>;
  /** Of a secret of Secrets Manager. */
  readonly secret: Builder<SecretStatement>;
  /** Of a VPC endpoint: what may pass it. */
  readonly endpoint: Builder<ResourceStatement>;
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
export const policy: PolicyBuilders = Object.assign(anyPolicy, {
  identity: builder("identity"),
  boundary: builder("boundary"),
  session: builder("session"),
  scp: builder("scp"),
  rcp: builder("rcp"),
  trust: builder("trust"),
  key: builder("key"),
  bucket: builder("bucket"),
  topic: builder("topic"),
  queue: builder("queue"),
  secret: builder("secret"),
  endpoint: builder("endpoint"),
});

function anyPolicy(...statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

function builder(kind: PolicyKind): Builder<Statement> {
  return (...statements) => {
    const document = canonicalDocument(anyPolicy(...statements));
    const mistakes = statementProblems(statements);
    const problems = mistakes.length > 0 ? mistakes : checkDocument(document, kind);
    if (problems.length > 0) throw new PolicyError(problems);
    return document;
  };
}
