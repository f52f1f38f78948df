import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyText } from "../../iam";
import {
  Component,
  refuse,
  type ComponentArgs,
  type HasControls,
  type Problem,
  type SecurityControl,
  type Transform,
} from "../shared";
import { receivePolicy } from "./event-policies";
import { rangeProblems } from "./event-problems";
import type { EventTarget } from "./event-target";

/** Messages of an SQS queue, in batches. */
export interface QueueSource {
  /**
   * A queue in the function's region. Its visibility timeout must not be less than the function's timeout; AWS
   * recommends six times as much. What fails again and again goes where the queue's own redrive policy says.
   */
  readonly queueArn: pulumi.Input<string>;
  /**
   * The KMS key of the queue; its policy must let roles of the deployment use it through SQS.
   * @default none: SQS encrypts the queue with its own
   */
  readonly keyArn?: pulumi.Input<string>;
  /**
   * Calls at the same time for this queue, 2 to 1000, so that it cannot use up the function's concurrency.
   * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   * @default as many as the function may have
   */
  readonly maximumConcurrency?: number;
  /** Messages of a call, up to 10 000; more than 10 need a `batchingWindowSeconds`. @default 10 */
  readonly batchSize?: number;
  /** Seconds to wait for a full batch, 0 to 300; not for FIFO queues. @default 0 */
  readonly batchingWindowSeconds?: number;
  /**
   * The function names the messages that failed (`batchItemFailures`), and only those come again. A function that
   * names none and does not fail has done all of them.
   * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
   * @default true
   */
  readonly partialBatchResponses?: boolean;
  readonly transform?: {
    readonly mapping?: Transform<aws.lambda.EventSourceMappingArgs>;
    readonly rolePolicy?: Transform<aws.iam.RolePolicyArgs>;
  };
}

export interface QueueEventsArgs extends ComponentArgs, QueueSource {
  /** What is called: `LambdaFunction.target`. */
  readonly target: EventTarget;
}

/**
 * Calls a function for the messages of a queue.
 *
 * ```ts
 * new QueueEvents("worker-orders", {
 *   deployment, target: worker.target, queueArn: orders.arn, keyArn, maximumConcurrency: 10,
 * });
 * ```
 */
export class QueueEvents extends Component implements HasControls {
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: QueueEventsArgs, options?: pulumi.ComponentResourceOptions) {
    super("compute:QueueEvents", name, args, options);
    refuse(`Event source "${name}"`, queueProblems(args));
    const { deployment, target, transform } = args;
    const receive = new aws.iam.RolePolicy(
      ...this.child("policy", transform?.rolePolicy, {
        name: deployment.name(name, 128),
        role: target.roleName,
        policy: pulumi
          .output({ queueArn: args.queueArn, keyArn: args.keyArn })
          .apply(({ queueArn, keyArn }) => policyText(receivePolicy(deployment, queueArn, keyArn))),
      }),
    );
    const mapping = new aws.lambda.EventSourceMapping(
      ...this.child(
        "mapping",
        transform?.mapping,
        {
          functionName: target.arn,
          eventSourceArn: args.queueArn,
          batchSize: args.batchSize ?? 10,
          ...(args.batchingWindowSeconds !== undefined && {
            maximumBatchingWindowInSeconds: args.batchingWindowSeconds,
          }),
          ...(args.maximumConcurrency !== undefined && {
            scalingConfig: { maximumConcurrency: args.maximumConcurrency },
          }),
          ...(args.partialBatchResponses !== false && { functionResponseTypes: ["ReportBatchItemFailures"] }),
          tags: deployment.tags(deployment.name(name)),
        },
        this.childOptions({ dependsOn: receive }),
      ),
    );
    this.controls = pulumi
      .all([mapping.arn, mapping.functionResponseTypes])
      .apply(([resource, responses]) => [
        {
          id: "C1",
          control: "only the messages that failed are tried again",
          enabled: (responses ?? []).includes("ReportBatchItemFailures"),
          resource,
        },
      ]);
    this.registerOutputs({ controls: this.controls });
  }
}

/** What AWS would refuse in the settings of a queue. */
export function queueProblems({
  batchSize,
  batchingWindowSeconds: window,
  maximumConcurrency,
}: QueueSource): Problem[] {
  return [
    ...rangeProblems("maximumConcurrency", maximumConcurrency, [2, 1000]),
    ...rangeProblems("batchSize", batchSize, [1, 10_000]),
    ...rangeProblems("batchingWindowSeconds", window, [0, 300], " seconds"),
    ...((batchSize ?? 10) > 10 && (window ?? 0) === 0
      ? [
          {
            path: ["batchSize"],
            value: batchSize,
            message:
              "at most 10 without a time to wait for more; fix: give batchingWindowSeconds of 1 or more",
          },
        ]
      : []),
  ];
}
