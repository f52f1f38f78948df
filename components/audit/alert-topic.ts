import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { policyText } from "../../iam";
import { Component, type ComponentArgs, type HasControls, type SecurityControl } from "../shared";
import { topicControls } from "./topic-controls";
import { alertTopicPolicy } from "./topic-policy";

export interface AlertTopicArgs extends ComponentArgs {
  /** The KMS key of the topic; its policy admits CloudWatch and EventBridge, without which alarms stay silent. */
  readonly keyArn: pulumi.Input<string>;
  /**
   * Addresses that get every alert, once each has confirmed the message that AWS sends it.
   * @default none
   */
  readonly emails?: readonly string[];
}

/**
 * The encrypted topic that alarms publish to.
 *
 * ```ts
 * const alerts = new AlertTopic("alerts", { deployment, keyArn: keys.notifications.arn, emails: ["ops@example.com"] });
 * ```
 */
export class AlertTopic extends Component implements HasControls {
  /** The topic's ARN; known when its policy is in place, so that alarms find a topic that they can publish to. */
  readonly arn: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: AlertTopicArgs, options?: pulumi.ComponentResourceOptions) {
    super("audit:AlertTopic", name, args, options);
    const { deployment } = args;
    const topicName = deployment.name(name, 256);
    const topic = new aws.sns.Topic(
      this.childName("topic"),
      {
        name: topicName,
        kmsMasterKeyId: args.keyArn,
        tags: deployment.tags(topicName),
      },
      this.childOptions(),
    );
    const topicPolicy = new aws.sns.TopicPolicy(
      this.childName("policy"),
      {
        arn: topic.arn,
        policy: policyText(alertTopicPolicy(deployment, deployment.arn("sns", topicName))),
      },
      this.childOptions(),
    );
    const emails = [...new Set(args.emails ?? [])];
    for (const email of emails) {
      new aws.sns.TopicSubscription(
        this.childName(`email-${email}`),
        { topic: topic.arn, protocol: "email", endpoint: email },
        this.childOptions({ dependsOn: topicPolicy }),
      );
    }

    // Through the policy's own output, so that alarms wait for it.
    this.arn = topicPolicy.arn;
    this.controls = topicControls(deployment, topic, topicPolicy);
    this.registerOutputs({ arn: this.arn, controls: this.controls });
  }
}
