import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  Component,
  refuse,
  type ComponentArgs,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";
import {
  areRecorded,
  preferences,
  preferencesDocument,
  sessionProblems,
  type SessionOwnership,
  type SessionTargets,
} from "./session-settings";

export interface SessionPreferencesArgs extends ComponentArgs, SessionOwnership {
  /** Encrypts what is typed and shown, between whoever starts a session and the instance; about 0.03 USD per 10,000. */
  readonly keyArn: pulumi.Input<string>;
  /** Encrypts the records. */
  readonly logsKeyArn: pulumi.Input<string>;
  /** Changes to children. */
  readonly transform?: {
    readonly document?: Transform<aws.ssm.DocumentArgs>;
    readonly logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
  };
}

/**
 * The preferences of Session Manager: every session is encrypted with the project's key and recorded, as it is typed,
 * in an encrypted log group. They hold for all instances of the account and region.
 *
 * ```ts
 * const sessions = new SessionPreferences("sessions", {
 *   deployment, ownership: "create", keyArn: keys.data.arn, logsKeyArn: keys.logs.arn, logRetentionDays: 365,
 * });
 * new AutoScalingGroup("web", { ...args, sessions });
 * ```
 */
export class SessionPreferences extends Component implements HasControls {
  /** What instances must be able to use for sessions; undefined when the preferences are not looked at. */
  readonly targets: pulumi.Output<SessionTargets> | undefined;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: SessionPreferencesArgs, options?: pulumi.ComponentResourceOptions) {
    super("compute:SessionPreferences", name, args, options);
    refuse(`Session preferences "${name}"`, sessionProblems(args));
    const { existing, ownership } = args;
    if (ownership === "skip") {
      this.controls = pulumi.output([]);
    } else if (existing === undefined) {
      const logGroupName = this.deployment.logGroupName(name);
      this.targets = pulumi.output(args.keyArn).apply((keyArn) => ({ keyArn, logGroupName }));
      this.controls = this.made(logGroupName, args, this.targets);
    } else {
      const document = this.existing(aws.ssm.Document, "document", preferencesDocument);
      this.targets = pulumi.output(existing);
      this.controls = pulumi.all([recorded(document, this.targets)]);
    }
    this.registerOutputs({ targets: this.targets, controls: this.controls });
  }

  private made(
    logGroupName: string,
    { deployment, logsKeyArn, transform, ...settings }: SessionPreferencesArgs,
    targets: pulumi.Output<SessionTargets>,
  ): pulumi.Output<SecurityControl[]> {
    const logGroup = new aws.cloudwatch.LogGroup(
      ...this.child(
        "logs",
        transform?.logGroup,
        {
          name: logGroupName,
          kmsKeyId: logsKeyArn,
          retentionInDays: settings.logRetentionDays,
          tags: deployment.tags(logGroupName),
        },
        this.statefulOptions(),
      ),
    );
    const document = new aws.ssm.Document(
      ...this.child(
        "document",
        transform?.document,
        {
          name: preferencesDocument,
          documentType: "Session",
          documentFormat: "JSON",
          content: targets.apply((known) => preferences(known, settings)),
          tags: deployment.tags(preferencesDocument),
        },
        this.childOptions({ dependsOn: logGroup }),
      ),
    );
    return pulumi
      .all([recorded(document, targets), logGroup.arn, logGroup.kmsKeyId])
      .apply(([control, resource, key]) => [
        control,
        { id: "A3", control: "records of sessions encrypted", enabled: Boolean(key), resource },
      ]);
  }
}

function recorded(
  document: aws.ssm.Document,
  targets: pulumi.Output<SessionTargets>,
): pulumi.Output<SecurityControl> {
  return pulumi.all([document.arn, document.content, targets]).apply(([resource, content, known]) => ({
    id: "C3",
    control: "sessions on instances encrypted with a KMS key and recorded",
    enabled: areRecorded(content, known),
    resource,
  }));
}
