import { text } from "../services/support";
import type { Properties } from "../model";
import type { Call } from "./call";
import { VPC } from "./network/types";
import { isMissing } from "./network/networks";
import { refuse, type Precondition } from "./precondition";

const LOG_CONFIG = "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig";
const LOG_ASSOCIATION = "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation";
const DOMAIN_LIST = "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList";
const RULE_GROUP = "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup";
const RULE = "aws:route53/resolverFirewallRule:ResolverFirewallRule";
const GROUP_ASSOCIATION =
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation";
const FIREWALL_CONFIG = "aws:route53/resolverFirewallConfig:ResolverFirewallConfig";

const api = "https://docs.aws.amazon.com/Route53/latest/APIReference";

/** What Route 53 Resolver demands of query logs and of DNS Firewall. */
export const resolver: readonly Precondition[] = [
  {
    id: "RE-1",
    types: [LOG_ASSOCIATION, GROUP_ASSOCIATION, FIREWALL_CONFIG, RULE],
    demands: "The VPC, query log and rule group that are named are there, in the region.",
    source: `${api}/API_route53resolver_AssociateFirewallRuleGroup.html`,
    judge: (call) => {
      const [wrong] = references(call).filter(([type, id]) => isMissing(call, type, id));
      return wrong === undefined
        ? undefined
        : refuse("ResourceNotFoundException", `The resource with ID '${wrong[1]}' does not exist.`);
    },
  },
  {
    id: "RE-2",
    types: [LOG_ASSOCIATION],
    at: ["create"],
    demands: "A VPC is joined to a query log once.",
    source: `${api}/API_route53resolver_AssociateResolverQueryLogConfig.html`,
    judge: (call) => {
      const { resolverQueryLogConfigId, resourceId } = call.inputs;
      return call
        .list(LOG_ASSOCIATION)
        .some(
          ({ outputs }) =>
            outputs.resolverQueryLogConfigId === resolverQueryLogConfigId &&
            outputs.resourceId === resourceId,
        )
        ? refuse(
            "ResourceExistsException",
            `The VPC ${text(resourceId)} is associated with ${text(resolverQueryLogConfigId)} already.`,
          )
        : undefined;
    },
  },
  {
    id: "RE-3",
    types: [RULE],
    demands: "Rules of a group have priorities of their own.",
    source: `${api}/API_route53resolver_CreateFirewallRule.html`,
    judge: (call) =>
      isTaken(call, RULE, "firewallRuleGroupId")
        ? refuse(
            "ValidationException",
            `A rule of ${text(call.inputs.firewallRuleGroupId)} has the priority ${String(call.inputs.priority)}.`,
          )
        : undefined,
  },
  {
    id: "RE-4",
    types: [RULE],
    at: ["create", "update"],
    demands: "A rule that blocks says how it answers, and one that answers otherwise says what.",
    source: `${api}/API_route53resolver_CreateFirewallRule.html`,
    judge: (call) => {
      const absent = requiredOf(call.inputs).find((input) => call.inputs[input] === undefined);
      return absent === undefined
        ? undefined
        : refuse("ValidationException", `The rule needs ${absent} for its action and response.`);
    },
  },
  {
    id: "RE-5",
    types: [GROUP_ASSOCIATION],
    demands: "Rule groups of a VPC have priorities of their own, from 100 to 9900.",
    source: `${api}/API_route53resolver_AssociateFirewallRuleGroup.html`,
    judge: (call) => {
      const priority = call.number("priority") ?? 0;
      if (priority < 100 || priority > 9900) {
        return refuse("ValidationException", `The priority ${priority} is not from 100 to 9900.`);
      }
      return isTaken(call, GROUP_ASSOCIATION, "vpcId")
        ? refuse("ValidationException", `A rule group of the VPC has the priority ${priority}.`)
        : undefined;
    },
  },
  {
    id: "RE-6",
    types: [LOG_CONFIG],
    at: ["delete"],
    demands: "No VPC is joined to a query log that is deleted.",
    source: `${api}/API_route53resolver_DeleteResolverQueryLogConfig.html`,
    judge: (call) =>
      isNamed(call, LOG_ASSOCIATION, "resolverQueryLogConfigId")
        ? refuse("InvalidRequestException", "The query log has VPCs that must be disassociated first.")
        : undefined,
  },
  {
    id: "RE-7",
    types: [RULE_GROUP, DOMAIN_LIST],
    at: ["delete"],
    demands: "No VPC uses a rule group, and no rule a domain list, that is deleted.",
    source: `${api}/API_route53resolver_DeleteFirewallRuleGroup.html`,
    judge: (call) => {
      const isUsed =
        call.type === RULE_GROUP
          ? isNamed(call, GROUP_ASSOCIATION, "firewallRuleGroupId")
          : isNamed(call, RULE, "firewallDomainListId");
      return isUsed ? refuse("ConflictException", `${call.old?.id ?? ""} is in use.`) : undefined;
    },
  },
  {
    id: "RE-8",
    types: [GROUP_ASSOCIATION],
    at: ["delete"],
    demands: "The association of a rule group is not protected when it is deleted.",
    source: `${api}/API_route53resolver_AssociateFirewallRuleGroup.html`,
    judge: (call) =>
      call.old?.outputs.mutationProtection === "ENABLED"
        ? refuse("ConflictException", `The association ${call.old.id} has mutation protection.`)
        : undefined,
  },
];

/** The resources that a call names, by type and id. Not lists of domains: those of AWS are no resources. */
function references(call: Call): (readonly [type: string, id: string])[] {
  const { inputs, type } = call;
  const vpc = type === GROUP_ASSOCIATION ? inputs.vpcId : type === RULE ? undefined : inputs.resourceId;
  const all = [
    [VPC, vpc],
    [LOG_CONFIG, inputs.resolverQueryLogConfigId],
    [RULE_GROUP, inputs.firewallRuleGroupId],
  ] as const;
  return all.flatMap(([kind, id]) => (text(id) === "" ? [] : [[kind, text(id)] as const]));
}

function requiredOf({ action, blockResponse }: Readonly<Properties>): string[] {
  if (action !== "BLOCK") return [];
  return blockResponse === "OVERRIDE"
    ? ["blockOverrideDomain", "blockOverrideDnsType", "blockOverrideTtl"]
    : ["blockResponse"];
}

/** Whether another resource of the same owner has the priority. */
function isTaken(call: Call, type: string, owner: string): boolean {
  return call
    .others(type)
    .some(
      ({ outputs }) =>
        outputs[owner] === call.inputs[owner] && Number(outputs.priority) === Number(call.inputs.priority),
    );
}

/** Whether a resource of that type names the one that is deleted. */
function isNamed(call: Call, type: string, input: string): boolean {
  const id = call.old?.id;
  return call.list(type).some(({ outputs }) => outputs[input] === id);
}
