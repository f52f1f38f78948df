import { allow, awsService, type BucketStatement } from "../../iam";
import type { Deployment } from "../shared";

/**
 * What the policy of a bucket must say before flow logs of this account and region can be delivered to it. AWS writes
 * statements like these into the policy by itself when it may, behind Pulumi's back; they should be there before. The
 * second folder is that of Hive partitions.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 */
export function flowLogStatements(deployment: Deployment, bucketArn: string): BucketStatement[] {
  const fromHere = {
    StringEquals: { "aws:SourceAccount": deployment.accountId },
    ArnLike: { "aws:SourceArn": deployment.arn("logs", "*") },
  };
  const delivery = awsService("delivery.logs.amazonaws.com");
  return [
    allow("FlowLogDelivery", {
      principals: delivery,
      actions: "s3:PutObject",
      resources: [deployment.accountId, `aws-account-id=${deployment.accountId}`].map(
        (folder) => `${bucketArn}/AWSLogs/${folder}/*`,
      ),
      conditions: {
        ...fromHere,
        StringEquals: { ...fromHere.StringEquals, "s3:x-amz-acl": "bucket-owner-full-control" },
      },
    }),
    allow("FlowLogAclCheck", {
      principals: delivery,
      actions: ["s3:GetBucketAcl", "s3:ListBucket"],
      resources: bucketArn,
      conditions: fromHere,
    }),
  ];
}
