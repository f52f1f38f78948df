import { text } from "../../services/support";
import type { ResourcePermissions, Rule, ServicePermissions } from "../model";
import { anywhere, named, on, regional, self, serviceLinkedRole, tagged, type Target } from "../rules";

/** Rule groups that AWS and vendors keep are resources of their own to IAM. */
const managedGroups = regional("wafv2", ({ inputs }) => `${scope(inputs.scope)}/managedruleset/*/*`);

const webAcl: ResourcePermissions = {
  type: "aws:wafv2/webAcl:WebAcl",
  create: [
    on(self, "wafv2:CreateWebACL"),
    on(managedGroups, "wafv2:CreateWebACL"),
    tagged(on(self, "wafv2:TagResource")),
  ],
  read: [on(self, "wafv2:GetWebACL", "wafv2:ListTagsForResource")],
  update: [on(self, "wafv2:UpdateWebACL"), on(managedGroups, "wafv2:UpdateWebACL")],
  retag: [on(self, "wafv2:TagResource", "wafv2:UntagResource")],
  delete: [on(self, "wafv2:DeleteWebACL", "wafv2:GetWebACL")],
};

const protectedOne = named("resourceArn");
const acl = named("webAclArn");
/** https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html */
const setsAcl: Rule = anywhere("elasticloadbalancing:SetWebAcl");

const association: ResourcePermissions = {
  type: "aws:wafv2/webAclAssociation:WebAclAssociation",
  create: [on(acl, "wafv2:AssociateWebACL"), on(protectedOne, "wafv2:AssociateWebACL"), setsAcl],
  read: [
    on(protectedOne, "wafv2:GetWebACLForResource"),
    on(acl, "wafv2:GetWebACLForResource", "wafv2:GetWebACL"),
  ],
  update: [on(acl, "wafv2:AssociateWebACL"), on(protectedOne, "wafv2:AssociateWebACL"), setsAcl],
  delete: [on(protectedOne, "wafv2:DisassociateWebACL"), setsAcl],
};

const logged: Target = named("resourceArn");

/** https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html#logging-cw-logs-permissions */
const putsLogging: readonly Rule[] = [
  on(logged, "wafv2:PutLoggingConfiguration"),
  anywhere(
    "logs:CreateLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:PutResourcePolicy",
  ),
];

const logging: ResourcePermissions = {
  type: "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
  create: [...putsLogging, serviceLinkedRole("wafv2.amazonaws.com", "AWSServiceRoleForWAFV2Logging")],
  read: [on(logged, "wafv2:GetLoggingConfiguration")],
  update: putsLogging,
  delete: [on(logged, "wafv2:DeleteLoggingConfiguration"), anywhere("logs:DeleteLogDelivery")],
};

/** Web ACLs, what they protect, and their logs. */
export const wafv2: ServicePermissions = { resources: [webAcl, association, logging] };

function scope(value: unknown): string {
  return text(value) === "CLOUDFRONT" ? "global" : "regional";
}
