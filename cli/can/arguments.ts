import { parseArgs } from "node:util";
import { UsageError } from "../arguments";

/** Where the resources come from. */
export type Source =
  | { readonly kind: "local" }
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "stdin" }
  | { readonly kind: "preview" };

export interface CanArguments {
  readonly stack: string;
  readonly source: Source;
  /** Who asks; undefined with `--who`. */
  readonly principal?: string;
  readonly action: string;
  readonly resource: string;
  /** Values by condition key, in the order given. */
  readonly context: Readonly<Record<string, readonly string[]>>;
  readonly via?: string;
  readonly json: boolean;
}

export const usage = `Usage: npm run can -- --principal WHO --action ACTION --resource WHAT [OPTIONS]
       npm run can -- --who --action ACTION --resource WHAT [OPTIONS]

Says whether somebody may do something in a stack, or who may, and which policy statements decide.
Nothing is asked of AWS: the answer comes from the stack's own resources.

  --principal WHO    a role, user, function, instance profile or Auto Scaling group by name or ARN; or
                     service:NAME, account:NUMBER, root, anonymous
  --who              list everybody who may, instead of --principal
  --action ACTION    for example s3:GetObject
  --resource WHAT    a resource by name or ARN, BUCKET/KEY for an object, alias/NAME for a key, or *

  --context KEY=VALUE  a condition key of the request, for example aws:SourceVpce=vpce-1; may be repeated
  --via SERVICE        the service that makes the request for the principal, for example s3.amazonaws.com

  --stack NAME       the stack, by its settings file Pulumi.NAME.yaml (default: dev)
  --state FILE       what "pulumi stack export" of a deployment printed; - reads standard input
  --preview          what the program would create, with nothing deployed
                     (default: what "npm run local" has deployed)
  --json             answer in JSON
  --help             print this

Ends with 0 when allowed (--who: when somebody is), 1 when denied or not certain, 2 when the question is wrong.
`;

const options = {
  stack: { type: "string", default: "dev" },
  state: { type: "string" },
  preview: { type: "boolean", default: false },
  principal: { type: "string" },
  who: { type: "boolean", default: false },
  action: { type: "string" },
  resource: { type: "string" },
  context: { type: "string", multiple: true, default: [] as string[] },
  via: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/**
 * @param stacks The stacks that have a settings file.
 * @returns `"help"` when that was asked for.
 * @throws UsageError
 */
export function parseCanArguments(args: readonly string[], stacks: readonly string[]): CanArguments | "help" {
  const values = parse(args);
  if (values.help) return "help";
  if (values.who && values.principal !== undefined)
    throw new UsageError("--who and --principal exclude each other.");
  if (!values.who && values.principal === undefined)
    throw new UsageError("Who asks? Give --principal WHO, or --who for everybody.");
  if (values.preview && values.state !== undefined)
    throw new UsageError("--preview and --state exclude each other.");
  // A state says by itself what it is of.
  if (values.state === undefined && !stacks.includes(values.stack))
    throw new UsageError(`There is no stack "${values.stack}". Allowed for --stack: ${stacks.join(", ")}.`);
  return {
    stack: values.stack,
    source: sourceOf(values.state, values.preview),
    ...(values.principal !== undefined && { principal: given(values.principal, "--principal") }),
    action: given(values.action, "--action"),
    resource: given(values.resource, "--resource"),
    context: parseContext(values.context),
    ...(values.via !== undefined && { via: parseService(values.via) }),
    json: values.json,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function sourceOf(state: string | undefined, preview: boolean): Source {
  if (preview) return { kind: "preview" };
  if (state === undefined) return { kind: "local" };
  return state === "-" ? { kind: "stdin" } : { kind: "file", file: given(state, "--state") };
}

function given(value: string | undefined, option: string): string {
  if (value === undefined || value === "") throw new UsageError(`${option} is missing.`);
  return value;
}

function parseContext(pairs: readonly string[]): Record<string, string[]> {
  const context: Record<string, string[]> = {};
  for (const pair of pairs) {
    const [, key, value] = /^([^=\s:]+:[^=]+)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined || value === undefined) {
      throw new UsageError(
        `--context ${JSON.stringify(pair)}: KEY=VALUE is needed, with the prefix of the key, for example ` +
          `aws:SourceVpce=vpce-1.`,
      );
    }
    (context[key] ??= []).push(value);
  }
  return context;
}

/** `s3` and `s3.amazonaws.com` mean the same; a region in the name is taken as it is. */
function parseService(text: string): string {
  if (!/^[a-z0-9-]+(\.[a-z0-9.-]+)?$/.test(text))
    throw new UsageError(`--via ${JSON.stringify(text)}: a service is needed, for example s3.amazonaws.com.`);
  return text.includes(".") ? text : `${text}.amazonaws.com`;
}
