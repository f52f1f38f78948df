import { parseArgs } from "node:util";
import { faultGrammar, parseFaults } from "../simulator/faults";

/** A command line that cannot be understood; the message says what is wrong with it. */
export class UsageError extends Error {
  public override readonly name = "UsageError";
}

export type Action = "up" | "preview" | "destroy" | "drift";

export interface LocalArguments {
  readonly stack: string;
  readonly action: Action;
  readonly port?: number;
  /** Names, ids and ARNs, with `*` for any text, of what the simulated account has besides. */
  readonly existing: readonly string[];
  /** Whether to look first at what is really there. */
  readonly refresh: boolean;
  /** File with changes of the simulated AWS; of the action `drift`. */
  readonly drift?: string;
  /** Calls to AWS that shall go wrong, in the words of simulator/faults. */
  readonly faults?: string;
  /** Files with the policies of whoever deploys; none: may do everything. */
  readonly deployerPolicies: readonly string[];
}

export const usage = `Usage: npm run local [-- OPTIONS]

Brings a stack up with the real Pulumi engine in front of a simulated AWS.
Nothing reaches a real account. State is kept in .bulwark/, or in the folder that BULWARK_HOME names.

  --stack NAME   the stack, by its settings file Pulumi.NAME.yaml (default: dev)
  --preview      show what would change, and change nothing
  --destroy      delete everything in the stack, protected resources included
  --refresh      look first at what is really there, then change it to what the program says
  --drift FILE   change the simulated AWS behind Pulumi's back and show what a refresh finds
  --faults LIST  let calls to AWS go wrong, e.g. fail-create=17,throttle-call=5%
  --existing NAME
                 something that is in the account already and that settings name: its name, id or ARN, with *
                 for any text; may be repeated
  --deployer-policy FILE
                 what you may do in the account, as npm run deploy-policy writes it; may be repeated
                 (default: everything)
  --port NUMBER  port of the simulated AWS (default: a free one)
  --help         print this

simulator/README.md has more about --drift and --faults.
`;

const options = {
  stack: { type: "string", default: "dev" },
  preview: { type: "boolean", default: false },
  destroy: { type: "boolean", default: false },
  refresh: { type: "boolean", default: false },
  drift: { type: "string" },
  faults: { type: "string" },
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
  const actions = (["preview", "destroy", "drift"] as const).filter((action) => values[action]);
  refuseTogether(actions);
  if (values.refresh) refuseTogether(["refresh", ...actions.filter((action) => action !== "preview")]);
  if (!stacks.includes(values.stack)) {
    throw new UsageError(`There is no stack "${values.stack}". Allowed for --stack: ${stacks.join(", ")}.`);
  }
  return {
    stack: values.stack,
    action: actions[0] ?? "up",
    port: values.port === undefined ? undefined : parsePort(values.port),
    existing: values.existing ?? [],
    refresh: values.refresh,
    drift: values.drift,
    faults: values.faults === undefined ? undefined : checkedFaults(values.faults),
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

function refuseTogether(options: readonly string[]): void {
  if (options.length < 2) return;
  throw new UsageError(`${options.map((option) => `--${option}`).join(" and ")} exclude each other.`);
}

function checkedFaults(text: string): string {
  try {
    parseFaults(text);
    return text;
  } catch (error) {
    throw new UsageError(`--faults: ${(error as Error).message}\n\n${faultGrammar}`);
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65535) {
    throw new UsageError(`--port ${text}: a number from 1 to 65535 is needed.`);
  }
  return port;
}
