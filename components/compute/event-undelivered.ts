import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyText, type ServiceName } from "../../iam";
import { Component, type ComponentArgs, type Transform } from "../shared";
import { undeliveredPolicy } from "./event-policies";

/** Transforms of the queue for undelivered events and of its policy. */
export interface UndeliveredTransform {
  readonly queue?: Transform<aws.sqs.QueueArgs>;
  readonly queuePolicy?: Transform<aws.sqs.QueuePolicyArgs>;
}

export interface UndeliveredQueueArgs extends ComponentArgs {
  /** The service that delivers the events. */
  readonly service: ServiceName;
  /** The rule or topic that the events come from. */
  readonly sourceArn: pulumi.Input<string>;
  readonly transform?: UndeliveredTransform;
}

/**
 * Keeps for two weeks what a service could not deliver to a function at all: a call that Lambda refused, a permission
 * that is gone. Calls that were delivered and failed go to the function's own dead-letter queue instead.
 *
 * Encrypted by SQS itself: a key of ours would have to admit the service in its policy. To take such a key, set
 * `kmsMasterKeyId` by the queue's transform. Nothing is charged while it is empty.
 */
export class UndeliveredQueue extends Component {
  readonly queueName: pulumi.Output<string>;
  /** The queue's ARN; known when the service may send to it. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: UndeliveredQueueArgs, options?: pulumi.ComponentResourceOptions) {
    super("compute:UndeliveredQueue", name, args, options);
    const { deployment, transform } = args;
    const queueName = deployment.name(name, 80);
    const queueArn = deployment.arn("sqs", queueName);
    const queue = new aws.sqs.Queue(
      ...this.child("queue", transform?.queue, {
        name: queueName,
        sqsManagedSseEnabled: true,
        messageRetentionSeconds: 14 * 24 * 3600,
        tags: deployment.tags(queueName),
      }),
    );
    const queuePolicy = new aws.sqs.QueuePolicy(
      ...this.child("policy", transform?.queuePolicy, {
        queueUrl: queue.url,
        policy: pulumi
          .output(args.sourceArn)
          .apply((sourceArn) => policyText(undeliveredPolicy(queueArn, args.service, sourceArn))),
      }),
    );
    this.queueName = queue.name;
    // Through the policy's own output, so that whoever sends to the queue waits for it.
    this.arn = pulumi.all([queue.arn, queuePolicy.queueUrl]).apply(([arn]) => arn);
    this.registerOutputs({ queueName: this.queueName, arn: this.arn });
  }
}
