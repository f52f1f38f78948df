import { z } from "zod";
import { alertProblems, cisControlKeys } from "../components/audit";
import { addProblems, logRetentionDays } from "./common";
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
      .describe("Events besides those of management; 0.10 USD per 100,000. Default: none."),
    insights: z
      .boolean()
      .optional()
      .describe(
        "Look for unusual rates of calls and errors; 0.35 USD per 100,000 events and kind. Default: false.",
      ),
  })
  .describe("The CloudTrail trail of all regions.");

const alertSettings = z
  .strictObject({
    emails: z
      .array(z.email("must be an email address"))
      .refine((emails) => new Set(emails).size === emails.length, "must not name an address twice")
      .describe("Addresses that get every alert, once each has confirmed AWS's message."),
    subscriptions: z
      .record(
        z.string(),
        z.union([
          z.strictObject({
            https: z
              .string()
              .describe("Address of an incident service that confirms by itself (PagerDuty, Opsgenie)."),
          }),
          z.strictObject({
            queueArn: z
              .string()
              .describe("ARN of a standard SQS queue whose policy and key let sns.amazonaws.com send."),
          }),
        ]),
      )
      .optional()
      .describe("Incident services and queues that get every alert, by a stable name each. Default: none."),
    existing: z
      .string()
      .optional()
      .describe(
        "ARN of a topic of this account and region that is there already; it gets the subscriptions and is not changed otherwise. Default: a topic is made.",
      ),
  })
  .superRefine((settings, context) => {
    addProblems(context, alertProblems(settings));
  })
  .describe("Who is told when an alarm rings.");

const alarmSettings = z
  .strictObject({
    disabled: z
      .array(z.enum(cisControlKeys))
      .optional()
      .describe("CIS controls to leave out; each costs about 0.10 USD a month. Default: none."),
  })
  .describe("Alarms of the CIS AWS Foundations Benchmark.");

export const auditSettings = z
  .strictObject({ trail: trailSettings, alerts: alertSettings, alarms: alarmSettings.optional() })
  .describe("The record of what happens in the account, and alarms on it.");
