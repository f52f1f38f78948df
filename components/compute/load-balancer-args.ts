import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { SecurityGroupTransform } from "../network/security-group";
import type { ComponentArgs, Transform } from "../shared";
import type { LoadBalancerSettings } from "./load-balancer-settings";
import type { WebAclSettings, WebAclTransform } from "./web-acl";

export interface LoadBalancerArgs extends ComponentArgs, LoadBalancerSettings {
  /** The VPC of the subnets and of the targets. */
  readonly vpcId: pulumi.Input<string>;
  /** Subnets of at least two zones: public ones, unless the load balancer is internal. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /**
   * The bucket of the access and connection logs, made with `loadBalancerLogs`; AWS delivers to buckets with S3's own
   * keys only.
   */
  readonly accessLogs: {
    /** Its name, known when its policy is in place. */
    readonly bucketName: pulumi.Input<string>;
  };
  /**
   * A web ACL of the load balancer's own; see `WebAcl` for what it costs.
   * @default none
   */
  readonly webAcl?: WebAclSettings;
  /** Encrypts the web ACL's records; needed with `webAcl` only. @default none */
  readonly logsKeyArn?: pulumi.Input<string>;
  /**
   * The topic of alarms on unhealthy targets and server errors; take `AlertTopic.arn`. Three alarms, about 0.30 USD a
   * month.
   * @default no alarms
   */
  readonly topicArn?: pulumi.Input<string>;
  /** Changes to children. */
  readonly transform?: {
    readonly loadBalancer?: Transform<aws.lb.LoadBalancerArgs>;
    readonly targetGroup?: Transform<aws.lb.TargetGroupArgs>;
    /** Of both listeners; functions are given the name, which tells which. */
    readonly listener?: Transform<aws.lb.ListenerArgs>;
    readonly alarm?: Transform<aws.cloudwatch.MetricAlarmArgs>;
    readonly securityGroup?: SecurityGroupTransform;
    readonly webAcl?: WebAclTransform;
  };
}
