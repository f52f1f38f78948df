import type * as pulumi from "@pulumi/pulumi";
import { Deployment, LambdaFunction, type LambdaFunctionArgs } from "../../components";
import { deploymentArgs } from "../support/deployment";
import { runUnderMocks, type ProgramRun } from "../support/program";

export const types = {
  alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
  alias: "aws:lambda/alias:Alias",
  asynchronous: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  bucketNotification: "aws:s3/bucketNotification:BucketNotification",
  function: "aws:lambda/function:Function",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
  mapping: "aws:lambda/eventSourceMapping:EventSourceMapping",
  permission: "aws:lambda/permission:Permission",
  provisionedConcurrency: "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig",
  queue: "aws:sqs/queue:Queue",
  queuePolicy: "aws:sqs/queuePolicy:QueuePolicy",
  role: "aws:iam/role:Role",
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
  rule: "aws:cloudwatch/eventRule:EventRule",
  subscription: "aws:sns/topicSubscription:TopicSubscription",
  target: "aws:cloudwatch/eventTarget:EventTarget",
};

export const account = "123456789012";
export const keyArn = `arn:aws:kms:eu-west-1:${account}:key/11111111-2222-3333-4444-555555555555`;
export const topicArn = `arn:aws:sns:eu-west-1:${account}:alerts`;
export const digest = `sha256:${"0a".repeat(32)}`;
export const image = `${account}.dkr.ecr.eu-west-1.amazonaws.com/team/worker@${digest}`;

/** Code that is an image, instead of the sample's. */
export const imageCode = { code: { image }, runtime: undefined, handler: undefined };

/** Arguments of a function named `worker`; to be made inside the program. */
export function functionArgs(more: Partial<LambdaFunctionArgs> = {}): LambdaFunctionArgs {
  return {
    deployment: new Deployment(deploymentArgs()),
    vpcId: "vpc-1",
    vpcCidr: "10.20.0.0/16",
    subnetIds: ["subnet-a", "subnet-b"],
    keyArn,
    logsKeyArn: keyArn,
    code: { path: "functions/sample" },
    runtime: "python3.13",
    handler: "app.handler",
    logRetentionDays: 30,
    environment: { BUCKET: "data" },
    ...more,
  };
}

/** A program with that function alone. */
export async function makeFunction(
  args: Partial<LambdaFunctionArgs> = {},
  options: pulumi.ComponentResourceOptions = {},
): Promise<ProgramRun> {
  return await runUnderMocks(() => {
    const worker = new LambdaFunction("worker", functionArgs(args), options);
    return Promise.resolve({ controls: worker.controls, version: worker.version });
  });
}

/** Every physical resource of a run: what it is made of, by name. */
export function inputsByName(run: ProgramRun): Map<string, unknown> {
  return new Map(
    run.resources
      .filter(({ type }) => type.startsWith("aws:"))
      .map(({ urn, inputs, dependencies }) => [urn, { inputs, dependencies }]),
  );
}
