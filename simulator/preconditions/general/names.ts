import { refuse, type Precondition } from "../precondition";

/** A name of which the service's other demands say nothing. */
interface Named {
  readonly id: string;
  readonly type: string;
  readonly pattern: RegExp;
  /** What the pattern says, in words. */
  readonly rule: string;
  readonly code: string;
  readonly source: string;
}

const CONFIG = "https://docs.aws.amazon.com/config/latest/APIReference";
const RESOLVER = "https://docs.aws.amazon.com/Route53/latest/APIReference";

/** Digits alone are no name. */
const RESOLVER_NAME = {
  pattern: /^(?!\d+$)[a-zA-Z0-9\-_' ]{1,64}$/,
  rule: "1 to 64 letters, digits, spaces, hyphens, underscores and apostrophes, not digits alone",
  code: "InvalidParameterException",
};
const CONFIG_NAME = { pattern: /^.{1,256}$/s, rule: "1 to 256 characters", code: "ValidationException" };

const TABLE: readonly Named[] = [
  {
    id: "NAME-RECORDER",
    type: "aws:cfg/recorder:Recorder",
    ...CONFIG_NAME,
    source: `${CONFIG}/API_ConfigurationRecorder.html`,
  },
  {
    id: "NAME-CHANNEL",
    type: "aws:cfg/deliveryChannel:DeliveryChannel",
    ...CONFIG_NAME,
    source: `${CONFIG}/API_DeliveryChannel.html`,
  },
  {
    id: "NAME-DOCUMENT",
    type: "aws:ssm/document:Document",
    pattern: /^[a-zA-Z0-9_\-.]{3,128}$/,
    rule: "3 to 128 letters, digits, underscores, hyphens and dots",
    code: "ValidationException",
    source: "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html",
  },
  {
    id: "NAME-BUDGET",
    type: "aws:budgets/budget:Budget",
    pattern: /^(?!.*\/action\/)[^:\\]{1,100}$/s,
    rule: "1 to 100 characters without colons, backslashes and /action/",
    code: "InvalidParameterException",
    source: "https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html",
  },
  {
    id: "NAME-WEB-ACL",
    type: "aws:wafv2/webAcl:WebAcl",
    pattern: /^[\w-]{1,128}$/,
    rule: "1 to 128 letters, digits, underscores and hyphens",
    code: "WAFInvalidParameterException",
    source: "https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html",
  },
  {
    id: "NAME-QUERY-LOG",
    type: "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig",
    ...RESOLVER_NAME,
    source: `${RESOLVER}/API_route53resolver_CreateResolverQueryLogConfig.html`,
  },
  {
    id: "NAME-FIREWALL-GROUP",
    type: "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
    ...RESOLVER_NAME,
    source: `${RESOLVER}/API_route53resolver_CreateFirewallRuleGroup.html`,
  },
  {
    id: "NAME-FIREWALL-DOMAINS",
    type: "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
    ...RESOLVER_NAME,
    source: `${RESOLVER}/API_route53resolver_CreateFirewallDomainList.html`,
  },
];

/** What AWS demands of names, in one table; the files of services have the others. The provider knows these, too. */
export const names: readonly Precondition[] = TABLE.map(({ id, type, pattern, rule, code, source }) => ({
  id,
  types: [type],
  at: ["check"],
  demands: `The name has ${rule}.`,
  source,
  judge: (call) => {
    const name = call.text("name");
    return name === undefined || pattern.test(name)
      ? undefined
      : refuse(code, `The name '${name}' is not valid: ${rule} are allowed.`);
  },
}));
