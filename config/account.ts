import { z } from "zod";
import {
  budgetProblems,
  configRuleKeys,
  guardDutyFeatures,
  ownerships,
  securityStandards,
} from "../components/account";
import { addProblems } from "./common";
import { lifecycleSettings } from "./storage";

const ownership = z
  .enum(ownerships)
  .describe(
    "create: this stack makes it. existing: it is there already, must be, and is left as it is. skip: not looked at.",
  );

/** A setting of which an account has one. */
const setting = (what: string) => ownership.optional().describe(`${what} Default: create.`);

const configSettings = z
  .strictObject({
    ownership,
    recorderName: z.string().min(1).optional().describe("Name of an existing recorder. Default: default."),
    frequency: z
      .enum(["CONTINUOUS", "DAILY"])
      .optional()
      .describe(
        "How often changes are recorded: 0.003 USD a change, or DAILY 0.012 a resource and day with changes. Default: CONTINUOUS.",
      ),
    disabledRules: z
      .array(z.enum(configRuleKeys))
      .optional()
      .describe("Rules to leave out, e.g. those that the region does not offer. Default: none."),
    forceDestroy: z
      .boolean()
      .optional()
      .describe("Delete the bucket with all configurations on pulumi destroy. Default: false."),
    lifecycle: lifecycleSettings.optional(),
  })
  .describe("AWS Config: the record of every resource, and rules on it.");

const guardDutySettings = z
  .strictObject({
    ownership,
    features: z
      .array(z.enum(guardDutyFeatures))
      .optional()
      .describe(
        "What is looked at besides the foundational sources; all others are switched off. Default: all that the region offers, but malware in volumes.",
      ),
  })
  .describe("GuardDuty: looks for threats.");

const securityHubSettings = z
  .strictObject({
    ownership,
    standards: z
      .array(z.enum(securityStandards))
      .optional()
      .describe("What the account is judged by; 0.001 USD a check. Default: fsbp and cis."),
  })
  .describe("Security Hub: judges the account by standards. Needs AWS Config.");

const accessAnalyzerSettings = z
  .strictObject({
    ownership,
    analyzerName: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,254}$/, "must be 1-255 letters, digits or any of _.-, a letter first")
      .optional()
      .describe("The analyzer's name; an existing one must be given. Default: the deployment's name for it."),
  })
  .describe("IAM Access Analyzer: finds access from outside the account.");

const defaultsSettings = z
  .strictObject({
    publicAccessBlock: setting("No public access to any bucket of the account."),
    ebsEncryption: setting("New EBS volumes of the region are encrypted."),
    passwordPolicy: setting("Passwords of IAM users as CIS wants them."),
    instanceDefaults: z
      .enum(["create", "skip"])
      .optional()
      .describe("IMDSv2 for new instances, no public snapshots, in the region. Default: create."),
  })
  .describe("What the account does by itself. Default: all of it is made.");

const percentages = z.array(z.int().min(1).max(1000));

const budgetSettings = z
  .strictObject({
    monthlyLimit: z
      .number()
      .describe("What is planned for the whole account a month, in USD (CNY in China). Nothing stops at it."),
    actualPercent: percentages
      .optional()
      .describe("Percentages of the limit at which costs that have arisen are told. Default: 80 and 100."),
    forecastPercent: percentages
      .optional()
      .describe("Percentages of the limit at which expected costs of the month are told. Default: 100."),
  })
  .superRefine((settings, context) => {
    addProblems(context, budgetProblems(settings));
  })
  .describe("Tells the alert topic of the account's costs; free of charge. Default: none.");

export const accountSettings = z
  .strictObject({
    config: configSettings,
    guardDuty: guardDutySettings,
    securityHub: securityHubSettings,
    accessAnalyzer: accessAnalyzerSettings,
    defaults: defaultsSettings.optional(),
    budget: budgetSettings.optional(),
  })
  .superRefine(({ config, securityHub, accessAnalyzer }, context) => {
    if (securityHub.ownership === "create" && config.ownership === "skip") {
      context.addIssue({
        code: "custom",
        path: ["securityHub", "ownership"],
        message: "existing or skip while AWS Config is skipped, since Security Hub judges what it records",
      });
    }
    if (accessAnalyzer.ownership === "existing" && accessAnalyzer.analyzerName === undefined) {
      context.addIssue({
        code: "custom",
        path: ["accessAnalyzer", "analyzerName"],
        message: "the name of the existing analyzer",
      });
    }
  })
  .describe(
    "What an account has one of: detection, records and defaults. One stack of an account should own them.",
  );
