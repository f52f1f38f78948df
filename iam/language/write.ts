import type { ConditionBlock, PolicyDocument, PrincipalBlock, Statement } from "./document";
import {
  type Condition,
  operatorName,
  type Policy,
  type PolicyStatement,
  type PrincipalClause,
} from "./model";

/** The document of a normal form, in one spelling: what reads it gets the same normal form back. */
export function policyDocument(policy: Policy): PolicyDocument {
  return {
    Version: policy.version,
    ...(policy.id !== undefined && { Id: policy.id }),
    Statement: policy.statements.map(statementDocument),
  };
}

/** A single statement as a document spells it, for messages that quote it. */
export function statementDocument(statement: PolicyStatement): Statement {
  const { principals, actions, resources, conditions } = statement;
  return {
    ...(statement.sid !== undefined && { Sid: statement.sid }),
    Effect: statement.effect,
    ...(principals !== undefined && {
      [principals.negated ? "NotPrincipal" : "Principal"]: principalBlock(principals),
    }),
    [actions.negated ? "NotAction" : "Action"]: actions.patterns,
    ...(resources !== undefined && { [resources.negated ? "NotResource" : "Resource"]: resources.patterns }),
    ...(conditions.length > 0 && { Condition: conditionBlock(conditions) }),
  };
}

function principalBlock({ members }: PrincipalClause): PrincipalBlock {
  if (members.some(({ type }) => type === "*")) return "*";
  const byType = new Map<string, string[]>();
  for (const { type, value } of members) byType.set(type, [...(byType.get(type) ?? []), value]);
  return Object.fromEntries(byType);
}

function conditionBlock(conditions: readonly Condition[]): ConditionBlock {
  const byOperator = new Map<string, [string, readonly string[]][]>();
  for (const condition of conditions) {
    const name = operatorName(condition);
    byOperator.set(name, [...(byOperator.get(name) ?? []), [condition.key, condition.values]]);
  }
  return Object.fromEntries([...byOperator].map(([name, keys]) => [name, Object.fromEntries(keys)]));
}
