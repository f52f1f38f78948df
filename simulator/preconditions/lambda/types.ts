import { text } from "../../services/support";
import type { Resource } from "../../store";
import type { Call } from "../call";

export const FUNCTION = "aws:lambda/function:Function";
export const ALIAS = "aws:lambda/alias:Alias";
export const INVALID = "InvalidParameterValueException";

/** A page of Lambda's API. */
export function api(operation: string): string {
  return `https://docs.aws.amazon.com/lambda/latest/api/API_${operation}.html`;
}

/** The function of a name or an ARN, also one with a version or alias behind it. */
export function functionOf(call: Call, reference: string | undefined): Resource | undefined {
  return call.find(FUNCTION, reference === undefined ? undefined : functionName(reference));
}

/** Whether a function is there, or may be. */
export function isFunctionThere(call: Call, reference: string): boolean {
  return functionOf(call, reference) !== undefined || call.mayExist(reference);
}

function functionName(reference: string): string {
  const parts = reference.split(":");
  return reference.startsWith("arn:") ? (parts[6] ?? "") : (parts[0] ?? "");
}

/** The role of a function. */
export function roleOf(fn: Resource | undefined): string | undefined {
  return text(fn?.outputs.role) || undefined;
}
