import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policy, policyText, type BucketStatement } from "../../iam";
import {
  EncryptionKey,
  replicaKeyUse,
  type Administration,
  type EncryptionKeyArgs,
  type KeySettings,
} from "../kms";
import { rolePathProblems } from "../kms/grants";
import { refuse, type Transform } from "../shared";
import { archiveTierProblems, tierings, type ArchiveTiers } from "./archive-tiers";
import { BucketNotifications, type NotificationTransforms } from "./bucket-notifications";
import { encryptionStatements, isOwnBucket, transportStatements } from "./bucket-policy";
import { BucketReplication, type ReplicationTransforms } from "./bucket-replication";
import {
  HardenedBucket,
  type AccessLogTarget,
  type BucketBasics,
  type BucketTransforms,
} from "./hardened-bucket";
import { inventoryArgs, type Inventory } from "./inventory";
import type { Lifecycle } from "./lifecycle";
import { LogBucket } from "./log-bucket";
import { notificationProblems, type Notifications } from "./notification-settings";
import {
  grantProblems,
  objectPermissions,
  prefixProblems,
  type ObjectGrantee,
  type ObjectUse,
} from "./role-grants";
import { objectLockProblems, objectLockRule, type ObjectLock } from "./object-lock";
import { replicationProblems, type ExistingDestination, type Replication } from "./replication-settings";

/** Settings of a bucket that are off unless asked for. Switching one on or off replaces nothing. */
export interface BucketExtras {
  /** @default no copy elsewhere */
  readonly replication?: Replication;
  /** @default objects can be deleted */
  readonly objectLock?: ObjectLock;
  /** @default no lists */
  readonly inventory?: Inventory;
  /** @default nobody is told */
  readonly notifications?: Notifications;
  /** @default no archive tiers */
  readonly archiveTiers?: ArchiveTiers;
}

export interface BucketArgs extends BucketBasics, BucketExtras {
  /** The KMS key of everything in the bucket. */
  readonly keyArn: pulumi.Input<string>;
  /** The {@link LogBucket} that the access logs and inventories go to. */
  readonly accessLogs: AccessLogTarget;
  /**
   * Moves to cheaper storage classes and expiry.
   * @default those of {@link Lifecycle}'s fields
   */
  readonly lifecycle?: Lifecycle;
  /**
   * Further statements of the bucket policy, e.g. to let a service write.
   * @default none: access is a matter of identity policies alone
   */
  readonly statements?: (bucketArn: string) => readonly BucketStatement[];
  /**
   * Settings of the key that replication makes in the other region: those of the deployment's other keys.
   * @default those of the fields
   */
  readonly replicaKey?: KeySettings & Pick<Administration, "administrators">;
  /** Changes to children. */
  readonly transform?: AllBucketTransforms;
}

/** Changes to all children that a {@link Bucket} can have. */
export interface AllBucketTransforms extends BucketTransforms, ReplicationTransforms, NotificationTransforms {
  readonly objectLock?: Transform<aws.s3.BucketObjectLockConfigurationArgs>;
  readonly inventory?: Transform<aws.s3.InventoryArgs>;
  readonly archiveTiers?: Transform<aws.s3.BucketIntelligentTieringConfigurationArgs>;
  /** The policies of roles that grants make. */
  readonly grant?: Transform<aws.iam.RolePolicyArgs>;
  /** Changes to what replication makes in the other region. */
  readonly replica?: {
    readonly bucket?: AllBucketTransforms;
    readonly key?: EncryptionKeyArgs["transform"];
    readonly accessLogs?: BucketTransforms;
  };
}

/** What is wrong with the extras of a bucket, as far as plain values tell. */
export function bucketProblems(
  {
    replication,
    objectLock,
    notifications,
    archiveTiers,
    forceDestroy,
  }: BucketExtras & Pick<BucketBasics, "forceDestroy">,
  deployment?: BucketArgs["deployment"],
) {
  return [
    ...(replication === undefined ? [] : replicationProblems(replication, deployment)),
    ...(objectLock === undefined ? [] : objectLockProblems(objectLock, { forceDestroy })),
    ...(notifications === undefined ? [] : notificationProblems(notifications)),
    ...(archiveTiers === undefined ? [] : archiveTierProblems(archiveTiers)),
  ];
}

/**
 * A private bucket with versions, encrypted with a key of ours, that refuses requests without TLS 1.2 and uploads that
 * ask for another encryption or key. Uploads without encryption headers are encrypted by default.
 *
 * ```ts
 * const data = new Bucket("data", { deployment, keyArn: keys.data.arn, accessLogs });
 * ```
 */
