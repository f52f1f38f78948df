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
import { deliveryPolicy, recorderTrust } from "./config-policies";
import { configRuleKeys, ruleIdentifier, ruleParameters, type ConfigRuleKey } from "./config-rules";

export interface ConfigRecorderArgs extends ComponentArgs {
  /** The KMS key of the bucket that configurations are delivered to; roles of the deployment must be able to use it. */
  readonly keyArn: pulumi.Input<string>;
  /** The log bucket that the bucket's access logs go to. */
  readonly accessLogs: AccessLogTarget;
  /**
   * What becomes of delivered configurations.
   * @default those of {@link Lifecycle}'s fields: nothing is ever deleted
   */
  readonly lifecycle?: Lifecycle;
  /**
   * `pulumi destroy` deletes the bucket with everything in it.
   * @default false
   */
  readonly forceDestroy?: boolean;
  /**
   * How often changes are recorded: 0.003 USD a change, or 0.012 a resource and day with changes.
   * @default "CONTINUOUS"
   */
  readonly frequency?: "CONTINUOUS" | "DAILY";
  /**
   * Rules to leave out, e.g. those that the region does not offer.
   * @default none
   */
  readonly disabledRules?: readonly ConfigRuleKey[];
  /** Changes to children. */
  readonly transform?: {
    /** Of the bucket's children. */
    readonly bucket?: BucketArgs["transform"];
    readonly role?: Transform<aws.iam.RoleArgs>;
    readonly rolePolicyAttachment?: Transform<aws.iam.RolePolicyAttachmentArgs>;
    readonly rolePolicy?: Transform<aws.iam.RolePolicyArgs>;
    readonly recorder?: Transform<aws.cfg.RecorderArgs>;
    readonly deliveryChannel?: Transform<aws.cfg.DeliveryChannelArgs>;
    readonly recorderStatus?: Transform<aws.cfg.RecorderStatusArgs>;
    /** Of all rules; functions are given the name, which ends in the rule's key. */
    readonly rule?: Transform<aws.cfg.RuleArgs>;
  };
}

/**
 * AWS Config: records every resource of the account and region, and judges them by rules of the CIS benchmark. An
 * account has one recorder a region. Charged by the recorded change, and 0.001 USD by the evaluation of a rule.
 *
 * ```ts
 * new ConfigRecorder("config", { deployment, keyArn: keys.data.arn, accessLogs });
 * ```
 */
export class ConfigRecorder extends Component implements HasControls {
  readonly bucketName: pulumi.Output<string>;
  /** The recorder's name; known when it records. */
  readonly recorderName: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: ConfigRecorderArgs, options?: pulumi.ComponentResourceOptions) {
    super("account:ConfigRecorder", name, args, options);
    const { deployment, transform } = args;
    const bucket = new Bucket(
      this.childName("bucket"),
      {
        deployment,
        purpose: name,
        keyArn: args.keyArn,
        accessLogs: args.accessLogs,
        lifecycle: args.lifecycle,
        forceDestroy: args.forceDestroy,
        transform: transform?.bucket,
      },
      { parent: this },
    );
    const roleName = deployment.name(name, 64);
    const role = new aws.iam.Role(
      ...this.child("role", transform?.role, {
        name: roleName,
        path: deployment.rolePath,
        description: "AWS Config reads the account's resources and delivers what it records",
        assumeRolePolicy: policyText(recorderTrust(deployment)),
        tags: deployment.tags(roleName),
      }),
    );
    // What Config must read grows with AWS; only AWS's own policy keeps up with it.
    const reading = new aws.iam.RolePolicyAttachment(
      ...this.child("reading", transform?.rolePolicyAttachment, {
        role: role.name,
        policyArn: deployment.arns.managedPolicy("service-role/AWS_ConfigRole"),
      }),
    );
    const delivery = new aws.iam.RolePolicy(
      ...this.child("delivery", transform?.rolePolicy, {
        name: "delivery",
        role: role.name,
        policy: pulumi
          .all([bucket.arn, args.keyArn])
          .apply(([bucketArn, keyArn]) => policyText(deliveryPolicy(deployment, { bucketArn, keyArn }))),
      }),
    );

    // AWS refuses each of these before the one above it: recorder, channel, start, rules.
    const recorder = new aws.cfg.Recorder(
      ...this.child(
        "recorder",
        transform?.recorder,
        {
          name: deployment.name(name, 256),
          roleArn: role.arn,
          recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
          recordingMode: { recordingFrequency: args.frequency ?? "CONTINUOUS" },
        },
        this.childOptions({ dependsOn: [reading, delivery] }),
      ),
    );
    const channel = new aws.cfg.DeliveryChannel(
      ...this.child(
        "channel",
        transform?.deliveryChannel,
        {
          name: deployment.name(name, 256),
          s3BucketName: bucket.bucketName,
          s3KmsKeyArn: args.keyArn,
          snapshotDeliveryProperties: { deliveryFrequency: "TwentyFour_Hours" },
        },
        this.childOptions({ dependsOn: recorder }),
      ),
    );
    const status = new aws.cfg.RecorderStatus(
      ...this.child(
        "status",
        transform?.recorderStatus,
        { name: recorder.name, isEnabled: true },
        this.childOptions({ dependsOn: channel }),
      ),
    );
    for (const key of configRuleKeys.filter((rule) => args.disabledRules?.includes(rule) !== true)) {
      const ruleName = deployment.name(key, 128);
      new aws.cfg.Rule(
        ...this.child(
          `rule-${key}`,
          transform?.rule,
          {
            name: ruleName,
            source: { owner: "AWS", sourceIdentifier: ruleIdentifier(key) },
            inputParameters: ruleParameters(key),
            tags: deployment.tags(ruleName),
          },
          this.childOptions({ dependsOn: status }),
        ),
      );
    }

    this.bucketName = bucket.bucketName;
    this.recorderName = status.name;
    this.controls = pulumi
      .all([bucket.controls, recorderControls(recorder, status)])
      .apply((lists) => lists.flat());
    this.registerOutputs({
      bucketName: this.bucketName,
      recorderName: this.recorderName,
      controls: this.controls,
    });
  }
}

/** What a recorder shows of itself, made here or before. */
export function recorderControls(
  recorder: aws.cfg.Recorder,
  status: aws.cfg.RecorderStatus,
): pulumi.Output<SecurityControl[]> {
  return pulumi
    .all([recorder.name, recorder.recordingGroup, status.isEnabled])
    .apply(([resource, group, enabled]) => [
      {
        id: "A5",
        control: "AWS Config records all resources",
        enabled: enabled && group.allSupported === true,
        resource,
      },
    ]);
}
