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
import { streamPolicy } from "./event-policies";
import { rangeProblems } from "./event-problems";
import type { EventTarget } from "./event-target";

/** Records of a DynamoDB or Kinesis stream, in their order. */
export interface StreamSource {
  /** The ARN of the stream; of a DynamoDB table, its `streamArn`. */
  readonly streamArn: pulumi.Input<string>;
  /**
   * The KMS key of the stream or table; its policy must let roles of the deployment use it through that service.
   * @default none
   */
  readonly keyArn?: pulumi.Input<string>;
  /** Where to start when the source is new: with the oldest record that is there, or with what comes. @default "TRIM_HORIZON" */
  readonly startingPosition?: "TRIM_HORIZON" | "LATEST";
  /** Records of a call, up to 10 000 (AWS passes at most 6 MB). @default 100 */
  readonly batchSize?: number;
  /** Seconds to wait for a full batch, 0 to 300. @default 0 */
  readonly batchingWindowSeconds?: number;
  /**
   * How often a batch that failed is tried again before it goes to the function's dead-letter queue; until then it
   * holds up its shard. Lambda's own default is to try until the records expire.
   * @default 3
   */
  readonly maximumRetries?: number;
  readonly transform?: {
    readonly mapping?: Transform<aws.lambda.EventSourceMappingArgs>;
    readonly rolePolicy?: Transform<aws.iam.RolePolicyArgs>;
  };
}

export interface StreamEventsArgs extends ComponentArgs, StreamSource {
  /** What is called: `LambdaFunction.target`. */
  readonly target: EventTarget;
}

/**
 * Calls a function for the records of a stream. A batch that fails is halved, so that one bad record does not hold up
 * the others; what fails for good goes to the function's dead-letter queue as a pointer to its records.
 *
 * ```ts
 * new StreamEvents("worker-changes", { deployment, target: worker.target, streamArn: table.streamArn });
 * ```
 */
export class StreamEvents extends Component implements HasControls {
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: StreamEventsArgs, options?: pulumi.ComponentResourceOptions) {
    super("compute:StreamEvents", name, args, options);
    refuse(`Event source "${name}"`, streamProblems(args));
    const { deployment, target, transform } = args;
    const read = new aws.iam.RolePolicy(
      ...this.child("policy", transform?.rolePolicy, {
        name: deployment.name(name, 128),
        role: target.roleName,
        policy: pulumi
          .output({ streamArn: args.streamArn, keyArn: args.keyArn })
          .apply(({ streamArn, keyArn }) => policyText(streamPolicy(deployment, streamArn, keyArn))),
      }),
    );
    const mapping = new aws.lambda.EventSourceMapping(
      ...this.child(
        "mapping",
        transform?.mapping,
        {
          functionName: target.arn,
          eventSourceArn: args.streamArn,
          startingPosition: args.startingPosition ?? "TRIM_HORIZON",
          batchSize: args.batchSize ?? 100,
          ...(args.batchingWindowSeconds !== undefined && {
            maximumBatchingWindowInSeconds: args.batchingWindowSeconds,
          }),
          bisectBatchOnFunctionError: true,
          maximumRetryAttempts: args.maximumRetries ?? 3,
          functionResponseTypes: ["ReportBatchItemFailures"],
          destinationConfig: { onFailure: { destinationArn: target.deadLetterQueueArn } },
          tags: deployment.tags(deployment.name(name)),
        },
        this.childOptions({ dependsOn: read }),
      ),
    );
    this.controls = pulumi.all([mapping.arn, mapping.destinationConfig]).apply(([resource, destination]) => [
      {
        id: "C1",
        control: "records that fail for good are kept",
        enabled: (destination?.onFailure?.destinationArn ?? "") !== "",
        resource,
      },
    ]);
    this.registerOutputs({ controls: this.controls });
  }
}

/** What AWS would refuse in the settings of a stream. */
export function streamProblems(source: StreamSource): Problem[] {
  return [
    ...rangeProblems("batchSize", source.batchSize, [1, 10_000]),
    ...rangeProblems("batchingWindowSeconds", source.batchingWindowSeconds, [0, 300], " seconds"),
    ...rangeProblems("maximumRetries", source.maximumRetries, [0, 10_000]),
  ];
}