export class Bucket extends HardenedBucket {
  /** The copy in another region, where replication makes one. */
  readonly replica: Bucket | undefined;
  private readonly granting: Pick<BucketArgs, "keyArn" | "transform">;

  constructor(name: string, args: BucketArgs, options?: pulumi.ComponentResourceOptions) {
    const bucketName = args.deployment.bucketName(args.purpose ?? name);
    if (!isOwnBucket(args.deployment, bucketName)) {
      refuse(`Bucket "${name}"`, [
        {
          path: ["purpose"],
          value: args.purpose ?? name,
          message: `short enough for S3's 63 characters: "${bucketName}" was cut before the environment, and the log bucket would refuse its access logs; fix: choose a shorter name, project or environment`,
        },
      ]);
    }
    refuse(`Bucket "${name}"`, bucketProblems(args, args.deployment));
    super(
      "storage:Bucket",
      name,
      {
        ...args,
        lifecycle: args.lifecycle ?? {},
        encryption: {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.keyArn },
          bucketKeyEnabled: true,
          blockedEncryptionTypes: ["SSE-C"],
        },
        policy: (bucketArn) =>
          pulumi
            .output(args.keyArn)
            .apply((keyArn) =>
              policy.bucket(
                ...transportStatements(bucketArn),
                ...encryptionStatements(bucketArn, keyArn),
                ...(args.statements?.(bucketArn) ?? []),
              ),
            ),
      },
      options,
    );
    this.granting = args;
    this.lockObjects(args);
    this.listObjects(args);
    this.tierObjects(args);
    this.notify(name, args);
    this.replica = this.replicate(name, args);
    this.finish();
  }

  /**
   * Lets a role of the deployment list and read objects.
   *
   * ```ts
   * data.grantRead("reports", { role: reportsRole, prefixes: ["reports/"] });
   * ```
   *
   * @param name who it is for, unique to the bucket and stable for ever: part of a logical name.
   * @returns the role's policy: what reads must wait for it.
   */
  grantRead(name: string, grantee: ObjectGrantee): aws.iam.RolePolicy {
    return this.grant(name, grantee, "read");
  }

  /** Lets a role of the deployment write objects, and neither read nor delete any; see {@link grantRead}. */
  grantWrite(name: string, grantee: ObjectGrantee): aws.iam.RolePolicy {
    return this.grant(name, grantee, "write");
  }

  /** Lets a role of the deployment list, read and write objects; see {@link grantRead}. */
  grantReadWrite(name: string, grantee: ObjectGrantee): aws.iam.RolePolicy {
    return this.grant(name, grantee, "readWrite");
  }

  private grant(name: string, grantee: ObjectGrantee, use: ObjectUse): aws.iam.RolePolicy {
    const { deployment, granting } = this;
    const { prefixes } = grantee;
    const what = `Grant "${name}" of bucket ${this.physicalName}`;
    refuse(what, [...grantProblems(deployment, name, grantee), ...prefixProblems(prefixes)]);
    const bucketArn = deployment.bucketArn(this.physicalName);
    return new aws.iam.RolePolicy(
      ...this.child(`grant-${name}`, granting.transform?.grant, {
        name: this.childName(`grant-${name}`),
        role: grantee.role.name,
        policy: pulumi.all([granting.keyArn, grantee.role.path]).apply(([keyArn, path]) => {
          refuse(what, rolePathProblems(deployment, path));
          return policyText(objectPermissions(deployment, { bucketArn, keyArn, prefixes }, use));
        }),
      }),
    );
  }

  private lockObjects({ deployment, objectLock, transform }: BucketArgs): void {
    if (objectLock === undefined) return;
    const lock = new aws.s3.BucketObjectLockConfiguration(
      ...this.child(
        "object-lock",
        transform?.objectLock,
        { bucket: this.bucketName, rule: objectLockRule(objectLock), region: deployment.resourceRegion },
        this.guardAfterTheOthers(),
      ),
    );
    this.setting(lock);
    this.guarantees(
      pulumi.all([this.arn, lock.objectLockEnabled, lock.rule]).apply(([arn, enabled, rule]) => [
        { id: "S4", control: "object lock", enabled: enabled === "Enabled", resource: arn },
        ...(objectLock.mode === undefined
          ? []
          : [
              {
                id: "S4",
                control: "new objects locked",
                enabled: rule?.defaultRetention.mode !== undefined,
                resource: arn,
              },
            ]),
      ]),
    );
  }

  private listObjects({ deployment, inventory, accessLogs, transform }: BucketArgs): void {
    if (inventory === undefined) return;
    const list = new aws.s3.Inventory(
      ...this.child(
        "inventory",
        transform?.inventory,
        inventoryArgs(deployment, inventory, { bucket: this.bucketName, logBucket: accessLogs.bucketName }),
        this.afterTheOthers(),
      ),
    );
    this.setting(list);
    this.guarantees(
      pulumi
        .all([this.arn, list.enabled])
        .apply(([arn, enabled]) => [
          { id: "S4", control: "inventory", enabled: enabled === true, resource: arn },
        ]),
    );
  }

  private tierObjects({ deployment, archiveTiers, transform }: BucketArgs): void {
    if (archiveTiers === undefined) return;
    this.setting(
      new aws.s3.BucketIntelligentTieringConfiguration(
        ...this.child(
          "archive-tiers",
          transform?.archiveTiers,
          {
            bucket: this.bucketName,
            name: "all-objects",
            tierings: tierings(archiveTiers),
            region: deployment.resourceRegion,
          },
          this.afterTheOthers(),
        ),
      ),
    );
  }

  private notify(name: string, { deployment, notifications, transform }: BucketArgs): void {
    if (notifications === undefined) return;
    const { started } = new BucketNotifications(
      `${name}-events`,
      {
        ...notifications,
        deployment,
        bucketName: this.bucketName,
        bucketArn: deployment.bucketArn(this.physicalName),
        transform,
      },
      this.afterTheOthers(),
    );
    this.setting(started);
  }

  private replicate(name: string, args: BucketArgs): Bucket | undefined {
    const { deployment, replication, objectLock, transform } = args;
    if (replication === undefined) return undefined;
    const { region, existing } = replication;
    const purpose = args.purpose ?? name;
    const copy = region === undefined ? undefined : this.copy(name, args, region);
    const replicated = new BucketReplication(
      `${name}-replication`,
      {
        ...replication,
        deployment,
        purpose,
        source: {
          bucketName: this.bucketName,
          bucketArn: deployment.bucketArn(this.physicalName),
          keyArn: args.keyArn,
          locks: objectLock !== undefined,
        },
        destination: copy?.destination ?? existingDestination(deployment, existing),
        transform,
      },
      // The copy must have all of its settings, object lock included.
      this.childOptions({ dependsOn: copy === undefined ? [this.last] : [this.last, copy.bucket.last] }),
    );
    this.setting(replicated.started);
    this.guarantees(replicated.controls);
    if (copy !== undefined) this.guarantees(copy.bucket.controls);
    return copy?.bucket;
  }

  /** The same bucket in another region, with its own key and log bucket. */
  private copy(name: string, args: BucketArgs, region: string) {
    const away = args.deployment.inRegion(region);
    const purpose = args.purpose ?? name;
    const transform = args.transform?.replica;
    const { administrators, deletionWindowInDays, rotationPeriodInDays } = args.replicaKey ?? {};
    const options = { parent: this };
    const key = new EncryptionKey(
      `${name}-replica-key`,
      {
        administrators,
        deletionWindowInDays,
        rotationPeriodInDays,
        deployment: away,
        purpose: `${purpose}-replica`,
        description: `Copies of ${purpose}`,
        use: replicaKeyUse(away),
        transform: transform?.key,
      },
      options,
    );
    const accessLogs = new LogBucket(
      `${name}-replica-access-logs`,
      {
        deployment: away,
        purpose: `${purpose}-access-logs`,
        retentionDays: args.replication?.logRetentionDays ?? 90,
        forceDestroy: args.forceDestroy,
        transform: transform?.accessLogs,
      },
      options,
    );
    const bucket = new Bucket(
      `${name}-replica`,
      {
        deployment: away,
        purpose,
        keyArn: key.arn,
        accessLogs,
        forceDestroy: args.forceDestroy,
        lifecycle: args.lifecycle,
        // S3 does not copy locked objects to where they could be deleted.
        objectLock: args.objectLock,
        transform: transform?.bucket,
      },
      options,
    );
    this.guarantees(key.controls);
    this.guarantees(accessLogs.controls);
    return { bucket, destination: { bucketArn: bucket.arn, keyArn: key.arn, region } };
  }
}

function existingDestination(
  deployment: BucketArgs["deployment"],
  existing: ExistingDestination | undefined,
) {
  const { bucketName = "", keyArn = "", accountId } = existing ?? {};
  return {
    bucketArn: deployment.bucketArn(bucketName),
    keyArn,
    region: keyArn.split(":")[3] ?? deployment.region,
    accountId,
  };
}
