import type { Request } from "./context";

/** What condition keys for a pair of the encryption context start with, in lower case. */
export const ENCRYPTION_CONTEXT_PREFIX = "kms:encryptioncontext:";

/**
 * The encryption context of a KMS request, given as such or as condition keys; in its own case, which the constraints
 * of grants look at.
 */
export function encryptionContextOf({ encryptionContext, context }: Request): ReadonlyMap<string, string> {
  const pairs = new Map(Object.entries(encryptionContext ?? {}));
  for (const [key, value] of Object.entries(context ?? {})) {
    if (typeof value === "string" && key.toLowerCase().startsWith(ENCRYPTION_CONTEXT_PREFIX))
      pairs.set(key.slice(ENCRYPTION_CONTEXT_PREFIX.length), value);
  }
  return pairs;
}
