import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { documentSize, type PolicyDocument } from "../iam";
import { callsOf, deployPolicy, subjectsOf } from "../simulator/permissions";
import { loadWorld } from "../simulator/state-file";
import type { StoreData } from "../simulator/store";
import { UsageError } from "./arguments";
import { UserError } from "./errors";
import { projectFolder, stackNames } from "./project";

const usage = `Usage: npm run deploy-policy [-- OPTIONS]

Prints the least that AWS must allow the role that deploys a stack, changes it and deletes it: a list of managed
policies, as JSON. They are made from what the last local run of the stack left in the simulated AWS.

  --stack NAME   the stack, by its settings file Pulumi.NAME.yaml (default: dev)
  --account ID   12 digits of the account that the policies are for (default: the simulated one)
  --out FILE     write into FILE instead
  --help         print this

Try them: npm run local -- --stack NAME --deployer-policy FILE
`;

interface Arguments {
  readonly stack: string;
  readonly account?: string;
  readonly out?: string;
}

/** Throws {@link UsageError}. */
export function parseDeployPolicyArguments(
  args: readonly string[],
  stacks: readonly string[],
): Arguments | "help" {
  const { help, ...values } = parse(args);
  if (help === true) return "help";
  if (!stacks.includes(values.stack)) {
    throw new UsageError(`There is no stack "${values.stack}". Allowed for --stack: ${stacks.join(", ")}.`);
  }
  if (values.account !== undefined && !/^\d{12}$/.test(values.account)) {
    throw new UsageError(`--account ${values.account}: 12 digits are needed.`);
  }
  return values;
}

function parse(args: readonly string[]) {
  try {
    const text = { type: "string" } as const;
    const stack = { type: "string", default: "dev" } as const;
    const options = { stack, account: text, out: text, help: { type: "boolean" } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/**
 * The policies of a stack's deployer, from the file of a simulated world.
 *
 * @param account Puts this account in the place of the simulated one.
 */
export function policiesFrom(world: string, stack: string, account?: string): readonly PolicyDocument[] {
  const { resources, calls } = worldIn(world);
  const [first] = resources;
  if (first === undefined) {
    throw new UserError(
      `No local run of stack ${stack} has left anything to read. Bring it up first: npm run local -- --stack ${stack}`,
    );
  }
  const policies = deployPolicy(subjectsOf(resources), callsOf(calls));
  if (account === undefined) return policies;
  return JSON.parse(JSON.stringify(policies).replaceAll(first.accountId, account)) as PolicyDocument[];
}

function worldIn(file: string): Pick<StoreData, "resources" | "calls"> {
  if (!existsSync(file)) return { resources: [], calls: [] };
  try {
    return loadWorld(file, {}).toJSON();
  } catch (error) {
    throw new UserError((error as Error).message);
  }
}

function main(): void {
  const parsed = parseDeployPolicyArguments(process.argv.slice(2), stackNames(projectFolder));
  if (parsed === "help") {
    process.stdout.write(usage);
    return;
  }
  const home = resolve(process.env.BULWARK_HOME ?? join(projectFolder, ".bulwark"));
  const policies = policiesFrom(join(home, `world-${parsed.stack}.json`), parsed.stack, parsed.account);
  const text = `${JSON.stringify(policies, undefined, 2)}\n`;
  if (parsed.out === undefined) {
    process.stdout.write(text);
    return;
  }
  writeFileSync(parsed.out, text);
  const sizes = policies.map((policy) => documentSize(policy, "identity")).join(", ");
  process.stdout.write(
    `${parsed.out}: ${policies.length} policies of ${sizes} characters (AWS allows 6144 in each).\n`,
  );
}

if (require.main === module) {
  try {
    main();
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof UserError)) throw error;
    process.stderr.write(`${error.message}\n${error instanceof UsageError ? `\n${usage}` : ""}`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
