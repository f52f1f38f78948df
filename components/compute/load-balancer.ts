import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../network/ready";
import { SecurityGroup, type SecurityGroupTransform } from "../network/security-group";
import type { SecurityGroupRule, SecurityGroupRules } from "../network/security-group-rules";
import { Component, refuse, type HasControls, type SecurityControl } from "../shared";
import { loadBalancerLogPrefix } from "../storage/bucket-policy";
import { alarmControl } from "./fleet-controls";
import { loadBalancerAlarms, type LoadBalancerAlarm } from "./load-balancer-alarms";
import type { LoadBalancerArgs } from "./load-balancer-args";
import { loadBalancerControls } from "./load-balancer-controls";
import { clientCidrs, loadBalancerProblems, targetOf } from "./load-balancer-settings";
import { WebAcl } from "./web-acl";

/**
 * TLS 1.3, and 1.2 with forward secrecy and authenticated encryption; key exchange that quantum computers do not break,
 * where the client knows it. What AWS recommends and its console takes by default.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
const tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

/** For a year browsers take HTTPS without asking. */
const strictTransport = "max-age=31536000";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
const nameLimit = 32;

/**
 * An Application Load Balancer with a TLS listener: HTTP is redirected, malformed headers are dropped, requests and
 * connections are logged, and it reaches nothing but its targets. About 18 USD a month and what it handles.
 *
 * ```ts
 * const balancer = new LoadBalancer("web-lb", {
 *   deployment, vpcId, subnetIds: network.publicSubnetIds, accessLogs, logsKeyArn: keys.logs.arn,
 *   certificateArn, targetPort: 8080, healthCheckPath: "/health", webAcl: { logRetentionDays: 90 },
 * });
 * new AutoScalingGroup("web", { ...args, loadBalancer: balancer });
 * ```
 *
 * @throws UserError when settings contradict each other or AWS's limits.
 */
export class LoadBalancer extends Component implements HasControls {
  readonly arn: pulumi.Output<string>;
  /** The name that DNS records point to. */
  readonly dnsName: pulumi.Output<string>;
  /** The hosted zone of {@link dnsName}, for alias records. */
  readonly zoneId: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** Whoever uses it gets a target group to which requests are forwarded. */
  readonly targetGroupArn: pulumi.Output<string>;
  /** Where targets listen. */
  readonly targetPort: number;
  readonly controls: pulumi.Output<SecurityControl[]>;
  private readonly logicalPrefix: string;
  private readonly groupTransform: SecurityGroupTransform | undefined;

  constructor(name: string, args: LoadBalancerArgs, options?: pulumi.ComponentResourceOptions) {
    super("compute:LoadBalancer", name, args, options);
    const { deployment, transform, internal = false, dualStack = false } = args;
    refuse(`Load balancer "${name}"`, [
      ...loadBalancerProblems(args, deployment.region),
      ...(args.subnetIds.length < 2
        ? [
            {
              path: ["subnetIds"],
              value: args.subnetIds.length,
              message: "subnets of at least two zones; fix: give two, or a network with public subnets",
            },
          ]
        : []),
      ...(args.webAcl !== undefined && args.logsKeyArn === undefined
        ? [
            {
              path: ["logsKeyArn"],
              value: undefined,
              message: "given with webAcl; fix: give the key of log groups",
            },
          ]
        : []),
    ]);
    const target = targetOf(args);
    const physicalName = deployment.name(name, nameLimit);
    this.logicalPrefix = name;
    this.targetPort = target.port;
    this.groupTransform = transform?.securityGroup;

    const securityGroup = new SecurityGroup(
      this.childName("security-group"),
      {
        deployment,
        vpcId: args.vpcId,
        description: `Load balancer ${physicalName}`,
        ingress: fromClients(clientCidrs(args)),
        transform: transform?.securityGroup,
      },
      { parent: this },
    );
    const logs = {
      bucket: args.accessLogs.bucketName,
      prefix: loadBalancerLogPrefix(physicalName),
      enabled: true,
    };
    const loadBalancer = new aws.lb.LoadBalancer(
      ...this.child("load-balancer", transform?.loadBalancer, {
        name: physicalName,
        loadBalancerType: "application",
        internal,
        ipAddressType: dualStack ? "dualstack" : "ipv4",
        subnets: [...args.subnetIds],
        securityGroups: [securityGroup.id],
        accessLogs: logs,
        connectionLogs: logs,
        dropInvalidHeaderFields: true,
        enableDeletionProtection: args.deletionProtection ?? deployment.protect,
        tags: deployment.tags(physicalName),
      }),
    );
    // AWS changes neither port nor protocol: both are in the name, so that a new group can stand beside the old one.
    const targetName = deployment.name(`${name}-${target.protocol.toLowerCase()}-${target.port}`, nameLimit);
    const targetGroup = new aws.lb.TargetGroup(
      ...this.child("targets", transform?.targetGroup, {
        name: targetName,
        vpcId: args.vpcId,
        targetType: "instance",
        protocol: target.protocol,
        port: target.port,
        deregistrationDelay: 60,
        healthCheck: {
          enabled: true,
          protocol: target.protocol,
          path: args.healthCheckPath ?? "/",
          matcher: "200",
          interval: 15,
          timeout: 5,
          healthyThreshold: 2,
          unhealthyThreshold: 3,
        },
        tags: deployment.tags(targetName),
      }),
    );
    const webAcl = this.webAcl(args);
    const association = webAcl?.guard("load-balancer", loadBalancer.arn);
    // Nothing is answered before the web ACL judges requests.
    const listening = this.childOptions({ dependsOn: association });
    const https = new aws.lb.Listener(
      ...this.child(
        "https",
        transform?.listener,
        {
          loadBalancerArn: loadBalancer.arn,
          port: 443,
          protocol: "HTTPS",
          sslPolicy: tlsPolicy,
          certificateArn: args.certificateArn,
          defaultActions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
          routingHttpResponseServerEnabled: false,
          routingHttpResponseStrictTransportSecurityHeaderValue: strictTransport,
          tags: deployment.tags(`${physicalName}-https`),
        },
        listening,
      ),
    );
    const http = new aws.lb.Listener(
      ...this.child(
        "http",
        transform?.listener,
        {
          loadBalancerArn: loadBalancer.arn,
          port: 80,
          protocol: "HTTP",
          defaultActions: [
            { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } },
          ],
          tags: deployment.tags(`${physicalName}-http`),
        },
        listening,
      ),
    );
    const alarms = this.alarms(args, loadBalancer, targetGroup);

