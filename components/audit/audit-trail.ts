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
import { Bucket, type AccessLogTarget, type BucketArgs, type Lifecycle } from "../storage";
import { eventSelectors, type DataEvents } from "./trail-events";
import { trailBucketStatements, trailLogsPermissions, trailLogsTrust } from "./trail-policies";
import { trailControls } from "./trail-controls";

export interface AuditTrailArgs extends ComponentArgs {
  /** The KMS key of the trail's bucket and log files; its policy admits the trail of this name. */
  readonly keyArn: pulumi.Input<string>;
  /** The KMS key of the trail's log group. */
  readonly logsKeyArn: pulumi.Input<string>;
  /** The log bucket that the trail bucket's access logs go to. */
  readonly accessLogs: AccessLogTarget & {
    /** Its ARN: data events leave it out. */
    readonly arn: pulumi.Input<string>;
  };
  /**
   * Days that events stay in CloudWatch Logs, where the alarms look: one of its retention periods. Writing costs about
   * 0.57 USD a GB, keeping 0.03 a month and GB.
   */
  readonly logRetentionDays: number;
  /**
   * What becomes of log files in the bucket.
   * @default those of {@link Lifecycle}'s fields: nothing is ever deleted
   */
  readonly lifecycle?: Lifecycle;
  /**
   * Events besides those of management.
   * @default none
   */
  readonly dataEvents?: DataEvents;
  /**
   * Look for unusual rates of calls and errors: 0.35 USD per 100,000 management events and kind.
   * @default false
   */
  readonly insights?: boolean;
  /**
   * `pulumi destroy` deletes the bucket with all log files.
   * @default false
   */
  readonly forceDestroy?: boolean;
  /** Changes to children. */
  readonly transform?: {
    /** Of the bucket's children. */
    readonly bucket?: BucketArgs["transform"];
    readonly logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
    readonly role?: Transform<aws.iam.RoleArgs>;
    readonly rolePolicy?: Transform<aws.iam.RolePolicyArgs>;
    readonly trail?: Transform<aws.cloudtrail.TrailArgs>;
  };
}

/**
 * The record of who did what in the account, in all regions: a CloudTrail trail with file validation, encrypted with a
 * key of ours, delivered to a bucket of its own and to CloudWatch Logs. AWS delivers management events once for nothing;
 * where another trail of the account has them already, these cost 2 USD per 100,000.
 *
 * ```ts
 * const trail = new AuditTrail("audit", {
 *   deployment, keyArn: keys.trail.arn, logsKeyArn: keys.logs.arn, accessLogs, logRetentionDays: 365,
 * });
 * ```
 */
export class AuditTrail extends Component implements HasControls {
  readonly arn: pulumi.Output<string>;
  readonly trailName: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  /** The group that metric filters look at. */
  readonly logGroupName: pulumi.Output<string>;
  readonly logGroupArn: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: AuditTrailArgs, options?: pulumi.ComponentResourceOptions) {
    super("audit:AuditTrail", name, args, options);
    const { deployment, transform } = args;
    const trailName = deployment.name(name);

    const bucket = new Bucket(
      this.childName("bucket"),
      {
        deployment,
        purpose: name,
        keyArn: args.keyArn,
        accessLogs: args.accessLogs,
        lifecycle: args.lifecycle,
        forceDestroy: args.forceDestroy,
        statements: (bucketArn) => trailBucketStatements(deployment, trailName, bucketArn),
        transform: transform?.bucket,
      },
      { parent: this },
    );
    const logGroupName = deployment.logGroupName(name);
    const logGroup = new aws.cloudwatch.LogGroup(
      ...this.child(
        "logs",
        transform?.logGroup,
        {
          name: logGroupName,
          retentionInDays: args.logRetentionDays,
          kmsKeyId: args.logsKeyArn,
          tags: deployment.tags(logGroupName),
        },
        this.statefulOptions(),
      ),
    );
    const roleName = deployment.name(`${name}-logs`, 64);
    const role = new aws.iam.Role(
      ...this.child("logs-role", transform?.role, {
        name: roleName,
        path: deployment.rolePath,
        description: `Delivery of trail ${trailName} to CloudWatch Logs`,
        assumeRolePolicy: policyText(trailLogsTrust(deployment, trailName)),
        tags: deployment.tags(roleName),
      }),
    );
    const rolePolicy = new aws.iam.RolePolicy(
      ...this.child("logs-permissions", transform?.rolePolicy, {
        name: "write-events",
        role: role.name,
        policy: policyText(trailLogsPermissions(deployment, logGroupName)),
      }),
    );
    const trail = new aws.cloudtrail.Trail(
      ...this.child(
        "trail",
        transform?.trail,
        {
          name: trailName,
          s3BucketName: bucket.bucketName,
          kmsKeyId: args.keyArn,
          isMultiRegionTrail: true,
          includeGlobalServiceEvents: true,
          enableLogFileValidation: true,
          enableLogging: true,
          // CloudTrail wants the form with `:*`, which Pulumi's log-group ARNs lack.
          cloudWatchLogsGroupArn: pulumi.interpolate`${logGroup.arn}:*`,
          cloudWatchLogsRoleArn: role.arn,
          advancedEventSelectors: pulumi
            .all([bucket.arn, args.accessLogs.arn])
            .apply((logBucketArns) => eventSelectors(args.dataEvents ?? {}, logBucketArns)),
          insightSelectors:
            args.insights === true
              ? [{ insightType: "ApiCallRateInsight" }, { insightType: "ApiErrorRateInsight" }]
              : undefined,
          tags: deployment.tags(trailName),
        },
        this.statefulOptions({ dependsOn: [bucket, rolePolicy] }),
      ),
    );

    this.arn = trail.arn;
    this.trailName = trail.name;
    this.bucketName = bucket.bucketName;
    this.logGroupName = logGroup.name;
    this.logGroupArn = logGroup.arn;
    this.controls = pulumi
      .all([bucket.controls, trailControls(trail, logGroup)])
      .apply((lists) => lists.flat());
    this.registerOutputs({
      arn: this.arn,
      trailName: this.trailName,
      bucketName: this.bucketName,
      logGroupName: this.logGroupName,
      logGroupArn: this.logGroupArn,
      controls: this.controls,
    });
  }
}
