import { Links } from "../../core/links";
import { isGiven, propertyRule } from "../../core/property-rule";
import { defineRule } from "../../core/rule";
import { UNKNOWN, asList } from "../../core/values";
import { DEFAULT_SECURITY_GROUP, EGRESS_RULE, GROUP_RULE, INGRESS_RULE, SECURITY_GROUP } from "./openings";

/** What the provider writes where a program gives no description. */
const PLACEHOLDER = "Managed by Pulumi";

export const securityGroupDescribed = propertyRule({
  id: "ec2-security-group-described",
  description: "Every security group and every rule of one says what it is for.",
  severity: "low",
  level: "advisory",
  frameworks: {},
  why: "Nobody dares to remove a rule of which nobody knows why it is there.",
  fix: "Set `description`: who may reach what, and why. (That of a group cannot change later.)",
  docs: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  demands: [
    {
      types: [SECURITY_GROUP, GROUP_RULE, INGRESS_RULE, EGRESS_RULE],
      path: "description",
      accept: (value, config) => isGiven(value, config) && value !== PLACEHOLDER,
      finding: "has no description",
    },
    ...["ingress", "egress"].map((direction) => ({
      types: [SECURITY_GROUP],
      path: `${direction}[]`,
      accept: (value: unknown) =>
        value === undefined ||
        isGiven((value as { readonly description?: unknown } | undefined)?.description, {}),
      finding: `has a rule without description in ${direction}`,
    })),
  ],
});

const VPC = "aws:ec2/vpc:Vpc";

export const defaultSecurityGroupClosed = defineRule({
  id: "ec2-default-security-group-closed",
  description: "The default security group of each VPC lets nothing in or out.",
  severity: "high",
  level: "mandatory",
  frameworks: { cis: ["5.5"], fsbp: ["EC2.2"], nist: ["AC-4", "AC-4(21)", "SC-7", "SC-7(5)"] },
  why: "Whatever is launched without a security group gets this one, in which all may reach each other and the internet.",
  fix: "Add an aws.ec2.DefaultSecurityGroup for the VPC, with neither `ingress` nor `egress`.",
  docs: "https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
  settings: {},
  resource: {
    types: [DEFAULT_SECURITY_GROUP],
    check({ inputs }, _config, report) {
      for (const direction of ["ingress", "egress"]) {
        const rules = inputs.get(direction);
        if (rules === UNKNOWN) {
          report.unjudged(direction);
        } else if (asList(rules).length > 0) {
          report.violation(`has ${direction} rules, where the default security group must have none`);
        }
      }
    },
  },
  stack: {
    inputsOf: [VPC, DEFAULT_SECURITY_GROUP],
    check(stack, _config, report) {
      const vpcs = new Links(stack, [VPC], ["id"]);
      const closed = vpcs.coveredBy({ [DEFAULT_SECURITY_GROUP]: "vpcId" });
      for (const vpc of vpcs.targets.filter(({ inputs }) => inputs !== undefined)) {
        switch (closed.has(vpc)) {
          case "no":
            report(vpc).violation("has a default security group with AWS's open rules");
            break;
          case "perhaps":
            report(vpc).unjudged("which VPC a default security group of the stack belongs to");
        }
      }
    },
  },
});

export const securityGroupRulesNotMixed = defineRule({
  id: "ec2-security-group-rules-not-mixed",
  description: "No security group has both inline rules and rules as resources of their own.",
  severity: "medium",
  level: "mandatory",
  frameworks: {},
  why: "Each update of one kind removes the rules of the other: access comes and goes with every second deployment.",
  fix: "Move the inline rules to aws.vpc.SecurityGroupIngressRule and aws.vpc.SecurityGroupEgressRule.",
  docs: "https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/",
  settings: {},
  stack: {
    inputsOf: [SECURITY_GROUP, DEFAULT_SECURITY_GROUP, GROUP_RULE, INGRESS_RULE, EGRESS_RULE],
    check(stack, _config, report) {
      const groups = new Links(stack, [SECURITY_GROUP, DEFAULT_SECURITY_GROUP], ["id"]);
      for (const rule of stack.ofType(GROUP_RULE, INGRESS_RULE, EGRESS_RULE)) {
        const { target } = groups.follow(rule, "securityGroupId");
        const inline = ["ingress", "egress"].map((direction) => target?.inputs?.get(direction));
        if (inline.some((rules) => rules !== UNKNOWN && asList(rules).length > 0)) {
          report(rule).violation("is for a security group that has inline rules too");
        } else if (inline.includes(UNKNOWN)) {
          report(rule).unjudged("whether its security group has inline rules");
        }
      }
    },
  },
});
