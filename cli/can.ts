import { join, resolve } from "node:path";
import { authorisation } from "../simulator/authorisation";
import { UsageError } from "./arguments";
import { findAction } from "./can/actions";
import { answerFor } from "./can/answer";
import { parseCanArguments, usage, type CanArguments } from "./can/arguments";
import { everybody } from "./can/everybody";
import { answersJson } from "./can/json";
import { Names } from "./can/names";
import { findPrincipal } from "./can/principals";
import { questionOf } from "./can/question";
import { answerLines, whoLines } from "./can/report";
import { findTarget } from "./can/resources";
import { exportedStack, localStack, type StackResources } from "./can/state";
import { UserError } from "./errors";
import { projectFolder, stackNames } from "./project";

async function main(): Promise<number> {
  const parsed = parseCanArguments(process.argv.slice(2), stackNames(projectFolder));
  if (parsed === "help") {
    process.stdout.write(usage);
    return 0;
  }
  const action = findAction(parsed.action);
  const { from, resources } = await load(parsed);
  const world = authorisation(resources);
  const names = new Names(resources);
  const target = findTarget(parsed.resource, action, names);
  const question = questionOf({ ...parsed, action }, target, world, names);
  const askers =
    parsed.principal === undefined
      ? everybody(world, target.arn, action)
      : [findPrincipal(parsed.principal, world, names)];
  const answers = askers.map((asker) => answerFor(asker, question, world));
  const [first] = answers;
  const lines =
    parsed.principal === undefined || first === undefined
      ? whoLines(answers, question, world)
      : answerLines(first, question, world);
  process.stdout.write(
    parsed.json
      ? `${JSON.stringify(answersJson(answers, question, world, from), null, 2)}\n`
      : `${[`From: ${from}`, ...lines].join("\n")}\n`,
  );
  return answers.some(({ verdict }) => verdict === "allowed") ? 0 : 1;
}

async function load({ source, stack }: CanArguments): Promise<StackResources> {
  switch (source.kind) {
    case "file":
      return exportedStack(source.file);
    case "stdin":
      return exportedStack(undefined);
    case "preview":
      // Only here is the program needed, and Pulumi, which take seconds to load.
      return await (require("./can/preview") as typeof import("./can/preview")).previewedStack(stack);
    case "local":
      return localStack(
        resolve(process.env.BULWARK_HOME ?? join(projectFolder, ".bulwark")),
        projectFolder,
        stack,
      );
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = 2;
    if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${usage}`);
    else if (error instanceof UserError) process.stderr.write(`${error.message}\n`);
    else throw error;
  },
);
