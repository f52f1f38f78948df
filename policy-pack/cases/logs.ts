import { type RuleCases, UNKNOWN, casesOf } from "./case";
import { finds, keyCases, of, unknownAt } from "./resources";

const group = of("aws:cloudwatch/logGroup:LogGroup", "logs", { name: "/app/dev" });
const notApplicable = { "a log stream": [of("aws:cloudwatch/logStream:LogStream", "stream")()] };
const named = { groups: ["/app/*"] };
const destroyed = "is deleted with the program that made it";
const tooShort = "has no retention of at least 365 days";

export const logsCases: readonly RuleCases[] = [
  casesOf("logs-own-key", { ...keyCases(group, "kmsKeyId"), notApplicable }),

  casesOf("logs-retention", {
    passes: {
      "a year": [group({ retentionInDays: 365 })],
      "as many days as the setting asks for": {
        config: { days: 14 },
        resources: [group({ retentionInDays: 14 })],
      },
      "a group for delivery, which keeps a day": [group({ logGroupClass: "DELIVERY" })],
    },
    fails: {
      none: finds(group(), tooShort),
      zero: finds(group({ retentionInDays: 0 }), tooShort),
      "too few": finds(group({ retentionInDays: 30 }), tooShort),
    },
    unknown: unknownAt(group, "retentionInDays"),
    notApplicable,
  }),

  casesOf("logs-standard-class", {
    passes: { "the standard class": [group(), group({ logGroupClass: "STANDARD" })] },
    fails: {
      "a cheaper one": finds(
        group({ logGroupClass: "INFREQUENT_ACCESS" }),
        "is of a class on which no metric filters and alarms work",
      ),
    },
    unknown: unknownAt(group, "logGroupClass"),
    notApplicable,
  }),

  casesOf("logs-outlive-stack", {
    passes: {
      "one that stays": { config: named, resources: [group({ skipDestroy: true })] },
      "one protected from deletion": {
        config: named,
        resources: [group({ deletionProtectionEnabled: true })],
      },
      "one that the setting does not name": { config: { groups: ["/audit"] }, resources: [group()] },
      "any, where it names none": [group({ name: UNKNOWN })],
    },
    fails: { "one that goes": { config: named, ...finds(group(), destroyed) } },
    unknown: {
      "a name not known yet": { config: named, ...finds(group({ name: UNKNOWN }), "? name") },
    },
    notApplicable,
  }),
];
