import { z } from "zod";
import { amazonLinuxParameter, codeProblems, fleetProblems, lambdaRuntimes } from "../components/compute";
import { addProblems, logRetentionDays } from "./common";

/** Settings of the Lambda function. */
export const functionSettings = z
  .strictObject({
    code: z
      .strictObject({
        path: z
          .string()
          .min(1)
          .describe("Directory or .zip file with the code, relative to the project's folder."),
      })
      .describe("Where the code is. It is checked before anything is deployed."),
    runtime: z.enum(lambdaRuntimes).describe("Lambda runtime."),
    handler: z
      .string()
      .min(1)
      .max(128)
      .describe("What to run: module.function for Python, file.export for Node.js."),
    logRetentionDays: logRetentionDays.describe("How many days the function's logs are kept."),
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
  })
  .superRefine(({ code, runtime, handler }, context) => {
    addProblems(context, codeProblems({ code, runtime, handler }));
  })
  .describe("The Lambda function.");

/** Settings of the Auto Scaling group. */
export const fleetSettings = z
  .strictObject({
    instanceType: z
      .string()
      .regex(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, "an instance type such as t4g.small")
      .describe("EC2 instance type."),
    minSize: z.int().min(0).max(1000).describe("Least number of instances."),
    maxSize: z.int().min(1).max(1000).describe("Greatest number of instances."),
    detailedMonitoring: z
      .boolean()
      .describe("Metrics every minute instead of every five (costs per instance)."),
    imageParameter: z
      .string()
      .regex(/^\/aws\/service\/[\w./-]+$/, `a public parameter such as ${amazonLinuxParameter("arm64")}`)
      .optional()
      .describe("Public SSM parameter that names the image (default: newest Amazon Linux 2023)."),
    imageId: z
      .string()
      .regex(/^ami-[0-9a-f]{8,17}$/, "an image id such as ami-0123456789abcdef0")
      .optional()
      .describe("The image itself instead of a parameter; stays until changed here."),
    rootVolumeGib: z
      .int()
      .min(8)
      .max(16_384)
      .optional()
      .describe("Size of the root volume in GiB (default 10)."),
    cpuTargetPercent: z
      .int()
      .min(10)
      .max(90)
      .optional()
      .describe("Average processor use that the group aims at, in percent (default 60)."),
    warmupSeconds: z
      .int()
      .min(0)
      .max(3600)
      .optional()
      .describe("Seconds after its start in which an instance is not judged (default 120)."),
    userData: z
      .string()
      .optional()
      .describe("Script or cloud-config for the first start, in plain text; no secrets."),
  })
  .superRefine((settings, context) => {
    addProblems(context, fleetProblems(settings));
  })
  .describe("The Auto Scaling group.");
