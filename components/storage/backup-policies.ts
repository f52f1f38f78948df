import { allow, awsService, policy, type IdentityStatement, type PolicyDocument } from "../../iam";
import type { Deployment } from "../shared";

/** Lets AWS Backup assume the role, for this account only. */
export function backupTrust(deployment: Deployment): PolicyDocument {
  return policy.trust(
    allow("Backup", {
      principals: awsService("backup.amazonaws.com"),
      actions: "sts:AssumeRole",
      conditions: { StringEquals: { "aws:SourceAccount": deployment.accountId } },
    }),
  );
}

/** A vault and the key of what is kept in it, in the region of that deployment. */
export interface BackupPlace {
  readonly deployment: Deployment;
  readonly vaultArn: string;
  /** The key of the databases here, or of their copies. */
  readonly keyArn: string;
}

/**
 * What the role needs to make, copy and expire snapshots of these databases, and nothing else. AWS's own policy
 * (`AWSBackupServiceRolePolicyForBackup`) covers every service and every resource; this is the part for RDS and Aurora
 * that AWS names for policies of one's own, without rights to share snapshots and to change databases, which only
 * continuous backups need.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html (customer managed policies)
 *
 * @param databases ARNs, or patterns of them.
 * @param places where backups are made first, then where they are copied to.
 */
export function backupPermissions(
  databases: readonly string[],
  places: readonly BackupPlace[],
): PolicyDocument {
  const regional = (...kinds: readonly string[]) =>
    places.flatMap(({ deployment }) => kinds.map((kind) => deployment.arn("rds", kind)));
  const snapshots = regional("snapshot:awsbackup:*", "cluster-snapshot:awsbackup:*");
  const recoveryPoints = [
    ...snapshots,
    ...places.map(({ deployment }) => deployment.arn("backup", "recovery-point:*")),
  ];
  const keys = [...new Set(places.map(({ keyArn }) => keyArn))];
  const statements: IdentityStatement[] = [
    allow("LookForDatabases", {
      actions: ["rds:DescribeDB*", "rds:ListTagsForResource"],
      resources: regional("db:*", "cluster:*", "snapshot:*", "cluster-snapshot:*", "cluster-auto-backup:*"),
    }),
    allow("MakeSnapshots", {
      actions: ["rds:CreateDBSnapshot", "rds:CreateDBClusterSnapshot"],
      resources: [...databases, ...snapshots],
    }),
    allow("CopyAndExpireSnapshots", {
      actions: [
        "rds:AddTagsToResource",
        "rds:CopyDBSnapshot",
        "rds:CopyDBClusterSnapshot",
        "rds:DeleteDBSnapshot",
        "rds:DeleteDBClusterSnapshot",
      ],
      resources: snapshots,
    }),
    allow("FillVaults", {
      actions: ["backup:DescribeBackupVault", "backup:CopyIntoBackupVault"],
      resources: places.map(({ vaultArn }) => vaultArn),
    }),
    allow("HandleRecoveryPoints", {
      actions: ["backup:CopyFromBackupVault", "backup:TagResource"],
      resources: recoveryPoints,
    }),
    allow("LookAtKeys", { actions: "kms:DescribeKey", resources: keys }),
    allow("LetRdsUseKeys", {
      actions: "kms:CreateGrant",
      resources: keys,
      conditions: {
        Bool: { "kms:GrantIsForAWSResource": true },
        StringEquals: { "kms:ViaService": places.map(({ deployment }) => deployment.viaService("rds")) },
      },
    }),
    // AWS offers no resource to limit it to: it tells names and tags, no content.
    allow("FindByTag", { actions: "tag:GetResources", resources: "*" }),
  ];
  return policy.identity(...statements);
}
