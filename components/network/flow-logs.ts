import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { allow, awsService, policy, policyText } from "../../iam";
import {
  Component,
  refuse,
  type ComponentArgs,
  type Deployment,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";
import {
  flowLogFormat,
  flowLogProblems,
  type AggregationMinutes,
  type FlowLogField,
  type FlowLogFiles,
} from "./flow-log-format";

/** What is recorded of a VPC's traffic, and where it is kept. */
export interface FlowLogSettings {
  /** Days that the log group keeps records: one of the numbers that CloudWatch Logs knows. */
  readonly retentionDays: number;
  /**
   * What a record says, in this order. A change replaces the flow log; records in the group stay.
   * @default AWS's default format, version 2
   */
  readonly fields?: readonly FlowLogField[];
  /**
   * Minutes of traffic that one record sums up at most. One minute shows attacks sooner, and makes more records, which
   * are charged by volume (about 0.5 USD a GB). A change replaces the flow log.
   * @default 10
   */
  readonly aggregationMinutes?: AggregationMinutes;
  /**
   * A bucket that takes the records instead of a log group, at about half the price; its lifecycle decides how long
   * they are kept. Its policy must say {@link flowLogStatements}, and a KMS key of its own admit
   * `delivery.logs.amazonaws.com`. A change replaces the flow log.
   * @default a log group
   */
  readonly bucketArn?: pulumi.Input<string>;
  /**
   * How the files lie in the bucket; with `bucketArn` only. A change replaces the flow log.
   * @default text files, a folder a day
   */
  readonly files?: FlowLogFiles;
}

/** Changes to the children of flow logs. */
export interface FlowLogsTransform {
  readonly logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
  readonly role?: Transform<aws.iam.RoleArgs>;
  readonly rolePolicy?: Transform<aws.iam.RolePolicyArgs>;
  readonly flowLog?: Transform<aws.ec2.FlowLogArgs>;
}

export interface FlowLogsArgs extends ComponentArgs, FlowLogSettings {
  /** The VPC whose traffic is recorded. */
  readonly vpcId: pulumi.Input<string>;
  /** The KMS key of the log group; its policy must admit CloudWatch Logs. */
  readonly logsKeyArn: pulumi.Input<string>;
  /** Changes to children. */
  readonly transform?: FlowLogsTransform;
}

/** Where records go, and what must be there before they do. */
interface Destination {
  readonly args: Partial<aws.ec2.FlowLogArgs>;
  readonly before: readonly pulumi.Resource[];
  readonly encrypted: pulumi.Input<boolean>;
  readonly groupName?: pulumi.Output<string>;
}

/**
 * The flow logs of a VPC, accepted and rejected traffic alike, in an encrypted log group or in a bucket. The role that
 * writes to the group can write to that group and do nothing else: in particular not create it anew, unencrypted, after
 * somebody deleted it. A bucket needs no role.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export class FlowLogs extends Component implements HasControls {
  /** The log group; undefined when records go to a bucket. */
  readonly logGroupName: pulumi.Output<string> | undefined;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: FlowLogsArgs, options?: pulumi.ComponentResourceOptions) {
    super("network:FlowLogs", name, args, options);
    refuse(`Flow logs "${name}"`, flowLogProblems(args));
    const { deployment, fields, aggregationMinutes } = args;
    const destination =
      args.bucketArn === undefined ? this.logGroup(name, args) : toBucket(args.bucketArn, args.files);
    const log = new aws.ec2.FlowLog(
      ...this.child(
        "log",
        args.transform?.flowLog,
        {
          vpcId: args.vpcId,
          trafficType: "ALL",
          ...(fields === undefined ? {} : { logFormat: flowLogFormat(fields) }),
          ...(aggregationMinutes === undefined ? {} : { maxAggregationInterval: aggregationMinutes * 60 }),
          ...destination.args,
          tags: deployment.tags(deployment.name(name)),
        },
        this.childOptions({ dependsOn: [...destination.before] }),
      ),
    );

    this.logGroupName = destination.groupName;
    this.controls = pulumi
      .all([log.arn, log.trafficType, log.logDestinationType, destination.encrypted])
      .apply(([arn, trafficType, type, encrypted]) => [
        {
          id: "A6",
          control:
            type === "s3"
              ? "flow logs of all traffic in a bucket"
              : "flow logs of all traffic in an encrypted log group",
          enabled: trafficType === "ALL" && encrypted,
          resource: arn,
        },
      ]);
    this.registerOutputs({ logGroupName: this.logGroupName, controls: this.controls });
  }

  private logGroup(name: string, { deployment, transform, ...args }: FlowLogsArgs): Destination {
    const groupName = deployment.logGroupName(name);
    const roleName = deployment.name(name, 64);
    const group = new aws.cloudwatch.LogGroup(
      ...this.child(
        "group",
        transform?.logGroup,
        {
          name: groupName,
          kmsKeyId: args.logsKeyArn,
          retentionInDays: args.retentionDays,
          tags: deployment.tags(groupName),
        },
        this.statefulOptions(),
      ),
    );
    const role = new aws.iam.Role(
      ...this.child("role", transform?.role, {
        name: roleName,
        path: deployment.rolePath,
        description: "Lets VPC flow logs write to their log group",
        assumeRolePolicy: policyText(trust(deployment)),
        tags: deployment.tags(roleName),
      }),
    );
    const write = new aws.iam.RolePolicy(
      ...this.child("write", transform?.rolePolicy, {
        name: "write-flow-logs",
        role: role.name,
        policy: policyText(writing(deployment, groupName)),
      }),
    );
    return {
      args: {
        logDestinationType: "cloud-watch-logs",
        logDestination: deployment.arn("logs", `log-group:${groupName}`),
        iamRoleArn: role.arn,
      },
      before: [group, write],
      encrypted: group.kmsKeyId.apply((key) => Boolean(key)),
      groupName: group.name,
    };
  }
}

/** S3 encrypts whatever is put into it. https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html */
function toBucket(bucketArn: pulumi.Input<string>, files: FlowLogFiles | undefined): Destination {
  return {
    args: {
      logDestinationType: "s3",
      logDestination: bucketArn,
      ...(files === undefined
        ? {}
        : {
            destinationOptions: {
              fileFormat: files.format ?? "plain-text",
              perHourPartition: files.hourly ?? false,
              hiveCompatiblePartitions: files.hivePartitions ?? false,
            },
          }),
    },
    before: [],
    encrypted: true,
  };
}

function trust(deployment: Deployment) {
  return policy.trust(
    allow("FlowLogsOfThisAccount", {
      principals: awsService("vpc-flow-logs.amazonaws.com"),
      actions: "sts:AssumeRole",
      conditions: {
        StringEquals: { "aws:SourceAccount": deployment.accountId },
        ArnLike: { "aws:SourceArn": deployment.arn("ec2", "vpc-flow-log/*") },
      },
    }),
  );
}

function writing(deployment: Deployment, groupName: string) {
  const group = deployment.arn("logs", `log-group:${groupName}`);
  return policy.identity(
    allow("WriteToTheGroup", {
      actions: [
        "logs:CreateLogStream",
        "logs:DescribeLogGroups",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
      ],
      resources: [group, `${group}:*`],
    }),
  );
}
