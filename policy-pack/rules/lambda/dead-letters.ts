import { Covered, Links } from "../../core/links";
import { defineRule } from "../../core/rule";
import { UNKNOWN, at } from "../../core/values";
import { FUNCTION } from "./functions";

const INVOKE_CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";

export const deadLetters = defineRule({
  id: "lambda-failures-kept",
  description:
    "Events that a function failed to handle are kept: in a dead-letter queue or a failure destination.",
  severity: "low",
  level: "advisory",
  frameworks: { nist: ["SI-2"] },
  why: "After two retries Lambda drops the event: the work is lost, and nobody learns of it.",
  fix: "Set `deadLetterConfig`, or an aws.lambda.FunctionEventInvokeConfig with a destination for failures.",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
  settings: {},
  stack: {
    inputsOf: [FUNCTION, INVOKE_CONFIG],
    check(stack, _config, report) {
      const functions = new Links(stack, [FUNCTION], ["name", "arn"]);
      const kept = new Covered();
      for (const config of stack.ofType(INVOKE_CONFIG)) {
        if (at(config.asked("destinationConfig"), "onFailure") !== undefined) {
          kept.add(functions.follow(config, "functionName"));
        }
      }
      for (const target of functions.targets) {
        const queue = target.inputs?.get("deadLetterConfig");
        if (target.inputs === undefined) {
          continue;
        }
        if (queue === UNKNOWN) {
          report(target).unjudged("deadLetterConfig");
        } else if (at(queue, "targetArn") === undefined && kept.has(target) !== "yes") {
          if (kept.has(target) === "perhaps") {
            report(target).unjudged("which function a failure destination of the stack is for");
          } else {
            report(target).violation("keeps no events that it failed to handle");
          }
        }
      }
    },
  },
});
