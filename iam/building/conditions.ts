import type { ConditionBlock, OneOrMany } from "../language/document";
import type { ConditionOperator } from "../language/model";

/**
 * The conditions of a statement, operator by operator: all of them must hold.
 *
 * ```ts
 * { StringEquals: { "aws:SourceAccount": "111122223333" }, Bool: { "aws:SecureTransport": false } }
 * ```
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export type Conditions = {
  readonly [Operator in ConditionOperator as Spelling<Operator>]?: Readonly<
    Record<ConditionKey, ConditionValues<Operator>>
  >;
};

/** A condition key belongs to a service: `aws:SourceArn`, `kms:ViaService`, `token.actions.githubusercontent.com:sub`. */
export type ConditionKey = `${string}:${string}`;

type Quantifier = "" | "ForAllValues:" | "ForAnyValue:";

/** `Null` asks for existence itself, so that `IfExists` means nothing with it. */
type Spelling<Operator extends ConditionOperator> = Operator extends "Null"
  ? `${Quantifier}Null`
  : `${Quantifier}${Operator}${"" | "IfExists"}`;

/** Policy variables are for `String...` and `Arn...` only. */
type ConditionValues<Operator extends ConditionOperator> = Operator extends "Bool" | "Null"
  ? boolean | "true" | "false"
  : Operator extends `Numeric${string}`
    ? OneOrMany<number | `${number}`>
    : Operator extends `Date${string}`
      ? OneOrMany<Date | `${number}-${string}`>
      : OneOrMany<string>;

/** The same as a document has it: every value is text. */
export function conditionBlock(conditions: Conditions): ConditionBlock {
  return mapValues(conditions as Written, (keys) =>
    mapValues(keys, (values) => (Array.isArray(values) ? values.map(valueText) : valueText(values as Value))),
  );
}

type Value = string | number | boolean | Date;
type Written = Readonly<Record<string, Readonly<Record<string, OneOrMany<Value>>>>>;

function valueText(value: Value): string {
  // Without the milliseconds that JavaScript adds and AWS's examples never have.
  return value instanceof Date ? value.toISOString().replace(/\.\d+Z$/, "Z") : String(value);
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
