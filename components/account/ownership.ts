/**
 * Who looks after something of which an account has only one:
 * - `create`: this stack makes it.
 * - `existing`: it is there already, made by hand or by another stack. It is looked up, must exist, and is not changed.
 * - `skip`: this stack has nothing to do with it.
 */
export type Ownership = (typeof ownerships)[number];

/** All values of {@link Ownership}, for settings. */
export const ownerships = ["create", "existing", "skip"] as const;
