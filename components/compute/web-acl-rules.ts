import type { types } from "@pulumi/aws";

/** What a web ACL does with requests. */
export interface WebAclRules {
  /**
   * Requests that one address may send within five minutes, 10 or more.
   * @default 2000
   */
  readonly rateLimit?: number;
  /**
   * `block` refuses bad requests; `count` only counts and records them, to see first what would be refused.
   * @default "block"
   */
  readonly mode?: "block" | "count";
}

/**
 * AWS's managed rule groups, by the name of the rule: what most attacks have in common, and inputs known to exploit
 * something (Log4j, Java deserialisation ...). 700 and 200 of a web ACL's 1,500 capacity units; 1 USD a month each.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
const managedGroups = {
  common: { priority: 20, group: "AWSManagedRulesCommonRuleSet" },
  "known-bad-inputs": { priority: 30, group: "AWSManagedRulesKnownBadInputsRuleSet" },
} as const;

/** The rules of a web ACL; names and priorities are fixed, so that metrics and records keep their meaning. */
export function webAclRules(
  metricPrefix: string,
  { rateLimit = 2000, mode = "block" }: WebAclRules,
): types.input.wafv2.WebAclRule[] {
  const visible = (name: string) => ({
    cloudwatchMetricsEnabled: true,
    metricName: `${metricPrefix}-${name}`,
    sampledRequestsEnabled: true,
  });
  return [
    {
      name: "rate-limit",
      priority: 10,
      action: mode === "block" ? { block: {} } : { count: {} },
      statement: { rateBasedStatement: { limit: rateLimit, aggregateKeyType: "IP" } },
      visibilityConfig: visible("rate-limit"),
    },
    ...Object.entries(managedGroups).map(([name, { priority, group }]) => ({
      name,
      priority,
      overrideAction: mode === "block" ? { none: {} } : { count: {} },
      statement: { managedRuleGroupStatement: { vendorName: "AWS", name: group } },
      visibilityConfig: visible(name),
    })),
  ];
}

/** Whether rules refuse what these rules refuse: every one acts, and those of AWS are there. */
export function refuseAttacks(rules: readonly types.output.wafv2.WebAclRule[]): boolean {
  const groups = rules
    .filter(({ overrideAction }) => overrideAction?.none !== undefined)
    .map(({ statement }) => statement.managedRuleGroupStatement?.name);
  const limited = rules.some(
    ({ action, statement }) => action?.block !== undefined && statement.rateBasedStatement !== undefined,
  );
  return limited && Object.values(managedGroups).every(({ group }) => groups.includes(group));
}
