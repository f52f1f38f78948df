import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { accountMember, evaluate, parsePolicy, service, type Request } from "../../iam";
import type { Deployment, SecurityControl } from "../shared";

/** What the deployed topic guarantees, read from its resources; `holder` shows its policy. */
export function topicControls(
  deployment: Deployment,
  topic: aws.sns.Topic,
  holder: { readonly policy: pulumi.Output<string> },
): pulumi.Output<SecurityControl[]> {
  return pulumi.all([topic.arn, topic.kmsMasterKeyId, holder.policy]).apply(([arn, keyArn, text]) => {
    const policy = parsePolicy(text, "topic");
    const publish = (principal: Request["principal"], context: Request["context"]) =>
      evaluate({ principal, action: "sns:Publish", resource: arn, context }, { resource: policy }).decision;
    const alarm = {
      "aws:SourceAccount": deployment.accountId,
      "aws:SourceArn": deployment.arn("cloudwatch", "alarm:any"),
      "aws:SecureTransport": true,
    };
    const rule = { ...alarm, "aws:SourceArn": deployment.arn("events", "rule/any") };
    const anybody = accountMember(deployment.accountId, deployment.partition);
    const control = (text: string, enabled: boolean): SecurityControl => ({
      id: "A4",
      control: text,
      enabled,
      resource: arn,
    });
    return [
      control(
        "alerts encrypted with a key of ours",
        keyArn !== undefined && keyArn !== "" && !keyArn.startsWith("alias/aws/"),
      ),
      control("alarms may publish", publish(service("cloudwatch.amazonaws.com"), alarm) === "allow"),
      control("rules may publish", publish(service("events.amazonaws.com"), rule) === "allow"),
      control(
        "no publishing without TLS",
        publish(anybody, { "aws:SecureTransport": false }) === "explicit-deny",
      ),
    ];
  });
}
