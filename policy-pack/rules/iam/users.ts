import { atLeast, is, propertyRule } from "../../core/property-rule";
import type { Rule, Settings } from "../../core/rule";

interface UsersConfig {
  readonly allowedUsers: readonly string[];
}

const settings: Settings<UsersConfig> = {
  allowedUsers: {
    default: [],
    schema: {
      type: "array",
      items: { type: "string" },
      description: "Names of the users that there may be, for emergencies or for tools that know no roles.",
    },
  },
};

const isAllowed = (name: unknown, { allowedUsers }: UsersConfig): boolean =>
  typeof name === "string" && allowedUsers.includes(name);

const USER_DOCS =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-users-federation-idp";

const noUsers = propertyRule<UsersConfig>({
  id: "iam-no-users",
  description: "There are no IAM users but those that the configuration lists.",
  severity: "medium",
  level: "mandatory",
  frameworks: { nist: ["AC-2", "IA-2"] },
  why: "Users have passwords and keys that last, are copied and forgotten; nobody notices when one is used elsewhere.",
  fix: "Let people come through IAM Identity Center or another identity provider, and machines by roles.",
  docs: USER_DOCS,
  settings,
  demands: [
    {
      types: ["aws:iam/user:User"],
      path: "name",
      accept: isAllowed,
      finding: "is an IAM user that the configuration does not list",
    },
  ],
});

const noAccessKeys = propertyRule<UsersConfig>({
  id: "iam-no-access-keys",
  description: "There are no access keys, passwords or service credentials of users but listed ones.",
  severity: "high",
  level: "mandatory",
  frameworks: { nist: ["AC-2", "IA-5"] },
  why: "Such credentials do not expire, lie in the state of the stack, and are what break-ins begin with.",
  fix: "Use roles: their credentials expire by themselves and are stored nowhere.",
  docs: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles",
  settings,
  demands: [
    {
      types: ["aws:iam/accessKey:AccessKey", "aws:iam/userLoginProfile:UserLoginProfile"],
      path: "user",
      accept: isAllowed,
      finding: "gives a user credentials that last",
    },
    {
      types: ["aws:iam/serviceSpecificCredential:ServiceSpecificCredential"],
      path: "userName",
      accept: isAllowed,
      finding: "gives a user credentials that last",
    },
  ],
});

const noUserPolicies = propertyRule<UsersConfig>({
  id: "iam-no-user-policies",
  description: "No policy is attached to a user or written into one: rights come through groups and roles.",
  severity: "low",
  level: "mandatory",
  frameworks: { cis: ["1.14"], fsbp: ["IAM.2"], nist: ["AC-2", "AC-3", "AC-6"] },
  why: "Rights of single users are overlooked in reviews and stay when somebody changes work.",
  fix: "Attach the policy to a role, or to a group of users.",
  docs: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
  settings,
  demands: [
    {
      types: ["aws:iam/userPolicy:UserPolicy", "aws:iam/userPolicyAttachment:UserPolicyAttachment"],
      path: "user",
      accept: isAllowed,
      finding: "gives a user rights of its own",
    },
    {
      types: ["aws:iam/policyAttachment:PolicyAttachment"],
      path: "users[]",
      accept: isAllowed,
      finding: "gives a user rights of its own",
    },
  ],
});

interface PasswordConfig {
  readonly minimumLength: number;
  readonly reusePrevention: number;
}

const PASSWORD_POLICY = ["aws:iam/accountPasswordPolicy:AccountPasswordPolicy"];

const passwordPolicy = propertyRule<PasswordConfig>({
  id: "iam-password-policy",
  description:
    "The account's password policy asks for long passwords of all kinds of characters that do not come back.",
  severity: "medium",
  level: "mandatory",
  frameworks: {
    cis: ["1.7", "1.8"],
    fsbp: ["IAM.7"],
    nist: ["AC-2(3)", "AC-3(15)", "IA-5(1)"],
    pci: ["8.3.6", "8.3.7"],
  },
  why: "Short or reused passwords are found by trying; a user of the console needs no more than that.",
  fix: "Set minimumPasswordLength, passwordReusePrevention and the four require... properties.",
  docs: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html",
  settings: {
    minimumLength: {
      default: 14,
      schema: { type: "integer", minimum: 6, maximum: 128, description: "Characters that a password needs." },
    },
    reusePrevention: {
      default: 24,
      schema: {
        type: "integer",
        minimum: 1,
        maximum: 24,
        description: "How many earlier passwords cannot come back.",
      },
    },
  },
  demands: [
    {
      types: PASSWORD_POLICY,
      path: "minimumPasswordLength",
      accept: atLeast(({ minimumLength }) => minimumLength),
      finding: ({ minimumLength }) =>
        `allows passwords of less than ${minimumLength} characters (minimumPasswordLength)`,
    },
    {
      types: PASSWORD_POLICY,
      path: "passwordReusePrevention",
      accept: atLeast(({ reusePrevention }) => reusePrevention),
      finding: ({ reusePrevention }) =>
        `lets passwords come back before ${reusePrevention} others (passwordReusePrevention)`,
    },
    ...["requireLowercaseCharacters", "requireUppercaseCharacters", "requireNumbers", "requireSymbols"].map(
      (path) => ({
        types: PASSWORD_POLICY,
        path,
        accept: is(true),
        finding: `does not ask for all kinds of characters (${path})`,
      }),
    ),
  ],
});

export const userRules: readonly Rule[] = [noUsers, noAccessKeys, noUserPolicies, passwordPolicy];
