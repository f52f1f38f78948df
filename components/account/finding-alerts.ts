import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Component, type ComponentArgs, type HasControls, type SecurityControl } from "../shared";

export interface FindingAlertsArgs extends ComponentArgs {
  /** The topic that findings are published to; take `AlertTopic.arn`, which waits for the topic's policy. */
  readonly topicArn: pulumi.Input<string>;
}

/**
 * Findings worth waking somebody for.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-eventbridge.html
 */
const patterns = {
  // From 7 on GuardDuty calls a finding severe.
  guardduty: {
    source: ["aws.guardduty"],
    "detail-type": ["GuardDuty Finding"],
    detail: { severity: [{ numeric: [">=", 7] }] },
  },
  "security-hub": {
    source: ["aws.securityhub"],
    "detail-type": ["Security Hub Findings - Imported"],
    detail: {
      findings: {
        Severity: { Label: ["HIGH", "CRITICAL"] },
        Workflow: { Status: ["NEW"] },
        RecordState: ["ACTIVE"],
        Compliance: { Status: ["FAILED"] },
      },
    },
  },
  "access-analyzer": {
    source: ["aws.access-analyzer"],
    "detail-type": ["Access Analyzer Finding"],
    detail: { status: ["ACTIVE"] },
  },
} as const;

/**
 * Tells the alert topic of severe findings of GuardDuty, Security Hub and IAM Access Analyzer.
 *
 * ```ts
 * new FindingAlerts("findings", { deployment, topicArn: alerts.arn });
 * ```
 */
export class FindingAlerts extends Component implements HasControls {
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: FindingAlertsArgs, options?: pulumi.ComponentResourceOptions) {
    super("account:FindingAlerts", name, args, options);
    const { deployment } = this;
    this.controls = pulumi.all(
      Object.entries(patterns).map(([source, pattern]) => {
        const ruleName = deployment.name(`${name}-${source}`, 64);
        const rule = new aws.cloudwatch.EventRule(
          this.childName(source),
          {
            name: ruleName,
            description: `Severe findings of ${source}`,
            eventPattern: JSON.stringify(pattern),
            state: "ENABLED",
            tags: deployment.tags(ruleName),
          },
          this.childOptions(),
        );
        const target = new aws.cloudwatch.EventTarget(
          this.childName(`${source}-target`),
          { rule: rule.name, targetId: "alerts", arn: args.topicArn },
          this.childOptions(),
        );
        return pulumi.all([rule.arn, rule.state, target.arn]).apply(([resource, state, topic]) => ({
          id: "A5",
          control: `severe findings of ${source} are told`,
          enabled: state === "ENABLED" && topic !== "",
          resource,
        }));
      }),
    );
    this.registerOutputs({ controls: this.controls });
  }
}
