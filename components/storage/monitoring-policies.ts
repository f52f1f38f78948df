import { allow, awsService, policy, type PolicyDocument } from "../../iam";
import type { Deployment } from "../shared";

/**
 * Lets RDS's enhanced monitoring assume the role, for those instances only.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html
 */
export function monitoringTrust(deployment: Deployment, identifiers: readonly string[]): PolicyDocument {
  return policy.trust(
    allow("EnhancedMonitoring", {
      principals: awsService("monitoring.rds.amazonaws.com"),
      actions: "sts:AssumeRole",
      conditions: {
        StringEquals: { "aws:SourceAccount": deployment.accountId },
        ArnEquals: { "aws:SourceArn": identifiers.map((name) => deployment.arn("rds", `db:${name}`)) },
      },
    }),
  );
}

/**
 * What `AmazonRDSEnhancedMonitoringRole` grants, limited to this account and region. RDS itself makes the group
 * `RDSOSMetrics` that all instances of the account share.
 */
export function monitoringPermissions(deployment: Deployment): PolicyDocument {
  return policy.identity(
    allow("LogGroups", {
      actions: ["logs:CreateLogGroup", "logs:PutRetentionPolicy"],
      resources: deployment.arn("logs", "log-group:RDS*"),
    }),
    allow("LogStreams", {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "logs:GetLogEvents"],
      resources: deployment.arn("logs", "log-group:RDS*:log-stream:*"),
    }),
  );
}
