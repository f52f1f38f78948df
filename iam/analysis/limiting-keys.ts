/** Keys whose fixed value says who the caller is, or which network of somebody's own the call comes from. */
const LIMITING_KEYS: ReadonlySet<string> = new Set([
  "kms:calleraccount",
  "aws:principalorgid",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:userid",
  "aws:sourcevpc",
  "aws:sourcevpce",
]);

/** Whether a condition on this key can narrow a wildcard principal down to callers that somebody chose. */
export function isLimitingKey(key: string): boolean {
  return LIMITING_KEYS.has(key.toLowerCase());
}
