import { parseArgs } from "node:util";
import { faultGrammar, FaultSyntaxError, noFaults, parseFaults, type FaultPlan } from "./faults";
import { DEFAULT_ACCOUNT_ID } from "./world";

export const usage = `Usage: node -r ts-node/register simulator/main.ts [options]

Serves a simulated AWS to Pulumi. Prints its port; then, in another shell:
  export PULUMI_DEBUG_PROVIDERS=aws:PORT

Options:
  --port PORT     listen on PORT of 127.0.0.1 (default: a free one)
  --state FILE    keep the simulated AWS in FILE (default: in memory only)
  --account ID    12 digits of the simulated account (default: ${DEFAULT_ACCOUNT_ID})
  --caller-policy FILE
                  policies of the caller, as JSON: one document, or a list of them; may be repeated
                  (default: may do everything)
  --existing NAME what is there besides: a name, id or ARN, with * for any text; may be repeated
  --faults FAULTS let calls go wrong
  --lift-guards   delete what is guarded from deletion, too: for the end of a world
  --help          print this

${faultGrammar}
`;

/** A mistake in the command line. */
export class UsageError extends Error {}

export interface Options {
  readonly help: boolean;
  readonly port: number;
  readonly state: string | undefined;
  readonly account: string;
  /** Files. */
  readonly callerPolicies: readonly string[];
  readonly existing: readonly string[];
  readonly faults: FaultPlan;
  readonly liftsGuards: boolean;
}

/** What the command line asks for. Throws {@link UsageError}. */
export function readOptions(args: string[]): Options {
  const { values } = parse(args);
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new UsageError(`--port must be a number from 0 to 65535, but is "${values.port ?? ""}".`);
  }
  const account = values.account ?? DEFAULT_ACCOUNT_ID;
  if (!/^\d{12}$/.test(account)) {
    throw new UsageError(`--account must be 12 digits, but is "${account}".`);
  }
  return {
    help: values.help ?? false,
    port,
    state: values.state,
    account,
    callerPolicies: values["caller-policy"] ?? [],
    existing: values.existing ?? [],
    faults: values.faults === undefined ? noFaults : faultsOf(values.faults),
    liftsGuards: values["lift-guards"] ?? false,
  };
}

function faultsOf(text: string): FaultPlan {
  try {
    return parseFaults(text);
  } catch (error) {
    if (error instanceof FaultSyntaxError) throw new UsageError(`--faults: ${error.message}`);
    throw error;
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: "string" },
        state: { type: "string" },
        account: { type: "string" },
        "caller-policy": { type: "string", multiple: true },
        existing: { type: "string", multiple: true },
        faults: { type: "string" },
        "lift-guards": { type: "boolean" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
