import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { policyText } from "../../iam";
import {
  Component,
  refuse,
  type ComponentArgs,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";
import { alertProblems, subscriptionArgs, type AlertSubscriptions } from "./alert-subscriptions";
import { topicControls } from "./topic-controls";
import { alertTopicPolicy } from "./topic-policy";

export interface AlertTopicArgs extends ComponentArgs, AlertSubscriptions {
  /** The KMS key of the topic; its policy admits CloudWatch, EventBridge and Budgets, without which alerts stay silent. */
  readonly keyArn: pulumi.Input<string>;
  /**
   * ARN of a topic that is there already, in this account and region. It gets the subscriptions and is not changed
   * otherwise: its policy and its key must let CloudWatch alarms, EventBridge rules and budgets publish.
   * @default a topic is made
   */
  readonly existing?: string;
  /** Changes to children. */
  readonly transform?: {
    readonly topic?: Transform<aws.sns.TopicArgs>;
    readonly policy?: Transform<aws.sns.TopicPolicyArgs>;
    readonly subscription?: Transform<aws.sns.TopicSubscriptionArgs>;
  };
}

/**
 * The encrypted topic that alarms, rules and budgets publish to. Emails cost 2 USD per 100,000; a topic nothing.
 *
 * ```ts
 * const alerts = new AlertTopic("alerts", {
 *   deployment, keyArn: keys.notifications.arn, emails: ["ops@example.com"],
 *   subscriptions: { pager: { https: "https://events.example.com/x" }, archive: { queueArn: archive.arn } },
 * });
 * ```
 *
 * @throws UserError when an address cannot be subscribed.
 */
export class AlertTopic extends Component implements HasControls {
  /** The topic's ARN; known when its policy is in place, so that alarms find a topic that they can publish to. */
  readonly arn: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: AlertTopicArgs, options?: pulumi.ComponentResourceOptions) {
    super("audit:AlertTopic", name, args, options);
    refuse(`Alert topic "${name}"`, alertProblems(args, args.deployment));
    const { topic, policy } =
      args.existing === undefined
        ? this.made(name, args)
        : { topic: this.existing(aws.sns.Topic, "topic", args.existing), policy: undefined };

    const emails = [...new Set(args.emails ?? [])];
    const subscriptions = [
      ...emails.map((email) => [`email-${email}`, { protocol: "email", endpoint: email }] as const),
      ...Object.entries(args.subscriptions ?? {}).map(
        ([key, subscription]) => [`to-${key}`, subscriptionArgs(subscription)] as const,
      ),
    ];
    for (const [suffix, subscription] of subscriptions) {
      new aws.sns.TopicSubscription(
        ...this.child(
          suffix,
          args.transform?.subscription,
          { topic: topic.arn, ...subscription },
          this.childOptions({ dependsOn: policy }),
        ),
      );
    }

    // Through the policy's own output, so that alarms wait for it.
    this.arn = policy?.arn ?? topic.arn;
    this.controls = topicControls(this.deployment, topic, policy ?? topic);
    this.registerOutputs({ arn: this.arn, controls: this.controls });
  }

  private made(
    name: string,
    { deployment, keyArn, transform }: AlertTopicArgs,
  ): { readonly topic: aws.sns.Topic; readonly policy: aws.sns.TopicPolicy } {
    const topicName = deployment.name(name, 256);
    const topic = new aws.sns.Topic(
      ...this.child("topic", transform?.topic, {
        name: topicName,
        kmsMasterKeyId: keyArn,
        tags: deployment.tags(topicName),
      }),
    );
    const policy = new aws.sns.TopicPolicy(
      ...this.child("policy", transform?.policy, {
        arn: topic.arn,
        policy: policyText(alertTopicPolicy(deployment, deployment.arn("sns", topicName))),
      }),
    );
    return { topic, policy };
  }
}
