import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyText, type PolicyDocument } from "../../iam";
import { Component, refuse, type ComponentArgs, type HasControls, type SecurityControl } from "../shared";
import { bucketControls } from "./bucket-controls";
import { lifecycleProblems, lifecycleRule, type Lifecycle } from "./lifecycle";

/** Where a bucket's access logs go. */
export interface AccessLogTarget {
  readonly bucketName: pulumi.Input<string>;
}

/** What every kind of bucket lets its users choose. */
export interface BucketBasics extends ComponentArgs {
  /**
   * The part of the bucket's physical name between project and environment.
   * @default the component's name
   */
  readonly purpose?: string;
  /**
   * `pulumi destroy` deletes the bucket with everything in it. Without it, a bucket that holds anything stays.
   * @default false
   */
  readonly forceDestroy?: boolean;
}

interface HardeningArgs extends BucketBasics {
  readonly encryption: aws.types.input.s3.BucketServerSideEncryptionConfigurationRule;
  readonly lifecycle: Lifecycle;
  readonly policy: (bucketArn: string) => pulumi.Input<PolicyDocument>;
  readonly accessLogs?: AccessLogTarget;
}

/**
 * What all buckets have in common: no public access, no ACLs, versions, encryption, a lifecycle, a policy. The settings
 * are made one after the other, since S3 refuses parallel changes of one bucket (OperationAborted); public access is
 * blocked first and the policy comes last.
 */
export abstract class HardenedBucket extends Component implements HasControls {
  /** The bucket's name; known when its policy is in place, so that whoever uses it finds a finished bucket. */
  readonly bucketName: pulumi.Output<string>;
  /** The bucket's ARN; known when its policy is in place. */
  readonly arn: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  protected constructor(
    kind: string,
    name: string,
    args: HardeningArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super(kind, name, args, options);
    const physicalName = args.deployment.bucketName(args.purpose ?? name);
    const physicalArn = args.deployment.bucketArn(physicalName);
    refuse(`The lifecycle of bucket "${name}"`, lifecycleProblems(args.lifecycle));

    const bucket = new aws.s3.Bucket(
      this.childName("bucket"),
      {
        bucket: physicalName,
        forceDestroy: args.forceDestroy ?? false,
        tags: args.deployment.tags(physicalName),
      },
      this.statefulOptions(),
    );
    const publicAccess = new aws.s3.BucketPublicAccessBlock(
      this.childName("public-access"),
      {
        bucket: bucket.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      this.childOptions(),
    );
    const ownership = new aws.s3.BucketOwnershipControls(
      this.childName("ownership"),
      { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      this.childOptions({ dependsOn: publicAccess }),
    );
    const versioning = new aws.s3.BucketVersioning(
      this.childName("versioning"),
      { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
      this.childOptions({ dependsOn: ownership }),
    );
    const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
      this.childName("encryption"),
      { bucket: bucket.bucket, rules: [args.encryption] },
      this.childOptions({ dependsOn: versioning }),
    );
    const lifecycle = new aws.s3.BucketLifecycleConfiguration(
      this.childName("lifecycle"),
      { bucket: bucket.bucket, rules: [lifecycleRule(args.lifecycle)] },
      this.childOptions({ dependsOn: encryption }),
    );
    const logging =
      args.accessLogs === undefined
        ? undefined
        : new aws.s3.BucketLogging(
            this.childName("logging"),
            {
              bucket: bucket.bucket,
              targetBucket: args.accessLogs.bucketName,
              targetPrefix: `${physicalName}/`,
            },
            this.childOptions({ dependsOn: lifecycle }),
          );
    const policy = new aws.s3.BucketPolicy(
      this.childName("policy"),
      { bucket: bucket.bucket, policy: pulumi.output(args.policy(physicalArn)).apply(policyText) },
      this.childOptions({ dependsOn: logging ?? lifecycle }),
    );

    // Through the policy's own output, so that users of the bucket wait for all of the above.
    this.bucketName = policy.bucket;
    this.arn = policy.bucket.apply((bucketName) => args.deployment.bucketArn(bucketName));
    this.controls = bucketControls(args.deployment, {
      bucket,
      publicAccess,
      ownership,
      versioning,
      encryption,
      lifecycle,
      logging,
      policy,
    });
    this.registerOutputs({ bucketName: this.bucketName, arn: this.arn, controls: this.controls });
  }
}
