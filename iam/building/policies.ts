import type {
  ConditionBlock,
  OneOrMany,
  PolicyDocument,
  PrincipalBlock,
  Statement,
} from "../language/document";
import { PolicyError, type PolicyProblem, shown } from "../language/errors";
import type { PolicyKind } from "../language/model";
import { parsePolicy } from "../language/parse";
import { canonicalDocument } from "./text";

/** An action of one of the services, or a pattern: `s3:GetObject`, `kms:*`. AWS refuses others where they cannot apply. */
export type ActionOf<Service extends string> = `${Service}:${string}`;

interface Common {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Condition?: ConditionBlock;
}

type Absent<Name extends string> = Readonly<Partial<Record<Name, undefined>>>;
type OneOf<Name extends "Action" | "Resource", T> =
  | (Readonly<Record<Name, OneOrMany<T>>> & Absent<`Not${Name}`>)
  | (Readonly<Record<`Not${Name}`, OneOrMany<T>>> & Absent<Name>);
type Principal =
  | ({ readonly Principal: PrincipalBlock } & Absent<"NotPrincipal">)
  | ({ readonly Effect: "Deny"; readonly NotPrincipal: PrincipalBlock } & Absent<"Principal">);

/** What somebody may do: no principal. */
export type IdentityStatement = Common &
  Absent<"Principal" | "NotPrincipal"> &
  OneOf<"Action", "*" | ActionOf<string>> &
  OneOf<"Resource", string>;

/** Who may do what with a resource. */
export type ResourceStatement<Action extends string = "*" | ActionOf<string>> = Common &
  Principal &
  OneOf<"Action", Action> &
  OneOf<"Resource", string>;

/** Who may become the role: no resource, which is the role itself. */
export type TrustStatement = Common &
  Principal &
  OneOf<"Action", TrustAction> &
  Absent<"Resource" | "NotResource">;

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html */
export type TrustAction =
  | "sts:AssumeRole"
  | "sts:AssumeRoleWithSAML"
  | "sts:AssumeRoleWithWebIdentity"
  | "sts:SetContext"
  | "sts:SetSourceIdentity"
  | "sts:TagSession";

export type KeyStatement = ResourceStatement<ActionOf<"kms">>;
export type BucketStatement = ResourceStatement<"*" | ActionOf<"s3" | "s3express">>;
export type TopicStatement = ResourceStatement<ActionOf<"sns">>;
export type QueueStatement = ResourceStatement<"*" | ActionOf<"sqs">>;
export type SecretStatement = ResourceStatement<"*" | ActionOf<"secretsmanager">>;

/** Customers' resource control policies deny, and name everybody. */
export type RcpStatement = Common &
  Absent<"NotPrincipal" | "NotAction"> & {
    readonly Effect: "Deny";
    readonly Principal: "*";
    readonly Action: OneOrMany<"*" | ActionOf<string>>;
  } & OneOf<"Resource", string>;

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
    const problems = [...repeatedIds(statements), ...statements.flatMap(emptyLists)];
    if (problems.length > 0) throw new PolicyError(problems);
    parsePolicy(document, kind);
    return document;
  };
}

function repeatedIds(statements: readonly Statement[]): PolicyProblem[] {
  const ids = statements.map(({ Sid }) => Sid);
  return ids.flatMap((id, index) => {
    const message = `${shown(id)} is used twice; fix: give each statement an id of its own.`;
    return ids.indexOf(id) === index ? [] : [{ path: `Statement[${index}].Sid`, message }];
  });
}

/** A list without a value: AWS refuses some and takes others for "never", which nobody writes on purpose. */
function emptyLists(statement: Statement, index: number): PolicyProblem[] {
  const find = (value: unknown, path: string): PolicyProblem[] => {
    if (typeof value !== "object" || value === null) return [];
    const members = Object.entries(value);
    return members.length === 0
      ? [{ path, message: "Empty; fix: name at least one, or leave it out." }]
      : members.flatMap(([name, member]) => find(member, `${path}${step(name)}`));
  };
  return find(statement, `Statement[${index}]`);
}

function step(name: string): string {
  return /^\w+$/.test(name) ? `.${name}` : `[${shown(name)}]`;
}
