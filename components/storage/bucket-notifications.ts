import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  allow,
  awsService,
  deny,
  everybody,
  policy,
  policyText,
  type Conditions,
  type QueueStatement,
  type TopicStatement,
} from "../../iam";
import { Component, type ComponentArgs, type Deployment, type Transform } from "../shared";
import type { EventSelection, Notifications } from "./notification-settings";

/** Changes to the children of a bucket's notifications. */
export interface NotificationTransforms {
  readonly notification?: Transform<aws.s3.BucketNotificationArgs>;
  readonly permission?: Transform<aws.lambda.PermissionArgs>;
  readonly queuePolicy?: Transform<aws.sqs.QueuePolicyArgs>;
  readonly topicPolicy?: Transform<aws.sns.TopicPolicyArgs>;
}

export interface BucketNotificationsArgs extends ComponentArgs, Notifications {
  /** The bucket whose events are told. */
  readonly bucketName: pulumi.Input<string>;
  /** Its ARN, plain, so that the targets' policies are known in a preview. */
  readonly bucketArn: string;
  /** Changes to children. */
  readonly transform?: NotificationTransforms;
}

/** Tells others what happens to a bucket's objects, with what lets S3 reach them. A bucket has one of these. */
export class BucketNotifications extends Component {
  /** What is there when S3 tells. */
  readonly started: pulumi.Resource;

  constructor(name: string, args: BucketNotificationsArgs, options?: pulumi.ComponentResourceOptions) {
    super("storage:BucketNotifications", name, args, options);
    const { deployment, bucketArn, transform } = args;
    const functions = Object.entries(args.functions ?? {});
    const queues = Object.entries(args.queues ?? {});
    const topics = Object.entries(args.topics ?? {});
    const region = deployment.resourceRegion;

    const permissions = functions.map(
      ([target, { functionArn }]) =>
        new aws.lambda.Permission(
          ...this.child(`${target}-permission`, transform?.permission, {
            statementId: `${name}-${target}`,
            action: "lambda:InvokeFunction",
            function: functionArn,
            principal: "s3.amazonaws.com",
            sourceArn: bucketArn,
            // The ARN of a bucket tells no account: without it, whoever gets the name later could call.
            sourceAccount: deployment.accountId,
            region,
          }),
        ),
    );
    const queuePolicies = queues
      .filter(([, { policy: made }]) => made === "create")
      .map(([target, { queueArn }]) => {
        const arn = pulumi.output(queueArn);
        return new aws.sqs.QueuePolicy(
          ...this.child(`${target}-queue-policy`, transform?.queuePolicy, {
            queueUrl: arn.apply((known) => queueUrl(deployment, known)),
            policy: arn.apply((known) =>
              policyText(
                policy.queue(
                  deny("DenyInsecureTransport", {
                    principals: everybody,
                    actions: "sqs:*",
                    resources: known,
                    conditions: { Bool: { "aws:SecureTransport": false } },
                  }),
                  queueDelivery(deployment, bucketArn, known),
                ),
              ),
            ),
            region,
          }),
        );
      });
    const topicPolicies = topics
      .filter(([, { policy: made }]) => made === "create")
      .map(([target, { topicArn }]) => {
        const arn = pulumi.output(topicArn);
        return new aws.sns.TopicPolicy(
          ...this.child(`${target}-topic-policy`, transform?.topicPolicy, {
            arn,
            policy: arn.apply((known) =>
              policyText(
                policy.topic(
                  deny("DenyInsecureTransport", {
                    principals: everybody,
                    actions: "sns:Publish",
                    resources: known,
                    conditions: { Bool: { "aws:SecureTransport": false } },
                  }),
                  topicDelivery(deployment, bucketArn, known),
                ),
              ),
            ),
            region,
          }),
        );
      });
    this.started = new aws.s3.BucketNotification(
      ...this.child(
        "notification",
        transform?.notification,
        {
          bucket: args.bucketName,
          eventbridge: args.eventBridge ?? false,
          lambdaFunctions: functions.map(([id, target]) => ({
            lambdaFunctionArn: target.functionArn,
            ...selection(id, target),
          })),
          queues: queues.map(([id, target]) => ({ queueArn: target.queueArn, ...selection(id, target) })),
          topics: topics.map(([id, target]) => ({ topicArn: target.topicArn, ...selection(id, target) })),
          region,
        },
        // S3 tries every target when it is told of it.
        this.childOptions(
          pulumi.mergeOptions(
            { dependsOn: [...permissions, ...queuePolicies, ...topicPolicies] },
            { dependsOn: options?.dependsOn },
          ),
        ),
      ),
    );
    this.registerOutputs({});
  }
}

/**
 * Lets S3 tell a queue of one bucket's events, for queue policies that are made elsewhere.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
 */
export function queueDelivery(deployment: Deployment, bucketArn: string, queueArn: string): QueueStatement {
  return allow("ObjectEvents", {
    principals: awsService("s3.amazonaws.com"),
    actions: "sqs:SendMessage",
    resources: queueArn,
    conditions: fromBucket(deployment, bucketArn),
  });
}

/** As {@link queueDelivery}, for topic policies. */
export function topicDelivery(deployment: Deployment, bucketArn: string, topicArn: string): TopicStatement {
  return allow("ObjectEvents", {
    principals: awsService("s3.amazonaws.com"),
    actions: "sns:Publish",
    resources: topicArn,
    conditions: fromBucket(deployment, bucketArn),
  });
}

function fromBucket(deployment: Deployment, bucketArn: string): Conditions {
  return {
    StringEquals: { "aws:SourceAccount": deployment.accountId },
    ArnEquals: { "aws:SourceArn": bucketArn },
  };
}

function selection(id: string, { events, prefix, suffix }: EventSelection) {
  return { id, events: [...events], filterPrefix: prefix, filterSuffix: suffix };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html */
function queueUrl({ dnsSuffix }: Deployment, queueArn: string): string {
  const [, , , region = "", account = "", queue = ""] = queueArn.split(":");
  return `https://sqs.${region}.${dnsSuffix}/${account}/${queue}`;
}
