import { allow, awsService, deny, everybody, policy, type Conditions, type PolicyDocument } from "../../iam";
import { hasBudgets, type Deployment } from "../shared";

/**
 * Lets CloudWatch alarms and EventBridge rules of this account and region publish, and budgets of this account; denies
 * publishing without TLS. Principals of the account get their access from identity policies alone.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 * https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
 */
export function alertTopicPolicy(deployment: Deployment, topicArn: string): PolicyDocument {
  return policy.topic(
    allow("CloudWatchAlarms", {
      principals: awsService("cloudwatch.amazonaws.com"),
      actions: "sns:Publish",
      resources: topicArn,
      conditions: source(deployment, deployment.arn("cloudwatch", "alarm:*")),
    }),
    allow("EventBridgeRules", {
      principals: awsService("events.amazonaws.com"),
      actions: "sns:Publish",
      resources: topicArn,
      conditions: source(deployment, deployment.arn("events", "rule/*")),
    }),
    ...(hasBudgets(deployment.partition)
      ? [
          allow("Budgets", {
            principals: awsService("budgets.amazonaws.com"),
            actions: "sns:Publish",
            resources: topicArn,
            conditions: source(deployment, deployment.arns.global("budgets", "*")),
          }),
        ]
      : []),
    deny("DenyInsecureTransport", {
      principals: everybody,
      actions: "sns:Publish",
      resources: topicArn,
      conditions: { Bool: { "aws:SecureTransport": false } },
    }),
  );
}

function source(deployment: Deployment, arnPattern: string): Conditions {
  return {
    StringEquals: { "aws:SourceAccount": deployment.accountId },
    ArnLike: { "aws:SourceArn": arnPattern },
  };
}
