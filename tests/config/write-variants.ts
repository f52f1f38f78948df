/**
 * Writes stacks that differ much from each other, to bring them up on the real engine:
 * `node --require ts-node/register tests/config/write-variants.ts FOLDER [COUNT]` makes `FOLDER/Pulumi.v01.yaml` and so
 * on. A stack runs with the policy pack's settings of dev (`LocalStack` in cli/stack.ts takes its text as `settings`,
 * and `madeByOthers` of covering.ts as `existing`).
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { fileWith } from "../support/stack-settings";
import { coveringStacks, usualCount } from "./covering";

/** With quotes, so that no reader takes 10:00 or 17 for a number. */
const style = { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" } as const;

const [folder, count = String(usualCount)] = process.argv.slice(2);
if (folder === undefined || !/^\d+$/.test(count)) {
  process.stderr.write("Usage: tests/config/write-variants.ts FOLDER [COUNT]\n");
  process.exitCode = 2;
} else {
  mkdirSync(folder, { recursive: true });
  for (const { name, settings } of coveringStacks(Number(count))) {
    writeFileSync(join(folder, `Pulumi.${name}.yaml`), stringify(fileWith("dev", settings), style));
  }
}