    this.arn = loadBalancer.arn;
    this.dnsName = loadBalancer.dnsName;
    this.zoneId = loadBalancer.zoneId;
    this.securityGroupId = securityGroup.id;
    this.targetGroupArn = after(targetGroup.arn, [https]);
    this.controls = pulumi
      .all([
        loadBalancerControls({ loadBalancer, https, http, association }),
        pulumi.all(alarms),
        webAcl === undefined ? pulumi.output([]) : webAcl.controls,
      ])
      .apply((lists) => lists.flat());
    this.registerOutputs({
      arn: this.arn,
      dnsName: this.dnsName,
      zoneId: this.zoneId,
      securityGroupId: this.securityGroupId,
      targetGroupArn: this.targetGroupArn,
      controls: this.controls,
    });
  }

  /**
   * Lets the load balancer reach targets in that security group, which must let it in on {@link targetPort}.
   * `client` is the rule's identity.
   */
  reach(client: string, securityGroupId: pulumi.Input<string>): aws.vpc.SecurityGroupEgressRule {
    const suffix = `to-${client}`;
    return new aws.vpc.SecurityGroupEgressRule(
      ...this.child(suffix, this.groupTransform?.egressRule, {
        securityGroupId: this.securityGroupId,
        referencedSecurityGroupId: securityGroupId,
        description: `Targets in ${client}`,
        ipProtocol: "tcp",
        fromPort: this.targetPort,
        toPort: this.targetPort,
        tags: this.deployment.tags(this.deployment.name(`${this.logicalPrefix}-${suffix}`, 255)),
      }),
    );
  }

  private webAcl({ deployment, webAcl, logsKeyArn, transform }: LoadBalancerArgs): WebAcl | undefined {
    return webAcl === undefined || logsKeyArn === undefined
      ? undefined
      : new WebAcl(
          this.childName("web-acl"),
          { deployment, logsKeyArn, ...webAcl, transform: transform?.webAcl },
          { parent: this },
        );
  }

  private alarms(
    { topicArn, transform }: LoadBalancerArgs,
    loadBalancer: aws.lb.LoadBalancer,
    targetGroup: aws.lb.TargetGroup,
  ): pulumi.Output<SecurityControl>[] {
    if (topicArn === undefined) return [];
    return (Object.keys(loadBalancerAlarms) as LoadBalancerAlarm[]).map((key) => {
      const { title, ofTargets, ...rule } = loadBalancerAlarms[key];
      const alarmName = this.deployment.name(`${this.logicalPrefix}-${key}`, 255);
      const alarm = new aws.cloudwatch.MetricAlarm(
        ...this.child(`${key}-alarm`, transform?.alarm, {
          name: alarmName,
          alarmDescription: `${this.logicalPrefix}: ${title}`,
          namespace: "AWS/ApplicationELB",
          ...rule,
          dimensions: {
            LoadBalancer: loadBalancer.arnSuffix,
            ...(ofTargets && { TargetGroup: targetGroup.arnSuffix }),
          },
          period: 300,
          evaluationPeriods: 1,
          comparisonOperator: "GreaterThanOrEqualToThreshold",
          treatMissingData: "notBreaching",
          alarmActions: [topicArn],
          tags: this.deployment.tags(alarmName),
        }),
      );
      return alarmControl(alarm, title);
    });
  }
}

/** HTTPS, and HTTP to be redirected; a range is a rule's identity. */
function fromClients(cidrs: readonly string[]): SecurityGroupRules {
  const rule = (description: string, ports: number, cidr: string): SecurityGroupRule => ({
    description,
    protocol: "tcp",
    ports,
    peer: cidr.includes(":") ? { cidrIpv6: cidr } : { cidr },
  });
  return Object.fromEntries(
    cidrs.flatMap((cidr): [string, SecurityGroupRule][] => [
      [`https-${cidr}`, rule("HTTPS", 443, cidr)],
      [`http-${cidr}`, rule("HTTP, redirected to HTTPS", 80, cidr)],
    ]),
  );
}
