import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../components/shared";
import { describeProblem, type GivenConfig } from "./problems";
import { settingsSchema, type Settings } from "./schema";

/** Mistakes in the configuration, all of them. */
export class ConfigError extends UserError {}

/**
 * The validated settings of the current stack.
 * @throws ConfigError naming every mistake with its path, the value given, what is allowed, and the fix.
 */
export function loadSettings(): Settings {
  const namespace = pulumi.getProject();
  const given = readNamespace(namespace);
  const result = settingsSchema.safeParse(given.values);
  if (result.success) {
    return result.data;
  }
  const problems = result.error.issues.flatMap((issue) => describeProblem(issue, namespace, given));
  const count = problems.length === 1 ? "1 mistake" : `${problems.length} mistakes`;
  throw new ConfigError(
    `The configuration of stack "${pulumi.getStack()}" has ${count}; nothing was deployed.\n\n${problems.join("\n")}`,
  );
}

function readNamespace(namespace: string): GivenConfig {
  const prefix = `${namespace}:`;
  const values = Object.entries(pulumi.runtime.allConfig())
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, text]): [string, unknown] => [key.slice(prefix.length), parseValue(text)]);
  const secretKeys = secretConfigKeys();
  return {
    stack: pulumi.getStack(),
    values: Object.fromEntries(values),
    isSecret: (key) => secretKeys.includes(prefix + key),
  };
}

/** The engine names the encrypted keys to the language host in this variable; the SDK does not offer them. */
function secretConfigKeys(): unknown[] {
  return JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]") as unknown[];
}

/** Pulumi hands structured values over as JSON and everything else as text. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
