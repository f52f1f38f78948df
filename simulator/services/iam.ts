import type { Instance, ResourceModel, ServiceModel } from "../model";
import { getPolicyDocument } from "./policy-document";
import { INSTANT, always, emptyList, emptyText, globalArn, refusal, text, upperId } from "./support";

const role: ResourceModel = {
  type: "aws:iam/role:Role",
  physicalName: "name",
  taggable: true,
  replaceOn: ["path"],
  defaults: () => ({ forceDetachPolicies: false, maxSessionDuration: 3600, path: "/" }),
  id: ({ inputs }) => text(inputs.name),
  computed: {
    arn: (instance) => arnWithPath(instance, "role"),
    createDate: always(INSTANT),
    inlinePolicies: emptyList,
    managedPolicyArns: emptyList,
    namePrefix: emptyText,
    uniqueId: (instance) => `AROA${upperId(instance, 17, "unique")}`,
  },
};

const rolePolicy: ResourceModel = {
  type: "aws:iam/rolePolicy:RolePolicy",
  physicalName: "name",
  replaceOn: ["role"],
  id: ({ inputs }) => `${text(inputs.role)}:${text(inputs.name)}`,
  computed: { namePrefix: emptyText },
};

const policy: ResourceModel = {
  type: "aws:iam/policy:Policy",
  physicalName: "name",
  taggable: true,
  replaceOn: ["description", "path"],
  defaults: () => ({ path: "/" }),
  id: (instance) => arnWithPath(instance, "policy"),
  computed: {
    arn: ({ id }) => id,
    attachmentCount: always(0),
    namePrefix: emptyText,
    policyId: (instance) => `ANPA${upperId(instance, 17, "unique")}`,
  },
};

const rolePolicyAttachment: ResourceModel = {
  type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  replaceOn: ["policyArn", "role"],
  // The real provider does so: the old attachment, deleted last, would take an equal new one with it.
  deleteBeforeReplace: true,
  id: ({ inputs }) => `${text(inputs.role)}/${text(inputs.policyArn)}`,
};

const instanceProfile: ResourceModel = {
  type: "aws:iam/instanceProfile:InstanceProfile",
  physicalName: "name",
  taggable: true,
  replaceOn: ["path"],
  defaults: () => ({ path: "/" }),
  id: ({ inputs }) => text(inputs.name),
  computed: {
    arn: (instance) => arnWithPath(instance, "instance-profile"),
    createDate: always(INSTANT),
    namePrefix: emptyText,
    uniqueId: (instance) => `AIPA${upperId(instance, 17, "unique")}`,
  },
};

/**
 * Names of service-linked roles by service.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
const serviceLinkedRoleNames: Readonly<Record<string, string>> = {
  "access-analyzer.amazonaws.com": "AWSServiceRoleForAccessAnalyzer",
  "autoscaling.amazonaws.com": "AWSServiceRoleForAutoScaling",
  "backup.amazonaws.com": "AWSServiceRoleForBackup",
  "config.amazonaws.com": "AWSServiceRoleForConfig",
  "ecs.amazonaws.com": "AWSServiceRoleForECS",
  "elasticloadbalancing.amazonaws.com": "AWSServiceRoleForElasticLoadBalancing",
  "guardduty.amazonaws.com": "AWSServiceRoleForAmazonGuardDuty",
  "rds.amazonaws.com": "AWSServiceRoleForRDS",
  "securityhub.amazonaws.com": "AWSServiceRoleForSecurityHub",
  "spot.amazonaws.com": "AWSServiceRoleForEC2Spot",
  "ssm.amazonaws.com": "AWSServiceRoleForAmazonSSM",
};

const serviceLinkedRole: ResourceModel = {
  type: "aws:iam/serviceLinkedRole:ServiceLinkedRole",
  taggable: true,
  replaceOn: ["awsServiceName", "customSuffix"],
  id: (instance) =>
    globalArn(instance, "iam", `role${serviceLinkedRolePath(instance)}${serviceLinkedRoleName(instance)}`),
  computed: {
    arn: ({ id }) => id,
    createDate: always(INSTANT),
    name: serviceLinkedRoleName,
    path: serviceLinkedRolePath,
    uniqueId: (instance) => `AROA${upperId(instance, 17, "unique")}`,
  },
};

const passwordPolicy: ResourceModel = {
  type: "aws:iam/accountPasswordPolicy:AccountPasswordPolicy",
  defaults: () => ({ allowUsersToChangePassword: true, minimumPasswordLength: 6 }),
  id: () => "iam-account-password-policy",
  computed: {
    expirePasswords: ({ inputs }) => Number(inputs.maxPasswordAge ?? 0) > 0,
    hardExpiry: always(false),
    maxPasswordAge: always(0),
    passwordReusePrevention: always(0),
    requireLowercaseCharacters: always(false),
    requireNumbers: always(false),
    requireSymbols: always(false),
    requireUppercaseCharacters: always(false),
  },
};

/** Roles and policies; these belong to no region. */
export const iam: ServiceModel = {
  resources: [
    role,
    rolePolicy,
    policy,
    rolePolicyAttachment,
    instanceProfile,
    serviceLinkedRole,
    passwordPolicy,
  ],
  functions: [getPolicyDocument],
};

function arnWithPath(instance: Omit<Instance, "id">, kind: string): string {
  return globalArn(
    instance,
    "iam",
    `${kind}${text(instance.inputs.path) || "/"}${text(instance.inputs.name)}`,
  );
}

function serviceLinkedRolePath({ inputs }: Omit<Instance, "id">): string {
  return `/aws-service-role/${text(inputs.awsServiceName)}/`;
}

function serviceLinkedRoleName({ inputs }: Omit<Instance, "id">): string {
  const service = text(inputs.awsServiceName);
  const name = serviceLinkedRoleNames[service];
  if (name === undefined) {
    throw refusal("InvalidInput", `The simulated AWS knows no service-linked role of "${service}".`);
  }
  const suffix = text(inputs.customSuffix);
  return suffix === "" ? name : `${name}_${suffix}`;
}
