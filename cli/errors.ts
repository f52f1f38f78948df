/**
 * A mistake or a circumstance that the user can mend: what failed, the value given, what is allowed, the fix.
 * Its message is printed as it is, without a stack trace.
 */
export class UserError extends Error {
  public override readonly name = "UserError";
}
