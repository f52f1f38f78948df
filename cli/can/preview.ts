import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import program = require("../../index");
import { AwsError, runProgram, UnmodelledError, type Run } from "../../simulator";
import { UserError } from "../errors";
import { projectFolder, projectName } from "../project";
import { localSettings } from "../settings";
import type { StackResources } from "./state";

/**
 * What the program would create for a stack, by running it in this process in front of a simulated AWS.
 * @param settings Text of the settings file. @default that of `Pulumi.<stack>.yaml`
 * @throws UserError when the settings are wrong, or the simulated AWS refuses something.
 */
export async function previewedStack(stack: string, settings?: string): Promise<StackResources> {
  const { resources, world } = await run(stack, settings);
  return {
    from: `preview of stack ${stack}, in simulated account ${world.accountId}`,
    resources: resources.map(({ urn, type, id, parent, outputs }) => ({
      ...{ urn, type, id, outputs },
      ...(parent !== undefined && { parent }),
    })),
  };
}

async function run(stack: string, settings: string | undefined): Promise<Run> {
  // Pulumi hands a program's error on to promises of its own, too, which nobody waits for.
  const heard = (reason: unknown): void => {
    if (!isMistake(reason)) throw reason;
  };
  process.on("unhandledRejection", heard);
  try {
    return await runStack(stack, settings);
  } finally {
    await new Promise(setImmediate);
    process.off("unhandledRejection", heard);
  }
}

async function runStack(stack: string, given: string | undefined): Promise<Run> {
  const file = `Pulumi.${stack}.yaml`;
  try {
    const settings = localSettings(given ?? readFileSync(join(projectFolder, file), "utf8"));
    const { config = {} } = (parse(settings) ?? {}) as { config?: Record<string, unknown> };
    const texts = Object.entries(config).map(([key, value]): [string, string] => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    return await runProgram(program, {
      project: projectName(projectFolder),
      stack,
      config: Object.fromEntries(texts),
    });
  } catch (error) {
    if (isMistake(error))
      throw new UserError(`The program cannot be run for stack ${stack}: ${error.message}`);
    throw error;
  }
}

/** Mistakes in settings or program, which their messages explain; anything else is a fault of ours. */
function isMistake(error: unknown): error is Error {
  return (
    error instanceof UserError ||
    error instanceof AwsError ||
    error instanceof UnmodelledError ||
    (error instanceof Error && (error.name === "YAMLParseError" || pulumi.RunError.isInstance(error)))
  );
}
