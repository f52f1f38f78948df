/**
 * Policy documents as plain data, in the shape that AWS accepts.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */

export type OneOrMany<T> = T | readonly T[];

/** The principals of a statement by kind. */
export interface PrincipalMap {
  readonly AWS?: OneOrMany<string>;
  readonly Service?: OneOrMany<string>;
  readonly Federated?: OneOrMany<string>;
  readonly CanonicalUser?: OneOrMany<string>;
}

/** `"*"` means everybody, signed in or not. */
export type PrincipalBlock = "*" | PrincipalMap;

/** Condition operator -> condition key -> values. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, OneOrMany<string>>>>>;

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: PrincipalBlock;
  readonly NotPrincipal?: PrincipalBlock;
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Condition?: ConditionBlock;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17" | "2008-10-17";
  readonly Id?: string;
  readonly Statement: readonly Statement[];
}
