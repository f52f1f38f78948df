import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyText } from "../../iam";
import {
  Component,
  type ComponentArgs,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";
import { replicationPermissions, replicationTrust } from "./replication-policies";
import type { Replication } from "./replication-settings";

/** Changes to the children of a replication. */
export interface ReplicationTransforms {
  readonly role?: Transform<aws.iam.RoleArgs>;
  readonly rolePolicy?: Transform<aws.iam.RolePolicyArgs>;
  readonly replication?: Transform<aws.s3.BucketReplicationConfigArgs>;
}

export interface BucketReplicationArgs
  extends ComponentArgs, Pick<Replication, "deleteMarkers" | "timeControl" | "storageClass"> {
  /** The part of the role's name between project and environment, before `-replication`. */
  readonly purpose: string;
  /** The bucket that is copied. */
  readonly source: {
    /** Its name. */
    readonly bucketName: pulumi.Input<string>;
    /** Its ARN, plain, so that the role's policy is known in a preview. */
    readonly bucketArn: string;
    /** The key that encrypts it. */
    readonly keyArn: pulumi.Input<string>;
    /** Whether the source has object lock. */
    readonly locks: boolean;
  };
  /** A bucket that keeps versions. */
  readonly destination: {
    /** Its ARN. */
    readonly bucketArn: pulumi.Input<string>;
    /** The key that encrypts the copies. */
    readonly keyArn: pulumi.Input<string>;
    /** Its region. Transfer between regions is charged, from 0.02 USD a GB. */
    readonly region: string;
    /** Its account. @default the source's */
    readonly accountId?: string;
  };
  /** Changes to children. */
  readonly transform?: ReplicationTransforms;
}

/**
 * Has S3 copy every new version of a bucket to another one, through a role that can do nothing else. Both must keep
 * versions before: pass what makes them do so in `dependsOn`.
 */
export class BucketReplication extends Component implements HasControls {
  readonly roleArn: pulumi.Output<string>;
  /** What is there when S3 has started to copy. */
  readonly started: pulumi.Resource;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: BucketReplicationArgs, options?: pulumi.ComponentResourceOptions) {
    super("storage:BucketReplication", name, args, options);
    const { deployment, source, destination, transform } = args;
    const otherAccount =
      destination.accountId !== undefined && destination.accountId !== deployment.accountId
        ? destination.accountId
        : undefined;
    const physicalName = deployment.name(`${args.purpose}-replication`, 64);

    const role = new aws.iam.Role(
      ...this.child("role", transform?.role, {
        name: physicalName,
        path: deployment.rolePath,
        description: `S3 copies ${args.purpose} to ${destination.region}`,
        assumeRolePolicy: policyText(replicationTrust()),
        tags: deployment.tags(physicalName),
      }),
    );
    const permissions = new aws.iam.RolePolicy(
      ...this.child("role-policy", transform?.rolePolicy, {
        name: "replication",
        role: role.name,
        policy: pulumi
          .all([source.keyArn, destination.bucketArn, destination.keyArn])
          .apply(([sourceKeyArn, destinationArn, destinationKeyArn]) =>
            policyText(
              replicationPermissions(deployment, {
                sourceArn: source.bucketArn,
                sourceKeyArn,
                destinationArn,
                destinationKeyArn,
                destinationRegion: destination.region,
                otherAccount: otherAccount !== undefined,
                deleteMarkers: args.deleteMarkers ?? false,
                locks: source.locks,
              }),
            ),
          ),
      }),
    );
    const replication = new aws.s3.BucketReplicationConfig(
      ...this.child(
        "rule",
        transform?.replication,
        {
          bucket: source.bucketName,
          role: role.arn,
          rules: [this.rule(args, otherAccount)],
          region: deployment.resourceRegion,
        },
        // The first objects must not meet a role that can do nothing yet.
        this.childOptions(pulumi.mergeOptions({ dependsOn: permissions }, { dependsOn: options?.dependsOn })),
      ),
    );

    this.roleArn = role.arn;
    this.started = replication;
    this.controls = replication.rules.apply((rules) => [
      {
        id: "S4",
        control: "replicated, encrypted with the destination's key",
        enabled: rules.some(
          ({ status, destination: to, sourceSelectionCriteria }) =>
            status === "Enabled" &&
            (to.encryptionConfiguration?.replicaKmsKeyId ?? "") !== "" &&
            sourceSelectionCriteria?.sseKmsEncryptedObjects?.status === "Enabled",
        ),
        resource: source.bucketArn,
      },
    ]);
    this.registerOutputs({ roleArn: this.roleArn, controls: this.controls });
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html */
  private rule(
    { destination, deleteMarkers = false, timeControl = false, storageClass }: BucketReplicationArgs,
    otherAccount: string | undefined,
  ): aws.types.input.s3.BucketReplicationConfigRule {
    return {
      id: "all-objects",
      status: "Enabled",
      priority: 0,
      filter: { prefix: "" },
      deleteMarkerReplication: { status: deleteMarkers ? "Enabled" : "Disabled" },
      // All objects are encrypted with a KMS key, and S3 copies none of those unless told.
      sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
      destination: {
        bucket: destination.bucketArn,
        encryptionConfiguration: { replicaKmsKeyId: destination.keyArn },
        storageClass,
        ...(timeControl && {
          replicationTime: { status: "Enabled", time: { minutes: 15 } },
          metrics: { status: "Enabled", eventThreshold: { minutes: 15 } },
        }),
        ...(otherAccount !== undefined && {
          account: otherAccount,
          accessControlTranslation: { owner: "Destination" },
        }),
      },
    };
  }
}
