import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { allow, awsService, policy, policyText, type PolicyDocument } from "../../iam";
import {
  Component,
  refuse,
  type ComponentArgs,
  type Deployment,
  type HasControls,
  type SecurityControl,
  type Transform,
} from "../shared";
import { refuseAttacks, webAclRules, type WebAclRules } from "./web-acl-rules";

/** What a web ACL refuses, and what it records. */
export interface WebAclSettings extends WebAclRules {
  /** How many days records are kept. */
  readonly logRetentionDays: number;
  /**
   * Records requests that are let through, too, and not only those that a rule blocked or counted; about 0.57 USD a GB.
   * @default false
   */
  readonly logAllowed?: boolean;
}

/** Changes to the children of a web ACL. */
export interface WebAclTransform {
  readonly webAcl?: Transform<aws.wafv2.WebAclArgs>;
  readonly logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
  readonly logGroupPolicy?: Transform<aws.cloudwatch.LogResourcePolicyArgs>;
  readonly logging?: Transform<aws.wafv2.WebAclLoggingConfigurationArgs>;
  readonly association?: Transform<aws.wafv2.WebAclAssociationArgs>;
}

export interface WebAclArgs extends ComponentArgs, WebAclSettings {
  /** Encrypts the records; its policy must admit groups of the deployment whose names begin with `aws-waf-logs-`. */
  readonly logsKeyArn: pulumi.Input<string>;
  /** Changes to children. */
  readonly transform?: WebAclTransform;
}

/** https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html#logging-cw-logs-naming */
const logGroupPrefix = "aws-waf-logs-";

/** What the 128 characters of a metric's name leave for the web ACL's, before that of a rule. */
const metricPrefixLimit = 100;

/** Headers that let whoever reads them act in a user's name. */
const secretHeaders = ["authorization", "cookie"];

/**
 * A web ACL for load balancers and APIs of the region: AWS's core rules, known bad inputs and a limit per address, with
 * an encrypted record of what was blocked. 8 USD a month (5 for the ACL, 1 a rule) and 0.60 per million requests.
 *
 * ```ts
 * const acl = new WebAcl("web", { deployment, logsKeyArn: keys.logs.arn, logRetentionDays: 90 });
 * acl.guard("shop", loadBalancer.arn);
 * ```
 */
export class WebAcl extends Component implements HasControls {
  readonly arn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  readonly controls: pulumi.Output<SecurityControl[]>;
  private readonly associationTransform: Transform<aws.wafv2.WebAclAssociationArgs> | undefined;

  constructor(name: string, args: WebAclArgs, options?: pulumi.ComponentResourceOptions) {
    super("compute:WebAcl", name, args, options);
    const { deployment, transform, rateLimit } = args;
    refuse(
      `Web ACL "${name}"`,
      rateLimit === undefined || (Number.isInteger(rateLimit) && rateLimit >= 10)
        ? []
        : [
            {
              path: ["rateLimit"],
              value: rateLimit,
              message: "a whole number from 10; fix: choose such a number",
            },
          ],
    );
    const aclName = deployment.name(name, 128);
    const groupName = `${logGroupPrefix}${deployment.name(name, 128)}`;
    const groupArn = deployment.arn("logs", `log-group:${groupName}`);

    const acl = new aws.wafv2.WebAcl(
      ...this.child("acl", transform?.webAcl, {
        name: aclName,
        description: `Refuses attacks on ${deployment.project}, ${deployment.environment}`,
        scope: "REGIONAL",
        defaultAction: { allow: {} },
        rules: webAclRules(deployment.name(name, metricPrefixLimit), args),
        visibilityConfig: {
          cloudwatchMetricsEnabled: true,
          metricName: aclName,
          sampledRequestsEnabled: true,
        },
        tags: deployment.tags(aclName),
      }),
    );
    const logGroup = new aws.cloudwatch.LogGroup(
      ...this.child(
        "logs",
        transform?.logGroup,
        {
          name: groupName,
          kmsKeyId: args.logsKeyArn,
          retentionInDays: args.logRetentionDays,
          tags: deployment.tags(groupName),
        },
        this.statefulOptions(),
      ),
    );
    const delivery = new aws.cloudwatch.LogResourcePolicy(
      ...this.child(
        "delivery",
        transform?.logGroupPolicy,
        { policyName: aclName, policyDocument: policyText(logDeliveryPolicy(deployment, groupArn)) },
        this.childOptions({ dependsOn: logGroup }),
      ),
    );
    const logging = new aws.wafv2.WebAclLoggingConfiguration(
      ...this.child(
        "logging",
        transform?.logging,
        {
          resourceArn: acl.arn,
          logDestinationConfigs: [groupArn],
          redactedFields: secretHeaders.map((name) => ({ singleHeader: { name } })),
          ...(args.logAllowed !== true && { loggingFilter: onlyMatches }),
        },
        this.childOptions({ dependsOn: [logGroup, delivery] }),
      ),
    );

    this.associationTransform = transform?.association;
    this.arn = acl.arn;
    this.logGroupName = logGroup.name;
    this.controls = pulumi
      .all([acl.arn, acl.rules, logging.logDestinationConfigs, logGroup.kmsKeyId])
      .apply(([arn, rules, destinations, key]) => [
        { id: "C3", control: "web ACL blocks attacks", enabled: refuseAttacks(rules ?? []), resource: arn },
        {
          id: "A3",
          control: "web ACL writes to an encrypted log group",
          enabled: destinations.includes(groupArn) && Boolean(key),
          resource: arn,
        },
      ]);
    this.registerOutputs({ arn: this.arn, logGroupName: this.logGroupName, controls: this.controls });
  }

  /**
   * Lets the web ACL judge the requests to a load balancer or API of the region, before it answers any. `what` is the
   * association's identity.
   */
  guard(what: string, resourceArn: pulumi.Input<string>): aws.wafv2.WebAclAssociation {
    return new aws.wafv2.WebAclAssociation(
      ...this.child(`guard-${what}`, this.associationTransform, { webAclArn: this.arn, resourceArn }),
    );
  }
}

/** https://docs.aws.amazon.com/waf/latest/developerguide/logging-management-configure.html */
const onlyMatches = {
  defaultBehavior: "DROP",
  filters: [
    {
      behavior: "KEEP",
      requirement: "MEETS_ANY",
      conditions: ["BLOCK", "COUNT", "EXCLUDED_AS_COUNT"].map((action) => ({ actionCondition: { action } })),
    },
  ],
};

/**
 * Lets the delivery of logs of this account write to the group. Without it WAF would write such a policy by itself,
 * behind Pulumi's back. An account has room for ten of them a region.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
 */
export function logDeliveryPolicy(deployment: Deployment, groupArn: string): PolicyDocument {
  return policy(
    allow("DeliverWafLogs", {
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
