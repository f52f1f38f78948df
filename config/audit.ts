import { z } from "zod";
import { cisControlKeys } from "../components/audit";
import { logRetentionDays } from "./common";
import { lifecycleSettings } from "./storage";

const trailSettings = z
  .strictObject({
    logRetentionDays: logRetentionDays.describe(
      "Days that events stay in CloudWatch Logs, where the alarms look.",
    ),
    forceDestroy: z.boolean().describe("Delete the trail's bucket with all log files on pulumi destroy."),
    lifecycle: lifecycleSettings
      .optional()
      .describe("What becomes of log files with age. Default: none is deleted."),
    dataEvents: z
      .strictObject({
        s3: z
          .boolean()
          .optional()
          .describe("Reads and writes of S3 objects, log buckets excluded. Default: false."),
        lambda: z.boolean().optional().describe("Invocations of Lambda functions. Default: false."),
      })
      .optional()
      .describe("Events besides those of management; every one is charged. Default: none."),
    insights: z
      .boolean()
      .optional()
      .describe("Look for unusual rates of calls and errors; charged by the event. Default: false."),
  })
  .describe("The CloudTrail trail of all regions.");

const alertSettings = z
  .strictObject({
    emails: z
      .array(z.email("must be an email address"))
      .refine((emails) => new Set(emails).size === emails.length, "must not name an address twice")
      .describe("Addresses that get every alert, once each has confirmed AWS's message."),
  })
  .describe("Who is told when an alarm rings.");

const alarmSettings = z
  .strictObject({
    disabled: z
      .array(z.enum(cisControlKeys))
      .optional()
      .describe("CIS controls to leave out. Default: none."),
  })
  .describe("Alarms of the CIS AWS Foundations Benchmark.");

export const auditSettings = z
  .strictObject({ trail: trailSettings, alerts: alertSettings, alarms: alarmSettings.optional() })
  .describe("The record of what happens in the account, and alarms on it.");
