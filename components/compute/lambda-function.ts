import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyText, type PolicyDocument } from "../../iam";
import { SecurityGroup } from "../network/security-group";
import { Component, refuse, type HasControls, type SecurityControl } from "../shared";
import { makeEventSource, type MadeEventSource } from "./event-sources";
import type { EventTarget } from "./event-target";
import { functionTrust, queuePolicy } from "./execution-policies";
import { FunctionAlarms } from "./function-alarms";
import { functionProblems, type LambdaFunctionArgs } from "./function-args";
import { packageArgs } from "./function-code";
import { functionControls } from "./function-controls";
import { FunctionRelease } from "./function-release";
import { functionPolicies } from "./function-role";
import { outbound } from "./outbound";

/** Messages of failed events are kept as long as SQS allows: two weeks. */
const deadLetterRetentionSeconds = 14 * 24 * 3600;

const defaultTimeoutSeconds = 30;

/**
 * A Lambda function in private subnets: own role of narrow policies, own encrypted log group, encrypted dead-letter
 * queue and environment, tracing, JSON logs, arm64.
 *
 * ```ts
 * new LambdaFunction("worker", {
 *   deployment, vpcId, vpcCidr, subnetIds, keyArn, logsKeyArn,
 *   code: { path: "functions/sample" }, runtime: "python3.13", handler: "app.handler", logRetentionDays: 30,
 *   events: { nightly: { schedule: "cron(0 3 * * ? *)" }, orders: { queueArn: orders.arn, keyArn } },
 *   release: {}, alarms: { topicArn: alerts.arn },
 * });
 * ```
 *
 * @throws UserError when the code is absent or does not contain the handler; nothing of the function is created then.
 */
