import { shown } from "./errors";

/** A variable in full: `${key}`, `${key, 'default'}`, or one of the escapes `${*}`, `${?}` and `${$}`. */
const VARIABLE = /\$\{(?:[*?$]|[^\s{},'$*?]+(?:,\s*'[^']*')?)\}/g;

/**
 * What is wrong with the policy variables in a text, if anything.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function malformedVariable(text: string): string | undefined {
  if (!text.includes("${") || !text.replace(VARIABLE, "").includes("${")) return undefined;
  return `${shown(text)} holds a malformed variable; allowed: \${key}, \${key, 'default'}, \${*}, \${?}, \${$}.`;
}
