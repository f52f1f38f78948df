import { isManagedByAws } from "../../authorisation/managed-policies";
import { text } from "../../services/support";
import type { Call } from "../call";
import { constrained } from "../support/constraints";
import { refuse, type Precondition, type Refusal } from "../precondition";

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/policy:Policy";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const PROFILE = "aws:iam/instanceProfile:InstanceProfile";
const PASSWORDS = "aws:iam/accountPasswordPolicy:AccountPasswordPolicy";

const INVALID = "ValidationError";
const api = (operation: string) =>
  `https://docs.aws.amazon.com/IAM/latest/APIReference/API_${operation}.html`;
const QUOTAS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

const NAME = /[\w+=,.@-]+/;
const PATH = /\/|\/[\u0021-\u007E]+\//;

/** What AWS IAM demands of roles, policies, instance profiles and the password policy. */
export const iam: readonly Precondition[] = [
  constrained(
    {
      id: "IA-11",
      at: ["check"],
      demands:
        "Names of roles have at most 64 characters, those of policies and instance profiles 128: letters, " +
        "digits and +=,.@_-. Paths begin and end with a slash.",
      source: QUOTAS,
      code: INVALID,
    },
    [
      { type: ROLE, property: "name", member: "roleName", max: 64, pattern: NAME },
      { type: ROLE, property: "path", member: "path", max: 512, pattern: PATH },
      { type: POLICY, property: "name", member: "policyName", max: 128, pattern: NAME },
      { type: POLICY, property: "path", member: "path", max: 512, pattern: PATH },
      { type: ROLE_POLICY, property: "name", member: "policyName", max: 128, pattern: NAME },
      { type: PROFILE, property: "name", member: "instanceProfileName", max: 128, pattern: NAME },
      { type: PROFILE, property: "path", member: "path", max: 512, pattern: PATH },
    ],
  ),
  {
    id: "IA-11-UNIQUE",
    types: [ROLE, POLICY, PROFILE],
    at: ["create"],
    demands: "Names of roles, of policies and of instance profiles differ in more than case.",
    source: QUOTAS,
    judge: (call) => {
      const name = call.text("name") ?? "";
      const taken = call.list(call.type).some((other) => sameName(text(other.outputs.name), name));
      return taken
        ? refuse("EntityAlreadyExists", `${KINDS[call.type] ?? ""} ${name} already exists.`)
        : undefined;
    },
  },
  constrained(
    {
      id: "IA-12",
      demands: "Descriptions have at most 1,000 characters; that of a role is written in Latin-1.",
      source: api("CreateRole"),
      code: INVALID,
    },
    [
      {
        type: ROLE,
        property: "description",
        member: "description",
        max: 1000,
        pattern: /[\t\n\r\u0020-\u007E\u00A1-\u00FF]*/,
      },
      { type: POLICY, property: "description", member: "description", max: 1000 },
    ],
  ),
  constrained(
    {
      id: "IA-13",
      at: ["check"],
      demands: "A session of a role lasts one to twelve hours.",
      source: api("CreateRole"),
      code: INVALID,
    },
    [{ type: ROLE, property: "maxSessionDuration", member: "maxSessionDuration", min: 3600, max: 43200 }],
  ),
  constrained(
    {
      id: "IA-16",
      demands:
        "Passwords have 6 to 128 characters, last 1 to 1,095 days, and differ from the last 1 to 24 at most.",
      source: api("UpdateAccountPasswordPolicy"),
      code: INVALID,
    },
    [
      {
        type: PASSWORDS,
        property: "minimumPasswordLength",
        member: "minimumPasswordLength",
        min: 6,
        max: 128,
      },
      { type: PASSWORDS, property: "maxPasswordAge", member: "maxPasswordAge", min: 1, max: 1095 },
      {
        type: PASSWORDS,
        property: "passwordReusePrevention",
        member: "passwordReusePrevention",
        min: 1,
        max: 24,
      },
    ],
  ),
  {
    id: "IA-14",
    types: [ROLE],
    demands: "The policy that bounds a role's permissions exists.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    judge: (call) => {
      const arn = call.text("permissionsBoundary");
      return arn === undefined || policyExists(call, arn)
        ? undefined
        : refuse("NoSuchEntity", `Scope ARN: ${arn} does not exist or is not attachable.`);
    },
  },
  {
    id: "IA-7",
    types: [ATTACHMENT],
    demands: "A policy that is attached exists, by its path and name.",
    source: api("AttachRolePolicy"),
    judge: (call) => {
      const arn = call.text("policyArn");
      return arn === undefined || policyExists(call, arn)
        ? undefined
        : refuse("NoSuchEntity", `Policy ${arn} does not exist or is not attachable.`);
    },
  },
  {
    id: "IA-7-ROLE",
    types: [ATTACHMENT, ROLE_POLICY, PROFILE],
    demands: "The role that gets a policy or is put into an instance profile exists.",
    source: api("AttachRolePolicy"),
    judge: (call) => {
      const name = call.text("role");
      return name === undefined || roleOf(call, name) !== undefined || call.mayExist(name)
        ? undefined
        : refuse("NoSuchEntity", `The role with name ${name} cannot be found.`);
    },
  },
  {
    id: "IA-8",
    types: [ATTACHMENT],
    demands: "Policies of service-linked roles are not attached to other roles.",
    source: api("AttachRolePolicy"),
    judge: (call) =>
      call.text("policyArn")?.includes("iam::aws:policy/aws-service-role/") === true
        ? refuse("PolicyNotAttachable", "Cannot attach a Service Role Policy to a Customer Role.")
        : undefined,
  },
  {
    id: "IA-6",
    types: [ATTACHMENT],
    demands: "A role has ten managed policies at most.",
    source: QUOTAS,
    judge: (call) => {
      const quota = call.quota("managedPoliciesPerRole");
      const attached = new Set(
        attachmentsOf(call, call.text("role") ?? "").map(({ policyArn }) => policyArn),
      );
      attached.add(call.text("policyArn"));
      return attached.size > quota
        ? refuse("LimitExceeded", `Cannot exceed quota for PoliciesPerRole: ${quota}`)
        : undefined;
    },
  },
  {
    id: "IA-18",
    types: [ROLE, POLICY, PROFILE],
    demands: "The keys of tags differ in more than case.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html",
    judge: tagsRefusal,
  },
  {
    id: "IA-19",
    types: [ROLE],
    at: ["delete"],
    demands: "A role that is deleted has no policies any more, unless it is to lose them.",
    source: api("DeleteRole"),
    isRetried: true,
    judge: (call) => {
      if (call.flag("forceDetachPolicies")) return undefined;
      const name = text(call.old?.outputs.name);
      if (attachmentsOf(call, name).length > 0)
        return refuse("DeleteConflict", "Cannot delete entity, must detach all policies first.");
      return call.list(ROLE_POLICY).some(({ outputs }) => outputs.role === name)
        ? refuse("DeleteConflict", "Cannot delete entity, must delete policies first.")
        : undefined;
    },
  },
  {
    id: "IA-19-POLICY",
    types: [POLICY],
    at: ["delete"],
    demands: "A policy that is deleted is attached to nothing and bounds nothing.",
    source: api("DeletePolicy"),
    judge: (call) => {
      const arn = call.old?.id;
      const isAttached = call.list(ATTACHMENT).some(({ outputs }) => outputs.policyArn === arn);
      const bounds = call.list(ROLE).some(({ outputs }) => outputs.permissionsBoundary === arn);
      return isAttached || bounds
        ? refuse("DeleteConflict", "Cannot delete a policy attached to entities.")
        : undefined;
    },
  },
  {
    id: "IA-ROLES",
    types: [ROLE],
    at: ["create"],
    demands: "An account has 1,000 roles at most.",
    source: QUOTAS,
    judge: (call) => quotaRefusal(call, "roles", "RolesPerAccount"),
  },
  {
    id: "IA-POLICIES",
    types: [POLICY],
    at: ["create"],
    demands: "An account has 1,500 managed policies of its own at most.",
    source: QUOTAS,
    judge: (call) => quotaRefusal(call, "customerManagedPolicies", "PoliciesPerAccount"),
  },
];

