import type { ConditionBlock, OneOrMany, PolicyDocument, PrincipalBlock, Statement } from "./document";

/** What a statement is about. Leave `principals` out in identity policies, `resources` in trust policies. */
export interface StatementParts {
  readonly principals?: PrincipalBlock;
  readonly actions: OneOrMany<string>;
  readonly resources?: OneOrMany<string>;
  readonly conditions?: ConditionBlock;
}

/** A policy document, version 2012-10-17, of the given statements. */
export function policy(...statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** A statement that allows. `sid` says in a word what it is for and is unique in its policy. */
export function allow(sid: string, parts: StatementParts): Statement {
  return statement("Allow", sid, parts);
}

/** A statement that denies, whatever else allows. */
export function deny(sid: string, parts: StatementParts): Statement {
  return statement("Deny", sid, parts);
}

/** The document as the text that AWS stores; equal documents give equal text, so that nothing differs needlessly. */
export function policyText(document: PolicyDocument): string {
  return JSON.stringify(document);
}

function statement(effect: Statement["Effect"], sid: string, parts: StatementParts): Statement {
  return {
    Sid: sid,
    Effect: effect,
    ...(parts.principals !== undefined && { Principal: parts.principals }),
    Action: parts.actions,
    ...(parts.resources !== undefined && { Resource: parts.resources }),
    ...(parts.conditions !== undefined && { Condition: parts.conditions }),
  };
}
