import {
  accountRoot,
  allow,
  awsService,
  policy,
  roles,
  type ActionOf,
  type ConditionKey,
  type KeyStatement,
  type PolicyDocument,
} from "../../iam";
import { hasBudgets, type Deployment } from "../shared";

/*
 * Who may do what with the deployment's keys. No statement names a role of the deployment: a key policy cannot name a
 * role that does not exist yet, and the role's own policy names the key. The key instead leaves it to the account's
 * identity policies, but only for those callers and services; the role's policy then says which role, which key, which
 * action. Both must allow.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */

type KeyAction = ActionOf<"kms">;

/** In a key policy, the key that the policy is attached to. */
const thisKey = "*";

/** Looking after the key: none of these reads or writes data, or hands that right on. */
const administration: readonly KeyAction[] = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
];

/** Looking after the other regions of a multi-Region key. */
const multiRegionAdministration: readonly KeyAction[] = ["kms:ReplicateKey", "kms:UpdatePrimaryRegion"];

/** What makes data unreadable, or a key weaker. */
const destruction: readonly KeyAction[] = [
  "kms:DeleteImportedKeyMaterial",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:ScheduleKeyDeletion",
];

export interface Administration {
  /**
   * ARNs of the roles and users of this account that may disable and delete the key. Others need a session with MFA.
   * @default none
   */
  readonly administrators?: readonly string[];
  /**
   * A key that can have replicas in other regions, which decrypt the same data. Decided once: a change replaces the
   * key.
   * @default false
   */
  readonly multiRegion?: boolean;
}

/**
 * The policy of a key: the account looks after it by its identity policies, and `use` says who works with it.
 * The account can never lock itself out, since whoever it lets change key policies can change this one.
 */
export function keyPolicy(
  deployment: Deployment,
  { administrators = [], multiRegion = false }: Administration,
  use: readonly KeyStatement[],
): PolicyDocument {
  const byAccount = { principals: accountRoot(deployment.accountRoot), resources: thisKey };
  return policy.key(
    allow("AccountAdministers", {
      ...byAccount,
      actions: multiRegion ? [...administration, ...multiRegionAdministration] : administration,
    }),
    allow("DestroyWithMfa", {
      ...byAccount,
      actions: destruction,
      conditions: { Bool: { "aws:MultiFactorAuthPresent": true } },
    }),
    ...(administrators.length === 0
      ? []
      : [
          allow("AdministratorsDestroy", {
            ...byAccount,
            actions: destruction,
            conditions: { ArnEquals: { "aws:PrincipalArn": administrators } },
          }),
        ]),
    ...use,
  );
}

/**
 * Use of the key for buckets, queues, secrets, databases, functions and volumes.
 *
 * @param autoScalingRoleArn the service-linked role that launches instances with encrypted volumes. AWS gives it no
 * right to any key, so that the key policy must name it; it must exist.
 */
export function dataKeyUse(deployment: Deployment, autoScalingRoleArn: string | undefined): KeyStatement[] {
  return [
    rolesOfDeployment(deployment, ["s3", "sqs", "secretsmanager"], ["kms:Decrypt", "kms:GenerateDataKey"]),
    ...Object.entries(setUp).map(([service, actions]) => membersOfAccount(deployment, service, actions)),
    grantsToServices(deployment, Object.keys(setUp)),
    ...(autoScalingRoleArn === undefined ? [] : launchOfInstances(autoScalingRoleArn)),
    ...sessionsOnInstances(deployment),
  ];
}

/**
 * Use of the key of a bucket's copy in another region: S3 writes to it in the name of the role that replicates, which
 * takes `kms:Encrypt`, and roles of the deployment read and write as they do in the bucket itself.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
 */
