import type { ConditionBlock, OneOrMany, PrincipalBlock, PrincipalMap } from "../language/document";

/*
 * The statements that each kind of policy takes.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#access_policy-types
 */

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

/** Who may become the role, by name: no resource, which is the role itself. */
export type TrustStatement = Common &
  Absent<"NotPrincipal" | "Resource" | "NotResource"> & { readonly Principal: PrincipalMap } & OneOf<
    "Action",
    TrustAction
  >;

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

/** Customers' resource control policies deny, to everybody, actions of named services. */
export type RcpStatement = Common &
  Absent<"NotPrincipal" | "NotAction"> & {
    readonly Effect: "Deny";
    readonly Principal: "*";
    readonly Action: OneOrMany<ActionOf<string>>;
  } & OneOf<"Resource", string>;
