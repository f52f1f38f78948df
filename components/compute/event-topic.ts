import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  Component,
  type ComponentArgs,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";
import type { Json } from "./event-rule";
import type { EventTarget } from "./event-target";
import { UndeliveredQueue, type UndeliveredTransform } from "./event-undelivered";

/** Messages of an SNS topic. */
export interface TopicSource {
  /** A topic in the function's region. */
  readonly topicArn: pulumi.Input<string>;
  /**
   * Which messages, by their attributes or their body.
   * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
   * @default all
   */
  readonly filter?: Readonly<Record<string, Json>>;
  /** What `filter` looks at. @default "MessageAttributes" */
  readonly filterScope?: "MessageAttributes" | "MessageBody";
  readonly transform?: {
    readonly subscription?: Transform<aws.sns.TopicSubscriptionArgs>;
    readonly permission?: Transform<aws.lambda.PermissionArgs>;
    readonly undelivered?: UndeliveredTransform;
  };
}

export interface TopicEventsArgs extends ComponentArgs, TopicSource {
  /** What is called: `LambdaFunction.target`. */
  readonly target: EventTarget;
}

/**
 * Calls a function for the messages of a topic. What SNS could not deliver lies in a queue.
 *
 * ```ts
 * new TopicEvents("worker-news", { deployment, target: worker.target, topicArn: news.arn });
 * ```
 */
export class TopicEvents extends Component implements HasControls {
  /** The queue with what could not be delivered. */
  readonly undeliveredQueueName: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: TopicEventsArgs, options?: pulumi.ComponentResourceOptions) {
    super("compute:TopicEvents", name, args, options);
    const { deployment, target, topicArn, transform } = args;
    const permission = new aws.lambda.Permission(
      ...this.child("permission", transform?.permission, {
        statementId: deployment.name(name, 100),
        action: "lambda:InvokeFunction",
        function: target.functionName,
        ...(target.qualifier !== undefined && { qualifier: target.qualifier }),
        principal: "sns.amazonaws.com",
        // The topic's ARN names its account. AWS does not say that SNS hands over aws:SourceAccount besides, and a
        // condition on a key that is not there would refuse every message.
        // https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
        sourceArn: topicArn,
      }),
    );
    const undelivered = new UndeliveredQueue(
      this.childName("undelivered"),
      { deployment, service: "sns.amazonaws.com", sourceArn: topicArn, transform: transform?.undelivered },
      { parent: this },
    );
    const subscription = new aws.sns.TopicSubscription(
      ...this.child(
        "subscription",
        transform?.subscription,
        {
          topic: topicArn,
          protocol: "lambda",
          endpoint: target.arn,
          ...(args.filter !== undefined && {
            filterPolicy: JSON.stringify(args.filter),
            filterPolicyScope: args.filterScope ?? "MessageAttributes",
          }),
          redrivePolicy: undelivered.arn.apply((arn) => JSON.stringify({ deadLetterTargetArn: arn })),
        },
        this.childOptions({ dependsOn: permission }),
      ),
    );
    this.undeliveredQueueName = undelivered.queueName;
    this.controls = pulumi
      .all([
        subscription.arn,
        subscription.topic,
        permission.sourceArn,
        subscription.redrivePolicy,
        undelivered.arn,
      ])
      .apply(([resource, topic, sourceArn, redrive, queueArn]) => [
        {
          id: "C1",
          control: "only this topic calls the function",
          enabled: sourceArn === topic,
          resource,
        },
        {
          id: "C1",
          control: "undelivered messages are kept",
          enabled: (redrive ?? "").includes(`"${queueArn}"`),
          resource,
        },
      ]);
    this.registerOutputs({ undeliveredQueueName: this.undeliveredQueueName, controls: this.controls });
  }
}
