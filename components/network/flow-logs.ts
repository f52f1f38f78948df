import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { allow, awsService, policy, policyText } from "../../iam";
import {
  Component,
  type ComponentArgs,
  type Deployment,
  type HasControls,
  type SecurityControl,
} from "../shared";

export interface FlowLogsArgs extends ComponentArgs {
  readonly vpcId: pulumi.Input<string>;
  /** The KMS key of the log group; its policy must admit CloudWatch Logs. */
  readonly logsKeyArn: pulumi.Input<string>;
  /** One of the numbers of days that CloudWatch Logs knows. */
  readonly retentionDays: number;
}

/**
 * The flow logs of a VPC, accepted and rejected traffic alike, in an encrypted log group. Their role can write to that
 * group and do nothing else: in particular not create it anew, unencrypted, after somebody deleted it.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export class FlowLogs extends Component implements HasControls {
  readonly logGroupName: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: FlowLogsArgs, options?: pulumi.ComponentResourceOptions) {
    super("network:FlowLogs", name, args, options);
    const { deployment } = args;
    const groupName = deployment.logGroupName(name);
    const roleName = deployment.name(name, 64);

    const group = new aws.cloudwatch.LogGroup(
      this.childName("group"),
      {
        name: groupName,
        kmsKeyId: args.logsKeyArn,
        retentionInDays: args.retentionDays,
        tags: deployment.tags(groupName),
      },
      this.statefulOptions(),
    );
    const role = new aws.iam.Role(
      this.childName("role"),
      {
        name: roleName,
        path: deployment.rolePath,
        description: "Lets VPC flow logs write to their log group",
        assumeRolePolicy: policyText(trust(deployment)),
        tags: deployment.tags(roleName),
      },
      this.childOptions(),
    );
    const write = new aws.iam.RolePolicy(
      this.childName("write"),
      { name: "write-flow-logs", role: role.name, policy: policyText(writing(deployment, groupName)) },
      this.childOptions(),
    );
    const log = new aws.ec2.FlowLog(
      this.childName("log"),
      {
        vpcId: args.vpcId,
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: deployment.arn("logs", `log-group:${groupName}`),
        iamRoleArn: role.arn,
        tags: deployment.tags(deployment.name(name)),
      },
      this.childOptions({ dependsOn: [group, write] }),
    );

    this.logGroupName = group.name;
    this.controls = pulumi
      .all([log.arn, log.trafficType, group.kmsKeyId])
      .apply(([arn, trafficType, key]) => [
        {
          id: "A6",
          control: "flow logs of all traffic in an encrypted log group",
          enabled: trafficType === "ALL" && Boolean(key),
          resource: arn,
        },
      ]);
    this.registerOutputs({ logGroupName: this.logGroupName, controls: this.controls });
  }
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
