import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  Component,
  type ComponentArgs,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";

export interface BackupAlertsArgs extends ComponentArgs {
  /** The vault that backups go to and copies are made from. */
  readonly vaultArn: pulumi.Input<string>;
  /** The topic that is told; take `AlertTopic.arn`, which waits for the topic's policy. */
  readonly topicArn: pulumi.Input<string>;
  /** Changes to children. */
  readonly transform?: {
    readonly rule?: Transform<aws.cloudwatch.EventRuleArgs>;
    readonly target?: Transform<aws.cloudwatch.EventTargetArgs>;
  };
}

/** States in which a job has made nothing. */
const failures = ["ABORTED", "EXPIRED", "FAILED", "PARTIAL"];

/**
 * Tells of backups into a vault, and of copies out of it, that failed or did not begin in time. Nobody sees these
 * otherwise until a restore is needed. Free of charge.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
 *
 * ```ts
 * new BackupAlerts("backup-alerts", { deployment, vaultArn: vault.arn, topicArn: alerts.arn });
 * ```
 */
export class BackupAlerts extends Component implements HasControls {
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: BackupAlertsArgs, options?: pulumi.ComponentResourceOptions) {
    super("storage:BackupAlerts", name, args, options);
    const { deployment, transform } = args;
    const ruleName = deployment.name(name, 64);
    const rule = new aws.cloudwatch.EventRule(
      ...this.child<aws.cloudwatch.EventRuleArgs>("rule", transform?.rule, {
        name: ruleName,
        description: "Backups and their copies that failed",
        eventPattern: pulumi.output(args.vaultArn).apply((vaultArn) =>
          JSON.stringify({
            source: ["aws.backup"],
            "detail-type": ["Backup Job State Change", "Copy Job State Change"],
            detail: {
              state: failures,
              $or: [{ backupVaultArn: [vaultArn] }, { sourceBackupVaultArn: [vaultArn] }],
            },
          }),
        ),
        state: "ENABLED",
        tags: deployment.tags(ruleName),
      }),
    );
    const target = new aws.cloudwatch.EventTarget(
      ...this.child<aws.cloudwatch.EventTargetArgs>("target", transform?.target, {
        rule: rule.name,
        targetId: "alerts",
        arn: args.topicArn,
      }),
    );
    this.controls = pulumi
      .all([rule.arn, rule.name, rule.state, target.rule, target.arn, args.topicArn])
      .apply(([resource, ruled, state, targeted, told, topic]) => [
        {
          id: "S5",
          control: "failed backups are told",
          enabled: state === "ENABLED" && targeted === ruled && told === topic,
          resource,
        },
      ]);
    this.registerOutputs({ controls: this.controls });
  }
}