export class LambdaFunction extends Component implements HasControls {
  readonly arn: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;
  /** The newest version: its number with `release`, else `$LATEST`. */
  readonly version: pulumi.Output<string>;
  /** What callers call, with the rights that event sources need. */
  readonly target: EventTarget;
  readonly roleArn: pulumi.Output<string>;
  /** For rules that admit the function, e.g. to a database. */
  readonly securityGroupId: pulumi.Output<string>;
  readonly deadLetterQueueArn: pulumi.Output<string>;
  readonly deadLetterQueueUrl: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: LambdaFunctionArgs, options?: pulumi.ComponentResourceOptions) {
    super("compute:LambdaFunction", name, args, options);
    refuse(`Lambda function "${name}"`, functionProblems(args));
    const { deployment } = this;
    const { transform } = args;
    const functionName = deployment.name(name, 64);
    const functionArn = deployment.arn("lambda", `function:${functionName}`);

    const logGroupName = deployment.logGroupName(`lambda/${name}`);
    const logGroup = new aws.cloudwatch.LogGroup(
      ...this.child("logs", transform?.logGroup, {
        name: logGroupName,
        kmsKeyId: args.logsKeyArn,
        retentionInDays: args.logRetentionDays,
        tags: deployment.tags(logGroupName),
      }),
    );

    const queueName = deployment.name(`${name}-dead-letter`, 80);
    const queueArn = deployment.arn("sqs", queueName);
    const queue = new aws.sqs.Queue(
      ...this.child("dead-letter", transform?.deadLetterQueue, {
        name: queueName,
        kmsMasterKeyId: args.keyArn,
        kmsDataKeyReusePeriodSeconds: 300,
        messageRetentionSeconds: deadLetterRetentionSeconds,
        tags: deployment.tags(queueName),
      }),
    );
    const tlsOnly = new aws.sqs.QueuePolicy(
      ...this.child("dead-letter-tls", transform?.deadLetterPolicy, {
        queueUrl: queue.url,
        policy: policyText(queuePolicy(queueArn)),
      }),
    );

    const role = new aws.iam.Role(
      ...this.child("role", transform?.role, {
        name: functionName,
        path: deployment.rolePath,
        description: `Execution role of the Lambda function ${functionName}`,
        assumeRolePolicy: policyText(functionTrust()),
        tags: deployment.tags(functionName),
      }),
    );
    const rolePolicy = (purpose: string, document: pulumi.Input<PolicyDocument>): aws.iam.RolePolicy =>
      new aws.iam.RolePolicy(
        ...this.child(`${purpose}-policy`, transform?.rolePolicy, {
          name: purpose,
          role: role.name,
          policy: pulumi.output(document).apply(policyText),
        }),
      );
    const documents = functionPolicies(deployment, args, { functionArn, logGroupName, queueArn });
    const networkAccess = rolePolicy("network", documents.network);
    const policies = Object.entries(documents.others).map(([purpose, document]) =>
      rolePolicy(purpose, document),
    );

    const securityGroup = new SecurityGroup(
      this.childName("security-group"),
      {
        deployment,
        vpcId: args.vpcId,
        description: `Lambda function ${functionName}`,
        egress: outbound(args.vpcCidr, args.egress),
        transform: transform?.securityGroup,
      },
      // The group goes before the policy with which Lambda removes the interfaces that hold it.
      { parent: this, dependsOn: networkAccess },
    );

    const environment = args.environment ?? {};
    const timeoutSeconds = args.timeoutSeconds ?? defaultTimeoutSeconds;
    const failureRecords = args.asynchronous?.onFailure === "record";
    const lambda = new aws.lambda.Function(
      ...this.child(
        "function",
        transform?.function,
        {
          name: functionName,
          ...packageArgs(args),
          architectures: [args.architecture ?? "arm64"],
          role: role.arn,
          memorySize: args.memorySizeMb ?? 256,
          timeout: timeoutSeconds,
          ...(args.reservedConcurrency !== undefined && {
            reservedConcurrentExecutions: args.reservedConcurrency,
          }),
          // AWS forgets the key of a function without variables, which would show as a change for ever.
          ...(Object.keys(environment).length > 0 && {
            environment: { variables: environment },
            kmsKeyArn: args.keyArn,
          }),
          vpcConfig: { subnetIds: [...args.subnetIds], securityGroupIds: [securityGroup.id] },
          // With a destination for records too, the queue would get every failed event twice.
          ...(!failureRecords && { deadLetterConfig: { targetArn: queue.arn } }),
          tracingConfig: { mode: "Active" },
          loggingConfig: {
            logFormat: "JSON",
            logGroup: logGroup.name,
            ...(args.logLevels?.application !== undefined && {
              applicationLogLevel: args.logLevels.application,
            }),
            ...(args.logLevels?.system !== undefined && { systemLogLevel: args.logLevels.system }),
          },
          ...(args.release !== undefined && { publish: true }),
          tags: deployment.tags(functionName),
        },
        this.childOptions({ dependsOn: [networkAccess, ...policies, tlsOnly] }),
      ),
    );

    this.arn = lambda.arn;
    this.functionName = lambda.name;
    this.version = lambda.version;
    this.roleArn = role.arn;
    this.securityGroupId = securityGroup.id;
    this.deadLetterQueueArn = queue.arn;
    this.deadLetterQueueUrl = queue.url;
    this.logGroupName = logGroup.name;

    const release =
      args.release &&
      new FunctionRelease(
        this.childName("release"),
        { ...args.release, deployment, functionName: lambda.name, version: lambda.version },
        { parent: this },
      );
    this.target = {
      functionName: lambda.name,
      qualifier: release?.aliasName,
      arn: release?.aliasArn ?? lambda.arn,
      roleName: role.name,
      deadLetterQueueArn: queue.arn,
    };
    const invocation =
      args.asynchronous &&
      new aws.lambda.FunctionEventInvokeConfig(
        ...this.child("asynchronous", transform?.asynchronous, {
          functionName: lambda.name,
          ...(release !== undefined && { qualifier: release.aliasName }),
          maximumRetryAttempts: args.asynchronous.retries ?? 2,
          maximumEventAgeInSeconds: args.asynchronous.maximumAgeSeconds ?? 21_600,
          ...(failureRecords && { destinationConfig: { onFailure: { destination: queue.arn } } }),
        }),
      );

    const sources = this.eventSources(args);
    const alarms =
      args.alarms &&
      new FunctionAlarms(
        this.childName("alarms"),
        {
          ...args.alarms,
          deployment,
          functionName: lambda.name,
          deadLetterQueueName: queue.name,
          timeoutSeconds,
          failureRecords,
          undeliveredQueueNames: undeliveredQueues(sources),
          streams: Object.values(args.events ?? {}).some((source) => "streamArn" in source),
        },
        { parent: this },
      );

    this.controls = pulumi
      .all([
        functionControls({ lambda, queue, logGroup, invocation }),
        ...[release, ...Object.values(sources), alarms].flatMap((part) =>
          part === undefined ? [] : [part.controls],
        ),
      ])
      .apply((lists) => lists.flat());
    this.registerOutputs({
      arn: this.arn,
      functionName: this.functionName,
      version: this.version,
      roleArn: this.roleArn,
      securityGroupId: this.securityGroupId,
      deadLetterQueueArn: this.deadLetterQueueArn,
      deadLetterQueueUrl: this.deadLetterQueueUrl,
      logGroupName: this.logGroupName,
      controls: this.controls,
    });
  }

  private eventSources({ deployment, events = {} }: LambdaFunctionArgs): Record<string, MadeEventSource> {
    return Object.fromEntries(
      Object.entries(events).map(([key, source]) => [
        key,
        makeEventSource(this.childName(key), source, { deployment, target: this.target }, { parent: this }),
      ]),
    );
  }
}

function undeliveredQueues(
  sources: Readonly<Record<string, MadeEventSource>>,
): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(
    Object.entries(sources).flatMap(([key, { undeliveredQueueName }]) =>
      undeliveredQueueName === undefined ? [] : [[key, undeliveredQueueName]],
    ),
  );
}
