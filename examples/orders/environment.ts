import * as pulumi from "@pulumi/pulumi";
import { UserError } from "bulwark/components";

/** What this program needs of an environment: some of the outputs of its stack. */
export interface Environment {
  readonly deployment: {
    readonly project: string;
    readonly environment: string;
    readonly accountId: string;
    readonly region: string;
  };
  /** ARNs of the keys, by purpose. */
  readonly keys: { readonly data: string; readonly logs: string };
  readonly network: {
    readonly vpcId: string;
    readonly vpcCidr: string;
    readonly privateSubnetIds: readonly string[];
  };
  readonly storage: { readonly accessLogBucket: string };
}

const needed = ["deployment", "keys", "network", "storage"] as const satisfies readonly (keyof Environment)[];

/**
 * The environment that `stack` has made, as plain values: they are known before the first resource, so that a preview
 * is complete.
 *
 * @param stack e.g. `organization/bulwark/dev`
 * @throws UserError when the stack has not been deployed, or lacks an output.
 */
export async function readEnvironment(stack: string): Promise<Environment> {
  const reference = new pulumi.StackReference(stack);
  const outputs = await Promise.all(
    needed.map(async (name) => {
      const details = await reference.getOutputDetails(name);
      return [name, details.value as unknown] as const;
    }),
  );
  const missing = outputs.filter(([, value]) => value === undefined).map(([name]) => name);
  if (missing.length > 0) {
    throw new UserError(
      `Stack ${stack} has no output ${missing.join(", ")}; nothing was deployed.\n` +
        `Fix: deploy the environment first (pulumi up -s ${stack}), or name its stack in orders:environment.`,
    );
  }
  return Object.fromEntries(outputs) as unknown as Environment;
}
