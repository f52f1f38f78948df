/**
 * Policy documents in their one normal form: lists everywhere, elements named as AWS names them, condition
 * operators taken apart. `parsePolicy` makes it; the evaluator and every analysis work on it.
 */

/**
 * What a document is attached to; decides which elements it must and may have. `resource` is any resource-based
 * policy without a name of its own here.
 */
export type PolicyKind =
  | "identity"
  | "boundary"
  | "session"
  | "scp"
  | "rcp"
  | "trust"
  | "key"
  | "bucket"
  | "topic"
  | "queue"
  | "secret"
  | "endpoint"
  | "resource";

export interface Policy {
  readonly kind: PolicyKind;
  /** `2008-10-17` where the document has none: policy variables are then plain text. */
  readonly version: PolicyVersion;
  readonly id?: string;
  readonly statements: readonly PolicyStatement[];
}

export type PolicyVersion = "2012-10-17" | "2008-10-17";

export interface PolicyStatement {
  /** Where it stands in the document, e.g. `Statement[2]`. */
  readonly path: string;
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  /** Absent in identity policies and boundaries. */
  readonly principals?: PrincipalClause;
  readonly actions: PatternClause;
  /** Absent in trust policies. */
  readonly resources?: PatternClause;
  readonly conditions: readonly Condition[];
  /** Of the document: the same text means something else without policy variables. */
  readonly version: PolicyVersion;
}

/** `Principal`, or with `negated` `NotPrincipal`. */
export interface PrincipalClause {
  readonly negated: boolean;
  readonly members: readonly PolicyPrincipal[];
}

/** One entry of a Principal element; type `*` is the bare `"Principal": "*"`. */
export interface PolicyPrincipal {
  readonly type: PrincipalType | "*";
  readonly value: string;
}

export type PrincipalType = "AWS" | "Service" | "Federated" | "CanonicalUser";

/** `Action` or `Resource`, or with `negated` `NotAction` or `NotResource`. */
export interface PatternClause {
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

/** One operator on one key; all conditions of a statement must hold. */
export interface Condition {
  readonly quantifier?: "ForAllValues" | "ForAnyValue";
  /** As AWS spells it, without quantifier and `IfExists`. */
  readonly operator: ConditionOperator;
  readonly ifExists: boolean;
  /** As written; condition keys are compared without regard to case. */
  readonly key: string;
  /** Any one of them is enough (or, for negated operators, too much). */
  readonly values: readonly string[];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export const CONDITION_OPERATORS = [
  "StringEquals",
  "StringNotEquals",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
  "StringLike",
  "StringNotLike",
  "NumericEquals",
  "NumericNotEquals",
  "NumericLessThan",
  "NumericLessThanEquals",
  "NumericGreaterThan",
  "NumericGreaterThanEquals",
  "DateEquals",
  "DateNotEquals",
  "DateLessThan",
  "DateLessThanEquals",
  "DateGreaterThan",
  "DateGreaterThanEquals",
  "Bool",
  "BinaryEquals",
  "IpAddress",
  "NotIpAddress",
  "ArnEquals",
  "ArnLike",
  "ArnNotEquals",
  "ArnNotLike",
  "Null",
] as const;

export type ConditionOperator = (typeof CONDITION_OPERATORS)[number];

/** The operator as a document spells it, e.g. `ForAnyValue:StringLikeIfExists`. */
export function operatorName({ quantifier, operator, ifExists }: Condition): string {
  return `${quantifier === undefined ? "" : `${quantifier}:`}${operator}${ifExists ? "IfExists" : ""}`;
}
