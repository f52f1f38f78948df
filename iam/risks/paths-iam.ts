import type { Step } from "./grants";
import type { EscalationPath } from "./paths";
import { UNNAMED } from "./resources";

const IAM_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const RHINO = "https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/";

/** Leave to attach nothing but listed policies is no escalation: AWS's strongest, or one that nobody listed, must do. */
const strongPolicies: Step["contexts"] = ({ account, partition }) =>
  ["aws:policy/AdministratorAccess", "aws:policy/IAMFullAccess", `${account}:policy/${UNNAMED}`].map(
    (policy) => ({
      "iam:PolicyARN": `arn:${partition}:iam::${policy}`,
    }),
  );

/** Ways within IAM itself: changing policies, users, groups, roles and who may sign in. */
export const IAM_PATHS: readonly EscalationPath[] = [
  {
    id: "create-policy-version",
    steps: [{ action: "iam:CreatePolicyVersion" }],
    gain: "rewrite a managed policy that is attached to it, as a new default version",
    reference: "https://pathfinding.cloud/paths/iam-001",
  },
  {
    id: "set-default-policy-version",
    steps: [{ action: "iam:SetDefaultPolicyVersion" }],
    gain: "put an older, wider version of an attached policy back in force",
    severity: "medium",
    reference: RHINO,
  },
  {
    id: "create-access-key",
    steps: [{ action: "iam:CreateAccessKey", others: true }],
    gain: "make keys of another user and act as that user",
    reference: "https://pathfinding.cloud/paths/iam-002",
  },
  {
    id: "create-login-profile",
    steps: [{ action: "iam:CreateLoginProfile", others: true }],
    gain: "set a console password for another user and sign in as that user",
    reference: "https://pathfinding.cloud/paths/iam-004",
  },
  {
    id: "update-login-profile",
    steps: [{ action: "iam:UpdateLoginProfile", others: true }],
    gain: "change the console password of another user and sign in as that user",
    reference: "https://pathfinding.cloud/paths/iam-006",
  },
  ...(["User", "Group", "Role"] as const).flatMap((kind): EscalationPath[] => [
    {
      id: `attach-${kind.toLowerCase()}-policy`,
      steps: [{ action: `iam:Attach${kind}Policy`, contexts: strongPolicies }],
      gain: `attach a stronger policy to a ${kind.toLowerCase()} that it is, belongs to or can use`,
      reference: `https://pathfinding.cloud/paths/iam-${{ User: "008", Group: "010", Role: "009" }[kind]}`,
    },
    {
      id: `put-${kind.toLowerCase()}-policy`,
      steps: [{ action: `iam:Put${kind}Policy` }],
      gain: `write any rights into a ${kind.toLowerCase()} that it is, belongs to or can use`,
      reference: `https://pathfinding.cloud/paths/iam-${{ User: "007", Group: "011", Role: "005" }[kind]}`,
    },
  ]),
  {
    id: "add-user-to-group",
    steps: [{ action: "iam:AddUserToGroup" }],
    gain: "join a group with more rights",
    reference: "https://pathfinding.cloud/paths/iam-013",
  },
  {
    id: "update-assume-role-policy",
    steps: [{ action: "iam:UpdateAssumeRolePolicy" }],
    gain: "make a role with more rights trust it, and assume that role",
    reference: "https://pathfinding.cloud/paths/iam-012",
  },
  {
    id: "assume-any-role",
    steps: [{ action: "sts:AssumeRole", beyondNamed: true }],
    gain: "become every role whose trust policy leaves it to the account who may assume it",
    reference: `${IAM_GUIDE}/id_roles_use_permissions-to-switch.html`,
  },
  ...(["User", "Role"] as const).flatMap((kind): EscalationPath[] => [
    {
      id: `lift-${kind.toLowerCase()}-boundary`,
      steps: [
        [{ action: `iam:Delete${kind}PermissionsBoundary` }, { action: `iam:Put${kind}PermissionsBoundary` }],
      ],
      gain: `lift or widen the permissions boundary of a ${kind.toLowerCase()}`,
      severity: "medium",
      reference: `${IAM_GUIDE}/access_policies_boundaries.html`,
    },
  ]),
  {
    id: "replace-identity-provider",
    steps: [[{ action: "iam:UpdateSAMLProvider" }, { action: "iam:CreateSAMLProvider" }]],
    gain: "vouch, as the identity provider, for anybody towards the roles that trust it",
    severity: "medium",
    reference: `${IAM_GUIDE}/id_roles_providers_saml.html`,
  },
  {
    id: "widen-permission-set",
    steps: [
      [
        { action: "sso:PutInlinePolicyToPermissionSet" },
        { action: "sso:AttachManagedPolicyToPermissionSet" },
        { action: "sso:AttachCustomerManagedPolicyReferenceToPermissionSet" },
      ],
    ],
    gain: "widen a permission set of IAM Identity Center that is assigned to it",
    reference: "https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html",
  },
  {
    id: "assign-account",
    steps: [{ action: "sso:CreateAccountAssignment" }],
    gain: "give itself any permission set of IAM Identity Center in any account",
    reference: "https://docs.aws.amazon.com/singlesignon/latest/userguide/useraccess.html",
  },
  {
    id: "grant-cluster-access",
    steps: [[{ action: "eks:AssociateAccessPolicy" }, { action: "eks:CreateAccessEntry" }]],
    gain: "make itself administrator of a Kubernetes cluster and use its workloads' roles",
    severity: "medium",
    reference: "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
  },
];
