import { parseArgs } from "node:util";

/** A command line that cannot be understood; the message says what is wrong with it. */
export class UsageError extends Error {
  public override readonly name = "UsageError";
}

export type Action = "up" | "preview" | "destroy";

export interface LocalArguments {
  readonly stack: string;
  readonly action: Action;
  readonly port?: number;
  /** Names, ids and ARNs, with `*` for any text, of what the simulated account has besides. */
  readonly existing: readonly string[];
  /** Files with the policies of whoever deploys; none: may do everything. */
  readonly deployerPolicies: readonly string[];
}

export const usage = `Usage: npm run local [-- OPTIONS]

Brings a stack up with the real Pulumi engine in front of a simulated AWS.
Nothing reaches a real account. State is kept in .bulwark/, or in the folder that BULWARK_HOME names.

  --stack NAME   the stack, by its settings file Pulumi.NAME.yaml (default: dev)
  --preview      show what would change, and change nothing
  --destroy      delete everything in the stack, protected resources included
  --existing NAME
                 something that is in the account already and that settings name: its name, id or ARN, with *
                 for any text; may be repeated
  --deployer-policy FILE
                 what you may do in the account, as npm run deploy-policy writes it; may be repeated
                 (default: everything)
  --port NUMBER  port of the simulated AWS (default: a free one)
  --help         print this
`;

const options = {
  stack: { type: "string", default: "dev" },
  preview: { type: "boolean", default: false },
  destroy: { type: "boolean", default: false },
  existing: { type: "string", multiple: true },
  "deployer-policy": { type: "string", multiple: true },
  port: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

/**
 * @param stacks The stacks that have a settings file.
 * @returns `"help"` when that was asked for.
 * @throws UsageError
 */
export function parseLocalArguments(
  args: readonly string[],
  stacks: readonly string[],
): LocalArguments | "help" {
  const values = parse(args);
  if (values.help) return "help";
  if (values.preview && values.destroy) throw new UsageError("--preview and --destroy exclude each other.");
  if (!stacks.includes(values.stack)) {
    throw new UsageError(`There is no stack "${values.stack}". Allowed for --stack: ${stacks.join(", ")}.`);
  }
  return {
    stack: values.stack,
    action: values.destroy ? "destroy" : values.preview ? "preview" : "up",
    port: values.port === undefined ? undefined : parsePort(values.port),
    existing: values.existing ?? [],
    deployerPolicies: values["deployer-policy"] ?? [],
  };
}

function parse(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof options }>>["values"] {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65535) {
    throw new UsageError(`--port ${text}: a number from 1 to 65535 is needed.`);
  }
  return port;
}
