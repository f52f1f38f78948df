import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyText, type PolicyDocument } from "../../iam";
import { SecurityGroup } from "../network/security-group";
import type { SecurityGroupRules } from "../network/security-group-rules";
import {
  Component,
  refuse,
  type ComponentArgs,
  type HasControls,
  type Problem,
  type SecurityControl,
} from "../shared";
import { codeArchive, codeProblems } from "./code-check";
import {
  deadLetterPolicy,
  environmentPolicy,
  functionTrust,
  logsPolicy,
  networkPolicy,
  objectsPolicy,
  queuePolicy,
  tracingPolicy,
} from "./execution-policies";
import type { LambdaRuntime } from "./handler";
import { outbound } from "./outbound";

/** Where a function's code comes from: a directory or zip file on this machine, or an object in S3. */
export type FunctionCode =
  | {
      /** A directory or `.zip` file, relative to the project's folder. It is checked before anything is deployed. */
      readonly path: string;
    }
  | {
      /** A bucket in the function's region, with the zip file under `key`. Its content is not checked. */
      readonly bucket: pulumi.Input<string>;
      readonly key: pulumi.Input<string>;
      /** The object's version: a change of it deploys the new code. */
      readonly version?: pulumi.Input<string>;
    };

/** Objects that the function may read and write, by the prefixes of their keys. */
export interface FunctionObjectAccess {
  readonly bucketArn: pulumi.Input<string>;
  /** The key that encrypts the bucket. */
  readonly keyArn: pulumi.Input<string>;
  /** @default none */
  readonly read?: readonly string[];
  /** @default none */
  readonly write?: readonly string[];
}

export interface LambdaFunctionArgs extends ComponentArgs {
  readonly vpcId: pulumi.Input<string>;
  /** The VPC's address range, for name resolution. */
  readonly vpcCidr: string;
  /** Private subnets of at least two zones, at most 16. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Encrypts the environment and the dead-letter queue. */
  readonly keyArn: pulumi.Input<string>;
  /** Encrypts the log group. */
  readonly logsKeyArn: pulumi.Input<string>;
  readonly code: FunctionCode;
  readonly runtime: LambdaRuntime;
  /** E.g. `app.handler`: function `handler` of `app.py`. */
  readonly handler: string;
  /** How long logs are kept; one of the numbers that CloudWatch Logs takes. */
  readonly logRetentionDays: number;
  /**
   * Environment variables: encrypted, but readable for whoever may read the function's configuration. No secrets.
   * @default none
   */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** @default 256 */
  readonly memorySizeMb?: number;
  /** @default 30 */
  readonly timeoutSeconds?: number;
  /**
   * Executions at the same time that are set aside for this function, and its upper limit. Needs an account whose
   * quota leaves 100 for the other functions.
   * @default the account's common pool
   */
  readonly reservedConcurrency?: number;
  /**
   * Buckets that the function may use, by a name that stays.
   * @default none
   */
  readonly objects?: Readonly<Record<string, FunctionObjectAccess>>;
  /**
   * Traffic that the function may send besides HTTPS and DNS, e.g. to a database.
   * @default none
   */
  readonly egress?: SecurityGroupRules;
}

/** Messages of failed events are kept as long as SQS allows: two weeks. */
const deadLetterRetentionSeconds = 14 * 24 * 3600;

/**
 * A Lambda function in private subnets: own role of narrow policies, own encrypted log group, encrypted dead-letter
 * queue and environment, tracing, JSON logs, arm64.
 *
 * ```ts
 * new LambdaFunction("worker", {
 *   deployment, vpcId, vpcCidr, subnetIds, keyArn, logsKeyArn,
 *   code: { path: "functions/sample" }, runtime: "python3.13", handler: "app.handler", logRetentionDays: 30,
 * });
 * ```
 *
 * @throws UserError when the code is absent or does not contain the handler; nothing of the function is created then.
 */
export class LambdaFunction extends Component implements HasControls {
  readonly arn: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;
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
    const functionName = deployment.name(name, 64);
    const functionArn = deployment.arn("lambda", `function:${functionName}`);

    const logGroupName = deployment.logGroupName(`lambda/${name}`);
    const logGroup = new aws.cloudwatch.LogGroup(
      this.childName("logs"),
      {
        name: logGroupName,
        kmsKeyId: args.logsKeyArn,
        retentionInDays: args.logRetentionDays,
        tags: deployment.tags(logGroupName),
      },
      this.childOptions(),
    );

    const queueName = deployment.name(`${name}-dead-letter`, 80);
    const queueArn = deployment.arn("sqs", queueName);
    const queue = new aws.sqs.Queue(
      this.childName("dead-letter"),
      {
        name: queueName,
        kmsMasterKeyId: args.keyArn,
        kmsDataKeyReusePeriodSeconds: 300,
        messageRetentionSeconds: deadLetterRetentionSeconds,
        tags: deployment.tags(queueName),
      },
      this.childOptions(),
    );
    const tlsOnly = new aws.sqs.QueuePolicy(
      this.childName("dead-letter-tls"),
      { queueUrl: queue.url, policy: policyText(queuePolicy(queueArn)) },
      this.childOptions(),
    );

