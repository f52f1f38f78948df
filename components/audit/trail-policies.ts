import { allow, awsService, policy, type BucketStatement, type PolicyDocument } from "../../iam";
import type { Deployment } from "../shared";

const cloudTrail = awsService("cloudtrail.amazonaws.com");

/** The ARN of the deployment's trail of that physical name, before it exists. */
export function trailArn(deployment: Deployment, trailName: string): string {
  return deployment.arn("cloudtrail", `trail/${trailName}`);
}

/**
 * Lets exactly that trail look at the bucket's ACL and write its logs.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function trailBucketStatements(
  deployment: Deployment,
  trailName: string,
  bucketArn: string,
): BucketStatement[] {
  const source = { "aws:SourceArn": trailArn(deployment, trailName) };
  return [
    allow("AWSCloudTrailAclCheck", {
      principals: cloudTrail,
      actions: "s3:GetBucketAcl",
      resources: bucketArn,
      conditions: { StringEquals: source },
    }),
    allow("AWSCloudTrailWrite", {
      principals: cloudTrail,
      actions: "s3:PutObject",
      resources: `${bucketArn}/AWSLogs/${deployment.accountId}/*`,
      conditions: { StringEquals: { ...source, "s3:x-amz-acl": "bucket-owner-full-control" } },
    }),
  ];
}

/** Lets CloudTrail assume the role on behalf of that trail. */
export function trailLogsTrust(deployment: Deployment, trailName: string): PolicyDocument {
  return policy.trust(
    allow("CloudTrail", {
      principals: cloudTrail,
      actions: "sts:AssumeRole",
      conditions: {
        StringEquals: { "aws:SourceAccount": deployment.accountId },
        ArnEquals: { "aws:SourceArn": trailArn(deployment, trailName) },
      },
    }),
  );
}

/**
 * Lets the trail write to its streams of the log group, whose names CloudTrail forms itself.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
 */
export function trailLogsPermissions(deployment: Deployment, logGroupName: string): PolicyDocument {
  const streams = `${deployment.accountId}_CloudTrail_${deployment.region}*`;
  return policy.identity(
    allow("WriteEvents", {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: deployment.arn("logs", `log-group:${logGroupName}:log-stream:${streams}`),
    }),
  );
}
