import { UserError } from "./user-error";

/** Something wrong with plain arguments: found before the first resource, worded for whoever wrote them. */
export interface Problem {
  /** The argument at fault, e.g. `["zones", 1]`. */
  readonly path: readonly (string | number)[];
  /** The value given. */
  readonly value: unknown;
  /** What is allowed, and why the value is not; then `; fix: ` and what mends it. */
  readonly message: string;
}

/**
 * Stops the program when there are problems, before it makes a resource.
 * @throws UserError that names `what` and every problem.
 */
export function refuse(what: string, problems: readonly Problem[]): void {
  if (problems.length > 0) {
    const lines = problems.map(
      ({ path, value, message }) => `  ${path.join(".")} is ${JSON.stringify(value)}: ${message}`,
    );
    throw new UserError([`${what} cannot be built:`, ...lines].join("\n"));
  }
}
