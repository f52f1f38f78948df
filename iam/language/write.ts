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
  return Object.fromEntries(grouped(members, ({ type, value }) => [type, value]));
}

function conditionBlock(conditions: readonly Condition[]): ConditionBlock {
  const byOperator = grouped(conditions, (one) => [operatorName(one), [one.key, one.values] as const]);
  return Object.fromEntries([...byOperator].map(([name, keys]) => [name, Object.fromEntries(keys)]));
}

function grouped<T, Part>(items: readonly T[], entry: (item: T) => [string, Part]): Map<string, Part[]> {
  const groups = new Map<string, Part[]>();
  for (const [name, part] of items.map(entry)) {
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [part]);
    else group.push(part);
  }
  return groups;
}
