import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyText, type PolicyDocument } from "../../iam";
import {
  Component,
  refuse,
  type ComponentArgs,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";
import { adoptedControls, bucketControls } from "./bucket-controls";
import { purposeProblems } from "./purpose-problems";
import { lifecycleProblems, lifecycleRule, type Lifecycle } from "./lifecycle";

/** Where a bucket's access logs go. */
export interface AccessLogTarget {
  /** The log bucket's name, known when its policy is in place. */
  readonly bucketName: pulumi.Input<string>;
}

/** Changes to the children that every bucket has. */
export interface BucketTransforms {
  readonly bucket?: Transform<aws.s3.BucketArgs>;
  readonly publicAccess?: Transform<aws.s3.BucketPublicAccessBlockArgs>;
  readonly ownership?: Transform<aws.s3.BucketOwnershipControlsArgs>;
  readonly versioning?: Transform<aws.s3.BucketVersioningArgs>;
  readonly encryption?: Transform<aws.s3.BucketServerSideEncryptionConfigurationArgs>;
  readonly lifecycle?: Transform<aws.s3.BucketLifecycleConfigurationArgs>;
  readonly logging?: Transform<aws.s3.BucketLoggingArgs>;
  readonly policy?: Transform<aws.s3.BucketPolicyArgs>;
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
  /** Changes to children. */
  readonly transform?: BucketTransforms;
}

interface HardeningArgs extends BucketBasics {
  readonly existing?: undefined;
  readonly encryption: aws.types.input.s3.BucketServerSideEncryptionConfigurationRule;
  readonly lifecycle: Lifecycle;
  readonly policy: (bucketArn: string) => pulumi.Input<PolicyDocument>;
  readonly accessLogs?: AccessLogTarget;
}

/** A bucket that is looked up and not changed. */
interface AdoptionArgs extends ComponentArgs {
  readonly existing: string;
}

interface Finished {
  /** Known when the bucket's policy is in place, so that whoever uses it finds a finished bucket. */
  readonly bucketName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;
  /** The setting that was made last. */
  readonly last: pulumi.Resource;
}

/**
 * What all buckets have in common: no public access, no ACLs, versions, encryption, a lifecycle, a policy. The settings
 * are made one after the other, since S3 refuses parallel changes of one bucket (OperationAborted); public access is
 * blocked first and the policy comes last. Further settings of a kind of bucket come after the policy.
 */
export abstract class HardenedBucket extends Component implements HasControls {
  /** The bucket's name; known when its policy is in place, so that whoever uses it finds a finished bucket. */
  readonly bucketName: pulumi.Output<string>;
  /** The bucket's ARN; known when its policy is in place. */
  readonly arn: pulumi.Output<string>;
  /** The bucket's name as plain text, also before there is one. */
  protected readonly physicalName: string;
  /** The setting of the bucket that was made last. */
  protected last: pulumi.Resource;
  private readonly parts: pulumi.Output<SecurityControl[]>[];

  protected constructor(
    kind: string,
    name: string,
    args: HardeningArgs | AdoptionArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super(kind, name, args, options);
    if (args.existing === undefined) {
      refuse(`Bucket "${name}"`, purposeProblems(args.purpose ?? name));
      refuse(`The lifecycle of bucket "${name}"`, lifecycleProblems(args.lifecycle));
      this.physicalName = args.deployment.bucketName(args.purpose ?? name);
    } else {
      this.physicalName = args.existing;
    }
    const { bucketName, arn, controls, last } =
      args.existing === undefined ? this.made(args) : this.adopted();
    this.bucketName = bucketName;
    this.arn = arn;
    this.last = last;
    this.parts = [controls];
  }

  get controls(): pulumi.Output<SecurityControl[]> {
    return pulumi.all(this.parts).apply((lists) => lists.flat());
  }

  /** Options of a setting that is made after all others so far. */
  protected afterTheOthers(): pulumi.CustomResourceOptions {
    return this.childOptions({ dependsOn: this.last });
  }

  /** As {@link afterTheOthers}, for a setting without which the bucket's data are less safe. */
  protected guardAfterTheOthers(): pulumi.CustomResourceOptions {
    return this.guardOptions({ dependsOn: this.last });
  }

  /** Remembers a setting of the bucket: the next one waits for it. */
  protected setting<Setting extends pulumi.Resource>(setting: Setting): Setting {
    this.last = setting;
    return setting;
  }

  /** Adds what a further setting guarantees. */
  protected guarantees(controls: pulumi.Output<SecurityControl[]>): void {
    this.parts.push(controls);
  }

  /** The bucket is finished: to be called at the end of the constructor of each kind of bucket. */
  protected finish(more: pulumi.Inputs = {}): void {
    this.registerOutputs({ bucketName: this.bucketName, arn: this.arn, controls: this.controls, ...more });
  }

  private adopted(): Finished {
    const bucket = this.existing(aws.s3.Bucket, "bucket", this.physicalName);
    const encryption = this.existing(
      aws.s3.BucketServerSideEncryptionConfiguration,
      "encryption",
      this.physicalName,
    );
    return {
      bucketName: bucket.bucket,
      arn: bucket.arn,
      controls: adoptedControls(bucket, encryption),
      last: bucket,
    };
  }

  private made(args: HardeningArgs): Finished {
    const { deployment, transform } = args;
    const { physicalName } = this;
    const physicalArn = deployment.bucketArn(physicalName);
    const region = deployment.resourceRegion;

    const bucket = new aws.s3.Bucket(
      ...this.child(
        "bucket",
        transform?.bucket,
        {
          bucket: physicalName,
          forceDestroy: args.forceDestroy ?? false,
          region,
          tags: deployment.tags(physicalName),
        },
        this.statefulOptions(),
      ),
    );
    const publicAccess = new aws.s3.BucketPublicAccessBlock(
      ...this.child(
        "public-access",
        transform?.publicAccess,
        {
          bucket: bucket.bucket,
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
          region,
        },
        this.guardOptions(),
      ),
    );
    const ownership = new aws.s3.BucketOwnershipControls(
      ...this.child(
        "ownership",
        transform?.ownership,
        { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" }, region },
        this.guardOptions({ dependsOn: publicAccess }),
      ),
    );
    const versioning = new aws.s3.BucketVersioning(
      ...this.child(
        "versioning",
        transform?.versioning,
        { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" }, region },
        this.guardOptions({ dependsOn: ownership }),
      ),
    );
    const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
      ...this.child(
        "encryption",
        transform?.encryption,
        { bucket: bucket.bucket, rules: [args.encryption], region },
        this.guardOptions({ dependsOn: versioning }),
      ),
    );
    const lifecycle = new aws.s3.BucketLifecycleConfiguration(
      ...this.child(
        "lifecycle",
        transform?.lifecycle,
        { bucket: bucket.bucket, rules: [lifecycleRule(args.lifecycle)], region },
        this.guardOptions({ dependsOn: encryption }),
      ),
    );
    const logging =
      args.accessLogs === undefined
        ? undefined
        : new aws.s3.BucketLogging(
            ...this.child(
              "logging",
              transform?.logging,
              {
                bucket: bucket.bucket,
                targetBucket: args.accessLogs.bucketName,
                targetPrefix: `${physicalName}/`,
                region,
              },
              this.guardOptions({ dependsOn: lifecycle }),
            ),
          );
    const policy = new aws.s3.BucketPolicy(
      ...this.child(
        "policy",
        transform?.policy,
        {
          bucket: bucket.bucket,
          policy: pulumi.output(args.policy(physicalArn)).apply(policyText),
          region,
        },
        this.guardOptions({ dependsOn: logging ?? lifecycle }),
      ),
    );
    return {
      // Through the policy's own output, so that users of the bucket wait for all of the above.
      bucketName: policy.bucket,
      arn: policy.bucket.apply((bucketName) => deployment.bucketArn(bucketName)),
      controls: bucketControls(deployment, {
        bucket,
        publicAccess,
        ownership,
        versioning,
        encryption,
        lifecycle,
        logging,
        policy,
      }),
      last: policy,
    };
  }
}
