import { parsePolicy, PolicyError, refusals, type Policy, type PolicyKind } from "../../../iam";
import { isObject, objects } from "../../values";
import type { Call } from "../call";
import { readJson } from "./json";

/** The policy that a call sets; undefined where it leaves the policy as it is. */
export function newPolicy(call: Call): string | undefined {
  return call.inputs.policy === call.old?.outputs.policy ? undefined : call.text("policy");
}

/**
 * A policy as the provider sends it: without white space between its parts, and without escapes.
 * https://github.com/hashicorp/terraform-plugin-sdk/blob/main/helper/structure/normalize_json.go
 */
export function sentPolicy(call: Call): string {
  const text = newPolicy(call) ?? "";
  const document = readJson(text);
  return document === undefined ? text : JSON.stringify(document);
}

/** The policy that a text says; undefined where AWS cannot read it. */
export function readPolicy(text: string | object | undefined, kind: PolicyKind): Policy | undefined {
  const read = text === undefined ? undefined : parsed(text, kind);
  return Array.isArray(read) ? undefined : read;
}

/** What is wrong with the grammar of a policy, in sentences. */
export function grammarProblems(text: string | object | undefined, kind: PolicyKind): string[] {
  if (text === undefined) return [];
  const read = parsed(text, kind);
  if (Array.isArray(read)) return read;
  return refusals(read).map(({ path, message }) => `${path}: ${message}`);
}

/** The statements of a text that is JSON of the right outline, as they stand there. */
export function statementsOf(text: string | undefined): Record<string, unknown>[] {
  const document = text === undefined ? undefined : readJson(text);
  const statements = isObject(document) ? document.Statement : undefined;
  return objects(statements);
}

/** Whether a statement has an element or its `Not` form. */
export function hasElement(statement: Record<string, unknown>, element: string): boolean {
  return statement[element] !== undefined || statement[`Not${element}`] !== undefined;
}

function parsed(text: string | object, kind: PolicyKind): Policy | string[] {
  try {
    return parsePolicy(text, kind);
  } catch (error) {
    if (error instanceof PolicyError) return error.message.split("\n");
    throw error;
  }
}