    const role = new aws.iam.Role(
      this.childName("role"),
      {
        name: functionName,
        path: deployment.rolePath,
        description: `Execution role of the Lambda function ${functionName}`,
        assumeRolePolicy: policyText(functionTrust()),
        tags: deployment.tags(functionName),
      },
      this.childOptions(),
    );
    const rolePolicy = (purpose: string, document: pulumi.Input<PolicyDocument>): aws.iam.RolePolicy =>
      new aws.iam.RolePolicy(
        this.childName(`${purpose}-policy`),
        { name: purpose, role: role.name, policy: pulumi.output(document).apply(policyText) },
        this.childOptions(),
      );
    const networkAccess = rolePolicy(
      "network",
      pulumi
        .all([pulumi.output(args.vpcId), pulumi.all([...args.subnetIds])])
        .apply(([vpcId, subnetIds]) => networkPolicy(deployment, { functionArn, vpcId, subnetIds })),
    );
    const policies = [
      networkAccess,
      rolePolicy("logs", logsPolicy(deployment, logGroupName)),
      rolePolicy("tracing", tracingPolicy()),
      rolePolicy(
        "environment",
        pulumi.output(args.keyArn).apply((keyArn) => environmentPolicy(deployment, keyArn, functionArn)),
      ),
      rolePolicy(
        "dead-letter",
        pulumi.output(args.keyArn).apply((keyArn) => deadLetterPolicy(deployment, keyArn, queueArn)),
      ),
      ...Object.entries(args.objects ?? {}).map(([bucket, access]) =>
        rolePolicy(
          `objects-${bucket}`,
          pulumi
            .all([access.bucketArn, access.keyArn])
            .apply(([bucketArn, keyArn]) => objectsPolicy(deployment, { ...access, bucketArn, keyArn })),
        ),
      ),
    ];

    const securityGroup = new SecurityGroup(
      this.childName("security-group"),
      {
        deployment,
        vpcId: args.vpcId,
        description: `Lambda function ${functionName}`,
        egress: outbound(args.vpcCidr, args.egress),
      },
      // The group goes before the policy with which Lambda removes the interfaces that hold it.
      { parent: this, dependsOn: networkAccess },
    );

    const environment = args.environment ?? {};
    const lambda = new aws.lambda.Function(
      this.childName("function"),
      {
        name: functionName,
        ...functionCode(args.code),
        runtime: args.runtime,
        handler: args.handler,
        architectures: ["arm64"],
        role: role.arn,
        memorySize: args.memorySizeMb ?? 256,
        timeout: args.timeoutSeconds ?? 30,
        ...(args.reservedConcurrency !== undefined && {
          reservedConcurrentExecutions: args.reservedConcurrency,
        }),
        // AWS forgets the key of a function without variables, which would show as a change for ever.
        ...(Object.keys(environment).length > 0 && {
          environment: { variables: environment },
          kmsKeyArn: args.keyArn,
        }),
        vpcConfig: { subnetIds: [...args.subnetIds], securityGroupIds: [securityGroup.id] },
        deadLetterConfig: { targetArn: queue.arn },
        tracingConfig: { mode: "Active" },
        loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
        tags: deployment.tags(functionName),
      },
      this.childOptions({ dependsOn: [...policies, tlsOnly] }),
    );

    this.arn = lambda.arn;
    this.functionName = lambda.name;
    this.roleArn = role.arn;
    this.securityGroupId = securityGroup.id;
    this.deadLetterQueueArn = queue.arn;
    this.deadLetterQueueUrl = queue.url;
    this.logGroupName = logGroup.name;
    this.controls = functionControls(lambda, queue, logGroup);
    this.registerOutputs({
      arn: this.arn,
      functionName: this.functionName,
      roleArn: this.roleArn,
      securityGroupId: this.securityGroupId,
      deadLetterQueueArn: this.deadLetterQueueArn,
      deadLetterQueueUrl: this.deadLetterQueueUrl,
      logGroupName: this.logGroupName,
    });
  }
}

function functionProblems({ code, runtime, handler, subnetIds }: LambdaFunctionArgs): Problem[] {
  const count = subnetIds.length;
  return [
    ...("path" in code ? codeProblems({ code, runtime, handler }) : []),
    ...(count >= 2 && count <= 16
      ? []
      : [
          {
            path: ["subnetIds"],
            value: `${count} subnets`,
            message: "2 to 16 private subnets, of several zones; fix: give the private subnets of all zones",
          },
        ]),
  ];
}

function functionCode(
  code: FunctionCode,
): Pick<aws.lambda.FunctionArgs, "code" | "s3Bucket" | "s3Key" | "s3ObjectVersion"> {
  return "path" in code
    ? { code: codeArchive(code.path) }
    : { s3Bucket: code.bucket, s3Key: code.key, s3ObjectVersion: code.version };
}

function functionControls(
  lambda: aws.lambda.Function,
  queue: aws.sqs.Queue,
  logGroup: aws.cloudwatch.LogGroup,
): pulumi.Output<SecurityControl[]> {
  return pulumi
    .all([
      pulumi.all([lambda.arn, lambda.vpcConfig, lambda.environment, lambda.kmsKeyArn, lambda.tracingConfig]),
      pulumi.all([lambda.deadLetterConfig, queue.arn, queue.kmsMasterKeyId]),
      pulumi.all([logGroup.arn, logGroup.kmsKeyId, logGroup.retentionInDays]),
    ])
    .apply(
      ([
        [arn, vpc, environment, environmentKey, tracing],
        [deadLetter, queueArn, queueKey],
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
        {
          id: "C1",
          control: "failed events kept in an encrypted queue",
          enabled: deadLetter?.targetArn === queueArn && isSet(queueKey),
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
