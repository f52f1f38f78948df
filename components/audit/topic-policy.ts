import { allow, deny, policy, type PolicyDocument } from "../../iam";
import type { Deployment } from "../shared";

/**
 * Lets CloudWatch alarms and EventBridge rules of this account and region publish, and denies publishing without TLS.
 * Principals of the account get their access from identity policies alone.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export function alertTopicPolicy(deployment: Deployment, topicArn: string): PolicyDocument {
  return policy(
    allow("CloudWatchAlarms", {
      principals: { Service: "cloudwatch.amazonaws.com" },
      actions: "sns:Publish",
      resources: topicArn,
      conditions: source(deployment, deployment.arn("cloudwatch", "alarm:*")),
    }),
    allow("EventBridgeRules", {
      principals: { Service: "events.amazonaws.com" },
      actions: "sns:Publish",
      resources: topicArn,
      conditions: source(deployment, deployment.arn("events", "rule/*")),
    }),
    deny("DenyInsecureTransport", {
      principals: "*",
      actions: "sns:Publish",
      resources: topicArn,
      conditions: { Bool: { "aws:SecureTransport": "false" } },
    }),
  );
}

function source(deployment: Deployment, arnPattern: string): Record<string, Record<string, string>> {
  return {
    StringEquals: { "aws:SourceAccount": deployment.accountId },
    ArnLike: { "aws:SourceArn": arnPattern },
  };
}
