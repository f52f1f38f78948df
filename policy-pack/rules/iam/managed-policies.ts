import { type PropertyDemand, propertyRule } from "../../core/property-rule";
import type { Rule } from "../../core/rule";

/** Type -> its property that holds ARNs of managed policies. */
const ATTACHMENTS: Readonly<Record<string, string>> = {
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "policyArn",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": "policyArn",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "policyArn",
  "aws:iam/policyAttachment:PolicyAttachment": "policyArn",
  "aws:iam/role:Role": "managedPolicyArns[]",
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": "policyArns[]",
  "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": "policyArns[]",
  "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": "policyArns[]",
  "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": "managedPolicyArn",
};

function onAttachments<C extends object>(
  accept: PropertyDemand<C>["accept"],
  finding: PropertyDemand<C>["finding"],
): PropertyDemand<C>[] {
  return Object.entries(ATTACHMENTS).map(([type, path]) => ({
    types: [type],
    path,
    accept,
    finding,
    madeFrom: ["aws:iam/policy:Policy"],
  }));
}

/** The name with its path of a policy that AWS manages; undefined for one of one's own. */
function nameByAws(arn: unknown): string | undefined {
  return typeof arn === "string" ? /^arn:aws[a-z-]*:iam::aws:policy\/(.+)$/.exec(arn)?.[1] : undefined;
}

/** `*` stands for any text. */
function isListed(name: string, globs: readonly string[]): boolean {
  return globs.some((glob) => {
    const parts = glob.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`).test(name);
  });
}

interface AdminConfig {
  readonly refused: readonly string[];
}

const noAdminPolicies = propertyRule<AdminConfig>({
  id: "iam-no-admin-policies",
  description:
    "No AWS-managed policy that is for administrators, of the account or of a service, is attached.",
  severity: "critical",
  level: "mandatory",
  frameworks: { cis: ["1.15"], nist: ["AC-2", "AC-3", "AC-5", "AC-6"] },
  why: "These policies allow all that there is, in the account or in a service, and AWS adds to them as it sees fit.",
  fix: "Write a policy with the actions and resources that are needed, and attach that.",
  docs: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html",
  settings: {
    refused: {
      default: [
        "AdministratorAccess*",
        "PowerUserAccess",
        "IAMFullAccess",
        "job-function/SystemAdministrator",
        "job-function/DatabaseAdministrator",
        "job-function/NetworkAdministrator",
        "*FullAccess*",
        "*_FullAccess*",
      ],
      schema: {
        type: "array",
        items: { type: "string" },
        description: "Names of AWS-managed policies with their paths, * for any text.",
      },
    },
  },
  demands: onAttachments((arn, { refused }) => {
    const name = nameByAws(arn);
    return name === undefined || !isListed(name, refused);
  }, "attaches an AWS-managed policy for administrators"),
});

interface ListConfig {
  readonly allowed: readonly string[];
}

const managedPoliciesListed = propertyRule<ListConfig>({
  id: "iam-managed-policies-listed",
  description: "Only those AWS-managed policies are attached that the configuration lists.",
  severity: "low",
  level: "mandatory",
  frameworks: { nist: ["AC-6"] },
  why: "Nobody limits a policy that AWS manages to one's own resources, and AWS widens it without asking.",
  fix: "Write a policy of one's own for named resources, or list the policy in the rule's setting after a review.",
  docs: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
  settings: {
    allowed: {
      default: ["service-role/*", "aws-service-role/*", "AmazonSSMManagedInstanceCore"],
      schema: {
        type: "array",
        items: { type: "string" },
        description: "Names of AWS-managed policies with their paths, * for any text.",
      },
    },
  },
  demands: onAttachments((arn, { allowed }) => {
    const name = nameByAws(arn);
    return name === undefined || isListed(name, allowed);
  }, "attaches an AWS-managed policy that the configuration does not list"),
});

export const managedPolicyRules: readonly Rule[] = [noAdminPolicies, managedPoliciesListed];
