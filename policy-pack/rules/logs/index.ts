import { ENCRYPTED_AT_REST } from "../../core/frameworks";
import { isLikeAny, namesSetting } from "../../core/glob";
import { ownKey } from "../../core/own-key";
import { type Accept, atLeast, is, isNot, orAbsent, propertyRule } from "../../core/property-rule";
import type { Rule } from "../../core/rule";

const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

const logGroupOwnKey = propertyRule({
  id: "logs-own-key",
  description: "Every log group encrypts with a KMS key of one's own.",
  severity: "medium",
  level: "mandatory",
  frameworks: { nist: ENCRYPTED_AT_REST },
  why: "Logs hold what programs and people wrote into them; without a key of one's own, log access alone reads it.",
  fix: "Set kmsKeyId to an aws.kms.Key whose policy lets CloudWatch Logs use it for this group.",
  docs: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
  demands: [ownKey([LOG_GROUP], "kmsKeyId", "names no KMS key of one's own")],
});

interface RetentionConfig {
  readonly days: number;
}

/** Zero and absent are for ever. Groups of the class DELIVERY keep a day, whatever they are told. */
const retention = propertyRule<RetentionConfig>({
  id: "logs-retention",
  description:
    "Every log group has a retention of at least the days that the setting asks for, and not for ever.",
  severity: "medium",
  level: "mandatory",
  frameworks: { nist: ["AU-6(3)", "AU-6(4)", "AU-10", "AU-11", "CA-7", "SI-12"] },
  why: "Logs that are gone too soon tell nothing of an old break-in; logs for ever cost, and keep what should be gone.",
  fix: "Set retentionInDays to at least that many days.",
  docs: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
  settings: {
    days: {
      default: 365,
      schema: { type: "integer", minimum: 1, description: "For how many days at least." },
    },
  },
  demands: [
    {
      types: [LOG_GROUP],
      path: "retentionInDays",
      accept: atLeast(({ days }) => days),
      finding: ({ days }) => `has no retention of at least ${String(days)} days`,
      when: { logGroupClass: isNot("DELIVERY") },
    },
  ],
});

const standardClass = propertyRule({
  id: "logs-standard-class",
  description: "Every log group is of the class on which metric filters, alarms and subscriptions work.",
  severity: "low",
  level: "advisory",
  frameworks: {},
  why: "On the cheaper classes no filter counts and no alarm rings, and a group cannot change its class.",
  fix: "Leave logGroupClass out.",
  docs: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html",
  demands: [
    {
      types: [LOG_GROUP],
      path: "logGroupClass",
      accept: orAbsent(is("STANDARD")),
      finding: "is of a class on which no metric filters and alarms work",
    },
  ],
});

interface KeptConfig {
  readonly groups: readonly string[];
}

const among: Accept<KeptConfig> = (name, { groups }) => isLikeAny(groups, name);

const kept = propertyRule<KeptConfig>({
  id: "logs-outlive-stack",
  description: "The log groups that the setting names stay when the program lets go of them.",
  severity: "medium",
  level: "advisory",
  frameworks: {},
  why: "Whoever removes the stack, or renames the group, removes the evidence with it.",
  fix: "Set skipDestroy or deletionProtectionEnabled to true.",
  docs: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
  settings: {
    groups: namesSetting("Names of log groups, * for any text; empty: none."),
  },
  demands: [
    {
      types: [LOG_GROUP],
      path: "skipDestroy",
      accept: is(true),
      finding: "is deleted with the program that made it",
      asked: ({ groups }) => groups.length > 0,
      when: { deletionProtectionEnabled: isNot(true), name: among },
    },
  ],
});

export const logsRules: readonly Rule[] = [logGroupOwnKey, retention, standardClass, kept];
