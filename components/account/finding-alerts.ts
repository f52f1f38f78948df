import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  Component,
  type ComponentArgs,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";

export interface FindingAlertsArgs extends ComponentArgs {
  /** The topic that findings are published to; take `AlertTopic.arn`, which waits for the topic's policy. */
  readonly topicArn: pulumi.Input<string>;
  /**
   * Whose findings are told. Those of AWS Config are also findings of Security Hub, where it is on.
   * @default those of GuardDuty, Security Hub and IAM Access Analyzer
   */
  readonly sources?: readonly FindingSource[];
  /** Changes to children; functions are given the name, which tells the source. */
  readonly transform?: {
    readonly rule?: Transform<aws.cloudwatch.EventRuleArgs>;
    readonly target?: Transform<aws.cloudwatch.EventTargetArgs>;
  };
}

/**
 * Findings worth waking somebody for.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-eventbridge.html
 * https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
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
  config: {
    source: ["aws.config"],
    "detail-type": ["Config Rules Compliance Change"],
    detail: { newEvaluationResult: { complianceType: ["NON_COMPLIANT"] } },
  },
} as const;

export type FindingSource = keyof typeof patterns;

/**
 * Tells the alert topic of severe findings of GuardDuty, Security Hub and IAM Access Analyzer, and of resources that
 * AWS Config's rules find wrong. Free of charge.
 *
 * ```ts
 * new FindingAlerts("findings", { deployment, topicArn: alerts.arn });
 * ```
 */
export class FindingAlerts extends Component implements HasControls {
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: FindingAlertsArgs, options?: pulumi.ComponentResourceOptions) {
    super("account:FindingAlerts", name, args, options);
    const sources = args.sources ?? ["guardduty", "security-hub", "access-analyzer"];
    this.controls = pulumi.all(sources.map((source) => this.tell(name, source, args)));
    this.registerOutputs({ controls: this.controls });
  }

  private tell(
    name: string,
    source: FindingSource,
    { topicArn, transform }: FindingAlertsArgs,
  ): pulumi.Output<SecurityControl> {
    const pattern = patterns[source];
    const ruleName = this.deployment.name(`${name}-${source}`, 64);
    const rule = new aws.cloudwatch.EventRule(
      ...this.child(source, transform?.rule, {
        name: ruleName,
        description: `Severe findings of ${source}`,
        eventPattern: JSON.stringify(pattern),
        state: "ENABLED",
        tags: this.deployment.tags(ruleName),
      }),
    );
    const target = new aws.cloudwatch.EventTarget(
      ...this.child(`${source}-target`, transform?.target, {
        rule: rule.name,
        targetId: "alerts",
        arn: topicArn,
      }),
    );
    return pulumi
      .all([rule.arn, rule.name, rule.state, rule.eventPattern, target.rule, target.arn, topicArn])
      .apply(([resource, ruled, state, events, targeted, told, topic]) => ({
        id: "A5",
        control: `severe findings of ${source} are told`,
        enabled:
          state === "ENABLED" &&
          (events ?? "").includes(`"${pattern.source[0]}"`) &&
          targeted === ruled &&
          told === topic,
        resource,
      }));
  }
}
