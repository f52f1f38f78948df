import { globalArn, text } from "../../services/support";
import type { ResourcePermissions, ServicePermissions } from "../model";
import {
  anywhere,
  carrying,
  changed,
  formerly,
  given,
  on,
  passing,
  self,
  tagged,
  type Target,
} from "../rules";

/** The role of that name; its ARN has a path, which only the role itself tells. */
function roleNamed(input: string): Target {
  return (subject) => {
    const name = text(subject.inputs[input]);
    const known = subject.find("aws:iam/role:Role", name)?.outputs.arn;
    return name === "" ? undefined : text(known) || globalArn(subject, "iam", `role/${name}`);
  };
}

const role: ResourcePermissions = {
  type: "aws:iam/role:Role",
  create: [
    on(self, "iam:CreateRole"),
    tagged(on(self, "iam:TagRole")),
    given("inlinePolicies", on(self, "iam:PutRolePolicy")),
    given("managedPolicyArns", on(self, "iam:AttachRolePolicy")),
    given("permissionsBoundary", on(self, "iam:PutRolePermissionsBoundary")),
  ],
  read: [
    on(self, "iam:GetRole", "iam:ListRolePolicies", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies"),
  ],
  update: [
    changed(["assumeRolePolicy"], on(self, "iam:UpdateAssumeRolePolicy")),
    changed(["description", "maxSessionDuration"], on(self, "iam:UpdateRole", "iam:UpdateRoleDescription")),
    changed(
      ["permissionsBoundary"],
      given("permissionsBoundary", on(self, "iam:PutRolePermissionsBoundary")),
      formerly("permissionsBoundary", on(self, "iam:DeleteRolePermissionsBoundary")),
    ),
    changed(
      ["inlinePolicies"],
      given("inlinePolicies", on(self, "iam:PutRolePolicy", "iam:DeleteRolePolicy")),
    ),
    changed(
      ["managedPolicyArns"],
      given("managedPolicyArns", on(self, "iam:AttachRolePolicy", "iam:DetachRolePolicy")),
    ),
  ],
  retag: [on(self, "iam:TagRole", "iam:UntagRole")],
  delete: [
    on(self, "iam:ListInstanceProfilesForRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"),
    given("forceDetachPolicies", on(self, "iam:DetachRolePolicy", "iam:DeleteRolePolicy")),
    given("inlinePolicies", on(self, "iam:DeleteRolePolicy")),
    given("managedPolicyArns", on(self, "iam:DetachRolePolicy")),
    on(self, "iam:DeleteRole"),
  ],
};

const ofRole = roleNamed("role");

const rolePolicy: ResourcePermissions = {
  type: "aws:iam/rolePolicy:RolePolicy",
  create: [on(ofRole, "iam:PutRolePolicy")],
  read: [on(ofRole, "iam:GetRolePolicy")],
  update: [on(ofRole, "iam:PutRolePolicy")],
  delete: [on(ofRole, "iam:DeleteRolePolicy")],
};

const attachment: ResourcePermissions = {
  type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  create: [on(ofRole, "iam:AttachRolePolicy")],
  read: [on(ofRole, "iam:ListAttachedRolePolicies")],
  delete: [on(ofRole, "iam:DetachRolePolicy")],
};

const policy: ResourcePermissions = {
  type: "aws:iam/policy:Policy",
  create: [on(self, "iam:CreatePolicy"), tagged(on(self, "iam:TagPolicy"))],
  read: [on(self, "iam:GetPolicy", "iam:GetPolicyVersion")],
  update: [on(self, "iam:CreatePolicyVersion", "iam:DeletePolicyVersion", "iam:ListPolicyVersions")],
  retag: [on(self, "iam:TagPolicy", "iam:UntagPolicy")],
  delete: [on(self, "iam:ListPolicyVersions", "iam:DeletePolicyVersion", "iam:DeletePolicy")],
};

const instanceProfile: ResourcePermissions = {
  type: "aws:iam/instanceProfile:InstanceProfile",
  create: [
    on(self, "iam:CreateInstanceProfile"),
    tagged(on(self, "iam:TagInstanceProfile")),
    given("role", on(self, "iam:AddRoleToInstanceProfile"), passing(ofRole, "ec2.amazonaws.com")),
  ],
  // Whether its role is still there is looked at too.
  read: [on(self, "iam:GetInstanceProfile"), on(ofRole, "iam:GetRole")],
  update: [
    changed(
      ["role"],
      on(self, "iam:AddRoleToInstanceProfile", "iam:RemoveRoleFromInstanceProfile"),
      passing(ofRole, "ec2.amazonaws.com"),
    ),
  ],
  retag: [on(self, "iam:TagInstanceProfile", "iam:UntagInstanceProfile")],
  delete: [
    given("role", on(self, "iam:RemoveRoleFromInstanceProfile")),
    on(self, "iam:DeleteInstanceProfile"),
  ],
};

const serviceLinkedRole: ResourcePermissions = {
  type: "aws:iam/serviceLinkedRole:ServiceLinkedRole",
  create: [
    carrying(
      ({ inputs }) => ({ "iam:AWSServiceName": text(inputs.awsServiceName) }),
      on(self, "iam:CreateServiceLinkedRole"),
    ),
    tagged(on(self, "iam:TagRole")),
  ],
  read: [on(self, "iam:GetRole")],
  update: [on(self, "iam:UpdateRoleDescription")],
  retag: [on(self, "iam:TagRole", "iam:UntagRole")],
  delete: [on(self, "iam:DeleteServiceLinkedRole", "iam:GetServiceLinkedRoleDeletionStatus")],
};

const passwordPolicy: ResourcePermissions = {
  type: "aws:iam/accountPasswordPolicy:AccountPasswordPolicy",
  create: [anywhere("iam:UpdateAccountPasswordPolicy")],
  read: [anywhere("iam:GetAccountPasswordPolicy")],
  update: [anywhere("iam:UpdateAccountPasswordPolicy")],
  delete: [anywhere("iam:DeleteAccountPasswordPolicy")],
};

/** Roles, policies, instance profiles, and the account's rules for passwords. */
export const iam: ServicePermissions = {
  resources: [role, rolePolicy, attachment, policy, instanceProfile, serviceLinkedRole, passwordPolicy],
  functions: [{ token: "aws:iam/getPolicyDocument:getPolicyDocument", needs: [] }],
};
