import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { SecurityControl } from "../shared";

/** The resources that prove a function's controls. */
export interface ProvingResources {
  readonly lambda: aws.lambda.Function;
  readonly queue: aws.sqs.Queue;
  readonly logGroup: aws.cloudwatch.LogGroup;
  /** Present where retries and failures of asynchronous calls are set. */
  readonly invocation: aws.lambda.FunctionEventInvokeConfig | undefined;
}

/** The controls of a function, from what its resources are. */
export function functionControls({
  lambda,
  queue,
  logGroup,
  invocation,
}: ProvingResources): pulumi.Output<SecurityControl[]> {
  return pulumi
    .all([
      pulumi.all([lambda.arn, lambda.vpcConfig, lambda.environment, lambda.kmsKeyArn, lambda.tracingConfig]),
      pulumi.all([lambda.packageType, lambda.imageUri]),
      pulumi.all([lambda.deadLetterConfig, invocation?.destinationConfig, queue.arn, queue.kmsMasterKeyId]),
      pulumi.all([logGroup.arn, logGroup.kmsKeyId, logGroup.retentionInDays]),
    ])
    .apply(
      ([
        [arn, vpc, environment, environmentKey, tracing],
        [packageType, image],
        [deadLetter, destinations, queueArn, queueKey],
        [logs, logsKey, days],
      ]) => [
        {
          id: "C1",
          control: "function in private subnets of several zones",
          enabled: (vpc?.subnetIds.length ?? 0) > 1,
          resource: arn,
        },
        {
          id: "C1",
          control: "environment encrypted with the project's key",
          enabled: environment?.variables === undefined || isSet(environmentKey),
          resource: arn,
        },
        { id: "C1", control: "tracing active", enabled: tracing.mode === "Active", resource: arn },
        ...(packageType === "Image"
          ? [
              {
                id: "C1",
                control: "image named by its digest",
                enabled: image?.includes("@sha256:") === true,
                resource: arn,
              },
            ]
          : []),
        {
          id: "C1",
          control: "failed events kept in an encrypted queue",
          enabled:
            (deadLetter?.targetArn ?? destinations?.onFailure?.destination) === queueArn && isSet(queueKey),
          resource: queueArn,
        },
        {
          id: "A3",
          control: "function's log group encrypted, with a retention",
          enabled: isSet(logsKey) && (days ?? 0) > 0,
          resource: logs,
        },
      ],
    );
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
