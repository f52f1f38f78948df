import type { ResourcePermissions, Rule, ServicePermissions } from "../model";
import { anywhere, changed, named, on, self, serviceLinkedRole, tagged } from "../rules";

const retag: readonly Rule[] = [on(self, "elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags")];
const tags = tagged(on(self, "elasticloadbalancing:AddTags"));

const loadBalancer: ResourcePermissions = {
  type: "aws:lb/loadBalancer:LoadBalancer",
  create: [
    on(self, "elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:ModifyLoadBalancerAttributes"),
    tags,
    serviceLinkedRole("elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing"),
  ],
  read: [
    anywhere(
      "elasticloadbalancing:DescribeCapacityReservation",
      "elasticloadbalancing:DescribeLoadBalancerAttributes",
      "elasticloadbalancing:DescribeLoadBalancers",
      "elasticloadbalancing:DescribeTags",
    ),
  ],
  update: [
    on(self, "elasticloadbalancing:ModifyLoadBalancerAttributes"),
    changed(["securityGroups"], on(self, "elasticloadbalancing:SetSecurityGroups")),
    changed(["subnets", "subnetMappings"], on(self, "elasticloadbalancing:SetSubnets")),
    changed(["ipAddressType"], on(self, "elasticloadbalancing:SetIpAddressType")),
  ],
  retag,
  delete: [
    on(self, "elasticloadbalancing:DeleteLoadBalancer"),
    anywhere("elasticloadbalancing:DescribeLoadBalancers", "ec2:DescribeNetworkInterfaces"),
  ],
};

const targetGroup: ResourcePermissions = {
  type: "aws:lb/targetGroup:TargetGroup",
  create: [
    on(self, "elasticloadbalancing:CreateTargetGroup", "elasticloadbalancing:ModifyTargetGroupAttributes"),
    tags,
  ],
  read: [
    anywhere(
      "elasticloadbalancing:DescribeTags",
      "elasticloadbalancing:DescribeTargetGroupAttributes",
      "elasticloadbalancing:DescribeTargetGroups",
    ),
  ],
  update: [
    on(self, "elasticloadbalancing:ModifyTargetGroup", "elasticloadbalancing:ModifyTargetGroupAttributes"),
  ],
  retag,
  delete: [on(self, "elasticloadbalancing:DeleteTargetGroup")],
};

const listener: ResourcePermissions = {
  type: "aws:lb/listener:Listener",
  create: [
    on(named("loadBalancerArn"), "elasticloadbalancing:CreateListener"),
    on(self, "elasticloadbalancing:ModifyListenerAttributes"),
    tags,
  ],
  read: [
    anywhere(
      "elasticloadbalancing:DescribeListenerAttributes",
      "elasticloadbalancing:DescribeListeners",
      "elasticloadbalancing:DescribeTags",
    ),
  ],
  update: [on(self, "elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyListenerAttributes")],
  retag,
  delete: [on(self, "elasticloadbalancing:DeleteListener")],
};

const rule: ResourcePermissions = {
  type: "aws:lb/listenerRule:ListenerRule",
  create: [on(named("listenerArn"), "elasticloadbalancing:CreateRule"), tags],
  read: [anywhere("elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTags")],
  update: [
    on(self, "elasticloadbalancing:ModifyRule"),
    changed(["priority"], on(self, "elasticloadbalancing:SetRulePriorities")),
  ],
  retag,
  delete: [on(self, "elasticloadbalancing:DeleteRule")],
};

/** Load balancers, their listeners, and what these send traffic to. */
export const lb: ServicePermissions = { resources: [loadBalancer, targetGroup, listener, rule] };
