import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { allow, awsService, policy, policyText } from "../../iam";
import {
  Component,
  type ComponentArgs,
  type Deployment,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";

/** Where the DNS queries of a VPC are kept. */
export interface DnsQueryLogSettings {
  /** Days that queries are kept: one of the numbers that CloudWatch Logs knows. */
  readonly retentionDays: number;
}

/** Changes to the children of DNS query logs. */
export interface DnsQueryLogsTransform {
  readonly logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
  readonly logGroupPolicy?: Transform<aws.cloudwatch.LogResourcePolicyArgs>;
  readonly config?: Transform<aws.route53.ResolverQueryLogConfigArgs>;
  readonly association?: Transform<aws.route53.ResolverQueryLogConfigAssociationArgs>;
}

export interface DnsQueryLogsArgs extends ComponentArgs, DnsQueryLogSettings {
  /** The VPC whose queries are recorded. */
  readonly vpcId: pulumi.Input<string>;
  /** The KMS key of the log group; its policy must admit CloudWatch Logs. */
  readonly logsKeyArn: pulumi.Input<string>;
  /** Changes to children. */
  readonly transform?: DnsQueryLogsTransform;
}

/**
 * Every name that anything in a VPC asks the Route 53 Resolver for, with the answer and what DNS Firewall made of it, in
 * an encrypted log group. Charged by volume, about 0.5 USD a GB.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs.html
 *
 * ```ts
 * new DnsQueryLogs("dns-queries", { deployment, vpcId, logsKeyArn: keys.logs.arn, retentionDays: 90 });
 * ```
 */
export class DnsQueryLogs extends Component implements HasControls {
  readonly logGroupName: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;

  constructor(name: string, args: DnsQueryLogsArgs, options?: pulumi.ComponentResourceOptions) {
    super("network:DnsQueryLogs", name, args, options);
    const { deployment, transform } = args;
    const groupName = deployment.logGroupName(name);
    const groupArn = deployment.arn("logs", `log-group:${groupName}`);
    const configName = deployment.name(name, 64);

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
    const delivery = new aws.cloudwatch.LogResourcePolicy(
      ...this.child(
        "delivery",
        transform?.logGroupPolicy,
        { policyName: configName, policyDocument: policyText(delivering(deployment, groupArn)) },
        this.childOptions({ dependsOn: group }),
      ),
    );
    const config = new aws.route53.ResolverQueryLogConfig(
      ...this.child(
        "config",
        transform?.config,
        { name: configName, destinationArn: groupArn, tags: deployment.tags(configName) },
        this.childOptions({ dependsOn: [group, delivery] }),
      ),
    );
    const association = new aws.route53.ResolverQueryLogConfigAssociation(
      ...this.child("association", transform?.association, {
        resolverQueryLogConfigId: config.id,
        resourceId: args.vpcId,
      }),
    );

    this.logGroupName = group.name;
    this.controls = pulumi
      .all([config.arn, association.resourceId, group.kmsKeyId])
      .apply(([arn, vpcId, key]) => [
        {
          id: "A6",
          control: "DNS queries in an encrypted log group",
          enabled: vpcId !== "" && Boolean(key),
          resource: arn,
        },
      ]);
    this.registerOutputs({ logGroupName: this.logGroupName, controls: this.controls });
  }
}

/**
 * Lets the delivery of logs of this account write to the group. Without it AWS would write such a policy by itself,
 * behind Pulumi's back.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
 */
function delivering(deployment: Deployment, groupArn: string) {
  return policy(
    allow("DeliverQueries", {
      principals: awsService("delivery.logs.amazonaws.com"),
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: `${groupArn}:log-stream:*`,
      conditions: {
        StringEquals: { "aws:SourceAccount": deployment.accountId },
        ArnLike: { "aws:SourceArn": deployment.arn("logs", "*") },
      },
    }),
  );
}