export function replicaKeyUse(deployment: Deployment): KeyStatement[] {
  return [rolesOfDeployment(deployment, ["s3"], ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"])];
}

/**
 * What services do with the key on behalf of whoever makes or changes a database, a secret, a function's environment, a
 * volume or a backup vault, whatever role that is.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html (also Performance Insights)
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault.html (required permissions)
 */
const setUp: Readonly<Record<string, readonly KeyAction[]>> = {
  rds: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
  secretsmanager: ["kms:Decrypt", "kms:GenerateDataKey"],
  lambda: ["kms:Encrypt", "kms:Decrypt"],
  ec2: ["kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKeyWithoutPlaintext"],
  backup: ["kms:Decrypt", "kms:GenerateDataKey"],
};

/** Use of the key for copies of database backups in another region, and for the vault that holds them. */
export function backupKeyUse(deployment: Deployment): KeyStatement[] {
  const services = ["rds", "backup"];
  return [
    ...services.map((service) => membersOfAccount(deployment, service, setUp[service] ?? [])),
    grantsToServices(deployment, services),
  ];
}

/**
 * Use of the key for the deployment's log groups, those of its databases, whose names RDS chooses, and those of its web
 * ACLs, whose beginning WAF demands.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function logsKeyUse(deployment: Deployment): KeyStatement[] {
  const groups = [
    deployment.logGroupName("*"),
    `/aws/rds/instance/${deployment.name("*")}/*`,
    `/aws/rds/cluster/${deployment.name("*")}/*`,
    `aws-waf-logs-${deployment.name("*")}`,
  ];
  return [
    allow("EncryptLogGroups", {
      principals: awsService(deployment.viaService("logs")),
      actions: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
      resources: thisKey,
      conditions: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": groups.map((group) =>
            deployment.arn("logs", `log-group:${group}`),
          ),
        },
      },
    }),
  ];
}

/**
 * Use of the key for the trail of that physical name: CloudTrail writes, members of the account read through S3.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function trailKeyUse(deployment: Deployment, trailName: string): KeyStatement[] {
  const trail = deployment.arn("cloudtrail", `trail/${trailName}`);
  const cloudTrail = { principals: awsService("cloudtrail.amazonaws.com"), resources: thisKey };
  const forTheTrail = { "aws:SourceArn": trail };
  return [
    allow("EncryptTrail", {
      ...cloudTrail,
      actions: "kms:GenerateDataKey*",
      conditions: { StringEquals: { ...forTheTrail, "kms:EncryptionContext:aws:cloudtrail:arn": trail } },
    }),
    allow("DescribeForTrail", {
      ...cloudTrail,
      actions: "kms:DescribeKey",
      conditions: { StringEquals: forTheTrail },
    }),
    // CloudTrail decrypts the bucket's own data key, whose encryption context is the bucket and not the trail.
    allow("UseBucketKeyForTrail", {
      ...cloudTrail,
      actions: "kms:Decrypt",
      conditions: { StringEquals: forTheTrail },
    }),
    membersOfAccount(deployment, "s3", ["kms:Decrypt"]),
  ];
}

/**
 * Use of the key for topics: services that publish to them, and roles of the deployment.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 * https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
 */
export function notificationsKeyUse(deployment: Deployment): KeyStatement[] {
  const publish = { actions: ["kms:Decrypt", "kms:GenerateDataKey*"], resources: thisKey } as const;
  return [
    allow("AlarmsPublish", {
      ...publish,
      principals: awsService("cloudwatch.amazonaws.com"),
      conditions: {
        StringEquals: { "aws:SourceAccount": deployment.accountId },
        ArnLike: { "aws:SourceArn": deployment.arn("cloudwatch", "alarm:*") },
      },
    }),
    // SNS does not hand over aws:SourceAccount and aws:SourceArn for EventBridge: the topic tells the account.
    allow("RulesPublish", {
      ...publish,
      principals: awsService("events.amazonaws.com"),
      conditions: { ArnLike: { "kms:EncryptionContext:aws:sns:topicArn": deployment.arn("sns", "*") } },
    }),
    ...(hasBudgets(deployment.partition)
      ? [
          allow("BudgetsPublish", {
            ...publish,
            principals: awsService("budgets.amazonaws.com"),
            conditions: {
              StringEquals: { "aws:SourceAccount": deployment.accountId },
              ArnLike: { "aws:SourceArn": deployment.arns.global("budgets", "*") },
            },
          }),
        ]
      : []),
    rolesOfDeployment(deployment, ["sns"], ["kms:Decrypt", "kms:GenerateDataKey"]),
  ];
}

/** Roles of this deployment that their own policies let use the key, through those services. */
function rolesOfDeployment(
  deployment: Deployment,
  services: readonly string[],
  actions: readonly KeyAction[],
): KeyStatement {
  return allow("RolesOfTheDeployment", {
    principals: accountRoot(deployment.accountRoot),
    actions,
    resources: thisKey,
    conditions: {
      ArnLike: { "aws:PrincipalArn": deployment.roleArn("*") },
      StringEquals: { "kms:ViaService": services.map((service) => deployment.viaService(service)) },
    },
  });
}

/** Roles and users of the account that their own policies let use the key, through that service. */
function membersOfAccount(
  deployment: Deployment,
  service: string,
  actions: readonly KeyAction[],
): KeyStatement {
  return allow(`Through${service.charAt(0).toUpperCase()}${service.slice(1)}`, {
    principals: accountRoot(deployment.accountRoot),
    actions,
    resources: thisKey,
    conditions: {
      ArnLike: notTheRootUser(deployment),
      StringEquals: { "kms:ViaService": deployment.viaService(service) },
    },
  });
}

/** Grants that those services make for themselves when somebody lets them; nobody makes one by hand. */
function grantsToServices(deployment: Deployment, services: readonly string[]): KeyStatement {
  return allow("GrantsToServices", {
    principals: accountRoot(deployment.accountRoot),
    actions: "kms:CreateGrant",
    resources: thisKey,
    conditions: {
      ArnLike: notTheRootUser(deployment),
      StringEquals: { "kms:ViaService": services.map((service) => deployment.viaService(service)) },
      Bool: { "kms:GrantIsForAWSResource": true },
    },
  });
}

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html */
function launchOfInstances(autoScalingRoleArn: string): KeyStatement[] {
  const byAutoScaling = { principals: roles(autoScalingRoleArn), resources: thisKey };
  return [
    allow("AutoScalingUsesVolumes", {
      ...byAutoScaling,
      actions: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
    }),
    allow("AutoScalingAttachesVolumes", {
      ...byAutoScaling,
      actions: "kms:CreateGrant",
      conditions: { Bool: { "kms:GrantIsForAWSResource": true } },
    }),
  ];
}

/**
 * Sessions of Session Manager: whoever starts one has a data key made, and the instance decrypts it. Both call KMS
 * themselves, with the session and the instance as encryption context; their own policies must allow it, too.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-enable-encryption.html
 */
function sessionsOnInstances(deployment: Deployment): KeyStatement[] {
  const session = {
    Null: {
      "kms:EncryptionContext:aws:ssm:SessionId": false,
      "kms:EncryptionContext:aws:ssm:TargetId": false,
      "kms:ViaService": true,
    },
  };
  const byAccount = { principals: accountRoot(deployment.accountRoot), resources: thisKey };
  return [
    allow("InstancesOpenSessions", {
      ...byAccount,
      actions: "kms:Decrypt",
      conditions: { ArnLike: { "aws:PrincipalArn": deployment.roleArn("*") }, ...session },
    }),
    allow("MembersStartSessions", {
      ...byAccount,
      actions: "kms:GenerateDataKey",
      conditions: { ArnLike: notTheRootUser(deployment), ...session },
    }),
  ];
}

/** Every role and user: the root user cannot be limited by identity policies, so that it must not use keys. */
function notTheRootUser({ arns }: Deployment): Record<ConditionKey, string[]> {
  return { "aws:PrincipalArn": [arns.global("iam", "role/*"), arns.global("iam", "user/*")] };
}