/** How IAM begins the message that a name is taken. */
const KINDS: Readonly<Record<string, string>> = {
  [ROLE]: "Role with name",
  [POLICY]: "A policy called",
  [PROFILE]: "Instance Profile",
};

function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** AWS may have new policies, which can be declared to exist. */
function policyExists(call: Call, arn: string): boolean {
  if (isManagedByAws(arn) === false) return call.world.isDeclared(arn);
  return call.byArn(arn) !== undefined || call.mayExist(arn);
}

/** Names of roles are unique whatever their path; an ARN is taken too, as the provider does. */
function roleOf(call: Call, name: string) {
  return name.startsWith("arn:") ? call.byArn(name) : (call.find(ROLE, name) ?? undefined);
}

function attachmentsOf(call: Call, role: string) {
  return call
    .others(ATTACHMENT)
    .filter(({ outputs }) => outputs.role === role)
    .map(({ outputs }) => outputs);
}

function quotaRefusal(
  call: Call,
  quota: "roles" | "customerManagedPolicies",
  name: string,
): Refusal | undefined {
  const maximum = call.quota(quota);
  return call.list(call.type).length >= maximum
    ? refuse("LimitExceeded", `Cannot exceed quota for ${name}: ${maximum}`)
    : undefined;
}

function tagsRefusal(call: Call): Refusal | undefined {
  const [tags = {}] = call.objects("tagsAll");
  const keys = Object.keys(tags).map((key) => key.toLowerCase());
  return new Set(keys).size < keys.length
    ? refuse("InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    : undefined;
}
