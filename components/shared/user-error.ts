import * as pulumi from "@pulumi/pulumi";

/**
 * A mistake that its reader can mend; Pulumi prints the message alone and stops.
 *
 * It carries no stack: Pulumi inspects every error's stack for its trace, and Node 20 needs minutes and gigabytes to
 * colour one that passes through Pulumi's own source-mapped files.
 */
export class UserError extends pulumi.RunError {
  constructor(message: string) {
    super(message);
    this.stack = "";
  }
}
