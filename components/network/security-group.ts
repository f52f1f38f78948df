import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Component, refuse, type ComponentArgs, type Transform } from "../shared";
import { after } from "./ready";
import {
  descriptionProblems,
  ruleProblems,
  trafficArgs,
  type Peer,
  type SecurityGroupRule,
  type SecurityGroupRules,
} from "./security-group-rules";

/** Changes to the children of a security group. */
export interface SecurityGroupTransform {
  readonly group?: Transform<aws.ec2.SecurityGroupArgs>;
  readonly ingressRule?: Transform<aws.vpc.SecurityGroupIngressRuleArgs>;
  readonly egressRule?: Transform<aws.vpc.SecurityGroupEgressRuleArgs>;
}

export interface SecurityGroupArgs extends ComponentArgs {
  /**
   * The part of the physical name between project and environment. Give it when a component is renamed with
   * `aliases`, so that the group keeps its name: for another one AWS makes another group.
   * @default the component's name
   */
  readonly purpose?: string;
  /** The VPC that the group is for. */
  readonly vpcId: pulumi.Input<string>;
  /** What the group is for, in ASCII. AWS cannot change it: a later change has no effect. */
  readonly description: string;
  /**
   * Traffic that is let in.
   * @default none
   */
  readonly ingress?: SecurityGroupRules;
  /**
   * Traffic that is let out.
   * @default none
   */
  readonly egress?: SecurityGroupRules;
  /** Changes to children. */
  readonly transform?: SecurityGroupTransform;
}

/**
 * A security group that admits nothing, in or out, but what is asked for. Each rule is a resource of its own, named by
 * its key, so that adding one touches no other.
 *
 * ```ts
 * new SecurityGroup("worker", {
 *   deployment, vpcId: network.vpcId, description: "Worker function",
 *   egress: { https: https({ cidr: "0.0.0.0/0" }, "AWS APIs"), ...dns({ cidr: network.cidr }) },
 * });
 * new SecurityGroup("cache", {
 *   deployment, vpcId: network.vpcId, description: "Cache nodes",
 *   ingress: { nodes: { description: "The other nodes", protocol: "tcp", ports: 6379, peer: { self: true } } },
 * });
 * ```
 */
export class SecurityGroup extends Component {
  /** The group's id; whoever uses it gets the group with all its rules. */
  readonly id: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: SecurityGroupArgs, options?: pulumi.ComponentResourceOptions) {
    super("network:SecurityGroup", name, args, options);
    const { ingress = {}, egress = {}, transform } = args;
    refuse(`Security group "${name}"`, [
      ...descriptionProblems(["description"], args.description),
      ...ruleProblems("ingress", ingress),
      ...ruleProblems("egress", egress),
    ]);

    const physicalName = args.deployment.name(args.purpose ?? name, 255);
    const group = new aws.ec2.SecurityGroup(
      ...this.child(
        "group",
        transform?.group,
        {
          vpcId: args.vpcId,
          name: physicalName,
          description: args.description,
          tags: args.deployment.tags(physicalName),
        },
        // The provider would replace the group for a new description, and AWS refuse a second group of the same name.
        this.childOptions({ ignoreChanges: ["description"] }),
      ),
    );

    const rules = [
      ...Object.entries(ingress).map(
        ([key, rule]) =>
          new aws.vpc.SecurityGroupIngressRule(
            ...this.child(`in-${key}`, transform?.ingressRule, {
              securityGroupId: group.id,
              ...ruleArgs(rule, group.id),
              tags: args.deployment.tags(`${physicalName}-in-${key}`),
            }),
          ),
      ),
      ...Object.entries(egress).map(
        ([key, rule]) =>
          new aws.vpc.SecurityGroupEgressRule(
            ...this.child(`out-${key}`, transform?.egressRule, {
              securityGroupId: group.id,
              ...ruleArgs(rule, group.id),
              tags: args.deployment.tags(`${physicalName}-out-${key}`),
            }),
          ),
      ),
    ];

    this.id = after(group.id, rules);
    this.arn = group.arn;
    this.registerOutputs({ id: this.id, arn: this.arn });
  }
}

/** What ingress and egress rules have in common in the provider's schema. */
type RuleArgs = Omit<aws.vpc.SecurityGroupIngressRuleArgs, "securityGroupId" | "tags">;

function ruleArgs(rule: SecurityGroupRule, groupId: pulumi.Input<string>): RuleArgs {
  return {
    description: rule.description,
    ...trafficArgs(rule),
    ...peerArgs(rule.peer, groupId),
  };
}

function peerArgs(
  peer: Peer,
  groupId: pulumi.Input<string>,
): Pick<RuleArgs, "cidrIpv4" | "cidrIpv6" | "referencedSecurityGroupId" | "prefixListId"> {
  if ("cidr" in peer) {
    return { cidrIpv4: peer.cidr };
  }
  if ("cidrIpv6" in peer) {
    return { cidrIpv6: peer.cidrIpv6 };
  }
  if ("prefixListId" in peer) {
    return { prefixListId: peer.prefixListId };
  }
  return { referencedSecurityGroupId: "self" in peer ? groupId : peer.securityGroupId };
}
