import { z } from "zod";
import { backupProblems, backupTimePattern } from "../components/storage";
import { addProblems } from "./common";

const days = z.int().min(1).max(36_500);

const rule = (when: string) =>
  z
    .strictObject({
      keepDays: days.describe("Days until a recovery point is deleted."),
      at: z
        .string()
        .regex(backupTimePattern, "must be hh:mm in UTC, in quotes")
        .optional()
        .describe(
          "Time in UTC, in quotes, an hour apart from the database's backup and maintenance windows. Default: 05:30.",
        ),
    })
    .optional()
    .describe(`A backup ${when}. Default: none.`);

const lockSettings = z
  .strictObject({
    mode: z
      .enum(["governance", "compliance"])
      .describe("compliance can never be taken away again, by anybody, once changeableForDays are over."),
    minRetentionDays: days.optional().describe("Fewest days that a backup is kept. Default: no limit."),
    maxRetentionDays: days.optional().describe("Most days that a backup is kept. Default: no limit."),
    changeableForDays: z
      .int()
      .min(3)
      .max(36_500)
      .optional()
      .describe("With compliance, and needed there: days in which the lock can still be taken away."),
  })
  .describe("Keeps recovery points from being deleted. Default: none.");

export const backupSettings = z
  .strictObject({
    rules: z
      .strictObject({
        daily: rule("every day"),
        weekly: rule("every Sunday"),
        monthly: rule("on the first of every month"),
      })
      .describe("How often backups are made; without any rule, never."),
    lock: lockSettings.optional(),
    copyRegion: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a region such as eu-central-1")
      .optional()
      .describe("Region that every backup is copied to, with a vault and a key there. Default: none."),
  })
  .superRefine((settings, context) => {
    addProblems(context, backupProblems(settings));
  })
  .optional()
  .describe("Backups of the database by AWS Backup, besides its own automatic ones. Default: none.");
