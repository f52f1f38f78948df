import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Deployment, Problem } from "../shared";

/** Somebody or something that gets every alert, besides email addresses. */
export type AlertSubscription =
  | {
      /**
       * An address of an incident service that confirms by itself, e.g. of PagerDuty or Opsgenie. What is secret in it
       * stays readable for whoever may list the topic's subscriptions.
       */
      readonly https: pulumi.Input<string>;
    }
  | {
      /**
       * A standard queue in the topic's region. Its policy must let `sns.amazonaws.com` send with the topic as
       * `aws:SourceArn`, and its key must let `sns.amazonaws.com` use it.
       */
      readonly queueArn: pulumi.Input<string>;
    };

/** Who is told. */
export interface AlertSubscriptions {
  /**
   * Addresses that get every alert, once each has confirmed the message that AWS sends it.
   * @default none
   */
  readonly emails?: readonly string[];
  /**
   * Incident services and queues that get every alert, by a name that stays.
   * @default none
   */
  readonly subscriptions?: Readonly<Record<string, AlertSubscription>>;
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
export function subscriptionArgs(
  subscription: AlertSubscription,
): Omit<aws.sns.TopicSubscriptionArgs, "topic"> {
  return "https" in subscription
    ? // Pulumi cannot take back a subscription that nobody has confirmed: it waits until the address has.
      { protocol: "https", endpoint: subscription.https, endpointAutoConfirms: true }
    : { protocol: "sqs", endpoint: subscription.queueArn };
}

/** The ARN of a topic without the suffix of FIFO topics, which alarms, rules and budgets cannot publish to. */
export const topicArnForm = /^arn:aws[a-z-]*:sns:([a-z0-9-]+):(\d{12}):[A-Za-z0-9_-]{1,256}$/;

export interface AlertSettings extends AlertSubscriptions {
  readonly existing?: string;
}

/** What SNS would refuse, or would never deliver to. */
export function alertProblems(
  { existing, subscriptions = {} }: AlertSettings,
  deployment?: Deployment,
): Problem[] {
  const problems: Problem[] = [];
  if (existing !== undefined) {
    const [, region, account] = topicArnForm.exec(existing) ?? [];
    const elsewhere =
      deployment !== undefined && (region !== deployment.region || account !== deployment.accountId);
    if (region === undefined || elsewhere) {
      problems.push({
        path: ["existing"],
        value: existing,
        message:
          "the ARN of a standard SNS topic of this account and region, where alarms can publish; fix: name such a topic, or leave it out to make one",
      });
    }
  }
  for (const [key, subscription] of Object.entries(subscriptions)) {
    if (!/^[a-z][a-z0-9-]{0,62}$/.test(key)) {
      problems.push({
        path: ["subscriptions", key],
        value: key,
        message:
          "a name of 1 to 63 lower-case letters, digits or hyphens, a letter first; fix: choose such a name",
      });
    }
    if ("https" in subscription && typeof subscription.https === "string") {
      if (!/^https:\/\/[^\s/]+/.test(subscription.https)) {
        problems.push({
          path: ["subscriptions", key, "https"],
          // An address of an incident service holds its key.
          value: "(not shown)",
          message: "an address that begins with https://; fix: correct it",
        });
      }
    }
    if (
      "queueArn" in subscription &&
      typeof subscription.queueArn === "string" &&
      !/^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}$/.test(subscription.queueArn)
    ) {
      problems.push({
        path: ["subscriptions", key, "queueArn"],
        value: subscription.queueArn,
        message: "the ARN of a standard SQS queue; fix: correct it",
      });
    }
  }
  return problems;
}
