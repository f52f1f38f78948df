import type { Problem } from "../shared";

/** What happens to a query: it is answered, answered and noted, or denied. */
export const dnsActions = ["ALLOW", "ALERT", "BLOCK"] as const;
export type DnsAction = (typeof dnsActions)[number];

/** What DNS Firewall Advanced recognises by itself: generated names, and data hidden in queries. */
export const dnsThreats = ["DGA", "DICTIONARY_DGA", "DNS_TUNNELING"] as const;
export type DnsThreat = (typeof dnsThreats)[number];

export const dnsConfidences = ["LOW", "MEDIUM", "HIGH"] as const;
export type DnsConfidence = (typeof dnsConfidences)[number];

/** One rule: exactly one of `domains`, `managedListId` and `threat` says which queries it is for. */
export interface DnsFirewallRule {
  /** Rules are asked from the lowest number up, and the first that fits decides. Each number once. */
  readonly priority: number;
  /** What becomes of queries that fit: answered, answered and recorded, or refused. */
  readonly action: DnsAction;
  /**
   * Domains, `*.` in front for everything below one; `*` alone is every domain. A rule has either these, or
   * `managedListId`, or `threat`.
   * @default none
   */
  readonly domains?: readonly string[];
  /**
   * The id of a list that AWS keeps, e.g. of `AWSManagedDomainsMalwareDomainList`. It differs by region:
   * `aws route53resolver list-firewall-domain-lists` tells it.
   * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-managed-domain-lists.html
   * @default none
   */
  readonly managedListId?: string;
  /**
   * A kind of threat that is recognised query by query, at a higher price (DNS Firewall Advanced).
   * @default none
   */
  readonly threat?: DnsThreat;
  /**
   * How sure of a threat AWS must be.
   * @default "HIGH"
   */
  readonly confidence?: DnsConfidence;
}

/** Rules by name. The name is the rule's identity: renaming a rule replaces it. */
export type DnsFirewallRules = Readonly<Record<string, DnsFirewallRule>>;

const nameForm = /^[a-z][a-z0-9-]{0,31}$/;
const listForm = /^rslvr-fdl-[0-9a-f]+$/;
/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-user-managed-domain-lists.html */
const domainForm =
  /^(\*|(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)$/;

/** Everything that AWS would refuse in these rules, or that has no effect. */
export function dnsFirewallProblems(rules: DnsFirewallRules): Problem[] {
  const entries = Object.entries(rules);
  const none: Problem[] =
    entries.length > 0
      ? []
      : [{ path: ["rules"], value: rules, message: "at least one rule; fix: leave the firewall out" }];
  const each = entries.flatMap(([name, rule], index) => {
    const problem = (path: readonly (string | number)[], value: unknown, message: string): Problem => ({
      path: ["rules", name, ...path],
      value,
      message,
    });
    const earlier = entries.slice(0, index).find(([, other]) => other.priority === rule.priority);
    return [
      ...(nameForm.test(name)
        ? []
        : [
            problem(
              [],
              name,
              "a name of 1 to 32 lower-case letters, digits and hyphens, a letter first; fix: rename it",
            ),
          ]),
      ...(Number.isInteger(rule.priority) && rule.priority > 0
        ? []
        : [problem(["priority"], rule.priority, "a whole number from 1; fix: correct it")]),
      ...(earlier === undefined
        ? []
        : [
            problem(
              ["priority"],
              rule.priority,
              `a number of its own, "${earlier[0]}" has the same; fix: choose another`,
            ),
          ]),
      ...sourceProblems(rule, problem),
    ];
  });
  return [...none, ...each];
}

function sourceProblems(
  rule: DnsFirewallRule,
  problem: (path: readonly (string | number)[], value: unknown, message: string) => Problem,
): Problem[] {
  const { domains, managedListId, threat, confidence, action } = rule;
  const given = [domains, managedListId, threat].filter((source) => source !== undefined);
  if (given.length !== 1) {
    return [
      problem([], rule, "one of domains, managedListId and threat; fix: give one, or make several rules"),
    ];
  }
  return [
    ...(domains?.length === 0
      ? [problem(["domains"], domains, "at least one domain; fix: add it, or remove the rule")]
      : []),
    ...(domains ?? []).flatMap((domain, index) =>
      domainForm.test(domain)
        ? []
        : [
            problem(
              ["domains", index],
              domain,
              "a domain in lower case, as in example.com or *.example.com; fix: write it so",
            ),
          ],
    ),
    ...(managedListId === undefined || listForm.test(managedListId)
      ? []
      : [
          problem(
            ["managedListId"],
            managedListId,
            "the id of a list, rslvr-fdl- and digits; fix: aws route53resolver list-firewall-domain-lists tells it",
          ),
        ]),
    ...(threat !== undefined && action === "ALLOW"
      ? [problem(["action"], action, "ALERT or BLOCK for a threat; fix: choose one of them")]
      : []),
    ...(threat === undefined && confidence !== undefined
      ? [problem(["confidence"], confidence, "only for a threat; fix: remove it")]
      : []),
  ];
}
