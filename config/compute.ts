import { z } from "zod";
import {
  applicationLogLevels,
  functionAlarmKeys,
  functionSettingsProblems,
  lambdaRuntimes,
  systemLogLevels,
} from "../components/compute";
import { addProblems, logRetentionDays } from "./common";
import { eventSettings } from "./events";

const localCode = z.strictObject({
  path: z.string().min(1).describe("Directory or .zip file with the code, relative to the project's folder."),
});

const s3Code = z.strictObject({
  bucket: z.string().min(3).describe("Bucket in the stack's region with the code as a zip file."),
  key: z.string().min(1).describe("Key of the zip file."),
  version: z.string().min(1).optional().describe("Version of the object; a change deploys the new code."),
});

const imageCode = z.strictObject({
  image: z
    .string()
    .min(1)
    .describe("Image of a private ECR repository in the stack's region: REPOSITORY@sha256:... (no tag)."),
  command: z.array(z.string()).optional().describe("Replaces the image's CMD. Default: the image's own."),
  entryPoint: z
    .array(z.string())
    .optional()
    .describe("Replaces the image's ENTRYPOINT. Default: the image's own."),
});

const releaseSettings = z
  .strictObject({
    gradual: z
      .strictObject({
        previousVersion: z
          .string()
          .regex(/^[1-9]\d*$/, "the number of a published version, in quotes")
          .describe("Number of the version that keeps the other calls, in quotes."),
        newWeight: z
          .number()
          .min(0)
          .max(1)
          .describe("Part of the calls that the newest version gets: 0 none, 0.1 a tenth, 1 all."),
      })
      .optional()
      .describe("Lets the newest version have a part of the calls. Default: it gets all."),
    provisionedConcurrency: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe("Execution environments that stand ready; charged while set. Default: none."),
  })
  .describe("Publishes a version with every change; callers call the alias live. Default: no versions.");

const asynchronousSettings = z
  .strictObject({
    retries: z
      .int()
      .min(0)
      .max(2)
      .optional()
      .describe("How often a failed event is tried again (default 2)."),
    maximumAgeSeconds: z
      .int()
      .min(60)
      .max(21_600)
      .optional()
      .describe("Seconds after which an event is given up (default 21600)."),
    onFailure: z
      .enum(["event", "record"])
      .optional()
      .describe(
        "What the dead-letter queue gets: the event, or Lambda's record of its failure. Default: event.",
      ),
  })
  .describe("Retries and failures of calls that nobody waits for. Default: AWS's own.");

const functionAlarmSettings = z
  .strictObject({
    disabled: z.array(z.enum(functionAlarmKeys)).optional().describe("Alarms to leave out. Default: none."),
  })
  .describe("Alarms on the function and its queues; about 0.10 USD a month each. Default: all of them.");

/** Settings of the Lambda function. */
export const functionSettings = z
  .strictObject({
    code: z
      .union([localCode, s3Code, imageCode])
      .describe(
        "Where the code is: path (checked before anything is deployed), bucket and key, or a container image.",
      ),
    runtime: z
      .enum(lambdaRuntimes)
      .optional()
      .describe("Lambda runtime; needed unless the code is an image."),
    handler: z
      .string()
      .min(1)
      .max(128)
      .optional()
      .describe(
        "What to run: module.function for Python, file.export for Node.js; needed unless the code is an image.",
      ),
    architecture: z
      .enum(["arm64", "x86_64"])
      .optional()
      .describe("Processor; arm64 costs a fifth less. Default: arm64."),
    layers: z
      .array(z.string().min(1))
      .optional()
      .describe("ARNs of layer versions, at most five; not for images. Default: none."),
    logRetentionDays: logRetentionDays.describe("How many days the function's logs are kept."),
    logLevels: z
      .strictObject({
        application: z
          .enum(applicationLogLevels)
          .optional()
          .describe("Of the function's own messages (default INFO)."),
        system: z.enum(systemLogLevels).optional().describe("Of Lambda's messages (default INFO)."),
      })
      .optional()
      .describe("The least severe messages that are kept."),
    memorySizeMb: z.int().min(128).max(10_240).optional().describe("Memory in MB (default 256)."),
    timeoutSeconds: z
      .int()
      .min(1)
      .max(900)
      .optional()
      .describe("Seconds until a call is ended (default 30)."),
    reservedConcurrency: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe(
        "Executions at the same time set aside for the function, and its limit (default: the common pool).",
      ),
    events: eventSettings.optional(),
    release: releaseSettings.optional(),
    asynchronous: asynchronousSettings.optional(),
    alarms: functionAlarmSettings.optional(),
  })
  .superRefine((settings, context) => {
    addProblems(context, functionSettingsProblems(settings));
  })
  .describe("The Lambda function.");
