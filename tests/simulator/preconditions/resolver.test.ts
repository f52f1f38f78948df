import { resolver } from "../../../simulator/preconditions/resolver";
import { precondition, showsAllOf } from "./cases";
import { vpc } from "./networks";
import type { SimulatedAws } from "./simulated";

const LOGS = "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig";
const LOGGED = "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation";
const DOMAINS = "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList";
const GROUP = "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup";
const RULE = "aws:route53/resolverFirewallRule:ResolverFirewallRule";
const JOINED = "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation";

async function queryLog(aws: SimulatedAws) {
  const config = await aws.create(LOGS, {
    destinationArn: "arn:aws:logs:eu-west-1:123456789012:log-group:dns",
  });
  const { id: resourceId } = await vpc(aws);
  return { config, association: { resolverQueryLogConfigId: config.id, resourceId } };
}

/** A group with a rule. */
async function firewall(aws: SimulatedAws) {
  const group = await aws.create(GROUP, {});
  const list = await aws.create(DOMAINS, { domains: ["example.com."] });
  const rule = { firewallRuleGroupId: group.id, action: "ALERT", priority: 100 };
  const made = await aws.create(RULE, { ...rule, firewallDomainListId: list.id });
  const other = await aws.create(DOMAINS, { domains: ["example.org."] });
  return { group, list, made, rule: { ...rule, firewallDomainListId: other.id } };
}

async function joined(aws: SimulatedAws) {
  const { group } = await firewall(aws);
  const { id: vpcId } = await vpc(aws);
  return { group, association: { firewallRuleGroupId: group.id, vpcId, priority: 101 } };
}

describe("preconditions of Route 53 Resolver", () => {
  precondition(
    "RE-1",
    {
      title: "the VPC of a rule group",
      given: joined,
      passes: (aws, { association }) => aws.create(JOINED, association),
      fails: (aws, { association }) => aws.create(JOINED, { ...association, vpcId: "vpc-00000000" }),
      refusal: /ResourceNotFoundException: /,
    },
    {
      title: "the query log of a VPC",
      given: queryLog,
      passes: (aws, { association }) => aws.create(LOGGED, association),
      fails: (aws, { association }) =>
        aws.create(LOGGED, { ...association, resolverQueryLogConfigId: "rqlc-0000000000000000" }),
      refusal: /ResourceNotFoundException: /,
    },
  );

  precondition("RE-2", {
    given: async (aws) => {
      const { association } = await queryLog(aws);
      await aws.create(LOGGED, association);
      return association;
    },
    passes: async (aws, association) =>
      aws.create(LOGGED, { ...association, resourceId: (await vpc(aws)).id }),
    fails: (aws, association) => aws.create(LOGGED, association),
    refusal: /ResourceExistsException: /,
  });

  precondition("RE-3", {
    given: firewall,
    passes: (aws, { rule }) => aws.create(RULE, { ...rule, priority: 200 }),
    fails: (aws, { rule }) => aws.create(RULE, rule),
    refusal: /ValidationException: /,
  });

  precondition(
    "RE-4",
    {
      title: "a block without an answer",
      given: firewall,
      passes: (aws, { rule }) =>
        aws.create(RULE, { ...rule, priority: 200, action: "BLOCK", blockResponse: "NODATA" }),
      fails: (aws, { rule }) => aws.create(RULE, { ...rule, priority: 200, action: "BLOCK" }),
      refusal: /ValidationException: .*blockResponse/,
    },
    {
      title: "an answer that is not told",
      given: firewall,
      passes: (aws, { rule }) =>
        aws.create(RULE, {
          ...rule,
          priority: 200,
          action: "BLOCK",
          blockResponse: "OVERRIDE",
          blockOverrideDomain: "example.net.",
          blockOverrideDnsType: "CNAME",
          blockOverrideTtl: 60,
        }),
      fails: (aws, { rule }) =>
        aws.create(RULE, { ...rule, priority: 200, action: "BLOCK", blockResponse: "OVERRIDE" }),
      refusal: /ValidationException: .*blockOverrideDomain/,
    },
  );

  precondition(
    "RE-5",
    {
      title: "a priority that is AWS's own",
      given: joined,
      passes: (aws, { association }) => aws.create(JOINED, association),
      fails: (aws, { association }) => aws.create(JOINED, { ...association, priority: 99 }),
      refusal: /ValidationException: /,
    },
    {
      title: "the priority of another group",
      given: async (aws) => {
        const { association } = await joined(aws);
        await aws.create(JOINED, association);
        return { ...association, firewallRuleGroupId: (await aws.create(GROUP, {})).id };
      },
      passes: (aws, association) => aws.create(JOINED, { ...association, priority: 102 }),
      fails: (aws, association) => aws.create(JOINED, association),
      refusal: /ValidationException: /,
    },
  );

  precondition("RE-6", {
    given: async (aws) => {
      const { config, association } = await queryLog(aws);
      return { config, association: await aws.create(LOGGED, association) };
    },
    passes: async (aws, { config, association }) => {
      await aws.delete(LOGGED, association);
      await aws.delete(LOGS, config);
    },
    fails: (aws, { config }) => aws.delete(LOGS, config),
    refusal: /InvalidRequestException: /,
  });

  precondition(
    "RE-7",
    {
      title: "a group of a VPC",
      given: async (aws) => {
        const { group, association } = await joined(aws);
        return { group, association: await aws.create(JOINED, association) };
      },
      passes: async (aws, { group, association }) => {
        await aws.delete(JOINED, association);
        await aws.delete(GROUP, group);
      },
      fails: (aws, { group }) => aws.delete(GROUP, group),
      refusal: /ConflictException: /,
    },
    {
      title: "a list of a rule",
      given: firewall,
      passes: async (aws, { list, made }) => {
        await aws.delete(RULE, made);
        await aws.delete(DOMAINS, list);
      },
      fails: (aws, { list }) => aws.delete(DOMAINS, list),
      refusal: /ConflictException: /,
    },
  );

  precondition("RE-8", {
    given: async (aws) => {
      const { association } = await joined(aws);
      return aws.create(JOINED, { ...association, mutationProtection: "ENABLED" });
    },
    passes: async (aws, made) => {
      await aws.update(JOINED, made, { mutationProtection: "DISABLED" });
      await aws.delete(JOINED, made);
    },
    fails: (aws, made) => aws.delete(JOINED, made),
    refusal: /ConflictException: /,
  });

  showsAllOf(resolver);
});
